"""The reference page of the control address: nothing that can be asked for is missing there."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from factories.sandbox import make_books
from tieout.sandbox.control_acts import Acts
from tieout.sandbox.control_records import SHOW
from tieout.sandbox.settings import Settings

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "sandbox-control.md"
# What is given at the start and cannot be changed.
FIXED = {"company_id"}


class TestPage:
    def test_names_every_act(self) -> None:
        text = PAGE.read_text(encoding="utf-8")

        missing = [name for name in Acts(make_books()).names if f"`{name}`" not in text]

        assert not missing

    def test_names_every_setting(self) -> None:
        text = PAGE.read_text(encoding="utf-8")

        missing = [each.name for each in fields(Settings) if f"`{each.name}`" not in text]

        assert set(missing) <= FIXED

    def test_names_every_kind_of_record(self) -> None:
        text = PAGE.read_text(encoding="utf-8")

        assert not [name for name in SHOW if f"/{name}`" not in text]
