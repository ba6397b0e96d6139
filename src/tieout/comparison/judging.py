"""Explain the invoices on which the first reading disagrees.

Each lot is read again on both sides before anything is said about it: what agrees now was only in motion.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from tieout.comparison import records, staging
from tieout.comparison.evidence import Evidence, PartKind, Side
from tieout.comparison.findings import LOCAL, ZERO, Circumstances, Finding
from tieout.comparison.lookup import Both, Lookup, ar_keys, subjects
from tieout.comparison.reading import InvoiceNow
from tieout.comparison.reasons import Reason, Scope
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.rules import judge
from tieout.comparison.settling import settlement_parts
from tieout.comparison.staging import INVOICE, Candidate
from tieout.comparison.visibility import TAKING_BACK, is_hidden
from tieout.sync.models import Birthplace, Connection, Link, RecordKind, RemoteObject


def judge_lot(books: RemoteBooks, facts: Circumstances, lot: Sequence[Candidate]) -> list[Finding]:
    """Read a lot of disagreeing invoices again in both books and say what is true of each."""
    pairs, lost = _read_again(books, facts.connection, lot)
    agreeing = [pair for pair in pairs if pair.agrees]
    differing = [pair for pair in pairs if not pair.agrees]
    lookup = Lookup(books, facts, differing)
    findings = [_finding(pair, reason=None) for pair in agreeing]
    for pair in differing:
        findings.extend(_judge_pair(pair, facts, lookup))
    return findings + [_without_record(row) for row in lost if row.open]


def _read_again(
    books: RemoteBooks, connection: Connection, lot: Sequence[Candidate]
) -> tuple[list[Both], list[InvoiceNow]]:
    """Return the invoices as they are now, and what Intacct holds of links without a record of ours."""
    ids = [candidate.record_id for candidate in lot]
    links = records.links(connection, RecordKind.INVOICE, ids)
    paired = staging.keys_of(ids)
    keys = {record_id: set(paired.get(record_id, ())) for record_id in ids}
    for record_id, link in links.items():
        keys[record_id] |= ar_keys(link)
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
    pairs: list[Both] = []
    lost: list[InvoiceNow] = []
    for candidate in lot:
        rows = tuple(remote[key] for key in sorted(keys[candidate.record_id]) if key in remote)
        invoice = ours.get(candidate.record_id)
        if invoice is None:
            lost += [row for row in rows if row.counts]
            continue
        pair = Both(invoice, links.get(invoice.pk), rows, moved=False)
        moved = (pair.tieout, pair.intacct) != (candidate.tieout, candidate.intacct)
        pairs.append(replace(pair, moved=moved))
    return pairs, lost


def _without_record(row: InvoiceNow) -> Finding:
    """Report an invoice whose link names a record that is not there: the sync's own rows are damaged."""
    return Finding(
        kind="invoice",
        currency=row.currency,
        tieout=ZERO,
        intacct=row.open,
        reason=Reason.UNEXPLAINED,
        remote_object=INVOICE,
        remote_key=row.key,
        remote_number=row.number,
    )


def _judge_pair(pair: Both, facts: Circumstances, lookup: Lookup) -> list[Finding]:
    if pair.is_in_two_currencies:
        return _in_two_currencies(pair)
    if pair.link is None and not pair.remote:
        parts: list[Evidence] = [_only_in_tieout(pair, facts, lookup)]
    else:
        parts = [
            *_invoice_part(pair, facts, lookup),
            *settlement_parts(pair, facts, lookup),
        ]
    verdict = judge(difference=pair.tieout - pair.intacct, parts=parts, moved=pair.moved)
    return [replace(_finding(pair, reason=verdict.reason), parts=verdict.parts)]


def _in_two_currencies(pair: Both) -> list[Finding]:
    """Show Tieout's number in its currency and Intacct's in each of its own."""
    currencies = {row.currency for row in pair.standing_remote}
    whole = _finding(pair, reason=Reason.CURRENCY)
    lines = [
        replace(
            whole,
            currency=currency,
            tieout=pair.tieout if currency == pair.invoice.currency else ZERO,
            intacct=sum((row.open for row in pair.standing_remote if row.currency == currency), ZERO),
        )
        for currency in sorted(currencies | {pair.invoice.currency})
    ]
    return [line for line in lines if line.tieout or line.intacct]


