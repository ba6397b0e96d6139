"""Compare what settles an invoice in both books: by payment, by application of a credit, by entry.

Intacct's amount counts for Tieout's balance, ours against it. What both books settle alike is no part.
"""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from tieout.comparison.applications import Applied
from tieout.comparison.crediting import credit_parts
from tieout.comparison.evidence import Evidence, PartKind, Side
from tieout.comparison.findings import LOCAL, ZERO, Circumstances
from tieout.comparison.lookup import Both, Lookup, payment_key, settlement_subjects, subjects
from tieout.comparison.owners import Settled
from tieout.comparison.reading import Settlement
from tieout.comparison.standings import most_pressing
from tieout.comparison.visibility import is_any_gone, is_any_hidden, is_gone, is_hidden, still_stands
from tieout.sync.models import Birthplace, RecordKind, SettlementKind

PAYMENT, CREDIT_NOTE = RecordKind.PAYMENT, RecordKind.CREDIT_NOTE


def settlement_parts(pair: Both, facts: Circumstances, lookup: Lookup) -> Iterable[Evidence]:
    """Return a part for everything that settles the invoice in one book otherwise than in the other."""
    if not pair.standing_remote:
        return
    theirs: dict[tuple[RecordKind, int], list[Settled]] = defaultdict(list)
    for row in lookup.settled_on(pair):
        owner = lookup.owners.of(row)
        if owner is None:
            yield _only_in_intacct(row, pair, facts, lookup)
        else:
            theirs[owner.kind, owner.record_id].append((owner, row))
    ours: dict[tuple[RecordKind, int], list[Applied]] = defaultdict(list)
    for applied in lookup.applied_on(pair):
        if applied.payment_id is not None:
            ours[PAYMENT, applied.payment_id].append(applied)
        elif applied.credit_note_id is not None:
            ours[CREDIT_NOTE, applied.credit_note_id].append(applied)
    for kind, record_id in sorted(ours.keys() | theirs.keys()):
        here, there = ours.get((kind, record_id), []), theirs.get((kind, record_id), [])
        amount = _sum(row for _, row in there) - _sum(here)
        if not amount:
            continue
        if kind == PAYMENT:
            is_news = any(not _was_read(row, lookup) for _, row in there)
            yield _payment_part(record_id, amount, pair, facts, lookup, is_news=is_news)
        else:
            yield from credit_parts(record_id, here, there, pair=pair, facts=facts, lookup=lookup)


def _sum(rows: Iterable[Applied | Settlement]) -> Decimal:
    return sum((row.amount for row in rows), ZERO)


def _was_read(row: Settlement, lookup: Lookup) -> bool:
    """Say whether the sync has read a settlement and kept it, to the cent."""
    return lookup.was_read.get((row.payment_key, row.invoice_key, row.kind.value, row.used_key)) == row.amount


def _only_in_intacct(row: Settlement, pair: Both, facts: Circumstances, lookup: Lookup) -> Evidence:
    """Tell of a settlement that no record of ours stands for; a whole credit stays in Intacct (E8)."""
    standing = lookup.remote_standings.of(None, *settlement_subjects(row))
    is_whole = row.kind == SettlementKind.ADJUSTMENT and row.amount == pair.entered
    is_kept = standing.is_left_out or (facts.are_credits_kept and is_whole)
    paid = lookup.payments_now.get(row.payment_key)
    return Evidence(
        amount=row.amount,
        kind=PartKind.WRITE_OFF if row.used_key in lookup.bad_debts else row.part_kind,
        side=Side.INTACCT,
        number=paid.number if paid and paid.number else row.payment_key,
        standing=standing,
        is_direction_on=facts.settings.read_payments,
        was_read=_was_read(row, lookup),
        is_kept=is_kept and not standing.is_insisted_on,
    )


# --- Payments --------------------------------------------------------------------------------------------
def _payment_part(
    payment_id: int, amount: Decimal, pair: Both, facts: Circumstances, lookup: Lookup, *, is_news: bool
) -> Evidence:
    """Compare what a payment settles, with what was used of it later.

    `is_news`: Intacct holds settlements of it that the sync has not read.
    """
    payment, link, uses = lookup.payments[payment_id], lookup.payment_links.get(payment_id), lookup.uses
    ids = uses.ids_of(payment_id, invoice_id=pair.invoice.pk)
    own = lookup.payment_standings.of(payment_id, *subjects(link))
    standing = most_pressing([own, uses.standing(ids)])
    if link is None:
        came_from_intacct = payment.origin != LOCAL
        return Evidence(
            amount=amount,
            kind=PartKind.PAYMENT,
            side=Side.TIEOUT,
            number=payment.number,
            standing=standing,
            is_direction_on=facts.writes_payments or came_from_intacct,
            came_from_intacct=came_from_intacct,
        )
    now = lookup.payments_now.get(payment_key(link))
    stands = still_stands(link, lookup.payments_now)
    is_newer = payment.revision > link.revision or uses.has_unwritten(ids, link) or uses.has_to_take_back(ids)
    return Evidence(
        amount=amount,
        kind=PartKind.PAYMENT,
        side=Side.BOTH,
        number=payment.number,
        standing=standing,
        is_direction_on=facts.writes_payments if is_newer else facts.settings.read_payments,
        came_from_intacct=link.born == Birthplace.REMOTE,
        is_newer_in_tieout=is_newer,
        is_newer_in_intacct=is_news
        or bool(now and link.seen_modified and now.modified != link.seen_modified),
        is_gone_in_intacct=is_gone(link, payment.state, stands=stands)
        or is_any_gone(ids, uses, lookup.payments_now),
        is_hidden=is_hidden(
            lookup.confirmed_payments.get(payment_id, []), is_missing=now is None, still_stands=stands
        )
        or is_any_hidden(ids, uses, lookup.payments_now),
    )
