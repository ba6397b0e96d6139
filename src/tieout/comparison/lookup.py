"""Everything that explains a lot of disagreeing invoices, asked for once in both books."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tieout.comparison import records
from tieout.comparison.findings import ZERO, Circumstances
from tieout.comparison.reading import InvoiceNow, PaymentNow, Settlement
from tieout.comparison.records import Applied, RemoteKey, Standings
from tieout.comparison.remote import RemoteBooks
from tieout.ledger.models import Invoice, Payment
from tieout.sync.models import Link, RecordKind, RemoteObject


@dataclass(frozen=True)
class Both:
    """One invoice as both books hold it now."""

    invoice: Invoice
    link: Link | None
    remote: tuple[InvoiceNow, ...]
    moved: bool

    @property
    def tieout(self) -> Decimal:
        """Our open balance; a draft or a voided invoice owes nothing."""
        return self.invoice.open_balance if self.invoice.state == "issued" else ZERO

    @property
    def total(self) -> Decimal:
        """Our total; a draft or a voided invoice bills nothing."""
        return self.invoice.total if self.invoice.state == "issued" else ZERO

    @property
    def standing_remote(self) -> tuple[InvoiceNow, ...]:
        """Intacct's documents that still count: neither reversed nor a draft."""
        return tuple(row for row in self.remote if row.counts)

    @property
    def intacct(self) -> Decimal:
        """Intacct's open balance."""
        return sum((row.open for row in self.standing_remote), ZERO)

    @property
    def entered(self) -> Decimal:
        """Intacct's total."""
        return sum((row.entered for row in self.standing_remote), ZERO)

    @property
    def is_in_two_currencies(self) -> bool:
        """Whether Intacct holds it in another currency than Tieout does."""
        return any(row.currency != self.invoice.currency for row in self.standing_remote)

    @property
    def agrees(self) -> bool:
        """Whether both books hold the same open balance."""
        return self.tieout == self.intacct and not self.is_in_two_currencies

    @property
    def ar_keys(self) -> set[str]:
        """Every A/R key that a settlement may name: today's and the former ones, gone or not (E10)."""
        return {row.key for row in self.remote} | (ar_keys(self.link) if self.link else set())


def ar_keys(link: Link) -> set[str]:
    """Return every A/R key that a linked invoice has or had."""
    keys = {link.ar_key, *link.former_ar_keys}
    if link.remote_object == RemoteObject.ARINVOICE:
        keys.add(link.remote_key)
    return keys - {""}


def subjects(link: Link | None) -> list[RemoteKey]:
    """Return the records of Intacct under which a failure of a linked record may be kept."""
    if link is None:
        return []
    of_invoice = [(RemoteObject.ARINVOICE.value, key) for key in sorted(ar_keys(link))]
    return [
        (link.remote_object, link.remote_key),
        *(of_invoice if link.kind == RecordKind.INVOICE else []),
    ]


class Lookup:
    """What explains a lot of invoices: links, settlements, attempts, failures."""

    def __init__(self, books: RemoteBooks, facts: Circumstances, pairs: Sequence[Both]) -> None:
        """Ask for all of it."""
        connection = facts.connection
        ids = [pair.invoice.pk for pair in pairs]
        self.invoices: Standings = records.standings(
            connection,
            RecordKind.INVOICE,
            record_ids=ids,
            remote=[subject for pair in pairs for subject in subjects(pair.link)],
        )
        self.confirmed_invoices = records.confirmed_since(
            connection, RecordKind.INVOICE, ids, facts.visible_since
        )
        self.customers: Standings = records.standings(
            connection, RecordKind.CUSTOMER, record_ids={pair.invoice.customer_id for pair in pairs}
        )
        self._applied: dict[int, list[Applied]] = {}
        for row in records.applied(connection, ids):
            self._applied.setdefault(row.invoice_id, []).append(row)
        keys = {key for pair in pairs for key in pair.ar_keys}
        self._settled: dict[str, list[Settlement]] = {}
        for settled in books.settlements(keys):
            self._settled.setdefault(settled.invoice_key, []).append(settled)
        self.was_read = records.read_settlements(connection, keys)
        self._read_payments(books, facts)

    def _read_payments(self, books: RemoteBooks, facts: Circumstances) -> None:
        connection = facts.connection
        payment_keys = {row.payment_key for rows in self._settled.values() for row in rows}
        links = records.links_by_key(connection, RemoteObject.ARPYMT, payment_keys)
        applied = [row for rows in self._applied.values() for row in rows]
        self.credit_standings: Standings = records.standings(
            connection,
            RecordKind.CREDIT_APPLICATION,
            record_ids=[row.application_id for row in applied if row.payment_id is None],
        )
        ids = {row.payment_id for row in applied if row.payment_id is not None}
        ids |= {link.record_id for link in links.values()}
        self.payments: dict[int, Payment] = records.payments(connection, ids)
        self.payment_links = records.links(connection, RecordKind.PAYMENT, ids)
        keys = payment_keys | {link.remote_key for link in self.payment_links.values()}
        self.payments_now: dict[str, PaymentNow] = books.payments(keys)
        self.record_of_payment = {key: link.record_id for key, link in links.items()}
        # A payment whose answer never came carries the marker of its attempt in its description.
        markers = records.payment_markers(connection, ids)
        for now in self.payments_now.values():
            if now.description in markers:
                self.record_of_payment.setdefault(now.key, markers[now.description])
        self.payment_standings: Standings = records.standings(
            connection,
            RecordKind.PAYMENT,
            record_ids=ids,
            remote=[payment_subject(key) for key in keys],
        )
        self.confirmed_payments = records.confirmed_since(
            connection, RecordKind.PAYMENT, ids, facts.visible_since
        )

    def settled_on(self, pair: Both) -> Iterable[Settlement]:
        """Return what Intacct settled on the documents of one invoice."""
        return [row for key in sorted(pair.ar_keys) for row in self._settled.get(key, ())]

    def applied_on(self, pair: Both) -> dict[int, Decimal]:
        """Return what our payments settle on one invoice."""
        rows = self._applied.get(pair.invoice.pk, ())
        return {row.payment_id: row.amount for row in rows if row.payment_id is not None}

    def credited_on(self, pair: Both) -> Iterable[Applied]:
        """Return what our credit notes settle on one invoice."""
        return [row for row in self._applied.get(pair.invoice.pk, ()) if row.payment_id is None]


def payment_subject(key: str) -> RemoteKey:
    """Return the record of Intacct under which a failure of a payment is kept."""
    return (RemoteObject.ARPYMT.value, key)
