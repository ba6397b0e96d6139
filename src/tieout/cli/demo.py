"""`tieout demo`: the main job from start to end, or a demo company to click through."""

from pathlib import Path

import click

from tieout.cli.database import database
from tieout.cli.demo_company import serve_company
from tieout.cli.loading import load
from tieout.cli.outcomes import say_outcome
from tieout.cli.output import Progress, show_json
from tieout.cli.refusals import explains
from tieout.demo.outcome import Outcome
from tieout.demo.receivables_file import FileUnusable, ReceivablesFile
from tieout.intacct import ProtocolError, TransportError
from tieout.runtime.own_folder import own_folder
from tieout.runtime.sandbox_process import SandboxDidNotStart
from tieout.sandbox.faults import BadSpec, parse_spec

READABLE_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# What passes by itself on a shaky wire, when it is tried again.
PASSING = (TransportError, ProtocolError)
PORT, SANDBOX_PORT = 8800, 8801


@click.command("demo")
@click.option("--once", is_flag=True, help="Play a story in both books without a browser and prove it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object when ready, or at the end.")
@click.option("--port", type=int, help=f"Port of the pages; 0 takes a free one.  [default: {PORT}]")
@click.option("--sandbox-port", type=int, help=f"Port of the sandbox.  [default: {SANDBOX_PORT}]")
@click.option("--seed", type=int, help="With --once: number from which Intacct's books are generated.")
@click.option("--books", type=READABLE_FILE, help="With --once: play the story of this CSV file instead.")
@click.option(
    "--faults",
    default="",
    metavar="SPEC",
    help="With --once: name=rate[:seconds] by commas; ;seed=N at the end.",
)
def command(
    *,
    once: bool,
    as_json: bool,
    port: int | None,
    sandbox_port: int | None,
    seed: int | None,
    books: Path | None,
    faults: str,
) -> None:
    """Show what Tieout does, against a sandbox, with nothing to sign up for.

    Without --once a demo company is served, to click through, until it is interrupted.
    """
    if not once:
        if seed is not None or books is not None or faults:
            raise click.UsageError("--seed, --books and --faults belong to --once.")
        serve_company(
            port=PORT if port is None else port,
            sandbox_port=SANDBOX_PORT if sandbox_port is None else sandbox_port,
            as_json=as_json,
        )
        return
    if port is not None or sandbox_port is not None:
        raise click.UsageError("--port and --sandbox-port do not belong to --once: it takes free ones.")
    if books is not None and seed is not None:
        raise click.UsageError("--seed is for generated books: leave it out with --books.")
    outcome = _play(seed=1 if seed is None else seed, books=books, faults=faults)
    say_outcome(outcome)
    if as_json:
        show_json(outcome.as_json())
    if not outcome.is_ok:
        click.get_current_context().exit(1)


@explains(FileUnusable, SandboxDidNotStart)
def _play(*, seed: int, books: Path | None, faults: str) -> Outcome:
    """Play one story in a data folder and on ports of its own, and leave nothing behind."""
    _refuse_unreadable(faults)
    file = None if books is None else ReceivablesFile.read(books)
    with own_folder(), database(is_durable=False), Progress() as show:
        stories = load("tieout.demo.once", needs_models=True)
        outcome: Outcome = stories.play_once(seed=seed, file=file, faults=faults, passing=PASSING, tell=show)
    return outcome


def _refuse_unreadable(faults: str) -> None:
    try:
        parse_spec(faults)
    except BadSpec as error:
        raise click.BadParameter(str(error), param_hint="--faults") from error
