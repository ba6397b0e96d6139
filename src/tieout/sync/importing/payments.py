"""Payments from Intacct, kept as it says them, and the ledger's payments derived from that (E12, E13, E14).

A payment may become known before the invoices that it settles. So the rows are stored first, and whenever a
payment or one of its invoices becomes known, what the payments settle on the touched invoices is set anew, in
one transaction: the order of arrival does not matter.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from tieout.intacct import Query
from tieout.ledger.facts import IncomingApplication, IncomingPayment, Stored
from tieout.ledger.models import Invoice, Payment, PaymentState
from tieout.ledger.operations import payments as ledger_payments
from tieout.ledger.operations.settlements import set_settlements
from tieout.sync.importing import outcomes
from tieout.sync.importing.outcomes import Held
from tieout.sync.importing.pages import by_keys, changed_since, latest
from tieout.sync.importing.reading import Reading
from tieout.sync.importing.tokens import ours_among
from tieout.sync.mapping.incoming import (
    DETAIL_FIELDS,
    PAYMENT_FIELDS,
    RemotePaymentFacts,
    Settled,
    local_method,
    read_payment,
    read_settlements,
)
from tieout.sync.models import (
    Birthplace,
    FailureKind,
    Link,
    RecordKind,
    RemoteObject,
    RemotePayment,
    RemoteSettlement,
    SettlementKind,
)

STREAM, OBJECT, DETAIL = "payments", RemoteObject.ARPYMT.value, "ARPYMTDETAIL"
STEP_CHANGES = "Changes of payments"
COUNTED, NOT_SET = "payments", ("too_much", "refused")


def read_changes(reading: Reading) -> None:
    """Bring payments that were recorded, or reversed, in Intacct since the cursor."""
    newest = reading.cursor(STREAM)
    done = 0
    for page in changed_since(reading.client, Query(OBJECT, PAYMENT_FIELDS), newest):
        newest = latest([newest, *(row.get("WHENMODIFIED", "") for row in page.rows)])
        _bring(reading, [read_payment(row) for row in page.rows])
        reading.move_cursor(STREAM, newest)
        done += len(page.rows)
        reading.report(STEP_CHANGES, done, page.total)
    keys = outcomes.open_keys(reading, OBJECT)
    if keys:
        again = by_keys(reading.client, OBJECT, PAYMENT_FIELDS, key="RECORDNO", keys=keys)
        _bring(reading, [read_payment(row) for row in again], is_again=True)


def bring_headers(reading: Reading, settlements: Iterable[Settled]) -> None:
    """Bring the payments that settle a page of invoices, where they are not known yet (E12).

    They get no digest: what else they settle was not asked for, so the reading of changes asks again.
    """
    keys = {settled.payment_key for settled in settlements}
    missing = keys - set(_known_digests(reading, keys))
    if missing:
        rows = by_keys(
            reading.client, OBJECT, PAYMENT_FIELDS, key="RECORDNO", keys=[str(key) for key in missing]
        )
        _store_headers(reading, [read_payment(row) for row in rows], incomplete=missing)


def settle_invoices(
    reading: Reading, settlements: Sequence[Settled], *, ar_keys: Collection[str], invoice_ids: Sequence[int]
) -> None:
    """Store all that settles some A/R invoices, and set it on the ledger's invoices. In a transaction."""
    RemoteSettlement.objects.filter(
        connection=reading.connection, invoice_key__in=[int(key) for key in ar_keys]
    ).delete()
    _insert(reading, settlements)
    _derive(reading, invoice_ids)


def _bring(reading: Reading, rows: Sequence[RemotePaymentFacts], *, is_again: bool = False) -> None:
    """Store payments that are new or differ from what was last read, with all that they settle."""
    standing = [row for row in rows if row.is_payment]
    known = _known_digests(reading, [row.key for row in standing])
    news = [row for row in standing if is_again or known.get(row.key) != row.digest]
    if not news:
        return
    keys = [row.key for row in news]
    details = by_keys(
        reading.client, DETAIL, DETAIL_FIELDS, key="PAYMENTKEY", keys=[str(key) for key in keys]
    )
    settlements = read_settlements(details)
    with transaction.atomic():
        before = RemoteSettlement.objects.filter(connection=reading.connection, payment_key__in=keys)
        touched_keys = set(before.values_list("invoice_key", flat=True))
        touched_keys |= {settled.invoice_key for settled in settlements}
        before.delete()
        _insert(reading, settlements)
        _store_headers(reading, news, incomplete=_incomplete(news, settlements))
        _void_reversed(reading, news)
        _derive(reading, sorted(set(_invoices_by_ar_key(reading, touched_keys).values())))


def _known_digests(reading: Reading, keys: Collection[int]) -> dict[int, str]:
    rows = RemotePayment.objects.filter(connection=reading.connection, record_no__in=keys)
    return dict(rows.values_list("record_no", "digest"))


