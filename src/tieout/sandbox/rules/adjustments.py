"""A/R adjustments: credit memos, whose total is negative, and debit memos, whose total is positive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules import summaries
from tieout.sandbox.rules.checks import (
    Actor,
    active_customer,
    can_reach,
    check_amounts,
    not_found,
)
from tieout.sandbox.rules.contacts import document_contacts
from tieout.sandbox.rules.currencies import IN_BASE, Currency, currency_columns, currency_of
from tieout.sandbox.rules.deletions import delete_record
from tieout.sandbox.rules.invoices import DRAFT, FROM_AR, FROM_ORDER_ENTRY
from tieout.sandbox.rules.lines import Line, Origin, check_lines, current_lines, with_accounts, write_lines
from tieout.sandbox.rules.numbering import ADJUSTMENTS, check_number, number_for
from tieout.sandbox.rules.periods import check_period
from tieout.sandbox.rules.sides import POSTED
from tieout.sandbox.rules.summaries import is_named, summary_for
from tieout.sandbox.values import read_key

_LINES = "aradjustmentitem"


@dataclass(frozen=True)
class AdjustmentInput:
    """What was sent of an adjustment.

    Amounts: negative lines credit the customer, positive ones debit (objects.md 6.1).
    """

    customer_id: str
    date: str
    lines: Sequence[Line]
    posted: str = ""
    batch_key: str = ""
    is_draft: bool = False
    number: str = ""
    reference: str = ""  # the invoice that the adjustment speaks of; nothing is applied by it
    description: str = ""
    external_id: str = ""
    bill_to: str = ""
    ship_to: str = ""
    currency: Currency = IN_BASE

    @property
    def total(self) -> int:
        """Give the sum of the lines in cents."""
        return sum(line.amount for line in self.lines)


def create_adjustment(
    books: Books, actor: Actor, given: AdjustmentInput, *, origin: Origin | None = None
) -> int:
    """Create an adjustment and give its record number.

    Raises: FunctionRefused.
    """
    customer = active_customer(books, actor, given.customer_id)
    if origin is None:
        given = replace(given, lines=with_accounts(books, given.lines))
    _check(books, actor, given)
    if not given.is_draft:
        check_period(books, given.posted or given.date)
    # Source (assumed): what Order Entry posts bears the document's number, used or not.
    number = given.number if origin else number_for(books, ADJUSTMENTS, actor.entity, given.number)
    record_no = books.next_record_no()
    stamp = books.clock.stamp()
    books.insert(
        "aradjustment",
        {
            "recordno": record_no,
            "recordid": number,
            "custrec": customer["recordno"],
            "description2": origin.document_id if origin else "",
            "modulekey": FROM_ORDER_ENTRY if origin else FROM_AR,
            **_summary(books, given, origin),
            "externalid": given.external_id,
            "auwhencreated": stamp,
            "createdby": actor.user_no,
            "megaentity": actor.entity,
            # Source (assumed): the contacts of a memo are its customer's, or those of its document.
            **document_contacts(books, actor, customer, bill_to=given.bill_to, ship_to=given.ship_to),
            **_header(books, actor, given),
        },
    )
    write_lines(books, _LINES, record_no, given.lines, origin)
    return record_no


def _summary(books: Books, given: AdjustmentInput, origin: Origin | None) -> dict[str, object]:
    if origin is not None and is_named(books, summaries.ADJUSTMENTS):
        # Source (assumed): a document cannot name a summary, so its credit memo has none.
        return {}
    posted = given.posted or given.date
    return summary_for(books, summaries.ADJUSTMENTS, day=posted, named=given.batch_key).columns


def _check(books: Books, actor: Actor, given: AdjustmentInput) -> None:
    check_lines(books, actor, given.lines)
    check_amounts([line.amount for line in given.lines], may_be_negative=True)


def _header(books: Books, actor: Actor, given: AdjustmentInput) -> dict[str, object]:
    return {
        # Source (assumed): STATE and RAWSTATE of an adjustment are those of an invoice.
        "state": DRAFT if given.is_draft else POSTED,
        "rawstate": "D" if given.is_draft else "A",
        # Source (assumed): DOCNUMBER holds what was sent as invoiceno; nothing is applied by it.
        "docnumber": given.reference,
        "description": given.description,
        "whencreated": given.date,
        "whenposted": None if given.is_draft else (given.posted or given.date),
        **currency_columns(books, given.currency),
        # Source (assumed): the sign of the lines is that of the totals; a credit memo's are negative.
        "totalentered": given.total,
        "totaldue": given.total,
        "whenmodified": books.clock.stamp(),
        "modifiedby": actor.user_no,
    }


def find_adjustment(books: Books, actor: Actor, key: str, *, is_external: bool = False) -> Row:
    """Give an adjustment by its record number, or by the id that its maker gave it.

    Raises: FunctionRefused.
    """
    column, value = ("externalid", key) if is_external else ("recordno", read_key(key))
    row = books.row(f"SELECT * FROM aradjustment WHERE {column} = ?", (value,))  # noqa: S608
    if row is None or not key or not can_reach(actor, row["megaentity"]):
        raise not_found("adjustment")
    return row


def current_adjustment(books: Books, row: Row) -> AdjustmentInput:
    """Give an adjustment as what would have to be sent to make it."""
    customer = books.value("SELECT customerid FROM customer WHERE recordno = ?", (row["custrec"],))
    return AdjustmentInput(
        customer_id=customer,
        date=row["whencreated"],
        posted=row["whenposted"] or "",
        is_draft=row["state"] == DRAFT,
        number=row["recordid"],
        reference=row["docnumber"],
        description=row["description"],
        currency=currency_of(row),
        lines=current_lines(books, _LINES, row["recordno"]),
    )


def update_adjustment(books: Books, actor: Actor, row: Row, given: AdjustmentInput) -> None:
    """Change an adjustment; once something was applied, its texts only.

    Raises: FunctionRefused.
    """
    before = current_adjustment(books, row)
    given = replace(given, lines=with_accounts(books, given.lines))
    if given.number != before.number:
        check_number(books, ADJUSTMENTS, row["megaentity"], given.number)
        books.update("aradjustment", row["recordno"], {"recordid": given.number})
    if is_applied(row):
        if _money(given) != _money(before):
            # Source (observed): the sentence (errors.md 5.2). Source (assumed): what stays open to change.
            raise invalid("A payment has been made against this Invoice / Adjustment.")
        texts = {"docnumber": given.reference, "description": given.description}
        audit = {"whenmodified": books.clock.stamp(), "modifiedby": actor.user_no}
        books.update("aradjustment", row["recordno"], texts | audit)
        return
    if given.is_draft and not before.is_draft:
        raise invalid("A posted transaction cannot become a draft again.")
    check_period(books, row["whenposted"], "" if given.is_draft else given.posted or given.date)
    customer = active_customer(books, actor, given.customer_id)
    _check(books, actor, given)
    changes = {"custrec": customer["recordno"], **_header(books, actor, given)}
    books.update("aradjustment", row["recordno"], changes)
    write_lines(books, _LINES, row["recordno"], given.lines)


def _money(given: AdjustmentInput) -> tuple[object, ...]:
    return (given.customer_id, given.date, given.posted, given.currency, tuple(given.lines))


def is_applied(row: Row) -> bool:
    """Say whether a part of an adjustment is applied."""
    return bool(row["totalpaid"] or row["totalselected"])


def delete_adjustment(books: Books, actor: Actor, row: Row) -> None:
    """Delete an adjustment of which nothing is applied.

    Raises: FunctionRefused.
    """
    if is_applied(row):
        # Source (observed): the sentence, of A/P (errors.md 5.2).
        raise invalid(f"Transaction '{row['recordid']}' is already paid and can't be deleted.")
    if row["modulekey"] == FROM_ORDER_ENTRY:
        # Source (documented): the document is to be edited or deleted. Source (assumed): the words for that.
        raise invalid("The transaction was created in Order Entry and can only be changed there.")
    check_period(books, row["whenposted"])
    delete_adjustment_rows(books, actor, row["recordno"])


def delete_adjustment_rows(books: Books, actor: Actor, record_no: int) -> None:
    """Delete an adjustment and its lines, if it is there."""
    books.execute("DELETE FROM aradjustmentitem WHERE recordkey = ?", (record_no,))
    delete_record(books, actor, "ARADJUSTMENT", record_no)
