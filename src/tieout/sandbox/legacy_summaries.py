"""The legacy functions that create summaries."""

from __future__ import annotations

from tieout.sandbox.call import Call
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import not_built
from tieout.sandbox.rendering import element
from tieout.sandbox.rules import summaries
from tieout.sandbox.rules.summaries import Kind, create_summary
from tieout.sandbox.wire import child, legacy_date


def create_payment_summary(call: Call) -> FunctionResult:
    """Create a summary of payments, tied to the account that it names."""
    return _create(call, summaries.PAYMENTS)


def create_invoice_summary(call: Call) -> FunctionResult:
    """Create a summary of invoices."""
    return _create(call, summaries.INVOICES)


def create_adjustment_summary(call: Call) -> FunctionResult:
    """Create a summary of adjustments."""
    return _create(call, summaries.ADJUSTMENTS)


def _create(call: Call, kind: Kind) -> FunctionResult:
    call.permit("create", "CREATE", kind.object_name)
    body = call.body
    if any(str(each.tag).startswith(("create_", "apply_")) for each in body):
        raise not_built("records that are created within their summary")
    number = create_summary(
        call.books,
        kind,
        child(body, "batchtitle"),
        day=legacy_date(body, "datecreated") or call.books.clock.today(),
        bank=child(body, "bankaccountid"),
        undeposited=child(body, "undepfundsacct"),
    )
    return call.result(element("key", str(number)), key=str(number), written=1)
