"""What was measured, and whether it is within the goals. Pure: numbers in, numbers out.

Source: design.md section 7, P1 and P2.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

ROWS_A_PAGE = 2000
SHARED_REQUESTS = 8
PER_PAGE_OF_INVOICES = 6
# P2: 1,000 records in 48 requests of at most 25, with at most 5 look-ups and one sign-in.
RECORDS_A_WRITE, OTHER_REQUESTS, LOOKUPS_MAX, SIGN_INS_MAX = 25, 8, 5, 1


@dataclass(frozen=True)
class Content:
    """What Intacct holds of what an import brings. `outstanding` counts documents, imported or not."""

    customers: int
    outstanding: int
    lines: int
    subtotals: int
    details: int
    payments: int

    @property
    def requests_allowed(self) -> int:
        """The requests that a first import may take (P1)."""
        rows = self.customers + self.lines + self.subtotals + self.details + self.payments
        return PER_PAGE_OF_INVOICES * _pages(self.outstanding) + _pages(rows) + SHARED_REQUESTS


@dataclass(frozen=True)
class ImportFigures:
    """One first import. `invoices` were stored, `failures` need a person; both are within `outstanding`."""

    content: Content
    invoices: int
    failures: int
    requests: int
    transactions: int
    seconds: float
    baseline_requests: int
    baseline_seconds: float
    peak_mb: float

    @property
    def ratio(self) -> float:
        """How many times as long as the bare client it took."""
        return self.seconds / self.baseline_seconds

    @property
    def is_within(self) -> bool:
        """Whether requests and billed transactions are within P1."""
        return max(self.requests, self.transactions) <= self.content.requests_allowed

    def as_json(self) -> dict[str, Any]:
        """Return what the command prints."""
        return {
            **asdict(self.content),
            "invoices": self.invoices,
            "failures": self.failures,
            "requests": self.requests,
            "requests_allowed": self.content.requests_allowed,
            "transactions": self.transactions,
            "seconds": round(self.seconds, 3),
            "baseline_requests": self.baseline_requests,
            "baseline_seconds": round(self.baseline_seconds, 3),
            "ratio": round(self.ratio, 3),
            "peak_mb": round(self.peak_mb, 1),
            "P1": self.is_within,
        }


@dataclass(frozen=True)
class WriteFigures:
    """The writing of many new records of one kind."""

    records: int
    written: int
    requests: int
    writes: int
    lookups: int
    sign_ins: int
    seconds: float

    @property
    def requests_allowed(self) -> int:
        """The requests that it may take (P2)."""
        return -(-self.records // RECORDS_A_WRITE) + OTHER_REQUESTS

    @property
    def is_within(self) -> bool:
        """Whether all were written within P2."""
        return (
            self.written == self.records == self.writes
            and self.requests <= self.requests_allowed
            and self.lookups <= LOOKUPS_MAX
            and self.sign_ins <= SIGN_INS_MAX
        )

    def as_json(self) -> dict[str, Any]:
        """Return what the command prints."""
        return {
            **asdict(self),
            "seconds": round(self.seconds, 3),
            "requests_allowed": self.requests_allowed,
            "P2": self.is_within,
        }


@dataclass(frozen=True)
class TieOutFigures:
    """One tie-out of books that an import has just filled."""

    invoices: int
    differences: int
    requests: int
    seconds: float
    peak_mb: float

    def as_json(self) -> dict[str, Any]:
        """Return what the command prints."""
        return {**asdict(self), "seconds": round(self.seconds, 3), "peak_mb": round(self.peak_mb, 1)}


def lookups_of(functions: Mapping[str, int]) -> int:
    """Count the questions among the functions that the sandbox executed."""
    return sum(count for name, count in functions.items() if name in ("query", "read", "readByQuery"))


def _pages(rows: int) -> int:
    return -(-rows // ROWS_A_PAGE)
