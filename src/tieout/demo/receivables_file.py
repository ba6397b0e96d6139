"""A file of receivables, and what its own numbers say.

The story with `--books` is judged by this module: it reads the CSV with its own eyes and computes what must
be open on any day, without looking into either book. The sandbox reads the same file with code of its own.
"""

import calendar
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

REQUIRED_COLUMNS = ("customerID", "invoiceNumber", "InvoiceDate", "InvoiceAmount", "SettledDate")


class FileUnusable(Exception):
    """The file of receivables cannot be read: `reason` names the row or the column."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} cannot be used as books: {reason}")
        self.reason = reason


@dataclass(frozen=True)
class Receivable:
    """One row: an invoice in dollars and the day on which it was paid."""

    customer_id: str
    number: str
    issued: date
    settled: date
    amount: Decimal


@dataclass(frozen=True)
class Settlement:
    """What one customer pays on one day: one payment over all invoices that the file settles then."""

    customer_id: str
    settled: date
    receivables: tuple[Receivable, ...]

    @property
    def amount(self) -> Decimal:
        """The sum of the invoices that it pays."""
        return sum((row.amount for row in self.receivables), Decimal("0.00"))


@dataclass(frozen=True)
class OpenItems:
    """What is open at the end of a day."""

    count: int
    balance: Decimal


class ReceivablesFile:
    """The rows of one file, and the questions that a story asks of them."""

    def __init__(self, path: Path, rows: Iterable[Receivable]) -> None:
        self.path = path
        self.rows = tuple(sorted(rows, key=lambda row: (row.issued, row.number)))
        self.customer_ids = tuple(sorted({row.customer_id for row in self.rows}))
        self._in_intacct = set(self.customer_ids[1::2])

    @classmethod
    def read(cls, path: Path) -> "ReceivablesFile":
        """Read the file.

        Raises: FileUnusable.
        """
        try:
            with path.open(newline="", encoding="utf-8-sig") as lines:
                reader = csv.DictReader(lines)
                missing = [name for name in REQUIRED_COLUMNS if name not in (reader.fieldnames or ())]
                if missing:
                    raise FileUnusable(path, f"the column {missing[0]} is missing")
                rows = [_receivable(path, number, row) for number, row in enumerate(reader, start=2)]
                return cls(path, rows)
        except OSError as error:
            raise FileUnusable(path, error.strerror or "it cannot be opened") from error

    def lives_in_intacct(self, customer_id: str) -> bool:
        """Whether this customer's new invoices and settlements happen in Intacct: even places, from 1."""
        return customer_id in self._in_intacct

    def open_at(self, day: date) -> OpenItems:
        """Count and sum what was issued and not settled at the end of a day."""
        rows = [row for row in self.rows if row.issued <= day < row.settled]
        return OpenItems(len(rows), sum((row.amount for row in rows), Decimal("0.00")))

    def issued_on(self, day: date) -> list[Receivable]:
        """List what is issued on a day, by number."""
        return [row for row in self.rows if row.issued == day]

    def issued_between(self, after: date, until: date) -> list[Receivable]:
        """List what is issued later than one day and not later than another."""
        return [row for row in self.rows if after < row.issued <= until]

    def settlements_between(self, after: date, until: date) -> list[Settlement]:
        """List the payments of a time, one per customer and day, by day and customer.

        An invoice issued before that time counts only when it is still open then, as every row of it is.
        """
        by_payment: dict[tuple[date, str], list[Receivable]] = {}
        for row in self.rows:
            if after < row.settled <= until:
                by_payment.setdefault((row.settled, row.customer_id), []).append(row)
        return [
            Settlement(customer_id, settled, tuple(rows))
            for (settled, customer_id), rows in sorted(by_payment.items())
        ]


def month_ends(first: date, last: date) -> Iterator[date]:
    """Yield the last day of every month from the month of one day to the month of another."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield date(year, month, calendar.monthrange(year, month)[1])
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _receivable(path: Path, line: int, row: dict[str, str]) -> Receivable:
    try:
        return Receivable(
            customer_id=row["customerID"],
            number=row["invoiceNumber"],
            issued=_american_date(row["InvoiceDate"]),
            settled=_american_date(row["SettledDate"]),
            amount=Decimal(row["InvoiceAmount"]),
        )
    except (ValueError, InvalidOperation) as error:
        raise FileUnusable(path, f"line {line} has a date or an amount that cannot be read") from error


def _american_date(text: str) -> date:
    month, day, year = text.split("/")
    return date(int(year), int(month), int(day))
