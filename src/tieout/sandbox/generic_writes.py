"""The generic functions that write objects: ``create`` and ``update``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from tieout.sandbox.call import Call
from tieout.sandbox.envelope import FAILURE, FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused, invalid, not_built, unknown_object
from tieout.sandbox.generic_payments import write_advance, write_payment
from tieout.sandbox.objects.registry import OBJECTS
from tieout.sandbox.rendering import element
from tieout.sandbox.rules.checks import can_reach
from tieout.sandbox.rules.customers import (
    CONTACT_TEXTS,
    CustomerInput,
    create_contact,
    create_customer,
    find_customer,
    update_customer,
)
from tieout.sandbox.values import read_key
from tieout.sandbox.wire import any_case, cents, child, truth


@dataclass(frozen=True)
class Written:
    """What one object came to: its keys as XML and its record number."""

    xml: str
    key: str


Writer = Callable[[Call, etree._Element], Written]  # noqa: SLF001 - lxml has no other name

_TEXTS = {
    "NAME": "name",
    "PARENTID": "parentid",
    "TERMNAME": "termname",
    "CUSTTYPE": "custtype",
    "CUSTREPID": "custrepid",
    "RESALENO": "resaleno",
    "TAXID": "taxid",
    "COMMENTS": "comments",
    "CURRENCY": "currency",
    "STATUS": "status",
    "DELIVERY_OPTIONS": "deliveryoptions",
    "DELIVERYOPTIONS": "deliveryoptions",
    "ARACCOUNT": "araccount",
    "OBJECTRESTRICTION": "objectrestriction",
}
_FLAGS = {"ONETIME": "onetime", "ONHOLD": "onhold"}
_CONTACTS = {"CONTACTINFO": "contactinfo", "BILLTO": "billto", "SHIPTO": "shipto"}


def _text(found: etree._Element) -> str:
    return (found.text or "").strip()


def _contact_values(contact: etree._Element) -> dict[str, object]:
    values: dict[str, object] = {}
    children = any_case(contact)
    address = any_case(children["MAILADDRESS"]) if "MAILADDRESS" in children else {}
    for name, found in {**children, **address}.items():
        column = {"ISOCOUNTRYCODE": "countrycode"}.get(name, name.lower())
        if column in CONTACT_TEXTS or column == "contactname":
            values[column] = _text(found)
    if "TAXABLE" in children:
        values["taxable"] = int(truth(_text(children["TAXABLE"])))
    return values


def _customer_input(children: dict[str, etree._Element]) -> CustomerInput:
    columns: dict[str, object] = {
        _TEXTS[name]: _text(found) for name, found in children.items() if name in _TEXTS
    }
    columns |= {_FLAGS[name]: int(truth(_text(found))) for name, found in children.items() if name in _FLAGS}
    if "CREDITLIMIT" in children:
        limit = _text(children["CREDITLIMIT"])
        columns["creditlimit"] = cents(limit, "credit limit") if limit else None
    contact = _contact_values(children["DISPLAYCONTACT"]) if "DISPLAYCONTACT" in children else {}
    names = {
        column: child(children[name], "CONTACTNAME") for name, column in _CONTACTS.items() if name in children
    }
    return CustomerInput(columns, contact, names)


def _create_customer(call: Call, item: etree._Element) -> Written:
    # Source (assumed): elements that the object does not have are passed over.
    children = any_case(item)
    if "DISPLAYCONTACT" not in children:
        # Source (documented): a display contact is required on create. Source (assumed): the words for that.
        raise invalid("Required field Display Contact is missing", record="Customer")
    customer_id = _text(children["CUSTOMERID"]) if "CUSTOMERID" in children else ""
    row = create_customer(call.books, call.actor, customer_id, _customer_input(children))
    return _customer_written(row["recordno"], row["customerid"])


def _customer_written(record_no: int, customer_id: str) -> Written:
    # Source (observed): a lower-case element with RECORDNO and the natural key.
    keys = element("RECORDNO", str(record_no)) + element("CUSTOMERID", customer_id)
    return Written(f"<customer>{keys}</customer>", str(record_no))


def _update_customer(call: Call, item: etree._Element) -> Written:
    children = any_case(item)
    name, value = next(
        ((each, _text(children[each])) for each in ("RECORDNO", "CUSTOMERID") if each in children),
        ("CUSTOMERID", ""),
    )
    column, key = ("recordno", read_key(value)) if name == "RECORDNO" else ("customerid", value)
    found = call.books.row(f"SELECT * FROM customer WHERE {column} = ?", (key,))  # noqa: S608
    if found is None or not can_reach(call.actor, found["megaentity"]):
        # Source (documented): the whole sentence is in errorno (errors.md 4).
        raise FunctionRefused(ErrorItem(f"Cannot update non-existing CUSTOMER with {name}={value}."))
    row = update_customer(
        call.books, call.actor, find_customer(call.books, found["recordno"]), _customer_input(children)
    )
    return _customer_written(row["recordno"], row["customerid"])


def _create_contact(call: Call, item: etree._Element) -> Written:
    values = _contact_values(item)
    name = str(values.pop("contactname", ""))
    if not name or not values.get("printas"):
        raise invalid("Required field Contact Name is missing", record="Contact")
    number = create_contact(call.books, call.actor, name, values)
    keys = element("RECORDNO", str(number)) + element("CONTACTNAME", name)
    return Written(f"<contact>{keys}</contact>", str(number))


def _create_payment(call: Call, item: etree._Element) -> Written:
    number = str(write_payment(call, item))
    # Source (assumed): the answer to a create of ARPYMT holds RECORDNO alone.
    return Written(f"<arpymt>{element('RECORDNO', number)}</arpymt>", number)


def _create_advance(call: Call, item: etree._Element) -> Written:
    number = str(write_advance(call, item))
    return Written(f"<aradvance>{element('RECORDNO', number)}</aradvance>", number)


_CREATORS: dict[str, Writer] = {
    "CUSTOMER": _create_customer,
    "CONTACT": _create_contact,
    "ARPYMT": _create_payment,
    "ARADVANCE": _create_advance,
}
_UPDATERS: dict[str, Writer] = {"CUSTOMER": _update_customer}


def create(call: Call) -> FunctionResult:
    """Create the objects of one function, each for itself."""
    return _write(call, "create", _CREATORS)


def update(call: Call) -> FunctionResult:
    """Update the objects of one function, each for itself."""
    return _write(call, "update", _UPDATERS)


def _write(call: Call, verb: str, writers: dict[str, Writer]) -> FunctionResult:
    # Source (observed): several objects are not atomic; the answer is a failure and shows those written.
    written: list[Written] = []
    errors: list[ErrorItem] = []
    for item in call.body:
        name = str(item.tag).upper()
        try:
            call.permit(verb, verb.upper(), name)
            writer = writers.get(name)
            if writer is None:
                raise not_built(f"{verb} of {name}") if name in OBJECTS else unknown_object(name)
            with call.books.transaction():
                written.append(writer(call, item))
        except FunctionRefused as refused:
            errors.extend(refused.items)
    inner = "".join(each.xml for each in written)
    data = f'<data listtype="objects" count="{len(written)}">{inner}</data>'
    result = call.result(data, key=",".join(each.key for each in written), written=len(written))
    if errors:
        result.status, result.errors = FAILURE, tuple(errors)
    return result
