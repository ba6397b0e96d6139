"""Undoing payments: the original stays as reversed, and a counter-record takes it back."""

from __future__ import annotations

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.checks import Actor, can_reach, not_found
from tieout.sandbox.rules.invoices import settle
from tieout.sandbox.rules.payments import COMPLETE, REVERSAL, REVERSED, insert_detail
from tieout.sandbox.values import read_key, show_date


def find_payment(books: Books, actor: Actor, key: str) -> Row:
    """Give a payment by its record number.

    Raises: FunctionRefused.
    """
    row = books.row("SELECT * FROM arpymt WHERE recordno = ?", (read_key(key),))
    if row is None or not can_reach(actor, row["megaentity"]):
        raise not_found("payment")
    return row


def reverse_payment(books: Books, actor: Actor, payment: Row, *, day: str, description: str = "") -> int:
    """Reverse a payment; give the record number of the counter-record.

    Raises: FunctionRefused.
    """
    if payment["state"] != COMPLETE:
        # Source (documented): a reversal cannot be undone or repeated. Source (assumed): the words for that.
        raise invalid(f"The payment {payment['recordid']} has already been reversed.")
    if day < payment["receiptdate"]:
        # Source (documented): not before the payment (objects.md 7.2). Source (assumed): the words for that.
        raise invalid(
            f"The reversal date {show_date(day)} cannot be before the payment date"
            f" {show_date(payment['receiptdate'])}."
        )
    details = books.rows(
        "SELECT * FROM arpymtdetail WHERE paymentkey = ? ORDER BY recordno", (payment["recordno"],)
    )
    counter = _insert_counter_record(books, actor, payment, day, description)
    stamp = books.clock.stamp()
    for detail in details:
        invoice = books.row("SELECT * FROM arinvoice WHERE recordno = ?", (detail["recordkey"],))
        assert invoice is not None, "an invoice with payments is never deleted"
        # Source (assumed): the counter-record has rows of its own that take back what the original's gave.
        insert_detail(
            *(books, actor, counter, invoice, detail["entrykey"], -detail["amount"], day, detail["currency"]),
            *(detail["rate"], detail["megaentity"]),
            state=REVERSAL,
            parent=payment["recordno"],
        )
        books.update("arpymtdetail", detail["recordno"], {"state": REVERSED, "whenmodified": stamp})
        books.execute(
            "UPDATE arinvoiceitem SET totalpaid = totalpaid - ? WHERE recordno = ?",
            (detail["amount"], detail["entrykey"]),
        )
        settle(books, actor, invoice["recordno"], -detail["amount"], day=day)
    changes = {"state": REVERSED, "rawstate": "V", "displaystate": REVERSED}
    books.update(
        "arpymt", payment["recordno"], {**changes, "whenmodified": stamp, "modifiedby": actor.user_no}
    )
    return counter


def _insert_counter_record(books: Books, actor: Actor, payment: Row, day: str, description: str) -> int:
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
        "whencreated": day,
        "receiptdate": day,
        "whenpaid": day,
        "totalentered": -payment["totalentered"],
        "totalpaid": -payment["totalpaid"],
        "totaldue": -payment["totaldue"],
        # Source (documented): set on the counter-record.
        "parentpaymentkey": payment["recordno"],
        "auwhencreated": stamp,
        "whenmodified": stamp,
        "createdby": actor.user_no,
        "modifiedby": actor.user_no,
    }
    books.insert("arpymt", values)
    return counter
