"""The lines of A/R invoices and adjustments: an amount on an account each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tieout.sandbox.books import Books
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules import custom_fields, dimensions
from tieout.sandbox.rules.checks import (
    Actor,
    check_department,
    check_location,
    find_account,
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
    label: str = ""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    custom: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Origin:
    """The Order Entry document that posts a record."""

    document_id: str
    document_no: int


def check_lines(books: Books, actor: Actor, lines: Sequence[Line]) -> None:
    """Check what lines name, and that each has what its account demands.

    Raises: FunctionRefused.
    """
    for line in lines:
        check_location(books, actor, line.location)
        check_department(books, line.department)
        if line.item and find_reference(books, "ITEM", line.item) is None:
            raise invalid(f"Item '{line.item}' specified is not valid.")
        dimensions.check_dimensions(books, line.dimensions)
        check_account(books, line)


def check_account(books: Books, line: Line) -> None:
    """Check the account of a line, and that the line has what it demands.

    Raises: FunctionRefused.
    """
    dimensions.check_required(
        find_account(books, line.account),
        location=line.location,
        department=line.department,
        item=line.item,
        others=line.dimensions,
    )


def with_accounts(books: Books, lines: Sequence[Line]) -> list[Line]:
    """Give lines the accounts of their labels, where the company uses labels.

    Raises: FunctionRefused.
    """
    return [_with_account(books, line) for line in lines]


def _with_account(books: Books, line: Line) -> Line:
    # Source (documented): which of the two is right depends on a setting. Source (assumed): the words.
    if not books.settings.account_labels:
        if line.label:
            raise invalid(f"Account label {line.label} is not valid")
        return line
    row = find_reference(books, "ARACCOUNTLABEL", line.label)
    if row is None:
        raise invalid(f"Account label {line.label} is not valid")
    return replace(line, account=json.loads(row["data"]).get("GLACCOUNTNO", ""))


def write_lines(
    books: Books, table: str, record_no: int, lines: Sequence[Line], origin: Origin | None = None
) -> None:
    """Write the lines of a record; those that exist already keep their record numbers."""
    sql = f"SELECT recordno FROM {table} WHERE recordkey = ? ORDER BY line_no"  # noqa: S608
    existing = [row["recordno"] for row in books.rows(sql, (record_no,))]
    for position, line in enumerate(lines):
        values = {
            "accountno": line.account,
            "accountlabel": line.label,
            "amount": line.amount,
            "entrydescription": line.memo,
            "locationid": line.location,
            "departmentid": line.department,
            "itemid": line.item,
            "dims": dimensions.kept(line.dimensions),
            "custom": custom_fields.kept(line.custom),
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
            label=row["accountlabel"],
            dimensions=dimensions.read_kept(row["dims"]),
            custom=custom_fields.read_kept(row["custom"]),
        )
        for row in books.rows(sql, (record_no,))
    ]
