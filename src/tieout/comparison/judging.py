"""Explain the invoices on which the first reading disagrees.

Each lot is read again on both sides before anything is said about it: what agrees now was only in motion.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from tieout.comparison import records, staging
from tieout.comparison.evidence import Evidence, PartKind, Side
from tieout.comparison.reading import InvoiceNow, PaymentNow, Settlement
from tieout.comparison.reasons import Reason, Scope
from tieout.comparison.records import Applied, Standings
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.rules import Explained, Verdict, judge
from tieout.comparison.staging import INVOICE, Candidate
from tieout.ledger.models import Invoice, Payment
from tieout.sync.models import Birthplace, Connection, Link, RecordKind, RemoteObject
from tieout.sync.settings import ConnectionSettings

ZERO = Decimal(0)
LOCAL = "local"
# The request that stored the record may itself have taken this long (connect, write and read time-outs).
VISIBILITY_MARGIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Circumstances:
    """What holds for the whole tie-out."""

    connection: Connection
    settings: ConnectionSettings
    at: datetime
    failed_customer_ids: frozenset[int]
    failed_customer_numbers: frozenset[str]

    @property
    def writes_invoices(self) -> bool:
        """Whether invoices made in Tieout travel to Intacct at all."""
        return self.connection.reconcile_on and self.settings.write_invoices

    @property
    def writes_payments(self) -> bool:
        """Whether payments made in Tieout travel to Intacct at all."""
        return self.connection.reconcile_on and self.settings.write_payments

    def was_linked_recently(self, link: Link) -> bool:
        """Say whether Intacct may still hide a record that it confirmed, because it was never listed yet."""
        horizon = timedelta(minutes=self.settings.late_visibility_minutes) + VISIBILITY_MARGIN
        return not link.seen_modified and abs(self.at - link.created_at) < horizon

    def is_in_date_range(self, day: date | None) -> bool:
        """Say whether a document of that day syncs; one without a date does."""
        if day is None:
            return True
        first, last = self.settings.date_from, self.settings.date_to
        return (first is None or day >= first) and (last is None or day <= last)


@dataclass(frozen=True)
class Finding:
    """What came out for one record.

    `reason` is None when both books agree after all, a scope when the record is not compared.
    """

    kind: str
    currency: str
    tieout: Decimal
    intacct: Decimal
    reason: Reason | Scope | None
    record_id: int | None = None
    local_number: str = ""
    remote_object: str = ""
    remote_key: str = ""
    remote_number: str = ""
    customer_number: str = ""
    customer_name: str = ""
    parts: tuple[Explained, ...] = ()


class RecordMissing(Exception):
    """A link names a record that is not there: the sync's own rows are damaged."""


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


def judge_lot(books: RemoteBooks, facts: Circumstances, lot: Sequence[Candidate]) -> list[Finding]:
    """Read a lot of disagreeing invoices again in both books and say what is true of each."""
    pairs = _read_again(books, facts.connection, lot)
    agreeing = [pair for pair in pairs if _agrees(pair)]
    differing = [pair for pair in pairs if not _agrees(pair)]
    lookup = _Lookup(books, facts, differing)
    findings = [_finding(pair, reason=None, parts=()) for pair in agreeing]
    for pair in differing:
        findings.extend(_judge_pair(pair, facts, lookup))
    return findings


def _read_again(books: RemoteBooks, connection: Connection, lot: Sequence[Candidate]) -> list[Both]:
    ids = [candidate.record_id for candidate in lot]
    links = records.links(connection, RecordKind.INVOICE, ids)
    paired = staging.keys_of(ids)
    keys = {record_id: set(paired.get(record_id, ())) for record_id in ids}
    for record_id, link in links.items():
        keys[record_id] |= _keys(link)
    closed = {
        link.remote_key: record_id
        for record_id, link in links.items()
        if link.remote_object == RemoteObject.SODOCUMENT and record_id not in paired
    }
    for document_key, ar_key in books.current_keys(closed).items():
        keys[closed[document_key]].add(ar_key)
    remote = books.invoices({key for several in keys.values() for key in several})
    # Our own numbers are read last, in one statement: what the sync stored meanwhile is in them.
    ours = records.invoices(connection, ids)
    pairs = []
    for candidate in lot:
        record_id = candidate.record_id
        if record_id not in ours:
            raise RecordMissing(
                f"Intacct's invoice is linked to invoice id {record_id}, which does not exist."
            )
        rows = tuple(remote[key] for key in sorted(keys[record_id]) if key in remote)
        pair = Both(ours[record_id], links.get(record_id), rows, moved=False)
        pairs.append(
            replace(pair, moved=(pair.tieout, pair.intacct) != (candidate.tieout, candidate.intacct))
        )
    return pairs


def _keys(link: Link) -> set[str]:
    keys = {link.ar_key, *link.former_ar_keys}
    if link.remote_object == RemoteObject.ARINVOICE:
        keys.add(link.remote_key)
    return keys - {""}


