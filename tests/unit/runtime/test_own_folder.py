"""A data folder for one play."""

import os
from pathlib import Path

import pytest

from tieout.runtime.own_folder import own_folder


class TestOwnFolder:
    def test_is_all_that_the_environment_says_of_tieout(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TIEOUT_DATABASE_URL", "postgresql://somebody@elsewhere/books")
        monkeypatch.setenv("TIEOUT_SENDER_ID", "copper-kettle")

        with own_folder() as folder:
            said = {name: value for name, value in os.environ.items() if name.startswith("TIEOUT_")}

        assert said.pop("TIEOUT_HOME") == str(folder)
        assert "TIEOUT_DATABASE_URL" not in said
        assert "TIEOUT_SENDER_ID" not in said

    def test_gives_back_what_the_environment_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TIEOUT_HOME", "/somewhere/else")
        monkeypatch.delenv("TIEOUT_SENDER_ID", raising=False)

        with own_folder():
            pass

        assert os.environ["TIEOUT_HOME"] == "/somewhere/else"
        assert "TIEOUT_SENDER_ID" not in os.environ

    def test_is_gone_afterwards(self) -> None:
        with own_folder() as folder:
            Path(folder, "secret").write_text("a key")

        assert not folder.exists()