def _only_in_tieout(pair: Both, facts: Circumstances, lookup: Lookup) -> Evidence:
    came_from_intacct = pair.invoice.origin != LOCAL
    return Evidence(
        amount=pair.tieout,
        kind=PartKind.INVOICE,
        side=Side.TIEOUT,
        number=pair.invoice.number,
        standing=lookup.invoices.of(pair.invoice.pk),
        is_direction_on=facts.writes_invoices or came_from_intacct,
        is_in_date_range=facts.is_in_date_range(pair.invoice.issue_date),
        came_from_intacct=came_from_intacct,
        parent_has_failed=lookup.customers.of(pair.invoice.customer_id).holds_others,
    )


def _invoice_part(pair: Both, facts: Circumstances, lookup: Lookup) -> Iterable[Evidence]:
    """Compare the totals: what was billed, before any payment."""
    # Where Intacct's document is gone, its settlements are gone with it: the open balance is the part.
    amount = pair.total - pair.entered if pair.standing_remote else pair.tieout
    if not amount:
        return
    link, invoice = pair.link, pair.invoice
    standing = lookup.invoices.of(invoice.pk, *subjects(link))
    if link is None:  # the attempt's answer never came, but its record is there
        yield Evidence(
            amount=amount, kind=PartKind.INVOICE, side=Side.BOTH, number=invoice.number, standing=standing
        )
        return
    came_from_intacct = link.born == Birthplace.REMOTE
    is_newer = invoice.revision > link.revision
    yield Evidence(
        amount=amount,
        kind=PartKind.INVOICE,
        side=Side.BOTH,
        number=invoice.number,
        standing=standing,
        is_direction_on=_invoice_direction(facts, came_from_intacct=came_from_intacct, is_newer=is_newer),
        came_from_intacct=came_from_intacct,
        is_newer_in_tieout=is_newer,
        is_newer_in_intacct=any(_is_newer(row, link) for row in pair.standing_remote),
        # One that is being replaced was taken back by Tieout itself, and the new one follows.
        is_gone_in_intacct=not pair.standing_remote and not link.replacing,
        is_hidden=_is_invoice_hidden(pair, link, lookup.confirmed_invoices.get(invoice.pk, [])),
    )


def _is_invoice_hidden(pair: Both, link: Link, confirmed: Sequence[str]) -> bool:
    standing = {row.key for row in pair.standing_remote}
    is_replaced = link.remote_object == RemoteObject.ARINVOICE and bool(link.former_ar_keys)
    old_stands = is_replaced and bool(standing & set(link.former_ar_keys))
    was_taken_back = any(operation in TAKING_BACK for operation in confirmed)
    is_missing = not any(row.key == link.ar_key for row in pair.remote) if is_replaced else not pair.remote
    return (was_taken_back and old_stands) or is_hidden(
        confirmed, is_missing=is_missing, still_stands=bool(standing)
    )


def _invoice_direction(facts: Circumstances, *, came_from_intacct: bool, is_newer: bool) -> bool:
    if came_from_intacct:
        return is_newer or facts.settings.read_invoices
    return facts.writes_invoices if is_newer else True


def _is_newer(row: InvoiceNow, link: Link) -> bool:
    """Say whether Intacct's invoice changed after the link last saw it.

    An edited Order Entry document posts a new A/R invoice (E10). An A/R invoice shows it by another total
    than it was told, by its modification time, or by another user than the one that created it.
    """
    if link.remote_object == RemoteObject.SODOCUMENT:
        return row.key != link.ar_key
    told = link.seen_content.get("total")
    differs = told is not None and Decimal(told) != row.entered
    changed = bool(link.seen_modified) and row.modified != link.seen_modified
    return differs or changed or row.modified_by != row.created_by


def _finding(pair: Both, *, reason: Reason | Scope | None) -> Finding:
    shown = (pair.standing_remote or pair.remote or (None,))[-1]
    link, customer = pair.link, pair.invoice.customer
    return Finding(
        kind="invoice",
        currency=pair.invoice.currency,
        tieout=pair.tieout,
        intacct=pair.intacct,
        reason=reason,
        record_id=pair.invoice.pk,
        local_number=pair.invoice.number,
        remote_object=INVOICE if shown else (link.remote_object if link else ""),
        remote_key=shown.key if shown else (link.remote_key if link else ""),
        remote_number=shown.number if shown else (link.remote_number if link else ""),
        customer_id=customer.pk,
        customer_number=customer.number,
        customer_name=customer.name,
    )
