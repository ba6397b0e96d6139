"""Changing, reversing and deleting invoices that were keyed in A/R."""

from __future__ import annotations

from dataclasses import replace

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.attachments import check_attachment
from tieout.sandbox.rules.checks import Actor, active_customer, any_customer, check_amounts, due_date
from tieout.sandbox.rules.contacts import contact_names, document_contacts
from tieout.sandbox.rules.currencies import currency_of
from tieout.sandbox.rules.custom_fields import kept, read_kept
from tieout.sandbox.rules.invoices import (
    DRAFT,
    FROM_ORDER_ENTRY,
    REVERSAL,
    REVERSED,
    InvoiceInput,
    delete_rows,
    has_details,
    header,
)
from tieout.sandbox.rules.lines import check_lines, current_lines, with_accounts, write_lines
from tieout.sandbox.rules.numbering import INVOICES, check_number
from tieout.sandbox.rules.periods import check_period
from tieout.sandbox.rules.sides import POSTED
from tieout.sandbox.values import show_date

_LINES = "arinvoiceitem"


def current_invoice(books: Books, row: Row) -> InvoiceInput:
    """Give an invoice as what would have to be sent to make it."""
    names = contact_names(books, row)
    customer = books.value("SELECT customerid FROM customer WHERE recordno = ?", (row["custrec"],))
    return InvoiceInput(
        customer_id=customer,
        date=row["whencreated"],
        posted=row["whenposted"] or "",
        due=row["whendue"] or "",
        term=row["termname"],
        is_draft=row["state"] == DRAFT,
        number=row["recordid"],
        reference=row["docnumber"],
        description=row["description"],
        bill_to=names["billto"],
        ship_to=names["shipto"],
        currency=currency_of(row),
        attachment=row["supdocid"],
        custom=read_kept(row["custom"]),
        lines=current_lines(books, _LINES, row["recordno"]),
    )


def update_invoice(books: Books, actor: Actor, row: Row, given: InvoiceInput) -> None:
    """Change an invoice; once something was applied to it, its header only.

    Raises: FunctionRefused.
    """
    _refuse_order_entry(row)
    if row["state"] in {REVERSED, REVERSAL}:
        raise invalid(f"The transaction '{row['recordid']}' has been reversed and can't be changed.")
    before = current_invoice(books, row)
    given = replace(given, lines=with_accounts(books, given.lines))
    if given.is_draft and not before.is_draft:
        raise invalid("A posted transaction cannot become a draft again.")
    if has_details(books, row["recordno"]):
        # Source (documented): after a payment the header only, also when it was reversed (objects.md 5.1).
        # Source (assumed): customer, dates of the posting and currency are no part of that header.
        if _money(given) != _money(before):
            # Source (observed): the sentence (errors.md 5.2).
            raise invalid("A payment has been made against this Invoice / Adjustment.")
    else:
        check_period(books, row["whenposted"], "" if given.is_draft else given.posted or given.date)
        check_lines(books, actor, given.lines)
        check_amounts([line.amount for line in given.lines], may_be_negative=True)
    if given.attachment != before.attachment:
        check_attachment(books, given.attachment)
    if given.number != before.number:
        check_number(books, INVOICES, row["megaentity"], given.number)
    # Source (assumed): the invoices of a customer who turned inactive can still be changed.
    find = any_customer if given.customer_id == before.customer_id else active_customer
    customer = find(books, actor, given.customer_id)
    due = due_date(books, given.date, term=given.term, due=given.due)
    contacts = _contacts(books, actor, customer, given, before)
    changes: dict[str, object] = {
        "recordid": given.number,
        "docnumber": given.reference,
        "description": given.description,
        "termname": given.term,
        "whendue": due,
        **contacts,
        "supdocid": given.attachment,
        "custom": kept(given.custom),
        "whenmodified": books.clock.stamp(),
        "modifiedby": actor.user_no,
    }
    if not has_details(books, row["recordno"]):
        changes |= {"custrec": customer["recordno"], **header(books, given)}
        write_lines(books, _LINES, row["recordno"], given.lines)
    books.update("arinvoice", row["recordno"], changes)


