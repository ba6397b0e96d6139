"""Customers as the generic and the legacy functions send them."""

from __future__ import annotations

from lxml import etree

from tieout.sandbox.call import Call
from tieout.sandbox.contact_elements import contact_values, named_contact
from tieout.sandbox.generic_elements import generic_custom_values
from tieout.sandbox.legacy_lines import custom_values
from tieout.sandbox.rules.customers import CustomerInput
from tieout.sandbox.wire import any_case, cents, child, truth

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
    "ARACCOUNT": "araccount",
    "OBJECTRESTRICTION": "objectrestriction",
    "RESTRICTEDLOCATIONS": "restrictedlocations",
    "RESTRICTEDDEPARTMENTS": "restricteddepartments",
    "EXTERNALID": "externalid",
    "SUPDOCID": "supdocid",
    # What the SDKs and the legacy functions call them.
    "DELIVERYOPTIONS": "deliveryoptions",
    "GLACCOUNTNO": "araccount",
}
_FLAGS = {"ONETIME": "onetime", "ONHOLD": "onhold"}
_CONTACTS = {"CONTACTINFO": "contactinfo", "BILLTO": "billto", "SHIPTO": "shipto"}
_LISTS = ("CUSTOMERCONTACTS", "CONTACT_LIST_INFO")


def _text(found: etree._Element) -> str:
    return (found.text or "").strip()


def _columns(children: dict[str, etree._Element]) -> dict[str, object]:
    columns: dict[str, object] = {
        _TEXTS[name]: _text(found) for name, found in children.items() if name in _TEXTS and not len(found)
    }
    for name, column in _FLAGS.items():
        if name in children and _text(children[name]):
            columns[column] = int(truth(_text(children[name])))
    if "CREDITLIMIT" in children:
        limit = _text(children["CREDITLIMIT"])
        columns["creditlimit"] = cents(limit, "credit limit") if limit else None
    return columns


def generic_customer(call: Call, item: etree._Element) -> CustomerInput:
    """Read a CUSTOMER of ``create`` or ``update``.

    Raises: FunctionRefused.
    """
    # Source (assumed): elements that the object does not have are passed over.
    children = any_case(item)
    contact = contact_values(children["DISPLAYCONTACT"]) if "DISPLAYCONTACT" in children else {}
    names = {
        column: child(children[name], "CONTACTNAME") for name, column in _CONTACTS.items() if name in children
    }
    return CustomerInput(
        _columns(children), contact, names, _contact_list(item), generic_custom_values(call, item, "CUSTOMER")
    )


def _contact_list(item: etree._Element) -> list[tuple[str, str]] | None:
    """Read the contacts of the list, in either of its two forms."""
    lists = [each for each in item if str(each.tag).upper() in _LISTS]
    if not lists:
        return None
    wanted = min((str(each.tag).upper() for each in lists), key=_LISTS.index)
    # Source (documented): CUSTOMERCONTACTS wins if both are sent (objects.md 3.1).
    found = []
    for each in lists:
        if str(each.tag).upper() != wanted:
            continue
        entries = [each] if wanted == "CONTACT_LIST_INFO" else list(each)
        for entry in entries:
            parts = any_case(entry)
            contact = parts.get("CONTACT")
            if contact is not None:
                name = child(contact, "NAME") or child(contact, "CONTACTNAME")
                category = _text(parts["CATEGORYNAME"]) if "CATEGORYNAME" in parts else ""
                found.append((category, name))
    return found


def _visibility(body: etree._Element) -> dict[str, object]:
    def joined(path: str) -> str:
        return "#~#".join(_text(each) for each in body.iterfind(f"visibility/{path}"))

    return {
        "objectrestriction": joined("visibility_type"),
        "restrictedlocations": joined("restricted_locs/locationid"),
        "restricteddepartments": joined("restricted_depts/departmentid"),
    }


def legacy_customer(call: Call, body: etree._Element) -> CustomerInput:
    """Read the body of ``create_customer`` or ``update_customer``.

    Raises: FunctionRefused.
    """
    keeps_empty = body.get("set_nulls") == "true"
    children = {
        name: each for name, each in any_case(body).items() if keeps_empty or len(each) or _text(each)
    }
    columns = _columns(children)
    options = [_text(each) for each in body.iterfind("deliveryoptions/deliveryoption")]
    if options:
        # Source (documented): several values are joined with #~#.
        columns["deliveryoptions"] = "#~#".join(options)
    if body.find("visibility") is not None:
        columns |= _visibility(body)
    # Source (assumed): primary is the display contact; contactinfo the contact of CONTACTINFO.
    display = body.find("primary/contact")
    names = {name: named_contact(call, body, name) for name in ("contactinfo", "billto", "shipto")}
    listed = [
        (child(each, "category"), child(each, "contactname")) for each in body.iterfind("contactlist/*")
    ]
    return CustomerInput(
        columns,
        contact_values(display) if display is not None else {},
        {name: value for name, value in names.items() if value},
        listed or None,
        custom_values(call, body, "CUSTOMER"),
    )
