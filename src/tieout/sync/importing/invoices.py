"""Store a page of Order Entry documents: invoices, their links, what settles them, and what could not be.

An edit deletes the A/R invoice and posts a new one under another key: the link keeps all former keys (E10).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tieout.ledger.facts import IncomingInvoice, Stored
from tieout.ledger.models import Customer
from tieout.ledger.operations.bulk import store_invoices
from tieout.sync.importing import outcomes, payments
from tieout.sync.importing.outcomes import Held
from tieout.sync.importing.reading import Reading
from tieout.sync.mapping.incoming import (
    CannotBeStored,
    Party,
    RemoteDocument,
    RemoteLine,
    incoming_invoice,
)
from tieout.sync.mapping.incoming_customers import split_key
from tieout.sync.mapping.incoming_payments import Settled
from tieout.sync.models import Birthplace, FailureKind, FailureState, Link, RecordKind, RemoteObject

OBJECT, COUNTED = RemoteObject.SODOCUMENT.value, "invoices"
BELOW_APPLIED, REFUSED = "below_applied", "refused"


@dataclass(frozen=True)
class Bundle:
    """A page of documents with everything that belongs to them."""

    documents: Sequence[RemoteDocument]
    total: int = 0
    last_key: int = 0
    lines: Mapping[str, Sequence[RemoteLine]] = field(default_factory=dict)
    settlements: Sequence[Settled] = ()


@dataclass(frozen=True)
class _Around:
    """What a page of documents needs to know about its neighbours."""

    links: Mapping[str, Link]
    customers: Mapping[Party, Customer]
    inactive: Collection[Party]
    failed_customers: Mapping[Party, str]
    ignored: Mapping[str, str]


def store(reading: Reading, bundle: Bundle, *, updates_known: bool) -> None:
    """Store a page in the caller's transaction: invoices, their links, what settles them, what failed."""
    around = _around(reading, bundle.documents)
    incoming: list[IncomingInvoice] = []
    stored_documents: list[RemoteDocument] = []
    held: list[Held] = []
    for document in bundle.documents:
        lines = bundle.lines.get(document.key, ())
        skipped = _reason_to_skip(reading, document, lines, around, updates_known=updates_known)
        if skipped:
            reading.counts.add(COUNTED, skipped)
            continue
        try:
            incoming.append(_incoming(reading, document, lines, around))
        except CannotBeStored as refusal:
            held.append(_held(document, around, refusal))
        else:
            stored_documents.append(document)
    results = store_invoices(organization=reading.connection.organization, rows=incoming, at=reading.clock())
    answered = list(zip(stored_documents, results, strict=True))
    held += [
        _held(document, around, CannotBeStored("cannot_be_stored", str(result.refusal)))
        for document, result in answered
        if result.outcome == REFUSED
    ]
    pairs = [(document, result) for document, result in answered if result.outcome != REFUSED]
    touched = _remember(reading, pairs, around)
    held += [
        _below_applied(document, around) for document, result in pairs if result.outcome == "below_applied"
    ]
    outcomes.hold(reading, held)
    outcomes.clear(
        reading, OBJECT, [document.key for document, result in pairs if result.outcome != "below_applied"]
    )
    ar_keys = [document.ar_key for document in bundle.documents if document.ar_key]
    payments.settle_invoices(reading, bundle.settlements, ar_keys=ar_keys, invoice_ids=touched)
    for _, result in pairs:
        if result.outcome != BELOW_APPLIED:
            reading.counts.add(COUNTED, result.outcome)


def _around(reading: Reading, documents: Sequence[RemoteDocument]) -> _Around:
    ids = {document.customer_id for document in documents if document.customer_id}
    links = Link.objects.filter(
        connection=reading.connection, kind=RecordKind.CUSTOMER, remote_number__in=ids
    )
    local_ids = {(link.remote_number, link.contact_name): link.record_id for link in links}
    known = Customer.objects.in_bulk(list(local_ids.values()))
    failed = outcomes.current(reading).filter(kind=FailureKind.CUSTOMER, remote_number__in=ids)
    ignored = outcomes.current(reading).filter(
        state=FailureState.IGNORED, remote_object=OBJECT, remote_key__in=[each.key for each in documents]
    )
    return _Around(
        links=links_of(reading, documents),
        customers={party: known[record_id] for party, record_id in local_ids.items()},
        inactive={(link.remote_number, link.contact_name) for link in links if link.is_inactive_there},
        failed_customers={
            (failure.remote_number, split_key(failure.remote_key)[1]): failure.subject for failure in failed
        },
        ignored=dict(ignored.values_list("remote_key", "seen_mark")),
    )


