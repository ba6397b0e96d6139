"""A/R invoices: keyed in A/R, or posted by an Order Entry document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tieout.sandbox.books import Books, Row
from tieout.sandbox.rules import summaries
from tieout.sandbox.rules.attachments import check_attachment
from tieout.sandbox.rules.checks import (
    Actor,
    active_customer,
    can_reach,
    check_amounts,
    due_date,
    not_found,
)
from tieout.sandbox.rules.contacts import document_contacts
from tieout.sandbox.rules.currencies import IN_BASE, Currency, currency_columns
from tieout.sandbox.rules.custom_fields import kept
from tieout.sandbox.rules.deletions import delete_record
from tieout.sandbox.rules.lines import Line, Origin, check_lines, with_accounts, write_lines
from tieout.sandbox.rules.numbering import INVOICES, number_for
from tieout.sandbox.rules.periods import check_period
from tieout.sandbox.rules.sides import POSTED
from tieout.sandbox.rules.summaries import is_named, summary_for
from tieout.sandbox.values import read_key

FROM_AR = "4.AR"
FROM_ORDER_ENTRY = "8.SO"
DRAFT, REVERSED, REVERSAL = "Draft", "Reversed", "Reversal"


@dataclass(frozen=True)
class InvoiceInput:
    """What was sent of an invoice."""

    customer_id: str
    date: str
    lines: Sequence[Line]
    posted: str = ""
    due: str = ""
    term: str = ""
    batch_key: str = ""
    is_draft: bool = False
    number: str = ""
    reference: str = ""
    description: str = ""
    external_id: str = ""
    bill_to: str = ""
    ship_to: str = ""
    currency: Currency = IN_BASE
    attachment: str = ""
    custom: Mapping[str, object] = field(default_factory=dict)


def create_invoice(books: Books, actor: Actor, given: InvoiceInput) -> int:
    """Create an invoice keyed in A/R and give its record number.

    Raises: FunctionRefused.
    """
    customer = active_customer(books, actor, given.customer_id)
    # Source (assumed): one without term and due date takes the customer's term.
    term = given.term or ("" if given.due else customer["termname"])
    due = due_date(books, given.date, term=term, due=given.due)
    given = replace(given, term=term, lines=with_accounts(books, given.lines))
    check_lines(books, actor, given.lines)
    check_amounts([line.amount for line in given.lines], may_be_negative=True)
    check_attachment(books, given.attachment)
    number = number_for(books, INVOICES, actor.entity, given.number)
    return post(books, actor, customer, given, number=number, due=due)


def post(
    books: Books,
    actor: Actor,
    customer: Row,
    given: InvoiceInput,
    *,
    number: str,
    due: str,
    origin: Origin | None = None,
) -> int:
    """Insert an invoice whose references were checked; give its record number.

    Raises: FunctionRefused.
    """
    if not given.is_draft:
        check_period(books, given.posted or given.date)
    record_no = books.next_record_no()
    stamp = books.clock.stamp()
    books.insert(
        "arinvoice",
        {
            "recordno": record_no,
            "recordid": number,
            "custrec": customer["recordno"],
            "docnumber": given.reference,
            "description": given.description,
            # Source (documented): DESCRIPTION2 is the DOCID of the source document.
            "description2": origin.document_id if origin else "",
            "termname": given.term,
            "whendue": due,
            "modulekey": FROM_ORDER_ENTRY if origin else FROM_AR,
            **_summary(books, given, origin),
            "externalid": given.external_id,
            "supdocid": given.attachment,
            "custom": kept(given.custom),
            **document_contacts(books, actor, customer, bill_to=given.bill_to, ship_to=given.ship_to),
            "auwhencreated": stamp,
            "whenmodified": stamp,
            "createdby": actor.user_no,
            "modifiedby": actor.user_no,
            "megaentity": actor.entity,
            **header(books, given),
        },
    )
    write_lines(books, "arinvoiceitem", record_no, given.lines, origin)
    return record_no


def _summary(books: Books, given: InvoiceInput, origin: Origin | None) -> dict[str, object]:
    if origin is not None and is_named(books, summaries.INVOICES):
        # Source (assumed): a document cannot name a summary, so its invoice has none.
        return {}
    posted = given.posted or given.date
    return summary_for(books, summaries.INVOICES, day=posted, named=given.batch_key).columns


def header(books: Books, given: InvoiceInput) -> dict[str, object]:
    """Give the columns of an invoice that are locked once something was applied to it."""
    total = sum(line.amount for line in given.lines)
    return {
        "state": DRAFT if given.is_draft else POSTED,
        "rawstate": "D" if given.is_draft else "A",
        "whencreated": given.date,
        "whenposted": None if given.is_draft else (given.posted or given.date),
        **currency_columns(books, given.currency),
        "totalentered": total,
        "totaldue": total,
    }


def find_invoice(books: Books, actor: Actor, key: str, *, is_external: bool = False) -> Row:
    """Give an invoice by its record number, or by the id that its maker gave it.

    Raises: FunctionRefused.
    """
    column, value = ("externalid", key) if is_external else ("recordno", read_key(key))
    row = books.row(f"SELECT * FROM arinvoice WHERE {column} = ?", (value,))  # noqa: S608
    if row is None or not key or not can_reach(actor, row["megaentity"]):
        raise not_found("invoice")
    return row


def has_details(books: Books, record_no: int) -> bool:
    """Say whether anything was ever applied to or from an invoice, reversed since or not."""
    sql = "SELECT 1 FROM arpymtdetail WHERE {} = ? LIMIT 1"
    return any(books.value(sql.format(each), (record_no,)) for each in ("recordkey", "creditkey"))


def delete_rows(books: Books, actor: Actor, record_no: int) -> None:
    """Delete an invoice and its lines, if it is there."""
    books.execute("DELETE FROM arinvoiceitem WHERE recordkey = ?", (record_no,))
    delete_record(books, actor, "ARINVOICE", record_no)
