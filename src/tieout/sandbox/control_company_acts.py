"""The acts of an administrator on the company's master data."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tieout.sandbox.books import Books
from tieout.sandbox.control_input import Body, ControlError
from tieout.sandbox.defaults import add_reference
from tieout.sandbox.objects.registry import OBJECTS
from tieout.sandbox.rules import summaries

_KEPT_ELSEWHERE = {"USERINFO", "ARINVOICEBATCH", "ARADJUSTMENTBATCH", "ARPAYMENTBATCH"}
_MASTER_DATA = tuple(
    name for name, each in OBJECTS.items() if each.table == "reference" and name not in _KEPT_ELSEWHERE
)
_SUMMARIES = {
    "invoice": summaries.INVOICES,
    "adjustment": summaries.ADJUSTMENTS,
    "payment": summaries.PAYMENTS,
}
_STATUS = ("active", "inactive")


class CompanyActs:
    """What an administrator does."""

    def __init__(self, books: Books) -> None:
        """Act on these books."""
        self._books = books
        self.table: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "master-data": self._change,
            "summary": self._summary,
        }

    def _change(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "object", "id", "name", "status", "fields")
        name, key = body.needed("object"), body.needed("id")
        if name not in _MASTER_DATA:
            raise ControlError(f"'object' is one of {', '.join(_MASTER_DATA)}.")
        status = body.text("status")
        if status not in {"", *_STATUS}:
            raise ControlError(f"'status' is one of {', '.join(_STATUS)}.")
        facts = self._facts(name, body)
        sql = "SELECT * FROM reference WHERE object = ? AND id = ?"
        row = self._books.row(sql, (name, key))
        if row is None:
            number = add_reference(self._books, name, key, body.needed("name"), facts)
        else:
            number = row["recordno"]
            data = {**json.loads(row["data"]), **facts}
            changes = {"name": body.text("name", row["name"]), "data": json.dumps(data, ensure_ascii=False)}
            self._books.update("reference", number, {**changes, "whenmodified": self._books.clock.stamp()})
        if status:
            self._books.update("reference", number, {"status": status})
        return {"record_no": number, "object": name, "id": key}

    def _summary(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "kind", "title", "date", "bank", "account", "open")
        kind = _SUMMARIES.get(body.needed("kind"))
        if kind is None:
            raise ControlError(f"'kind' is one of {', '.join(_SUMMARIES)}.")
        title = body.needed("title")
        if summaries.find_summary(self._books, kind, title) is None:
            summaries.create_summary(
                *(self._books, kind, title),
                day=body.day("date", self._books.clock.today()),
                bank=body.text("bank"),
                undeposited=body.text("account"),
            )
        row = summaries.find_summary(self._books, kind, title)
        assert row is not None
        is_open = body.flag("open", default=True)
        summaries.open_or_close(self._books, row, is_open=is_open)
        return {"record_no": row["recordno"], "title": title, "open": is_open}

    def _facts(self, name: str, body: Body) -> dict[str, str]:
        given = body.raw("fields") or {}
        if not isinstance(given, dict):
            raise ControlError("'fields' is not an object.")
        part = Body(given, *OBJECTS[name].fields, what="'fields'")
        return {field: part.text(field) for field in given}