def _agrees(pair: Both) -> bool:
    return pair.tieout == pair.intacct and not _other_currency(pair)


def _other_currency(pair: Both) -> bool:
    return any(row.currency != pair.invoice.currency for row in pair.standing_remote)


class _Lookup:
    """Everything that explains a lot, asked for once."""

    def __init__(self, books: RemoteBooks, facts: Circumstances, pairs: Sequence[Both]) -> None:
        connection = facts.connection
        ids = [pair.invoice.pk for pair in pairs]
        links = [pair.link for pair in pairs if pair.link]
        self.invoices: Standings = records.standings(
            connection,
            RecordKind.INVOICE,
            record_ids=ids,
            remote_keys=[key for link in links for key in (link.remote_key, *_keys(link))],
        )
        self.applied: list[Applied] = records.applied(connection, ids)
        keys = {row.key for pair in pairs for row in pair.remote}
        self.settled: list[Settlement] = books.settlements(keys)
        payment_links = records.links_by_key(
            connection, RecordKind.PAYMENT, {row.payment_key for row in self.settled}
        )
        self.record_of_payment = {key: link.record_id for key, link in payment_links.items()}
        payment_ids = {row.payment_id for row in self.applied} | set(self.record_of_payment.values())
        self.payments: dict[int, Payment] = records.payments(connection, payment_ids)
        self.payment_links = records.links(connection, RecordKind.PAYMENT, payment_ids)
        self.payment_standings = records.standings(
            connection,
            RecordKind.PAYMENT,
            record_ids=payment_ids,
            remote_keys={row.payment_key for row in self.settled}
            | {link.remote_key for link in self.payment_links.values()},
        )
        self.payments_now: dict[str, PaymentNow] = books.payments(
            {link.remote_key for link in self.payment_links.values()}
        )

    def settled_on(self, pair: Both) -> list[Settlement]:
        """Return what Intacct settled on the documents of one invoice."""
        keys = {row.key for row in pair.standing_remote}
        return [row for row in self.settled if row.invoice_key in keys]

    def applied_on(self, pair: Both) -> dict[int, Decimal]:
        """Return what our payments settle on one invoice."""
        return {row.payment_id: row.amount for row in self.applied if row.invoice_id == pair.invoice.pk}


def _judge_pair(pair: Both, facts: Circumstances, lookup: _Lookup) -> list[Finding]:
    if _other_currency(pair):
        return _in_two_currencies(pair)
    difference = pair.tieout - pair.intacct
    if pair.link is None and not pair.remote:
        parts: list[Evidence] = [_only_in_tieout(pair, facts, lookup)]
    else:
        parts = [*_invoice_part(pair, facts, lookup), *_payment_parts(pair, facts, lookup)]
    verdict = judge(difference=difference, parts=parts, moved=pair.moved)
    return [_finding(pair, reason=_scope_by_date(pair, facts, verdict), parts=verdict.parts)]


def _scope_by_date(pair: Both, facts: Circumstances, verdict: Verdict) -> Reason | Scope:
    if pair.link is None and not facts.is_in_date_range(pair.invoice.issue_date):
        return Scope.OUTSIDE_DATE_RANGE
    return verdict.reason


def _in_two_currencies(pair: Both) -> list[Finding]:
    currencies = {row.currency for row in pair.standing_remote}
    lines = [_finding(pair, reason=Reason.CURRENCY, parts=(), intacct=ZERO)]
    lines += [
        _finding(
            pair,
            reason=Reason.CURRENCY,
            parts=(),
            currency=currency,
            tieout=ZERO,
            intacct=sum((row.open for row in pair.standing_remote if row.currency == currency), ZERO),
        )
        for currency in sorted(currencies)
    ]
    return [line for line in lines if line.tieout or line.intacct]


def _only_in_tieout(pair: Both, facts: Circumstances, lookup: _Lookup) -> Evidence:
    return Evidence(
        amount=pair.tieout,
        kind=PartKind.INVOICE,
        side=Side.TIEOUT,
        number=pair.invoice.number,
        standing=lookup.invoices.of(pair.invoice.pk),
        is_direction_on=facts.writes_invoices or pair.invoice.origin != LOCAL,
        came_from_intacct=pair.invoice.origin != LOCAL,
        parent_has_failed=pair.invoice.customer_id in facts.failed_customer_ids,
    )


def _invoice_part(pair: Both, facts: Circumstances, lookup: _Lookup) -> Iterable[Evidence]:
    """Compare the totals: what was billed, before any payment."""
    # Where Intacct's document is gone, its settlements are gone with it: the open balance is the part.
    amount = pair.total - pair.entered if pair.standing_remote else pair.tieout
    if not amount:
        return
    link, invoice = pair.link, pair.invoice
    if link is None:  # the attempt's answer never came, but its record is there
        yield Evidence(
            amount=amount,
            kind=PartKind.INVOICE,
            side=Side.BOTH,
            number=invoice.number,
            standing=lookup.invoices.of(invoice.pk),
        )
        return
    came_from_intacct = link.born == Birthplace.REMOTE
    is_newer = invoice.revision > link.revision
    yield Evidence(
        amount=amount,
        kind=PartKind.INVOICE,
        side=Side.BOTH,
        number=invoice.number,
        standing=lookup.invoices.of(invoice.pk, link.remote_key, *_keys(link)),
        is_direction_on=_invoice_direction(facts, came_from_intacct=came_from_intacct, is_newer=is_newer),
        came_from_intacct=came_from_intacct,
        is_newer_in_tieout=is_newer,
        is_newer_in_intacct=any(_is_newer(row, link) for row in pair.standing_remote),
        is_gone_in_intacct=not pair.standing_remote,
        was_written_recently=not pair.remote and facts.was_linked_recently(link),
    )


