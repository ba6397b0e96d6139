"""Decide about due invoices: made in Tieout, not a draft, their customer first."""

from collections.abc import Mapping, Sequence

from tieout.ledger.facts import InvoiceFacts
from tieout.ledger.queries.facts import invoice_facts
from tieout.sync.exporting.decisions import Decision, Hold, Nothing, Subject, Wait, Write, subject_key
from tieout.sync.exporting.due import VOIDED
from tieout.sync.exporting.payload import to_json
from tieout.sync.exporting.written import Written, failed, last_written, links_of
from tieout.sync.mapping import outgoing
from tieout.sync.models import Connection, Link, Operation, RecordKind


def decide(connection: Connection, *, record_ids: Sequence[int], base_currency: str) -> list[Decision]:
    """Decide about a page of due invoices."""
    facts = invoice_facts(record_ids)
    customer_ids = {each.customer_id for each in facts}
    customers = links_of(connection, RecordKind.CUSTOMER, customer_ids)
    failures = failed(connection, RecordKind.CUSTOMER, customer_ids)
    links = links_of(connection, RecordKind.INVOICE, record_ids)
    written = last_written(connection, RecordKind.INVOICE, record_ids)
    return [
        _decide_one(
            connection,
            each,
            customer=customers.get(each.customer_id),
            failures=failures,
            link=links.get(each.id),
            last=written.get(each.id),
            base_currency=base_currency,
        )
        for each in facts
    ]


def subject_of(facts: InvoiceFacts) -> Subject:
    """Return the due record of an invoice."""
    return Subject(RecordKind.INVOICE, facts.id, facts.uid, facts.number, facts.revision)


def _decide_one(
    connection: Connection,
    facts: InvoiceFacts,
    *,
    customer: Link | None,
    failures: Mapping[int, str],
    link: Link | None,
    last: Written | None,
    base_currency: str,
) -> Decision:
    subject = subject_of(facts)
    if link is not None and facts.state == VOIDED:
        return Hold(subject, "voided_after_writing", details={"remote_number": link.remote_number})
    if customer is None and facts.customer_id in failures:
        parent = subject_key(RecordKind.CUSTOMER, facts.customer_id)
        text = f"Waits for customer {failures[facts.customer_id]}."
        return Hold(subject, "waiting_for_parent", text, waits_for=parent)
    if customer is None:
        return Wait(subject)
    try:
        request = outgoing.create_invoice(
            facts,
            settings=connection.settings,
            customer_id=customer.remote_number,
            base_currency=base_currency,
        )
    except outgoing.CannotBeSent as refusal:
        return Hold(subject, refusal.cause, refusal.text, details=dict(refusal.details))
    payload = to_json(request)
    if link is None:
        return Write(subject, Operation.CREATE, marker=facts.number, payload=payload)
    if last is not None and outgoing.says_the_same(last.payload, payload):
        return Nothing(subject)
    return Hold(subject, "changed_after_writing", details={"remote_number": link.remote_number})
