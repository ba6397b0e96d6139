"""The sandbox's own clock: real time unless a person sets it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def wall_clock() -> datetime:
    """Give the wall clock's time as the zoneless text of the gateway means it, in UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


class Clock:
    """A clock that can be set, advanced and frozen; it never shows a zone."""

    def __init__(self, *, wall: Callable[[], datetime] = wall_clock) -> None:
        """Start on real time."""
        self._wall = wall
        self._shift = timedelta(0)
        self._stopped_at: datetime | None = None

    @property
    def is_real(self) -> bool:
        """Say whether the clock shows real time."""
        return self._stopped_at is None and not self._shift

    @property
    def is_frozen(self) -> bool:
        """Say whether the clock stands still."""
        return self._stopped_at is not None

    def now(self) -> datetime:
        """Give the time in whole seconds."""
        # Source (documented): timestamps have seconds, no fractions (gateway.md 9).
        moment = self._stopped_at if self._stopped_at is not None else self._wall() + self._shift
        return moment.replace(microsecond=0)

    def stamp(self) -> str:
        """Give the time as the books keep it."""
        return self.now().isoformat(sep=" ")

    def today(self) -> str:
        """Give the date as the books keep it."""
        return self.now().date().isoformat()

    def set(self, moment: datetime) -> None:
        """Show this time from now on."""
        if self._stopped_at is not None:
            self._stopped_at = moment
        else:
            self._shift = moment - self._wall()

    def freeze(self, *, frozen: bool) -> None:
        """Stop the clock or let it run."""
        now = self.now()
        if frozen and self._stopped_at is None:
            self._stopped_at = now
        elif not frozen and self._stopped_at is not None:
            self._stopped_at = None
            self._shift = now - self._wall()

    def use_real_time(self) -> None:
        """Go back to real time."""
        self._stopped_at = None
        self._shift = timedelta(0)

    def to_json(self) -> dict[str, float | str | None]:
        """Give what makes the clock go on after a restart."""
        stopped = self._stopped_at.isoformat() if self._stopped_at is not None else None
        return {"shift_seconds": self._shift.total_seconds(), "stopped_at": stopped}

    def from_json(self, kept: dict[str, float | str | None]) -> None:
        """Go on where a clock was kept."""
        self._shift = timedelta(seconds=float(kept["shift_seconds"] or 0))
        stopped = kept["stopped_at"]
        self._stopped_at = datetime.fromisoformat(str(stopped)) if stopped else None
