"""Contacts as functions send them: in upper or lower case, by name or made on the spot."""

from __future__ import annotations

from lxml import etree

from tieout.sandbox.call import Call
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.contacts import CONTACT_TEXTS, create_contact
from tieout.sandbox.wire import any_case, child, truth

_COLUMNS = {"ISOCOUNTRYCODE": "countrycode"}


def contact_values(contact: etree._Element) -> dict[str, object]:
    """Give what was sent of a contact as columns, with its name if there is one.

    Raises: FunctionRefused.
    """
    values: dict[str, object] = {}
    children = any_case(contact)
    address = any_case(children["MAILADDRESS"]) if "MAILADDRESS" in children else {}
    for name, found in {**children, **address}.items():
        column = _COLUMNS.get(name, name.lower())
        if column in CONTACT_TEXTS or column == "contactname":
            values[column] = (found.text or "").strip()
    taxable = (children["TAXABLE"].text or "").strip() if "TAXABLE" in children else ""
    if taxable:
        values["taxable"] = int(truth(taxable))
    return values


def make_contact(call: Call, contact: etree._Element) -> tuple[str, int]:
    """Create a contact out of its element; give its name and its record number.

    Raises: FunctionRefused.
    """
    values = contact_values(contact)
    name = str(values.pop("contactname", ""))
    if not name or not values.get("printas"):
        # Source (documented): both are required. Source (assumed): the words.
        raise invalid(f"Required field {'Print As' if name else 'Contact Name'} is missing", record="Contact")
    return name, create_contact(call.books, call.actor, name, values)


def named_contact(call: Call, body: etree._Element, *names: str) -> str:
    """Give the contact name within the first of some elements; a whole contact within is created.

    Raises: FunctionRefused.
    """
    for name in names:
        found = body.find(name)
        if found is None:
            continue
        inline = found.find("contact")
        return child(found, "contactname") if inline is None else make_contact(call, inline)[0]
    return ""