def _reason_to_skip(
    reading: Reading,
    document: RemoteDocument,
    lines: Sequence[RemoteLine],
    around: _Around,
    *,
    updates_known: bool,
) -> str:
    """Return why a document is left as it is, empty when it is to be stored."""
    if around.ignored.get(document.key) == document.digest[:80]:
        return "ignored"
    if reading.is_elsewhere(document.entity_id):
        return "other_location"
    link = around.links.get(document.key)
    if link is not None:
        if link.seen_digest == document.digest:
            return "unchanged"
        return "" if updates_known else "skipped"
    if not document.is_posted and not document.is_draft:
        return "not_posted"
    customer = around.customers.get(document.party)
    if document.party in around.inactive:
        return "inactive_customer"
    if customer is None and document.party not in around.failed_customers:
        # It was asked for and not brought: Intacct holds it as inactive (E2), or no longer at all.
        return "inactive_customer"
    wanted = reading.connection.settings.location_filter
    if wanted and wanted not in (document.entity_id, *(line.location for line in lines)):
        return "other_location"
    return ""


def _incoming(
    reading: Reading, document: RemoteDocument, lines: Sequence[RemoteLine], around: _Around
) -> IncomingInvoice:
    customer = around.customers.get(document.party)
    link = around.links.get(document.key)
    if customer is None:
        raise CannotBeStored("waiting_for_parent", f"Waits for customer {document.customer_id}.")
    if link is not None and link.ar_key and not document.is_posted:
        raise CannotBeStored("gone_in_intacct", f"{document.document_id} has no A/R invoice any more.")
    return incoming_invoice(
        document,
        lines=lines,
        customer_id=customer.pk,
        base_currency=reading.base_currency,
        record_id=link.record_id if link else None,
    )


def _remember(reading: Reading, pairs: Sequence[tuple[RemoteDocument, Stored]], around: _Around) -> list[int]:
    """Store the links of a page and return the ids of all its invoices."""
    new, changed, touched = [], [], []
    for document, result in pairs:
        assert result.id is not None, "every invoice of a page has a row now"
        touched.append(result.id)
        link = around.links.get(document.key)
        if link is None:
            link = Link(
                organization_id=reading.connection.organization_id,
                connection=reading.connection,
                kind=RecordKind.INVOICE,
                record_id=result.id,
                remote_object=RemoteObject.SODOCUMENT,
                remote_key=document.key,
                born=Birthplace.REMOTE,
                former_ar_keys=[],
            )
            new.append(link)
        else:
            changed.append(link)
        _see(reading, link, document, result)
    Link.objects.bulk_create(new)
    Link.objects.bulk_update(
        changed,
        [
            "remote_number",
            "entity_id",
            "ar_key",
            "former_ar_keys",
            "revision",
            "seen_digest",
            "seen_modified",
        ],
    )
    return touched


def _see(reading: Reading, link: Link, document: RemoteDocument, result: Stored) -> None:
    """Let a link know what was seen. A refused edit moves the A/R key only, and is tried again."""
    if link.ar_key and document.ar_key != link.ar_key:
        link.former_ar_keys = [*link.former_ar_keys, link.ar_key]
    link.ar_key = document.ar_key
    link.remote_number = document.document_id
    link.entity_id = document.entity_id or reading.connection.entity_id
    if result.outcome != BELOW_APPLIED:
        link.revision = result.revision
        link.seen_digest, link.seen_modified = document.digest, document.modified


def _held(document: RemoteDocument, around: _Around, refusal: CannotBeStored) -> Held:
    link = around.links.get(document.key)
    is_waiting = refusal.cause == "waiting_for_parent"
    return Held(
        kind=FailureKind.INVOICE,
        remote_object=OBJECT,
        key=document.key,
        number=document.document_id,
        cause=refusal.cause,
        text=refusal.text,
        mark=document.digest,
        record_id=link.record_id if link else None,
        waits_for=around.failed_customers.get(document.party, "") if is_waiting else "",
    )


def _below_applied(document: RemoteDocument, around: _Around) -> Held:
    text = f"{document.document_id} was lowered to {document.total}, below what is applied to it in Tieout."
    return _held(document, around, CannotBeStored("edited_below_applied", text))


def links_of(reading: Reading, documents: Iterable[RemoteDocument]) -> dict[str, Link]:
    """Return the links of documents by their key."""
    rows = Link.objects.filter(
        connection=reading.connection,
        remote_object=RemoteObject.SODOCUMENT,
        remote_key__in=[document.key for document in documents],
    )
    return {link.remote_key: link for link in rows}
