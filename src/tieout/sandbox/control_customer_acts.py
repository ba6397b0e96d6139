"""The acts of a person on customers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tieout.sandbox.books import Books, Row
from tieout.sandbox.control_contact_acts import CONTACT_DETAILS, contact_details
from tieout.sandbox.control_finding import custom_values, find_actor
from tieout.sandbox.control_input import Body
from tieout.sandbox.rules.checks import any_customer
from tieout.sandbox.rules.customers import (
    CustomerInput,
    create_customer,
    delete_customer,
    find_customer,
    update_customer,
)

_COLUMNS = {
    "name": "name",
    "term": "termname",
    "currency": "currency",
    "parent": "parentid",
    "comments": "comments",
    "restriction": "objectrestriction",
    "attachment": "supdocid",
}
_ROLES = {"bill_to": "billto", "ship_to": "shipto", "primary": "contactinfo"}
_DETAILS = (*_COLUMNS, *_ROLES, "on_hold", "credit_limit", "contact_name", "custom", *CONTACT_DETAILS)


class CustomerActs:
    """What a person does with customers."""

    def __init__(self, books: Books) -> None:
        """Act on these books."""
        self._books = books
        self.table: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "create-customer": self._create,
            "rename-customer": self._change,
            "change-customer": self._change,
            "deactivate-customer": lambda values: self._set_status(values, "inactive"),
            "activate-customer": lambda values: self._set_status(values, "active"),
            "delete-customer": self._delete,
        }

    def _input(self, body: Body) -> CustomerInput:
        columns: dict[str, object] = {
            column: body.text(name) for name, column in _COLUMNS.items() if name in body
        }
        if "on_hold" in body:
            columns["onhold"] = int(body.flag("on_hold"))
        if "credit_limit" in body:
            columns["creditlimit"] = body.cents("credit_limit")
        contact = contact_details(body)
        if "contact_name" in body:
            contact["contactname"] = body.text("contact_name")
        names = {column: body.text(role) for role, column in _ROLES.items() if role in body}
        return CustomerInput(columns, contact, names, custom=custom_values(self._books, body, "CUSTOMER"))

    def _answer(self, row: Row) -> dict[str, Any]:
        return {
            "record_no": row["recordno"],
            "customer_id": row["customerid"],
            "contact_name": row["contactname"],
        }

    def _create(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "customer_id", "entity", *_DETAILS)
        body.needed("name")
        given = self._input(body)
        actor = find_actor(self._books, body)
        return self._answer(create_customer(self._books, actor, body.text("customer_id"), given))

    def _find(self, body: Body) -> Row:
        row = any_customer(self._books, find_actor(self._books, body), body.needed("customer_id"))
        return find_customer(self._books, row["recordno"])

    def _change(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "customer_id", "entity", *_DETAILS)
        actor, row = find_actor(self._books, body), self._find(body)
        return self._answer(update_customer(self._books, actor, row, self._input(body)))

    def _set_status(self, values: dict[str, Any], status: str) -> dict[str, Any]:
        body = Body(values, "customer_id", "entity")
        actor, row = find_actor(self._books, body), self._find(body)
        return self._answer(update_customer(self._books, actor, row, CustomerInput({"status": status})))

    def _delete(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "customer_id", "entity")
        delete_customer(self._books, find_actor(self._books, body), self._find(body))
        return {"deleted": True}
