"""What can be applied beside cash: credit memos, negative lines and invoices, advances, overpayments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.checks import Actor, can_reach, not_found
from tieout.sandbox.rules.sides import (
    ADJUSTMENTS,
    ADVANCES,
    INVOICES,
    OPEN_STATES,
    OVERPAYMENTS,
    PAYING,
    Part,
    Side,
    Use,
    add_to_line,
    settle,
    spread,
    taken_of,
)
from tieout.sandbox.settings import BASE_CURRENCY
from tieout.sandbox.values import read_key, show_amount

ADJUSTMENT, INLINE, ADVANCE, OVERPAYMENT, NEGATIVE_INVOICE = (
    "ADJUSTMENT",
    "INLINE",
    "ADVANCE",
    "OVERPAYMENT",
    "NEGATIVEINVOICE",
)
DISCOUNT = "DISCOUNT"
SIDES: Mapping[str, Side] = {
    ADJUSTMENT: ADJUSTMENTS,
    INLINE: INVOICES,
    ADVANCE: ADVANCES,
    OVERPAYMENT: OVERPAYMENTS,
    NEGATIVE_INVOICE: INVOICES,
}
_RECORD_TYPES = {ADVANCE: "rr", OVERPAYMENT: "rp"}
COMPLETE = "Complete"


@dataclass(frozen=True)
class Credit:
    """An amount of a credit that is applied."""

    kind: str
    key: str
    amount: int
    line_key: str = ""


def find_credit(books: Books, actor: Actor, kind: str, key: str) -> Row:
    """Give the record that holds a credit.

    Raises: FunctionRefused.
    """
    side = SIDES[kind]
    row = books.row(f"SELECT * FROM {side.table} WHERE recordno = ?", (read_key(key),))  # noqa: S608
    if (
        row is None
        or not can_reach(actor, row["megaentity"])
        or (kind in _RECORD_TYPES and row["recordtype"] != _RECORD_TYPES[kind])
    ):
        raise not_found(side.word)
    return row


def kind_of(books: Books, key: str) -> tuple[str, str]:
    """Give what kind of credit a record is, and its key; a payment stands for its overpayment.

    Raises: FunctionRefused.
    """
    number = read_key(key)
    if books.value("SELECT 1 FROM aradjustment WHERE recordno = ?", (number,)):
        return ADJUSTMENT, key
    if books.value("SELECT 1 FROM arinvoice WHERE recordno = ?", (number,)):
        return NEGATIVE_INVOICE, key
    sql = "SELECT recordtype FROM arpymt WHERE recordno = ?"
    record_type = books.value(sql, (number,))
    if record_type == "pr":
        sql = "SELECT recordno FROM arpymt WHERE parentpaymentkey = ? AND recordtype = 'rp'"
        own = books.value(sql, (number,))
        if own is not None:
            return OVERPAYMENT, str(own)
    found = {"rr": ADVANCE, "rp": OVERPAYMENT}.get(record_type or "")
    if found is None:
        raise not_found("payment")
    return found, key


def left_of(books: Books, kind: str, row: Row) -> int:
    """Give what is left of a credit in cents."""
    if kind == INLINE:
        sql = (
            "SELECT coalesce(sum(totalpaid + totalselected - amount), 0) FROM arinvoiceitem"
            " WHERE recordkey = ? AND amount < 0"
        )
        return int(books.value(sql, (row["recordno"],))) if row["totalentered"] >= 0 else 0
    if kind in _RECORD_TYPES:
        return int(row["totaldue"]) if row["state"] == COMPLETE else 0
    return max(0, -int(row["totaldue"])) if row["state"] in OPEN_STATES else 0


def check_credit(books: Books, kind: str, row: Row, amount: int, *, customer: int, currency: str) -> None:
    """Check that a credit can be applied to a record of a customer.

    Raises: FunctionRefused.
    """
    word = SIDES[kind].word
    if row["custrec"] != customer:
        # Source (documented): within one customer, not from parent to child. Source (assumed): the words.
        raise invalid(f"The {word} {row['recordid']} belongs to another customer.")
    if (row["currency"] or BASE_CURRENCY) != currency:
        raise invalid(f"The {word} {row['recordid']} is in {row['currency']}, the invoice in {currency}.")
    left = left_of(books, kind, row)
    if amount > left:
        # Source (assumed): as for a payment that is too large.
        raise invalid(
            f"The amount applied ({show_amount(amount)}) of the {word} {row['recordid']}"
            f" exceeds total amount due ({show_amount(left)})"
        )


def use(books: Books, actor: Actor, credit: Credit, row: Row, *, day: str, how: Use = PAYING) -> list[Part]:
    """Take an amount off a credit and give the lines that it came from.

    Raises: FunctionRefused.
    """
    side = SIDES[credit.kind]
    if credit.kind == INLINE:
        parts = _use_inline(books, credit, row, how)
    else:
        parts = spread(books, side, row, credit.amount, credit.line_key, how)
    settle(books, actor, side, row["recordno"], _change(credit.kind, credit.amount), day=day, how=how)
    return parts


def _use_inline(books: Books, credit: Credit, row: Row, how: Use) -> list[Part]:
    left = credit.amount
    parts: list[Part] = []
    sql = "SELECT * FROM arinvoiceitem WHERE recordkey = ? AND amount < 0 ORDER BY line_no"
    for line in books.rows(sql, (row["recordno"],)):
        taken = min(left, taken_of(line) - line["amount"])
        if taken > 0 and (not credit.line_key or read_key(credit.line_key) == line["recordno"]):
            add_to_line(books, INVOICES, line["recordno"], -taken, how)
            parts.append((int(line["recordno"]), taken))
            left -= taken
    if left:
        raise not_found("invoice line")
    return parts


def give_back(
    books: Books,
    actor: Actor,
    kind: str,
    key: int,
    line_no: int | None,
    amount: int,
    *,
    day: str,
    how: Use = PAYING,
) -> None:
    """Put back what was taken off a credit."""
    change = -_change(kind, amount)
    add_to_line(books, SIDES[kind], line_no, change, how)
    settle(books, actor, SIDES[kind], key, change, day=day, how=how)


def _change(kind: str, amount: int) -> int:
    # Advances and overpayments are positive totals of which more is used; the others are negative ones.
    return amount if kind in _RECORD_TYPES else -amount
