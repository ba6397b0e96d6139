"""The reference page of the tie-out."""

from pathlib import Path

from tieout.comparison.reference import page

PAGE = Path(__file__).parents[3] / "docs/reference/tie-out.md"


class TestTheReferencePage:
    def test_says_what_the_pages_say(self) -> None:
        assert PAGE.read_text(encoding="utf-8") == page(), "run scripts/write_tie_out_reference.py"