def _invoice_direction(facts: Circumstances, *, came_from_intacct: bool, is_newer: bool) -> bool:
    if came_from_intacct:
        return is_newer or facts.settings.read_invoices
    return facts.writes_invoices if is_newer else True


def _is_newer(row: InvoiceNow, link: Link) -> bool:
    """Say whether Intacct's invoice changed after the link last saw it.

    An edited Order Entry document posts a new A/R invoice (E10). An A/R invoice shows it by its
    modification time, or by another user than the one that created it.
    """
    if link.remote_object == RemoteObject.SODOCUMENT:
        return row.key != link.ar_key
    changed = bool(link.seen_modified) and row.modified != link.seen_modified
    return changed or row.modified_by != row.created_by


def _payment_parts(pair: Both, facts: Circumstances, lookup: _Lookup) -> Iterable[Evidence]:
    """Compare what each payment settles: Intacct's amount counts for Tieout's balance, ours against it."""
    if not pair.standing_remote:
        return
    ours = lookup.applied_on(pair)
    theirs: dict[int, Decimal] = {}
    for row in lookup.settled_on(pair):
        record_id = lookup.record_of_payment.get(row.payment_key)
        if row.kind is PartKind.PAYMENT and record_id is not None:
            theirs[record_id] = theirs.get(record_id, ZERO) + row.amount
        else:
            yield _only_in_intacct(row, facts, lookup)
    for payment_id in sorted(ours.keys() | theirs.keys()):
        amount = theirs.get(payment_id, ZERO) - ours.get(payment_id, ZERO)
        if amount:
            yield _linked_or_local_payment(lookup.payments[payment_id], amount, facts, lookup)


def _only_in_intacct(row: Settlement, facts: Circumstances, lookup: _Lookup) -> Evidence:
    return Evidence(
        amount=row.amount,
        kind=row.kind,
        side=Side.INTACCT,
        number=row.payment_key,
        standing=lookup.payment_standings.of(None, row.payment_key),
        is_direction_on=facts.settings.read_payments,
    )


def _linked_or_local_payment(
    payment: Payment, amount: Decimal, facts: Circumstances, lookup: _Lookup
) -> Evidence:
    link = lookup.payment_links.get(payment.pk)
    if link is None:
        return Evidence(
            amount=amount,
            kind=PartKind.PAYMENT,
            side=Side.TIEOUT,
            number=payment.number,
            standing=lookup.payment_standings.of(payment.pk),
            is_direction_on=facts.writes_payments or payment.origin != LOCAL,
            came_from_intacct=payment.origin != LOCAL,
        )
    now = lookup.payments_now.get(link.remote_key)
    is_newer = payment.revision > link.revision
    return Evidence(
        amount=amount,
        kind=PartKind.PAYMENT,
        side=Side.BOTH,
        number=payment.number,
        standing=lookup.payment_standings.of(payment.pk, link.remote_key),
        is_direction_on=facts.writes_payments if is_newer else facts.settings.read_payments,
        came_from_intacct=link.born == Birthplace.REMOTE,
        is_newer_in_tieout=is_newer,
        is_newer_in_intacct=bool(now and link.seen_modified and now.modified != link.seen_modified),
        is_gone_in_intacct=(now is None or now.is_reversed) and payment.state != "voided",
        was_written_recently=now is None and facts.was_linked_recently(link),
    )


def _finding(
    pair: Both,
    *,
    reason: Reason | Scope | None,
    parts: Sequence[Explained],
    currency: str = "",
    tieout: Decimal | None = None,
    intacct: Decimal | None = None,
) -> Finding:
    shown = (pair.standing_remote or pair.remote or (None,))[-1]
    link = pair.link
    return Finding(
        kind="invoice",
        currency=currency or pair.invoice.currency,
        tieout=pair.tieout if tieout is None else tieout,
        intacct=pair.intacct if intacct is None else intacct,
        reason=reason,
        record_id=pair.invoice.pk,
        local_number=pair.invoice.number,
        remote_object=INVOICE if shown else (link.remote_object if link else ""),
        remote_key=shown.key if shown else (link.remote_key if link else ""),
        remote_number=shown.number if shown else (link.remote_number if link else ""),
        customer_number=pair.invoice.customer.number,
        customer_name=pair.invoice.customer.name,
        parts=tuple(parts),
    )
