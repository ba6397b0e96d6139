"""The legacy functions of A/R invoices."""

from __future__ import annotations

from lxml import etree

from tieout.sandbox.call import Call
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.legacy_lines import read_is_draft, read_line
from tieout.sandbox.rendering import element
from tieout.sandbox.rules.invoices import InvoiceInput, create_invoice
from tieout.sandbox.wire import child, legacy_date, needed_date, rate


def _contact_name(body: etree._Element, name: str) -> str:
    found = body.find(name)
    return "" if found is None else child(found, "contactname")


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
        bill_to=_contact_name(body, "billto"),
        ship_to=_contact_name(body, "shipto"),
        currency=child(body, "currency"),
        rate=rate(child(body, "exchrate")),
        lines=[read_line(line) for line in body.iterfind("invoiceitems/lineitem")],
    )
    number = create_invoice(call.books, call.actor, given)
    # Source (documented): the key of a legacy create is directly under the result.
    return call.result(element("key", str(number)), key=str(number), written=1)
