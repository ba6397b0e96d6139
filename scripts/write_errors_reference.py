"""Write docs/reference/errors.md from the table of failures."""

from pathlib import Path

from tieout.sync.policy_reference import errors_reference

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "errors.md"

if __name__ == "__main__":
    PAGE.write_text(errors_reference(), encoding="utf-8")
