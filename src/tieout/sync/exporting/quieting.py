"""After a pass: end failures whose record no longer wants to be written, and mark what was looked at."""

from datetime import datetime

from django.db.models import Exists, Model, OuterRef, QuerySet

from tieout.ledger.models import Change
from tieout.sync.exporting import due
from tieout.sync.exporting.boundary import Step, committed
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
        for kind, wanted in _wanted(connection):
            _end_failures(connection, kind, wanted, now=now)
            _mark_changes(connection, kind, wanted, now=now)


def _wanted(connection: Connection) -> list[tuple[RecordKind, list[QuerySet[Model]]]]:
    return [
        (RecordKind.CUSTOMER, [due.due_customers(connection)]),
        (RecordKind.INVOICE, [due.due_invoices(connection), due.due_voids(connection)]),
        (RecordKind.PAYMENT, [due.due_payments(connection), due.due_reversals(connection)]),
    ]


def _end_failures(
    connection: Connection, kind: RecordKind, wanted: list[QuerySet[Model]], *, now: datetime
) -> None:
    over = Failure.objects.filter(
        connection=connection, direction=Direction.EXPORT, kind=kind, state=FailureState.OPEN
    ).filter(~Exists(_under_way(connection, kind)))
    for rows in wanted:
        over = over.filter(~Exists(rows.filter(pk=OuterRef("record_id"))))
    over.update(state=FailureState.RESOLVED, ended_at=now, retry_requested=False)


def _mark_changes(
    connection: Connection, kind: RecordKind, wanted: list[QuerySet[Model]], *, now: datetime
) -> None:
    looked_at = Change.objects.filter(
        organization=connection.organization_id, kind=kind, handled_at=None, created_at__lt=now
    ).filter(~Exists(_under_way(connection, kind)))
    for rows in wanted:
        looked_at = looked_at.filter(~Exists(rows.filter(pk=OuterRef("record_id"))))
    looked_at.update(handled_at=now)


def _under_way(connection: Connection, kind: RecordKind) -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        connection=connection,
        kind=kind,
        record_id=OuterRef("record_id"),
        state__in=OPEN_ATTEMPT_STATES,
    )
