"""Write docs/reference/commands.md from the commands themselves."""

from pathlib import Path

from tieout.cli.main import tieout
from tieout.cli.reference import command_reference

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"

if __name__ == "__main__":
    PAGE.write_text(command_reference(tieout), encoding="utf-8")
