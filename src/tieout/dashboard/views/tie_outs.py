"""The tie-out: both balances, what is left out, and every difference with its reason."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from tieout.comparison.models import Difference, TieOutRun, TieOutState
from tieout.comparison.operations import tie_out_later
from tieout.comparison.reasons import REASON_WORDS, SCOPE_WORDS, Reason, Scope
from tieout.comparison.reasons import Words as ReasonWords
from tieout.dashboard.access import Visit, for_members, for_writers
from tieout.dashboard.shell import page
from tieout.dashboard.shown import Mark, Words
from tieout.dashboard.views.overview import tie_out_mark

DIFFERENCES_SHOWN = 100
ZERO = Decimal(0)
RUNS_SHOWN = 20


@dataclass(frozen=True)
class BridgeRow:
    """The way from Intacct's balance to Tieout's in one currency."""

    currency: str
    invoice_count: int
    intacct: str
    left_out: str
    has_left_out: bool
    compared: str
    tieout: str
    difference: str
    is_equal: bool


@dataclass(frozen=True)
class ScopeRow:
    """What one scope keeps out."""

    words: ReasonWords
    count: int
    balance: str


@dataclass(frozen=True)
class DifferenceRow:
    """One line on which the books disagree."""

    record: str
    address: str
    kind: str
    remote: str
    customer: str
    tieout: str
    intacct: str
    difference: str
    words: ReasonWords
    is_fault: bool


@dataclass(frozen=True)
class TieOutRow:
    """One tie-out in the history."""

    address: str
    at: str
    mark: Mark
    invoice_count: int
    is_active: bool


@for_members
def tie_out_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the newest tie-out in full, and those before it."""
    runs = list(
        TieOutRun.objects.filter(organization=visit.organization).order_by("-started_at", "-pk")[:RUNS_SHOWN]
    )
    return _show(request, visit, next(iter(runs), None), runs)


@for_members
def tie_out_detail(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """Show one tie-out."""
    run = get_object_or_404(TieOutRun, pk=run_id, organization=visit.organization)
    return _show(request, visit, run, [])


@for_writers
def tie_out_now(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask the worker for a comparison of both books."""
    connection = visit.connection
    if connection is None or connection.settings_version == 0:
        messages.warning(request, "Connect to Intacct and save the settings first.", "warn")
    else:
        tie_out_later(connection=connection, at=timezone.now(), by=visit.user)
    return redirect("tie-outs")


def _show(
    request: HttpRequest, visit: Visit, run: TieOutRun | None, history: list[TieOutRun]
) -> HttpResponse:
    words = Words(visit.organization)
    context = {
        "is_connected": visit.connection is not None,
        "history": [_history_row(other, words) for other in history],
        "run": run,
        "refresh_seconds": 3 if run and _is_active(run) else None,
        "is_active": run is not None and _is_active(run),
        "has_failed": run is not None and run.state == TieOutState.FAILED,
    }
    if run is not None:
        differences = Paginator(run.differences.order_by("pk"), DIFFERENCES_SHOWN)
        shown = differences.get_page(request.GET.get("page"))
        context |= {
            "at": words.moment(run.started_at),
            "mark": _mark(run),
            "bridge": _bridge(run, words),
            "scopes": _scopes(run, words),
            "differences": [_difference_row(line, words) for line in shown],
            "pages": shown,
        }
    return page(request, visit, "dashboard/tie_outs/detail.html", context)


def _is_active(run: TieOutRun) -> bool:
    return run.state in (TieOutState.QUEUED, TieOutState.RUNNING)


def _mark(run: TieOutRun) -> Mark:
    match TieOutState(run.state):
        case TieOutState.QUEUED:
            return Mark("Waiting")
        case TieOutState.RUNNING:
            return Mark("Running", "news")
        case TieOutState.FAILED:
            return Mark("Failed", "bad")
    return tie_out_mark(run)


def _history_row(run: TieOutRun, words: Words) -> TieOutRow:
    return TieOutRow(
        address=reverse("tie-out", args=[run.pk]),
        at=words.moment(run.started_at),
        mark=_mark(run),
        invoice_count=run.invoice_count,
        is_active=_is_active(run),
    )


def _bridge(run: TieOutRun, words: Words) -> list[BridgeRow]:
    left_out: dict[str, Decimal] = {}
    for scope in run.scopes.all():
        left_out[scope.currency] = left_out.get(scope.currency, ZERO) + scope.intacct_balance
    rows = []
    for total in run.totals.order_by("currency"):
        outside = left_out.get(total.currency, ZERO)
        rows.append(
            BridgeRow(
                currency=total.currency,
                invoice_count=total.invoice_count,
                intacct=words.amount(total.intacct_balance + outside, total.currency),
                left_out=words.amount(-outside, total.currency),
                has_left_out=bool(outside),
                compared=words.amount(total.intacct_balance, total.currency),
                tieout=words.amount(total.tieout_balance, total.currency),
                difference=words.amount(total.tieout_balance - total.intacct_balance, total.currency),
                is_equal=total.tieout_balance == total.intacct_balance,
            )
        )
    return rows


def _scopes(run: TieOutRun, words: Words) -> list[ScopeRow]:
    order = list(Scope)
    rows = sorted(run.scopes.all(), key=lambda row: (order.index(Scope(row.scope)), row.currency))
    return [
        ScopeRow(SCOPE_WORDS[Scope(row.scope)], row.record_count, words.amount(row.balance, row.currency))
        for row in rows
    ]


def _difference_row(line: Difference, words: Words) -> DifferenceRow:
    has_page = line.record_id is not None and line.kind in ("invoice", "payment")
    return DifferenceRow(
        record=line.local_number or line.remote_number or f"{line.remote_object} {line.remote_key}",
        address=reverse(line.kind, args=[line.record_id]) if has_page else "",
        kind=line.kind.replace("_", " "),
        remote=" ".join(filter(None, [line.remote_object, line.remote_number or line.remote_key])),
        customer=line.customer_name or line.customer_number,
        tieout=words.amount(line.tieout, line.currency),
        intacct=words.amount(line.intacct, line.currency),
        difference=words.amount(line.tieout - line.intacct, line.currency),
        words=REASON_WORDS[Reason(line.reason)],
        is_fault=line.reason == Reason.UNEXPLAINED,
    )
