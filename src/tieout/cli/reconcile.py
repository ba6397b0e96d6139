"""`tieout reconcile`: show what would be written to Intacct, then switch writing on."""

import sys
from typing import Any

import click

from tieout.cli.amounts import amount_text
from tieout.cli.clock import now
from tieout.cli.database import attached
from tieout.cli.organizations import find_connection, json_option, organization_option
from tieout.cli.output import say, show_json, show_table
from tieout.cli.refusals import explains
from tieout.sync.errors import SyncRefused
from tieout.sync.exporting.due import Pending, Sums
from tieout.sync.models import Connection
from tieout.sync.operations.connections import preview_reconcile, start_reconcile, stop_reconcile
from tieout.sync.operations.runs import refuse_unready

KINDS = ("customers", "invoices", "payments", "reversals", "voids")


@click.command("reconcile")
@click.option("--yes", is_flag=True, help="Switch writing on without asking.")
@click.option("--off", is_flag=True, help="Switch writing off; what is under way is still settled.")
@organization_option
@json_option
@attached
@explains(SyncRefused)
def command(*, yes: bool, off: bool, organization_name: str | None, as_json: bool) -> None:
    """Show counts and sums of what will be written to Intacct, then switch writing on."""
    if yes and off:
        raise click.UsageError("--yes switches writing on, --off switches it off: say one of them.")
    connection = find_connection(organization_name)
    if off:
        stop_reconcile(connection=connection)
        say("Reconcile to Intacct is off: nothing more is written.")
        pending = None
    else:
        refuse_unready(connection)
        pending = preview_reconcile(connection)
        _show(pending)
        _switch_on(connection, is_agreed=yes)
    if as_json:
        show_json({"reconcile_on": connection.reconcile_on, "pending": pending and _as_json(pending)})
    if not (off or connection.reconcile_on):
        click.get_current_context().exit(1)


def _switch_on(connection: Connection, *, is_agreed: bool) -> None:
    if connection.reconcile_on:
        say("Reconcile to Intacct is on already.")
        return
    if not is_agreed and sys.stdin.isatty():
        is_agreed = click.confirm("Write this to Intacct from the next sync on?")
    if not is_agreed:
        say("Nothing was changed: `tieout reconcile --yes` switches writing on.")
        return
    start_reconcile(connection=connection, at=now())
    say("Reconcile to Intacct is on: the next sync writes this (`tieout sync`).")


def _show(pending: Pending) -> None:
    say("Waiting to be written to Intacct:")
    show_table(
        ("", "Records", "Sum"),
        [(kind, f"{sums.count:,}", _sum(sums)) for kind, sums in _by_kind(pending)],
        right=(1, 2),
    )


def _by_kind(pending: Pending) -> list[tuple[str, Sums]]:
    return [(kind, getattr(pending, kind)) for kind in KINDS]


def _sum(sums: Sums) -> str:
    return ", ".join(f"{amount_text(each.amount, each.currency)} {each.currency}" for each in sums.amounts)


def _as_json(pending: Pending) -> dict[str, Any]:
    return {
        kind: {"count": sums.count, "sums": {each.currency: str(each) for each in sums.amounts}}
        for kind, sums in _by_kind(pending)
    }
