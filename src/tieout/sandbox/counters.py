"""What happened at the gateway: requests, functions, billed transactions, overlap."""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

_LOGGED = 200


@dataclass
class LoggedRequest:
    """One line of the request log."""

    at: str
    functions: str
    outcome: str
    milliseconds: int


@dataclass
class Counters:
    """The counters since the start or the last reset."""

    requests: int = 0
    functions: Counter[str] = field(default_factory=Counter)
    by_object: Counter[str] = field(default_factory=Counter)
    transactions: int = 0
    writes: int = 0
    sign_ins: int = 0
    refused_sign_ins: int = 0
    largest_overlap: int = 0
    abandoned: int = 0
    throttled: int = 0
    replays: int = 0
    struck: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


class Meter:
    """Counts requests while they are in progress; one lock for all."""

    def __init__(self) -> None:
        """Start at zero."""
        self._lock = threading.Lock()
        self._counters = Counters()
        self._open: dict[int, Callable[[], bool]] = {}
        self._abandoned: set[int] = set()
        self._next = 0
        self.log: deque[LoggedRequest] = deque(maxlen=_LOGGED)

    @contextmanager
    def request(self, is_gone: Callable[[], bool]) -> Iterator[None]:
        """Count a request from its arrival to its answer; ``is_gone`` tells whether its sender gave up."""
        started = time.perf_counter()
        with self._lock:
            number = self._next
            self._next += 1
            self._open[number] = is_gone
            self._counters.requests += 1
            self._notice_gone()
            overlap = len(self._open) - len(self._abandoned & self._open.keys())
            self._counters.largest_overlap = max(self._counters.largest_overlap, overlap)
        try:
            yield
        finally:
            with self._lock:
                self._notice_gone()
                del self._open[number]
                self._abandoned.discard(number)
                self._counters.seconds += time.perf_counter() - started

    def _notice_gone(self) -> None:
        for number, is_gone in self._open.items():
            if number not in self._abandoned and is_gone():
                self._abandoned.add(number)
                self._counters.abandoned += 1

    def count(self, name: str, by: int = 1) -> None:
        """Raise one plain counter."""
        with self._lock:
            setattr(self._counters, name, getattr(self._counters, name) + by)

    def count_function(self, name: str, objects: str, *, transactions: int, writes: int) -> None:
        """Count an executed function."""
        with self._lock:
            self._counters.functions[name] += 1
            if objects:
                self._counters.by_object[objects] += 1
            self._counters.transactions += transactions
            self._counters.writes += writes

    def count_fault(self, name: str) -> None:
        """Count a fault that struck."""
        with self._lock:
            self._counters.struck[name] += 1

    def reset(self) -> None:
        """Start at zero again; open requests stay open."""
        with self._lock:
            self._counters = Counters()

    def show(self) -> dict[str, Any]:
        """Give the counters as plain values."""
        with self._lock:
            self._notice_gone()
            shown = dict(vars(self._counters))
            shown["functions"] = dict(self._counters.functions)
            shown["by_object"] = dict(self._counters.by_object)
            shown["struck"] = dict(self._counters.struck)
            shown["seconds"] = round(self._counters.seconds, 3)
            shown["in_progress"] = len(self._open) - len(self._abandoned & self._open.keys())
            return shown
