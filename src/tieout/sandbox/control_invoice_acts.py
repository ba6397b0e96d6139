"""The acts of a person on invoices that are keyed in A/R."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tieout.sandbox.books import Books
from tieout.sandbox.control_finding import ar_lines, custom_values, find_actor, find_invoice
from tieout.sandbox.control_input import Body, ControlError
from tieout.sandbox.rules.currencies import Currency
from tieout.sandbox.rules.invoice_changes import (
    current_invoice,
    delete_invoice,
    reverse_invoice,
    update_invoice,
)
from tieout.sandbox.rules.invoices import InvoiceInput, create_invoice
from tieout.sandbox.values import show_money

_AR_INVOICE = (
    "customer_id", "date", "due_date", "term", "number", "draft", "description", "reference", "currency",
    "lines", "bill_to", "ship_to", "custom", "attachment", "entity",
)  # fmt: skip
_AR_INVOICE_EDIT = (
    "record_no", "number", "new_number", "date", "due_date", "term", "submit", "description", "reference",
    "lines", "bill_to", "ship_to", "custom", "attachment", "entity",
)  # fmt: skip
_LINES = "ARINVOICEITEM"


class InvoiceActs:
    """What a person does with A/R invoices."""

    def __init__(self, books: Books) -> None:
        """Act on these books."""
        self._books = books
        self.table: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "ar-invoice": self._ar_invoice,
            "edit-ar-invoice": self._edit_ar_invoice,
            "reverse-ar-invoice": self._reverse_ar_invoice,
            "delete-ar-invoice": self._delete_ar_invoice,
        }

    def _ar_invoice(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, *_AR_INVOICE)
        lines = ar_lines(self._books, body, _LINES)
        given = InvoiceInput(
            customer_id=body.needed("customer_id"),
            date=body.day("date", self._books.clock.today()),
            due=body.day("due_date"),
            term=body.text("term"),
            number=body.text("number"),
            is_draft=body.flag("draft"),
            description=body.text("description"),
            reference=body.text("reference"),
            bill_to=body.text("bill_to"),
            ship_to=body.text("ship_to"),
            custom=custom_values(self._books, body, "ARINVOICE"),
            attachment=body.text("attachment"),
            currency=Currency(body.text("currency")),
            lines=lines,
        )
        return self._answer(create_invoice(self._books, find_actor(self._books, body), given))

    def _answer(self, record_no: int) -> dict[str, Any]:
        row = self._books.row("SELECT * FROM arinvoice WHERE recordno = ?", (record_no,))
        assert row is not None
        return {
            "record_no": record_no,
            "number": row["recordid"],
            "total": show_money(row["totalentered"]),
        }

    def _edit_ar_invoice(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, *_AR_INVOICE_EDIT)
        actor = find_actor(self._books, body)
        row = find_invoice(self._books, body, actor)
        before = current_invoice(self._books, row)
        term = body.text("term")
        after = replace(
            before,
            number=body.text("new_number", before.number),
            date=body.day("date", before.date),
            posted=body.day("date", before.posted),
            due=body.day("due_date", "" if term else before.due),
            term=term or before.term,
            is_draft=before.is_draft and not body.flag("submit"),
            description=body.text("description", before.description),
            reference=body.text("reference", before.reference),
            bill_to=body.text("bill_to", before.bill_to),
            ship_to=body.text("ship_to", before.ship_to),
            custom={**before.custom, **custom_values(self._books, body, "ARINVOICE")},
            attachment=body.text("attachment", before.attachment),
        )
        if "lines" in body:
            lines = ar_lines(self._books, body, _LINES)
            if len(lines) < len(before.lines):
                # Source (documented): no way to remove a line is known (objects.md 5.3).
                raise ControlError(f"The invoice has {len(before.lines)} lines; lines cannot be removed.")
            after = replace(after, lines=lines)
        update_invoice(self._books, actor, row, after)
        return self._answer(row["recordno"])

    def _reverse_ar_invoice(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "record_no", "number", "date", "description", "entity")
        row = find_invoice(self._books, body, find_actor(self._books, body))
        counter = reverse_invoice(
            self._books,
            find_actor(self._books, body),
            row,
            day=body.day("date", max(self._books.clock.today(), row["whencreated"])),
            description=body.text("description"),
        )
        return {"record_no": row["recordno"], "reversal_record_no": counter}

    def _delete_ar_invoice(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "record_no", "number", "entity")
        actor = find_actor(self._books, body)
        delete_invoice(self._books, actor, find_invoice(self._books, body, actor))
        return {"deleted": True}
