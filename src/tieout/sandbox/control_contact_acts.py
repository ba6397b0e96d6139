"""The acts of a person on contacts: further ones of a customer, their details, their removal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tieout.sandbox.books import Books, Row
from tieout.sandbox.control_finding import find_actor
from tieout.sandbox.control_input import Body, ControlError
from tieout.sandbox.rules.checks import Actor, any_customer
from tieout.sandbox.rules.contacts import create_contact, delete_contact, find_contact, update_contact
from tieout.sandbox.rules.customers import CustomerInput, contact_list, update_customer

CONTACT_DETAILS = {
    "print_as": "printas",
    "email": "email1",
    "phone": "phone1",
    "company_name": "companyname",
    "first_name": "firstname",
    "last_name": "lastname",
    "address1": "address1",
    "address2": "address2",
    "city": "city",
    "state": "state",
    "zip": "zip",
    "country": "country",
}
_ROLES = {"bill_to": "billto", "ship_to": "shipto", "primary": "contactinfo"}


def contact_details(body: Body) -> dict[str, object]:
    """Give what a body says of a contact, as columns."""
    return {column: body.text(name) for name, column in CONTACT_DETAILS.items() if name in body}


class ContactActs:
    """What a person does with contacts."""

    def __init__(self, books: Books) -> None:
        """Act on these books."""
        self._books = books
        self.table: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "add-contact": self._add,
            "change-contact": self._change,
            "delete-contact": self._delete,
        }

    def _add(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "customer_id", "contact_name", "category", "entity", *_ROLES, *CONTACT_DETAILS)
        actor = find_actor(self._books, body)
        customer = any_customer(self._books, actor, body.needed("customer_id"))
        name = body.needed("contact_name")
        number = create_contact(self._books, actor, name, {"printas": name, **contact_details(body)})
        roles = {column: name for role, column in _ROLES.items() if body.flag(role)}
        listed = [*contact_list(self._books, customer["recordno"]), (body.text("category"), name)]
        update_customer(self._books, actor, customer, CustomerInput({}, {}, roles, listed))
        return {"record_no": number, "contact_name": name, "customer_id": customer["customerid"]}

    def _find(self, body: Body, actor: Actor) -> Row:
        name = body.needed("contact_name")
        row = find_contact(self._books, actor, name=name)
        if row is None:
            raise ControlError(f"There is no contact '{name}'.", status=404)
        return row

    def _change(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "contact_name", "status", "entity", *CONTACT_DETAILS)
        actor = find_actor(self._books, body)
        row = self._find(body, actor)
        status = {"status": body.text("status")} if "status" in body else {}
        update_contact(self._books, actor, row, {**contact_details(body), **status})
        return {"record_no": row["recordno"], "contact_name": row["contactname"]}

    def _delete(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "contact_name", "entity")
        actor = find_actor(self._books, body)
        delete_contact(self._books, actor, self._find(body, actor))
        return {"deleted": True}
