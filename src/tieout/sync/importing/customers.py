"""Customers from Intacct: the whole list, what changed, and those that documents name (E1, E2, E6).

With bill-to contacts as source, what is brought is a CUSTOMER together with one CONTACT that is billed for
it: its own one for the list, and whatever contact a document names.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from tieout.intacct import Condition, NotPermitted, Query, Row
from tieout.sync.importing import outcomes
from tieout.sync.importing.customer_storing import (
    decide,
    hold_without_contact,
    remote_object,
    store,
    store_contacts,
)
from tieout.sync.importing.pages import by_keys, changed_since, is_later, largest, latest
from tieout.sync.importing.reading import Reading
from tieout.sync.mapping.incoming import Party
from tieout.sync.mapping.incoming_customers import (
    CONTACT_FIELDS,
    RemoteContact,
    RemoteCustomer,
    customer_fields,
    read_contact,
    read_customer,
    split_key,
)
from tieout.sync.models import Link, RecordKind, RemoteObject

logger = logging.getLogger(__name__)

STREAM, OBJECT = "customers", RemoteObject.CUSTOMER.value
CONTACT_STREAM, CONTACT = "contacts", RemoteObject.CONTACT.value
STEP_ALL, STEP_CHANGES = "Customers", "Changes of customers"
STEP_CONTACTS = "Changes of contacts"


def import_all(reading: Reading) -> None:
    """Bring all active customers, page by page.

    Those whose name an unlinked customer of ours has are decided at the end, when all namesakes are known.
    """
    question = Query(OBJECT, _fields(reading), Condition("STATUS", "equalto", ("active",)))
    undecided: list[RemoteCustomer] = []
    done = total = 0
    for page in reading.client.pages(question):
        with transaction.atomic():
            undecided += store(reading, _read(reading, page.rows), brings_new=True)
        done, total = done + len(page.rows), total or page.total
        reading.report(STEP_ALL, done, total)
    decide(reading, undecided)


def read_changes(reading: Reading, *, at_waking: Callable[[Collection[str]], None] | None = None) -> None:
    """Bring what changed on linked customers, and by setting also customers without an invoice.

    `at_waking` is called with the CUSTOMERIDs that are, or may be, active again: what they owe was passed
    over while they were not (E2).
    """
    brings_all = reading.connection.settings.import_all_customers
    since = newest = reading.cursor(STREAM)
    done = 0
    for page in changed_since(reading.client, Query(OBJECT, _fields(reading)), newest):
        newest = latest([newest, *(row.get("WHENMODIFIED", "") for row in page.rows)])
        rows = _read(reading, page.rows)
        awake = _awake(reading, rows, since) if at_waking else set()
        with transaction.atomic():
            undecided = store(reading, rows, brings_new=brings_all)
        decide(reading, undecided)
        if at_waking and awake:
            at_waking(awake)
        reading.move_cursor(STREAM, newest)
        done += len(page.rows)
        reading.report(STEP_CHANGES, done, page.total)
    _try_failed_again(reading)


def _awake(reading: Reading, rows: Sequence[RemoteCustomer], since: str) -> set[str]:
    """Return who is active and was inactive when last seen, or was never brought and changed just now."""
    active = {row.customer_id: row.modified for row in rows if row.is_active}
    links = Link.objects.filter(
        connection=reading.connection, kind=RecordKind.CUSTOMER, remote_number__in=active
    )
    known = {link.remote_number: link.is_inactive_there for link in links}
    return {
        customer_id
        for customer_id, modified in active.items()
        if known.get(customer_id, is_later(modified, since))
    }


def read_contact_changes(reading: Reading) -> None:
    """Bring what changed on the contacts of customers here; all others are passed over.

    A customer's own time of change may stay when its contact changes, so contacts are asked for themselves.
    Where no customer is made of one, the user may lack the permission to read them: then an address that is
    changed at the contact is seen once the customer itself changes, or with the next import of customers.
    """
    try:
        _read_contacts(reading)
    except NotPermitted as refusal:
        if reading.bills_contacts:
            raise
        logger.info("Intacct does not show contacts: %s", refusal)


def contacts_start(reading: Reading) -> str:
    """Return the time of the last change of a contact, empty where nobody may know it."""
    try:
        return largest(reading.client, CONTACT, "WHENMODIFIED")
    except NotPermitted:
        if reading.bills_contacts:
            raise
        return ""


def _read_contacts(reading: Reading) -> None:
    newest = reading.cursor(CONTACT_STREAM)
    done = 0
    for page in changed_since(reading.client, Query(CONTACT, CONTACT_FIELDS), newest):
        newest = latest([newest, *(row.get("WHENMODIFIED", "") for row in page.rows)])
        with transaction.atomic():
            store_contacts(reading, [read_contact(row) for row in page.rows])
            reading.move_cursor(CONTACT_STREAM, newest)
        done += len(page.rows)
        reading.report(STEP_CONTACTS, done, page.total)


def bring(reading: Reading, parties: Collection[Party]) -> Mapping[str, str]:
    """Bring the customers that documents bill, where they have no link yet.

    Returns the bill-to contact of its own by CUSTOMERID, for documents that name none.
    """
    ids = {customer_id for customer_id, _ in parties}
    linked = Link.objects.filter(
        connection=reading.connection, kind=RecordKind.CUSTOMER, remote_number__in=ids
    )
    missing = set(parties) - set(linked.values_list("remote_number", "contact_name"))
    if not missing:
        return {}
    brought = _bring(reading, "CUSTOMERID", missing)
    return {row.customer_id: row.contact_name for row in brought.own.values()}


@dataclass(frozen=True)
class _Brought:
    """The customers that were asked for as Intacct holds them, and the keys of what they became."""

    own: Mapping[str, RemoteCustomer]
    keys: Collection[str]


def _try_failed_again(reading: Reading) -> None:
    about = remote_object(reading).value
    keys = outcomes.open_keys(reading, about)
    if keys:
        brought = _bring(reading, "RECORDNO", [split_key(key) for key in keys])
        outcomes.clear(reading, about, set(keys) - set(brought.keys))


def _bring(reading: Reading, name: str, parties: Collection[Party]) -> _Brought:
    """Bring customers by a key of theirs, each with the contact that is named beside it, else its own."""
    keys = {key for key, _ in parties if key}
    rows = _read(reading, by_keys(reading.client, OBJECT, _fields(reading), key=name, keys=keys))
    own = {row.customer_id if name == "CUSTOMERID" else row.record_no: row for row in rows}
    wanted = [(own[key], contact) for key, contact in sorted(parties) if key in own]
    others = {contact for row, contact in wanted if row.is_active and contact != row.contact_name}
    contacts = _contacts(reading, others - {""})
    found, without = {}, []
    for row, contact in wanted:
        if contact in contacts:
            billed = row.billed_to(contacts[contact])
            found[billed.key] = billed
        elif row.is_active and contact in others - {""}:
            without.append(replace(row, contact_name=contact))
        else:
            found[row.key] = row
    with transaction.atomic():
        hold_without_contact(reading, without)
        undecided = store(reading, list(found.values()), brings_new=True)
    decide(reading, undecided)
    return _Brought(own, {row.key for row in (*found.values(), *without) if row.is_active})


def _contacts(reading: Reading, names: Collection[str]) -> dict[str, RemoteContact]:
    rows = by_keys(reading.client, CONTACT, CONTACT_FIELDS, key="CONTACTNAME", keys=names)
    return {contact.name: contact for contact in map(read_contact, rows)}


def _read(reading: Reading, rows: Iterable[Row]) -> list[RemoteCustomer]:
    """Read rows, without those of another entity than the connection's."""
    read = [read_customer(row, reading.connection.settings) for row in rows]
    return [row for row in read if not reading.is_elsewhere(row.entity_id)]


def _fields(reading: Reading) -> Sequence[str]:
    return customer_fields(reading.connection.settings)
