"""A worker is killed while Intacct holds back its answer: the next one ends with one record each."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import quote

import pytest
from django.db import connection as database

from factories.writing import AT, Firm, connected_firm, item
from tieout.comparison.operations import tie_out
from tieout.ledger.models import Customer, Invoice, Payment
from tieout.ledger.operations import invoices
from tieout.sync.exporting.settle import BY_ANSWER
from tieout.sync.models import Attempt, AttemptState

PATIENCE_SECONDS = 60


@pytest.fixture
def firm(transactional_db: None) -> Iterator[Firm]:
    """Give a firm whose books other processes see too."""
    with connected_firm() as found:
        yield found


@pytest.fixture
def records(firm: Firm) -> list[Customer | Invoice | Payment]:
    """Let Alice make what takes five writes: a customer, two invoices, a payment for each."""
    acme = firm.customer("Acme")
    invoices = [firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")]
    payments = [firm.payment((invoice, "50.00")) for invoice in invoices]
    return [acme, *invoices, *payments]


def start_worker() -> subprocess.Popen[str]:
    """Start `tieout sync` as a process of its own over the database of the tests."""
    known = database.settings_dict
    user, password = quote(known["USER"], safe=""), quote(known["PASSWORD"], safe="")
    address = f"postgresql://{user}:{password}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
    return subprocess.Popen(
        [sys.executable, "-m", "tieout.cli.main", "sync"],
        env={**os.environ, "TIEOUT_DATABASE_URL": address},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def wait_until(happens: Callable[[], bool], worker: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happens():
        assert worker.poll() is None, worker.communicate()[0]
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def kill_while_held(firm: Firm, *, write: int) -> list[str]:
    """Kill a worker once Intacct has committed its n-th write; return the writes without an answer."""
    firm.wire.post_control("hold", write=write)
    worker = start_worker()
    try:
        wait_until(lambda: bool(firm.wire.get_control("hold")["held"]), worker)
    finally:
        worker.kill()
        worker.communicate()
    return [function["control_id"] for function in firm.wire.get_control("hold")["functions"]]


def let_a_worker_work() -> None:
    worker = start_worker()
    said, _ = worker.communicate(timeout=PATIENCE_SECONDS)
    assert worker.returncode == 0, said


@pytest.mark.parametrize(
    ("write", "functions_per_request"), [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (3, 25), (5, 25)]
)
class TestAWorkerThatIsKilled:
    def test_leaves_one_record_each_in_both_books(
        self,
        firm: Firm,
        records: list[Customer | Invoice | Payment],
        write: int,
        functions_per_request: int,
    ) -> None:
        firm.set(functions_per_request=functions_per_request)

        held = kill_while_held(firm, write=write)

        unanswered = Attempt.objects.filter(control_id__in=held)
        assert len(unanswered) == len(held) > 0
        assert {attempt.state for attempt in unanswered} == {AttemptState.SENT}
        assert all(attempt.lease_until for attempt in unanswered)

        let_a_worker_work()

        assert [len(firm.there(what)) for what in ("customers", "invoices", "payments")] == [1, 2, 2]
        assert {attempt.state for attempt in firm.attempts()} == {AttemptState.DONE}
        assert all(attempt.doubts and attempt.settled_by != BY_ANSWER for attempt in unanswered.all())
        assert len({firm.link(record).remote_key for record in records}) == 5
        assert firm.failures() == []
        proof = tie_out(connection=firm.connection, at=datetime.now(UTC))
        assert proof.differences == ()
        assert [(line.tieout, line.intacct) for line in proof.balances] == [(Decimal(100), Decimal(100))]


@pytest.mark.parametrize("write", [2, 3], ids=["taking back", "writing anew"])
class TestAWorkerThatIsKilledWhileItReplacesAnInvoice:
    def test_leaves_one_invoice_that_counts(self, firm: Firm, write: int) -> None:
        invoice = firm.invoice(firm.customer("Acme"), "120.00")
        firm.write()
        invoices.update(invoice=invoice, lines=[item("150.00")], at=AT)

        held = kill_while_held(firm, write=write)
        assert len(held) == 1
        let_a_worker_work()

        standing = [row for row in firm.there("invoices") if row["state"] == "Posted"]
        assert [(row["number"], row["total"]) for row in standing] == [(invoice.number, "150.00")]
        assert len(firm.there("invoices")) == 3
        assert {attempt.state for attempt in firm.attempts()} == {AttemptState.DONE}
        assert (firm.failures(), firm.link(invoice).generation) == ([], 2)
        assert tie_out(connection=firm.connection, at=datetime.now(UTC)).differences == ()
