"""Faults on the wire: seeded strikes, a held answer, and the slots of the company."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

NAMES = ("lost_request", "lost_answer", "slow")
_DEFAULT_SECONDS = {"slow": 1.0}
_SECONDS_MAX = 86_400
_POLL_SECONDS = 0.02


class BadSpec(ValueError):
    """A fault specification that cannot be read."""


@dataclass(frozen=True)
class Fault:
    """How often a fault strikes and how long it lasts."""

    name: str
    rate: float
    seconds: float


def parse_spec(spec: str) -> tuple[tuple[Fault, ...], int]:
    """Read ``name=rate[:seconds],…;seed=N`` and give the faults with their seed.

    Raises: BadSpec.
    """
    body, _, tail = spec.strip().partition(";")
    seed = 0
    if tail:
        word, _, number = tail.partition("=")
        if word.strip() != "seed" or not re.fullmatch(r"\s*-?[0-9]{1,18}\s*", number):
            raise BadSpec(f"'{tail}' is not seed=N")
        seed = int(number)
    faults = []
    for part in filter(None, (piece.strip() for piece in body.split(","))):
        name, _, numbers = part.partition("=")
        rate, _, seconds = numbers.partition(":")
        if name not in NAMES:
            raise BadSpec(f"'{name}' is no fault of this sandbox; it knows {', '.join(NAMES)}")
        try:
            fault = Fault(name, float(rate), float(seconds) if seconds else _DEFAULT_SECONDS.get(name, 0.0))
        except ValueError as error:
            raise BadSpec(f"'{part}' is not name=rate[:seconds]") from error
        if not 0 <= fault.rate <= 1:
            raise BadSpec(f"the rate of {name} is not between 0 and 1")
        if not 0 <= fault.seconds <= _SECONDS_MAX:
            raise BadSpec(f"the seconds of {name} are not between 0 and {_SECONDS_MAX}")
        faults.append(fault)
    return tuple(faults), seed


class Faults:
    """Strikes by a seeded die: the same seed and the same requests give the same strikes."""

    def __init__(self, spec: str = "") -> None:
        """Start with a specification; empty means none."""
        self._lock = threading.Lock()
        self.use(spec)

    def use(self, spec: str, *, only: str = "all") -> None:
        """Replace what strikes.

        Raises: BadSpec.
        """
        if only not in {"all", "reads", "writes"}:
            raise BadSpec("only is one of all, reads, writes")
        faults, seed = parse_spec(spec)
        with self._lock:
            self.spec = spec
            self.only = only
            self._faults = faults
            self._die = random.Random(seed)  # noqa: S311 - replayable on purpose

    def strike(self, *, is_write: bool) -> Mapping[str, float]:
        """Draw for one request: the faults that strike it, with their seconds."""
        with self._lock:
            if self.only != "all" and is_write != (self.only == "writes"):
                return {}
            drawn = [(fault, self._die.random()) for fault in self._faults]
        return {fault.name: fault.seconds for fault, draw in drawn if draw < fault.rate}


@dataclass
class _Held:
    functions: list[dict[str, str]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


class Hold:
    """Holds the answer of the n-th committed write until it is released or its sender is gone."""

    def __init__(self) -> None:
        """Start unarmed."""
        self._lock = threading.Lock()
        self._target: int | None = None
        self._seen = 0
        self._held: _Held | None = None
        self._last: list[dict[str, str]] = []
        self._given_up = False

    def arm(self, write: int) -> None:
        """Count writes from now on and hold the answer to this one."""
        with self._lock:
            self._target, self._seen, self._last, self._given_up = write, 0, [], False

    def release(self) -> bool:
        """Let a held answer go and disarm; say whether one was held."""
        with self._lock:
            held = self._held
            self._target = None
        if held is not None:
            held.released.set()
        return held is not None

    def pass_through(self, functions: list[dict[str, str]], is_gone: Callable[[], bool]) -> None:
        """Let an answer pass that committed these writes, or hold it."""
        with self._lock:
            before = self._seen
            self._seen += len(functions)
            if self._target is None or not before < self._target <= self._seen:
                return
            self._target = None
            self._held = held = _Held(functions)
            self._last = functions
        while not held.released.wait(_POLL_SECONDS):
            if is_gone():
                with self._lock:
                    self._given_up = True
                break
        with self._lock:
            self._held = None

    def show(self) -> dict[str, object]:
        """Give the state as plain values."""
        with self._lock:
            return {
                "armed": self._target is not None,
                "held": self._held is not None,
                "write": self._target,
                "seen": self._seen,
                "functions": self._held.functions if self._held else self._last,
                "given_up": self._given_up,
            }


class Slots:
    """At most so many requests of a company at once; the others wait in order of arrival."""

    def __init__(self) -> None:
        """Start empty."""
        self._condition = threading.Condition()
        self._busy = 0
        self._queue: deque[object] = deque()

    def enter(self, *, limit: int, seconds: float) -> bool:
        """Wait for a slot; say whether one came free in time."""
        ticket = object()
        deadline = time.monotonic() + seconds
        with self._condition:
            self._queue.append(ticket)
            try:
                while self._busy >= limit or self._queue[0] is not ticket:
                    left = deadline - time.monotonic()
                    if left <= 0:
                        return False
                    self._condition.wait(left)
                self._busy += 1
                return True
            finally:
                self._queue.remove(ticket)
                self._condition.notify_all()

    def leave(self) -> None:
        """Give a slot back."""
        with self._condition:
            self._busy -= 1
            self._condition.notify_all()
