"""Advances: money of a customer that is not applied yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.applying import DRAFT
from tieout.sandbox.rules.attachments import check_attachment
from tieout.sandbox.rules.checks import Actor, any_customer, check_amounts
from tieout.sandbox.rules.deletions import delete_record
from tieout.sandbox.rules.funds import check_currency, check_funds
from tieout.sandbox.rules.lines import Line, check_lines, current_lines, write_lines
from tieout.sandbox.rules.payments import (
    ADVANCE,
    PaymentInput,
    check_method,
    current_payment,
    insert_payment,
    payment_columns,
    with_account,
)
from tieout.sandbox.rules.periods import check_period
from tieout.sandbox.rules.summaries import Summary

_LINES = "aradvanceitem"


def create_advance(books: Books, actor: Actor, given: PaymentInput, lines: Sequence[Line]) -> int:
    """Create an advance, posted or as a draft; give its record number.

    Raises: FunctionRefused.
    """
    summary, customer = _check(books, actor, given, lines)
    given = with_account(given, summary)
    total = sum(line.amount for line in lines)
    record_no = insert_payment(books, actor, given, customer, summary, total=total, record_type=ADVANCE)
    write_lines(books, _LINES, record_no, lines)
    return record_no


def update_advance(books: Books, actor: Actor, row: Row, given: PaymentInput, lines: Sequence[Line]) -> None:
    """Replace a draft advance by what it is to be; without ``is_draft`` it is posted.

    Raises: FunctionRefused.
    """
    _refuse_posted(row)
    summary, customer = _check(books, actor, given, lines)
    given = with_account(given, summary)
    total = sum(line.amount for line in lines)
    owner = replace(actor, entity=row["megaentity"])
    header = payment_columns(books, owner, given, customer, summary)
    books.update("arpymt", row["recordno"], {**header, "totalentered": total, "totaldue": total})
    books.execute(f"DELETE FROM {_LINES} WHERE recordkey = ?", (row["recordno"],))  # noqa: S608
    write_lines(books, _LINES, row["recordno"], lines)


def delete_advance(books: Books, actor: Actor, row: Row) -> None:
    """Delete a draft advance.

    Raises: FunctionRefused.
    """
    _refuse_posted(row)
    books.execute(f"DELETE FROM {_LINES} WHERE recordkey = ?", (row["recordno"],))  # noqa: S608
    delete_record(books, actor, "ARADVANCE", row["recordno"], table="arpymt")


def current_advance(books: Books, row: Row) -> tuple[PaymentInput, list[Line]]:
    """Give a draft advance as what would have to be sent to make it.

    Raises: FunctionRefused.
    """
    _refuse_posted(row)
    return current_payment(books, row), current_lines(books, _LINES, row["recordno"])


def _refuse_posted(row: Row) -> None:
    if row["state"] != DRAFT:
        # Source (documented): drafts only (objects.md 2). Source (assumed): the words.
        raise invalid(f"The advance {row['recordid']} has been submitted and can only be reversed.")


def _check(books: Books, actor: Actor, given: PaymentInput, lines: Sequence[Line]) -> tuple[Summary, Row]:
    check_method(given.method)
    check_attachment(books, given.attachment)
    summary = check_funds(books, given.funds)
    given = with_account(given, summary)
    if not given.is_draft:
        check_period(books, given.receipt_date)
    customer = any_customer(books, actor, given.customer_id)
    if sum(line.amount for line in lines) <= 0:
        raise invalid("Payment amount must be greater than zero.")
    check_amounts([line.amount for line in lines])
    check_lines(books, actor, lines)
    check_currency(books, given.funds, given.currency.known)
    return summary, customer
