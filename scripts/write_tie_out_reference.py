"""Write docs/reference/tie-out.md from the words of the comparison."""

from pathlib import Path

from tieout.comparison.reference import page

PAGE = Path(__file__).resolve().parents[1] / "docs/reference/tie-out.md"

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
