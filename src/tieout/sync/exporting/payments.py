"""Decide about due payments: written whole, or waiting for their invoices (E13); undoing reverses (E14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieout.ledger.facts import PaymentFacts
from tieout.ledger.queries.facts import payment_facts
from tieout.sync.exporting.control_ids import payment_token
from tieout.sync.exporting.decisions import Decision, Hold, Nothing, Subject, Wait, Write, subject_key
from tieout.sync.exporting.payload import to_json
from tieout.sync.exporting.written import Written, failed, last_written, links_of, session_of
from tieout.sync.mapping import outgoing
from tieout.sync.models import Connection, Link, Operation, RecordKind


@dataclass(frozen=True)
class _Around:
    """What a page of payments needs to know about its neighbours."""

    invoices: Mapping[int, Link]
    failures: Mapping[int, str]
    customers: Mapping[int, Link]
    base_currency: str


def decide(connection: Connection, *, record_ids: Sequence[int], base_currency: str) -> list[Decision]:
    """Decide about a page of received payments."""
    facts = payment_facts(record_ids)
    invoice_ids = {part.invoice_id for each in facts for part in each.applications}
    customer_ids = {part.customer_id for each in facts for part in each.applications}
    around = _Around(
        invoices=links_of(connection, RecordKind.INVOICE, invoice_ids),
        failures=failed(connection, RecordKind.INVOICE, invoice_ids),
        customers=links_of(connection, RecordKind.CUSTOMER, customer_ids),
        base_currency=base_currency,
    )
    links = links_of(connection, RecordKind.PAYMENT, record_ids)
    written = last_written(connection, RecordKind.PAYMENT, record_ids)
    return [_decide_one(connection, each, around, links.get(each.id), written.get(each.id)) for each in facts]


def decide_reversals(connection: Connection, *, record_ids: Sequence[int]) -> list[Decision]:
    """Decide about a page of voided payments that Intacct holds: reverse them there."""
    facts = payment_facts(record_ids)
    links = links_of(connection, RecordKind.PAYMENT, record_ids)
    return [
        Write(
            subject_of(each),
            Operation.REVERSE,
            marker=links[each.id].remote_key,
            payload=to_json(outgoing.reverse_payment(each, remote_key=links[each.id].remote_key)),
            generation=links[each.id].generation,
            entity_id=session_of(connection, links[each.id]),
        )
        for each in facts
        if each.id in links
    ]


def subject_of(facts: PaymentFacts) -> Subject:
    """Return the due record of a payment."""
    return Subject(RecordKind.PAYMENT, facts.id, facts.uid, facts.number, facts.revision)


def _decide_one(
    connection: Connection, facts: PaymentFacts, around: _Around, link: Link | None, last: Written | None
) -> Decision:
    subject = subject_of(facts)
    if not facts.unapplied.is_zero:
        text = f"{facts.unapplied} {facts.currency} of {facts.amount} are not applied to an invoice."
        return Hold(subject, "payment_with_rest", text)
    standing = _standing_invoices(subject, facts, around)
    if standing is not None:
        return standing
    invoices = [around.invoices[part.invoice_id] for part in facts.applications]
    if len({invoice.entity_id for invoice in invoices}) > 1:
        return Hold(subject, "several_entities")
    owners = [around.customers[part.customer_id] for part in facts.applications]
    customers = {owner.remote_number for owner in owners}
    if len(customers) > 1:
        return Hold(subject, "several_customers")
    token = payment_token(record_uid=facts.uid, generation=facts.generation)
    try:
        request = outgoing.create_payment(
            facts,
            settings=connection.settings,
            customer_id=customers.pop(),
            ar_keys={part.invoice_id: around.invoices[part.invoice_id].ar_key for part in facts.applications},
            token=token,
            base_currency=around.base_currency,
            contact_name=_contact_name(owners),
        )
    except outgoing.CannotBeSent as refusal:
        return Hold(subject, refusal.cause, refusal.text, details=dict(refusal.details))
    payload = to_json(request)
    if link is None:
        return Write(
            subject,
            Operation.CREATE,
            marker=token,
            payload=payload,
            generation=facts.generation,
            entity_id=session_of(connection, invoices[0]),
        )
    if last is not None and outgoing.says_the_same(last.payload, payload):
        return Nothing(subject)
    return Hold(subject, "changed_after_writing", details={"remote_number": link.remote_number})


def _contact_name(owners: Sequence[Link]) -> str:
    """Return the bill-to contact that pays, empty where several of one customer pay together (E6)."""
    names = {owner.contact_name for owner in owners}
    return names.pop() if len(names) == 1 else ""


def _standing_invoices(subject: Subject, facts: PaymentFacts, around: _Around) -> Decision | None:
    """Return why the payment cannot go yet, or None when all its invoices stand in Intacct."""
    for part in facts.applications:
        link = around.invoices.get(part.invoice_id)
        if link is not None and link.is_gone:
            return Hold(subject, "invoice_gone", f"Invoice {link.remote_number} is gone in Intacct.")
        if (link is None or link.replacing) and part.invoice_id in around.failures:
            text = f"Waits for invoice {around.failures[part.invoice_id]}."
            parent = subject_key(RecordKind.INVOICE, part.invoice_id)
            return Hold(subject, "waiting_for_parent", text, waits_for=parent)
        if link is None or not link.ar_key or link.replacing or part.customer_id not in around.customers:
            return Wait(subject)
    return None
