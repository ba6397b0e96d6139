"""Syncs and imports: what ran lately, and Sync now."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tieout.dashboard.access import Visit, for_writers
from tieout.dashboard.shown import Mark, Words
from tieout.sync.models import Connection, Run, RunState
from tieout.sync.operations.runs import sync_later

SHOWN = 5
MARKS = {
    RunState.QUEUED: Mark("Waiting"),
    RunState.RUNNING: Mark("Running", "news"),
    RunState.DONE: Mark("Finished", "good"),
    RunState.FAILED: Mark("Failed", "bad"),
    RunState.CANCELLED: Mark("Cancelled"),
}


@dataclass(frozen=True)
class RunRow:
    """One run as a page shows it."""

    name: str
    started: str
    mark: Mark
    step: str
    done: int
    total: int
    error: str
    counts: str
    is_active: bool


def recent_runs(connection: Connection, words: Words) -> list[RunRow]:
    """Return the newest runs of a connection."""
    rows = Run.objects.filter(connection=connection).order_by("-created_at")[:SHOWN]
    return [
        RunRow(
            name=run.get_kind_display(),
            started=words.moment(run.started_at or run.created_at),
            mark=MARKS[RunState(run.state)],
            step=run.step,
            done=run.done_count,
            total=run.total_count,
            error=run.error_text,
            counts=_counts(run.counts),
            is_active=run.state in (RunState.QUEUED, RunState.RUNNING),
        )
        for run in rows
    ]


def _counts(counts: object) -> str:
    """Write the counts of a run in one line; what is zero is left out."""
    if not isinstance(counts, dict):
        return ""
    said = []
    for kind, values in counts.items():
        if isinstance(values, dict):
            inner = ", ".join(f"{number} {name}" for name, number in values.items() if number)
            said += [f"{kind}: {inner}"] if inner else []
        elif values:
            said.append(f"{values} {kind}")
    return " · ".join(said).replace("_", " ")


@for_writers
def sync_now(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask the worker for a sync."""
    connection = visit.connection
    if connection is None or not connection.may_read:
        messages.warning(request, "The connection to Intacct is not ready: a sync cannot start.", "warn")
    else:
        sync_later(connection=connection, by=visit.user)
        messages.success(request, "The sync has been asked for.", "good")
    return redirect("overview")
