"""The part of `tieout demo` that serves: the demo company to click through, until it is interrupted."""

import os
from collections.abc import Mapping
from typing import Any

import click

from tieout.cli.database import database, explained
from tieout.cli.loading import load
from tieout.cli.output import say, show_json
from tieout.config.environment import Environment
from tieout.config.home import make_home
from tieout.intacct import IntacctError
from tieout.runtime.ports import PortTaken, free_port, refuse_taken
from tieout.runtime.roles import RoleEnded
from tieout.runtime.single import OnlyOne, RunsAlready, only_one
from tieout.runtime.supervisor import NotReady

HOST = "127.0.0.1"
# The demo speaks to its own sandbox only, with the sender that the sandbox knows.
SENDER = ("TIEOUT_SENDER_ID", "TIEOUT_SENDER_PASSWORD")


def serve_company(*, port: int, sandbox_port: int, as_json: bool) -> None:
    """Serve the demo company, or say where it is served already."""
    home = Environment.read().home
    with explained():
        make_home(home)
    try:
        with only_one(home) as lock:
            _serve(lock, port=port, sandbox_port=sandbox_port, as_json=as_json)
    except RunsAlready as other:
        say(str(other))
        if "address" not in other.facts:
            click.get_current_context().exit(1)
        _announce(other.facts, as_json=as_json)
    except RoleEnded as error:
        afresh = f"To start the demo afresh, set TIEOUT_HOME to a new folder; the present one is {home}."
        raise click.ClickException(f"{error}\n{afresh}") from error
    except (PortTaken, NotReady, IntacctError) as error:
        raise click.ClickException(str(error)) from error


def _serve(lock: OnlyOne, *, port: int, sandbox_port: int, as_json: bool) -> None:
    for name in SENDER:
        os.environ.pop(name, None)
    ports = [
        _choose(port, option="--port"),
        _choose(sandbox_port, option="--sandbox-port"),
    ]

    def ready(facts: dict[str, Any]) -> None:
        lock.tell(facts)
        _announce(facts, as_json=as_json)
        say("Ctrl-C ends it.") if not as_json else None

    with database() as found:
        serving = load("tieout.demo.serving", needs_models=True)
        try:
            serving.serve(
                database=found,
                home=Environment.read().home,
                ports=serving.Ports(*ports),
                tell=say,
                ready=ready,
            )
        except serving.BooksInUse as error:
            raise click.ClickException(str(error)) from error
    say("Ended.")


def _choose(port: int, *, option: str) -> int:
    if port == 0:
        return free_port()
    refuse_taken(HOST, port, option=option)
    return port


def _announce(facts: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        show_json(facts)
        return
    say(f"Tieout is ready at {facts['address']}")
    for user in facts["users"]:
        say(f"  sign in   {user['email']} / {user['password']} ({user['role']})")
    say(f"  sandbox   {facts['sandbox']}, the Intacct of {facts['organization']}")
    say(f"  data      {facts['home']}")
    say(f"{facts['organization']} imports its customers and invoices in the background.")
    say("Nothing is written to the sandbox until `tieout reconcile` switches that on.")
