"""Store customers from Intacct: linked ones follow it, new ones are matched or created (E1, E2, E6)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from django.db import transaction

from tieout.ledger.facts import CustomerFacts, Stored
from tieout.ledger.models import Customer
from tieout.ledger.operations.bulk import store_customers
from tieout.ledger.operations.numbering import next_numbers
from tieout.ledger.queries.facts import customer_facts
from tieout.sync.exporting import matching
from tieout.sync.exporting.collisions import customer_candidate
from tieout.sync.exporting.lookups import Lookups
from tieout.sync.exporting.markers import FoundCustomer
from tieout.sync.importing import outcomes
from tieout.sync.importing.outcomes import Held
from tieout.sync.importing.reading import Reading
from tieout.sync.locks import Work, wait_for
from tieout.sync.mapping.incoming_customers import (
    READ_ONLY,
    RemoteContact,
    RemoteCustomer,
    incoming_customer,
    local_content,
    merged,
    split_key,
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

COUNTED, REFUSED = "customers", "refused"


@dataclass(frozen=True)
class _News:
    """What was read of a linked customer: all of its fields, or some of them."""

    link: Link
    content: Mapping[str, str]
    modified: str
    display_contact: str = ""


def remote_object(reading: Reading) -> RemoteObject:
    """Return what a customer here is in Intacct."""
    return RemoteObject.CONTACT if reading.bills_contacts else RemoteObject.CUSTOMER


def store(reading: Reading, rows: Sequence[RemoteCustomer], *, brings_new: bool) -> list[RemoteCustomer]:
    """Store a page of customers and return those that must be decided by name, with all their namesakes."""
    wait_for(Work.MATCHING, reading.connection)
    # Attempts before links: one that ends in between leaves its link behind.
    under_way = _under_way(reading, rows)
    links = _links(reading, rows)
    _update(reading, _news(rows, links))
    if not brings_new:
        return []
    linked = {link.remote_key for of_customer in links.values() for link in of_customer}
    new = [row for row in rows if row.key not in linked and row.customer_id not in under_way]
    active = [row for row in new if row.is_active]
    reading.counts.add(COUNTED, "inactive", len(new) - len(active))
    taken = matching.candidates(reading.connection, names={row.name for row in active}, there=[])
    outcomes.hold(reading, [_nameless(reading, row) for row in active if not row.name])
    undecided = [row for row in active if row.name and taken[row.name].here]
    _create(reading, [row for row in active if row.name and not taken[row.name].here])
    return undecided


def store_contacts(reading: Reading, contacts: Sequence[RemoteContact]) -> None:
    """Bring the customers that these contacts are of to their content; all others are passed over."""
    by_name = {contact.name: contact for contact in contacts if contact.name}
    links = Link.objects.filter(connection=reading.connection).order_by("id")
    if reading.bills_contacts:
        billed = [(link, by_name[link.contact_name]) for link in links.filter(contact_name__in=by_name)]
        _update(reading, [_News(link, contact.content, contact.modified) for link, contact in billed])
        return
    shown = [(link, by_name[link.display_contact]) for link in links.filter(display_contact__in=by_name)]
    _update(reading, [_News(link, contact.address, contact.modified) for link, contact in shown])


def decide(reading: Reading, rows: Sequence[RemoteCustomer]) -> None:
    """Link or hold customers whose name an unlinked customer of ours has, counting both sides first (E1).

    Printed names of contacts are told apart within one Intacct customer only: where contacts of several have
    the name, it says nothing about who is who, and each becomes a customer of its own (E6).
    """
    if not rows:
        return
    connection = reading.connection
    names = {row.name for row in rows}
    found = Lookups(reading.client, connection).customers(ids=[], names=sorted(names))
    known = {row.remote_key for row in found}
    found += [row for each in rows if (row := _found(each)).remote_key not in known]
    with transaction.atomic():
        wait_for(Work.MATCHING, connection)
        there = matching.unlinked_there(connection, found)
        by_name = matching.candidates(connection, names=names, there=there)
        free = [row for row in rows if not by_name[row.name].here or by_name[row.name].is_of_several]
        matched = [row for row in rows if row not in free and by_name[row.name].is_one_to_one]
        _link_matched(reading, matched)
        _create(reading, free)
        left = [row for row in rows if row not in free and row not in matched]
        outcomes.hold(reading, [_ambiguous(reading, row, by_name[row.name]) for row in left])


def hold_without_contact(reading: Reading, rows: Sequence[RemoteCustomer]) -> None:
    """Hold the customers whose bill-to contact Intacct does not show us."""
    outcomes.hold(
        reading,
        [
            _held(
                reading,
                row,
                "cannot_be_stored",
                f"Intacct shows no contact '{row.contact_name}', at whom it bills {row.customer_id}.",
            )
            for row in rows
        ],
    )


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


def _links(reading: Reading, rows: Sequence[RemoteCustomer]) -> Mapping[str, list[Link]]:
    """Return all links of customers by the RECORDNO of the CUSTOMER, which contacts may share."""
    links = Link.objects.filter(connection=reading.connection, kind=RecordKind.CUSTOMER)
    if reading.bills_contacts:
        links = links.filter(remote_number__in=[row.customer_id for row in rows])
    else:
        links = links.filter(remote_key__in=[row.key for row in rows])
    found: dict[str, list[Link]] = defaultdict(list)
    for link in links.order_by("id"):
        found[split_key(link.remote_key)[0]].append(link)
    return found


def _news(rows: Iterable[RemoteCustomer], links: Mapping[str, Sequence[Link]]) -> list[_News]:
    """Return what was read of each link: all of what it names, the customer's own fields of its siblings."""
    news: dict[int, _News] = {}
    for row in rows:
        for link in links.get(row.record_no, ()):
            content = row.content if link.remote_key == row.key else row.own_content
            known = news[link.pk].content if link.pk in news else {}
            news[link.pk] = _News(link, {**known, **content}, row.modified, row.display_contact)
    return list(news.values())


