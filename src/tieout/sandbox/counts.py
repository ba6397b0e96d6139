"""What was counted already: a page that follows another by its keys need not count the table again."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

_KEPT = 512


@dataclass(frozen=True)
class Counted:
    """What a count is of: a source with its parameters, beyond a record number if there is one."""

    source: str
    parameters: tuple[object, ...]
    after: int | None

    def following(self, record_no: int) -> Counted:
        """Give the same beyond another record number."""
        return replace(self, after=record_no)


class Counts:
    """The latest counts over one version of the books."""

    def __init__(self) -> None:
        """Start with none."""
        self._lock = threading.Lock()
        self._version = -1
        self._known: dict[Counted, int] = {}

    def find(self, version: int, counted: Counted) -> int | None:
        """Give a count that still holds."""
        with self._lock:
            return self._known.get(counted) if version == self._version else None

    def keep(self, version: int, counted: Counted, number: int) -> None:
        """Remember a count of this version of the books."""
        with self._lock:
            if version < self._version:
                return
            if version > self._version or len(self._known) >= _KEPT:
                self._known.clear()
                self._version = version
            self._known[counted] = number
