"""Reading by a condition in text, page by page: ``readByQuery`` and ``readMore``."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from tieout.sandbox.call import Call
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused, processing_error
from tieout.sandbox.formats import read_format, write_plain
from tieout.sandbox.paging import count, undefined_order
from tieout.sandbox.query_text import compile_text
from tieout.sandbox.reading import wanted_columns
from tieout.sandbox.rendering import Cell, render_rows
from tieout.sandbox.selection import find_object, start
from tieout.sandbox.values import read_key
from tieout.sandbox.wire import child

# Source (documented): at most 1000 rows a page, 100 when not said.
_PAGE_MAX = 1000
_PAGE_DEFAULT = 100


@dataclass(frozen=True)
class _ResultSet:
    """What a readByQuery asked for and how far it was given."""

    asked: str
    query: str
    fields: str
    format: str
    entity: str
    size: int
    version: int
    document: str = ""
    offset: int = 0
    until: str = ""
    rank: int = 0


def read_by_query(call: Call) -> FunctionResult:
    """Read records by a condition in text, page by page."""
    asked = child(call.body, "object")
    call.permit("query", "READ_BY_QUERY", find_object(asked).name)
    size = child(call.body, "pagesize") or str(_PAGE_DEFAULT)
    if not 1 <= read_key(size) <= _PAGE_MAX:
        # Source (assumed): a page size out of bounds reads like anything that cannot be worked with.
        raise processing_error()
    result_set = _ResultSet(
        asked=asked,
        query=child(call.body, "query"),
        fields=child(call.body, "fields"),
        format=read_format(child(call.body, "returnFormat")),
        entity=call.caller.entity,
        size=read_key(size),
        version=call.books.version,
        document=child(call.body, "docparid"),
    )
    return _page(call, result_set, "")


def read_more(call: Call) -> FunctionResult:
    """Give the next page of an earlier readByQuery, named by its result id or by its object.

    Source (documented): of an object it is the last query on it.
    """
    asked = child(call.body, "resultId") or child(call.body, "object")
    if call.body.find("object") is not None:
        where, value = "object = ? ORDER BY json_extract(state, '$.rank') DESC LIMIT 1", asked.upper()
    else:
        # Views and reports are not built, so none of them has a result.
        where, value = "id = ?", asked
    row = call.books.row(
        f"SELECT id, state FROM result_set WHERE session = ? AND {where}",  # noqa: S608 - one of two texts
        (call.caller.user_id, value),
    )
    state = {} if row is None else json.loads(row["state"])
    if row is None or state["entity"] != call.caller.entity or state["until"] <= call.books.clock.stamp():
        # Source (documented): an unknown and an expired id read the same.
        # Source (assumed): so do those of another user or entity, and those read to their end.
        text = f"Attempt to readMore with an invalid or expired resultId: {asked}"
        raise FunctionRefused(ErrorItem("readMore failed", "", text))
    return _page(call, _ResultSet(**state), row["id"])


def _page(call: Call, wanted: _ResultSet, result_id: str) -> FunctionResult:
    books = call.books
    owner = find_object(wanted.asked)
    # Source (assumed): readByQuery has no showprivate and shows what the session sees, private rows included.
    selection = start(books, owner, entity=call.caller.entity, show_private=True, document=wanted.document)
    columns = wanted_columns(selection, wanted.fields)
    if wanted.query:
        selection.where(compile_text(wanted.query, selection))
    with books.locked():
        total = count(books, selection)
        # Source (observed): rows are not in key order.
        order = undefined_order(wanted.version)
        shown = ", ".join(column.sql for column in columns)
        sql = f"SELECT {shown} {selection.source()}{order} LIMIT ? OFFSET ?"
        rows = [tuple(row) for row in books.rows(sql, (*selection.parameters, wanted.size, wanted.offset))]
    left = max(0, total - wanted.offset - len(rows))
    result_id = _keep(call, replace(wanted, offset=wanted.offset + len(rows)), result_id, left=left)
    # Source (observed): elements in lower case, even when asked for in upper case.
    tag = owner.name.lower()
    head = (
        f'<data listtype="{tag}" count="{len(rows)}" totalcount="{total}" numremaining="{left}"'
        f' resultId="{result_id}">'
    )
    cells = [Cell(column.path, column.field.kind) for column in columns]
    plain = write_plain(wanted.format, cells, rows)
    return call.result(head + render_rows(tag, cells, rows) + "</data>", plain=plain)


def _keep(call: Call, wanted: _ResultSet, result_id: str, *, left: int) -> str:
    """Remember what is left for readMore, or forget what was read to its end; give the id.

    Source (observed): an answer that holds everything has no id, the last page of several still names it.
    """
    books = call.books
    if not left:
        books.execute("DELETE FROM result_set WHERE id = ?", (result_id,))
        return result_id
    made = result_id or secrets.token_urlsafe(12)
    now = books.clock.now()
    until = now + timedelta(seconds=books.settings.result_seconds)
    stamps = (now.isoformat(sep=" "), until.isoformat(sep=" "))
    books.execute("DELETE FROM result_set WHERE json_extract(state, '$.until') <= ?", stamps[:1])
    kept = replace(wanted, until=stamps[1], rank=books.next_number("result_set"))
    books.execute(
        "INSERT OR REPLACE INTO result_set (id, session, object, state) VALUES (?, ?, ?, ?)",
        (made, call.caller.user_id, wanted.asked.upper(), json.dumps(asdict(kept))),
    )
    return made