def _contacts(
    books: Books, actor: Actor, customer: Row, given: InvoiceInput, before: InvoiceInput
) -> dict[str, object]:
    # Source (assumed): a contact that was not named anew stays, unless the customer is another.
    is_moved = given.customer_id != before.customer_id
    named = {
        "bill_to": "" if is_moved and given.bill_to == before.bill_to else given.bill_to,
        "ship_to": "" if is_moved and given.ship_to == before.ship_to else given.ship_to,
    }
    return document_contacts(books, actor, customer, **named)


def _money(given: InvoiceInput) -> tuple[object, ...]:
    return (given.customer_id, given.date, given.posted, given.currency, tuple(given.lines))


def _refuse_order_entry(row: Row) -> None:
    if row["modulekey"] == FROM_ORDER_ENTRY:
        # Source (documented): the document is to be edited or deleted. Source (assumed): the words for that.
        raise invalid("The transaction was created in Order Entry and can only be changed there.")


def reverse_invoice(books: Books, actor: Actor, row: Row, *, day: str, description: str = "") -> int:
    """Reverse an invoice on which nothing is paid; give the record number of the counter-record.

    Raises: FunctionRefused.
    """
    _refuse_order_entry(row)
    if not books.settings.reverse_unpaid_invoices:
        # Source (documented): a setting allows it. Source (assumed): the words when it does not.
        raise invalid("Reversal of unpaid invoices is not enabled.")
    if row["totalpaid"] and row["state"] not in {REVERSED, REVERSAL}:
        raise invalid("A payment has been made against this Invoice / Adjustment.")
    if row["state"] != POSTED:
        raise invalid(f"The transaction '{row['recordid']}' is {row['state']} and can't be reversed.")
    if day < row["whencreated"]:
        # Source (assumed): as for payments, and the words.
        raise invalid(
            f"The reversal date {show_date(day)} cannot be before the invoice date"
            f" {show_date(row['whencreated'])}."
        )
    check_period(books, day)
    counter = _insert_counter_record(books, actor, row, day, description)
    # Source (assumed): the two records settle each other, so that nothing is due on either.
    changes = {"state": REVERSED, "rawstate": "V", "totalpaid": row["totalentered"], "totaldue": 0}
    audit = {"whenmodified": books.clock.stamp(), "modifiedby": actor.user_no}
    books.update("arinvoice", row["recordno"], changes | audit)
    return counter


def _insert_counter_record(books: Books, actor: Actor, row: Row, day: str, description: str) -> int:
    counter = books.next_record_no()
    stamp = books.clock.stamp()
    values = {key: row[key] for key in row.keys()}  # noqa: SIM118 - a Row iterates over values
    values |= {
        "recordno": counter,
        "state": REVERSAL,
        "rawstate": "V",
        "description": description,
        "externalid": "",
        "prbatch": f"Reversed {row['prbatch']}",
        "prbatchkey": None,
        "whencreated": day,
        "whenposted": day,
        "whendue": day,
        "totalentered": -row["totalentered"],
        "totalpaid": -row["totalentered"],
        "totaldue": 0,
        "reversalof": row["recordno"],
        "auwhencreated": stamp,
        "whenmodified": stamp,
        "createdby": actor.user_no,
        "modifiedby": actor.user_no,
    }
    books.insert("arinvoice", values)
    sql = "SELECT * FROM arinvoiceitem WHERE recordkey = ? ORDER BY line_no"
    for line in books.rows(sql, (row["recordno"],)):
        copied = {key: line[key] for key in line.keys()}  # noqa: SIM118 - a Row iterates over values
        own = {"recordno": books.next_record_no(), "recordkey": counter}
        amounts = {"amount": -line["amount"], "totalpaid": -line["amount"]}
        books.insert(_LINES, copied | own | amounts)
        books.update(_LINES, line["recordno"], {"totalpaid": line["amount"]})
    return counter


def delete_invoice(books: Books, actor: Actor, row: Row) -> None:
    """Delete a draft or a posted invoice to which nothing was ever applied.

    Raises: FunctionRefused.
    """
    _refuse_order_entry(row)
    if row["state"] not in {DRAFT, POSTED} or has_details(books, row["recordno"]):
        # Source (documented): drafts and posted ones only, and lines that were paid stay locked.
        # Source (observed): the sentence, of A/P (errors.md 5.2).
        raise invalid(f"Transaction '{row['recordid']}' is already paid and can't be deleted.")
    check_period(books, row["whenposted"])
    delete_rows(books, actor, row["recordno"])
