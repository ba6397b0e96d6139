"""`tieout user`: who may sign in, and what they may do."""

from datetime import UTC, datetime

import click

from tieout.cli.database import attached
from tieout.cli.organizations import find_organization, organization_option
from tieout.cli.output import say
from tieout.cli.passwords import read_password
from tieout.identity.models import Role
from tieout.identity.operations import add_member, add_user


@click.group("user")
def command() -> None:
    """Manage the people who sign in."""


@command.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@organization_option
@attached
def add(*, email: str, role: str, password_stdin: bool, organization_name: str | None) -> None:
    """Add a person to an organization."""
    password = read_password(from_stdin=password_stdin, prompt=f"Password of {email}")
    organization = find_organization(organization_name)
    user = add_user(email=email, password=password, at=datetime.now(UTC))
    add_member(organization=organization, user=user, role=Role(role))
    say(f"{user.email} is {role} in {organization.name}.")
