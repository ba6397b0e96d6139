"""Commit what was decided about due records: attempts, failures, links of matches, and what needs nothing.

Nothing is sent here. An attempt is committed before its request leaves, with the exact payload, its control
id and its marker; at most one of a record is open (a partial unique index says so).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from tieout.sync.exporting import outcomes
from tieout.sync.exporting.boundary import Step, committed
from tieout.sync.exporting.control_ids import control_id
from tieout.sync.exporting.decisions import Decision, Hold, Match, Nothing, Subject, Write
from tieout.sync.locks import Work, wait_for
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    AttemptState,
    Birthplace,
    Connection,
    Direction,
    Failure,
    FailureLevel,
    FailureState,
    Link,
    RemoteObject,
)
from tieout.sync.policy import Disposition, words_for

ENDED = (AttemptState.REFUSED, AttemptState.LAPSED)
NEVER_SENT = "never sent"


@dataclass(frozen=True)
class Planned:
    """What was committed for one page of due records."""

    attempt_ids: tuple[int, ...] = ()
    matched_count: int = 0
    subjects_held: tuple[str, ...] = field(default_factory=tuple)


def withdraw(connection: Connection, *, now: datetime) -> None:
    """Take back what was planned and certainly never executed, so that it is decided anew.

    A worker died before it sent, or Intacct was away. Meanwhile a payment may have been voided, an invoice
    corrected, a setting changed. What is still wanted as it was goes under the same control id.
    """
    planned = Attempt.objects.filter(connection=connection, state=AttemptState.PLANNED)
    if not planned.exists():
        return
    with committed(Step.WITHDRAW):
        planned.update(state=AttemptState.LAPSED, settled_at=now, settled_by=NEVER_SENT)


def commit(connection: Connection, *, decisions: Sequence[Decision], now: datetime) -> Planned:
    """Store the decisions in one transaction and return the attempts to send.

    A refused write is not planned again until something about it changed: the record, the request (a setting
    was corrected), or a person asked for it.
    """
    with committed(Step.PLAN):
        open_failures = _failures(connection, [each.subject for each in decisions])
        writes = [
            each
            for each in decisions
            if isinstance(each, Write) and _is_wanted(each, open_failures.get(each.subject.key))
        ]
        attempt_ids = _store_attempts(connection, writes)
        holds = [each for each in decisions if isinstance(each, Hold)]
        outcomes.hold_all(connection, holds, now=now)
        matches = [each for each in decisions if isinstance(each, Match)]
        _store_matches(connection, matches, now=now)
        quiet = [each.subject for each in decisions if isinstance(each, Nothing)]
        _tell_links(connection, quiet)
        outcomes.clear_failures(connection, [subject.key for subject in quiet], now=now)
        outcomes.mark_told(connection, [*quiet, *(each.subject for each in matches)], now=now)
    return Planned(
        attempt_ids=tuple(attempt_ids),
        matched_count=len(matches),
        subjects_held=tuple(each.subject.key for each in holds if each.level is FailureLevel.FAILURE),
    )


def _failures(connection: Connection, subjects: Iterable[Subject]) -> Mapping[str, Failure]:
    rows = Failure.objects.filter(
        connection=connection,
        direction=Direction.EXPORT,
        state=FailureState.OPEN,
        subject__in=[subject.key for subject in subjects],
    )
    return {row.subject: row for row in rows}


def _is_wanted(write: Write, failure: Failure | None) -> bool:
    if failure is None or failure.retry_requested:
        return True
    rule = words_for(failure.cause)
    if rule.is_local or rule.disposition is not Disposition.HOLD:
        return True
    same_revision = failure.seen_mark == str(write.subject.revision)
    return not (same_revision and failure.details.get("payload") == write.digest)


def _store_attempts(connection: Connection, writes: Sequence[Write]) -> list[int]:
    """Store new attempts, and reopen ended ones of the same request: a control id keeps its payload."""
    settled = _settled_attempts(connection, writes)
    new: list[Attempt] = []
    reopened: list[Attempt] = []
    for write in writes:
        takes = settled.get(_place(write), [])
        same = [a for a in takes if a.state in ENDED and _is_same(a, write)]
        if same:
            reopened.append(_reopen(same[-1], write))
        else:
            new.append(_attempt(connection, write, take=len(takes) + 1))
    Attempt.objects.bulk_update(reopened, _REOPENED)
    # Two workers may plan the same record; the index lets one of them win, and the loser plans nothing.
    Attempt.objects.bulk_create(new, ignore_conflicts=True)
    mine = Attempt.objects.filter(uid__in=[a.uid for a in new]).values_list("id", flat=True)
    return sorted([*mine, *(a.pk for a in reopened)])


_Place = tuple[str, int, int, str, int]


def _place(about: Write) -> _Place:
    subject = about.subject
    return (subject.kind, subject.record_id, subject.revision, about.operation, about.generation)


def _settled_attempts(connection: Connection, writes: Sequence[Write]) -> Mapping[_Place, list[Attempt]]:
    """Return what was tried before: an invoice may be renamed, and renamed back, in one revision."""
    found: dict[_Place, list[Attempt]] = {}
    rows = (
        Attempt.objects.filter(
            connection=connection,
            kind__in={write.subject.kind for write in writes},
            record_id__in=[write.subject.record_id for write in writes],
        )
        .exclude(state__in=OPEN_ATTEMPT_STATES)
        .order_by("id")
    )
    for row in rows:
        place = (row.kind, row.record_id, row.revision, row.operation, row.generation)
        found.setdefault(place, []).append(row)
    return found


def _is_same(attempt: Attempt, write: Write) -> bool:
    return attempt.payload == write.payload and attempt.entity_id == write.entity_id


_REOPENED = [
    "state",
    "content",
    "is_step",
    "doubts",
    "send_count",
    "first_sent_at",
    "settled_at",
    "settled_by",
    "error_code",
    "error_text",
    "error_correction",
]


def _reopen(attempt: Attempt, write: Write) -> Attempt:
    """Begin a settled attempt anew. Its earlier sends are known not to have happened, so none is in doubt."""
    assert attempt.state in ENDED
    attempt.state = AttemptState.PLANNED
    attempt.content, attempt.is_step = write.content, write.is_step
    attempt.doubts = []
    attempt.send_count = 0
    attempt.first_sent_at = None
    attempt.settled_at = None
    attempt.settled_by = ""
    attempt.error_code = attempt.error_text = attempt.error_correction = ""
    return attempt


def _attempt(connection: Connection, write: Write, *, take: int) -> Attempt:
    subject = write.subject
    return Attempt(
        uid=uuid4(),
        organization_id=connection.organization_id,
        connection=connection,
        operation=write.operation,
        kind=subject.kind,
        record_id=subject.record_id,
        record_number=subject.number,
        revision=subject.revision,
        generation=write.generation,
        control_id=control_id(
            connection_uid=connection.uid,
            operation=write.operation,
            kind=subject.kind,
            record_uid=subject.record_uid,
            revision=subject.revision,
            generation=write.generation,
            take=take,
        ),
        marker=write.marker,
        payload=write.payload,
        content=write.content,
        is_step=write.is_step,
        entity_id=write.entity_id,
        state=AttemptState.PLANNED,
    )


def _store_matches(connection: Connection, matches: Sequence[Match], *, now: datetime) -> None:
    """Link what was matched. Where an import was faster, its link stands; the record is looked at again."""
    if not matches:
        return
    wait_for(Work.MATCHING, connection)
    Link.objects.bulk_create(
        [
            Link(
                organization_id=connection.organization_id,
                connection=connection,
                kind=match.subject.kind,
                record_id=match.subject.record_id,
                remote_object=RemoteObject.CONTACT if match.contact_name else RemoteObject.CUSTOMER,
                remote_key=match.remote_key,
                remote_number=match.remote_number,
                contact_name=match.contact_name,
                entity_id=match.entity_id or connection.entity_id,
                born=Birthplace.LOCAL,
                revision=match.subject.revision,
            )
            for match in matches
        ],
        ignore_conflicts=True,
    )
    outcomes.clear_failures(connection, [match.subject.key for match in matches], now=now)


def _tell_links(connection: Connection, subjects: Sequence[Subject]) -> None:
    revisions = {subject.record_id: subject.revision for subject in subjects}
    kinds = {subject.kind for subject in subjects}
    links = list(Link.objects.filter(connection=connection, kind__in=kinds, record_id__in=revisions))
    for link in links:
        link.revision = max(link.revision, revisions[link.record_id])
    Link.objects.bulk_update(links, ["revision"])
