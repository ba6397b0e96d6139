"""Credit memos that were deleted in Intacct: voided here if nothing is applied, else a failure (E14).

A deletion shows nothing, so once a day the open ones are asked for by their keys. An edit of a return deletes
its memo and posts another one under the same number: then the former one is asked for at once.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tieout.ledger.models import CreditNote, CreditNoteState
from tieout.ledger.operations import credit_notes
from tieout.sync.importing import outcomes
from tieout.sync.importing.outcomes import Held
from tieout.sync.importing.pages import by_keys
from tieout.sync.importing.reading import Reading
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    AttemptState,
    FailureKind,
    Link,
    Operation,
    RecordKind,
    RemoteObject,
)

OBJECT, CHECKED, CHECKED_EVERY = RemoteObject.ARADJUSTMENT.value, "credit_memos_checked", timedelta(days=1)
COUNTED, CAUSE = "credit_notes", "gone_in_intacct"
CLOCK_TOLERANCE = timedelta(minutes=15)


def check(reading: Reading) -> None:
    """Ask once a day for what is open here, and settle what was held once nothing is applied any more."""
    _settle_held(reading)
    checked = reading.cursor(CHECKED)
    if checked and reading.clock() - datetime.fromisoformat(checked) < CHECKED_EVERY:
        return
    if checked:
        open_here = CreditNote.objects.filter(
            organization=reading.connection.organization_id, pk=OuterRef("record_id"), unapplied__gt=0
        )
        check_keys(reading, _standing(reading).filter(Exists(open_here)))
    reading.move_cursor(CHECKED, reading.clock().isoformat(timespec="seconds"))


def check_numbers(reading: Reading, numbers: Collection[str]) -> None:
    """Ask for the credit memos that are known under some numbers, which others carry now."""
    check_keys(reading, _standing(reading).filter(remote_number__in=numbers))


def check_keys(reading: Reading, links: QuerySet[Link]) -> None:
    """Void the credit notes whose memos are missing in Intacct."""
    keys = set(links.values_list("remote_key", flat=True))
    if not keys:
        return
    found = {
        row["RECORDNO"] for row in by_keys(reading.client, OBJECT, ("RECORDNO",), key="RECORDNO", keys=keys)
    }
    missing = keys - found - _fresh(reading, keys)
    with transaction.atomic():
        for link in links.filter(remote_key__in=missing).order_by("id"):
            _settle(reading, link, CreditNote.objects.get(pk=link.record_id))


def _standing(reading: Reading) -> QuerySet[Link]:
    """Return the links of credit notes that stand in Intacct, as far as is known."""
    under_way = Attempt.objects.filter(
        connection=reading.connection,
        kind=RecordKind.CREDIT_NOTE,
        record_id=OuterRef("record_id"),
        state__in=OPEN_ATTEMPT_STATES,
    )
    return Link.objects.filter(
        ~Exists(under_way),
        connection=reading.connection,
        kind=RecordKind.CREDIT_NOTE,
        remote_object=OBJECT,
        is_gone=False,
    )


def _fresh(reading: Reading, keys: Collection[str]) -> set[str]:
    """Return what Intacct has confirmed a short while ago, and may not show yet."""
    late = timedelta(minutes=reading.connection.settings.late_visibility_minutes)
    rows = Attempt.objects.filter(
        connection=reading.connection,
        kind=RecordKind.CREDIT_NOTE,
        operation=Operation.CREATE,
        state=AttemptState.DONE,
        remote_key__in=list(keys),
        settled_at__gte=reading.clock() - late - CLOCK_TOLERANCE,
    )
    return set(rows.values_list("remote_key", flat=True))


def _settle(reading: Reading, link: Link, note: CreditNote) -> None:
    """Let a link know that its memo is gone, and take the credit note back here if nothing is applied."""
    link.is_gone = True
    if note.state == CreditNoteState.ISSUED and note.applied:
        outcomes.hold(reading, [_held(link, note)])
        link.save(update_fields=["is_gone", "updated_at"])
        return
    if note.state != CreditNoteState.VOIDED:
        note = credit_notes.void(
            credit_note=note,
            voided_date=_void_date(reading, note),
            at=reading.clock(),
            is_told_from_elsewhere=True,
        )
        reading.counts.add(COUNTED, "voided")
    link.revision = note.revision
    link.save(update_fields=["is_gone", "revision", "updated_at"])
    outcomes.clear(reading, OBJECT, [link.remote_key])


def _void_date(reading: Reading, note: CreditNote) -> date:
    return max(reading.connection.organization.today(reading.clock()), note.issue_date)


def _held(link: Link, note: CreditNote) -> Held:
    return Held(
        kind=FailureKind.CREDIT_NOTE,
        remote_object=OBJECT,
        key=link.remote_key,
        number=link.remote_number,
        cause=CAUSE,
        text=f"{note.number} is gone in Intacct, and {note.applied.normalize():f} {note.currency} of it are "
        "applied in Tieout.",
        mark=str(note.revision),
        record_id=note.pk,
        local_number=note.number,
    )


def _settle_held(reading: Reading) -> None:
    held = outcomes.current(reading).filter(cause=CAUSE, kind=FailureKind.CREDIT_NOTE)
    links = Link.objects.filter(
        connection=reading.connection,
        kind=RecordKind.CREDIT_NOTE,
        is_gone=True,
        remote_key__in=list(held.values_list("remote_key", flat=True)),
    )
    for link in links:
        note = CreditNote.objects.get(pk=link.record_id)
        if not note.applied:
            _settle(reading, link, note)
