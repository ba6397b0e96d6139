"""Everything that explains a lot of disagreeing invoices, asked for once in both books."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tieout.comparison import records
from tieout.comparison.applications import Applications, Applied, applied_on
from tieout.comparison.credit_mode import notes_that_stay
from tieout.comparison.findings import ZERO, Circumstances
from tieout.comparison.owners import Owner, Owners
from tieout.comparison.reading import InvoiceNow, PaymentNow, Settlement
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.seen import read_settlements
from tieout.comparison.standings import RemoteKey, Standings, confirmed_since, standings
from tieout.ledger.models import Invoice, Payment
from tieout.sync.models import Link, RecordKind, RemoteObject, SettlementKind


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
        self.invoices: Standings = standings(
            connection,
            RecordKind.INVOICE,
            record_ids=ids,
            remote=[subject for pair in pairs for subject in subjects(pair.link)],
        )
        self.confirmed_invoices = confirmed_since(connection, RecordKind.INVOICE, ids, facts.visible_since)
        self.customers: Standings = standings(
            connection, RecordKind.CUSTOMER, record_ids={pair.invoice.customer_id for pair in pairs}
        )
        self._applied: dict[int, list[Applied]] = {}
        for row in applied_on(connection, ids):
            self._applied.setdefault(row.invoice_id, []).append(row)
        keys = {key for pair in pairs for key in pair.ar_keys}
        self._settled: dict[str, list[Settlement]] = {}
        for settled in books.settlements(keys):
            self._settled.setdefault(settled.invoice_key, []).append(settled)
        self.was_read = read_settlements(connection, keys)
        self._find_owners(books, facts)

    def _find_owners(self, books: RemoteBooks, facts: Circumstances) -> None:
        connection = facts.connection
        settled = [row for rows in self._settled.values() for row in rows]
        applied = [row for rows in self._applied.values() for row in rows]
        self.owners = Owners(books, connection, settled, applied)
        payment_keys = {row.payment_key for row in settled}
        self.payments_now: dict[str, PaymentNow] = books.payments(payment_keys)
        self.owners.note_markers(self.payments_now.values())
        owners = {owner for row in settled if (owner := self.owners.of(row)) is not None}
        self._look_up_payments(books, facts, owners, applied)
        self._look_up_credits(facts, owners, applied)
        self.bad_debts = self._bad_debts(books, facts, settled)
        self.remote_standings = standings(
            connection,
            RecordKind.PAYMENT,
            remote=[subject for row in settled for subject in settlement_subjects(row)],
        )

    def _look_up_payments(
        self, books: RemoteBooks, facts: Circumstances, owners: Iterable[Owner], applied: Sequence[Applied]
    ) -> None:
        connection, kind = facts.connection, RecordKind.PAYMENT
        ids = {row.payment_id for row in applied if row.payment_id is not None}
        ids |= {owner.record_id for owner in owners if owner.kind == kind}
        self.payments: dict[int, Payment] = records.payments(connection, ids)
        self.payment_links = records.links(connection, kind, ids)
        self.payment_standings: Standings = standings(
            connection,
            kind,
            record_ids=ids,
            remote=[subject for link in self.payment_links.values() for subject in subjects(link)],
        )
        self.confirmed_payments = confirmed_since(connection, kind, ids, facts.visible_since)
        self.uses = Applications(connection, RecordKind.PAYMENT_APPLICATION, ids, facts.visible_since)
        links = (*self.payment_links.values(), *self.uses.links.values())
        self.payments_now |= books.payments({payment_key(link) for link in links} - self.payments_now.keys())

    def _look_up_credits(
        self, facts: Circumstances, owners: Iterable[Owner], applied: Sequence[Applied]
    ) -> None:
        connection, kind = facts.connection, RecordKind.CREDIT_NOTE
        ids = {row.credit_note_id for row in applied if row.credit_note_id is not None}
        ids |= {owner.record_id for owner in owners if owner.kind == kind}
        self.credit_notes = records.credit_notes(connection, ids)
        self.note_links = records.links(connection, kind, ids)
        self.note_standings: Standings = standings(connection, kind, record_ids=ids)
        self.notes_that_stay = notes_that_stay(facts, self.credit_notes.values(), self.note_links)
        self.credits = Applications(connection, RecordKind.CREDIT_APPLICATION, ids, facts.visible_since)

    def _bad_debts(
        self, books: RemoteBooks, facts: Circumstances, settled: Iterable[Settlement]
    ) -> frozenset[str]:
        """Return the keys of the credit memos that only Intacct knows and that write an invoice off."""
        account = facts.settings.bad_debt_account
        unknown = {
            row.used_key
            for row in settled
            if row.kind == SettlementKind.ADJUSTMENT and self.owners.of(row) is None
        }
        return books.posted_to(account, unknown) if account else frozenset()

    def settled_on(self, pair: Both) -> Iterable[Settlement]:
        """Return what Intacct settled on the documents of one invoice."""
        return [row for key in sorted(pair.ar_keys) for row in self._settled.get(key, ())]

    def applied_on(self, pair: Both) -> Sequence[Applied]:
        """Return what our payments and credit notes settle on one invoice."""
        return self._applied.get(pair.invoice.pk, ())


def payment_subject(key: str) -> RemoteKey:
    """Return the record of Intacct under which a failure of a payment is kept."""
    return (RemoteObject.ARPYMT.value, key)


def settlement_subjects(row: Settlement) -> list[RemoteKey]:
    """Return the records of Intacct under which a failure or warning of a settlement may be kept."""
    return [(RemoteObject.ARPYMTDETAIL.value, row.entry_key), payment_subject(row.payment_key)]


def payment_key(link: Link) -> str:
    """Return the key of the payment that a link names; that of an entry stands before its own keys."""
    return link.remote_key.split(":")[0]
