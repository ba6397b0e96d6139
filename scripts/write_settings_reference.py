"""Write docs/reference/settings.md from the tables of settings."""

from pathlib import Path

from tieout.cli.settings_reference import settings_reference

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "settings.md"

if __name__ == "__main__":
    PAGE.write_text(settings_reference(), encoding="utf-8")