def _incomplete(rows: Iterable[RemotePaymentFacts], settlements: Iterable[Settled]) -> set[int]:
    """Name the payments whose details do not add up yet: Intacct may show them later than the payment."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for settled in settlements:
        if settled.kind == SettlementKind.PAYMENT:
            sums[settled.payment_key] += settled.amount
    return {row.key for row in rows if not row.is_reversed and sums[row.key] != row.amount - row.unapplied}


def _store_headers(
    reading: Reading, rows: Sequence[RemotePaymentFacts], *, incomplete: Collection[int]
) -> None:
    """Store payments as read. An incomplete one gets no digest, so that the next reading asks again."""
    RemotePayment.objects.bulk_create(
        (
            RemotePayment(
                connection=reading.connection,
                record_no=row.key,
                record_number=row.number,
                record_type=row.record_type,
                state=row.state,
                customer_id=row.customer_id,
                currency=row.currency or reading.base_currency,
                amount=row.amount,
                unapplied=row.unapplied,
                method=row.method,
                reference=row.reference,
                description=row.description,
                receipt_date=row.receipt_date,
                is_reversed=row.is_reversed,
                is_reversal=row.is_reversal,
                parent_key=row.parent_key,
                modified=row.modified,
                digest="" if row.key in incomplete else row.digest,
                updated_at=reading.clock(),
            )
            for row in rows
            if row.is_payment
        ),
        update_conflicts=True,
        unique_fields=["connection", "record_no"],
        update_fields=[
            "record_number",
            "record_type",
            "state",
            "customer_id",
            "currency",
            "amount",
            "unapplied",
            "method",
            "reference",
            "description",
            "receipt_date",
            "is_reversed",
            "is_reversal",
            "parent_key",
            "modified",
            "digest",
            "updated_at",
        ],
    )


def _insert(reading: Reading, settlements: Iterable[Settled]) -> None:
    RemoteSettlement.objects.bulk_create(
        RemoteSettlement(
            connection=reading.connection,
            payment_key=settled.payment_key,
            invoice_key=settled.invoice_key,
            kind=settled.kind,
            other_key=settled.other_key,
            amount=settled.amount,
        )
        for settled in settlements
    )


# --- Reversals (E14) -------------------------------------------------------------------------------------
def _void_reversed(reading: Reading, rows: Sequence[RemotePaymentFacts]) -> None:
    """Void the payments that were reversed in Intacct, whatever their origin."""
    reversals = {row.parent_key: row.receipt_date for row in rows if row.is_reversal and row.parent_key}
    gone = [row for row in rows if row.is_reversed and not row.is_reversal]
    links = _links(reading, [row.key for row in gone])
    ours = Payment.objects.in_bulk([link.record_id for link in links.values()])
    for row in gone:
        link = links.get(str(row.key))
        if link is None or link.is_gone:
            continue
        payment = ours[link.record_id]
        if payment.state != PaymentState.VOIDED:
            payment = ledger_payments.void(
                payment=payment,
                voided_date=_void_date(reading, payment, reversals.get(str(row.key))),
                at=reading.clock(),
                is_told_from_elsewhere=True,
            )
            reading.counts.add(COUNTED, "voided")
        link.revision, link.is_gone, link.seen_modified = payment.revision, True, row.modified
        link.save(update_fields=["revision", "is_gone", "seen_modified", "updated_at"])
    outcomes.clear(reading, OBJECT, [row.key for row in gone])


def _void_date(reading: Reading, payment: Payment, reversed_on: date | None) -> date:
    day = reversed_on or reading.connection.organization.today(reading.clock())
    return max(day, payment.received_date)


# --- What the ledger holds (E13) -------------------------------------------------------------------------
def _derive(reading: Reading, invoice_ids: Sequence[int]) -> None:
    """Set what Intacct's payments settle on these invoices, and on all others that these payments settle."""
    if not invoice_ids:
        return
    settled = _settled_on(reading, invoice_ids)
    if not settled and not _has_imported_payments(invoice_ids):
        return
    headers = {
        row.record_no: row
        for row in RemotePayment.objects.filter(connection=reading.connection, record_no__in=settled)
    }
    links = _links(reading, settled)
    taken = ours_among(reading.connection, headers.values())
    wanted = [
        _incoming(headers[key], applications, links.get(str(key)))
        for key, applications in sorted(settled.items())
        if key in headers and not headers[key].is_reversed and key not in taken
        if str(key) not in links or links[str(key)].born == Birthplace.REMOTE
    ]
    results = set_settlements(
        organization=reading.connection.organization,
        payments=_with_customers(wanted),
        touched_invoices=invoice_ids,
        at=reading.clock(),
    )
    _remember(reading, results, links, headers)


