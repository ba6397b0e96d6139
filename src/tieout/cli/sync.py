"""`tieout sync`: read what changed in Intacct, write what changed here."""

import click

from tieout.cli.clock import now
from tieout.cli.database import attached
from tieout.cli.organizations import find_connection, json_option, organization_option
from tieout.cli.output import Progress
from tieout.cli.refusals import explains
from tieout.cli.runs import say_run
from tieout.sync.errors import SyncRefused
from tieout.sync.running import sync


@click.command("sync")
@organization_option
@json_option
@attached
@explains(SyncRefused)
def command(*, organization_name: str | None, as_json: bool) -> None:
    """Bring both books to the same state: read what changed in Intacct, write what changed in Tieout."""
    with Progress() as show:
        run = sync(connection=find_connection(organization_name), clock=now, progress=show)
    say_run(run, as_json=as_json)
