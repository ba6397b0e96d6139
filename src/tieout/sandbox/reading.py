"""Reading whole records: ``read``, ``readByName``, ``readByQuery``, ``readMore``."""

from __future__ import annotations

import json
import secrets

from tieout.sandbox.books import Books
from tieout.sandbox.call import Call
from tieout.sandbox.conditions import Condition
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused, not_built, processing_error
from tieout.sandbox.model import Field, ObjectType
from tieout.sandbox.objects.registry import OBJECTS
from tieout.sandbox.paging import count, undefined_order
from tieout.sandbox.query_text import compile_text
from tieout.sandbox.rendering import Cell, element, render_rows
from tieout.sandbox.selection import Selection, find_object, start
from tieout.sandbox.values import SHOW, Kind, escape_attribute, read_key
from tieout.sandbox.wire import child

# Source (documented): at most 1000 rows a page, 100 when not said; at most 100 keys (as a check of the SDKs).
_PAGE_MAX = 1000
_PAGE_DEFAULT = 100
_KEYS_MAX = 100


def _wanted(selection: Selection, fields: str) -> list[str]:
    names = [name.strip() for name in fields.split(",") if name.strip()]
    if names and names != ["*"]:
        return names
    owner = selection.owner
    return [name for name in owner.fields if f"{owner.name}.{name}" not in selection.removed]


def read(call: Call) -> FunctionResult:
    """Read records by their record numbers."""
    return _read_keys(call, "READ", "RECORDNO")


def read_by_name(call: Call) -> FunctionResult:
    """Read records by their natural keys."""
    owner = find_object(child(call.body, "object"))
    return _read_keys(call, "READ_BY_NAME", owner.name_field)


def _read_keys(call: Call, operation: str, key_field: str) -> FunctionResult:
    asked = child(call.body, "object")
    owner = find_object(asked)
    call.permit("read", operation, owner.name)
    keys = [key.strip() for key in child(call.body, "keys").split(",") if key.strip()]
    if len(keys) > _KEYS_MAX:
        raise FunctionRefused(ErrorItem("readFailed", "", f"At most {_KEYS_MAX} keys can be read at once."))
    selection = start(call.books, owner, entity=call.caller.entity, show_private=True)
    try:
        columns = [(name, selection.column(name)) for name in _wanted(selection, child(call.body, "fields"))]
    except FunctionRefused as refused:
        # Source (observed): for read the sentence is in errorno.
        raise FunctionRefused(ErrorItem(f"Invalid fields list {child(call.body, 'fields')}")) from refused
    key = selection.column(key_field)
    marks = ", ".join("?" * len(keys))
    # Source (observed): a missing key shortens the list, with status success.
    is_number = key.field.kind is Kind.INTEGER
    values = tuple(read_key(each) if is_number else each for each in keys)
    selection.where(Condition(f"{key.sql} IN ({marks})", values))
    shown = ", ".join(column.sql for _, column in columns)
    sql = f"SELECT t.recordno, {shown} {selection.source()} ORDER BY t.recordno"
    parts = []
    with call.books.locked():
        rows = call.books.rows(sql, selection.parameters)
        for row in rows:
            inner = [
                _field(name, column.field, value)
                for (name, column), value in zip(columns, row[1:], strict=True)
            ]
            inner += _owned(call.books, owner, row[0]) if not _is_partial(call) else []
            parts.append(f"<{owner.name}>{''.join(inner)}</{owner.name}>")
    head = f'<data listtype="{escape_attribute(asked)}" count="{len(rows)}">'
    return call.result(head + "".join(parts) + "</data>")


def _is_partial(call: Call) -> bool:
    return child(call.body, "fields") not in {"", "*"}


def _field(name: str, item: Field, value: object) -> str:
    shown = SHOW[item.kind](value) if value is not None and value != "" else ""
    return f"<{name}>{shown}</{name}>"


def _owned(books: Books, owner: ObjectType, record_no: int) -> list[str]:
    parts = []
    for owned in owner.owned:
        line_type = find_object(owned.object_name)
        selection = start(books, line_type, entity="", show_private=True)
        names = _wanted(selection, "*")
        columns = [selection.column(name) for name in names]
        selection.where(Condition(f"t.{owned.foreign} = ?", (record_no,)))
        sql = f"SELECT {', '.join(column.sql for column in columns)} {selection.source()} ORDER BY t.recordno"
        cells = [Cell(name, column.field.kind) for name, column in zip(names, columns, strict=True)]
        # Source (observed): the inner element is in lower case.
        lines = render_rows(
            line_type.name.lower(), cells, [tuple(row) for row in books.rows(sql, selection.parameters)]
        )
        parts.append(f"<{owned.wrapper}>{lines}</{owned.wrapper}>")
    return parts


def read_by_query(call: Call) -> FunctionResult:
    """Read records by a condition in text, page by page."""
    asked = child(call.body, "object")
    owner = find_object(asked)
    call.permit("query", "READ_BY_QUERY", owner.name)
    if child(call.body, "returnFormat").lower() not in {"", "xml"}:
        raise not_built("answers as JSON or CSV")
    size = child(call.body, "pagesize") or str(_PAGE_DEFAULT)
    if not 1 <= read_key(size) <= _PAGE_MAX:
        raise processing_error()
    state = {
        "asked": asked,
        "query": child(call.body, "query"),
        "fields": child(call.body, "fields"),
        "size": read_key(size),
        "offset": 0,
        "version": call.books.version,
    }
    return _page(call, state, "")


