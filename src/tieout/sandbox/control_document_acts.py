"""The acts of a person in Order Entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from tieout.sandbox.books import Books, Row
from tieout.sandbox.control_finding import LOCATION, custom_values, find_actor, line_dimensions
from tieout.sandbox.control_input import Body
from tieout.sandbox.defaults import SALES_INVOICE
from tieout.sandbox.rules.currencies import Currency
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
from tieout.sandbox.rules.posting import DRAFT
from tieout.sandbox.values import show_money

_SALES_INVOICE = (
    "customer_id", "date", "due_date", "term", "number", "definition", "draft", "currency", "reference",
    "message", "lines", "discount", "tax", "created_from", "bill_to", "ship_to", "custom",
    "attachment", "entity",
)  # fmt: skip
_SALES_INVOICE_EDIT = (
    "document", "date", "due_date", "message", "reference", "lines", "discount", "tax", "bill_to", "ship_to",
    "custom", "attachment",
    "entity",
)  # fmt: skip


class DocumentActs:
    """What a person does with Order Entry documents."""

    def __init__(self, books: Books) -> None:
        """Act on these books."""
        self._books = books
        self.table: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "sales-invoice": self._sales_invoice,
            "edit-sales-invoice": self._edit_sales_invoice,
            "delete-sales-invoice": self._delete_sales_invoice,
        }

    def _document_lines(self, body: Body) -> list[DocumentLine]:
        lines = []
        for values in body.objects("lines"):
            line = Body(
                values,
                *("item", "text", "quantity", "price", "memo", "location", "department", "source_line"),
                *("dimensions", "custom"),
                what="a line",
            )
            line.needed("price")
            lines.append(
                DocumentLine(
                    item=line.text("item", "SERVICE"),
                    quantity=line.units("quantity", "1"),
                    price=line.units("price", "0"),
                    text=line.text("text"),
                    memo=line.text("memo"),
                    location=line.text("location", body.text("entity", LOCATION)),
                    department=line.text("department"),
                    source_key=line.text("source_line"),
                    dimensions=line_dimensions(line),
                    custom=custom_values(self._books, line, "SODOCUMENTENTRY"),
                )
            )
        return lines

    def _subtotals(self, body: Body) -> list[Subtotal]:
        found = []
        if body.cents("discount"):
            found.append(Subtotal("Discount", -body.cents("discount"), body.cents("discount")))
        if body.cents("tax"):
            found.append(Subtotal("Sales Tax", body.cents("tax"), body.cents("tax")))
        return found

    def _document_answer(self, row: Row) -> dict[str, Any]:
        return {
            "record_no": row["recordno"],
            "document": row["docid"],
            "number": row["docno"],
            "invoice_record_no": row["prrecordkey"],
            "total": show_money(row["total"]),
        }

    def _sales_invoice(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, *_SALES_INVOICE)
        given = DocumentInput(
            definition=body.text("definition", SALES_INVOICE),
            customer_id=body.needed("customer_id"),
            date=body.day("date", self._books.clock.today()),
            due=body.day("due_date"),
            term=body.text("term"),
            number=body.text("number"),
            reference=body.text("reference"),
            message=body.text("message"),
            state=DRAFT if body.flag("draft") else PENDING,
            currency=Currency(body.text("currency")),
            created_from=body.text("created_from"),
            custom=custom_values(self._books, body, "SODOCUMENT"),
            attachment=body.text("attachment"),
            bill_to=body.text("bill_to"),
            ship_to=body.text("ship_to"),
            lines=self._document_lines(body),
            subtotals=self._subtotals(body),
        )
        return self._document_answer(create_document(self._books, find_actor(self._books, body), given))

    def _edit_sales_invoice(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, *_SALES_INVOICE_EDIT)
        row = find_document(self._books, find_actor(self._books, body), body.needed("document"))
        before = current_input(self._books, row)
        after = replace(
            before,
            date=body.day("date", before.date),
            posted=body.day("date", before.posted),
            due=body.day("due_date", before.due),
            message=body.text("message", before.message),
            reference=body.text("reference", before.reference),
            custom={**before.custom, **custom_values(self._books, body, "SODOCUMENT")},
            attachment=body.text("attachment", before.attachment),
            bill_to=body.text("bill_to", before.bill_to),
            ship_to=body.text("ship_to", before.ship_to),
        )
        if "lines" in body:
            lines = _keeping_sources(self._document_lines(body), before.lines)
            after = replace(after, lines=lines, subtotals=self._subtotals(body))
        elif "discount" in body or "tax" in body:
            replaced = {name for key, name in (("discount", "Discount"), ("tax", "Sales Tax")) if key in body}
            kept = [each for each in before.subtotals if each.description not in replaced]
            after = replace(after, subtotals=[*kept, *self._subtotals(body)])
        return self._document_answer(update_document(self._books, find_actor(self._books, body), row, after))

    def _delete_sales_invoice(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "document", "entity")
        actor = find_actor(self._books, body)
        delete_document(self._books, actor, find_document(self._books, actor, body.needed("document")))
        return {"deleted": True}


def _keeping_sources(lines: list[DocumentLine], before: Sequence[DocumentLine]) -> list[DocumentLine]:
    """Let lines take from the lines of another document what those in their places took."""
    keys = [line.source_key for line in before] + [""] * len(lines)
    return [replace(line, source_key=line.source_key or key) for line, key in zip(lines, keys, strict=False)]
