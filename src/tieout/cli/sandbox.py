"""`tieout sandbox`: an Intacct to try everything against, alone."""

import signal
import threading
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from tieout.cli.output import say, show_json
from tieout.cli.refusals import explains
from tieout.sandbox.books import BooksUnusable
from tieout.sandbox.faults import BadSpec
from tieout.sandbox.server import SandboxServer
from tieout.sandbox.start import Content, has_content

DAY = click.DateTime(["%Y-%m-%d"])
READABLE_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("sandbox")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=8801,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object when ready.")
@click.option("--state", type=click.Path(dir_okay=False, path_type=Path), help="Keep the books in this file.")
@click.option("--customers", type=click.IntRange(0), help="Customers to generate.")
@click.option("--invoices", type=click.IntRange(0), help="Invoices to generate.")
@click.option("--seed", default=1, show_default=True, help="Number from which the books are generated.")
@click.option("--books", type=READABLE_FILE, help="Take the books from this CSV file.")
@click.option(
    "--as-of", type=DAY, help="With --books: the day at which the file stands and the clock starts."
)
@click.option("--latency-ms", type=click.IntRange(0), help="Wait so long before every request.")
@click.option("--max-concurrency", type=click.IntRange(1), help="Requests worked on at the same time.")
@click.option(
    "--faults", default="", metavar="SPEC", help="name=rate[:seconds] by commas; ;seed=N at the end."
)
@click.option("--sign-in-error", type=click.Choice(["200", "401"]), help="How a refused sign-in is answered.")
@explains(BooksUnusable)
def command(
    *,
    port: int,
    host: str,
    as_json: bool,
    state: Path | None,
    customers: int | None,
    invoices: int | None,
    seed: int,
    books: Path | None,
    as_of: datetime | None,
    latency_ms: int | None,
    max_concurrency: int | None,
    faults: str,
    sign_in_error: str | None,
) -> None:
    """Run the sandbox: a stand-in for the Intacct gateway, until it is interrupted."""
    if as_of is not None and books is None:
        raise click.UsageError("--as-of is the day of a CSV file: name the file with --books.")
    if invoices and customers == 0:
        raise click.UsageError("--invoices needs customers to bill: --customers 0 leaves none.")
    filling = {"--customers": customers, "--invoices": invoices, "--books": books, "--as-of": as_of}
    unused = [name for name, value in filling.items() if value is not None]
    if state is not None and unused and has_content(state):
        click.echo(f"{state} holds books already; without effect: {', '.join(unused)}.", err=True)
    content = Content(
        customers=customers,
        invoices=invoices,
        seed=seed,
        csv_file=books,
        as_of=None if as_of is None else as_of.date(),
    )
    try:
        server = SandboxServer(
            port=port,
            host=host,
            content=content,
            state=state,
            latency_ms=latency_ms,
            max_concurrency=max_concurrency,
            sign_in_error=None if sign_in_error is None else int(sign_in_error),
            faults=faults,
        )
    except BadSpec as error:
        raise click.BadParameter(str(error), param_hint="--faults") from error
    except OSError as error:
        raise click.ClickException(
            f"The sandbox cannot listen on {host}:{port} ({error.strerror}). "
            "Choose another port with --port, or 0 for a free one."
        ) from error
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with server:
        _announce(server.description, as_json=as_json)
        stopped.wait()


def _announce(shown: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        show_json(shown)
        return
    say(f"The sandbox is ready at {shown['address']}")
    say(f"  gateway  {shown['gateway']}")
    say(f"  control  {shown['control']}")
    say(f"  sender   {shown['sender_id']} / {shown['sender_password']}")
    say(f"  company  {shown['company_id']}, user {shown['user_id']} / {shown['user_password']}")
    say("Ctrl-C ends it.")
