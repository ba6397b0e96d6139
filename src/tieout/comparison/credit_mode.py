"""Which credit notes of ours stay here, so that only what is applied of them in part travels (E7, E9)."""

from collections.abc import Collection, Iterable

from tieout.comparison.findings import Circumstances
from tieout.ledger.models import Application, CreditNote, CreditNoteKind
from tieout.sync.settings import ALL


def notes_that_stay(
    facts: Circumstances, notes: Iterable[CreditNote], linked: Collection[int]
) -> frozenset[int]:
    """Return the ids of those that are no document in Intacct and will not be one.

    Write-offs always travel (E11), and what is linked stays linked. Of the others the mode decides, within
    the date range; a change of mode counts for later applications only.
    """
    free = [note for note in notes if note.kind == CreditNoteKind.CREDIT and note.pk not in linked]
    if facts.settings.credit_applications != ALL:
        return frozenset(note.pk for note in free)
    inside = [note.pk for note in free if facts.is_in_date_range(note.issue_date)]
    outside = {note.pk for note in free} - set(inside)
    return frozenset(outside | _applied_before_the_mode(facts, inside))


def _applied_before_the_mode(facts: Circumstances, note_ids: Collection[int]) -> set[int]:
    since = facts.connection.credits_changed_at
    if since is None or not note_ids:
        return set()
    rows = Application.objects.filter(credit_note_id__in=note_ids, created_at__lt=since)
    return {note_id for note_id in rows.values_list("credit_note_id", flat=True) if note_id is not None}
