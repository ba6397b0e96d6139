"""`tieout settings`: what the finance team chose about its connection."""

import dataclasses

import click

from tieout.cli.clock import now
from tieout.cli.database import attached
from tieout.cli.groups import DefaultGroup
from tieout.cli.organizations import find_connection, json_option, organization_option
from tieout.cli.output import say, show_json
from tieout.cli.settings_text import changed, shown
from tieout.sync.models import Connection
from tieout.sync.operations.connections import save_settings
from tieout.sync.settings import ConnectionSettings, SettingRefused


@click.group("settings", cls=DefaultGroup, default="show")
def command() -> None:
    """Show (also without `show`) or save the settings; nothing syncs before they were saved once."""


@command.command("show")
@organization_option
@json_option
@attached
def show_settings(*, organization_name: str | None, as_json: bool) -> None:
    """Show every setting with its value and what it means."""
    _show(find_connection(organization_name), as_json=as_json)


@command.command("set")
@click.argument("assignments", nargs=-1, metavar="[NAME=VALUE]…")
@organization_option
@json_option
@attached
def set_settings(*, assignments: tuple[str, ...], organization_name: str | None, as_json: bool) -> None:
    """Save the settings, with these changed; without any, the values shown are confirmed."""
    connection = find_connection(organization_name)
    try:
        settings = changed(connection.settings, assignments)
        saved = save_settings(connection=connection, settings=settings, at=now())
    except SettingRefused as error:
        raise click.UsageError(str(error)) from error
    say("Saved.")
    _show(saved, as_json=as_json)


def _show(connection: Connection, *, as_json: bool) -> None:
    settings = connection.settings
    for field in dataclasses.fields(ConnectionSettings):
        say(f"{field.name}={shown(getattr(settings, field.name))}")
        say(f"    {field.metadata['help']}")
    if connection.settings_version == 0:
        say("Not saved yet: nothing is read or written before `tieout settings set`.")
    if as_json:
        show_json({"version": connection.settings_version, "settings": settings.to_json()})
