"""The lines of A/R invoices and adjustments: an amount on an account each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tieout.sandbox.books import Books
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.checks import (
    Actor,
    check_account,
    check_department,
    check_location,
    find_reference,
)


@dataclass(frozen=True)
class Line:
    """One line."""

    account: str
    amount: int
    memo: str = ""
    location: str = ""
    department: str = ""
    item: str = ""
    document_line: int | None = None


@dataclass(frozen=True)
class Origin:
    """The Order Entry document that posts a record."""

    document_id: str
    document_no: int


def check_lines(books: Books, actor: Actor, lines: Sequence[Line]) -> None:
    """Check what lines name.

    Raises: FunctionRefused.
    """
    for line in lines:
        check_account(books, line.account)
        check_location(books, actor, line.location)
        check_department(books, line.department)
        if line.item and find_reference(books, "ITEM", line.item) is None:
            raise invalid(f"Item '{line.item}' specified is not valid.")


def write_lines(
    books: Books, table: str, record_no: int, lines: Sequence[Line], origin: Origin | None = None
) -> None:
    """Write the lines of a record; those that exist already keep their record numbers."""
    sql = f"SELECT recordno FROM {table} WHERE recordkey = ? ORDER BY line_no"  # noqa: S608
    existing = [row["recordno"] for row in books.rows(sql, (record_no,))]
    for position, line in enumerate(lines):
        values = {
            "accountno": line.account,
            "amount": line.amount,
            "entrydescription": line.memo,
            "locationid": line.location,
            "departmentid": line.department,
            "itemid": line.item,
        }
        if position < len(existing):
            books.update(table, existing[position], values)
            continue
        values |= {
            "recordno": books.next_record_no(),
            "recordkey": record_no,
            "line_no": position + 1,
            "origdocid": origin.document_id if origin else "",
            "origdockey": origin.document_no if origin else None,
            "origdoclinekey": line.document_line,
        }
        books.insert(table, values)


def current_lines(books: Books, table: str, record_no: int) -> list[Line]:
    """Give the lines of a record as what would have to be sent to make them."""
    sql = f"SELECT * FROM {table} WHERE recordkey = ? ORDER BY line_no"  # noqa: S608
    return [
        Line(
            account=row["accountno"],
            amount=row["amount"],
            memo=row["entrydescription"],
            location=row["locationid"],
            department=row["departmentid"],
            item=row["itemid"],
            document_line=row["origdoclinekey"],
        )
        for row in books.rows(sql, (record_no,))
    ]
