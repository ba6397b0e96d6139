"""Reading whole records by their keys: ``read``, ``readByName``, ``readRelated``."""

from __future__ import annotations

from tieout.sandbox.books import Books, Row
from tieout.sandbox.call import Call
from tieout.sandbox.conditions import Condition
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused, processing_error
from tieout.sandbox.formats import read_format, write_plain
from tieout.sandbox.model import Field, ObjectType
from tieout.sandbox.rendering import Cell, render_rows
from tieout.sandbox.selection import Column, Selection, find_object, start
from tieout.sandbox.values import SHOW, Kind, escape_attribute, read_key
from tieout.sandbox.wire import child

# Source (documented): at most 100 keys, as a check of the official SDKs.
_KEYS_MAX = 100


def wanted_columns(selection: Selection, fields: str) -> list[Column]:
    """Resolve a list of fields; nothing and ``*`` are all fields of the object.

    Raises: FunctionRefused.
    """
    names = [name.strip() for name in fields.split(",") if name.strip()]
    if not names or names == ["*"]:
        names = selection.all_fields()
    return [selection.own_column(name) for name in names]


def read(call: Call) -> FunctionResult:
    """Read records by their record numbers."""
    return _read_keys(call, "READ", "RECORDNO")


def read_by_name(call: Call) -> FunctionResult:
    """Read records by their natural keys."""
    owner = find_object(child(call.body, "object"))
    return _read_keys(call, "READ_BY_NAME", owner.name_field)


def read_related(call: Call) -> FunctionResult:
    """Refuse every relation: only custom objects have any, and there are none.

    Source (documented): readRelated follows the relations of custom objects.
    """
    owner = find_object(child(call.body, "object"))
    call.permit("read", "READ_RELATED", owner.name)
    _keys(call)
    # Source (assumed): an unknown relation reads like an unknown field.
    raise processing_error()


def _keys(call: Call) -> list[str]:
    keys = [key.strip() for key in child(call.body, "keys").split(",") if key.strip()]
    if len(keys) > _KEYS_MAX:
        # Source (assumed): the words for too many keys.
        raise FunctionRefused(ErrorItem("readFailed", "", f"At most {_KEYS_MAX} keys can be read at once."))
    return keys


def _read_keys(call: Call, operation: str, key_field: str) -> FunctionResult:
    asked = child(call.body, "object")
    owner = find_object(asked)
    call.permit("read", operation, owner.name)
    keys = _keys(call)
    format_name = read_format(child(call.body, "returnFormat"))
    selection = start(
        *(call.books, owner),
        entity=call.caller.entity,
        show_private=True,
        document=child(call.body, "docparid"),
    )
    fields = child(call.body, "fields")
    try:
        columns = wanted_columns(selection, fields)
    except FunctionRefused as refused:
        # Source (observed): for read the sentence is in errorno.
        raise FunctionRefused(ErrorItem(f"Invalid fields list {fields}")) from refused
    key = selection.column(key_field)
    marks = ", ".join("?" * len(keys))
    # Source (observed): a missing key shortens the list, with status success.
    is_number = key.field.kind is Kind.INTEGER
    values = tuple(read_key(each) if is_number else each for each in keys)
    selection.where(Condition(f"{key.sql} IN ({marks})", values))
    shown = ", ".join(column.sql for column in columns)
    sql = f"SELECT {shown}, t.recordno AS key {selection.source()} ORDER BY t.recordno"
    with call.books.locked():
        rows = call.books.rows(sql, selection.parameters)
        # Source (documented): owned lines are nested. Source (assumed): only among all fields.
        nests = owner.owned if fields in {"", "*"} else ()
        lines = ["".join(_owned(call.books, selection, row["key"])) if nests else "" for row in rows]
    parts = [_record(owner, columns, row, inner) for row, inner in zip(rows, lines, strict=True)]
    head = f'<data listtype="{escape_attribute(asked)}" count="{len(rows)}">'
    cells = [Cell(column.path, column.field.kind) for column in columns]
    # Source (assumed): rows of JSON and CSV are flat, their lines are left out.
    plain = write_plain(format_name, cells, [tuple(row) for row in rows])
    return call.result(head + "".join(parts) + "</data>", plain=plain)


def _record(owner: ObjectType, columns: list[Column], row: Row, lines: str) -> str:
    fields = "".join(
        _field(column.path, column.field, value) for column, value in zip(columns, row, strict=False)
    )
    return f"<{owner.name}>{fields}{lines}</{owner.name}>"


def _field(name: str, item: Field, value: object) -> str:
    shown = SHOW[item.kind](value) if value is not None and value != "" else ""
    return f"<{name}>{shown}</{name}>"


def _owned(books: Books, records: Selection, record_no: int) -> list[str]:
    parts = []
    for owned in records.owner.owned:
        line_type = find_object(owned.object_name)
        selection = start(books, line_type, entity="", show_private=True, document=records.document)
        columns = wanted_columns(selection, "*")
        selection.where(Condition(f"t.{owned.foreign} = ?", (record_no,)))
        sql = f"SELECT {', '.join(column.sql for column in columns)} {selection.source()} ORDER BY t.recordno"
        cells = [Cell(column.path, column.field.kind) for column in columns]
        # Source (observed): the inner element is in lower case.
        lines = render_rows(
            line_type.name.lower(), cells, [tuple(row) for row in books.rows(sql, selection.parameters)]
        )
        parts.append(f"<{owned.wrapper}>{lines}</{owned.wrapper}>")
    return parts
