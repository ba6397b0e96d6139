"""What the ledger holds of all that settles some invoices: derived from Intacct's rows, as a whole (E13).

A payment holds what it settles on invoices known here plus what Intacct itself holds unapplied; what it was
used for later counts as its own, whichever record used it. What lowers an invoice without money is an entry
of its own (`entries`), or an application of a credit note.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from tieout.ledger.facts import IncomingApplication, IncomingPayment, Stored
from tieout.ledger.models import Application, Invoice
from tieout.ledger.operations.settlements import set_settlements
from tieout.sync.importing import entries, outcomes
from tieout.sync.importing.conflicts import too_much
from tieout.sync.importing.credit_memos import read_credit_memos
from tieout.sync.importing.outcomes import Held
from tieout.sync.importing.reading import Reading
from tieout.sync.importing.snapshot import Snapshot, read_snapshot
from tieout.sync.mapping.incoming_payments import ADVANCE, local_method
from tieout.sync.models import (
    Birthplace,
    FailureKind,
    FailureLevel,
    FailureState,
    Link,
    RecordKind,
    RemoteObject,
    RemotePayment,
)

OBJECT = RemoteObject.ARPYMT.value
COUNTED, NOT_SET = "payments", ("too_much", "refused")


def derive(reading: Reading, invoice_ids: Collection[int], payment_keys: Collection[int] = ()) -> None:
    """Set what Intacct says on these invoices, and of these payments. In a transaction."""
    if not invoice_ids and not payment_keys:
        return
    snapshot = read_snapshot(reading, invoice_ids, payment_keys)
    if not snapshot.settlements and not snapshot.holders and not _has_imported(invoice_ids):
        return
    memos = read_credit_memos(reading, snapshot)
    found = entries.sort_out(reading, snapshot, memos)
    links = _links(reading, snapshot.holders)
    payments = _payments(reading, snapshot, links)
    results = set_settlements(
        organization=reading.connection.organization,
        payments=[*payments, *found.payments],
        credits=found.credits,
        applied_elsewhere=memos.elsewhere(found.credited),
        touched_invoices=invoice_ids,
        at=reading.clock(),
    )
    _remember(reading, results[: len(payments)], links, snapshot.headers)
    entries.remember(reading, snapshot, found, results[len(payments) :])


def retry_held(reading: Reading) -> None:
    """Try the entries again that did not fit, and those that a person wants here too (E8)."""
    held = outcomes.current(reading).filter(
        state=FailureState.OPEN, remote_object=RemoteObject.ARPYMTDETAIL, record_id__isnull=False
    )
    again = held.filter(level=FailureLevel.FAILURE) | held.filter(apply_here_too=True)
    with transaction.atomic():
        derive(reading, {key for key in again.values_list("record_id", flat=True) if key is not None})


def _has_imported(invoice_ids: Collection[int]) -> bool:
    return Application.objects.filter(origin="imported", invoice_id__in=invoice_ids).exists()


def _links(reading: Reading, keys: Iterable[int]) -> dict[str, Link]:
    rows = Link.objects.filter(
        connection=reading.connection,
        kind=RecordKind.PAYMENT,
        remote_object__in=(RemoteObject.ARPYMT, RemoteObject.ARADVANCE),
        remote_key__in=[str(key) for key in keys],
    )
    return {link.remote_key: link for link in rows}


# --- Payments --------------------------------------------------------------------------------------------
def _payments(reading: Reading, snapshot: Snapshot, links: Mapping[str, Link]) -> list[IncomingPayment]:
    there: dict[int, dict[int, Decimal]] = {key: {} for key in snapshot.holders}
    here: dict[int, Decimal] = dict.fromkeys(snapshot.holders, Decimal(0))
    for holder, invoice, amount, is_ours in snapshot.money():
        if holder not in there:
            continue
        if is_ours:
            here[holder] += amount
        else:
            there[holder][invoice] = there[holder].get(invoice, Decimal(0)) + amount
    customers = _customers(reading, [snapshot.headers[key] for key in snapshot.holders])
    wanted = []
    for key, applications in there.items():
        header, link = snapshot.headers[key], links.get(str(key))
        if header.is_reversed or (link is None and key in snapshot.ours):
            continue
        if link is None and not applications and not (header.unapplied and customers.get(header.customer_id)):
            continue
        if link is not None and link.born == Birthplace.LOCAL and not _concerns(link, applications):
            continue
        amount = sum(applications.values(), here[key]) + header.unapplied
        wanted.append(_incoming(header, applications, link, amount, customers.get(header.customer_id)))
    return _with_customers(wanted)


def _concerns(link: Link, applications: Mapping[int, Decimal]) -> bool:
    """Whether a payment made here was, or is, used in Intacct by somebody else."""
    rows = Application.objects.filter(payment_id=link.record_id, origin="imported")
    return bool(applications) or rows.exists()


def _incoming(
    header: RemotePayment,
    applications: Mapping[int, Decimal],
    link: Link | None,
    amount: Decimal,
    customer_id: int | None,
) -> IncomingPayment:
    return IncomingPayment(
        ref=str(header.record_no),
        id=link.record_id if link else None,
        customer_id=customer_id,
        number=header.record_number,
        currency=header.currency,
        amount=amount,
        method=local_method(header.method),
        received_date=header.receipt_date or header.updated_at.date(),
        reference=header.reference,
        notes=header.description,
        applications=tuple(
            IncomingApplication(invoice_id=invoice_id, amount=part)
            for invoice_id, part in sorted(applications.items())
        ),
    )


def _customers(reading: Reading, headers: Sequence[RemotePayment]) -> dict[str, int]:
    """Return our customer by CUSTOMERID, where there is exactly one (E6: there may be several)."""
    rows = Link.objects.filter(
        connection=reading.connection,
        kind=RecordKind.CUSTOMER,
        remote_number__in={header.customer_id for header in headers if header.customer_id},
    ).values_list("remote_number", "record_id")
    found: dict[str, set[int]] = {}
    for number, record_id in rows:
        found.setdefault(number, set()).add(record_id)
    return {number: min(ids) for number, ids in found.items() if len(ids) == 1}


def _with_customers(payments: Sequence[IncomingPayment]) -> list[IncomingPayment]:
    """Name the customer of each payment that settles something, none where it settles for several."""
    invoice_ids = {part.invoice_id for payment in payments for part in payment.applications}
    owner = dict(Invoice.objects.filter(pk__in=invoice_ids).values_list("pk", "customer_id"))
    named = []
    for payment in payments:
        owners = {owner[part.invoice_id] for part in payment.applications}
        if owners:
            payment = replace(payment, customer_id=owners.pop() if len(owners) == 1 else None)  # noqa: PLW2901
        named.append(payment)
    return named


def _remember(
    reading: Reading,
    results: Sequence[Stored],
    links: Mapping[str, Link],
    headers: Mapping[int, RemotePayment],
) -> None:
    """Store the links of what was set, and hold what does not fit beside what was applied here."""
    new, changed, held = [], [], []
    for result in results:
        header = headers[int(result.ref)]
        if result.outcome in NOT_SET:
            held.append(_held(header, result))
            continue
        reading.counts.add(COUNTED, result.outcome)
        link = links.get(result.ref)
        if link is None:
            new.append(_link(reading, header, result))
        elif link.born == Birthplace.REMOTE and (link.revision, link.seen_modified) != (
            result.revision,
            header.modified,
        ):
            link.revision, link.seen_modified = result.revision, header.modified
            changed.append(link)
    Link.objects.bulk_create(new)
    Link.objects.bulk_update(changed, ["revision", "seen_modified"])
    outcomes.hold(reading, held)
    outcomes.clear(reading, OBJECT, [result.ref for result in results if result.outcome not in NOT_SET])


def _link(reading: Reading, header: RemotePayment, result: Stored) -> Link:
    assert result.id is not None, "a payment that was set has a row"
    is_advance = header.record_type == ADVANCE
    return Link(
        organization_id=reading.connection.organization_id,
        connection=reading.connection,
        kind=RecordKind.PAYMENT,
        record_id=result.id,
        remote_object=RemoteObject.ARADVANCE if is_advance else RemoteObject.ARPYMT,
        remote_key=result.ref,
        remote_number=header.record_number,
        entity_id=header.entity_id or reading.connection.entity_id,
        born=Birthplace.REMOTE,
        revision=result.revision,
        seen_modified=header.modified,
    )


def _held(header: RemotePayment, result: Stored) -> Held:
    is_refused = result.outcome == "refused"
    return Held(
        kind=FailureKind.PAYMENT,
        remote_object=OBJECT,
        key=result.ref,
        number=header.record_number,
        cause="cannot_be_stored" if is_refused else "applied_above_total",
        text=str(result.refusal) if is_refused else too_much(f"Payment {header.record_number}", result),
        mark=header.digest or header.modified,
        record_id=result.id,
    )
