"""Decide about due customers: match by name first (E1), else create; linked ones are updated."""

from collections.abc import Sequence

from tieout.ledger.facts import CustomerFacts
from tieout.ledger.queries.facts import customer_facts
from tieout.sync.exporting import matching
from tieout.sync.exporting.collisions import customer_candidate
from tieout.sync.exporting.decisions import Decision, Hold, Match, Nothing, Subject, Write
from tieout.sync.exporting.lookups import Lookups
from tieout.sync.exporting.markers import FoundCustomer
from tieout.sync.exporting.payload import to_json
from tieout.sync.exporting.written import Written, last_written, links_of, session_of
from tieout.sync.mapping import outgoing_customers as mapping
from tieout.sync.mapping.outgoing import says_the_same
from tieout.sync.models import Connection, Link, Operation, RecordKind
from tieout.sync.settings import BILL_TO_CONTACT


def decide(connection: Connection, *, record_ids: Sequence[int], lookups: Lookups) -> list[Decision]:
    """Decide about a page of due customers.

    Names and numbers of those without a link are asked for in one query, so that a number that a stranger
    holds is known before anything is sent.
    """
    facts = customer_facts(record_ids)
    links = links_of(connection, RecordKind.CUSTOMER, record_ids)
    new = [each for each in facts if each.id not in links]
    decisions = _decide_new(connection, new, lookups) if new else []
    known = [each for each in facts if each.id in links]
    last = last_written(connection, RecordKind.CUSTOMER, [each.id for each in known])
    fields = connection.settings.write_customer_fields
    return [
        *decisions,
        *(_decide_known(connection, each, links[each.id], last.get(each.id), fields) for each in known),
    ]


def subject_of(facts: CustomerFacts) -> Subject:
    """Return the due record of a customer."""
    return Subject(RecordKind.CUSTOMER, facts.id, facts.uid, facts.number, facts.revision)


def _decide_new(connection: Connection, facts: Sequence[CustomerFacts], lookups: Lookups) -> list[Decision]:
    names = {each.name.strip() for each in facts}
    ids = [mapping.customer_id(each) for each in facts]
    found = lookups.customers(ids=ids, names=sorted(names))
    free = matching.unlinked_there(connection, found)
    by_name = matching.candidates(connection, names=names, there=free)
    taken = {row.customer_id: row for row in found}
    return [
        _decide_one(connection, each, by_name[each.name.strip()], taken.get(mapping.customer_id(each)), free)
        for each in facts
    ]


def _decide_one(
    connection: Connection,
    facts: CustomerFacts,
    candidates: matching.Candidates,
    holder: FoundCustomer | None,
    free: Sequence[FoundCustomer],
) -> Decision:
    subject = subject_of(facts)
    if not facts.is_active:
        return Hold(subject, "customer_inactive")
    if candidates.is_one_to_one:
        row = candidates.there[0]
        return Match(
            subject,
            remote_key=row.remote_key,
            remote_number=row.customer_id,
            contact_name=row.contact_name,
            entity_id=row.entity_id,
        )
    if candidates.there:
        return _ambiguous(subject, facts, candidates)
    if not connection.settings.write_customers:
        text = f"Intacct has no active customer named '{facts.name.strip()}'."
        return Hold(subject, "customer_not_in_intacct", text)
    if holder is not None:
        return _number_taken(subject, holder, is_free=holder in free)
    customer_id = mapping.customer_id(facts)
    request = mapping.create_customer(
        facts,
        customer_id=customer_id,
        base_currency=connection.organization.base_currency,
        names_contact=connection.settings.customer_source == BILL_TO_CONTACT,
        fields=connection.settings.write_customer_fields,
    )
    return Write(subject, Operation.CREATE, marker=customer_id, payload=to_json(request))


def _ambiguous(subject: Subject, facts: CustomerFacts, candidates: matching.Candidates) -> Hold:
    text = (
        f"'{facts.name.strip()}' is the name of {len(candidates.here)} unlinked customers in Tieout "
        f"and of {len(candidates.there)} in Intacct."
    )
    there = [customer_candidate(row) for row in candidates.there]
    return Hold(subject, "ambiguous_name", text, details={"here": list(candidates.here), "candidates": there})


def _number_taken(subject: Subject, holder: FoundCustomer, *, is_free: bool) -> Hold:
    text = f"Intacct already has a customer with the ID '{holder.customer_id}': '{holder.name}'."
    candidates = [customer_candidate(holder)] if is_free else []
    return Hold(subject, "name_taken", text, details={"candidates": candidates})


def _decide_known(
    connection: Connection, facts: CustomerFacts, link: Link, last: Written | None, fields: Sequence[str]
) -> Decision:
    """Update, unless Intacct has this content: from us, and nothing was read from there since."""
    subject = subject_of(facts)
    if link.contact_name:
        marker = link.contact_name
        payload = to_json(mapping.update_contact(facts, contact_name=link.contact_name))
    else:
        marker = link.remote_key
        payload = to_json(
            mapping.update_customer(
                facts, customer_id=link.remote_number, seen=link.seen_content, fields=fields
            )
        )
    is_latest = last is not None and last.revision == link.revision
    if last is not None and is_latest and says_the_same(last.payload, payload):
        return Nothing(subject)
    # Source (assumed): records of an entity are written in its session.
    return Write(
        subject,
        Operation.UPDATE,
        marker=marker,
        payload=payload,
        entity_id=session_of(connection, link),
    )
