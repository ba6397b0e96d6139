"""What Intacct says about all that settles some invoices: its payments, their parts, and what they use."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from tieout.sync.importing.reading import Reading
from tieout.sync.importing.tokens import ours_among
from tieout.sync.mapping.incoming_payments import ENTRIES, OVERPAYMENTS, USES, Settled
from tieout.sync.models import Link, RecordKind, RemotePayment, RemoteSettlement, SettlementKind


@dataclass(frozen=True)
class Snapshot:
    """The rows around some invoices. `invoices` are all of ours that the rows name, by A/R key.

    `holders` are the payments and advances that brought the money, `ours` the payments that Tieout wrote.
    """

    headers: Mapping[int, RemotePayment]
    settlements: Sequence[Settled]
    invoices: Mapping[int, int]
    holders: Sequence[int]
    ours: Collection[int]
    touched: Collection[int]

    def holder(self, settled: Settled) -> int:
        """Return the payment whose money it is: this one, or the one that it uses a rest of (E13)."""
        is_cash = settled.kind == SettlementKind.PAYMENT
        return settled.payment_key if is_cash else _whole(self.headers, settled.other_key)

    def stands(self, key: int) -> bool:
        """Whether a payment is known and was not reversed."""
        return key in self.headers and not self.headers[key].is_reversed

    def money(self) -> Iterable[tuple[int, int, Decimal, bool]]:
        """Yield what is settled with money on our invoices. Shape: holder, invoice, amount, written by us."""
        for settled in self.settlements:
            invoice = self.invoices.get(settled.invoice_key)
            is_money = settled.kind == SettlementKind.PAYMENT or settled.kind in USES
            if is_money and invoice is not None and self.stands(settled.payment_key):
                yield self.holder(settled), invoice, settled.amount, settled.payment_key in self.ours

    def entries(self) -> Iterable[tuple[Settled, int]]:
        """Yield what lowers a touched invoice without money and was not written by us, with that invoice."""
        for settled in self.settlements:
            invoice = self.invoices.get(settled.invoice_key)
            if (
                settled.kind in ENTRIES
                and invoice in self.touched
                and invoice is not None
                and self.stands(settled.payment_key)
                and settled.payment_key not in self.ours
            ):
                yield settled, invoice


def read_snapshot(
    reading: Reading, invoice_ids: Collection[int], payment_keys: Collection[int] = ()
) -> Snapshot:
    """Read what settles some invoices, and all else that these payments, and some others, settle."""
    rows = RemoteSettlement.objects.filter(connection=reading.connection)
    on_invoices = _settled(rows.filter(invoice_key__in=_ar_keys(reading, invoice_ids)))
    uses = {row.other_key for row in on_invoices if row.kind in USES}
    named = _headers(reading, uses.union(payment_keys, (row.payment_key for row in on_invoices)))
    holders = {row.payment_key for row in on_invoices if row.kind == SettlementKind.PAYMENT}
    holders |= {_whole(named, key) for key in uses.union(payment_keys)}
    parts = RemotePayment.objects.filter(
        connection=reading.connection,
        record_type__in=OVERPAYMENTS,
        parent_key__in=[str(key) for key in holders],
    )
    sources = {*holders, *parts.values_list("record_no", flat=True)}
    with_money = _settled(
        rows.filter(
            Q(payment_key__in=holders, kind=SettlementKind.PAYMENT) | Q(other_key__in=sources, kind__in=USES)
        )
    )
    settlements = sorted({*on_invoices, *with_money})
    headers = named | _headers(reading, {*sources, *(row.payment_key for row in settlements)} - set(named))
    return Snapshot(
        headers=headers,
        settlements=settlements,
        invoices=invoices_by_ar_key(reading, {row.invoice_key for row in settlements}),
        holders=sorted(key for key in holders if key in headers),
        ours=ours_among(reading.connection, headers.values()),
        touched=set(invoice_ids),
    )


def _settled(rows: QuerySet[RemoteSettlement]) -> list[Settled]:
    return [
        Settled(*row) for row in rows.values_list("payment_key", "invoice_key", "kind", "other_key", "amount")
    ]


def _headers(reading: Reading, keys: Collection[int]) -> dict[int, RemotePayment]:
    rows = RemotePayment.objects.filter(connection=reading.connection, record_no__in=keys)
    return {row.record_no: row for row in rows}


def _whole(headers: Mapping[int, RemotePayment], key: int) -> int:
    """Return the payment that an overpaid part belongs to, or the payment or advance itself."""
    header = headers.get(key)
    is_part = header is not None and header.record_type in OVERPAYMENTS and header.parent_key
    return int(header.parent_key) if header is not None and is_part else key


def _ar_keys(reading: Reading, invoice_ids: Collection[int]) -> list[int]:
    """Return all A/R keys that some invoices have or had (E10)."""
    rows = Link.objects.filter(
        connection=reading.connection, kind=RecordKind.INVOICE, record_id__in=invoice_ids
    ).values_list("ar_key", "former_ar_keys")
    return [int(key) for current, former in rows for key in (current, *former) if key]


def invoices_by_ar_key(reading: Reading, keys: Collection[int]) -> dict[int, int]:
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
