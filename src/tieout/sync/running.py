"""Carry out a run: an import or a sync, from its first request to its last count.

A run never raises for what Intacct or the network says: it ends failed, with the sentence for a person, and
what a person must do is a failure like any other. A run that was broken off may be carried out again.
"""

import dataclasses
import logging
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from tieout.identity.models import User
from tieout.intacct import Client, IntacctError, Meter
from tieout.sync.errors import AlreadyRunning
from tieout.sync.exporting.answers import IntacctStopped
from tieout.sync.exporting.gateway_words import stopped
from tieout.sync.exporting.writing import WriteSummary, settle_doubts, write_changes
from tieout.sync.gateway import open_client
from tieout.sync.importing import adjustments, customers, documents, gone, payments
from tieout.sync.importing.documents import InvoiceImport
from tieout.sync.importing.pages import largest
from tieout.sync.importing.reading import Reading
from tieout.sync.locks import Work, sole
from tieout.sync.models import (
    Attempt,
    AttemptState,
    Connection,
    ConnectionState,
    Cursor,
    Run,
    RunKind,
    RunState,
)
from tieout.sync.operations.runs import begin
from tieout.sync.pausing import note_reading_failure, pause, reading_works
from tieout.sync.policy import Disposition, words_for

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Progress = Callable[[str, int, int], None]
STREAMS = ((customers.STREAM, "CUSTOMER"), (documents.STREAM, "SODOCUMENT"), (payments.STREAM, "ARPYMT"))
OUR_FAULT = "The run broke off. This is a fault in Tieout; what was stored until then is whole."

ABANDONED = "The process that carried it out ended. What was stored until then is whole."


class Cancelled(Exception):
    """A person asked the run to stop."""


def import_customers(
    *, connection: Connection, clock: Clock, by: User | None = None, progress: Progress | None = None
) -> Run:
    """Bring all active customers, once.

    Raises: SyncRefused.
    """
    return _now(begin(connection=connection, kind=RunKind.IMPORT_CUSTOMERS, by=by), clock, progress)


def import_invoices(
    *,
    connection: Connection,
    clock: Clock,
    options: InvoiceImport = InvoiceImport(),  # noqa: B008 - frozen
    by: User | None = None,
    progress: Progress | None = None,
) -> Run:
    """Bring the outstanding invoices of the chosen definitions.

    Raises: SyncRefused.
    """
    run = begin(connection=connection, kind=RunKind.IMPORT_INVOICES, options=options_to_json(options), by=by)
    return _now(run, clock, progress)


def sync(
    *, connection: Connection, clock: Clock, by: User | None = None, progress: Progress | None = None
) -> Run:
    """Bring what changed in Intacct, and write what changed here if writing is switched on.

    Raises: SyncRefused.
    """
    return _now(begin(connection=connection, kind=RunKind.SYNC, by=by), clock, progress)


def _now(run: Run, clock: Clock, progress: Progress | None) -> Run:
    try:
        return carry_out(run=run, clock=clock, progress=progress)
    except AlreadyRunning:
        run.delete()
        raise


def carry_out(*, run: Run, clock: Clock, progress: Progress | None = None) -> Run:
    """Do the work of a run that was begun, and write down how it ended.

    While an import reads, a sync only writes: money does not wait for bulk work.
    Raises: AlreadyRunning.
    """
    with sole(Work.READING, run.connection) as is_alone:
        if is_alone:
            _end_the_abandoned(run, at=clock())
        elif run.kind != RunKind.SYNC:
            raise AlreadyRunning(run.connection.name, "A run")
        _Work(run, clock, progress, may_read=is_alone).do()
    return run


def _end_the_abandoned(run: Run, *, at: datetime) -> None:
    """End the runs whose process is gone: whoever holds the lock knows that no other one works."""
    Run.objects.filter(connection=run.connection, state=RunState.RUNNING).exclude(pk=run.pk).update(
        state=RunState.FAILED, finished_at=at, error_text=ABANDONED
    )


