"""The legacy functions of A/R adjustments."""

from __future__ import annotations

from dataclasses import replace

from tieout.sandbox.call import Call
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.legacy_lines import changed_lines, changed_text, currency_group, read_is_draft, read_line
from tieout.sandbox.rendering import element
from tieout.sandbox.rules.adjustments import (
    AdjustmentInput,
    create_adjustment,
    current_adjustment,
    delete_adjustment,
    find_adjustment,
    update_adjustment,
)
from tieout.sandbox.wire import child, legacy_date, needed_date

_LINES = "ARADJUSTMENTITEM"


def create_adjustment_function(call: Call) -> FunctionResult:
    """Create a credit memo or a debit memo."""
    call.permit("create", "CREATE", "ARADJUSTMENT")
    body = call.body
    given = AdjustmentInput(
        customer_id=child(body, "customerid"),
        date=needed_date(body, "datecreated"),
        posted=legacy_date(body, "dateposted"),
        batch_key=child(body, "batchkey"),
        number=child(body, "adjustmentno"),
        is_draft=read_is_draft(body),
        reference=child(body, "invoiceno"),
        description=child(body, "description"),
        external_id=child(body, "externalid"),
        currency=currency_group(body),
        lines=[read_line(call, line, _LINES) for line in body.iterfind("aradjustmentitems/lineitem")],
    )
    number = str(create_adjustment(call.books, call.actor, given))
    return call.result(element("key", number), key=number, written=1)


def update_adjustment_function(call: Call) -> FunctionResult:
    """Change what was sent of an adjustment."""
    call.permit("update", "UPDATE", "ARADJUSTMENT")
    body = call.body
    is_external = body.get("externalkey") == "true"
    row = find_adjustment(call.books, call.actor, body.get("key", ""), is_external=is_external)
    before = current_adjustment(call.books, row)
    day = legacy_date(body, "datecreated")
    after = replace(
        before,
        customer_id=child(body, "customerid") or before.customer_id,
        date=day or before.date,
        posted=legacy_date(body, "dateposted") or (day or before.posted),
        number=child(body, "adjustmentno") or before.number,
        is_draft=read_is_draft(body, default=before.is_draft),
        reference=changed_text(body, "invoiceno", before.reference),
        description=changed_text(body, "description", before.description),
        currency=currency_group(body, before.currency),
        lines=changed_lines(call, "updatearadjustmentitems", _LINES, list(before.lines)),
    )
    update_adjustment(call.books, call.actor, row, after)
    key = str(row["recordno"])
    return call.result(element("key", key), key=key, written=1)


def delete_adjustment_function(call: Call) -> FunctionResult:
    """Delete an adjustment."""
    call.permit("delete", "DELETE", "ARADJUSTMENT")
    key = call.body.get("key", "")
    is_external = call.body.get("externalkey") == "true"
    delete_adjustment(
        call.books, call.actor, find_adjustment(call.books, call.actor, key, is_external=is_external)
    )
    # Source (observed): neither key nor data.
    return call.result("", key=key, written=1)
