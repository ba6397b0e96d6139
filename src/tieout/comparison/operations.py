"""Tie out: compare both books and keep what was found."""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app as queue

from tieout.comparison import records, staging
from tieout.comparison.judging import Circumstances, judge_lot
from tieout.comparison.models import Difference, TieOutRun, TieOutScope, TieOutState, TieOutTotal
from tieout.comparison.one_sided import (
    judge_other_documents,
    judge_unapplied_payments,
    judge_unlinked_invoices,
)
from tieout.comparison.reading import IN_LIMIT
from tieout.comparison.reasons import Scope
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.results import TieOut
from tieout.comparison.tally import Tally
from tieout.identity.models import User
from tieout.intacct import IntacctError
from tieout.lib.identifiers import new_uid
from tieout.sync.gateway import open_client
from tieout.sync.models import Connection

logger = logging.getLogger(__name__)

# A candidate has its current A/R key and perhaps former ones; this leaves room below the limit of `in`.
LOT_SIZE = 500

ACTIVE_STATES = (TieOutState.QUEUED, TieOutState.RUNNING)
READING, EXPLAINING = "Reading Intacct's open receivables", "Explaining differences"
TASK = "comparison.tie_out"
OUR_FAULT = "The tie-out broke off. This is a fault in Tieout; nothing was changed in either book."

Progress = Callable[[str, int, int], None]


def tie_out(
    *, connection: Connection, at: datetime, by: User | None = None, progress: Progress | None = None
) -> TieOut:
    """Compare Intacct's open receivables with ours, record by record, and store the result.

    Raises: IntacctError, when Intacct cannot be read; the run is then kept as failed.
    """
    run = _begin(connection, at, by, TieOutState.RUNNING)
    return carry_out(run=run, at=at, progress=progress)


def tie_out_later(*, connection: Connection, at: datetime, by: User | None = None) -> TieOutRun:
    """Ask a worker for a tie-out, unless one is already waiting or running."""
    active = TieOutRun.objects.filter(connection=connection, state__in=ACTIVE_STATES).first()
    if active is not None:
        return active
    with transaction.atomic():
        run = _begin(connection, at, by, TieOutState.QUEUED)
        queue.configure_task(TASK).defer(run_id=run.pk)
    return run


def carry_out(*, run: TieOutRun, at: datetime, progress: Progress | None = None) -> TieOut:
    """Do the comparison of a run that was begun.

    Raises: IntacctError, when Intacct cannot be read; the run is then kept as failed.
    """
    run.state, run.started_at, run.error_text = TieOutState.RUNNING, at, OUR_FAULT
    run.save(update_fields=["state", "started_at"])
    try:
        result = _compare(run, run.connection, at, progress or _silent)
    except IntacctError as error:
        run.error_text = str(error)
        raise
    else:
        _store(run, result)
    finally:
        # Whatever ended it, a run never stays "running": the page would wait for ever.
        if run.state == TieOutState.RUNNING:
            run.state, run.finished_at = TieOutState.FAILED, at
            run.save(update_fields=["state", "error_text", "finished_at"])
    for line in result.unexplained:
        logger.error(
            "Tie-out %s: %s differs and no reason is known: Tieout %s, Intacct %s. This is a bug of Tieout.",
            run.pk,
            line.record,
            line.tieout,
            line.intacct,
        )
    return result


def _begin(connection: Connection, at: datetime, by: User | None, state: TieOutState) -> TieOutRun:
    return TieOutRun.objects.create(
        uid=new_uid(),
        organization_id=connection.organization_id,
        connection=connection,
        started_by=by,
        state=state,
        started_at=at,
    )


