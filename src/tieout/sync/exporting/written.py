"""What is known to have been written before, loaded for a page of records at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tieout.sync.exporting.decisions import subject_key
from tieout.sync.exporting.payload import Json
from tieout.sync.models import (
    Attempt,
    AttemptState,
    Connection,
    Direction,
    Failure,
    FailureState,
    Link,
    Operation,
    RecordKind,
)


def links_of(connection: Connection, kind: RecordKind, record_ids: Iterable[int]) -> Mapping[int, Link]:
    """Return the links of records by record id."""
    rows = Link.objects.filter(connection=connection, kind=kind, record_id__in=set(record_ids))
    return {row.record_id: row for row in rows}


def session_of(connection: Connection, link: Link) -> str:
    """Return the entity in whose session a record is written; empty for the connection's own session."""
    return link.entity_id if link.entity_id != connection.entity_id else ""


@dataclass(frozen=True)
class Written:
    """The last request about a record that is known to have been executed, and the revision that it told."""

    revision: int
    payload: Json


def last_written(
    connection: Connection, kind: RecordKind, record_ids: Iterable[int]
) -> Mapping[int, Written]:
    """Return what was last written, by record id; reversals do not count."""
    rows = (
        Attempt.objects.filter(
            connection=connection, kind=kind, record_id__in=set(record_ids), state=AttemptState.DONE
        )
        .exclude(operation=Operation.REVERSE)
        .order_by("id")
        .values_list("record_id", "revision", "payload")
    )
    return {record_id: Written(revision, payload) for record_id, revision, payload in rows}


def failed(connection: Connection, kind: RecordKind, record_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the numbers of the records that a failure holds, open or ignored, by record id."""
    rows = Failure.objects.filter(
        connection=connection,
        direction=Direction.EXPORT,
        state__in=(FailureState.OPEN, FailureState.IGNORED),
        subject__in=[subject_key(kind, record_id) for record_id in set(record_ids)],
    )
    return {row.record_id: row.local_number for row in rows if row.record_id is not None}


def insisted_on(connection: Connection, kind: RecordKind, record_ids: Iterable[int]) -> frozenset[int]:
    """Return the records that a person chose to write although a rule leaves them out (E7)."""
    rows = Failure.objects.filter(
        connection=connection,
        direction=Direction.EXPORT,
        state__in=(FailureState.OPEN, FailureState.IGNORED),
        apply_here_too=True,
        subject__in=[subject_key(kind, record_id) for record_id in set(record_ids)],
    )
    return frozenset(row.record_id for row in rows if row.record_id is not None)


def open_failures(
    connection: Connection, kind: RecordKind, record_ids: Iterable[int]
) -> Mapping[int, Failure]:
    """Return the open failures of records on their way out, by record id."""
    rows = Failure.objects.filter(
        connection=connection,
        direction=Direction.EXPORT,
        state=FailureState.OPEN,
        subject__in=[subject_key(kind, record_id) for record_id in set(record_ids)],
    )
    return {row.record_id: row for row in rows if row.record_id is not None}
