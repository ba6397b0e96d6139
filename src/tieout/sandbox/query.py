"""The function ``query``: select, filter, order, page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from tieout.sandbox.books import Books, Row
from tieout.sandbox.counts import Counted
from tieout.sandbox.errors import not_built, processing_error
from tieout.sandbox.model import Field
from tieout.sandbox.rendering import Cell, render_rows
from tieout.sandbox.selection import Column, Selection, find_object, read_value, start
from tieout.sandbox.values import Kind, escape_attribute, read_boolean

DEFAULT_PAGE_SIZE = 100
_COMPARISONS = {
    "equalto": "=",
    "notequalto": "<>",
    "lessthan": "<",
    "lessthanorequalto": "<=",
    "greaterthan": ">",
    "greaterthanorequalto": ">=",
}
_AGGREGATES = {"count": "count", "avg": "avg", "min": "min", "max": "max", "sum": "sum"}


@dataclass(frozen=True)
class Output:
    """One selected thing: the element it becomes and its SQL."""

    tag: str
    sql: str
    kind: Kind
    is_group: bool


def text_of(element: etree._Element | None) -> str:
    """Give an element's text, an absent one's empty."""
    return "" if element is None or element.text is None else element.text


def run_query(books: Books, query: etree._Element, *, entity: str) -> str:
    """Run a query and write its ``data`` element.

    Raises: FunctionRefused.
    """
    name = text_of(query.find("object"))
    owner = find_object(name)
    options = query.find("options")
    show_private = bool(read_boolean(text_of(None if options is None else options.find("showprivate"))))
    folded = bool(read_boolean(text_of(None if options is None else options.find("caseinsensitive"))))
    if text_of(None if options is None else options.find("returnformat")).strip().lower() not in {"", "xml"}:
        raise not_built("answers as JSON or CSV")
    selection = start(books, owner, entity=entity, show_private=show_private)
    orderby = query.find("orderby")
    after = _restrict(selection, query.find("filter"), follows_keys=_is_by_key(orderby), folded=folded)
    counted = Counted(selection.source, tuple(selection.parameters), after)
    if after is not None:
        selection.where("t.recordno > ?", after)
    outputs = _outputs(selection, query.find("select"))
    order = _order(books, selection, orderby)
    page_size = int(text_of(query.find("pagesize")) or DEFAULT_PAGE_SIZE)
    offset = int(text_of(query.find("offset")) or 0)
    if all(output.is_group for output in outputs):
        total, rows = _page(books, selection, outputs, order, page_size, offset, counted)
    else:
        total, rows = _groups(books, selection, outputs, page_size, offset)
    left = max(0, total - offset - len(rows))
    if _is_by_key(orderby) and not offset and rows:
        books.counts.keep(books.version, counted.following(int(rows[-1]["key"])), left)
    head = (
        f'<data listtype="{escape_attribute(name)}" totalcount="{total}" offset="{offset}"'
        f' count="{len(rows)}" numremaining="{left}">'
    )
    cells = [Cell(output.tag, output.kind) for output in outputs]
    return head + render_rows(name, cells, rows) + "</data>"


def _is_by_key(orderby: etree._Element | None) -> bool:
    if orderby is None or len(orderby) != 1:
        return False
    return text_of(orderby[0].find("field")).strip() == "RECORDNO" and orderby[0].find("descending") is None


def _restrict(
    selection: Selection, condition: etree._Element | None, *, follows_keys: bool, folded: bool
) -> int | None:
    """Add the conditions of a filter; give the record number after which a page by keys begins."""
    if condition is None:
        return None
    top = condition[0]
    after: int | None = None
    reader = _Filter(selection, folded=folded)
    for part in list(top) if top.tag == "and" else [top]:
        key = text_of(part.find("value")).strip() if follows_keys and part.tag == "greaterthan" else ""
        if after is None and key.isdigit() and text_of(part.find("field")).strip() == "RECORDNO":
            after = int(key)
            continue
        sql, parameters = reader.compile(part)
        selection.where(sql, *parameters)
    return after


def _outputs(selection: Selection, select: etree._Element | None) -> list[Output]:
    outputs = []
    for item in select if select is not None else ():
        column = selection.column(text_of(item))
        path = text_of(item).strip()
        function = _AGGREGATES.get(str(item.tag))
        if function is None:
            outputs.append(Output(path, column.sql, column.field.kind, is_group=True))
        else:
            # Source (documented): COUNT.RECORDNO. Source (assumed): the others alike.
            kind = Kind.INTEGER if function == "count" else column.field.kind
            sql = (
                f"CAST(round({function}({column.sql})) AS INTEGER)"
                if function == "avg"
                else f"{function}({column.sql})"
            )
            outputs.append(Output(f"{function.upper()}.{path}", sql, kind, is_group=False))
    return outputs


def _page(
    books: Books,
    selection: Selection,
    outputs: list[Output],
    order: str,
    page_size: int,
    offset: int,
    counted: Counted,
) -> tuple[int, list[Row]]:
    columns = ", ".join(f"{output.sql} AS c{position}" for position, output in enumerate(outputs))
    with books.locked():
        total = books.counts.find(books.version, counted)
        if total is None:
            total = count(books, selection)
            books.counts.keep(books.version, counted, total)
        sql = f"SELECT {columns}, t.recordno AS key {selection.source}{order} LIMIT ? OFFSET ?"
        rows = books.rows(sql, (*selection.parameters, page_size, offset)) if total > offset else []
    return total, rows


def _groups(
    books: Books, selection: Selection, outputs: list[Output], page_size: int, offset: int
) -> tuple[int, list[Row]]:
    columns = ", ".join(f"{output.sql} AS c{position}" for position, output in enumerate(outputs))
    groups = [output.sql for output in outputs if output.is_group]
    group = f" GROUP BY {', '.join(groups)}" if groups else ""
    sql = f"SELECT {columns}, 0 AS key {selection.source}{group}"
    rows = books.rows(sql, selection.parameters)
    return len(rows), rows[offset : offset + page_size]


def count(books: Books, selection: Selection) -> int:
    """Count the rows of a selection."""
    return int(books.value(f"SELECT count(*) {selection.source}", selection.parameters))


def _order(books: Books, selection: Selection, orderby: etree._Element | None) -> str:
    if orderby is None:
        return undefined_order(books.version)
    parts = []
    for order in orderby:
        column = selection.column(text_of(order.find("field")))
        parts.append(f"{column.sql} DESC" if order.find("descending") is not None else column.sql)
    return f" ORDER BY {', '.join(parts)}"


def undefined_order(version: int) -> str:
    """Give an order that is none: stable until the books change, never that of the keys.

    Source (documented): without orderby the order is undefined, and pages shift when records change.
    """
    factor = 40_503 * (2 * version + 1) % 65_537 or 1
    return f" ORDER BY (t.recordno * {factor}) % 65537, t.recordno"


class _Filter:
    """Compiles one filter element into a condition with its parameters."""

    def __init__(self, selection: Selection, *, folded: bool) -> None:
        self._selection = selection
        self._folded = folded

    def compile(self, node: etree._Element) -> tuple[str, list[object]]:
        name = str(node.tag)
        if name in {"and", "or"}:
            parts = [self.compile(child) for child in node]
            joined = f" {name.upper()} ".join(sql for sql, _ in parts)
            return f"({joined})", [value for _, values in parts for value in values]
        column = self._selection.column(text_of(node.find("field")))
        values = [text_of(value) for value in node.findall("value")]
        return self._operator(name, column, values)

    def _operator(self, name: str, column: Column, values: list[str]) -> tuple[str, list[object]]:
        item, sql = column.field, column.sql
        is_text = item.kind in {Kind.TEXT, Kind.ENUM, Kind.FLAG}
        fold: Callable[[str], str] = (
            (lambda part: f"folded({part})") if self._folded and is_text else (lambda part: part)
        )
        if name in {"isnull", "isnotnull"}:
            # An empty text is what the wire shows for null.
            empty = f"coalesce({sql}, '') = ''"
            bare = f"{sql} IS NULL" if not is_text else empty
            return (bare if name == "isnull" else f"NOT ({bare})"), []
        if name in _COMPARISONS:
            return f"{fold(sql)} {_COMPARISONS[name]} {fold('?')}", [read_value(item, values[0])]
        if name == "between":
            return f"{fold(sql)} BETWEEN {fold('?')} AND {fold('?')}", [
                read_value(item, value) for value in values
            ]
        if name in {"in", "notin"}:
            marks = ", ".join([fold("?")] * len(values))
            negated = "NOT " if name == "notin" else ""
            return f"{fold(sql)} {negated}IN ({marks})", [read_value(item, value) for value in values]
        if name in {"like", "notlike"}:
            return _like(item, fold(sql), fold("?"), values[0], negated=name == "notlike")
        raise processing_error()


def _like(item: Field, sql: str, mark: str, value: str, *, negated: bool) -> tuple[str, list[object]]:
    if item.kind not in {Kind.TEXT, Kind.ENUM, Kind.FLAG}:
        raise processing_error()
    return f"{sql} {'NOT ' if negated else ''}LIKE {mark}", [value]
