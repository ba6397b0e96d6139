"""From Tieout's invoices to the requests that write, change and take them back. Pure, like `outgoing`.

What a later revision is compared with is not the request but the content: the record's own facts, without
what a setting decides, so that a changed setting never makes a written invoice a changed one.
Source: intacct/objects.md 5.1 to 5.3 (invoice), 1.6 (currency), 1.11 (lengths).
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from tieout.intacct import (
    CreateInvoice,
    DeleteInvoice,
    ReverseInvoice,
    Row,
    UpdateInvoice,
    read_date,
)
from tieout.ledger.facts import InvoiceFacts
from tieout.sync.mapping.outgoing import REFERENCE_LENGTH_MAX, CannotBeSent, custom_fields
from tieout.sync.mapping.outgoing_lines import invoice_line, line_content, place_of
from tieout.sync.settings import ConnectionSettings

INVOICE_NUMBER_LENGTH_MAX = 30  # Source (documented): `invoiceno` in the 2.1 grammar.
# What Intacct changes in place, also after a payment. Everything else of the content is what an invoice is
# known by, or its lines, none of which can be taken away: that means another invoice.
# Source (documented): objects.md 5.1 (the header only), 5.3 (no way to remove a line).
HEADER = ("number", "due_date", "payment_terms", "purchase_order", "contact_name", "custom_fields")

Content = dict[str, str]


def create_invoice(
    facts: InvoiceFacts,
    *,
    settings: ConnectionSettings,
    customer_id: str,
    base_currency: str,
    contact_name: str = "",
    entity_id: str = "",
) -> CreateInvoice:
    """Return the request that creates an invoice, in the session of an entity or in our own.

    It is billed to a contact where that is the customer here (E6).

    Amounts: one line for each line, discounts negative; the currency only where it is not the base currency.
    Raises: CannotBeSent.
    """
    _check_number(facts.number)
    place = place_of(settings, entity_id=entity_id)
    lines = tuple(invoice_line(line, settings=settings, place=place) for line in facts.lines)
    total = sum((line.amount for line in lines), Decimal(0))
    if total != facts.total.amount:
        raise CannotBeSent("lines_not_equal_total", f"The lines add up to {total}, not to {facts.total}.")
    return CreateInvoice(
        customer_id=customer_id,
        date_created=facts.issue_date,
        date_due=_due_date(facts),
        term_name=_term(facts),
        invoice_no=facts.number,
        po_number=facts.purchase_order[:REFERENCE_LENGTH_MAX],
        bill_to=contact_name or None,
        currency="" if facts.currency == base_currency else facts.currency,
        custom_fields=custom_fields(facts.custom_fields, settings.write_invoice_fields, with_blanks=False),
        lines=lines,
    )


def update_header(
    facts: InvoiceFacts, *, remote_key: str, settings: ConnectionSettings, contact_name: str = ""
) -> UpdateInvoice:
    """Return the request that brings the header of a written invoice to ours, and clears what is empty here.

    Raises: CannotBeSent.
    """
    _check_number(facts.number)
    return UpdateInvoice(
        key=remote_key,
        date_due=_due_date(facts),
        # A term that is not named stays; an empty one would be cleared, and is not needed beside a due date.
        term_name=_term(facts) or None,
        invoice_no=facts.number,
        po_number=facts.purchase_order[:REFERENCE_LENGTH_MAX],
        bill_to=contact_name or None,
        custom_fields=custom_fields(facts.custom_fields, settings.write_invoice_fields, with_blanks=True),
    )


def rename(*, remote_key: str, number: str) -> UpdateInvoice:
    """Return the request that gives an invoice another number and leaves the rest."""
    return UpdateInvoice(key=remote_key, invoice_no=number)


def freed_number(number: str, *, generation: int) -> str:
    """Return the number under which a replaced invoice stays in Intacct."""
    suffix = f"-V{generation}"
    return number[: INVOICE_NUMBER_LENGTH_MAX - len(suffix)] + suffix


def reverse_invoice(*, remote_key: str, day: date) -> ReverseInvoice:
    """Return the request that reverses an invoice on a day."""
    return ReverseInvoice(key=remote_key, date_reversed=day)


def delete_invoice(*, remote_key: str) -> DeleteInvoice:
    """Return the request that deletes an invoice."""
    return DeleteInvoice(key=remote_key)


# --- What Intacct then holds -----------------------------------------------------------------------------
def content(
    facts: InvoiceFacts, *, customer_id: str, settings: ConnectionSettings, contact_name: str = ""
) -> Content:
    """Return what Intacct holds of an invoice after it was written; names that are not written are absent."""
    told = {
        "number": facts.number,
        "due_date": str(_due_date(facts) or ""),
        "payment_terms": _term(facts),
        "purchase_order": facts.purchase_order[:REFERENCE_LENGTH_MAX],
        "customer_id": customer_id,
        "issue_date": facts.issue_date.isoformat(),
        "currency": facts.currency,
        "total": f"{facts.total.amount:f}",
        "lines": content_digest([line_content(line) for line in facts.lines]),
    }
    if contact_name:
        told["contact_name"] = contact_name
    if settings.send_item_id:
        told["items"] = content_digest([line.item for line in facts.lines])
    if settings.write_invoice_fields:
        written = custom_fields(facts.custom_fields, settings.write_invoice_fields, with_blanks=False)
        told["custom_fields"] = content_digest(written)
    return told


def differs(told: Mapping[str, str], wanted: Mapping[str, str]) -> frozenset[str]:
    """Return the names on which two contents disagree.

    A name that only one of them has was switched on or off by a setting, which changes nothing of a record.
    Where nothing is known of what was told, everything differs.
    """
    if not told:
        return frozenset(wanted)
    return frozenset(name for name in told.keys() & wanted.keys() if told[name] != wanted[name])


def is_header(names: frozenset[str]) -> bool:
    """Tell whether all these names are of the header, which changes in place."""
    return names <= set(HEADER)


def with_header(told: Mapping[str, str], wanted: Mapping[str, str]) -> Content:
    """Return what Intacct holds after only the header was told."""
    return {**told, **{name: text for name, text in wanted.items() if name in HEADER}}


def content_digest(value: object) -> str:
    """Return a digest by which a part of a content is compared."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


# --- What was sent, read again ---------------------------------------------------------------------------
HEADER_FIELDS = ("RECORDID", "DOCNUMBER", "WHENDUE", "TERMNAME")


def sent_header(request: UpdateInvoice) -> dict[str, object]:
    """Return what a change of a header must show, by Intacct's names; nothing where no query can tell."""
    if request.custom_fields or request.bill_to:
        return {}
    sent = {
        "RECORDID": request.invoice_no,
        "DOCNUMBER": request.po_number,
        "WHENDUE": request.date_due,
        "TERMNAME": request.term_name,
    }
    return {name: value for name, value in sent.items() if value is not None}


def shown_header(row: Row) -> dict[str, object]:
    """Read one row of a query for `HEADER_FIELDS`."""
    return {**row, "WHENDUE": read_date(row["WHENDUE"])}


# --- Parts -----------------------------------------------------------------------------------------------
def _check_number(number: str) -> None:
    if not number:
        raise CannotBeSent("number_empty", "The invoice has no number.")
    if len(number) > INVOICE_NUMBER_LENGTH_MAX:
        raise CannotBeSent("number_too_long", f"{number} has more than 30 characters.")


def _due_date(facts: InvoiceFacts) -> date | None:
    return facts.due_date or (None if facts.payment_terms else facts.issue_date)


def _term(facts: InvoiceFacts) -> str:
    return "" if facts.due_date else facts.payment_terms
