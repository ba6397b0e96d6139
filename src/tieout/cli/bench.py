"""`tieout bench`: measure Tieout against a sandbox of its own, beside a baseline of the same run."""

import json
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from tieout.bench.figures import ImportFigures, TieOutFigures, WriteFigures
from tieout.bench.measuring import Size, Tell, measure_import, measure_tie_out, measure_write
from tieout.bench.step_process import StepFailed
from tieout.cli.database import database
from tieout.cli.loading import load
from tieout.cli.output import Progress, say, show_json
from tieout.cli.refusals import explains
from tieout.runtime.own_folder import own_folder
from tieout.runtime.sandbox_process import SandboxDidNotStart

Command = TypeVar("Command", bound=Callable[..., Any])
Found = TypeVar("Found")
INVOICES = 20_000


def _sizes(command: Command) -> Command:
    """Let a command take the size of the books."""
    options = (
        click.option(
            "--invoices", type=click.IntRange(1), default=INVOICES, show_default=True, help="Invoices."
        ),
        click.option(
            "--customers", type=click.IntRange(1), help="Customers.  [default: one for 20 invoices]"
        ),
        click.option("--latency-ms", type=click.IntRange(0), default=0, help="Wait before every answer."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group("bench")
def command() -> None:
    """Measure requests, billed transactions, seconds and memory, in a data folder of its own."""


@command.command("import")
@_sizes
def first_import(*, invoices: int, customers: int | None, latency_ms: int, as_json: bool) -> None:
    """Measure a first import; exit status 1 when it takes more requests than the goal allows."""
    size = Size(invoices=invoices, customers=customers or 0, latency_ms=latency_ms)
    figures = _measured(lambda tell: measure_import(size, tell=tell))
    _say_import(figures)
    _end(figures.as_json(), as_json=as_json, is_within=figures.is_within)


@command.command("write")
@_sizes
def writing(*, invoices: int, customers: int | None, latency_ms: int, as_json: bool) -> None:
    """Measure the writing of invoices and then of payments; exit status 1 when a goal is missed."""
    size = Size(invoices=invoices, customers=customers or 0, latency_ms=latency_ms)
    figures = _measured(lambda tell: measure_write(size, tell=tell))
    for kind, written in figures.items():
        _say_write(kind, written)
    _end(
        {kind: written.as_json() for kind, written in figures.items()},
        as_json=as_json,
        is_within=all(written.is_within for written in figures.values()),
    )


@command.command("tie-out")
@_sizes
def comparing(*, invoices: int, customers: int | None, latency_ms: int, as_json: bool) -> None:
    """Measure a tie-out after a first import."""
    size = Size(invoices=invoices, customers=customers or 0, latency_ms=latency_ms)
    figures = _measured(lambda tell: measure_tie_out(size, tell=tell))
    _say_tie_out(figures)
    _end(figures.as_json(), as_json=as_json, is_within=True)


@command.command("step", hidden=True)
@click.argument("name")
def step(*, name: str) -> None:
    """Run one step of a measurement over the database that the environment names; facts come as JSON."""
    facts = json.load(sys.stdin)
    with database():
        steps = load("tieout.bench.steps", needs_models=True)
        show_json(steps.STEPS[name](**facts))


@explains(SandboxDidNotStart, StepFailed)
def _measured(measure: Callable[[Tell], Found]) -> Found:
    """Measure in a data folder of its own, with a database as every installation has it."""
    with own_folder(), database(), Progress() as show:
        return measure(show)


def _end(facts: dict[str, Any], *, as_json: bool, is_within: bool) -> None:
    if as_json:
        show_json(facts)
    if not is_within:
        click.get_current_context().exit(1)


def _say_import(figures: ImportFigures) -> None:
    held, allowed = figures.content, figures.content.requests_allowed
    say(
        f"Imported {figures.invoices:,} of {held.outstanding:,} outstanding invoices of {held.customers:,} "
        f"customers in {figures.seconds:.1f} s ({figures.failures:,} failures)."
    )
    say(
        f"  {held.lines:,} lines, {held.subtotals:,} subtotals, {held.details:,} settlements "
        f"of {held.payments:,} payments"
    )
    say(
        f"  {figures.requests:,} requests and {figures.transactions:,} billed transactions; "
        f"P1 allows {allowed:,}: {_verdict(is_within=figures.is_within)}"
    )
    say(
        f"  {figures.ratio:.2f} times the bare client ({figures.baseline_seconds:.1f} s); "
        f"{figures.peak_mb:.0f} MB at most"
    )


def _say_write(kind: str, figures: WriteFigures) -> None:
    say(f"Wrote {figures.written:,} of {figures.records:,} {kind} in {figures.seconds:.1f} s.")
    say(
        f"  {figures.requests:,} requests, {figures.writes:,} billed writes, {figures.lookups:,} look-ups, "
        f"{figures.sign_ins:,} sign-ins; P2 allows {figures.requests_allowed:,} requests: "
        f"{_verdict(is_within=figures.is_within)}"
    )


def _say_tie_out(figures: TieOutFigures) -> None:
    say(
        f"Tied out {figures.invoices:,} invoices in {figures.seconds:.1f} s: "
        f"{figures.differences:,} differences."
    )
    say(f"  {figures.requests:,} requests; {figures.peak_mb:.0f} MB at most")


def _verdict(*, is_within: bool) -> str:
    return "kept" if is_within else "MISSED"
