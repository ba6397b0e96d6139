"""`tieout import customers|invoices`: bring what stands in Intacct today."""

from datetime import UTC, datetime

import click

from tieout.cli.database import attached
from tieout.cli.organizations import find_connection, json_option, organization_option
from tieout.cli.output import Progress
from tieout.cli.refusals import explains
from tieout.cli.runs import say_run
from tieout.intacct import IntacctError
from tieout.sync.errors import SyncRefused
from tieout.sync.running import import_customers


@click.group("import")
def command() -> None:
    """Import from Intacct."""


@command.command("customers")
@organization_option
@json_option
@attached
@explains(IntacctError, SyncRefused)
def customers(*, organization_name: str | None, as_json: bool) -> None:
    """Bring all active customers, once."""
    with Progress() as show:
        run = import_customers(
            connection=find_connection(organization_name), at=datetime.now(UTC), progress=show
        )
    say_run(run, as_json=as_json)
