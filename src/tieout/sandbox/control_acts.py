"""The acts of a person in Intacct, by the rules that the gateway obeys as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from tieout.sandbox.books import Books, Row
from tieout.sandbox.control_company_acts import CompanyActs
from tieout.sandbox.control_contact_acts import CONTACT_DETAILS, ContactActs, contact_details
from tieout.sandbox.control_credit_acts import CreditActs
from tieout.sandbox.control_finding import (
    LOCATION,
    ar_lines,
    custom_values,
    find_actor,
    find_invoice,
    line_dimensions,
)
from tieout.sandbox.control_input import Body, ControlError
from tieout.sandbox.control_payment_acts import PaymentActs
from tieout.sandbox.defaults import SALES_INVOICE
from tieout.sandbox.rules.checks import Actor, any_customer
from tieout.sandbox.rules.currencies import Currency
from tieout.sandbox.rules.customers import CustomerInput, create_customer, find_customer, update_customer
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
from tieout.sandbox.rules.invoice_changes import delete_invoice, reverse_invoice
from tieout.sandbox.rules.invoices import InvoiceInput, create_invoice
from tieout.sandbox.rules.posting import DRAFT
from tieout.sandbox.values import show_money

_CUSTOMER_COLUMNS = {"term": "termname", "currency": "currency", "name": "name"}
# What the bodies of the acts may hold.
_DETAILS = (*_CUSTOMER_COLUMNS, "contact_name", "custom", *CONTACT_DETAILS)
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
_AR_INVOICE = (
    "customer_id", "date", "due_date", "term", "number", "draft", "description", "reference", "currency",
    "lines", "bill_to", "ship_to", "custom", "attachment", "entity",
)  # fmt: skip


class Acts:
    """What a person does."""

    def __init__(self, books: Books) -> None:
        """Act on these books."""
        self._books = books
        self._table: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "create-customer": self._create_customer,
            "rename-customer": self._change_customer,
            "change-customer": self._change_customer,
            "deactivate-customer": lambda values: self._set_status(values, "inactive"),
            "activate-customer": lambda values: self._set_status(values, "active"),
            "sales-invoice": self._sales_invoice,
            "edit-sales-invoice": self._edit_sales_invoice,
            "delete-sales-invoice": self._delete_sales_invoice,
            "ar-invoice": self._ar_invoice,
            "reverse-ar-invoice": self._reverse_ar_invoice,
            "delete-ar-invoice": self._delete_ar_invoice,
            **CompanyActs(books).table,
            **ContactActs(books).table,
            **PaymentActs(books).table,
            **CreditActs(books).table,
        }

    def run(self, name: str, values: dict[str, Any]) -> dict[str, Any]:
        """Do one act in a transaction of its own.

        Raises: ControlError, Refusal.
        """
        act = self._table.get(name)
        if act is None:
            known = ", ".join(self._table)
            raise ControlError(f"There is no act '{name}'; there are {known}.", status=404, code="not_found")
        with self._books.transaction():
            return act(values)

    def _actor(self, body: Body) -> Actor:
        return find_actor(self._books, body)

    # --- customers ----------------------------------------------------------------------------------------

    def _customer_input(self, body: Body) -> CustomerInput:
        columns: dict[str, object] = {
            column: body.text(name) for name, column in _CUSTOMER_COLUMNS.items() if name in body
        }
        contact = contact_details(body)
        if "contact_name" in body:
            contact["contactname"] = body.text("contact_name")
        custom = custom_values(self._books, body, "CUSTOMER")
        return CustomerInput(columns, contact, custom=custom)

    def _customer_answer(self, row: Row) -> dict[str, Any]:
        return {
            "record_no": row["recordno"],
            "customer_id": row["customerid"],
            "contact_name": row["contactname"],
        }

    def _create_customer(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "customer_id", "entity", *_DETAILS)
        body.needed("name")
        given = self._customer_input(body)
        return self._customer_answer(
            create_customer(self._books, self._actor(body), body.text("customer_id"), given)
        )

    def _change_customer(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "customer_id", "entity", *_DETAILS)
        row = any_customer(self._books, self._actor(body), body.needed("customer_id"))
        found = find_customer(self._books, row["recordno"])
        return self._customer_answer(
            update_customer(self._books, self._actor(body), found, self._customer_input(body))
        )

    def _set_status(self, values: dict[str, Any], status: str) -> dict[str, Any]:
        body = Body(values, "customer_id", "entity")
        row = any_customer(self._books, self._actor(body), body.needed("customer_id"))
        found = find_customer(self._books, row["recordno"])
        given = CustomerInput({"status": status})
        return self._customer_answer(update_customer(self._books, self._actor(body), found, given))

    # --- invoices -----------------------------------------------------------------------------------------

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
        return self._document_answer(create_document(self._books, self._actor(body), given))

    def _edit_sales_invoice(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, *_SALES_INVOICE_EDIT)
        row = find_document(self._books, self._actor(body), body.needed("document"))
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
        return self._document_answer(update_document(self._books, self._actor(body), row, after))

    def _delete_sales_invoice(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "document", "entity")
        actor = self._actor(body)
        delete_document(self._books, actor, find_document(self._books, actor, body.needed("document")))
        return {"deleted": True}

    def _ar_invoice(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, *_AR_INVOICE)
        lines = ar_lines(self._books, body, "ARINVOICEITEM")
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
        record_no = create_invoice(self._books, self._actor(body), given)
        number = self._books.value("SELECT recordid FROM arinvoice WHERE recordno = ?", (record_no,))
        total = sum(line.amount for line in lines)
        return {"record_no": record_no, "number": number, "total": show_money(total)}

    def _reverse_ar_invoice(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "record_no", "number", "date", "description", "entity")
        row = find_invoice(self._books, body, self._actor(body))
        counter = reverse_invoice(
            self._books,
            self._actor(body),
            row,
            day=body.day("date", max(self._books.clock.today(), row["whencreated"])),
            description=body.text("description"),
        )
        return {"record_no": row["recordno"], "reversal_record_no": counter}

    def _delete_ar_invoice(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "record_no", "number", "entity")
        delete_invoice(self._books, find_invoice(self._books, body, self._actor(body)))
        return {"deleted": True}


def _keeping_sources(lines: list[DocumentLine], before: Sequence[DocumentLine]) -> list[DocumentLine]:
    """Let lines take from the lines of another document what those in their places took."""
    keys = [line.source_key for line in before] + [""] * len(lines)
    return [replace(line, source_key=line.source_key or key) for line, key in zip(lines, keys, strict=False)]
