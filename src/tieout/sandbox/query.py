"""The function ``query``: select, filter, order, page."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from tieout.sandbox.books import Books
from tieout.sandbox.call import Call
from tieout.sandbox.conditions import Condition
from tieout.sandbox.counts import Counted
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import processing_error
from tieout.sandbox.filters import Filter
from tieout.sandbox.formats import XML, Plain, read_format, write_plain
from tieout.sandbox.paging import Order, Output, Plan, fetch_groups, fetch_page
from tieout.sandbox.rendering import Cell, render_rows
from tieout.sandbox.selection import Column, Selection, find_object, start
from tieout.sandbox.values import PRICE_UNITS, Kind, escape_attribute, read_boolean, read_key
from tieout.sandbox.wire import child, text_of

DEFAULT_PAGE_SIZE = 100
# Source (assumed): how many things a query may select.
_SELECTED_MAX = 1000
_NUMBERS = {Kind.INTEGER, Kind.AMOUNT, Kind.NUMBER, Kind.RATE}
_AGGREGATES = ("count", "avg", "min", "max", "sum")


def query(call: Call) -> FunctionResult:
    """Answer a query.

    Raises: FunctionRefused.
    """
    call.permit("query", "QUERY", child(call.body, "object").upper())
    data, plain = run_query(call.books, call.body, entity=call.caller.entity)
    return call.result(data, plain=plain)


def run_query(books: Books, body: etree._Element, *, entity: str) -> tuple[str, Plain | None]:
    """Run a query and write its ``data`` element, and its rows in another format when one is asked for.

    Raises: FunctionRefused.
    """
    name = child(body, "object")
    options = body.find("options")
    format_name = read_format(_option(options, "returnformat"))
    show_private = bool(read_boolean(_option(options, "showprivate")))
    selection = start(
        *(books, find_object(name)),
        entity=entity,
        show_private=show_private,
        document=child(body, "docparid"),
    )
    orderby = body.find("orderby")
    after = _restrict(selection, body.find("filter"), orderby, options)
    counted = Counted(selection.source(), selection.parameters, after)
    if after is not None:
        selection.where(Condition("t.recordno > ?", (after,)))
    joins_to_count = len(selection.joins)
    orders = _orders(selection, orderby)
    joins_to_order = len(selection.joins)
    outputs = _outputs(selection, body.find("select"))
    size = int(child(body, "pagesize") or DEFAULT_PAGE_SIZE)
    offset = int(child(body, "offset") or 0)
    plan = Plan(selection, outputs, orders, joins_to_count, joins_to_order, size, offset, after is not None)
    if all(output.is_group for output in outputs):
        total, rows = fetch_page(books, plan, counted)
    else:
        _check_groups(plan)
        total, rows = fetch_groups(books, plan)
    left = max(0, total - offset - len(rows))
    if _is_by_key(orderby) and not offset and rows:
        books.counts.keep(books.version, counted.following(int(rows[-1]["key"])), left)
    head = (
        f'<data listtype="{escape_attribute(name)}" totalcount="{total}" offset="{offset}"'
        f' count="{len(rows)}" numremaining="{left}">'
    )
    cells = [Cell(output.tag, output.kind) for output in outputs]
    plain = write_plain(format_name, cells, [tuple(row) for row in rows] if format_name != XML else ())
    return head + render_rows(name, cells, rows) + "</data>", plain


def _option(options: etree._Element | None, name: str) -> str:
    return "" if options is None else child(options, name)


def _is_by_key(orderby: etree._Element | None) -> bool:
    if orderby is None or len(orderby) != 1:
        return False
    return child(orderby[0], "field").upper() == "RECORDNO" and orderby[0].find("descending") is None


def _restrict(
    selection: Selection,
    condition: etree._Element | None,
    orderby: etree._Element | None,
    options: etree._Element | None,
) -> int | None:
    """Add the conditions of a filter; give the record number after which a page by keys begins."""
    if condition is None:
        return None
    top = condition[0]
    after: int | None = None
    reader = Filter(selection, folded=bool(read_boolean(_option(options, "caseinsensitive"))))
    for part in _parts(top):
        follows = (
            part.tag == "greaterthan" and child(part, "field").upper() == "RECORDNO" and _is_by_key(orderby)
        )
        key = read_key(child(part, "value")) if follows else -1
        if after is None and key >= 0:
            after = key
        else:
            selection.where(reader.compile(part))
    return after


def _parts(node: etree._Element) -> Iterator[etree._Element]:
    """Give what must all be true, out of one AND within another."""
    if node.tag != "and":
        yield node
        return
    for child_node in node:
        yield from _parts(child_node)


def _orders(selection: Selection, orderby: etree._Element | None) -> list[Order] | None:
    if orderby is None:
        return None
    # Source (assumed): rows without a value come first, as SQLite has it.
    return [
        Order(selection.column(child(order, "field")), order.find("descending") is not None)
        for order in orderby
    ]


def _outputs(selection: Selection, select: etree._Element | None) -> list[Output]:
    if select is None or len(select) > _SELECTED_MAX:
        raise processing_error()
    outputs = []
    for item in select:
        column = selection.column(text_of(item))
        path = column.path
        function = str(item.tag)
        if function not in _AGGREGATES:
            outputs.append(Output(path, column.sql, column.field.kind, is_group=True))
            continue
        # Source (documented): COUNT.RECORDNO. Source (assumed): SUM, AVG, MIN and MAX alike.
        outputs.append(Output(f"{function.upper()}.{path}", *_aggregate(function, column), is_group=False))
    return outputs


def _check_groups(plan: Plan) -> None:
    """Check that groups are ordered by what they are grouped by.

    Source (assumed): another order reads like anything that cannot be worked with.
    """
    grouped = {output.sql for output in plan.outputs if output.is_group}
    if any(order.column.sql not in grouped for order in plan.orders or ()):
        raise processing_error()


def _aggregate(function: str, column: Column) -> tuple[str, Kind]:
    """Give the SQL of an aggregate and what it holds.

    Source (assumed): only numbers can be added up; an average of whole numbers has decimals.
    """
    kind, sql = column.field.kind, f"{function}({column.sql})"
    if function == "count":
        return sql, Kind.INTEGER
    if function in {"min", "max"}:
        return sql, kind
    if kind not in _NUMBERS:
        raise processing_error()
    if function == "sum":
        return sql, kind
    if kind is Kind.INTEGER:
        return f"CAST(round({sql} * {PRICE_UNITS}) AS INTEGER)", Kind.NUMBER
    return f"CAST(round({sql}) AS INTEGER)", kind
