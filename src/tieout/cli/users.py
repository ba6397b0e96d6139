"""`tieout user`: who may sign in, and what they may do."""

import click
from django.db import transaction

from tieout.cli.clock import now
from tieout.cli.database import attached
from tieout.cli.organizations import find_organization, json_option, organization_option
from tieout.cli.output import say, show_json
from tieout.cli.passwords import read_password
from tieout.cli.refusals import explains
from tieout.identity.models import Role
from tieout.identity.operations import EmailTaken, PasswordTooShort, add_member, add_user


@click.group("user")
def command() -> None:
    """Manage the people who sign in."""


@command.command("add")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@organization_option
@json_option
@attached
@explains(EmailTaken, PasswordTooShort)
def add(*, email: str, role: str, password_stdin: bool, organization_name: str | None, as_json: bool) -> None:
    """Add a person to an organization."""
    password = read_password(from_stdin=password_stdin, prompt=f"Password of {email}")
    organization = find_organization(organization_name)
    with transaction.atomic():
        user = add_user(email=email, password=password, at=now())
        add_member(organization=organization, user=user, role=Role(role))
    say(f"{user.email} is {role} in {organization.name}.")
    if as_json:
        show_json({"email": user.email, "role": role, "organization": organization.name})
