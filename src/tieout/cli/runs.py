"""What the commands say about a run: what it did, what it cost, and whether it reached its end."""

from collections.abc import Iterator, Mapping
from typing import Any

import click

from tieout.cli.output import counted, say, show_json
from tieout.sync.models import Failure, FailureLevel, FailureState, Run, RunState


def say_run(run: Run, *, as_json: bool) -> None:
    """Tell how a run ended; one that did not finish makes the command fail."""
    failures = Failure.objects.filter(
        connection=run.connection_id, state=FailureState.OPEN, level=FailureLevel.FAILURE
    ).count()
    say(f"{run.get_kind_display()}: {run.get_state_display().lower()}.")
    for line in _counts(run.counts):
        say(f"  {line}")
    if run.usage:
        requests, transactions = run.usage.get("requests", 0), run.usage.get("transactions", 0)
        asked = counted(requests, "request", "requests")
        say(f"  {asked} to Intacct, {counted(transactions, 'billed transaction', 'billed transactions')}")
    if failures:
        need = counted(failures, "record needs", "records need")
        say(f"  {need} a person: `tieout failures` shows which and why")
    if run.error_text:
        click.echo(f"Error: {run.error_text}", err=True)
    if as_json:
        show_json(_as_json(run, failures))
    if run.state != RunState.DONE:
        click.get_current_context().exit(1)


def _counts(counts: Mapping[str, Any]) -> Iterator[str]:
    """Write what was done with each kind of record; what is zero is left out."""
    for kind, values in counts.items():
        if isinstance(values, Mapping):
            inner = ", ".join(
                f"{number:,} {name.replace('_', ' ')}" for name, number in values.items() if number
            )
            yield f"{kind}: {inner or 'nothing new'}"
        elif values:
            yield f"{kind.replace('_', ' ')}: {values:,}"


def _as_json(run: Run, failures: int) -> dict[str, Any]:
    return {
        "kind": run.kind,
        "state": run.state,
        "counts": run.counts,
        "usage": run.usage,
        "failures": failures,
        "error": run.error_text,
    }
