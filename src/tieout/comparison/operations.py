"""Tie out: compare both books and keep what was found."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from procrastinate.contrib.django import app as queue

from tieout.comparison import pairing, records, rests, staging
from tieout.comparison.findings import Circumstances, Finding
from tieout.comparison.judging import judge_lot
from tieout.comparison.models import TieOutRun, TieOutState
from tieout.comparison.others import judge_other_documents
from tieout.comparison.reading import BILLED_CONTACT, ENTITY, IN_LIMIT
from tieout.comparison.reasons import Scope
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.results import TieOut
from tieout.comparison.storing import (
    clear_lines,
    store_customers,
    store_differences,
    store_failure,
    store_result,
)
from tieout.comparison.tally import Tally
from tieout.comparison.unapplied_credits import judge_credit_rests
from tieout.comparison.unapplied_payments import judge_payment_rests
from tieout.comparison.unlinked import judge_unlinked_invoices
from tieout.identity.models import User
from tieout.intacct import IntacctError
from tieout.lib.identifiers import new_uid
from tieout.sync.errors import ConnectionPaused, SettingsNotSaved, SyncRefused
from tieout.sync.gateway import open_client
from tieout.sync.models import Connection, ConnectionState, RecordKind

# A candidate has its current A/R key and perhaps former ones; this leaves room below the limit of `in`.
LOT_SIZE = 500
# What only Intacct has is mostly kept out by its customer, and many documents have the same one.
UNLINKED_LOT_SIZE = 5000
# Nothing takes that long; whoever ran it was killed and could not say so.
GIVEN_UP_AFTER = timedelta(hours=6)

READING, EXPLAINING = "Reading Intacct's open receivables", "Explaining differences"
TASK, CAUSE = "comparison.tie_out", "tie_out"
OUR_FAULT = "The tie-out broke off. This is a fault in Tieout; nothing was changed in either book."

Progress = Callable[[str, int, int], None]


def tie_out(
    *, connection: Connection, at: datetime, by: User | None = None, progress: Progress | None = None
) -> TieOut:
    """Compare Intacct's open receivables with ours, record by record, and store the result.

    Raises: SettingsNotSaved, ConnectionPaused; IntacctError, when Intacct cannot be read: the run is then
    kept as failed.
    """
    run = _begin(connection, at, by, TieOutState.RUNNING)
    return carry_out(run=run, at=at, progress=progress)


def tie_out_later(*, connection: Connection, at: datetime, by: User | None = None) -> TieOutRun:
    """Ask a worker for a tie-out, unless one is already waiting.

    Raises: SettingsNotSaved, ConnectionPaused.
    """
    with transaction.atomic():
        Connection.objects.select_for_update().get(pk=connection.pk)
        # One that runs may have passed the change that somebody asks about: only a waiting one is as good.
        waiting = TieOutRun.objects.filter(connection=connection, state=TieOutState.QUEUED).first()
        if waiting is not None:
            return waiting
        run = _begin(connection, at, by, TieOutState.QUEUED)
        queue.configure_task(TASK).defer(run_id=run.pk)
    return run


def carry_out(*, run: TieOutRun, at: datetime, progress: Progress | None = None) -> TieOut:
    """Do the comparison of a run that was begun.

    Raises: SettingsNotSaved, ConnectionPaused, IntacctError; the run is then kept as failed.
    """
    clear_lines(run)  # a worker that was killed may have stored some
    run.state, run.started_at = TieOutState.RUNNING, at
    run.save(update_fields=["state", "started_at"])
    why = OUR_FAULT
    try:
        _refuse_unready(run.connection)
        result = _compare(run, run.connection, at, progress or _silent)
        store_result(run, result)
    except (SyncRefused, IntacctError) as error:
        why = str(error)
        raise
    finally:
        # Whatever ended it, a run never stays "running": the page would wait for ever.
        if run.state == TieOutState.RUNNING:
            store_failure(run, text=why, at=at)
    return result


def _begin(connection: Connection, at: datetime, by: User | None, state: TieOutState) -> TieOutRun:
    _refuse_unready(connection)
    given_up = TieOutRun.objects.filter(
        connection=connection, state=TieOutState.RUNNING, started_at__lt=at - GIVEN_UP_AFTER
    )
    for run in given_up:
        store_failure(run, text=OUR_FAULT, at=at)
    return TieOutRun.objects.create(
        uid=new_uid(),
        organization_id=connection.organization_id,
        connection=connection,
        started_by=by,
        state=state,
        started_at=at,
    )


def _refuse_unready(connection: Connection) -> None:
    """Refuse a connection over which nothing may be read."""
    if connection.state == ConnectionState.PAUSED:
        raise ConnectionPaused(connection.name, connection.pause_text, connection.pause_cause)
    if connection.settings_version == 0:
        raise SettingsNotSaved(connection.name)


def _compare(run: TieOutRun, connection: Connection, at: datetime, progress: Progress) -> TieOut:
    base_currency = connection.organization.base_currency
    facts = Circumstances(connection, connection.settings, at)
    tally = Tally(base_currency)
    with open_client(connection, cause=CAUSE, is_bulk=True) as client, staging.staging():
        books = RemoteBooks(client, base_currency, also=_also(facts))
        _download(books, connection, progress)
        staging.compare(connection)
        rests.compare(connection)
        for findings in _each_lot(books, facts, progress):
            store_differences(run, tally.add(findings))
        _add_what_needs_no_look(facts, tally)
        store_customers(run)
        return TieOut(
            run_id=run.pk,
            at=at,
            base_currency=base_currency,
            invoice_count=tally.invoice_count,
            customer_count=staging.customer_count(),
            difference_count=tally.difference_count,
            unexplained_count=tally.unexplained_count,
            balances=tally.balances,
            left_out=tally.left_out,
            not_readable=tuple(books.not_readable),
            request_count=client.meter.requests,
        )


def _also(facts: Circumstances) -> list[str]:
    """Name what else is to be read of open documents: what decides whose they are, and whether they count."""
    entity = [ENTITY] if facts.connection.entity_id else []
    return [*entity, BILLED_CONTACT] if facts.bills_contacts else entity


def _download(books: RemoteBooks, connection: Connection, progress: Progress) -> None:
    """Bring Intacct's open receivables into the staging table and tie them to our records."""
    done = 0
    for page in books.open_documents():
        done += staging.store(page)
        progress(READING, done, books.total)
    staging.complete()
    pairing.pair(connection)
    while keys := pairing.unlinked_without_document(IN_LIMIT):
        found = books.documents_of(keys)
        # One without a document is marked as such, or it would be asked for again.
        numbers = [(key, found[key].number if key in found else staging.UNKNOWN) for key in keys]
        pairing.pair_by_document(connection, numbers)


