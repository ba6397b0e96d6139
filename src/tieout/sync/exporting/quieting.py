"""After a pass: end failures whose record no longer wants to be written, and mark what was looked at."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from tieout.ledger.models import Change
from tieout.sync.exporting.boundary import Step, committed
from tieout.sync.exporting.rounds import ROUNDS
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    Connection,
    Direction,
    Failure,
    FailureState,
    RecordKind,
)


def sweep(connection: Connection, *, now: datetime) -> None:
    """Commit that nothing is left to say about records which are not due and not under way.

    A payment that was voided before it was ever sent, for example, has no failure any more.
    """
    with committed(Step.SWEEP):
        for kind in RecordKind:
            _end_failures(connection, kind, now=now)
            _mark_changes(connection, kind, now=now)


def _end_failures(connection: Connection, kind: RecordKind, *, now: datetime) -> None:
    over = Failure.objects.filter(
        connection=connection, direction=Direction.EXPORT, kind=kind, state=FailureState.OPEN
    ).filter(~Exists(_under_way(connection, kind)))
    for wanted in _wanted(connection, kind):
        over = over.filter(~Exists(wanted))
    over.update(state=FailureState.RESOLVED, ended_at=now, retry_requested=False)


def _mark_changes(connection: Connection, kind: RecordKind, *, now: datetime) -> None:
    looked_at = Change.objects.filter(
        organization=connection.organization_id, kind=kind, handled_at=None, created_at__lt=now
    ).filter(~Exists(_under_way(connection, kind)))
    for wanted in _wanted(connection, kind):
        looked_at = looked_at.filter(~Exists(wanted))
    looked_at.update(handled_at=now)


def _wanted(connection: Connection, kind: RecordKind) -> list[QuerySet[Any]]:
    """Return what is due of the record that a row of the outer query is about."""
    return [
        each.due(connection).filter(**{each.key: OuterRef("record_id")})
        for each in ROUNDS
        if each.kind is kind
    ]


def _under_way(connection: Connection, kind: RecordKind) -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        connection=connection,
        kind=kind,
        record_id=OuterRef("record_id"),
        state__in=OPEN_ATTEMPT_STATES,
    )
