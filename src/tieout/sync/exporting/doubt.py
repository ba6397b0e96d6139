"""Settle what is in doubt: look first, then send again under the same control id only, and know when to stop.

*Found* settles an attempt. *Not found* proves nothing before the horizon, because Intacct may show a record
late; until then only the same control id may go again, which Intacct executes once at most.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from tieout.ledger.models import Invoice, Payment
from tieout.sync.exporting import outcomes, own, settle
from tieout.sync.exporting.boundary import Step, committed
from tieout.sync.exporting.collisions import customer_candidate, invoice_candidate
from tieout.sync.exporting.decisions import Hold
from tieout.sync.exporting.due import VOIDED
from tieout.sync.exporting.lookups import Lookups
from tieout.sync.exporting.markers import (
    FoundInvoice,
    is_our_customer,
    is_our_invoice,
    is_our_payment,
    is_reversed,
)
from tieout.sync.exporting.payload import digest
from tieout.sync.mapping import outgoing, outgoing_customers
from tieout.sync.models import Attempt, AttemptState, Connection, Link, Operation, RecordKind

CLOCK_TOLERANCE = timedelta(minutes=15)
IN_PROCESS_PAUSE = timedelta(minutes=1)


class Verdict(Enum):
    """What a look-up says about one write."""

    HAPPENED = "happened"
    COLLIDES = "another record has the number"
    NOT_SEEN = "not seen"


@dataclass(frozen=True)
class Finding:
    """The verdict on one attempt, with the record that it is about."""

    verdict: Verdict
    remote_key: str = ""
    candidates: tuple[Mapping[str, str], ...] = ()


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


def _created_customers(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    found = {row.customer_id: row for row in lookups.customers(ids=[a.marker for a in attempts], names=[])}
    our_user = lookups.our_user() if found else ""
    findings = {}
    for attempt in attempts:
        row = found.get(attempt.marker)
        name = outgoing_customers.sent_name(lookups.request(attempt))
        if row is None:
            findings[attempt.pk] = Finding(Verdict.NOT_SEEN)
        elif is_our_customer(row, customer_id=attempt.marker, name=name, our_user=our_user):
            findings[attempt.pk] = Finding(Verdict.HAPPENED, row.record_no)
        else:
            findings[attempt.pk] = Finding(Verdict.COLLIDES, candidates=(customer_candidate(row),))
    return findings


def _created_invoices(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    by_number: dict[str, list[FoundInvoice]] = {}
    for row in lookups.invoices([attempt.marker for attempt in attempts]):
        by_number.setdefault(row.number, []).append(row)
    our_user = lookups.our_user() if by_number else ""
    replaced = _replaced(attempts)
    findings = {}
    for attempt in attempts:
        rows = [
            row
            for row in by_number.get(attempt.marker, [])
            if not is_reversed(row.state) and row.record_no not in replaced.get(attempt.record_id, ())
        ]
        sent = outgoing.sent_invoice(lookups.request(attempt), base_currency=lookups.base_currency)
        # That Intacct has executed the write says whose it is, where nobody may read who created it.
        is_known = bool(our_user) or not _is_recorded(attempt)
        ours = [
            row
            for row in rows
            if is_our_invoice(row, sent, our_user=our_user if is_known else row.created_by)
        ]
        if ours:
            findings[attempt.pk] = Finding(Verdict.HAPPENED, ours[0].record_no)
        elif rows and our_user:
            seen = tuple(invoice_candidate(row) for row in rows)
            findings[attempt.pk] = Finding(Verdict.COLLIDES, candidates=seen)
        else:
            findings[attempt.pk] = Finding(Verdict.NOT_SEEN)
    return findings


def _replaced(attempts: Sequence[Attempt]) -> Mapping[int, frozenset[str]]:
    """Return the keys of older generations by invoice: Intacct may still show one as it was before."""
    links = Link.objects.filter(
        connection=attempts[0].connection_id,
        kind=RecordKind.INVOICE,
        record_id__in=[attempt.record_id for attempt in attempts],
    )
    return {link.record_id: frozenset({link.remote_key, *link.former_ar_keys}) for link in links}


def _created_payments(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    rows = lookups.payments(tokens=[attempt.marker for attempt in attempts])
    findings = {}
    for attempt in attempts:
        ours = [row for row in rows if is_our_payment(row, token=attempt.marker)]
        findings[attempt.pk] = (
            Finding(Verdict.HAPPENED, ours[0].record_no) if ours else Finding(Verdict.NOT_SEEN)
        )
    return findings


def _reversed_payments(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    states = {row.record_no: row.state for row in lookups.payments_by_key([a.marker for a in attempts])}
    return {
        attempt.pk: Finding(Verdict.HAPPENED, attempt.marker)
        if is_reversed(states.get(attempt.marker, ""))
        else Finding(Verdict.NOT_SEEN)
        for attempt in attempts
    }


def _updated_customers(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    # Recorded is known to have happened; that the content differs then means a later edit by a person.
    unsure = [attempt for attempt in attempts if not _is_recorded(attempt)]
    equal = lookups.equal_customers(unsure) if unsure else frozenset()
    return {
        attempt.pk: Finding(Verdict.HAPPENED, attempt.marker)
        if attempt.pk in equal or _is_recorded(attempt)
        else Finding(Verdict.NOT_SEEN)
        for attempt in attempts
    }


def _changed_invoices(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    unsure = [attempt for attempt in attempts if not _is_recorded(attempt)]
    equal = lookups.equal_invoices(unsure) if unsure else frozenset()
    return {
        attempt.pk: Finding(Verdict.HAPPENED, attempt.marker)
        if attempt.pk in equal or _is_recorded(attempt)
        else Finding(Verdict.NOT_SEEN)
        for attempt in attempts
    }


def _reversed_invoices(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    states = lookups.invoice_states([attempt.marker for attempt in attempts])
    return {
        attempt.pk: Finding(Verdict.HAPPENED, attempt.marker)
        if is_reversed(states.get(attempt.marker, ""))
        else Finding(Verdict.NOT_SEEN)
        for attempt in attempts
    }


def _deleted_invoices(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    # One that was written a moment ago may not show yet: that it is missing is believed once Intacct has
    # said that the deletion was executed. Until then the same deletion goes again.
    states = lookups.invoice_states([attempt.marker for attempt in attempts])
    return {
        attempt.pk: Finding(Verdict.HAPPENED, attempt.marker)
        if attempt.marker not in states and _is_recorded(attempt)
        else Finding(Verdict.NOT_SEEN)
        for attempt in attempts
    }


_LookUp = Callable[[Sequence[Attempt], Lookups], dict[int, Finding]]
_LOOK_UPS: Mapping[tuple[Operation, RecordKind], _LookUp] = {
    (Operation.CREATE, RecordKind.CUSTOMER): _created_customers,
    (Operation.CREATE, RecordKind.INVOICE): _created_invoices,
    (Operation.CREATE, RecordKind.PAYMENT): _created_payments,
    (Operation.REVERSE, RecordKind.PAYMENT): _reversed_payments,
    (Operation.UPDATE, RecordKind.CUSTOMER): _updated_customers,
    (Operation.UPDATE, RecordKind.INVOICE): _changed_invoices,
    (Operation.RENAME, RecordKind.INVOICE): _changed_invoices,
    (Operation.REVERSE, RecordKind.INVOICE): _reversed_invoices,
    (Operation.DELETE, RecordKind.INVOICE): _deleted_invoices,
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
            elif _is_recorded(attempt):
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


def _is_recorded(attempt: Attempt) -> bool:
    """Tell whether Intacct said that it has executed the write: then it is looked up until it shows."""
    return bool(attempt.doubts) and attempt.doubts[-1] == "already_recorded"


def _is_under_way(attempt: Attempt, *, now: datetime) -> bool:
    """Tell whether Intacct said a moment ago that it is still working on the write: then it is left alone."""
    is_said = bool(attempt.doubts) and attempt.doubts[-1] == "still_in_process"
    return is_said and attempt.last_sent_at is not None and now - attempt.last_sent_at < IN_PROCESS_PAUSE


def _voided_meanwhile(attempts: Iterable[Attempt]) -> frozenset[int]:
    """Return the creates whose record was voided since: they are looked up, but nobody wants them sent."""
    creates = [attempt for attempt in attempts if attempt.operation == Operation.CREATE]
    voided: set[int] = set()
    for kind, model in ((RecordKind.INVOICE, Invoice), (RecordKind.PAYMENT, Payment)):
        by_record = {attempt.record_id: attempt.pk for attempt in creates if attempt.kind == kind}
        rows = model.objects.filter(pk__in=by_record, state=VOIDED).values_list("pk", flat=True)
        voided |= {by_record[record_id] for record_id in rows} if by_record else set()
    return frozenset(voided)


def _linked_elsewhere(
    connection: Connection, attempts: Iterable[Attempt], findings: Mapping[int, Finding]
) -> frozenset[int]:
    """Return the creates whose record in Intacct a person linked to another record of ours meanwhile."""
    keys = {
        settle.remote_record(attempt, findings[attempt.pk].remote_key): attempt
        for attempt in attempts
        if attempt.operation == Operation.CREATE
        and attempt.kind != RecordKind.PAYMENT  # a failure offers no payments to link
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
    is_invoice = attempt.kind == RecordKind.INVOICE
    attempt.state = AttemptState.REFUSED
    attempt.error_text = (
        f"A transaction with the number '{attempt.marker}' already exists."
        if is_invoice
        else f"A customer with the ID '{attempt.marker}' already exists."
    )
    attempt.settled_at = now
    attempt.settled_by = settle.BY_LOOK_UP
    return Hold(
        subject=settle.subject_of(attempt),
        cause="number_collision" if is_invoice else "name_taken",
        text=attempt.error_text,
        details={
            "payload": digest(attempt.payload),
            "operation": attempt.operation,
            "candidates": [dict(row) for row in finding.candidates],
        },
    )