def read_more(call: Call) -> FunctionResult:
    """Give the next page of an earlier readByQuery."""
    result_id = child(call.body, "resultId")
    sql = "SELECT state FROM result_set WHERE id = ? AND session = ?"
    stored = call.books.value(sql, (result_id, call.caller.user_id))
    if stored is None:
        # Source (documented): an unknown and an expired id read the same. The other forms are not built.
        raise FunctionRefused(
            ErrorItem(
                "readMore failed", "", f"Attempt to readMore with an invalid or expired resultId: {result_id}"
            )
        )
    return _page(call, json.loads(stored), result_id)


def _page(call: Call, state: dict[str, object], result_id: str) -> FunctionResult:
    books = call.books
    owner = find_object(str(state["asked"]))
    # Source (assumed): readByQuery has no showprivate and shows what the session sees, private rows included.
    selection = start(books, owner, entity=call.caller.entity, show_private=True)
    names = _wanted(selection, str(state["fields"]))
    columns = [selection.column(name) for name in names]
    condition = str(state["query"])
    if condition:
        selection.where(compile_text(condition, selection))
    size, offset = int(str(state["size"])), int(str(state["offset"]))
    with books.locked():
        total = count(books, selection)
        # Source (observed): rows are not in key order.
        order = undefined_order(int(str(state["version"])))
        shown = ", ".join(column.sql for column in columns)
        sql = f"SELECT {shown} {selection.source()}{order} LIMIT ? OFFSET ?"
        rows = [tuple(row) for row in books.rows(sql, (*selection.parameters, size, offset))]
    left = max(0, total - offset - len(rows))
    result_id = _keep(call, {**state, "offset": offset + len(rows)}, result_id) if left else result_id
    # Source (observed): elements in lower case, even when asked for in upper case.
    tag = owner.name.lower()
    head = (
        f'<data listtype="{tag}" count="{len(rows)}" totalcount="{total}" numremaining="{left}"'
        f' resultId="{result_id if total else ""}">'
    )
    cells = [Cell(name, column.field.kind) for name, column in zip(names, columns, strict=True)]
    return call.result(head + render_rows(tag, cells, rows) + "</data>")


def _keep(call: Call, state: dict[str, object], result_id: str) -> str:
    made = result_id or secrets.token_urlsafe(12)
    call.books.execute(
        "INSERT OR REPLACE INTO result_set (id, session, object, state) VALUES (?, ?, ?, ?)",
        (made, call.caller.user_id, str(state["asked"]), json.dumps(state)),
    )
    return made


def lookup(call: Call) -> FunctionResult:
    """Describe an object: its fields and relations."""
    # Source (observed): lookup and inspect bypass permissions.
    owner = find_object(child(call.body, "object"))
    removed = set(call.books.settings.removed_fields)
    fields = "".join(
        _looked_up(item) for name, item in owner.fields.items() if f"{owner.name}.{name}" not in removed
    )
    relations = "".join(
        "<Relationship>"
        + element("OBJECTPATH", path)
        + element("OBJECTNAME", relation.object_name)
        + element("LABEL", path)
        + element("RELATIONSHIPTYPE", "MANY2ONE")
        + element("RELATEDBY", "")
        + "</Relationship>"
        for path, relation in owner.relations.items()
    )
    # Source (documented): the shape of gateway.md 5.1.
    return call.result(
        f'<data listtype="All" count="1"><Type Name="{owner.name}" DocumentType=""><Fields>{fields}</Fields>'
        f"<Relationships>{relations}</Relationships></Type></data>"
    )


def _looked_up(item: Field) -> str:
    kind = {"FLAG": "TEXT", "RATE": "DECIMAL"}.get(item.kind.value, item.kind.value)
    valid = "".join(element("VALIDVALUE", label) for label in item.codes or ())
    return (
        "<Field>"
        + element("ID", item.name)
        + element("LABEL", item.name.capitalize())
        + element("DESCRIPTION", "")
        + element("REQUIRED", "false")
        + element("READONLY", "false")
        + element("DATATYPE", kind)
        + (f"<VALIDVALUES>{valid}</VALIDVALUES>" if valid else "")
        + element("ISCUSTOM", "true" if item.is_custom else "false")
        + "</Field>"
    )


def inspect(call: Call) -> FunctionResult:
    """List all objects, or the fields of one."""
    from_name = child(call.body, "object") or child(call.body, "name")
    if from_name == "*":
        names = "".join(f'<type typename="{name}">{name}</type>' for name in sorted(OBJECTS))
        return call.result(f'<data listtype="All" count="{len(OBJECTS)}">{names}</data>')
    owner = find_object(from_name)
    fields = "".join(element("Field", name) for name in owner.fields)
    return call.result(
        f'<data listtype="All" count="1"><Type Name="{owner.name}"><Fields>{fields}</Fields></Type></data>'
    )
