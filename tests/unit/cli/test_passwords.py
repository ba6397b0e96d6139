"""Where passwords come from."""

import io

import click
import pytest

from tieout.cli.passwords import read_password


class TestReadPassword:
    def test_takes_the_line_without_its_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(" correct horse \r\nand more\n"))

        assert read_password(from_stdin=True, prompt="Password") == " correct horse "

    def test_refuses_an_empty_input(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(""))

        with pytest.raises(click.UsageError, match="standard input is empty"):
            read_password(from_stdin=True, prompt="Password")

    def test_never_prompts_into_a_pipe(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO("secret\n"))

        with pytest.raises(click.UsageError, match="say --password-stdin"):
            read_password(from_stdin=False, prompt="Password")