def _each_lot(books: RemoteBooks, facts: Circumstances, progress: Progress) -> Iterable[list[Finding]]:
    """Judge what the first reading did not settle.

    What only Intacct has comes first: where it was linked meanwhile it is taken in with our own invoices.
    """
    for documents in staging.unlinked_invoices(UNLINKED_LOT_SIZE):
        yield judge_unlinked_invoices(books, facts, documents)
    done, total = 0, staging.candidate_count()
    progress(EXPLAINING, done, total)
    for lot in staging.candidates(LOT_SIZE):
        yield judge_lot(books, facts, lot)
        done += len(lot)
        progress(EXPLAINING, done, total)
    for others in rests.other_documents(IN_LIMIT):
        yield judge_other_documents(books, facts, others)
    for lot in rests.candidates(RecordKind.PAYMENT, LOT_SIZE):
        yield judge_payment_rests(books, facts, lot)
    for lot in rests.candidates(RecordKind.CREDIT_NOTE, LOT_SIZE):
        yield judge_credit_rests(books, facts, lot)


def _add_what_needs_no_look(facts: Circumstances, tally: Tally) -> None:
    for currency, count, balance in staging.agreeing_totals():
        tally.add_agreeing(currency, count, balance)
    for currency, balance in rests.agreeing():
        tally.add_agreeing(currency, 0, balance)
    for currency, count, balance in records.drafts(facts.connection):
        tally.add_scope(Scope.DRAFT, currency, count, tieout=balance, intacct=0 * balance)


def _silent(_step: str, _done: int, _total: int) -> None:
    """Ignore progress that nobody watches."""
