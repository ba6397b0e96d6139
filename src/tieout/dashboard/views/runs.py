"""Syncs and imports: what ran lately, and Sync now."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tieout.dashboard.access import Visit, for_writers
from tieout.dashboard.shown import Mark, Words
from tieout.sync.errors import SyncRefused
from tieout.sync.models import Connection, Run, RunState
from tieout.sync.operations.runs import ACTIVE_STATES, sync_later

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
    """One run as a page shows it. `done` and `total` move a bar, `progress` says the same in words."""

    name: str
    started: str
    mark: Mark
    progress: str
    done: int
    total: int
    error: str
    counts: str
    is_active: bool


def recent_runs(connection: Connection | None, words: Words) -> list[RunRow]:
    """Return the newest runs of a connection."""
    rows = Run.objects.filter(connection=connection).order_by("-created_at")[:SHOWN] if connection else []
    return [
        RunRow(
            name=run.get_kind_display(),
            started=words.moment(run.started_at or run.created_at),
            mark=MARKS[RunState(run.state)],
            progress=_progress(run, words),
            done=run.done_count,
            total=run.total_count,
            error=run.error_text,
            counts=_counts(run.counts, words),
            is_active=run.state in ACTIVE_STATES,
        )
        for run in rows
    ]


def _progress(run: Run, words: Words) -> str:
    if run.state == RunState.QUEUED:
        return "Waits for a worker"
    said = f"{words.count(run.done_count)} of {words.count(run.total_count)}" if run.total_count else ""
    return " · ".join(filter(None, [run.step, said]))


def _counts(counts: object, words: Words) -> str:
    """Write the counts of a run in one line; what is zero is left out."""
    if not isinstance(counts, dict):
        return ""
    said = []
    for kind, values in counts.items():
        if isinstance(values, dict):
            inner = ", ".join(f"{words.count(number)} {name}" for name, number in values.items() if number)
            said += [f"{kind.capitalize()}: {inner}"] if inner else []
        elif values:
            said.append(f"{words.count(values)} {kind}")
    return " · ".join(said).replace("_", " ")


@for_writers
def sync_now(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask the worker for a sync."""
    try:
        sync_later(connection=visit.connected(), by=visit.user)
    except SyncRefused as refusal:
        messages.warning(request, str(refusal), "warn")
    else:
        messages.success(request, "The sync has been asked for.", "good")
    return redirect("overview")
