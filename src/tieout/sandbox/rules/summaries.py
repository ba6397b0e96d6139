"""Summaries: what records post into, made by the system or named by the caller."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tieout.sandbox.books import Books, Row
from tieout.sandbox.defaults import add_reference
from tieout.sandbox.errors import ErrorItem, could_not_create, duplicate, invalid
from tieout.sandbox.settings import MONTHLY, USER_SPECIFIED
from tieout.sandbox.values import read_key


@dataclass(frozen=True)
class Kind:
    """A kind of records with summaries of their own."""

    setting: str
    object_name: str
    word: str
    missing: str


# Source (observed): "Please provide a payment batch key." Source (assumed): its code, its twins.
PAYMENTS = Kind("payment_summary", "ARPAYMENTBATCH", "Payments", "Please provide a payment batch key.")
INVOICES = Kind("invoice_summary", "ARINVOICEBATCH", "Invoices", "Please provide an invoice batch key.")
ADJUSTMENTS = Kind(
    "adjustment_summary", "ARADJUSTMENTBATCH", "Adjustments", "Please provide an adjustment batch key."
)


@dataclass(frozen=True)
class Summary:
    """A summary that a record posts into, and the account that it is tied to if there is one."""

    title: str
    key: int | None
    bank: str = ""
    undeposited: str = ""

    @property
    def columns(self) -> dict[str, object]:
        """Give the columns that name it."""
        return {"prbatch": self.title, "prbatchkey": self.key}


def is_named(books: Books, kind: Kind) -> bool:
    """Say whether the caller has to name the summary."""
    return bool(getattr(books.settings, kind.setting) == USER_SPECIFIED)


def summary_for(books: Books, kind: Kind, *, day: str, named: str = "", source: str = "") -> Summary:
    """Give the summary of a record: the one named, by title or key, or that of its day or month.

    Raises: FunctionRefused.
    """
    if is_named(books, kind):
        # Source (documented): an open summary has to be named (objects.md 9).
        row = find_summary(books, kind, named) if named else None
        if row is None or not _is_open(row):
            raise could_not_create(ErrorItem("BL03000018", "", kind.missing))
        return _summary(row)
    # Source (observed): the form of the title of a bank's payments. Source (assumed): of all others.
    is_monthly = getattr(books.settings, kind.setting) == MONTHLY
    period = (day[:7] if is_monthly else day).replace("-", "/")
    title = f"{kind.word}{source}: {period} Batch"
    row = find_summary(books, kind, title)
    if row is None:
        return Summary(title, _insert(books, kind, title, day, {"AUTOCREATED": "true"}))
    if not _is_open(row):
        # Source (assumed): that a closed summary takes nothing, and the words.
        raise invalid(f"The summary '{title}' is closed.")
    return _summary(row)


def create_summary(
    books: Books, kind: Kind, title: str, *, day: str, bank: str = "", undeposited: str = ""
) -> int:
    """Create an open summary and give its record number.

    Raises: FunctionRefused.
    """
    if not title:
        raise invalid("Required field Title is missing", record="Summary")
    if find_summary(books, kind, title) is not None:
        raise could_not_create(duplicate("Summary", title), record="Summary")
    return _insert(books, kind, title, day, {"BANK": bank, "ACCOUNT": undeposited})


def open_or_close(books: Books, row: Row, *, is_open: bool) -> None:
    """Open or close a summary."""
    data = {**json.loads(row["data"]), "OPEN": "Open" if is_open else "Closed"}
    changes = {"data": json.dumps(data, ensure_ascii=False), "whenmodified": books.clock.stamp()}
    books.update("reference", row["recordno"], changes)


def find_summary(books: Books, kind: Kind, named: str) -> Row | None:
    """Give the summary of a title or a record number."""
    sql = "SELECT * FROM reference WHERE object = ? AND id = ?"
    by_title = books.row(sql, (kind.object_name, named))
    if by_title is not None:
        return by_title
    sql = "SELECT * FROM reference WHERE recordno = ? AND object = ?"
    return books.row(sql, (read_key(named), kind.object_name))


def _is_open(row: Row) -> bool:
    return bool(row["status"] == "active" and json.loads(row["data"]).get("OPEN") == "Open")


def _summary(row: Row) -> Summary:
    facts = json.loads(row["data"])
    return Summary(row["name"], row["recordno"], facts.get("BANK", ""), facts.get("ACCOUNT", ""))


def _insert(books: Books, kind: Kind, title: str, day: str, facts: dict[str, str]) -> int:
    data = {"OPEN": "Open", "CREATED": day, **{name: value for name, value in facts.items() if value}}
    return add_reference(books, kind.object_name, title, title, data)
