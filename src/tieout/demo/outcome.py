"""What a story declares beforehand, what came out, and whether both are the same.

The lists of expected failures and differences are written down in the story, record by record. They are
computed from neither book, so a fault that touches both books alike is still found.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

RULES = ("E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E10", "E11", "E12", "E13", "E14")
COMPARED_AT_LEAST = 60


class StoryBroken(Exception):
    """The story cannot go on, which is a fault of its own kind and no difference between the books."""


@dataclass(frozen=True, order=True)
class OpenFailure:
    """A record that needs a person: which way it was going, its printed number, and the cause."""

    direction: str
    record: str
    cause: str

    def __str__(self) -> str:
        return f"{self.direction} of {self.record}: {self.cause}"


@dataclass(frozen=True, order=True)
class Disagreement:
    """A record on which the books differ: both numbers and the reason."""

    record: str
    tieout: str
    intacct: str
    reason: str

    def __str__(self) -> str:
        return f"{self.record}: Tieout {self.tieout}, Intacct {self.intacct} ({self.reason})"


@dataclass(frozen=True)
class MonthEnd:
    """What both books held open at the end of a month."""

    day: date
    invoices: int
    tieout_balance: Decimal
    intacct_balance: Decimal

    def as_json(self) -> dict[str, Any]:
        """Return the month as the demo's JSON shows it."""
        return {
            "date": self.day.isoformat(),
            "invoices": self.invoices,
            "tieout_balance": str(self.tieout_balance),
            "intacct_balance": str(self.intacct_balance),
        }


@dataclass
class Outcome:
    """Everything that a story found, and the faults it found with it."""

    customers: Mapping[str, int] = field(default_factory=dict)
    invoices: Mapping[str, int] = field(default_factory=dict)
    payments: Mapping[str, int] = field(default_factory=dict)
    credits: Mapping[str, int] = field(default_factory=dict)
    failures: list[OpenFailure] = field(default_factory=list)
    rules: dict[str, bool | None] = field(default_factory=lambda: dict.fromkeys(RULES))
    months: list[MonthEnd] | None = None
    tie_out: Mapping[str, Any] = field(default_factory=dict)
    compared: list[int] = field(default_factory=list)
    gateway: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def judge(self, what: str, expected: Iterable[Any], found: Iterable[Any]) -> bool:
        """Compare two lists record by record; whatever is in only one of them is a fault of the run."""
        wanted, seen = sorted(expected), sorted(found)
        missing, surplus = list(wanted), []
        for item in seen:
            if item in missing:
                missing.remove(item)
            else:
                surplus.append(item)
        self.faults.extend(f"expected {what}, not found: {item}" for item in missing)
        self.faults.extend(f"{what} that nobody expected: {item}" for item in surplus)
        return not missing and not surplus

    def judge_equal(self, what: str, expected: object, found: object) -> bool:
        """Compare two values; a mismatch is a fault of the run."""
        if expected != found:
            self.faults.append(f"{what}: expected {expected}, found {found}")
        return expected == found

    def claim(self, rule: str, what: str, *, expected: object, found: object) -> None:
        """Hold one claim of a rule against what the books show; a rule holds while all its claims do."""
        held = self.judge_equal(f"{rule}, {what}", expected, found)
        self.rules[rule] = held and self.rules[rule] is not False

    def take_over(self, other: "Outcome") -> None:
        """Take over what another part of the run found wrong, and the rules that it alone played."""
        self.faults.extend(other.faults)
        self.rules |= {rule: held for rule, held in other.rules.items() if held is not None}

    @property
    def shortcomings(self) -> list[str]:
        """Everything for which the run is not ok."""
        compared = max(self.compared, default=0)
        too_few = f"No tie-out compared {COMPARED_AT_LEAST} invoices; the largest one compared {compared}."
        return [*self.faults, *([too_few] if compared < COMPARED_AT_LEAST else [])]

    @property
    def is_ok(self) -> bool:
        """Whether everything came out as declared, no rule was broken and enough was compared."""
        return not self.shortcomings

    def as_json(self) -> dict[str, Any]:
        """Return the object that `tieout demo --once --json` prints; null is a rule that was not played."""
        return {
            "ok": self.is_ok,
            "seconds": round(self.seconds, 1),
            "customers": dict(self.customers),
            "invoices": dict(self.invoices),
            "payments": dict(self.payments),
            "credits": dict(self.credits),
            "failures": len(self.failures),
            "rules": self.rules,
            "months": None if self.months is None else [month.as_json() for month in self.months],
            "tie_out": dict(self.tie_out),
            "gateway": dict(self.gateway),
        }
