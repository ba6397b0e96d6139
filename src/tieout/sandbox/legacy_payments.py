"""The legacy functions of A/R payments."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from tieout.sandbox.call import Call
from tieout.sandbox.defaults import RECEIVABLES
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused, invalid
from tieout.sandbox.legacy_lines import currency_group
from tieout.sandbox.rendering import element
from tieout.sandbox.rules.advances import create_advance, delete_advance
from tieout.sandbox.rules.applying import Detail
from tieout.sandbox.rules.credit import Credit, kind_of
from tieout.sandbox.rules.lines import Line
from tieout.sandbox.rules.payments import ADVANCE, PaymentInput, create_payment, delete_draft
from tieout.sandbox.rules.reversals import find_payment, reverse_payment
from tieout.sandbox.values import read_key, show_amount
from tieout.sandbox.wire import cents, child, legacy_date, needed_date


def _items(call: Call, items: Iterable[etree._Element]) -> list[Detail]:
    """Read what is paid: invoices, or debit memos by their record numbers."""
    found = []
    for item in items:
        key, amount = child(item, "invoicekey"), cents(child(item, "amount"), "amount")
        sql = "SELECT 1 FROM aradjustment WHERE recordno = ?"
        is_memo = call.books.value(sql, (read_key(key),)) is not None
        found.append(Detail("" if is_memo else key, amount, debit_memo_key=key if is_memo else ""))
    return found


def create_payment_function(call: Call) -> FunctionResult:
    """Create a payment the old way; it becomes an ARPYMT all the same, or an advance when it pays nothing."""
    call.permit("create", "CREATE", "ARPYMT")
    body = call.body
    items = _items(call, body.iterfind("arpaymentitem"))
    total = cents(child(body, "paymentamount"), "payment amount")
    applied = sum(item.amount for item in items)
    if applied > total:
        # Source (assumed): the words.
        raise invalid(
            f"The amount applied ({show_amount(applied)}) exceeds the payment amount ({show_amount(total)})"
        )
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
        currency=currency_group(body),
        # Source (assumed): what is not applied is an overpayment, as overpaylocid lets one think.
        overpayment=total - applied if items else 0,
    )
    if items:
        number = str(create_payment(call.books, call.actor, given))
    else:
        # Source (documented): without items an open-item customer, as all are here, gets an advance.
        # Source (assumed): its line is on the receivables account, in the location of overpaylocid.
        location = child(body, "overpaylocid") or call.caller.entity or _first_location(call)
        department = child(body, "overpaydeptid")
        line = Line(RECEIVABLES, total, location=location, department=department)
        number = str(create_advance(call.books, call.actor, given, [line]))
    return call.result(element("key", number), key=number, written=1)


def _first_location(call: Call) -> str:
    sql = "SELECT id FROM reference WHERE object = 'LOCATION' AND status = 'active' ORDER BY recordno"
    return str(call.books.value(sql))


def apply_payment_function(call: Call) -> FunctionResult:
    """Apply a credit memo, an advance, an overpayment or a negative invoice, without cash."""
    call.permit("create", "CREATE", "ARPYMT")
    body = call.body
    details = _items(call, body.iterfind("arpaymentitems/arpaymentitem"))
    kind, key = kind_of(call.books, child(body, "arpaymentkey"))
    applied = [
        Detail(item.invoice_key, 0, "", item.debit_memo_key, [Credit(kind, key, item.amount)])
        for item in details
    ]
    sql = "SELECT custrec FROM {} WHERE recordno = ?"
    tables = {"ADJUSTMENT": "aradjustment", "NEGATIVEINVOICE": "arinvoice"}
    customer = call.books.value(sql.format(tables.get(kind, "arpymt")), (read_key(key),))
    given = PaymentInput(
        method="",
        receipt_date=needed_date(body, "paymentdate"),
        details=applied,
        customer_id=call.books.value("SELECT customerid FROM customer WHERE recordno = ?", (customer,)),
        summary=child(body, "batchkey"),
        description=child(body, "memo"),
    )
    # Source (assumed): the key is that of the payment record without cash which applies the credit.
    number = str(create_payment(call.books, call.actor, given))
    return call.result(element("key", number), key=number, written=1)


def delete_payment_function(call: Call) -> FunctionResult:
    """Delete a draft payment or a draft advance."""
    call.permit("delete", "DELETE", "ARPYMT")
    key = call.body.get("key", "")
    row = find_payment(call.books, call.actor, key)
    # Source (assumed): drafts only, as with the generic delete.
    if row["recordtype"] == ADVANCE:
        delete_advance(call.books, call.actor, row)
    else:
        delete_draft(call.books, call.actor, row)
    return call.result("", key=key, written=1)


def reverse_payment_function(call: Call) -> FunctionResult:
    """Reverse a posted payment; a credit that it applied is unapplied by that."""
    call.permit("reverse", "REVERSE", "ARPYMT")
    key = call.body.get("key", "")
    if not key:
        raise FunctionRefused(ErrorItem("BL01001973", "", "A key is needed."))
    # Source (assumed): the record that applies a credit is reversed like any other payment.
    payment = find_payment(call.books, call.actor, key)
    day = needed_date(call.body, "datereversed")
    reverse_payment(call.books, call.actor, payment, day=day, description=child(call.body, "description"))
    # Source (assumed): the key of the reversed payment comes back.
    return call.result(element("key", key), key=key, written=1)
