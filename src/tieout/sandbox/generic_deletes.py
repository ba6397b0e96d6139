"""The generic function ``delete``."""

from __future__ import annotations

from collections.abc import Callable

from tieout.sandbox.call import Call
from tieout.sandbox.envelope import FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused, not_built, unknown_object
from tieout.sandbox.objects.registry import OBJECTS
from tieout.sandbox.rules.adjustments import delete_adjustment, find_adjustment
from tieout.sandbox.rules.checks import can_reach
from tieout.sandbox.rules.invoice_changes import delete_invoice
from tieout.sandbox.rules.invoices import find_invoice
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


def _delete_customer(call: Call, key: str) -> None:
    row = call.books.row("SELECT * FROM customer WHERE recordno = ?", (read_key(key),))
    if row is None or not can_reach(call.actor, row["megaentity"]):
        # Source (observed): "Cannot find customer with key 'X' to delete." (errors.md 4).
        text = f"Cannot find customer with key '{key}' to delete."
        raise FunctionRefused(ErrorItem("BL01001973", "", text))
    for table in ("arinvoice", "aradjustment", "sodocument", "arpymt"):
        if call.books.value(f"SELECT 1 FROM {table} WHERE custrec = ?", (row["recordno"],)):  # noqa: S608
            text = f"Customer {row['customerid']} has transactions and can't be deleted."
            raise FunctionRefused(ErrorItem("BL01001973", "", text))
    call.books.execute("DELETE FROM customer WHERE recordno = ?", (row["recordno"],))
    call.books.execute("DELETE FROM contact WHERE recordno = ?", (row["displaycontact"],))


def _delete_adjustment(call: Call, key: str) -> None:
    delete_adjustment(call.books, find_adjustment(call.books, call.actor, key))


def _delete_invoice(call: Call, key: str) -> None:
    delete_invoice(call.books, find_invoice(call.books, call.actor, key))


_DELETERS: dict[str, Deleter] = {
    "CUSTOMER": _delete_customer,
    "ARADJUSTMENT": _delete_adjustment,
    "ARINVOICE": _delete_invoice,
}
