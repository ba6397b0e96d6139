"""Undoing payments: the original stays as reversed, and a counter-record takes it back."""

from __future__ import annotations

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.applying import DRAFT, insert_detail, take_back
from tieout.sandbox.rules.checks import Actor, can_reach, not_found
from tieout.sandbox.rules.credit import COMPLETE
from tieout.sandbox.rules.payments import OVERPAYMENT, PAYMENT, REVERSAL, REVERSED
from tieout.sandbox.rules.periods import check_period
from tieout.sandbox.values import read_key, show_date

_AUDIT = {"recordno", "whencreated", "whenmodified", "createdby", "modifiedby", "megaentity"}


def find_payment(books: Books, actor: Actor, key: str) -> Row:
    """Give a payment or an advance by its record number.

    Raises: FunctionRefused.
    """
    row = payment_of(books, actor, key)
    if row is None:
        raise not_found("payment")
    return row


def payment_of(books: Books, actor: Actor, key: str) -> Row | None:
    """Give the payment or advance of a record number, if there is one."""
    row = books.row("SELECT * FROM arpymt WHERE recordno = ?", (read_key(key),))
    # Source (assumed): an overpayment is reversed with its payment, never alone.
    if row is None or row["recordtype"] == OVERPAYMENT or not can_reach(actor, row["megaentity"]):
        return None
    return row


def reverse_payment(books: Books, actor: Actor, payment: Row, *, day: str, description: str = "") -> int:
    """Reverse a payment; give the record number of the counter-record.

    Raises: FunctionRefused.
    """
    if payment["state"] == DRAFT:
        # Source (documented): not for drafts. Source (assumed): the words.
        raise invalid(f"The payment {payment['recordid']} is a draft and can't be reversed.")
    if payment["state"] != COMPLETE:
        # Source (documented): a reversal cannot be undone or repeated. Source (assumed): the words for that.
        raise invalid(f"The payment {payment['recordid']} has already been reversed.")
    if day < payment["receiptdate"]:
        # Source (documented): not before the payment (objects.md 7.2). Source (assumed): the words for that.
        raise invalid(
            f"The reversal date {show_date(day)} cannot be before the payment date"
            f" {show_date(payment['receiptdate'])}."
        )
    check_period(books, day)
    overpayment = _overpayment(books, payment)
    for record in (payment, overpayment):
        if record is not None and record["recordtype"] != PAYMENT and record["totalpaid"]:
            # Source (assumed): what was applied of an advance or overpayment has to be unapplied before.
            raise invalid(f"A part of {record['recordid']} has been applied. Unapply it first.")
    counter = _reverse_record(books, actor, payment, day, description, parent=payment["recordno"])
    if overpayment is not None:
        # Source (assumed): the overpayment is taken back by a counter-record of its own.
        _reverse_record(books, actor, overpayment, day, description, parent=counter)
    sql = "SELECT * FROM arpymtdetail WHERE paymentkey = ? ORDER BY recordno"
    for detail in books.rows(sql, (payment["recordno"],)):
        _take_back(books, actor, detail, counter, day)
    return counter


def _overpayment(books: Books, payment: Row) -> Row | None:
    sql = "SELECT * FROM arpymt WHERE parentpaymentkey = ? AND recordtype = 'rp'"
    return books.row(sql, (payment["recordno"],))


def _take_back(books: Books, actor: Actor, detail: Row, counter: int, day: str) -> None:
    # Source (assumed): the counter-record has rows of its own that take back what the original's gave.
    kept = {key: detail[key] for key in detail.keys() if key not in _AUDIT}  # noqa: SIM118 - a Row is no dict
    amounts = {"amount": -detail["amount"], "creditamount": -detail["creditamount"]}
    own = {"paymentkey": counter, "paymentdate": day, "state": REVERSAL}
    owner = Actor(actor.user_no, detail["megaentity"])
    insert_detail(books, owner, {**kept, **amounts, **own, "parentpaymentkey": detail["paymentkey"]})
    stamp = books.clock.stamp()
    books.update("arpymtdetail", detail["recordno"], {"state": REVERSED, "whenmodified": stamp})
    take_back(books, actor, detail, day=day)


def _reverse_record(
    books: Books, actor: Actor, record: Row, day: str, description: str, *, parent: int
) -> int:
    counter = _insert_counter_record(books, actor, record, day, description, parent)
    changes = {"state": REVERSED, "rawstate": "V", "displaystate": REVERSED}
    audit = {"whenmodified": books.clock.stamp(), "modifiedby": actor.user_no}
    books.update("arpymt", record["recordno"], changes | audit)
    return counter


def _insert_counter_record(
    books: Books, actor: Actor, payment: Row, day: str, description: str, parent: int
) -> int:
    counter = books.next_record_no()
    stamp = books.clock.stamp()
    values = {key: payment[key] for key in payment.keys()}  # noqa: SIM118 - a Row iterates over values
    values |= {
        "recordno": counter,
        "state": REVERSAL,
        "rawstate": "V",
        "displaystate": REVERSAL,
        "description": description,
        # Source (observed): titles of reversals begin with Reversed.
        "prbatch": f"Reversed {payment['prbatch']}",
        "prbatchkey": None,
        "whencreated": day,
        "receiptdate": day,
        "whenpaid": day,
        "totalentered": -payment["totalentered"],
        "totalpaid": -payment["totalpaid"],
        "totaldue": -payment["totaldue"],
        # Source (documented): set on the counter-record.
        "parentpaymentkey": parent,
        "auwhencreated": stamp,
        "whenmodified": stamp,
        "createdby": actor.user_no,
        "modifiedby": actor.user_no,
    }
    books.insert("arpymt", values)
    return counter