def _compare(run: TieOutRun, connection: Connection, at: datetime, progress: Progress) -> TieOut:
    base_currency = connection.organization.base_currency
    failed_ids, failed_numbers = records.customers_that_failed(connection)
    facts = Circumstances(
        connection, connection.settings, at, frozenset(failed_ids), frozenset(failed_numbers)
    )
    tally = Tally(base_currency)
    with open_client(connection) as client, staging.staging():
        books = RemoteBooks(client, base_currency)
        _download(books, connection, progress)
        staging.compare(connection)
        _add_invoices(books, facts, tally, progress)
        _add_the_rest(facts, tally)
        customer_count = staging.customer_count()
        return TieOut(
            run_id=run.pk,
            at=at,
            base_currency=base_currency,
            invoice_count=tally.invoice_count,
            customer_count=customer_count,
            balances=tally.balances,
            left_out=tally.left_out,
            differences=tuple(tally.differences),
            not_readable=tuple(books.not_readable),
            request_count=client.meter.requests,
        )


def _download(books: RemoteBooks, connection: Connection, progress: Progress) -> None:
    """Bring Intacct's open receivables into the staging table and tie them to our records."""
    done = 0
    for page in books.open_documents():
        done += staging.store(page)
        progress(READING, done, books.total)
    staging.pair_with_links(connection)
    while keys := staging.unlinked_without_document(IN_LIMIT):
        found = books.documents_of(keys)
        # One without a document is marked as such, or it would be asked for again.
        staging.set_documents([(key, found.get(key, "?")) for key in keys])
    staging.pair_with_links(connection)


def _add_invoices(books: RemoteBooks, facts: Circumstances, tally: Tally, progress: Progress) -> None:
    for currency, count, balance in staging.agreeing_totals():
        tally.add_agreeing(currency, count, balance)
    done, total = 0, staging.candidate_count()
    progress(EXPLAINING, done, total)
    for lot in staging.candidates(LOT_SIZE):
        tally.add(judge_lot(books, facts, lot))
        done += len(lot)
        progress(EXPLAINING, done, total)
    for documents in staging.unlinked_invoices(IN_LIMIT):
        tally.add(judge_unlinked_invoices(books, facts, documents))


def _add_the_rest(facts: Circumstances, tally: Tally) -> None:
    others = staging.other_documents()
    findings, linked_payments = judge_unapplied_payments(facts, others)
    tally.add(findings)
    tally.add(judge_other_documents(others, linked_payments))
    for currency, count, balance in records.drafts(facts.connection):
        tally.add_scope(Scope.DRAFT, currency, count, tieout=balance, intacct=0 * balance)


@transaction.atomic
def _store(run: TieOutRun, result: TieOut) -> None:
    TieOutTotal.objects.bulk_create(
        TieOutTotal(
            run=run,
            currency=line.currency,
            invoice_count=line.invoice_count,
            tieout_balance=line.tieout,
            intacct_balance=line.intacct,
        )
        for line in result.balances
    )
    TieOutScope.objects.bulk_create(
        TieOutScope(
            run=run,
            scope=line.scope,
            currency=line.currency,
            record_count=line.count,
            balance=line.balance,
            tieout_balance=line.tieout,
            intacct_balance=line.intacct,
        )
        for line in result.left_out
    )
    Difference.objects.bulk_create(
        (
            Difference(
                run=run,
                organization_id=run.organization_id,
                kind=line.kind,
                record_id=line.record_id,
                local_number=line.local_number,
                remote_object=line.remote_object,
                remote_key=line.remote_key,
                remote_number=line.remote_number,
                customer_number=line.customer_number,
                customer_name=line.customer_name,
                currency=line.currency,
                tieout=line.tieout,
                intacct=line.intacct,
                reason=line.reason,
                parts=[dict(part) for part in line.parts],
            )
            for line in result.differences
        ),
        batch_size=2000,
    )
    run.state, run.error_text = TieOutState.DONE, ""
    run.invoice_count = result.invoice_count
    run.customer_count = result.customer_count
    run.difference_count = len(result.differences)
    run.not_readable = list(result.not_readable)
    run.request_count = result.request_count
    run.finished_at = result.at
    run.save()


def _silent(_step: str, _done: int, _total: int) -> None:
    """Ignore progress that nobody watches."""
