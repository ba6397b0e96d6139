"""Store credit memos as credit notes, with their links, and what could not be (mode `all`)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tieout.ledger.facts import IncomingCreditNote, LineFacts, Stored
from tieout.ledger.models import CreditNote, CreditNoteState, Customer
from tieout.ledger.operations import credit_notes as ledger_credit_notes
from tieout.ledger.operations.bulk import store_credit_notes
from tieout.ledger.operations.settlements import set_settlements
from tieout.sync.importing import outcomes
from tieout.sync.importing.credit_memos import read_memos
from tieout.sync.importing.outcomes import Held
from tieout.sync.importing.reading import Reading
from tieout.sync.mapping.incoming import CannotBeStored, Party
from tieout.sync.mapping.incoming_adjustments import RemoteAdjustmentFacts, incoming_credit_note
from tieout.sync.models import Attempt, Birthplace, FailureKind, Link, RecordKind, RemoteObject

OBJECT, COUNTED = RemoteObject.ARADJUSTMENT.value, "credit_notes"
BELOW_APPLIED, REFUSED = "below_applied", "refused"


@dataclass(frozen=True)
class _Around:
    """What a page of credit memos needs to know about its neighbours."""

    links: Mapping[int, Link]
    customers: Mapping[Party, Customer]
    inactive: Collection[Party]


def news_among(
    reading: Reading, memos: Sequence[RemoteAdjustmentFacts], *, is_again: bool, brings_new: bool
) -> list[RemoteAdjustmentFacts]:
    """Return the credit memos that are new or differ; those that were written from here are no news."""
    links = links_of(reading, memos)
    numbers = {row.number for row in memos if row.key not in links}
    tried = Attempt.objects.filter(
        connection=reading.connection, kind=RecordKind.CREDIT_NOTE, marker__in=numbers
    )
    ours = set(tried.values_list("marker", flat=True))
    return [
        row
        for row in memos
        if (brings_new and row.key not in links and row.number not in ours)
        or (
            row.key in links
            and links[row.key].born == Birthplace.REMOTE
            and (is_again or links[row.key].seen_digest != row.digest)
        )
    ]


def failed_keys(reading: Reading) -> list[str]:
    """Return the keys of the memos that could not be stored before, without those that are gone for good."""
    failed = outcomes.open_keys(reading, OBJECT)
    gone = Link.objects.filter(
        connection=reading.connection, remote_object=OBJECT, remote_key__in=failed, is_gone=True
    )
    return sorted(set(failed) - set(gone.values_list("remote_key", flat=True)))


def numbers_of_new(reading: Reading, memos: Sequence[RemoteAdjustmentFacts]) -> set[str]:
    """Return the numbers of the memos that have no link yet."""
    links = links_of(reading, memos)
    return {memo.number for memo in memos if memo.key not in links}


def store(
    reading: Reading, memos: Sequence[RemoteAdjustmentFacts], lines: Mapping[str, Sequence[LineFacts]]
) -> None:
    """Store a page in the caller's transaction."""
    around = _around(reading, memos)
    incoming: list[IncomingCreditNote] = []
    stored: list[RemoteAdjustmentFacts] = []
    held: list[Held] = []
    for memo in memos:
        if _is_skipped(reading, memo, around):
            continue
        try:
            if memo.is_reversed:
                _void(reading, memo, around)
                continue
            incoming.append(_incoming(reading, memo, lines.get(str(memo.key), ()), around))
        except CannotBeStored as refusal:
            held.append(_held(memo, around, refusal))
        else:
            stored.append(memo)
    results = store_credit_notes(
        organization=reading.connection.organization, rows=incoming, at=reading.clock()
    )
    for memo, result in zip(stored, results, strict=True):
        if result.outcome == REFUSED:
            held.append(_held(memo, around, CannotBeStored("cannot_be_stored", str(result.refusal))))
        elif result.outcome == BELOW_APPLIED:
            held.append(_held(memo, around, _below(memo)))
        else:
            reading.counts.add(COUNTED, result.outcome)
            _see(reading, memo, result, around)
    outcomes.hold(reading, held)
    failed = {each.key for each in held}
    outcomes.clear(reading, OBJECT, [memo.key for memo in memos if str(memo.key) not in failed])


def set_what_is_left(reading: Reading, memos: Iterable[RemoteAdjustmentFacts]) -> None:
    """Let the credit notes know what Intacct has left of them. In a transaction."""
    known = read_memos(reading, {memo.key for memo in memos})
    elsewhere = known.elsewhere(())
    if elsewhere:
        set_settlements(
            organization=reading.connection.organization,
            payments=(),
            applied_elsewhere=elsewhere,
            touched_invoices=(),
            at=reading.clock(),
        )


