"""`tieout import customers|invoices`: bring what stands in Intacct today."""

from datetime import datetime

import click

from tieout.cli.clock import now
from tieout.cli.database import attached
from tieout.cli.organizations import find_connection, json_option, organization_option
from tieout.cli.output import Progress
from tieout.cli.refusals import explains
from tieout.cli.runs import say_run
from tieout.sync.errors import SyncRefused
from tieout.sync.importing.documents import InvoiceImport
from tieout.sync.running import import_customers, import_invoices

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("import")
def command() -> None:
    """Import from Intacct."""


@command.command("customers")
@organization_option
@json_option
@attached
@explains(SyncRefused)
def customers(*, organization_name: str | None, as_json: bool) -> None:
    """Bring all active customers, once."""
    with Progress() as show:
        run = import_customers(connection=find_connection(organization_name), clock=now, progress=show)
    say_run(run, as_json=as_json)


@command.command("invoices")
@click.option(
    "--definition",
    default="",
    metavar="NAME",
    help="Order Entry transaction definition; left out: all of the settings.",
)
@click.option("--include-drafts", is_flag=True, help="Bring drafts as well, as drafts.")
@click.option("--modified-since", type=DAY, help="Only documents that were changed on or after this day.")
@click.option("--update-existing", is_flag=True, help="Bring invoices that are known already up to date.")
@organization_option
@json_option
@attached
@explains(SyncRefused)
def invoices(
    *,
    definition: str,
    include_drafts: bool,
    modified_since: datetime | None,
    update_existing: bool,
    organization_name: str | None,
    as_json: bool,
) -> None:
    """Bring the outstanding Order Entry invoices with what was paid on them before."""
    options = InvoiceImport(
        definition=definition,
        include_drafts=include_drafts,
        modified_since=None if modified_since is None else modified_since.date(),
        update_existing=update_existing,
    )
    with Progress() as show:
        run = import_invoices(
            connection=find_connection(organization_name), clock=now, options=options, progress=show
        )
    say_run(run, as_json=as_json)