class _Work:
    """One run while it is carried out."""

    def __init__(self, run: Run, clock: Clock, progress: Progress | None, *, may_read: bool) -> None:
        self.run = run
        self.connection = run.connection
        self.clock = clock
        self.progress = progress
        self.may_read = may_read
        self.meter = Meter()

    def do(self) -> None:
        """Work until the end, a refusal, or a wish to stop."""
        if self.run.state in (RunState.DONE, RunState.CANCELLED):
            return
        self._set(state=RunState.RUNNING, started_at=self.run.started_at or self.clock())
        try:
            with open_client(
                self.connection, cause=self.run.kind, is_bulk=self._is_bulk, meter=self.meter
            ) as client:
                self._step(client)
        except Cancelled:
            self._end(RunState.CANCELLED)
        except IntacctError as error:
            self._refused(stopped(error), str(error))
        except IntacctStopped as stop:
            self._refused(stop, stop.text)
        else:
            self._end(RunState.DONE)
        finally:
            # Whatever ended it, a run never stays "running": the page would wait for ever.
            if self.run.state == RunState.RUNNING:
                self._end(RunState.FAILED, OUR_FAULT)

    @property
    def _is_bulk(self) -> bool:
        return self.run.kind != RunKind.SYNC

    def _step(self, client: Client) -> None:
        reading = Reading(self.connection, client, self.clock, report=self._report)
        try:
            _STEPS[RunKind(self.run.kind)](self, reading)
        finally:
            self.run.counts = reading.counts.by_kind
        reading_works(connection=self.connection, at=self.clock())

    def import_customers(self, reading: Reading) -> None:
        """Bring the whole customer list."""
        _begin_streams(reading)
        customers.import_all(reading)

    def import_invoices(self, reading: Reading) -> None:
        """Bring what is outstanding; a run that broke off goes on behind its last page."""
        _begin_streams(reading)
        customers.read_changes(reading)
        if self._reads_credit_notes(reading):
            adjustments.read_changes(reading)
        documents.import_outstanding(
            reading,
            options_from_json(self.run.options),
            after=self.run.position,
            keep_position=self._keep_position,
        )

    def sync(self, reading: Reading) -> None:
        """Read first, so that Intacct's edits win; then write. Doubts are settled even with writing off."""
        if self.may_read:
            self._read_changes(reading)
        self._write(reading)
        self.connection.last_sync_at = self.clock()
        self.connection.save(update_fields=["last_sync_at", "updated_at"])

    def _read_changes(self, reading: Reading) -> None:
        settings = self.connection.settings
        _begin_streams(reading)
        if settings.read_customers:
            bring = partial(documents.bring_of_customers, reading) if settings.read_invoices else None
            customers.read_changes(reading, at_waking=bring)
            customers.read_contact_changes(reading)
        if settings.read_invoices:
            documents.read_changes(reading)
        if self._reads_credit_notes(reading):
            adjustments.read_changes(reading)
        if settings.read_payments:
            payments.read_changes(reading)
        if settings.read_invoices:
            # After the payments: what was reversed there first leaves its invoice free to go here too.
            gone.read_changes(reading)

    def _reads_credit_notes(self, reading: Reading) -> bool:
        return self.connection.settings.read_credits and adjustments.are_brought(reading)

    def _write(self, reading: Reading) -> None:
        if self.connection.may_write:
            self._report("Writing to Intacct", 0, 0)
            summary = write_changes(connection=self.connection, client=reading.client, clock=self.clock)
        elif _has_doubts(self.connection):
            summary = settle_doubts(connection=self.connection, client=reading.client, clock=self.clock)
        else:
            return
        _count(reading, summary)
        if summary.stopped_by:
            raise IntacctStopped(summary.stopped_by, summary.stop_text)

    def _report(self, step: str, done: int, total: int) -> None:
        """Show how far the run is, and stop where a person asked for it.

        Raises: Cancelled.
        """
        self._set(step=step, done_count=done, total_count=total)
        if self.progress is not None:
            self.progress(step, done, total)
        self.run.refresh_from_db(fields=["cancel_requested"])
        if self.run.cancel_requested:
            raise Cancelled

    def _keep_position(self, key: int) -> None:
        self._set(position=key)

    def _refused(self, stop: IntacctStopped, text: str) -> None:
        rule = words_for(stop.cause)
        if rule.disposition is Disposition.PAUSE and self.connection.state != ConnectionState.PAUSED:
            pause(connection=self.connection, cause=stop.cause, text=text, at=self.clock())
        elif rule.disposition is Disposition.HOLD:
            note_reading_failure(connection=self.connection, cause=stop.cause, text=text, at=self.clock())
        self._end(RunState.FAILED, text or rule.happened)

    def _end(self, state: RunState, error_text: str = "") -> None:
        self._set(
            state=state,
            error_text=error_text,
            finished_at=self.clock(),
            usage=self.meter.as_json(),
            counts=self.run.counts,
        )

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self.run, name, value)
        self.run.save(update_fields=list(values))


