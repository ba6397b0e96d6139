"""The legacy functions of Order Entry."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from tieout.sandbox.call import Call
from tieout.sandbox.contact_elements import named_contact
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import invalid
from tieout.sandbox.legacy_lines import currency_group, custom_values, line_dimensions
from tieout.sandbox.rendering import element
from tieout.sandbox.rules.documents import (
    PENDING,
    DocumentInput,
    DocumentLine,
    Subtotal,
    create_document,
    current_input,
    delete_document,
    find_document,
    update_document,
)
from tieout.sandbox.values import PRICE_UNITS, read_key
from tieout.sandbox.wire import cents, child, legacy_date, needed_date, units


def _line(call: Call, line: etree._Element) -> DocumentLine:
    price = units(child(line, "price") or "0", "price")
    discount = child(line, "discountpercent")
    if discount:
        # Source (assumed): a line's discount lowers its price, to four decimals.
        off = units(discount, "discount")
        price -= (price * off + 50 * PRICE_UNITS) // (100 * PRICE_UNITS)
    return DocumentLine(
        item=child(line, "itemid"),
        quantity=units(child(line, "quantity"), "quantity"),
        price=price,
        text=child(line, "itemdesc"),
        unit=child(line, "unit") or "Each",
        memo=child(line, "memo"),
        location=child(line, "locationid"),
        department=child(line, "departmentid"),
        source_key=child(line, "sourcelinekey"),
        dimensions=line_dimensions(line),
        custom=custom_values(call, line, "SODOCUMENTENTRY"),
    )


def _subtotal(each: etree._Element, lines_total: int) -> Subtotal:
    percent = units(child(each, "percentval") or "0", "percent")
    absolute = cents(child(each, "absval") or "0", "amount")
    # Source (assumed): the total counts; without one the absolute value, else the percentage of the lines.
    total = cents(child(each, "total") or "0", "total")
    if not total:
        scale = 100 * PRICE_UNITS
        total = (
            absolute
            or (lines_total * percent + (scale // 2 if lines_total * percent >= 0 else -scale // 2)) // scale
        )
    return Subtotal(child(each, "description"), total, absolute, percent, child(each, "locationid"))


def create_document_function(call: Call) -> FunctionResult:
    """Create an Order Entry document and the A/R invoice that its definition posts."""
    call.permit("create", "CREATE", "SODOCUMENT")
    body = call.body
    lines = [_line(call, line) for line in body.iterfind("sotransitems/sotransitem")]
    total = sum(line.total for line in lines)
    given = DocumentInput(
        definition=child(body, "transactiontype"),
        customer_id=child(body, "customerid"),
        date=needed_date(body, "datecreated"),
        posted=legacy_date(body, "dateposted"),
        due=legacy_date(body, "datedue"),
        term=child(body, "termname"),
        number=child(body, "documentno"),
        reference=child(body, "referenceno"),
        message=child(body, "message"),
        bill_to=named_contact(call, body, "billto"),
        ship_to=named_contact(call, body, "shipto"),
        state=child(body, "state") or PENDING,
        currency=currency_group(body),
        created_from=child(body, "createdfrom"),
        attachment=child(body, "supdocid"),
        custom=custom_values(call, body, "SODOCUMENT"),
        lines=lines,
        subtotals=[_subtotal(each, total) for each in body.iterfind("subtotals/subtotal")],
    )
    row = create_document(call.books, call.actor, given)
    # Source (assumed): the key is the DOCID, since update and delete take it as theirs.
    return call.result(element("key", row["docid"]), key=row["docid"], written=1)


def update_document_function(call: Call) -> FunctionResult:
    """Change an Order Entry document; its A/R invoice is made anew."""
    call.permit("update", "UPDATE", "SODOCUMENT")
    body = call.body
    row = find_document(call.books, call.actor, call.body.get("key", ""))
    before = current_input(call.books, row)
    lines = _changed_lines(call, list(before.lines))
    total = sum(line.total for line in lines)
    subtotals = list(before.subtotals)
    if body.find("updatesubtotals") is not None:
        # Source (assumed): the subtotals sent replace all.
        subtotals = [_subtotal(each, total) for each in body.iterfind("updatesubtotals/updatesubtotal")]
    day = legacy_date(body, "datecreated")
    after = replace(
        before,
        date=day or before.date,
        posted=legacy_date(body, "dateposted") or (day or before.posted),
        due=legacy_date(body, "datedue") or ("" if child(body, "termname") else before.due),
        term=child(body, "termname") or before.term,
        reference=child(body, "referenceno") or before.reference,
        message=child(body, "message") or before.message,
        bill_to=named_contact(call, body, "billto") or before.bill_to,
        ship_to=named_contact(call, body, "shipto") or before.ship_to,
        state=child(body, "state") or before.state,
        attachment=child(body, "supdocid") or before.attachment,
        custom={**before.custom, **custom_values(call, body, "SODOCUMENT")},
        currency=currency_group(body, before.currency),
        lines=lines,
        subtotals=subtotals,
    )
    update_document(call.books, call.actor, row, after)
    return call.result(element("key", row["docid"]), key=row["docid"], written=1)


def _changed_lines(call: Call, lines: list[DocumentLine]) -> list[DocumentLine]:
    # Source (documented): line_num counts from 1. Source (assumed): lines that are not named stay.
    for item in call.body.iterfind("updatesotransitems/*"):
        if item.tag == "sotransitem":
            lines.append(_line(call, item))
            continue
        position = read_key(item.get("line_num", "")) - 1
        if not 0 <= position < len(lines):
            raise invalid(f"The line {item.get('line_num')} does not exist.", record="Document")
        lines[position] = _changed_line(call, item, lines[position])
    return lines


def _changed_line(call: Call, item: etree._Element, line: DocumentLine) -> DocumentLine:
    quantity, price = child(item, "quantity"), child(item, "price")
    return replace(
        line,
        item=child(item, "itemid") or line.item,
        text=child(item, "itemdesc") or line.text,
        quantity=units(quantity, "quantity") if quantity else line.quantity,
        price=units(price, "price") if price else line.price,
        unit=child(item, "unit") or line.unit,
        memo=child(item, "memo") or line.memo,
        location=child(item, "locationid") or line.location,
        department=child(item, "departmentid") or line.department,
        dimensions={**line.dimensions, **line_dimensions(item)},
        custom={**line.custom, **custom_values(call, item, "SODOCUMENTENTRY")},
    )


def delete_document_function(call: Call) -> FunctionResult:
    """Delete an Order Entry document with its A/R invoice."""
    call.permit("delete", "DELETE", "SODOCUMENT")
    key = call.body.get("key", "")
    delete_document(call.books, call.actor, find_document(call.books, call.actor, key))
    return call.result("", key=key, written=1)
