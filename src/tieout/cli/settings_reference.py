"""The reference page of all settings, made from the two tables that hold them."""

import dataclasses
from collections.abc import Iterable

from tieout.cli.settings_text import shown
from tieout.config.environment import VARIABLES
from tieout.sync.settings import ConnectionSettings

PREFACE = """\
# Settings

Made from `src/tieout/config/environment.py` and `src/tieout/sync/settings.py` by
`scripts/write_settings_reference.py`; a test compares.

## Of the installation

Environment variables, the same for all processes. Nothing else is read from the environment.

| Variable | Default | Means |
|---|---|---|
"""
OF_A_CONNECTION = """
## Of a connection

What a finance team chooses about its tie to Intacct. `tieout settings show` shows the values,
`tieout settings set NAME=VALUE` saves them, written as the defaults are here. Nothing is read or written
before they were saved once. A run keeps the settings that it began with.

| Setting | Default | Means |
|---|---|---|
"""


def settings_reference() -> str:
    """Return the whole page."""
    variables = [(v.name, v.default, v.explanation) for v in VARIABLES]
    defaults = ConnectionSettings()
    settings = [
        (field.name, shown(getattr(defaults, field.name)), field.metadata["help"])
        for field in dataclasses.fields(defaults)
    ]
    return PREFACE + _rows(variables) + OF_A_CONNECTION + _rows(settings)


def _rows(table: Iterable[tuple[str, str, str]]) -> str:
    lines = []
    for name, default, explanation in table:
        shown_default = f"`{default}`" if default else ""
        lines.append(f"| `{name}` | {shown_default} | {explanation} |\n")
    return "".join(lines)
