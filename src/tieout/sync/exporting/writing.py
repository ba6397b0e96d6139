"""One pass of writing: settle what is in doubt, then plan and send by kind, page by page.

Order: reversals first, because a new payment may need the balance that they free, and a voided invoice can
only go when nothing stands on it; then customers, invoices and payments, so that each finds what it depends
on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from tieout.intacct import Client
from tieout.sync.exporting import collisions, doubt, own, plan, quieting, renewing
from tieout.sync.exporting.answers import IntacctStopped
from tieout.sync.exporting.boundary import Step, crossing
from tieout.sync.exporting.lookups import Lookups
from tieout.sync.exporting.rounds import NAMING_INVOICES, ROUNDS, Desk, Round
from tieout.sync.exporting.send import deliver
from tieout.sync.locks import Work, sole
from tieout.sync.models import Attempt, AttemptState, Connection, Operation, RecordKind
from tieout.sync.pausing import pause
from tieout.sync.policy import Disposition, words_for

PAGE_SIZE = 1000
DOUBT_ROUNDS = 2
STEPS_MAX = 4  # an invoice is renamed, taken back and created anew; or renamed back, changed and held
Clock = Callable[[], datetime]


@dataclass
class WriteSummary:
    """What one pass did.

    `is_busy`: another worker was writing, nothing was done. `stopped_by` names the row of the policy that
    says why the pass ended early, `stop_text` are Intacct's words for it.
    """

    customers_matched: int = 0
    customers_written: int = 0
    customers_updated: int = 0
    invoices_written: int = 0
    invoices_updated: int = 0
    invoices_replaced: int = 0
    invoices_voided: int = 0
    payments_written: int = 0
    payments_replaced: int = 0
    payments_applied: int = 0
    payments_unapplied: int = 0
    payments_reversed: int = 0
    credit_notes_written: int = 0
    credit_notes_updated: int = 0
    credit_notes_replaced: int = 0
    credit_notes_voided: int = 0
    credits_applied: int = 0
    credits_unapplied: int = 0
    failed: int = 0
    in_doubt: int = 0
    is_busy: bool = False
    stopped_by: str = ""
    stop_text: str = ""
    refused_ids: list[int] = field(default_factory=list)

    def count(self, done: Sequence[Attempt]) -> None:
        """Add what is known to have happened."""
        for attempt in done:
            if not attempt.is_step:
                name = _counter(attempt)
                setattr(self, name, getattr(self, name) + 1)


def _counter(attempt: Attempt) -> str:
    kind = RecordKind(attempt.kind)
    if kind in _REPLACED and attempt.operation == Operation.CREATE and attempt.generation > 1:
        return _REPLACED[kind]
    return _COUNTER[Operation(attempt.operation), kind]


_COUNTER = {
    (Operation.CREATE, RecordKind.CUSTOMER): "customers_written",
    (Operation.UPDATE, RecordKind.CUSTOMER): "customers_updated",
    (Operation.CREATE, RecordKind.INVOICE): "invoices_written",
    (Operation.UPDATE, RecordKind.INVOICE): "invoices_updated",
    (Operation.REVERSE, RecordKind.INVOICE): "invoices_voided",
    (Operation.DELETE, RecordKind.INVOICE): "invoices_voided",
    (Operation.CREATE, RecordKind.PAYMENT): "payments_written",
    (Operation.REVERSE, RecordKind.PAYMENT): "payments_reversed",
    (Operation.CREATE, RecordKind.PAYMENT_APPLICATION): "payments_applied",
    (Operation.REVERSE, RecordKind.PAYMENT_APPLICATION): "payments_unapplied",
    (Operation.CREATE, RecordKind.CREDIT_NOTE): "credit_notes_written",
    (Operation.UPDATE, RecordKind.CREDIT_NOTE): "credit_notes_updated",
    (Operation.DELETE, RecordKind.CREDIT_NOTE): "credit_notes_voided",
    (Operation.CREATE, RecordKind.CREDIT_APPLICATION): "credits_applied",
    (Operation.REVERSE, RecordKind.CREDIT_APPLICATION): "credits_unapplied",
}
_REPLACED = {
    RecordKind.INVOICE: "invoices_replaced",
    RecordKind.PAYMENT: "payments_replaced",
    RecordKind.CREDIT_NOTE: "credit_notes_replaced",
}


_SWITCHES = ["is_active", "state", "settings_version", "reconcile_on"]


def write_changes(*, connection: Connection, client: Client, clock: Clock) -> WriteSummary:
    """Write every due record, and return what happened. Never raises for what Intacct or the network says."""
    summary = WriteSummary()
    with sole(Work.WRITING, connection) as is_alone:
        if not is_alone:
            summary.is_busy = True
            return summary
        _Pass(connection, client, clock, summary).run()
    return summary


def settle_doubts(*, connection: Connection, client: Client, clock: Clock) -> WriteSummary:
    """Look up what is in doubt and settle it; what may go again goes again if writing is allowed."""
    summary = WriteSummary()
    with sole(Work.WRITING, connection) as is_alone:
        if not is_alone:
            summary.is_busy = True
            return summary
        _Pass(connection, client, clock, summary).settle_doubts()
    return summary


class _Pass:
    """One pass over one connection by the sole writer."""

    def __init__(self, connection: Connection, client: Client, clock: Clock, summary: WriteSummary) -> None:
        self.connection = connection
        self.client = client
        self.clock = clock
        self.summary = summary
        self.held: set[str] = set()
        self.base_currency = connection.organization.base_currency
        self.lookups = Lookups(client, connection)

    def run(self) -> None:
        """Do all of it, or as much as Intacct lets."""
        self.settle_doubts()
        if self._may_go_on():
            plan.withdraw(self.connection, now=self.clock())
        for turn in ROUNDS:
            if self._may_go_on():
                self._write(turn)
            if self._may_go_on() and self._doubts().exists():
                self.settle_doubts()
        if self._may_go_on():
            self._write_under_new_keys()
        if self._may_go_on():
            self._describe_collisions()
        if self._may_go_on():
            quieting.sweep(self.connection, now=self.clock())
        self.summary.in_doubt = self._doubts().count()

    def _write_under_new_keys(self) -> None:
        """Resolve once more what payments named and Intacct no longer found, and decide them anew (E10)."""
        try:
            renewed = renewing.renew(
                self.connection, refused_ids=self.summary.refused_ids, lookups=self.lookups
            )
        except IntacctStopped as stop:
            self._stop(stop)
            return
        for turn in NAMING_INVOICES:
            record_ids = renewed.get(turn.kind, [])
            self.summary.failed -= len(record_ids)
            self._write_page(turn, record_ids)

    def _desk(self) -> Desk:
        return Desk(self.connection, self.lookups, self.base_currency, self.clock())

    def _describe_collisions(self) -> None:
        """Say on a failure who holds the number, so that a person can link the two."""
        try:
            collisions.describe(
                self.connection,
                refused_ids=self.summary.refused_ids,
                lookups=self.lookups,
                now=self.clock(),
            )
        except IntacctStopped as stop:
            self._stop(stop)

    def _may_go_on(self) -> bool:
        """Ask again whether writing is allowed: somebody may have switched it off meanwhile."""
        self.connection.refresh_from_db(fields=_SWITCHES)
        return self.connection.may_write and not self.summary.stopped_by

    def _write(self, turn: Round) -> None:
        """Plan and send one kind, page by page, each record once in a pass."""
        last_id = 0
        while self._may_go_on():
            rows = turn.due(self.connection).filter(pk__gt=last_id).order_by("pk")
            record_ids = list(rows.values_list("pk", flat=True)[:PAGE_SIZE])
            if not record_ids:
                return
            last_id = record_ids[-1]
            self._write_page(turn, record_ids)

    def _write_page(self, turn: Round, record_ids: Sequence[int]) -> None:
        """Plan and send a page; what took one step of several takes the next one at once."""
        for _ in range(STEPS_MAX):
            if not record_ids or not self._may_go_on():
                return
            try:
                decisions = turn.decide(self._desk(), record_ids)
            except IntacctStopped as stop:
                self._stop(stop)
                return
            planned = plan.commit(self.connection, decisions=decisions, now=self.clock())
            self._count_held(planned.subjects_held)
            self.summary.customers_matched += planned.matched_count
            record_ids = self._deliver(planned.attempt_ids)

    def _count_held(self, subjects: Sequence[str]) -> None:
        """Count each record once, in however many rounds it is looked at."""
        self.summary.failed += len(set(subjects) - self.held)
        self.held.update(subjects)

    def _deliver(self, attempt_ids: Sequence[int], *, is_again: bool = False) -> list[int]:
        """Send attempts, and return the records that took one step of several."""
        if not attempt_ids:
            return []
        delivery = deliver(
            self.connection,
            client=self.client,
            attempt_ids=attempt_ids,
            clock=self.clock,
            is_again=is_again,
        )
        self.summary.count(delivery.done)
        self.summary.failed += len(delivery.refused)
        self.summary.refused_ids += [attempt.pk for attempt in delivery.refused]
        if delivery.stop is not None:
            self._stop(delivery.stop)
        return [attempt.record_id for attempt in delivery.done if attempt.is_step]

    def _stop(self, stop: IntacctStopped) -> None:
        """Remember why the pass ends; what would do harm if it were repeated pauses the connection."""
        self.summary.stopped_by, self.summary.stop_text = stop.cause, stop.text
        if words_for(stop.cause).disposition is Disposition.PAUSE:
            with crossing(Step.PAUSE):
                pause(connection=self.connection, cause=stop.cause, text=stop.text, at=self.clock())

    def _doubts(self) -> QuerySet[Attempt]:
        return Attempt.objects.filter(connection=self.connection, state=AttemptState.IN_DOUBT)

    def settle_doubts(self) -> None:
        """Look up what is in doubt. What is not found goes again once, and is looked up once more."""
        own.doubt_the_abandoned(self.connection, now=self.clock(), is_sole_writer=True)
        for _ in range(DOUBT_ROUNDS):
            if not self.connection.may_read or not self._resolve_once():
                break
        self.summary.in_doubt = self._doubts().count()

    def _resolve_once(self) -> bool:
        """Look up all doubts and send again what may go; return whether anything went."""
        claimed = own.claim_doubts(self.connection, now=self.clock())
        if not claimed:
            return False
        try:
            findings = doubt.look_up(claimed, lookups=self.lookups)
        except IntacctStopped as stop:
            own.release(claimed)
            self._stop(stop)
            return False
        resolved = doubt.resolve(self.connection, claimed=claimed, findings=findings, now=self.clock())
        self.summary.count(resolved.done)
        self.summary.failed += len(resolved.refused)
        if not resolved.send_again or not self._may_go_on():
            return False
        self._deliver(resolved.send_again, is_again=True)
        return self._may_go_on()