# --- New ones ---------------------------------------------------------------------------------------------
def _create(reading: Reading, rows: Sequence[RemoteCustomer]) -> None:
    organization = reading.connection.organization
    # Several customers here may be one in Intacct: its number cannot be theirs (E6).
    numbers = (
        next_numbers(organization, Customer, len(rows))
        if reading.bills_contacts
        else [row.customer_id for row in rows]
    )
    incoming = [
        incoming_customer(row.content, ref=row.key, number=number, base_currency=reading.base_currency)
        for row, number in zip(rows, numbers, strict=True)
    ]
    made = store_customers(organization=organization, rows=incoming, at=reading.clock())
    created = [(row, stored) for row, stored in zip(rows, made, strict=True) if stored.id is not None]
    Link.objects.bulk_create(
        _link(reading, row, record_id=stored.id or 0, revision=stored.revision) for row, stored in created
    )
    refused = [(row, stored) for row, stored in zip(rows, made, strict=True) if stored.outcome == REFUSED]
    outcomes.hold(
        reading, [_held(reading, row, "cannot_be_stored", str(stored.refusal)) for row, stored in refused]
    )
    outcomes.clear(reading, remote_object(reading), [row.key for row, _ in created])
    reading.counts.add(COUNTED, "created", len(created))


def _link_matched(reading: Reading, rows: Sequence[RemoteCustomer]) -> None:
    """Link what is one to one. What can be edited on both sides stays as it is until somebody does."""
    if not rows:
        return
    ours = {
        customer.name.strip(): customer
        for customer in _unlinked_customers(reading, {row.name for row in rows})
    }
    links = Link.objects.bulk_create(
        _link(
            reading,
            row,
            record_id=ours[row.name].pk,
            revision=ours[row.name].revision,
            seen={name: text for name, text in row.content.items() if name not in READ_ONLY},
        )
        for row in rows
    )
    _update(
        reading,
        [
            _News(link, row.content, row.modified, row.display_contact)
            for link, row in zip(links, rows, strict=True)
        ],
    )
    outcomes.clear(reading, remote_object(reading), [row.key for row in rows])
    reading.counts.add(COUNTED, "linked", len(rows))


def _unlinked_customers(reading: Reading, names: Collection[str]) -> Iterable[Customer]:
    numbers = matching.candidates(reading.connection, names=names, there=[])
    return Customer.objects.filter(
        organization=reading.connection.organization_id,
        number__in=[number for found in numbers.values() for number in found.here],
    )


def _link(
    reading: Reading,
    row: RemoteCustomer,
    *,
    record_id: int,
    revision: int,
    seen: Mapping[str, str] | None = None,
) -> Link:
    return Link(
        organization_id=reading.connection.organization_id,
        connection=reading.connection,
        kind=RecordKind.CUSTOMER,
        record_id=record_id,
        remote_object=remote_object(reading),
        remote_key=row.key,
        remote_number=row.customer_id,
        contact_name=row.contact_name,
        display_contact=row.display_contact,
        entity_id=row.entity_id or reading.connection.entity_id,
        born=Birthplace.REMOTE,
        revision=revision,
        seen_content=dict(row.content if seen is None else seen),
        seen_modified=row.modified,
    )


