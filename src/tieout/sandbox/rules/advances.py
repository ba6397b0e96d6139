"""Advances: money of a customer that is not applied yet."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.sandbox.books import Books
from tieout.sandbox.errors import invalid, not_built
from tieout.sandbox.rules.checks import Actor, any_customer, check_amounts
from tieout.sandbox.rules.funds import check_currency, check_funds
from tieout.sandbox.rules.lines import Line, check_lines, write_lines
from tieout.sandbox.rules.payments import ADVANCE, PaymentInput, check_method, insert_payment


def create_advance(books: Books, actor: Actor, given: PaymentInput, lines: Sequence[Line]) -> int:
    """Create and post an advance; give its record number.

    Raises: FunctionRefused.
    """
    if given.is_draft:
        raise not_built("draft advances")
    check_method(given.method)
    batch = check_funds(books, given.funds)
    customer = any_customer(books, actor, given.customer_id)
    total = sum(line.amount for line in lines)
    if total <= 0:
        raise invalid("Payment amount must be greater than zero.")
    check_amounts([line.amount for line in lines])
    check_lines(books, actor, lines)
    check_currency(books, given.funds, given.currency.known)
    record_no = insert_payment(books, actor, given, customer, batch, total=total, record_type=ADVANCE)
    write_lines(books, "aradvanceitem", record_no, lines)
    return record_no
