"""What is remembered of a record that could not be stored, and when it is forgotten. Set-based."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from tieout.sync.importing.reading import Reading
from tieout.sync.models import Direction, Failure, FailureKind, FailureLevel, FailureState

CURRENT = (FailureState.OPEN, FailureState.IGNORED)
FILLED = (
    "record_id",
    "local_number",
    "remote_number",
    "cause",
    "text",
    "details",
    "level",
    "waits_for",
    "seen_mark",
    "state",
    "retry_requested",
)


@dataclass(frozen=True)
class Held:
    """A record of Intacct that needs a person. `mark` is the digest of its content.

    A warning is no failure: a rule leaves the record out, which a person may decide otherwise.
    """

    kind: FailureKind
    remote_object: str
    key: str
    number: str
    cause: str
    text: str
    mark: str
    record_id: int | None = None
    local_number: str = ""
    waits_for: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    level: FailureLevel = FailureLevel.FAILURE

    @property
    def subject(self) -> str:
        """The stable key under which the failure is kept."""
        return subject(self.remote_object, self.key)


def subject(remote_object: str, key: str | int) -> str:
    """Return the key under which a failure of one record of Intacct is kept."""
    return f"remote:{remote_object}:{key}"


def current(reading: Reading) -> QuerySet[Failure]:
    """Return the failures on the way in that nobody has ended."""
    return Failure.objects.filter(
        connection=reading.connection, direction=Direction.IMPORT, state__in=CURRENT
    )


def open_keys(reading: Reading, remote_object: str) -> list[str]:
    """Return the keys of the records of an object that could not be stored before: they are read again."""
    rows = current(reading).filter(state=FailureState.OPEN, remote_object=remote_object)
    return list(rows.order_by("id").values_list("remote_key", flat=True))


def hold(reading: Reading, held: Collection[Held]) -> None:
    """Remember what needs a person. An ignored failure stays quiet while its record is the same."""
    if not held:
        return
    now = reading.clock()
    subjects = [each.subject for each in held]
    known = {row.subject: row for row in current(reading).select_for_update().filter(subject__in=subjects)}
    new = []
    for each in held:
        row = known.get(each.subject)
        if row is None:
            row = Failure(
                organization_id=reading.connection.organization_id,
                connection=reading.connection,
                direction=Direction.IMPORT,
                kind=each.kind,
                subject=each.subject,
                remote_object=each.remote_object,
                remote_key=each.key,
                first_at=now,
                last_at=now,
            )
            new.append(_fill(row, each))
        elif _has_news(row, each):
            row.count += 1
            row.last_at = now
            _fill(row, each).save(update_fields=[*FILLED, "count", "last_at"])
    Failure.objects.bulk_create(new)
    for each in held:
        if each.level == FailureLevel.FAILURE:
            reading.counts.add(f"{each.kind}s", "failed")
    reading.counts.add("credits", "left_out", sum(row.level == FailureLevel.WARNING for row in new))


def _fill(row: Failure, held: Held) -> Failure:
    row.record_id = held.record_id
    row.local_number = held.local_number
    row.remote_number = held.number
    row.cause = held.cause
    row.text = held.text
    row.details = dict(held.details)
    row.level = held.level
    row.waits_for = held.waits_for
    row.seen_mark = held.mark[:80]
    row.state = FailureState.OPEN
    row.retry_requested = False
    return row


def _has_news(row: Failure, held: Held) -> bool:
    if row.state == FailureState.IGNORED:
        return row.seen_mark != held.mark[:80]
    known = (row.cause, row.level, row.text, row.details, row.waits_for, row.seen_mark, row.record_id)
    said = (
        held.cause,
        held.level,
        held.text,
        dict(held.details),
        held.waits_for,
        held.mark[:80],
        held.record_id,
    )
    return known != said or row.retry_requested


def clear(reading: Reading, remote_object: str, keys: Iterable[str | int]) -> None:
    """End the failures of records that could be stored, or that are none any more."""
    subjects = [subject(remote_object, key) for key in keys]
    if subjects:
        current(reading).filter(subject__in=subjects).update(
            state=FailureState.RESOLVED, ended_at=reading.clock(), retry_requested=False
        )
