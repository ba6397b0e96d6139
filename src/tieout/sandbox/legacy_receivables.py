"""The legacy functions of Accounts Receivable: invoices and payments."""

from __future__ import annotations

from lxml import etree

from tieout.sandbox.call import Call
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused, not_built
from tieout.sandbox.legacy_lines import read_is_draft, read_line
from tieout.sandbox.rendering import element
from tieout.sandbox.rules.invoices import InvoiceInput, create_invoice
from tieout.sandbox.rules.payments import Detail, PaymentInput, create_payment
from tieout.sandbox.rules.reversals import find_payment, reverse_payment
from tieout.sandbox.wire import cents, child, legacy_date, needed_date, rate


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


def create_payment_function(call: Call) -> FunctionResult:
    """Create a payment the old way; it becomes an ARPYMT all the same."""
    call.permit("create", "CREATE", "ARPYMT")
    body = call.body
    items = [
        Detail(child(item, "invoicekey"), cents(child(item, "amount"), "amount"))
        for item in body.iterfind("arpaymentitem")
    ]
    if not items:
        # Source (documented): without items an open-item customer gets an advance.
        raise not_built("payments without items, which become advances")
    total = cents(child(body, "paymentamount"), "payment amount")
    if total != sum(item.amount for item in items):
        raise not_built("payments that are not applied in full")
    received = legacy_date(body, "datereceived") or call.books.clock.today()
    given = PaymentInput(
        # Source (assumed): a payment without a method is a printed check.
        method=child(body, "paymentmethod") or "Printed Check",
        receipt_date=received,
        details=items,
        customer_id=child(body, "customerid"),
        bank=child(body, "bankaccountid"),
        undeposited=child(body, "undepfundsacct"),
        summary=child(body, "batchkey"),
        reference=child(body, "refid"),
        currency=child(body, "currency"),
        rate=rate(child(body, "exchrate")),
    )
    number = create_payment(call.books, call.actor, given)
    return call.result(element("key", str(number)), key=str(number), written=1)


def reverse_payment_function(call: Call) -> FunctionResult:
    """Reverse a posted payment."""
    call.permit("reverse", "REVERSE", "ARPYMT")
    key = call.body.get("key", "")
    if not key:
        raise FunctionRefused(ErrorItem("BL01001973", "", "A key is needed."))
    payment = find_payment(call.books, call.actor, key)
    day = needed_date(call.body, "datereversed")
    reverse_payment(call.books, call.actor, payment, day=day, description=child(call.body, "description"))
    # Source (assumed): the key of the reversed payment comes back.
    return call.result(element("key", key), key=key, written=1)
