"""The older ways of reading: ``get_list``, ``get``, ``get_invoice`` and ``get_aradjustment``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from lxml import etree

from tieout.sandbox.books import Books, Row
from tieout.sandbox.call import Call
from tieout.sandbox.conditions import Condition, joined
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused, not_built, processing_error
from tieout.sandbox.legacy_shapes import NONE_OF_THESE, SHAPES, Part, Shape
from tieout.sandbox.paging import count
from tieout.sandbox.rendering import element
from tieout.sandbox.selection import Column, Selection, find_object, read_value, start
from tieout.sandbox.settings import BASE_CURRENCY
from tieout.sandbox.values import SHOW, Kind, read_key
from tieout.sandbox.wire import child, text_of

# Source (assumed): how many items come when none are asked for, and at most.
_ITEMS_DEFAULT = 100
_ITEMS_MAX = 1000
# Source (documented): these operators. Source (assumed): one for what is not null.
_OPERATORS = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "like": "LIKE"}
_NULLS = {"is null": True, "is not null": False}
_TEXTS = {Kind.TEXT, Kind.ENUM, Kind.FLAG}


def get_list(call: Call) -> FunctionResult:
    """List records in lower-case elements, filtered, sorted, from a place on.

    Raises: FunctionRefused.
    """
    name = str(call.body.get("object"))
    first = _number(call.body.get("start"), default=0)
    most = min(_number(call.body.get("maxitems"), default=_ITEMS_DEFAULT), _ITEMS_MAX)
    if name in _SMALL:
        rows = _SMALL[name](call.books)
        return _listed(call, name, rows[first : first + most], first=first, total=len(rows))
    shape = _shape(name)
    if shape is None:
        return _listed(call, name, [], first=first, total=0)
    selection = _begin(call, shape, show_private=call.body.get("showprivate") == "true")
    condition = call.body.find("filter")
    if condition is not None:
        # Source (assumed): several expressions beside each other must all be true.
        selection.where(joined("AND", [_condition(selection, shape, part) for part in condition]))
    order = _order(selection, shape, call.body.find("sorts"))
    wanted = [text_of(field).strip() for field in call.body.iterfind("fields/field")]
    with call.books.locked():
        total = count(call.books, selection)
        rows = _records(call.books, shape, selection, f"{order} LIMIT {most} OFFSET {first}", wanted)
    return _listed(call, name, rows, first=first, total=total)


def get(call: Call) -> FunctionResult:
    """Get one record by its key."""
    return _get(call, str(call.body.get("object")))


def get_invoice(call: Call) -> FunctionResult:
    """Get one invoice by its record number."""
    return _get(call, "invoice")


def get_adjustment(call: Call) -> FunctionResult:
    """Get one adjustment by its record number."""
    return _get(call, "aradjustment")


def _get(call: Call, name: str) -> FunctionResult:
    if call.body.get("externalkey") == "true":
        raise not_built("reading by an external key")
    shape, key = _shape(name), str(call.body.get("key")).strip()
    rows: list[str] = []
    if shape is not None:
        selection = _begin(call, shape, show_private=True)
        owner = selection.owner
        # Source (assumed): the key is what the record is called by, for A/R records their number.
        keyed = next((part.field for part in shape.parts if part.path == "key"), owner.name_field)
        column = selection.column(keyed)
        value: object = read_key(key) if column.field.kind is Kind.INTEGER else key
        selection.where(Condition(f"{column.sql} = ?", (value,)))
        wanted = [text_of(field).strip() for field in call.body.iterfind("fields/field")]
        with call.books.locked():
            rows = _records(call.books, shape, selection, " LIMIT 1", wanted)
    if not rows:
        # Source (observed): DL03000005 for a key that does not exist. Source (assumed): its words here.
        raise FunctionRefused(ErrorItem("DL03000005", "", f"The {name} with the key '{key}' does not exist."))
    return _listed(call, name, rows, first=0, total=1)


def _shape(name: str) -> Shape | None:
    if name not in SHAPES and name not in NONE_OF_THESE:
        raise not_built(f"the list {name}")
    return SHAPES.get(name)


def _begin(call: Call, shape: Shape, *, show_private: bool) -> Selection:
    owner = find_object(shape.object_name)
    # Source (assumed): the older functions ask for the permission to list the object.
    call.permit("query", call.function.name.upper(), owner.name)
    return start(call.books, owner, entity=call.caller.entity, show_private=show_private)


def _number(text: str | None, *, default: int) -> int:
    if text is None or not text.strip():
        return default
    value = read_key(text)
    if value < 0:
        raise processing_error()
    return value


def _listed(call: Call, name: str, rows: Sequence[str], *, first: int, total: int) -> FunctionResult:
    """Write the answer.

    Source (documented): start and end are places from zero on, the last included.
    Source (assumed): they are equal when nothing is listed.
    """
    end = first + max(0, len(rows) - 1)
    kind = f'<listtype start="{first}" end="{end}" total="{total}">{name}</listtype>'
    return call.result(f"{kind}<data>{''.join(rows)}</data>")


# --- filter and order -------------------------------------------------------------------------------------


def _column(selection: Selection, shape: Shape, name: str) -> Column:
    part = shape.find(name.strip())
    if part is None:
        # Source (assumed): an unknown field reads as it does elsewhere.
        raise processing_error()
    return selection.column(part.field)


def _condition(selection: Selection, shape: Shape, node: etree._Element) -> Condition:
    if node.tag == "logical":
        word = str(node.get("logical_operator")).upper()
        return joined(word, [_condition(selection, shape, part) for part in node])
    column = _column(selection, shape, child(node, "field"))
    operator = " ".join(child(node, "operator").lower().split())
    if operator in _NULLS:
        sign = "=" if _NULLS[operator] else "<>"
        return Condition(f"coalesce({column.sql}, '') {sign} ''", (), column.is_far)
    if operator not in _OPERATORS or (operator == "like" and column.field.kind not in _TEXTS):
        raise processing_error()
    value = read_value(column.field, child(node, "value"))
    return Condition(f"{column.sql} {_OPERATORS[operator]} ?", (value,), column.is_far)


def _order(selection: Selection, shape: Shape, sorts: etree._Element | None) -> str:
    # Source (assumed): without sorts, and among equals, records come in the order of their numbers.
    columns = [
        f"{_column(selection, shape, text_of(field)).sql}{' DESC' if field.get('order') == 'desc' else ''}"
        for field in (sorts if sorts is not None else ())
    ]
    return f" ORDER BY {', '.join([*columns, 't.recordno'])}"


# --- records ----------------------------------------------------------------------------------------------


def _records(
    books: Books, shape: Shape, selection: Selection, rest: str, wanted: Sequence[str] = ()
) -> list[str]:
    """Fetch and write records; of their elements only those that are wanted, or all."""
    parts = [part for part in shape.parts if not wanted or part.path.partition(".")[0] in wanted]
    columns = {part: selection.column(part.field) for part in parts if part.field}
    shown = "".join(f"{column.sql} AS c{place}, " for place, column in enumerate(columns.values()))
    rows = books.rows(f"SELECT {shown}t.recordno AS key {selection.source()}{rest}", selection.parameters)
    tag = shape.name.rpartition(".")[2]
    return [f"<{tag}>{_record(books, shape, parts, columns, row)}</{tag}>" for row in rows]


def _record(books: Books, shape: Shape, parts: Sequence[Part], columns: dict[Part, Column], row: Row) -> str:
    texts = dict(zip(columns, map(_text, columns.values(), row), strict=False))
    written = []
    for around, members in groupby(parts, key=lambda part: part.around):
        inner = "".join(
            _lines(books, shape, part, row["key"])
            if part.is_list
            else f"<{part.name}>{texts.get(part, '')}</{part.name}>"
            for part in members
        )
        written.append(f"<{around}>{inner}</{around}>" if around else inner)
    return "".join(written)


def _text(column: Column, value: object) -> str:
    if value is None or value == "":
        return ""
    if column.field.kind is Kind.DATE:
        # Source (documented): dates are elements of their own; times are texts.
        year, month, day = str(value)[:10].split("-")
        return f"<year>{year}</year><month>{month}</month><day>{day}</day>"
    return SHOW[column.field.kind](value)


def _lines(books: Books, shape: Shape, part: Part, record_no: int) -> str:
    lines = next(each for name, each in SHAPES.items() if name.startswith(f"{shape.name}.{part.name}."))
    owner = find_object(lines.object_name)
    foreign = next(
        owned.foreign
        for owned in find_object(shape.object_name).owned
        if owned.object_name == lines.object_name
    )
    selection = start(books, owner, entity="", show_private=True)
    selection.where(Condition(f"t.{foreign} = ?", (record_no,)))
    inner = "".join(_records(books, lines, selection, " ORDER BY t.recordno"))
    return f"<{part.name}>{inner}</{part.name}>"


# --- what the settings tell -------------------------------------------------------------------------------


def _company(books: Books) -> list[str]:
    name = books.settings.company_id
    return [f"<company_info>{element('title', name)}{element('name', name)}</company_info>"]


def _currencies(books: Books) -> list[str]:
    # Source (assumed): the currencies that the documents have, the base currency first.
    codes: Iterable[Row] = books.rows(
        "SELECT DISTINCT currency FROM arinvoice WHERE currency NOT IN ('', ?) ORDER BY currency",
        (BASE_CURRENCY,),
    )
    names = [BASE_CURRENCY, *(str(row["currency"]) for row in codes)]
    return [f"<trxcurrencies><code>{name}</code></trxcurrencies>" for name in names]


_SMALL = {"company_info": _company, "trxcurrencies": _currencies}