_STEPS: dict[RunKind, Callable[[_Work, Reading], None]] = {
    RunKind.IMPORT_CUSTOMERS: _Work.import_customers,
    RunKind.IMPORT_INVOICES: _Work.import_invoices,
    RunKind.SYNC: _Work.sync,
}


def _begin_streams(reading: Reading) -> None:
    """Note where all streams stand before the first reading: what comes later is found by them.

    Nothing that was paid before is missed for it: outstanding documents bring their settlements along (E12).
    """
    connection = reading.connection
    begun = set(Cursor.objects.filter(connection=connection).values_list("stream", flat=True))
    if begun.issuperset((*dict(STREAMS), customers.CONTACT_STREAM)):
        return
    boundary = int(largest(reading.client, "SODOCUMENT", "RECORDNO") or 0)
    starts = {
        stream: largest(reading.client, about, "WHENMODIFIED")
        for stream, about in STREAMS
        if stream not in begun
    }
    if customers.CONTACT_STREAM not in begun:
        starts[customers.CONTACT_STREAM] = customers.contacts_start(reading)
    with transaction.atomic():
        for stream, value in starts.items():
            reading.move_cursor(stream, value)
        if connection.first_invoice_boundary is None:
            connection.first_invoice_boundary = boundary
            connection.save(update_fields=["first_invoice_boundary", "updated_at"])


def _has_doubts(connection: Connection) -> bool:
    return Attempt.objects.filter(
        connection=connection, state__in=[AttemptState.SENT, AttemptState.IN_DOUBT]
    ).exists()


def _count(reading: Reading, summary: WriteSummary) -> None:
    counts = reading.counts
    counts.add("customers", "linked", summary.customers_matched)
    counts.add("customers", "written", summary.customers_written)
    counts.add("customers", "written_again", summary.customers_updated)
    counts.add("invoices", "written", summary.invoices_written)
    counts.add("invoices", "written_again", summary.invoices_updated)
    counts.add("invoices", "replaced", summary.invoices_replaced)
    counts.add("invoices", "taken_back", summary.invoices_voided)
    counts.add("payments", "written", summary.payments_written)
    counts.add("payments", "reversed", summary.payments_reversed)
    counts.add("writes", "failed", summary.failed)
    counts.add("writes", "in_doubt", summary.in_doubt)


def options_to_json(options: InvoiceImport) -> dict[str, Any]:
    """Return the options of an import as a run keeps them."""
    values = dataclasses.asdict(options)
    since = options.modified_since
    return values | {"modified_since": since.isoformat() if since else None}


def options_from_json(stored: dict[str, Any]) -> InvoiceImport:
    """Rebuild the options of an import; what is missing takes its default."""
    since = stored.get("modified_since")
    return InvoiceImport(
        definition=stored.get("definition", ""),
        include_drafts=bool(stored.get("include_drafts", False)),
        modified_since=date.fromisoformat(since) if since else None,
        update_existing=bool(stored.get("update_existing", False)),
    )
