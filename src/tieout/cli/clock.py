"""The one clock of the commands: the operations take the time as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """Read the wall clock."""
    return datetime.now(UTC)
