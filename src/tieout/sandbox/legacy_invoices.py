"""The legacy functions of A/R invoices."""

from __future__ import annotations

from dataclasses import replace

from tieout.sandbox.books import Row
from tieout.sandbox.call import Call
from tieout.sandbox.contact_elements import named_contact
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.legacy_lines import (
    changed_lines,
    changed_text,
    currency_group,
    custom_values,
    read_is_draft,
    read_line,
)
from tieout.sandbox.rendering import element
from tieout.sandbox.rules.invoice_changes import (
    current_invoice,
    delete_invoice,
    reverse_invoice,
    update_invoice,
)
from tieout.sandbox.rules.invoices import InvoiceInput, create_invoice, find_invoice
from tieout.sandbox.wire import child, legacy_date, needed_date

_LINES = "ARINVOICEITEM"


def create_invoice_function(call: Call) -> FunctionResult:
    """Create an A/R invoice."""
    call.permit("create", "CREATE", "ARINVOICE")
    body = call.body
    given = InvoiceInput(
        customer_id=child(body, "customerid"),
        date=needed_date(body, "datecreated"),
        posted=legacy_date(body, "dateposted"),
        due=legacy_date(body, "datedue"),
        term=child(body, "termname"),
        batch_key=child(body, "batchkey"),
        is_draft=read_is_draft(body),
        number=child(body, "invoiceno"),
        reference=child(body, "ponumber"),
        description=child(body, "description"),
        external_id=child(body, "externalid"),
        bill_to=named_contact(call, body, "billto"),
        ship_to=named_contact(call, body, "shipto"),
        attachment=child(body, "supdocid"),
        custom=custom_values(call, body, "ARINVOICE"),
        currency=currency_group(body),
        lines=[read_line(call, line, _LINES) for line in body.iterfind("invoiceitems/lineitem")],
    )
    number = create_invoice(call.books, call.actor, given)
    # Source (documented): the key of a legacy create is directly under the result.
    return call.result(element("key", str(number)), key=str(number), written=1)


def update_invoice_function(call: Call) -> FunctionResult:
    """Change what was sent of an A/R invoice."""
    call.permit("update", "UPDATE", "ARINVOICE")
    body = call.body
    row = _find(call)
    before = current_invoice(call.books, row)
    day, term = legacy_date(body, "datecreated"), child(body, "termname")
    after = replace(
        before,
        customer_id=child(body, "customerid") or before.customer_id,
        date=day or before.date,
        posted=legacy_date(body, "dateposted") or (day or before.posted),
        # Source (assumed): a term that is sent without a due date sets the due date anew.
        due=legacy_date(body, "datedue") or ("" if term else before.due),
        term=term or before.term,
        is_draft=read_is_draft(body, default=before.is_draft),
        number=child(body, "invoiceno") or before.number,
        reference=changed_text(body, "ponumber", before.reference),
        description=changed_text(body, "description", before.description),
        bill_to=named_contact(call, body, "payto") or before.bill_to,
        ship_to=named_contact(call, body, "returnto") or before.ship_to,
        attachment=changed_text(body, "supdocid", before.attachment),
        custom={**before.custom, **custom_values(call, body, "ARINVOICE")},
        currency=currency_group(body, before.currency),
        lines=changed_lines(call, "updateinvoiceitems", _LINES, list(before.lines)),
    )
    update_invoice(call.books, call.actor, row, after)
    key = str(row["recordno"])
    return call.result(element("key", key), key=key, written=1)


def _find(call: Call) -> Row:
    is_external = call.body.get("externalkey") == "true"
    return find_invoice(call.books, call.actor, call.body.get("key", ""), is_external=is_external)


def reverse_invoice_function(call: Call) -> FunctionResult:
    """Reverse an A/R invoice on which nothing is paid."""
    call.permit("reverse", "REVERSE", "ARINVOICE")
    row = _find(call)
    day = needed_date(call.body, "datereversed")
    reverse_invoice(call.books, call.actor, row, day=day, description=child(call.body, "description"))
    # Source (assumed): the key of the reversed invoice comes back.
    key = str(row["recordno"])
    return call.result(element("key", key), key=key, written=1)


def delete_invoice_function(call: Call) -> FunctionResult:
    """Delete an A/R invoice."""
    call.permit("delete", "DELETE", "ARINVOICE")
    row = _find(call)
    delete_invoice(call.books, call.actor, row)
    # Source (observed): neither key nor data.
    return call.result("", key=str(row["recordno"]), written=1)
