"""What the legacy functions of invoices and adjustments have in common: lines, actions, changes."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from tieout.sandbox.call import Call
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.currencies import Currency
from tieout.sandbox.rules.custom_fields import Values, read_values
from tieout.sandbox.rules.dimensions import DIMENSIONS
from tieout.sandbox.rules.lines import Line
from tieout.sandbox.values import read_key
from tieout.sandbox.wire import cents, child, legacy_date, rate


def read_line(call: Call, line: etree._Element, object_name: str) -> Line:
    """Read a line of an object that is to be made.

    Raises: FunctionRefused.
    """
    return Line(
        account=child(line, "glaccountno"),
        label=child(line, "accountlabel"),
        dimensions=line_dimensions(line),
        custom=custom_values(call, line, object_name),
        amount=cents(child(line, "amount"), "amount"),
        memo=child(line, "memo"),
        location=child(line, "locationid"),
        department=child(line, "departmentid"),
        item=child(line, "itemid"),
    )


def line_dimensions(line: etree._Element) -> dict[str, str]:
    """Read the dimensions of a line beside location, department and item."""
    return {name: child(line, name.lower()) for name in DIMENSIONS if child(line, name.lower())}


def custom_values(call: Call, element: etree._Element, object_name: str) -> Values:
    """Read the custom fields of a record or a line.

    Raises: FunctionRefused.
    """
    pairs = [
        (child(each, "customfieldname"), child(each, "customfieldvalue"))
        for each in element.iterfind("customfields/customfield")
    ]
    return read_values(call.books, object_name, pairs)


def currency_group(body: etree._Element, before: Currency | None = None) -> Currency:
    """Read the currency of a record, or leave it as it was when none is sent.

    Raises: FunctionRefused.
    """
    code = child(body, "currency")
    if not code and before is not None:
        return before
    return Currency(
        code,
        rate(child(body, "exchrate")),
        child(body, "exchratetype"),
        legacy_date(body, "exchratedate"),
        child(body, "basecurr"),
    )


def read_is_draft(body: etree._Element, *, default: bool = False) -> bool:
    """Read whether a record is to stay a draft.

    Raises: FunctionRefused.
    """
    action = child(body, "action")
    if not action:
        return default
    # Source (documented): Draft and Submit; the page of adjustments shows Posted in its sample.
    if action not in {"Draft", "Submit", "Posted"}:
        raise invalid(f"Action '{action}' is not valid.")
    return action == "Draft"


def changed_text(body: etree._Element, name: str, before: str) -> str:
    """Give a text as it is to be: left when absent, cleared by an empty element if the caller says so."""
    found = body.find(name)
    # Source (assumed): what set_nulls means; without it an empty element changes nothing.
    if found is None or (not child(body, name) and body.get("set_nulls") != "true"):
        return before
    return child(body, name)


def changed_lines(call: Call, wrapper: str, object_name: str, lines: list[Line]) -> list[Line]:
    """Give the lines of a record as they are to be.

    Raises: FunctionRefused.
    Source (documented): updatelineitem changes the line of a number that counts from 1, lineitem appends one.
    """
    for item in call.body.iterfind(f"{wrapper}/*"):
        if item.tag == "lineitem":
            lines.append(read_line(call, item, object_name))
            continue
        position = read_key(item.get("line_num", "")) - 1
        if not 0 <= position < len(lines):
            # Source (assumed): the words for a line that is not there.
            raise invalid(f"The line {item.get('line_num')} does not exist.")
        lines[position] = _changed_line(call, item, object_name, lines[position])
    return lines


def _changed_line(call: Call, item: etree._Element, object_name: str, line: Line) -> Line:
    amount = child(item, "amount")
    return replace(
        line,
        account=child(item, "glaccountno") or line.account,
        label=child(item, "accountlabel") or line.label,
        dimensions={**line.dimensions, **line_dimensions(item)},
        custom={**line.custom, **custom_values(call, item, object_name)},
        amount=cents(amount, "amount") if amount else line.amount,
        memo=child(item, "memo") or line.memo,
        location=child(item, "locationid") or line.location,
        department=child(item, "departmentid") or line.department,
        item=child(item, "itemid") or line.item,
    )