# --- Known ones -------------------------------------------------------------------------------------------
def _update(reading: Reading, news: Sequence[_News]) -> None:
    """Bring linked customers to Intacct's content, field by field where both were edited (E1)."""
    ours = {facts.id: facts for facts in customer_facts([each.link.record_id for each in news])}
    changed = [each for each in news if _is_new(each)]
    wanted = [_joined(each, ours[each.link.record_id]) for each in changed]
    incoming = [
        incoming_customer(
            content,
            ref=each.link.remote_key,
            record_id=each.link.record_id,
            number=ours[each.link.record_id].number,
            base_currency=reading.base_currency,
        )
        for each, content in zip(changed, wanted, strict=True)
    ]
    stored = store_customers(organization=reading.connection.organization, rows=incoming, at=reading.clock())
    held = []
    for each, content, result in zip(changed, wanted, stored, strict=True):
        if result.outcome == REFUSED:
            held.append(_refused(reading, each, result))
            continue
        _see(each, content, result, was_clean=each.link.revision >= ours[each.link.record_id].revision)
        reading.counts.add(COUNTED, result.outcome)
    outcomes.hold(reading, held)
    Link.objects.bulk_update(
        [each.link for each in changed], ["revision", "seen_content", "seen_modified", "display_contact"]
    )


def _is_new(news: _News) -> bool:
    if news.display_contact not in ("", news.link.display_contact):
        return True
    return any(news.link.seen_content.get(name) != text for name, text in news.content.items())


def _joined(news: _News, ours: CustomerFacts) -> dict[str, str]:
    """Return all of a customer's fields as they shall stand here."""
    here = local_content(ours, also={*news.content, *news.link.seen_content})
    # One that was matched by name and never read since was as it is, but for its name.
    as_matched = {name: text for name, text in news.content.items() if name not in READ_ONLY}
    seen = news.link.seen_content or {**as_matched, "name": here["name"].strip()}
    return {**here, **merged(seen=seen, here=here, there=news.content)}


def _see(news: _News, content: Mapping[str, str], result: Stored, *, was_clean: bool) -> None:
    """Let a link know what was seen; it is up to date where nothing is left that only we changed."""
    link = news.link
    link.seen_content = {**link.seen_content, **news.content}
    link.seen_modified = news.modified
    link.display_contact = news.display_contact or link.display_contact
    is_all_theirs = all(
        content[name] == text for name, text in link.seen_content.items() if name not in READ_ONLY
    )
    if was_clean or is_all_theirs:
        link.revision = result.revision


# --- What could not be ------------------------------------------------------------------------------------
def _ambiguous(reading: Reading, row: RemoteCustomer, found: matching.Candidates) -> Held:
    text = (
        f"'{row.name}' is the name of {len(found.here)} unlinked customers in Tieout "
        f"and of {len(found.there)} in Intacct."
    )
    there = [customer_candidate(each) for each in found.there]
    return _held(
        reading, row, "ambiguous_name", text, details={"here": list(found.here), "candidates": there}
    )


def _refused(reading: Reading, news: _News, result: Stored) -> Held:
    return Held(
        kind=FailureKind.CUSTOMER,
        remote_object=remote_object(reading),
        key=news.link.remote_key,
        number=news.link.remote_number,
        cause="cannot_be_stored",
        text=str(result.refusal),
        mark=news.modified,
    )


def _nameless(reading: Reading, row: RemoteCustomer) -> Held:
    who = f"The contact {row.contact_name} of" if row.contact_name else "Customer"
    return _held(reading, row, "cannot_be_stored", f"{who} {row.customer_id} has no name.")


def _held(
    reading: Reading,
    row: RemoteCustomer,
    cause: str,
    text: str,
    details: Mapping[str, object] = MappingProxyType({}),
) -> Held:
    return Held(
        kind=FailureKind.CUSTOMER,
        remote_object=remote_object(reading),
        key=row.key,
        number=row.customer_id,
        cause=cause,
        text=text,
        mark=row.modified,
        details=details,
    )


def _found(row: RemoteCustomer) -> FoundCustomer:
    return FoundCustomer(
        record_no=row.record_no,
        customer_id=row.customer_id,
        name=row.name,
        is_active=row.is_active,
        contact_name=row.contact_name,
        printed_name=row.name,
    )
