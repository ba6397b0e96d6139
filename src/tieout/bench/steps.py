"""The steps of a measurement, each in a process of its own over one database; see `step_process`.

A step takes plain facts and returns plain figures. It reads the clock itself: it is the edge.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tieout.bench.bare_client import read_outstanding
from tieout.comparison.operations import tie_out
from tieout.identity.models import Organization
from tieout.identity.operations import create_organization
from tieout.ledger.facts import LineFacts
from tieout.ledger.models import Customer, Invoice
from tieout.ledger.operations import invoices, payments
from tieout.sync import running
from tieout.sync.exporting.writing import write_changes
from tieout.sync.gateway import open_client
from tieout.sync.models import Connection, Failure, FailureLevel, FailureState, Run, RunState
from tieout.sync.operations import connections

FIRM = "Copper Kettle"
LOCATION = "100"
Figures = dict[str, Any]


class RunFailed(Exception):
    """A run did not reach its end, so that there is nothing to measure."""


def connect(*, company_id: str, user_id: str, user_password: str, gateway: str, **_: str) -> Figures:
    """Found an organization and connect it, with the settings that a first use needs."""
    organization = create_organization(name=FIRM, at=_now())
    connection = connections.connect(
        organization=organization,
        name=FIRM,
        company_id=company_id,
        user_id=user_id,
        password=user_password,
        gateway_url=gateway,
        at=_now(),
    )
    settings = replace(connection.settings, location_id=LOCATION)
    connections.save_settings(connection=connection, settings=settings, at=_now())
    return {}


def baseline() -> Figures:
    """Read what an import reads, and nothing more."""
    connection = _connection()
    began = time.perf_counter()
    with open_client(connection, cause="baseline", is_bulk=True) as client:
        content = read_outstanding(client, definitions=connection.settings.definitions)
    return {"content": asdict(content), "seconds": time.perf_counter() - began}


def import_all() -> Figures:
    """Import customers and outstanding invoices."""
    connection = _connection()
    began = time.perf_counter()
    _finished(running.import_customers(connection=connection, clock=_now))
    _finished(running.import_invoices(connection=connection, clock=_now))
    seconds = time.perf_counter() - began
    failures = Failure.objects.filter(
        connection=connection, state=FailureState.OPEN, level=FailureLevel.FAILURE
    ).count()
    return {
        "invoices": Invoice.objects.count(),
        "failures": failures,
        "seconds": seconds,
        "peak_mb": _peak_mb(),
    }


def make_invoices(*, count: int) -> Figures:
    """Issue invoices of three lines to customers that Intacct knows, and switch writing on."""
    connection = _connection()
    if not Customer.objects.exists():
        _finished(running.import_customers(connection=connection, clock=_now))
    customers = list(Customer.objects.order_by("pk"))
    lines = [LineFacts(kind="item", amount=Decimal(price), name="Service") for price in (10, 20, 30)]
    for place in range(count):
        customer = customers[place % len(customers)]
        invoices.issue(
            invoice=invoices.draft(
                organization=_organization(),
                customer=customer,
                lines=lines,
                issue_date=_now().date(),
                due_date=_now().date(),
                at=_now(),
            ),
            at=_now(),
        )
    connections.start_reconcile(connection=connection, at=_now())
    return {}


def make_payments(*, count: int) -> Figures:
    """Receive one payment for each of so many invoices."""
    for invoice in Invoice.objects.select_related("customer").order_by("pk")[:count]:
        payments.receive(
            organization=_organization(),
            customer=invoice.customer,
            amount=invoice.open_money,
            method="check",
            received_date=_now().date(),
            applications=[(invoice, invoice.open_money)],
            at=_now(),
        )
    return {}


def write() -> Figures:
    """Write what is due, as a sync does after it has read."""
    connection = _connection()
    began = time.perf_counter()
    with open_client(connection, cause="sync") as client:
        summary = write_changes(connection=connection, client=client, clock=_now)
    return {
        "invoices": summary.invoices_written,
        "payments": summary.payments_written,
        "seconds": time.perf_counter() - began,
    }


def tie_out_all() -> Figures:
    """Tie out."""
    connection = _connection()
    began = time.perf_counter()
    result = tie_out(connection=connection, at=_now())
    return {
        "invoices": result.invoice_count,
        "differences": result.difference_count,
        "seconds": time.perf_counter() - began,
        "peak_mb": _peak_mb(),
    }


STEPS: Mapping[str, Callable[..., Figures]] = {
    "connect": connect,
    "baseline": baseline,
    "import": import_all,
    "make-invoices": make_invoices,
    "make-payments": make_payments,
    "write": write,
    "tie-out": tie_out_all,
}


def _now() -> datetime:
    return datetime.now(UTC)


def _organization() -> Organization:
    return Organization.objects.get(name=FIRM)


def _connection() -> Connection:
    return Connection.objects.select_related("organization").get(organization__name=FIRM)


def _finished(run: Run) -> None:
    if run.state != RunState.DONE:
        raise RunFailed(f"{run.get_kind_display()}: {run.get_state_display()}. {run.error_text}")


def _peak_mb() -> float:
    """Return the most memory that this process ever held.

    The figure of getrusage may be that of the parent, whose memory a new process shares for a moment.
    """
    for line in Path("/proc/self/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == "VmHWM":
            return int(value.split()[0]) / 1024
    raise RunFailed("This system does not say how much memory a process held.")
