"""How many requests may be under way at once, and how many there were."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Protocol


class Limiter(Protocol):
    """Lets a request go when there is a free slot."""

    def slot(self, *, is_bulk: bool) -> AbstractContextManager[None]:
        """Wait for a slot and hold it; bulk work never takes the last one."""


class LocalLimiter:
    """Slots within one process, for tests and benchmarks."""

    def __init__(self, size: int = 2) -> None:
        self._slots = threading.BoundedSemaphore(size)

    @contextmanager
    def slot(self, *, is_bulk: bool) -> Iterator[None]:  # noqa: ARG002 - one kind of slot here
        """Wait for a slot and hold it."""
        with self._slots:
            yield


@dataclass
class Meter:
    """Counts requests and billed transactions, by object and by cause.

    Source (observed): a page of `query` is one transaction, each object written is one, sessions are none.
    """

    requests: int = 0
    transactions: int = 0
    sign_ins: int = 0
    by_function: Counter[str] = field(default_factory=Counter)
    by_object: Counter[str] = field(default_factory=Counter)
    by_cause: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count_request(self, *, sign_ins: int = 0) -> None:
        """Count a request that went out."""
        with self._lock:
            self.requests += 1
            self.sign_ins += sign_ins

    def count_function(self, *, name: str, about: str, transactions: int, cause: str) -> None:
        """Count a function that went out, with what it costs."""
        with self._lock:
            self.by_function[name] += 1
            if about:
                self.by_object[f"{name} {about}"] += transactions
            if cause:
                self.by_cause[cause] += transactions
            self.transactions += transactions

    def as_json(self) -> dict[str, object]:
        """Return plain values."""
        with self._lock:
            return {
                "requests": self.requests,
                "transactions": self.transactions,
                "sign_ins": self.sign_ins,
                "by_function": dict(self.by_function),
                "by_object": dict(self.by_object),
                "by_cause": dict(self.by_cause),
            }
