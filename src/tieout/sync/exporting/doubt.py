"""Settle what is in doubt: look first, then send again under the same control id only, and know when to stop.

*Found* settles an attempt. *Not found* proves nothing before the horizon, because Intacct may show a record
late; until then only the same control id may go again, which Intacct executes once at most.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from tieout.ledger.models import Application, CreditNote, Invoice, Payment
from tieout.sync.exporting import (
    findings_customers,
    findings_documents,
    findings_payments,
    outcomes,
    own,
    settle,
)
from tieout.sync.exporting.boundary import Step, committed
from tieout.sync.exporting.decisions import Hold
from tieout.sync.exporting.due_filters import VOIDED
from tieout.sync.exporting.findings import Finding, LookUp, Verdict, is_recorded
from tieout.sync.exporting.lookups import Lookups
from tieout.sync.exporting.payload import digest
from tieout.sync.models import Attempt, AttemptState, Connection, Link, Operation, RecordKind

CLOCK_TOLERANCE = timedelta(minutes=15)
IN_PROCESS_PAUSE = timedelta(minutes=1)


def horizon(connection: Connection) -> timedelta:
    """Return how long after the last send a record that is not found may still exist."""
    late = timedelta(minutes=connection.settings.late_visibility_minutes)
    return late + CLOCK_TOLERANCE + own.REQUEST_TIMEOUT


def look_up(attempts: Sequence[Attempt], *, lookups: Lookups) -> dict[int, Finding]:
    """Ask Intacct about attempts in doubt: one query for each operation and kind."""
    findings: dict[int, Finding] = {}
    for (operation, kind), group in _grouped(attempts).items():
        findings |= _LOOK_UPS[operation, kind](group, lookups)
    return findings


def _grouped(attempts: Sequence[Attempt]) -> dict[tuple[Operation, RecordKind], list[Attempt]]:
    groups: dict[tuple[Operation, RecordKind], list[Attempt]] = {}
    for attempt in attempts:
        key = Operation(attempt.operation), RecordKind(attempt.kind)
        groups.setdefault(key, []).append(attempt)
    return groups


_LOOK_UPS: Mapping[tuple[Operation, RecordKind], LookUp] = {
    **findings_customers.LOOK_UPS,
    **findings_documents.LOOK_UPS,
    **findings_payments.LOOK_UPS,
}


@dataclass(frozen=True)
class Resolved:
    """What the look-up settled, and what may go again."""

    done: tuple[Attempt, ...] = ()
    refused: tuple[Attempt, ...] = ()
    send_again: tuple[int, ...] = ()
    in_doubt: tuple[Attempt, ...] = ()


def resolve(
    connection: Connection, *, claimed: Sequence[Attempt], findings: Mapping[int, Finding], now: datetime
) -> Resolved:
    """Commit the findings about claimed doubts."""
    done: list[Attempt] = []
    refused: list[Attempt] = []
    again: list[int] = []
    doubtful: list[Attempt] = []
    holds: list[Hold] = []
    with committed(Step.SETTLE_DOUBT):
        mine = own.still_mine(claimed)
        unwanted = _voided_meanwhile(mine.values())
        foreign = _linked_elsewhere(connection, mine.values(), findings)
        for attempt in mine.values():
            finding = findings[attempt.pk] if attempt.pk not in foreign else Finding(Verdict.COLLIDES)
            attempt.lease_until = None
            if finding.verdict is Verdict.HAPPENED:
                settle.mark_done(attempt, remote_key=finding.remote_key, by=settle.BY_LOOK_UP, now=now)
                done.append(attempt)
            elif finding.verdict is Verdict.COLLIDES:
                holds.append(_collision(attempt, finding, now=now))
                refused.append(attempt)
            elif is_recorded(attempt):
                doubtful.append(attempt)
            elif attempt.last_sent_at and now - attempt.last_sent_at > horizon(connection):
                attempt.state = AttemptState.LAPSED
                attempt.settled_at = now
                attempt.settled_by = settle.BY_LOOK_UP
            else:
                doubtful.append(attempt)
                if not _is_under_way(attempt, now=now) and attempt.pk not in unwanted:
                    again.append(attempt.pk)
        own.save_states(mine.values())
        settle.store_successes(connection, done, now=now)
        outcomes.hold_all(connection, holds, now=now)
    return Resolved(tuple(done), tuple(refused), tuple(again), tuple(doubtful))


def _is_under_way(attempt: Attempt, *, now: datetime) -> bool:
    """Tell whether Intacct said a moment ago that it is still working on the write: then it is left alone."""
    is_said = bool(attempt.doubts) and attempt.doubts[-1] == "still_in_process"
    return is_said and attempt.last_sent_at is not None and now - attempt.last_sent_at < IN_PROCESS_PAUSE


def _voided_meanwhile(attempts: Iterable[Attempt]) -> frozenset[int]:
    """Return the creates whose record was voided or taken off since.

    They are looked up, but nobody wants them sent.
    """
    creates = [attempt for attempt in attempts if attempt.operation == Operation.CREATE]
    unwanted: set[int] = set()
    for kind, standing in _STANDING.items():
        by_record = {attempt.record_id: attempt.pk for attempt in creates if attempt.kind == kind}
        if by_record:
            stand = set(standing.filter(pk__in=by_record).values_list("pk", flat=True))
            unwanted |= {pk for record_id, pk in by_record.items() if record_id not in stand}
    return frozenset(unwanted)


_STANDING: Mapping[RecordKind, QuerySet[Any]] = {
    RecordKind.INVOICE: Invoice.objects.exclude(state=VOIDED),
    RecordKind.PAYMENT: Payment.objects.exclude(state=VOIDED),
    RecordKind.CREDIT_NOTE: CreditNote.objects.exclude(state=VOIDED),
    RecordKind.CREDIT_APPLICATION: Application.objects.all(),
    RecordKind.PAYMENT_APPLICATION: Application.objects.all(),
}


def _linked_elsewhere(
    connection: Connection, attempts: Iterable[Attempt], findings: Mapping[int, Finding]
) -> frozenset[int]:
    """Return the creates whose record in Intacct a person linked to another record of ours meanwhile."""
    keys = {
        settle.remote_record(attempt, findings[attempt.pk].remote_key): attempt
        for attempt in attempts
        if attempt.operation == Operation.CREATE
        and attempt.kind in settle.NUMBERED  # a failure offers nothing else to link
        and findings[attempt.pk].verdict is Verdict.HAPPENED
    }
    links = Link.objects.filter(connection=connection, remote_key__in=[key for _, key in keys])
    return frozenset(
        keys[link.remote_object, link.remote_key].pk
        for link in links
        if (link.remote_object, link.remote_key) in keys
        and link.record_id != keys[link.remote_object, link.remote_key].record_id
    )


def _collision(attempt: Attempt, finding: Finding, *, now: datetime) -> Hold:
    is_document = attempt.kind != RecordKind.CUSTOMER
    attempt.state = AttemptState.REFUSED
    attempt.error_text = (
        f"A transaction with the number '{attempt.marker}' already exists."
        if is_document
        else f"A customer with the ID '{attempt.marker}' already exists."
    )
    attempt.settled_at = now
    attempt.settled_by = settle.BY_LOOK_UP
    return Hold(
        subject=settle.subject_of(attempt),
        cause="number_collision" if is_document else "name_taken",
        text=attempt.error_text,
        details={
            "payload": digest(attempt.payload),
            "operation": attempt.operation,
            "candidates": [dict(row) for row in finding.candidates],
        },
    )
