"""The tie-out: the way from one balance to the other, what is left out, and why records differ."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from tieout.comparison.models import ACTIVE_STATES, TieOutRun
from tieout.comparison.operations import tie_out_later
from tieout.dashboard.access import Visit, for_members, for_writers
from tieout.dashboard.paging import page_of
from tieout.dashboard.shell import page
from tieout.dashboard.shown import Words
from tieout.dashboard.tie_out_rows import bridges, difference_row, run_facts, scope_rows
from tieout.sync.errors import SyncRefused
from tieout.sync.operations.runs import refuse_unready

RUNS_SHOWN = 20
REFRESH_SECONDS = 3


@for_members
def tie_out_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the newest tie-out in full, and name those before it."""
    runs = TieOutRun.objects.filter(organization=visit.organization).order_by("-started_at", "-pk")
    newest = list(runs[: RUNS_SHOWN + 1])
    words = Words(visit.organization)
    earlier = [run_facts(run, words) for run in newest[1:]]
    return _show(request, visit, newest[0] if newest else None, {"earlier": earlier})


@for_members
def tie_out_detail(request: HttpRequest, visit: Visit, run_id: int) -> HttpResponse:
    """Show one tie-out."""
    run = get_object_or_404(TieOutRun, pk=run_id, organization=visit.organization)
    return _show(request, visit, run, {"is_alone": True})


@for_writers
def tie_out_now(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask the worker for a comparison of both books."""
    try:
        connection = visit.connected()
        refuse_unready(connection)
        tie_out_later(connection=connection, at=timezone.now(), by=visit.user)
    except SyncRefused as refusal:
        messages.warning(request, str(refusal), "warn")
    return redirect("tie-outs")


def _show(
    request: HttpRequest, visit: Visit, run: TieOutRun | None, context: dict[str, object]
) -> HttpResponse:
    words = Words(visit.organization)
    context["is_connected"] = visit.connection is not None
    if run is not None:
        facts = run_facts(run, words)
        context["run"] = facts
        context["refresh_seconds"] = REFRESH_SECONDS if run.state in ACTIVE_STATES else None
        if facts.is_finished:
            found = page_of(request, run.differences.all(), {})
            context |= {
                "bridges": bridges(run, words),
                "scopes": scope_rows(run, words),
                "differences": [difference_row(line, words) for line in found.rows],
                "page": found,
            }
    return page(request, visit, "dashboard/tie_outs/detail.html", context)
