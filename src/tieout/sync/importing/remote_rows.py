"""What Intacct says about payments, kept as rows of its own: set-based, and idempotent."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal

from tieout.sync.importing.reading import Reading
from tieout.sync.mapping.incoming_adjustments import RemoteAdjustmentFacts
from tieout.sync.mapping.incoming_payments import RemotePaymentFacts, Settled
from tieout.sync.models import RemoteAdjustment, RemotePayment, RemoteSettlement, SettlementKind

PAYMENT_COLUMNS = (
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
    "entity_id",
    "modified",
    "digest",
    "updated_at",
)


def known_digests(reading: Reading, keys: Collection[int]) -> dict[int, str]:
    """Return the digests of the payments that were read before."""
    rows = RemotePayment.objects.filter(connection=reading.connection, record_no__in=keys)
    return dict(rows.values_list("record_no", "digest"))


def store_headers(
    reading: Reading, rows: Sequence[RemotePaymentFacts], *, incomplete: Collection[int] = ()
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
                entity_id=row.entity_id,
                modified=row.modified,
                digest="" if row.key in incomplete else row.digest,
                updated_at=reading.clock(),
            )
            for row in rows
            if not row.is_draft
        ),
        update_conflicts=True,
        unique_fields=["connection", "record_no"],
        update_fields=list(PAYMENT_COLUMNS),
    )


def insert_settlements(reading: Reading, settlements: Iterable[Settled]) -> None:
    """Store what payments settle; what was said before is gone by then."""
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


def store_adjustments(reading: Reading, rows: Iterable[RemoteAdjustmentFacts]) -> None:
    """Store credit memos as read."""
    RemoteAdjustment.objects.bulk_create(
        (
            RemoteAdjustment(
                connection=reading.connection,
                record_no=row.key,
                record_number=row.number,
                total=row.total,
                unapplied=row.unapplied,
                modified=row.modified,
                updated_at=reading.clock(),
            )
            for row in rows
        ),
        update_conflicts=True,
        unique_fields=["connection", "record_no"],
        update_fields=["record_number", "total", "unapplied", "modified", "updated_at"],
    )


def incomplete(
    reading: Reading, rows: Iterable[RemotePaymentFacts], settlements: Sequence[Settled]
) -> set[int]:
    """Name the payments whose details do not add up yet: Intacct may show them later than the payment.

    The cash of a payment settles something, or it is the overpaid part of it; a payment without cash settles
    something with other means. An advance has no details of its own.
    """
    payments = [row for row in rows if not (row.is_reversed or row.is_part or row.is_advance)]
    cash = _sums((row.payment_key, row.amount) for row in settlements if row.kind == SettlementKind.PAYMENT)
    parts = RemotePayment.objects.filter(
        connection=reading.connection, parent_key__in=[str(row.key) for row in payments], is_reversal=False
    )
    overpaid = _sums((int(parent), amount) for parent, amount in parts.values_list("parent_key", "amount"))
    settling = {row.payment_key for row in settlements}
    return {
        row.key
        for row in payments
        if cash.get(row.key, Decimal(0)) != row.amount - overpaid.get(row.key, row.unapplied)
        or (not row.amount and row.key not in settling)
    }


def _sums(pairs: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = {}
    for key, amount in pairs:
        sums[key] = sums.get(key, Decimal(0)) + amount
    return sums
