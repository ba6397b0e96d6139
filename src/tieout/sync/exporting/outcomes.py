"""What is stored when a record could be written, or could not. Set-based, inside the caller's transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection as database

from tieout.sync.exporting.decisions import Hold, Subject
from tieout.sync.models import Connection, Direction, Failure, FailureState

_CURRENT = (FailureState.OPEN, FailureState.IGNORED)


def hold_all(connection: Connection, holds: Sequence[Hold], *, now: datetime) -> None:
    """Record that these need a person. A failure that says the same as before is left as it is."""
    if not holds:
        return
    current = {
        row.subject: row
        for row in Failure.objects.select_for_update().filter(
            connection=connection,
            direction=Direction.EXPORT,
            state__in=_CURRENT,
            subject__in=[hold.subject.key for hold in holds],
        )
    }
    new: list[Failure] = []
    for hold in holds:
        row = current.get(hold.subject.key)
        if row is None:
            new.append(_fill(_failure(connection, hold, now=now), hold))
        elif not _says_the_same(row, hold):
            row.count += 1
            row.last_at = now
            _fill(row, hold).save(update_fields=[*_FILLED, "count", "last_at"])
    Failure.objects.bulk_create(new)


_FILLED = (
    "local_number",
    "cause",
    "level",
    "code",
    "text",
    "correction",
    "details",
    "waits_for",
    "seen_mark",
    "state",
    "retry_requested",
)


def _failure(connection: Connection, hold: Hold, *, now: datetime) -> Failure:
    return Failure(
        organization_id=connection.organization_id,
        connection=connection,
        direction=Direction.EXPORT,
        kind=hold.subject.kind,
        subject=hold.subject.key,
        record_id=hold.subject.record_id,
        first_at=now,
        last_at=now,
    )


def _fill(row: Failure, hold: Hold) -> Failure:
    row.local_number = hold.subject.number
    row.cause = hold.cause
    row.level = hold.level
    row.code = hold.code
    row.text = hold.text
    row.correction = hold.correction
    row.details = hold.details
    row.waits_for = hold.waits_for
    row.seen_mark = str(hold.subject.revision)
    row.state = FailureState.OPEN
    row.retry_requested = False
    return row


def _says_the_same(row: Failure, hold: Hold) -> bool:
    known = (row.cause, row.text, row.details, row.waits_for, row.seen_mark)
    said = (hold.cause, hold.text, hold.details, hold.waits_for, str(hold.subject.revision))
    return known == said and not row.retry_requested


def clear_failures(connection: Connection, subjects: Iterable[str], *, now: datetime) -> None:
    """End the failures of records that were written or need nothing any more."""
    Failure.objects.filter(
        connection=connection,
        direction=Direction.EXPORT,
        state__in=_CURRENT,
        subject__in=list(subjects),
    ).update(state=FailureState.RESOLVED, ended_at=now, retry_requested=False)


def mark_told(connection: Connection, subjects: Sequence[Subject], *, now: datetime) -> None:
    """Mark the changes that Intacct now knows, or need not know, as handled, one by one."""
    if not subjects:
        return
    with database.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_change AS change SET handled_at = %s"
            " FROM unnest(%s::text[], %s::bigint[], %s::integer[]) AS told(kind, record_id, revision)"
            " WHERE change.organization_id = %s AND change.handled_at IS NULL AND change.kind = told.kind"
            " AND change.record_id = told.record_id AND change.revision <= told.revision",
            [
                now,
                [subject.kind.value for subject in subjects],
                [subject.record_id for subject in subjects],
                [subject.revision for subject in subjects],
                connection.organization_id,
            ],
        )
