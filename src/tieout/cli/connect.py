"""`tieout connect`: tie an organization to an Intacct company."""

import click
from django.db import transaction

from tieout.cli.clock import now
from tieout.cli.database import attached
from tieout.cli.intacct_refusals import explains_intacct
from tieout.cli.organizations import find_organization, json_option
from tieout.cli.output import say, show_json
from tieout.cli.passwords import read_password
from tieout.cli.refusals import explains
from tieout.identity.models import Organization
from tieout.identity.operations import create_organization
from tieout.sync.operations.connections import ConnectionRefused, connect

GATEWAY = "https://api.intacct.com/ia/xml/xmlgw.phtml"


@click.command("connect")
@click.option("--name", required=True, help="What the connection is called in Tieout.")
@click.option("--company-id", required=True, help="Intacct company ID.")
@click.option("--user-id", required=True, help="User ID of the web services user.")
@click.option("--password-stdin", is_flag=True, help="Read the user's password from standard input.")
@click.option("--entity", default="", help="Entity ID; left out: top level.")
@click.option("--gateway-url", default=GATEWAY, show_default=True, help="Address of the gateway.")
@click.option(
    "--organization",
    "organization_name",
    metavar="NAME",
    help="Organization, made if it is new; left out: the only one, or a new one called like the connection.",
)
@json_option
@attached
@explains(ConnectionRefused)
@explains_intacct
def command(
    *,
    name: str,
    company_id: str,
    user_id: str,
    password_stdin: bool,
    entity: str,
    gateway_url: str,
    organization_name: str | None,
    as_json: bool,
) -> None:
    """Sign in to Intacct once and keep the connection."""
    password = read_password(from_stdin=password_stdin, prompt=f"Password of {user_id}")
    # A refused sign-in leaves no organization behind that a later command would take for the only one.
    with transaction.atomic():
        organization = _organization(organization_name, connection_name=name)
        connection = connect(
            organization=organization,
            name=name,
            company_id=company_id,
            user_id=user_id,
            password=password,
            entity=entity,
            gateway_url=gateway_url,
            at=now(),
        )
    say(f"{organization.name} is connected to the Intacct company {company_id} as {user_id}.")
    if connection.settings_version == 0:
        say("Next: `tieout settings set` saves the settings; nothing is read or written before.")
    if as_json:
        show_json({"organization": organization.name, "connection": connection.name})


def _organization(name: str | None, *, connection_name: str) -> Organization:
    if name is None and Organization.objects.exists():
        return find_organization(None)
    wanted = name or connection_name
    existing = Organization.objects.filter(name=wanted).first()
    return existing or create_organization(name=wanted, at=now())
