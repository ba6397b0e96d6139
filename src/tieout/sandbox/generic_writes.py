"""The generic functions that write objects: ``create`` and ``update``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from tieout.sandbox.books import Row
from tieout.sandbox.call import Call
from tieout.sandbox.contact_elements import contact_values, make_contact
from tieout.sandbox.customer_elements import generic_customer
from tieout.sandbox.envelope import FAILURE, FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused, invalid, not_built, unknown_object
from tieout.sandbox.generic_payments import change_advance, change_payment, write_advance, write_payment
from tieout.sandbox.objects.registry import OBJECTS
from tieout.sandbox.rendering import element
from tieout.sandbox.rules.contacts import find_contact, update_contact
from tieout.sandbox.rules.customers import create_customer, customer_of, update_customer
from tieout.sandbox.rules.master_data import LABEL, create_master, find_master, update_master
from tieout.sandbox.rules.payments import ADVANCE, PAYMENT
from tieout.sandbox.rules.reversals import payment_of
from tieout.sandbox.values import read_key
from tieout.sandbox.wire import any_case, text_of


@dataclass(frozen=True)
class Written:
    """What one object came to: its keys as XML and its record number."""

    xml: str
    key: str


Writer = Callable[[Call, etree._Element], Written]  # noqa: SLF001 - lxml has no other name


def _create_customer(call: Call, item: etree._Element) -> Written:
    children = any_case(item)
    if "DISPLAYCONTACT" not in children:
        # Source (documented): a display contact is required on create. Source (assumed): the words for that.
        raise invalid("Required field Display Contact is missing", record="Customer")
    customer_id = text_of(children.get("CUSTOMERID")).strip()
    row = create_customer(call.books, call.actor, customer_id, generic_customer(call, item))
    return _customer_written(row["recordno"], row["customerid"])


def _customer_written(record_no: int, customer_id: str) -> Written:
    # Source (observed): a lower-case element with RECORDNO and the natural key.
    keys = element("RECORDNO", str(record_no)) + element("CUSTOMERID", customer_id)
    return Written(f"<customer>{keys}</customer>", str(record_no))


def _key_of(item: etree._Element, name_field: str) -> tuple[str, str]:
    """Give by which of its keys an object is addressed, and the key."""
    children = any_case(item)
    for name in ("RECORDNO", name_field):
        value = text_of(children.get(name)).strip()
        if value:
            return name, value
    return name_field, ""


def _missing(object_name: str, name: str, value: str) -> FunctionRefused:
    # Source (documented): the whole sentence is in errorno (errors.md 4).
    return FunctionRefused(ErrorItem(f"Cannot update non-existing {object_name} with {name}={value}."))


def _update_customer(call: Call, item: etree._Element) -> Written:
    name, value = _key_of(item, "CUSTOMERID")
    found = (
        customer_of(call.books, call.actor, record_no=read_key(value))
        if name == "RECORDNO"
        else customer_of(call.books, call.actor, customer_id=value)
    )
    if found is None:
        raise _missing("CUSTOMER", name, value)
    row = update_customer(call.books, call.actor, found, generic_customer(call, item))
    return _customer_written(row["recordno"], row["customerid"])


def _create_contact(call: Call, item: etree._Element) -> Written:
    name, number = make_contact(call, item)
    return _contact_written(number, name)


def _contact_written(record_no: int, name: str) -> Written:
    # Source (assumed): as for a customer.
    keys = element("RECORDNO", str(record_no)) + element("CONTACTNAME", name)
    return Written(f"<contact>{keys}</contact>", str(record_no))


def _update_contact(call: Call, item: etree._Element) -> Written:
    name, value = _key_of(item, "CONTACTNAME")
    found = (
        find_contact(call.books, call.actor, record_no=read_key(value))
        if name == "RECORDNO"
        else find_contact(call.books, call.actor, name=value)
    )
    if found is None:
        raise _missing("CONTACT", name, value)
    values = {key: each for key, each in contact_values(item).items() if key != "contactname"}
    update_contact(call.books, call.actor, found, values)
    return _contact_written(found["recordno"], found["contactname"])


def _create_payment(call: Call, item: etree._Element) -> Written:
    number = str(write_payment(call, item))
    # Source (assumed): the answer to a create of ARPYMT holds RECORDNO alone.
    return Written(f"<arpymt>{element('RECORDNO', number)}</arpymt>", number)


def _create_advance(call: Call, item: etree._Element) -> Written:
    number = str(write_advance(call, item))
    return Written(f"<aradvance>{element('RECORDNO', number)}</aradvance>", number)


def _update_payment(call: Call, item: etree._Element) -> Written:
    return _change(call, item, "ARPYMT", PAYMENT, change_payment)


def _update_advance(call: Call, item: etree._Element) -> Written:
    return _change(call, item, "ARADVANCE", ADVANCE, change_advance)


def _change(
    call: Call,
    item: etree._Element,
    name: str,
    record_type: str,
    change: Callable[[Call, etree._Element, Row], None],
) -> Written:
    number = text_of(any_case(item).get("RECORDNO")).strip()
    row = payment_of(call.books, call.actor, number)
    if row is None or row["recordtype"] != record_type:
        raise _missing(name, "RECORDNO", number)
    change(call, item, row)
    return Written(f"<{name.lower()}>{element('RECORDNO', number)}</{name.lower()}>", number)


def _label(item: etree._Element) -> tuple[str, dict[str, str], str, str]:
    texts = {name: text_of(found).strip() for name, found in any_case(item).items()}
    facts: dict[str, str] = {}
    facts |= {name: texts[name] for name in ("GLACCOUNTNO", "OFFSETGLACCOUNTNO", "TAXABLE") if name in texts}
    return texts.get("ACCOUNTLABEL", ""), facts, texts.get("DESCRIPTION", ""), texts.get("STATUS", "")


def _create_label(call: Call, item: etree._Element) -> Written:
    key, facts, name, status = _label(item)
    if not name or "GLACCOUNTNO" not in facts:
        # Source (documented): both are required. Source (assumed): the words.
        raise invalid("Required field Description or Account is missing", record="Account label")
    number = create_master(call.books, LABEL, key, facts, name=name, status=status)
    return _label_written(number, key)


def _update_label(call: Call, item: etree._Element) -> Written:
    by, value = _key_of(item, "ACCOUNTLABEL")
    sql = "SELECT id FROM reference WHERE object = 'ARACCOUNTLABEL' AND recordno = ?"
    key = call.books.value(sql, (read_key(value),)) if by == "RECORDNO" else value
    row = find_master(call.books, LABEL, str(key))
    if row is None:
        raise _missing("ARACCOUNTLABEL", by, value)
    _, facts, name, status = _label(item)
    update_master(call.books, LABEL, row, facts, name=name, status=status)
    return _label_written(row["recordno"], row["id"])


def _label_written(record_no: int, label: str) -> Written:
    keys = element("RECORDNO", str(record_no)) + element("ACCOUNTLABEL", label)
    return Written(f"<araccountlabel>{keys}</araccountlabel>", str(record_no))


_CREATORS: dict[str, Writer] = {
    "CUSTOMER": _create_customer,
    "CONTACT": _create_contact,
    "ARPYMT": _create_payment,
    "ARADVANCE": _create_advance,
    "ARACCOUNTLABEL": _create_label,
}
_UPDATERS: dict[str, Writer] = {
    "CUSTOMER": _update_customer,
    "CONTACT": _update_contact,
    "ARPYMT": _update_payment,
    "ARADVANCE": _update_advance,
    "ARACCOUNTLABEL": _update_label,
}


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
