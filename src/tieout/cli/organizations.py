"""Which organization and which connection a command is about."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tieout.identity.models import Organization
from tieout.sync.models import Connection

Command = TypeVar("Command", bound=Callable[..., Any])


def organization_option(command: Command) -> Command:
    """Let a command take `--organization NAME`."""
    option = click.option(
        "--organization",
        "organization_name",
        metavar="NAME",
        help="Organization; may be left out where there is only one.",
    )
    return option(command)


def json_option(command: Command) -> Command:
    """Let a command take `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")(
        command
    )


def find_organization(name: str | None) -> Organization:
    """Return the named organization, or the only one."""
    known = list(Organization.objects.order_by("name"))
    if name is not None:
        for organization in known:
            if organization.name == name:
                return organization
        raise click.ClickException(f"There is no organization {name}.{_known(known)}")
    if len(known) == 1:
        return known[0]
    if not known:
        raise click.ClickException("There is no organization yet: `tieout connect` makes the first one.")
    raise click.UsageError(f"Say which organization with --organization NAME.{_known(known)}")


def find_connection(organization_name: str | None) -> Connection:
    """Return the active connection of the named organization, or of the only one."""
    organization = find_organization(organization_name)
    connection = Connection.objects.filter(organization=organization, is_active=True).first()
    if connection is None:
        raise click.ClickException(
            f"{organization.name} is not connected to Intacct yet: `tieout connect` does that."
        )
    return connection


def _known(organizations: list[Organization]) -> str:
    if not organizations:
        return ""
    return " Known are: " + ", ".join(organization.name for organization in organizations) + "."
