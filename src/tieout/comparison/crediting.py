"""Compare what a credit note settles on one invoice: each application here is a record of its own there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from tieout.comparison.applications import Applied
from tieout.comparison.evidence import Evidence, PartKind, Side
from tieout.comparison.findings import LOCAL, ZERO, Circumstances
from tieout.comparison.lookup import Both, Lookup, settlement_subjects
from tieout.comparison.owners import Settled
from tieout.comparison.standings import most_pressing
from tieout.comparison.visibility import is_any_gone, is_any_hidden
from tieout.ledger.models import CreditNote, CreditNoteKind
from tieout.sync.models import Birthplace


def credit_parts(
    note_id: int,
    here: Sequence[Applied],
    there: Sequence[Settled],
    *,
    pair: Both,
    facts: Circumstances,
    lookup: Lookup,
) -> Iterable[Evidence]:
    """Return a part for each application that differs; what was applied in Intacct is one part together."""
    amounts: dict[int | None, Decimal] = defaultdict(lambda: ZERO)
    for row in here:
        amounts[row.id if row.origin == LOCAL else None] -= row.amount
    for owner, settlement in there:
        amounts[owner.application_id] += settlement.amount
    note = lookup.credit_notes[note_id]
    applied_there = amounts.pop(None, ZERO)
    if applied_there:
        yield _applied_there(note, applied_there, there, facts, lookup)
    for application_id, amount in sorted(amounts.items(), key=lambda item: item[0] or 0):
        if amount:
            assert application_id is not None, "what has no application of ours was taken out"
            yield _applied_here(note, application_id, amount, pair, facts, lookup)


def _kind(note: CreditNote) -> PartKind:
    return PartKind.WRITE_OFF if note.kind == CreditNoteKind.WRITE_OFF else PartKind.APPLIED_CREDIT


def _applied_there(
    note: CreditNote, amount: Decimal, there: Sequence[Settled], facts: Circumstances, lookup: Lookup
) -> Evidence:
    """Tell what Intacct applied of a credit memo that both books hold."""
    rows = [settlement for owner, settlement in there if owner.application_id is None]
    standing = most_pressing(lookup.remote_standings.of(None, *settlement_subjects(row)) for row in rows)
    seen = ((row.payment_key, row.invoice_key, row.kind.value, row.used_key) for row in rows)
    return Evidence(
        amount=amount,
        kind=_kind(note),
        side=Side.INTACCT if amount > 0 else Side.BOTH,
        number=note.number,
        standing=standing,
        is_direction_on=facts.settings.read_payments,
        came_from_intacct=True,
        # What was read from Intacct and is not there any more was taken back there.
        is_gone_in_intacct=amount < 0,
        was_read=all(key in lookup.was_read for key in seen),
        is_kept=standing.is_left_out,
    )


def _applied_here(
    note: CreditNote, application_id: int, amount: Decimal, pair: Both, facts: Circumstances, lookup: Lookup
) -> Evidence:
    """Tell of one application of ours; one that settles the whole invoice stays here (E7)."""
    applied = lookup.credits
    row, link = applied.by_id.get(application_id), applied.links.get(application_id)
    standing = applied.standings.of(application_id)
    if link is None:
        stays = note.pk in lookup.notes_that_stay
        is_whole = row is not None and row.amount == pair.invoice.total
        return Evidence(
            amount=amount,
            kind=_kind(note),
            side=Side.TIEOUT,
            number=note.number,
            standing=standing,
            is_direction_on=facts.writes_credits,
            parent_has_failed=not stays and lookup.note_standings.of(note.pk).holds_others,
            is_kept=(standing.is_left_out or (stays and is_whole)) and not standing.is_insisted_on,
        )
    return Evidence(
        amount=amount,
        kind=_kind(note),
        side=Side.BOTH,
        number=note.number,
        standing=standing,
        is_direction_on=facts.writes_credits or row is not None,
        came_from_intacct=link.born == Birthplace.REMOTE,
        # One that was taken off here is due to be taken back there.
        is_newer_in_tieout=row is None,
        is_gone_in_intacct=is_any_gone([application_id], applied, lookup.payments_now),
        is_hidden=is_any_hidden([application_id], applied, lookup.payments_now),
    )