def _settled_on(reading: Reading, invoice_ids: Sequence[int]) -> dict[int, dict[int, Decimal]]:
    """Sum the cash of every payment that settles one of these invoices, over all invoices known here.

    Shape: payment key to invoice id to amount.
    """
    keys = _ar_keys(reading, invoice_ids)
    rows = RemoteSettlement.objects.filter(connection=reading.connection, kind=SettlementKind.PAYMENT)
    payment_keys = set(rows.filter(invoice_key__in=keys).values_list("payment_key", flat=True))
    details = list(
        rows.filter(payment_key__in=payment_keys).values_list("payment_key", "invoice_key", "amount")
    )
    known = _invoices_by_ar_key(reading, {invoice_key for _, invoice_key, _ in details})
    sums: dict[int, dict[int, Decimal]] = {}
    for payment_key, invoice_key, amount in details:
        if invoice_key in known:
            of_payment = sums.setdefault(payment_key, {})
            of_payment[known[invoice_key]] = of_payment.get(known[invoice_key], Decimal(0)) + amount
    return sums


def _ar_keys(reading: Reading, invoice_ids: Sequence[int]) -> list[int]:
    """Return all A/R keys that some invoices have or had (E10)."""
    rows = Link.objects.filter(
        connection=reading.connection, kind=RecordKind.INVOICE, record_id__in=invoice_ids
    ).values_list("ar_key", "former_ar_keys")
    return [int(key) for current, former in rows for key in (current, *former) if key]


def _invoices_by_ar_key(reading: Reading, keys: Collection[int]) -> dict[int, int]:
    """Return our invoice for each A/R key that is known, today's or a former one."""
    texts = [str(key) for key in keys]
    links = Link.objects.filter(connection=reading.connection, kind=RecordKind.INVOICE)
    found = {
        int(key): record for key, record in links.filter(ar_key__in=texts).values_list("ar_key", "record_id")
    }
    left = [text for text in texts if int(text) not in found]
    if left:
        for former, record_id in links.filter(former_ar_keys__overlap=left).values_list(
            "former_ar_keys", "record_id"
        ):
            found |= {int(key): record_id for key in former if int(key) in keys}
    return found


def _has_imported_payments(invoice_ids: Sequence[int]) -> bool:
    return Payment.objects.filter(origin="imported", applications__invoice_id__in=invoice_ids).exists()


def _links(reading: Reading, keys: Iterable[int]) -> dict[str, Link]:
    rows = Link.objects.filter(
        connection=reading.connection,
        remote_object=RemoteObject.ARPYMT,
        remote_key__in=[str(key) for key in keys],
    )
    return {link.remote_key: link for link in rows}


def _incoming(
    header: RemotePayment, applications: Mapping[int, Decimal], link: Link | None
) -> IncomingPayment:
    """Return a payment that holds what it settles on known invoices plus what Intacct holds unapplied."""
    return IncomingPayment(
        ref=str(header.record_no),
        id=link.record_id if link else None,
        customer_id=None,
        number=header.record_number,
        currency=header.currency,
        amount=sum(applications.values(), Decimal(0)) + header.unapplied,
        method=local_method(header.method),
        received_date=header.receipt_date or header.updated_at.date(),
        reference=header.reference,
        notes=header.description,
        applications=tuple(
            IncomingApplication(invoice_id=invoice_id, amount=amount)
            for invoice_id, amount in sorted(applications.items())
        ),
    )


def _with_customers(payments: Sequence[IncomingPayment]) -> list[IncomingPayment]:
    """Name the customer of each payment, none where it settles invoices of several."""
    invoice_ids = {part.invoice_id for payment in payments for part in payment.applications}
    owner = dict(Invoice.objects.filter(pk__in=invoice_ids).values_list("pk", "customer_id"))
    named = []
    for payment in payments:
        owners = {owner[part.invoice_id] for part in payment.applications}
        named.append(replace(payment, customer_id=owners.pop() if len(owners) == 1 else None))
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
        elif (link.revision, link.seen_modified) != (result.revision, header.modified):
            link.revision, link.seen_modified = result.revision, header.modified
            changed.append(link)
    Link.objects.bulk_create(new)
    Link.objects.bulk_update(changed, ["revision", "seen_modified"])
    outcomes.hold(reading, held)
    outcomes.clear(reading, OBJECT, [result.ref for result in results if result.outcome not in NOT_SET])


def _link(reading: Reading, header: RemotePayment, result: Stored) -> Link:
    assert result.id is not None, "a payment that was set has a row"
    return Link(
        organization_id=reading.connection.organization_id,
        connection=reading.connection,
        kind=RecordKind.PAYMENT,
        record_id=result.id,
        remote_object=RemoteObject.ARPYMT,
        remote_key=result.ref,
        remote_number=header.record_number,
        entity_id=reading.connection.entity_id,
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
        text=str(result.refusal) if is_refused else _too_much(header, result),
        mark=header.digest or header.modified,
        record_id=result.id,
    )


def _too_much(header: RemotePayment, result: Stored) -> str:
    """Name both: Intacct's payment, and ours that stand in its way."""
    numbers = Invoice.objects.filter(pk__in=result.others).values_list("number", flat=True)
    here = (
        Payment.objects.filter(applications__invoice_id__in=result.others, origin="local")
        .distinct()
        .values_list("number", flat=True)
    )
    return (
        f"Payment {header.record_number} of Intacct settles {', '.join(sorted(numbers))}, which payments "
        f"recorded in Tieout ({', '.join(sorted(here)) or 'none'}) settle already."
    )
