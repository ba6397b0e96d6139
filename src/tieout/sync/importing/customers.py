"""Customers from Intacct: the linked ones follow it, new ones are matched by name or created (E1, E2)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from django.db import transaction

from tieout.intacct import Condition, Query
from tieout.ledger.facts import Stored
from tieout.ledger.models import Customer
from tieout.ledger.operations.bulk import store_customers
from tieout.sync.exporting import matching
from tieout.sync.exporting.lookups import Lookups
from tieout.sync.importing import outcomes
from tieout.sync.importing.outcomes import Held
from tieout.sync.importing.pages import by_keys, changed_since, latest
from tieout.sync.importing.reading import Reading
from tieout.sync.locks import Work, wait_for
from tieout.sync.mapping.incoming import (
    CUSTOMER_FIELDS,
    RemoteCustomer,
    incoming_customer,
    merged,
    read_customer,
)
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    Birthplace,
    FailureKind,
    Link,
    RecordKind,
    RemoteObject,
)

STREAM, OBJECT = "customers", RemoteObject.CUSTOMER.value
STEP_ALL, STEP_CHANGES = "Customers", "Changes of customers"
COUNTED, REFUSED = "customers", "refused"


def import_all(reading: Reading) -> None:
    """Bring all active customers, page by page.

    Those whose name an unlinked customer of ours has are decided at the end, when all namesakes are known.
    """
    question = Query(OBJECT, CUSTOMER_FIELDS, Condition("STATUS", "equalto", ("active",)))
    undecided: list[RemoteCustomer] = []
    done = total = 0
    for page in reading.client.pages(question):
        with transaction.atomic():
            undecided += store(reading, [read_customer(row) for row in page.rows], brings_new=True)
        done, total = done + len(page.rows), total or page.total
        reading.report(STEP_ALL, done, total)
    decide(reading, undecided)


def read_changes(reading: Reading) -> None:
    """Bring what changed on linked customers, and by setting also customers without an invoice."""
    brings_all = reading.connection.settings.import_all_customers
    newest = reading.cursor(STREAM)
    done = 0
    for page in changed_since(reading.client, Query(OBJECT, CUSTOMER_FIELDS), newest):
        newest = latest([newest, *(row.get("WHENMODIFIED", "") for row in page.rows)])
        with transaction.atomic():
            rows = [read_customer(row) for row in page.rows]
            undecided = store(reading, rows, brings_new=brings_all)
        decide(reading, undecided)
        reading.move_cursor(STREAM, newest)
        done += len(page.rows)
        reading.report(STEP_CHANGES, done, page.total)
    _try_failed_again(reading)


def bring(reading: Reading, customer_ids: Collection[str]) -> None:
    """Bring the customers that documents name, where they have no link yet."""
    linked = Link.objects.filter(
        connection=reading.connection, kind=RecordKind.CUSTOMER, remote_number__in=customer_ids
    )
    missing = set(customer_ids) - set(linked.values_list("remote_number", flat=True))
    if missing:
        _bring(reading, "CUSTOMERID", missing)


def _try_failed_again(reading: Reading) -> None:
    keys = outcomes.open_keys(reading, OBJECT)
    if keys:
        found = _bring(reading, "RECORDNO", keys)
        outcomes.clear(reading, OBJECT, set(keys) - {row.key for row in found})


def _bring(reading: Reading, key: str, keys: Collection[str]) -> list[RemoteCustomer]:
    rows = [
        read_customer(row) for row in by_keys(reading.client, OBJECT, CUSTOMER_FIELDS, key=key, keys=keys)
    ]
    with transaction.atomic():
        undecided = store(reading, rows, brings_new=True)
    decide(reading, undecided)
    return rows


def store(reading: Reading, rows: Sequence[RemoteCustomer], *, brings_new: bool) -> list[RemoteCustomer]:
    """Store a page of customers and return those that must be decided by name, with all their namesakes."""
    wait_for(Work.MATCHING, reading.connection)
    # Attempts before links: one that ends in between leaves its link behind.
    under_way = _under_way(reading, rows)
    links = {
        link.remote_key: link
        for link in Link.objects.filter(
            connection=reading.connection,
            kind=RecordKind.CUSTOMER,
            remote_key__in=[row.key for row in rows],
        )
    }
    _update(reading, [(row, links[row.key]) for row in rows if row.key in links])
    if not brings_new:
        return []
    new = [row for row in rows if row.key not in links and row.customer_id not in under_way]
    active = [row for row in new if row.is_active]
    reading.counts.add(COUNTED, "inactive", len(new) - len(active))
    taken = matching.candidates(reading.connection, names={row.name for row in active}, there=[])
    nameless = [row for row in active if not row.name]
    outcomes.hold(reading, [_nameless(row) for row in nameless])
    undecided = [row for row in active if row.name and taken[row.name].here]
    _create(reading, [row for row in active if row.name and not taken[row.name].here])
    return undecided


def decide(reading: Reading, rows: Sequence[RemoteCustomer]) -> None:
    """Link or hold customers whose name an unlinked customer of ours has, counting both sides first (E1)."""
    if not rows:
        return
    connection = reading.connection
    names = {row.name for row in rows}
    found = Lookups(reading.client, connection).customers(ids=[], names=sorted(names))
    with transaction.atomic():
        wait_for(Work.MATCHING, connection)
        there = matching.unlinked_there(connection, found)
        by_name = matching.candidates(connection, names=names, there=there)
        matched = [row for row in rows if by_name[row.name].is_one_to_one]
        _link_matched(reading, matched)
        _create(reading, [row for row in rows if not by_name[row.name].here])
        left = [row for row in rows if by_name[row.name].here and not by_name[row.name].is_one_to_one]
        outcomes.hold(reading, [_ambiguous(row, by_name[row.name]) for row in left])


def _under_way(reading: Reading, rows: Sequence[RemoteCustomer]) -> set[str]:
    """Return the ids that an attempt of ours may just have made: its look-up links them."""
    return set(
        Attempt.objects.filter(
            connection=reading.connection,
            kind=RecordKind.CUSTOMER,
            state__in=OPEN_ATTEMPT_STATES,
            marker__in=[row.customer_id for row in rows],
        ).values_list("marker", flat=True)
    )


def _create(reading: Reading, rows: Sequence[RemoteCustomer]) -> None:
    incoming = [incoming_customer(row, base_currency=reading.base_currency) for row in rows]
    made = store_customers(organization=reading.connection.organization, rows=incoming, at=reading.clock())
    created = [(row, stored) for row, stored in zip(rows, made, strict=True) if stored.id is not None]
    Link.objects.bulk_create(
        _link(reading, row, record_id=stored.id or 0, revision=stored.revision) for row, stored in created
    )
    outcomes.hold(reading, _refused(rows, made))
    outcomes.clear(reading, OBJECT, [row.key for row, _ in created])
    reading.counts.add(COUNTED, "created", len(created))


def _link_matched(reading: Reading, rows: Sequence[RemoteCustomer]) -> None:
    """Link what is one to one. Both records stay as they are until one of them changes."""
    if not rows:
        return
    ours = {
        customer.name.strip(): customer
        for customer in _unlinked_customers(reading, {row.name for row in rows})
    }
    Link.objects.bulk_create(
        _link(reading, row, record_id=ours[row.name].pk, revision=ours[row.name].revision) for row in rows
    )
    outcomes.clear(reading, OBJECT, [row.key for row in rows])
    reading.counts.add(COUNTED, "linked", len(rows))


def _unlinked_customers(reading: Reading, names: Collection[str]) -> Iterable[Customer]:
    numbers = matching.candidates(reading.connection, names=names, there=[])
    return Customer.objects.filter(
        organization=reading.connection.organization_id,
        number__in=[number for found in numbers.values() for number in found.here],
    )


def _link(reading: Reading, row: RemoteCustomer, *, record_id: int, revision: int) -> Link:
    return Link(
        organization_id=reading.connection.organization_id,
        connection=reading.connection,
        kind=RecordKind.CUSTOMER,
        record_id=record_id,
        remote_object=RemoteObject.CUSTOMER,
        remote_key=row.key,
        remote_number=row.customer_id,
        entity_id=reading.connection.entity_id,
        born=Birthplace.REMOTE,
        revision=revision,
        seen_content=dict(row.content),
        seen_modified=row.modified,
    )


def _update(reading: Reading, pairs: Sequence[tuple[RemoteCustomer, Link]]) -> None:
    """Bring linked customers to Intacct's content, field by field where both were edited (E1)."""
    ours = Customer.objects.in_bulk([link.record_id for _, link in pairs])
    changed = [
        (row, link)
        for row, link in pairs
        if link.seen_content != row.content or ours[link.record_id].is_active != row.is_active
    ]
    incoming = []
    for row, link in changed:
        here = ours[link.record_id]
        content = merged(
            # One that was matched by name and never read since was as it is, but for its name.
            seen=link.seen_content or {**row.content, "name": here.name.strip()},
            here={name: str(getattr(here, name)) for name in row.content},
            there=row.content,
        )
        joined = replace(row, content=content, currency=here.currency)
        incoming.append(
            incoming_customer(
                joined, base_currency=reading.base_currency, record_id=here.pk, number=here.number
            )
        )
    stored = store_customers(organization=reading.connection.organization, rows=incoming, at=reading.clock())
    outcomes.hold(reading, _refused([row for row, _ in changed], stored))
    for (row, link), wanted, result in zip(changed, incoming, stored, strict=True):
        if result.outcome == REFUSED:
            continue
        was_clean = link.revision >= ours[link.record_id].revision
        is_all_theirs = all(getattr(wanted, name) == text for name, text in row.content.items())
        if was_clean or is_all_theirs:
            link.revision = result.revision
        link.seen_content, link.seen_modified = dict(row.content), row.modified
        reading.counts.add(COUNTED, result.outcome)
    Link.objects.bulk_update([link for _, link in changed], ["revision", "seen_content", "seen_modified"])


def _ambiguous(row: RemoteCustomer, found: matching.Candidates) -> Held:
    text = (
        f"'{row.name}' is the name of {len(found.here)} unlinked customers in Tieout "
        f"and of {len(found.there)} in Intacct."
    )
    there = [{"remote_key": each.record_no, "number": each.customer_id} for each in found.there]
    return _held(row, "ambiguous_name", text, details={"here": list(found.here), "candidates": there})


def _refused(rows: Sequence[RemoteCustomer], stored: Sequence[Stored]) -> list[Held]:
    return [
        _held(row, "cannot_be_stored", str(result.refusal))
        for row, result in zip(rows, stored, strict=True)
        if result.outcome == REFUSED
    ]


def _nameless(row: RemoteCustomer) -> Held:
    return _held(row, "cannot_be_stored", f"Customer {row.customer_id} has no name.")


def _held(
    row: RemoteCustomer, cause: str, text: str, details: Mapping[str, object] = MappingProxyType({})
) -> Held:
    return Held(
        kind=FailureKind.CUSTOMER,
        remote_object=OBJECT,
        key=row.key,
        number=row.customer_id,
        cause=cause,
        text=text,
        mark=row.modified,
        details=details,
    )
