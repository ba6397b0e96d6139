"""Tieout's clock while a story is told."""

from datetime import UTC, datetime, timedelta


class StoryClock:
    """It runs as all clocks do, from where the story sets it."""

    def __init__(self, moment: datetime) -> None:
        self._shift = timedelta(0)
        self.set(moment)

    def now(self) -> datetime:
        """Return the time of the story."""
        return datetime.now(UTC) + self._shift

    def set(self, moment: datetime) -> None:
        """Show this time from now on."""
        self._shift = moment - datetime.now(UTC)
