"""`tieout migrate`: bring the schema of a database up to date."""

import click
from django.db import connection

from tieout.cli.database import database, explained
from tieout.cli.output import say
from tieout.config.databases import database_settings
from tieout.config.environment import Environment
from tieout.runtime.database import use_address
from tieout.runtime.schema import migrate, missing_migrations

CURRENT = "The schema is current."
OWNER_MISSING = (
    "TIEOUT_MIGRATE_DATABASE_URL is not set: it is the address of the same database as its owner, who may "
    "change tables. The application's own role (TIEOUT_DATABASE_URL) may not."
)
OWNER_IS_APPLICATION = (
    "TIEOUT_DATABASE_URL and TIEOUT_MIGRATE_DATABASE_URL name the same role, {role}: the application would "
    "be able to rewrite its history. Make a role of its own for it."
)


@click.command("migrate")
@explained()
def command() -> None:
    """Bring the schema up to date, as the owner of the database; the embedded one does it by itself."""
    environment = Environment.read()
    if environment.database_url:
        _migrate(environment.database_url, owner_address=environment.migrate_database_url)
        return
    with database():
        say(CURRENT)


def _migrate(address: str, *, owner_address: str) -> None:
    role, owner = (database_settings(known)["USER"] for known in (address, owner_address))
    if not owner:
        raise click.ClickException(OWNER_MISSING)
    if role == owner:
        raise click.ClickException(OWNER_IS_APPLICATION.format(role=role))
    use_address(owner_address)
    missing = missing_migrations(connection)
    migrate(owner_address=owner_address, application=role)
    say(f"{CURRENT} {len(missing)} migrations were missing." if missing else CURRENT)
