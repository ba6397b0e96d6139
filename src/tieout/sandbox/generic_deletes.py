"""The generic function ``delete``."""

from __future__ import annotations

from collections.abc import Callable

from tieout.sandbox.call import Call
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused, not_built, unknown_object
from tieout.sandbox.objects.registry import OBJECTS
from tieout.sandbox.rules.adjustments import delete_adjustment, find_adjustment
from tieout.sandbox.rules.advances import delete_advance
from tieout.sandbox.rules.contacts import delete_contact, find_contact
from tieout.sandbox.rules.customers import customer_of, delete_customer
from tieout.sandbox.rules.invoice_changes import delete_invoice
from tieout.sandbox.rules.invoices import find_invoice
from tieout.sandbox.rules.master_data import LABEL, delete_master
from tieout.sandbox.rules.payments import ADVANCE, PAYMENT, delete_draft
from tieout.sandbox.rules.reversals import payment_of
from tieout.sandbox.values import read_key
from tieout.sandbox.wire import child

Deleter = Callable[[Call, str], None]


def delete(call: Call) -> FunctionResult:
    """Delete records by their keys, all or none."""
    name = child(call.body, "object").upper()
    call.permit("delete", "DELETE", name)
    if name not in OBJECTS:
        raise unknown_object(name)
    deleter = _DELETERS.get(name)
    if deleter is None:
        raise not_built(f"delete of {name}")
    keys = [key.strip() for key in child(call.body, "keys").split(",") if key.strip()]
    for key in keys:
        deleter(call, key)
    # Source (observed): neither key nor data.
    return call.result("", key=",".join(keys), written=len(keys))


def _cannot_find(what: str, key: str) -> FunctionRefused:
    # Source (observed): "Cannot find customer with key 'X' to delete." (errors.md 4).
    return FunctionRefused(ErrorItem("BL01001973", "", f"Cannot find {what} with key '{key}' to delete."))


def _delete_customer(call: Call, key: str) -> None:
    row = customer_of(call.books, call.actor, record_no=read_key(key))
    if row is None:
        raise _cannot_find("customer", key)
    delete_customer(call.books, call.actor, row)


def _delete_contact(call: Call, key: str) -> None:
    row = find_contact(call.books, call.actor, record_no=read_key(key))
    if row is None:
        raise _cannot_find("contact", key)
    delete_contact(call.books, call.actor, row)


def _delete_label(call: Call, key: str) -> None:
    sql = "SELECT * FROM reference WHERE object = 'ARACCOUNTLABEL' AND recordno = ?"
    row = call.books.row(sql, (read_key(key),))
    if row is None:
        raise _cannot_find("araccountlabel", key)
    delete_master(call.books, LABEL, row)


def _delete_payment(call: Call, key: str) -> None:
    row = payment_of(call.books, call.actor, key)
    if row is None or row["recordtype"] != PAYMENT:
        raise _cannot_find("arpymt", key)
    delete_draft(call.books, call.actor, row)


def _delete_advance(call: Call, key: str) -> None:
    row = payment_of(call.books, call.actor, key)
    if row is None or row["recordtype"] != ADVANCE:
        raise _cannot_find("aradvance", key)
    delete_advance(call.books, call.actor, row)


def _delete_adjustment(call: Call, key: str) -> None:
    delete_adjustment(call.books, call.actor, find_adjustment(call.books, call.actor, key))


def _delete_invoice(call: Call, key: str) -> None:
    delete_invoice(call.books, call.actor, find_invoice(call.books, call.actor, key))


_DELETERS: dict[str, Deleter] = {
    "CUSTOMER": _delete_customer,
    "CONTACT": _delete_contact,
    "ARACCOUNTLABEL": _delete_label,
    "ARPYMT": _delete_payment,
    "ARADVANCE": _delete_advance,
    "ARADJUSTMENT": _delete_adjustment,
    "ARINVOICE": _delete_invoice,
}