def links_of(reading: Reading, memos: Iterable[RemoteAdjustmentFacts]) -> dict[int, Link]:
    """Return the links of credit memos by their key."""
    rows = Link.objects.filter(
        connection=reading.connection,
        kind=RecordKind.CREDIT_NOTE,
        remote_object=OBJECT,
        remote_key__in=[str(memo.key) for memo in memos],
    )
    return {int(link.remote_key): link for link in rows}


def _around(reading: Reading, memos: Sequence[RemoteAdjustmentFacts]) -> _Around:
    rows = Link.objects.filter(
        connection=reading.connection,
        kind=RecordKind.CUSTOMER,
        remote_number__in={memo.customer_id for memo in memos if memo.customer_id},
    )
    ids = {(link.remote_number, link.contact_name): link.record_id for link in rows}
    known = Customer.objects.in_bulk(list(ids.values()))
    return _Around(
        links=links_of(reading, memos),
        customers={party: known[key] for party, key in ids.items()},
        inactive={(link.remote_number, link.contact_name) for link in rows if link.is_inactive_there},
    )


def _is_skipped(reading: Reading, memo: RemoteAdjustmentFacts, around: _Around) -> bool:
    """Whether a memo stays out: new, and reversed, or of a customer that is inactive or was not brought."""
    if memo.key in around.links:
        return False
    customer = around.customers.get(memo.party)
    reason = "inactive_customer" if customer is None or memo.party in around.inactive else ""
    reason = "not_posted" if memo.is_reversed else reason
    if reason:
        reading.counts.add(COUNTED, reason)
    return bool(reason)


def _incoming(
    reading: Reading, memo: RemoteAdjustmentFacts, lines: Sequence[LineFacts], around: _Around
) -> IncomingCreditNote:
    link, customer = around.links.get(memo.key), around.customers.get(memo.party)
    if customer is None:
        raise CannotBeStored("waiting_for_parent", f"Waits for customer {memo.customer_id}.")
    return incoming_credit_note(
        memo,
        lines=lines,
        customer_id=customer.pk,
        base_currency=reading.base_currency,
        record_id=link.record_id if link else None,
    )


def _void(reading: Reading, memo: RemoteAdjustmentFacts, around: _Around) -> None:
    """Void the credit note of a memo that was taken back in Intacct (E14).

    Raises: CannotBeStored, when something of it is applied here.
    """
    link = around.links[memo.key]
    note = CreditNote.objects.get(pk=link.record_id)
    if note.applied:
        raise CannotBeStored("gone_in_intacct", f"{memo.number} was reversed in Intacct.")
    if note.state != CreditNoteState.VOIDED:
        today = reading.connection.organization.today(reading.clock())
        note = ledger_credit_notes.void(
            credit_note=note, voided_date=today, at=reading.clock(), is_told_from_elsewhere=True
        )
        reading.counts.add(COUNTED, "voided")
    link.revision, link.is_gone, link.seen_digest = note.revision, True, memo.digest
    link.save(update_fields=["revision", "is_gone", "seen_digest", "updated_at"])


def _see(reading: Reading, memo: RemoteAdjustmentFacts, result: Stored, around: _Around) -> None:
    assert result.id is not None, "a credit note that was stored has a row"
    link = around.links.get(memo.key) or Link(
        organization_id=reading.connection.organization_id,
        connection=reading.connection,
        kind=RecordKind.CREDIT_NOTE,
        record_id=result.id,
        remote_object=OBJECT,
        remote_key=str(memo.key),
        born=Birthplace.REMOTE,
    )
    link.remote_number, link.entity_id = memo.number, memo.entity_id or reading.connection.entity_id
    link.revision, link.seen_digest, link.seen_modified = result.revision, memo.digest, memo.modified
    link.save()


def _below(memo: RemoteAdjustmentFacts) -> CannotBeStored:
    text = f"{memo.number} was lowered to {memo.total}, below what is applied of it in Tieout."
    return CannotBeStored("edited_below_applied", text)


def _held(memo: RemoteAdjustmentFacts, around: _Around, refusal: CannotBeStored) -> Held:
    link = around.links.get(memo.key)
    return Held(
        kind=FailureKind.CREDIT_NOTE,
        remote_object=OBJECT,
        key=str(memo.key),
        number=memo.number,
        cause=refusal.cause,
        text=refusal.text,
        mark=memo.digest,
        record_id=link.record_id if link else None,
    )
