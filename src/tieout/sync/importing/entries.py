"""What lowers an invoice in Intacct without money: entries of their own kind, or credit notes (E8, E9, E13).

A part of a credit memo arrives as an applied credit, keyed by (PAYMENTKEY, ADJUSTMENTKEY, RECORDKEY). One
that pays the entire invoice stays in Intacct and is a warning, until a person wants it here too. Where all
credits travel, both are applications of the imported credit note. What arrived in one way stays that way: a
change of mode counts for later applications only.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tieout.ledger.facts import IncomingApplication, IncomingCredit, IncomingPayment, Stored
from tieout.ledger.models import Application, Invoice, Payment
from tieout.sync.importing import outcomes
from tieout.sync.importing.conflicts import too_much
from tieout.sync.importing.credit_memos import CreditMemos
from tieout.sync.importing.outcomes import Held
from tieout.sync.importing.reading import Reading
from tieout.sync.importing.snapshot import Snapshot
from tieout.sync.mapping.incoming_payments import CREDIT, ENTRIES, Settled
from tieout.sync.models import (
    Birthplace,
    Failure,
    FailureKind,
    FailureLevel,
    Link,
    RecordKind,
    RemoteObject,
)

OBJECT = RemoteObject.ARPYMTDETAIL.value
COUNTED, NOT_SET = "credits", ("too_much", "refused")
LEFT_OUT = "credit_not_imported"


@dataclass
class Entries:
    """What becomes of the entries on some invoices. Shape: `settled` and the links by entry key."""

    settled: dict[str, Settled] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    payments: list[IncomingPayment] = field(default_factory=list)
    credits: list[IncomingCredit] = field(default_factory=list)
    left_out: list[Held] = field(default_factory=list)
    before_payments: set[int] = field(default_factory=set)
    before_credits: set[int] = field(default_factory=set)

    @property
    def credited(self) -> set[str]:
        """The entry keys of what is applied of credit notes."""
        return {row.ref for row in self.credits}


@dataclass(frozen=True)
class _Around:
    """What decides about entries: earlier decisions, and the invoices that they are on."""

    links: Mapping[str, Link]
    standing: Collection[tuple[str, int]]
    warned: Collection[str]
    accepted: Collection[str]
    invoices: Mapping[int, Invoice]


def sort_out(reading: Reading, snapshot: Snapshot, memos: CreditMemos) -> Entries:
    """Say what each entry on the touched invoices becomes."""
    found = [(settled, invoice) for settled, invoice in snapshot.entries()]
    around = _around(reading, found)
    entries = Entries({settled.entry_key: settled for settled, _ in found}, around.links)
    entries.before_payments, entries.before_credits = _before(snapshot.touched)
    for settled, invoice_id in found:
        invoice = around.invoices[invoice_id]
        if _is_credit_note(settled, memos, around):
            entries.credits.append(_credit(settled, memos, invoice, around))
        elif _stays_there(settled, invoice, around):
            entries.left_out.append(_left_out(snapshot, settled, memos, invoice))
        else:
            entries.payments.append(_entry(snapshot, settled, memos, invoice, around))
    return entries


def _around(reading: Reading, found: Sequence[tuple[Settled, int]]) -> _Around:
    keys = [settled.entry_key for settled, _ in found]
    links = {
        link.remote_key: link
        for link in Link.objects.filter(
            connection=reading.connection, remote_object=OBJECT, remote_key__in=keys
        )
    }
    failures = Failure.objects.filter(
        connection=reading.connection, subject__in=[outcomes.subject(OBJECT, key) for key in keys]
    )
    told = dict.fromkeys(failures.filter(cause=LEFT_OUT).values_list("remote_key", flat=True))
    records = [link.record_id for link in links.values()]
    payments = Payment.objects.filter(pk__in=records, state="received").exclude(kind="payment")
    credited = Application.objects.filter(pk__in=records, credit_note__isnull=False)
    return _Around(
        links=links,
        standing={
            *((RecordKind.PAYMENT.value, key) for key in payments.values_list("pk", flat=True)),
            *((RecordKind.CREDIT_APPLICATION.value, key) for key in credited.values_list("pk", flat=True)),
        },
        warned=set(told),
        accepted=set(failures.filter(apply_here_too=True).values_list("remote_key", flat=True)),
        invoices=Invoice.objects.in_bulk({invoice for _, invoice in found}),
    )


def _before(invoice_ids: Collection[int]) -> tuple[set[int], set[int]]:
    """Return the entries, and the applications of credit notes, that stand on some invoices now."""
    rows = Application.objects.filter(origin="imported", invoice_id__in=invoice_ids)
    payments = rows.filter(payment__isnull=False).exclude(payment__kind="payment")
    return (
        {key for key in payments.values_list("payment_id", flat=True) if key is not None},
        set(rows.filter(credit_note__isnull=False).values_list("pk", flat=True)),
    )


def _is_credit_note(settled: Settled, memos: CreditMemos, around: _Around) -> bool:
    """Whether a credit is an application of a credit note that stands here."""
    note = memos.links.get(settled.other_key)
    if settled.kind != CREDIT or note is None:
        return False
    link = around.links.get(settled.entry_key)
    if link is not None:
        return link.kind == RecordKind.CREDIT_APPLICATION
    if settled.entry_key in around.warned:
        return False
    # Of a credit note that was made here nothing else can lower what is left.
    return memos.is_all or note.born == Birthplace.LOCAL


def _stays_there(settled: Settled, invoice: Invoice, around: _Around) -> bool:
    """Whether a credit pays the entire invoice by itself, and nobody wanted it here too (E8)."""
    key = settled.entry_key
    if settled.kind != CREDIT or key in around.accepted or _known_id(key, around) is not None:
        return False
    return settled.amount == invoice.total


def _known_id(key: str, around: _Around) -> int | None:
    """Return the record of an entry, if it still stands."""
    link = around.links.get(key)
    if link is None or (link.kind, link.record_id) not in around.standing:
        return None
    return link.record_id


def _credit(settled: Settled, memos: CreditMemos, invoice: Invoice, around: _Around) -> IncomingCredit:
    return IncomingCredit(
        ref=settled.entry_key,
        id=_known_id(settled.entry_key, around),
        credit_note_id=memos.links[settled.other_key].record_id,
        invoice_id=invoice.pk,
        amount=settled.amount,
    )


def _entry(
    snapshot: Snapshot, settled: Settled, memos: CreditMemos, invoice: Invoice, around: _Around
) -> IncomingPayment:
    header = snapshot.headers[settled.payment_key]
    return IncomingPayment(
        ref=settled.entry_key,
        id=_known_id(settled.entry_key, around),
        customer_id=invoice.customer_id,
        number=header.record_number,
        currency=header.currency,
        amount=settled.amount,
        method="other",
        received_date=header.receipt_date or header.updated_at.date(),
        reference=memos.number(settled.other_key) or header.reference,
        notes=header.description,
        kind=ENTRIES[settled.kind],
        applications=(IncomingApplication(invoice.pk, settled.amount),),
    )


def _left_out(snapshot: Snapshot, settled: Settled, memos: CreditMemos, invoice: Invoice) -> Held:
    header = snapshot.headers[settled.payment_key]
    number = memos.number(settled.other_key) or header.record_number
    return Held(
        kind=FailureKind.INVOICE,
        remote_object=OBJECT,
        key=settled.entry_key,
        number=number,
        cause=LEFT_OUT,
        text=f"{number} pays {invoice.number} with {settled.amount.normalize():f} {header.currency} in "
        "Intacct, which is all of it.",
        mark=f"{settled.amount.normalize():f}",
        record_id=invoice.pk,
        local_number=invoice.number,
        level=FailureLevel.WARNING,
    )


# --- Afterwards ------------------------------------------------------------------------------------------
def remember(reading: Reading, snapshot: Snapshot, entries: Entries, results: Sequence[Stored]) -> None:
    """Store the links of what was set, say what was left out, and end what is over."""
    kinds = [RecordKind.PAYMENT] * len(entries.payments) + [RecordKind.CREDIT_APPLICATION] * len(
        entries.credits
    )
    parents = {row.ref: row.credit_note_id for row in entries.credits}
    new, changed, held = [], [], list(entries.left_out)
    for kind, result in zip(kinds, results, strict=True):
        if result.outcome in NOT_SET:
            held.append(_held(snapshot, entries.settled[result.ref], result))
            continue
        reading.counts.add(COUNTED, result.outcome)
        link = entries.links.get(result.ref)
        if link is None:
            link = _link(reading, snapshot, entries.settled[result.ref])
            new.append(link)
        elif (link.kind, link.record_id, link.revision, link.is_gone) != (
            kind,
            result.id,
            result.revision,
            False,
        ):
            changed.append(link)
        assert result.id is not None, "an entry that was set has a row"
        link.kind, link.record_id, link.parent_id = kind, result.id, parents.get(result.ref)
        link.revision, link.is_gone = result.revision, False
    Link.objects.bulk_create(new)
    Link.objects.bulk_update(changed, ["kind", "record_id", "parent_id", "revision", "is_gone"])
    outcomes.hold(reading, held)
    done = [result.ref for result in results if result.outcome not in NOT_SET]
    outcomes.clear(reading, OBJECT, [*done, *_over(reading, snapshot, held)])
    _end_links(reading, entries)


def _link(reading: Reading, snapshot: Snapshot, settled: Settled) -> Link:
    header = snapshot.headers[settled.payment_key]
    return Link(
        organization_id=reading.connection.organization_id,
        connection=reading.connection,
        remote_object=RemoteObject.ARPYMTDETAIL,
        remote_key=settled.entry_key,
        remote_number=header.record_number,
        entity_id=header.entity_id or reading.connection.entity_id,
        born=Birthplace.REMOTE,
        seen_modified=header.modified,
    )


def _held(snapshot: Snapshot, settled: Settled, result: Stored) -> Held:
    header = snapshot.headers[settled.payment_key]
    is_refused = result.outcome == "refused"
    invoice_id = snapshot.invoices[settled.invoice_key]
    return Held(
        kind=FailureKind.INVOICE,
        remote_object=OBJECT,
        key=settled.entry_key,
        number=header.record_number,
        cause="cannot_be_stored" if is_refused else "applied_above_total",
        text=str(result.refusal) if is_refused else too_much(f"Credit {header.record_number}", result),
        mark=header.digest or header.modified,
        record_id=invoice_id,
        local_number=Invoice.objects.values_list("number", flat=True).get(pk=invoice_id),
    )


def _over(reading: Reading, snapshot: Snapshot, held: Sequence[Held]) -> list[str]:
    """Return the keys on touched invoices that were held before and are not any more."""
    before = outcomes.current(reading).filter(
        remote_object=OBJECT, kind=FailureKind.INVOICE, record_id__in=snapshot.touched
    )
    return sorted(set(before.values_list("remote_key", flat=True)) - {each.key for each in held})


def _end_links(reading: Reading, entries: Entries) -> None:
    """Mark the links of what Intacct took off: its entries are voided now, its applications gone."""
    given = {row.id for row in entries.payments}, {row.id for row in entries.credits}
    ended = entries.before_payments - given[0], entries.before_credits - given[1]
    if not any(ended):
        return
    links = Link.objects.filter(connection=reading.connection, remote_object=OBJECT, is_gone=False)
    links.filter(kind=RecordKind.CREDIT_APPLICATION, record_id__in=ended[1]).update(is_gone=True)
    revisions = dict(Payment.objects.filter(pk__in=ended[0]).values_list("pk", "revision"))
    gone = list(links.filter(kind=RecordKind.PAYMENT, record_id__in=ended[0]))
    for link in gone:
        link.is_gone, link.revision = True, revisions[link.record_id]
    Link.objects.bulk_update(gone, ["is_gone", "revision"])
    reading.counts.add(COUNTED, "voided", len(ended[0]) + len(ended[1]))
