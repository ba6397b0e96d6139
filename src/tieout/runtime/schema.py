"""The schema of the database: is it this program's, bring it up to date, and who may do what in it."""

import pkgutil
from importlib.util import find_spec

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

# The application may add to these tables and read them, never change or empty them.
APPEND_ONLY_SUFFIX = "event"
# One migration at a time, whoever starts it; the number means nothing.
MIGRATION_LOCK = 7_106_001
GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {}",
    "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}",
    "REVOKE CREATE ON SCHEMA public FROM {}",
)


class SchemaOutdated(Exception):
    """The database was made by an older program. `missing_count` says how many migrations are missing."""

    def __init__(self, missing_count: int) -> None:
        super().__init__(
            f"The database is {missing_count} migrations older than this program: run `tieout migrate` "
            "with TIEOUT_MIGRATE_DATABASE_URL."
        )
        self.missing_count = missing_count


class RoleMissing(Exception):
    """The application's role does not exist on the server. `role` is its name."""

    def __init__(self, role: str) -> None:
        super().__init__(
            f"The server has no role {role} for the application. Make it first, as an administrator: "
            f"CREATE ROLE {role} LOGIN PASSWORD '…';"
        )
        self.role = role


def missing_migrations(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """Return the migrations of this program that the database has not had."""
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return known_migrations()
        cursor.execute("SELECT app, name FROM django_migrations")
        return known_migrations() - set(cursor.fetchall())


def known_migrations() -> set[tuple[str, str]]:
    """List the migrations of this program by their file names, without loading them."""
    found = set()
    for app in apps.get_app_configs():
        module, _ = MigrationLoader.migrations_module(app.label)
        spec = find_spec(module) if module else None
        folders = (spec and spec.submodule_search_locations) or ()
        found |= {(app.label, m.name) for m in pkgutil.iter_modules(folders) if m.name[0] not in "_~"}
    return found


def is_granted(connection: BaseDatabaseWrapper, role: str) -> bool:
    """Say whether the application's role can read every table; it is given all its rights at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(bool_and(has_table_privilege(%s, oid, 'SELECT')), false) FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
            [role],
        )
        (answer,) = cursor.fetchone()
    return bool(answer)


def migrate(*, owner_address: str, application: str) -> None:
    """Bring the schema up to date, and give the application's role what it needs and no more.

    Django must be using the owner's address.
    Raises: RoleMissing.
    """
    with psycopg.connect(owner_address, autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [application]).fetchone():
            raise RoleMissing(application)
        call_command("migrate", verbosity=0, interactive=False)
        with owner.transaction():
            _grant(owner, application)


def _grant(owner: psycopg.Connection[tuple[str]], application: str) -> None:
    """Give the application rows but no tables: no DDL, and no change of what is append-only."""
    name = sql.Identifier(application)
    for statement in GRANTS:
        owner.execute(sql.SQL(statement).format(name))
    tables = owner.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE %s",
        [f"%{APPEND_ONLY_SUFFIX}"],
    ).fetchall()
    for (table,) in tables:
        owner.execute(
            sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), name)
        )
