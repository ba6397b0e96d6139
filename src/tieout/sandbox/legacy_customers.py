"""The legacy functions of customers and contacts."""

from __future__ import annotations

from tieout.sandbox.books import Row
from tieout.sandbox.call import Call
from tieout.sandbox.contact_elements import contact_values, make_contact
from tieout.sandbox.customer_elements import legacy_customer
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused
from tieout.sandbox.rendering import element
from tieout.sandbox.rules.contacts import delete_contact, find_contact, update_contact
from tieout.sandbox.rules.customers import (
    create_customer,
    customer_of,
    delete_customer,
    update_customer,
)
from tieout.sandbox.wire import child


def _ignores_duplicates(call: Call) -> bool:
    return call.body.get("ignoreduplicates") == "true"


def create_customer_function(call: Call) -> FunctionResult:
    """Create a customer."""
    call.permit("create", "CREATE", "CUSTOMER")
    customer_id = child(call.body, "customerid")
    known = customer_of(call.books, call.actor, customer_id=customer_id) if customer_id else None
    if known is not None and _ignores_duplicates(call):
        # Source (assumed): the effect of ignoreduplicates: success, and nothing changes.
        return call.result(element("key", customer_id), key=customer_id)
    row = create_customer(call.books, call.actor, customer_id, legacy_customer(call, call.body))
    # Source (documented): CUSTOMERID is the key of a legacy create.
    return call.result(element("key", row["customerid"]), key=row["customerid"], written=1)


def _customer(call: Call, verb: str) -> Row:
    key = call.body.get("customerid", "")
    is_external = call.body.get("externalkey") == "true"
    row = (
        customer_of(call.books, call.actor, external_id=key)
        if is_external
        else customer_of(call.books, call.actor, customer_id=key)
    )
    if row is None:
        # Source (assumed): the words, after those of the generic delete.
        raise FunctionRefused(
            ErrorItem("BL01001973", "", f"Cannot find customer with key '{key}' to {verb}.")
        )
    return row


def update_customer_function(call: Call) -> FunctionResult:
    """Change what was sent of a customer."""
    call.permit("update", "UPDATE", "CUSTOMER")
    row = _customer(call, "update")
    update_customer(call.books, call.actor, row, legacy_customer(call, call.body))
    return call.result(element("key", row["customerid"]), key=row["customerid"], written=1)


def delete_customer_function(call: Call) -> FunctionResult:
    """Delete a customer without transactions."""
    call.permit("delete", "DELETE", "CUSTOMER")
    row = _customer(call, "delete")
    delete_customer(call.books, call.actor, row)
    return call.result("", key=row["customerid"], written=1)


def create_contact_function(call: Call) -> FunctionResult:
    """Create a contact."""
    call.permit("create", "CREATE", "CONTACT")
    name = child(call.body, "contactname")
    if _ignores_duplicates(call) and find_contact(call.books, call.actor, name=name) is not None:
        return call.result(element("key", name), key=name)
    name, _ = make_contact(call, call.body)
    # Source (assumed): the key of a contact is its name.
    return call.result(element("key", name), key=name, written=1)


def _contact(call: Call, verb: str) -> Row:
    key = call.body.get("contactname", "")
    is_external = call.body.get("externalkey") == "true"
    row = (
        find_contact(call.books, call.actor, external_id=key)
        if is_external
        else find_contact(call.books, call.actor, name=key)
    )
    if row is None:
        # Source (assumed): the words, after those of the generic delete.
        raise FunctionRefused(ErrorItem("BL01001973", "", f"Cannot find contact with key '{key}' to {verb}."))
    return row


def update_contact_function(call: Call) -> FunctionResult:
    """Change what was sent of a contact."""
    call.permit("update", "UPDATE", "CONTACT")
    row = _contact(call, "update")
    values = contact_values(call.body)
    if call.body.get("set_nulls") != "true":
        values = {column: value for column, value in values.items() if value != ""}
    update_contact(call.books, call.actor, row, values)
    return call.result(element("key", row["contactname"]), key=row["contactname"], written=1)


def delete_contact_function(call: Call) -> FunctionResult:
    """Delete a contact that nothing names."""
    call.permit("delete", "DELETE", "CONTACT")
    row = _contact(call, "delete")
    delete_contact(call.books, call.actor, row)
    return call.result("", key=row["contactname"], written=1)
