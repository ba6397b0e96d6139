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
    """Slots within one process, for tests and benchmarks. With a single slot bulk work shares it."""

    def __init__(self, size: int = 2) -> None:
        assert size > 0
        self._size = size
        self._held = 0
        self._freed = threading.Condition()

    @contextmanager
    def slot(self, *, is_bulk: bool) -> Iterator[None]:
        """Wait for a slot and hold it."""
        usable = max(self._size - 1, 1) if is_bulk else self._size
        with self._freed:
            self._freed.wait_for(lambda: self._held < usable)
            self._held += 1
        try:
            yield
        finally:
            with self._freed:
                self._held -= 1
                self._freed.notify_all()


@dataclass
class Meter:
    """Counts requests and billed transactions, by function, by object and by cause.

    Transactions are what Intacct bills. One whose answer was lost is counted, since it may have happened.
    Source (observed): a call of `query` (a page) is one transaction, each object written is one. Source
    (assumed): sessions are none, a refused write is none, a call of `read` is one.
    """

    requests: int = 0
    transactions: int = 0
    sign_ins: int = 0
    by_function: Counter[str] = field(default_factory=Counter)
    by_object: Counter[str] = field(default_factory=Counter)
    by_cause: Counter[str] = field(default_factory=Counter)
    requests_by_object: Counter[str] = field(default_factory=Counter)
    requests_by_cause: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count_request(self, *, sign_ins: int = 0, about: str = "", cause: str = "") -> None:
        """Count a request that went out, and what it was mainly about (`query CUSTOMER`)."""
        with self._lock:
            self.requests += 1
            self.sign_ins += sign_ins
            if about:
                self.requests_by_object[about] += 1
            if cause:
                self.requests_by_cause[cause] += 1

    def count_function(self, *, name: str, about: str, transactions: int, cause: str) -> None:
        """Count a function that Intacct looked at, with what it costs."""
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
                "requests_by_object": dict(self.requests_by_object),
                "requests_by_cause": dict(self.requests_by_cause),
            }
