"""Attach a process to its database: the server that is named, or the embedded one.

Any number of processes may attach at once. The first starts the embedded server, the last one out stops it;
who is attached is known by shared file locks, which the system frees even after kill -9.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from tieout.config.databases import database_settings
from tieout.config.environment import Environment
from tieout.runtime.postgres import APPLICATION, DATABASE, OWNER, Cluster, Running

# The application may add to these tables and read them, never change or empty them.
APPEND_ONLY_SUFFIX = "event"


@contextmanager
def attach(*, is_durable: bool = True) -> Iterator[str]:
    """Have a database with the current schema, for as long as the block lasts; yields the address.

    Raises: HomeUnreachable, PostgresMissing, PostgresFailed.
    """
    environment = Environment.read()
    if environment.database_url:
        django.setup()
        yield environment.database_url
        return
    with _attached_server(environment.home, is_durable=is_durable) as (cluster, running):
        address = cluster.address(running, user=APPLICATION)
        os.environ["TIEOUT_DATABASE_URL"] = address
        try:
            django.setup()
            use_address(address)
            yield address
        finally:
            connections.close_all()
            del os.environ["TIEOUT_DATABASE_URL"]


def use_address(address: str) -> None:
    """Let Django use this address from now on, also when its settings were read before it was known."""
    connection = connections["default"]
    connection.close()
    connection.settings_dict.update(database_settings(address))


def migrate(*, owner_address: str, application_address: str) -> None:
    """Bring the schema up to date as the owner, and give the application's role what it needs and no more."""
    use_address(owner_address)
    try:
        call_command("migrate", verbosity=0, interactive=False)
        _grant(owner_address, database_settings(application_address)["USER"])
    finally:
        use_address(application_address)


def schema_mark() -> str:
    """Return a digest of all migrations that this program knows."""
    names = sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


@contextmanager
def _attached_server(home: Path, *, is_durable: bool) -> Iterator[tuple[Cluster, Running]]:
    cluster = Cluster(home, is_durable=is_durable)
    home.mkdir(parents=True, exist_ok=True)
    with (home / "attached.lock").open("w") as attached, (home / "starting.lock").open("w") as starting:
        with _locked(starting):
            fcntl.flock(attached, fcntl.LOCK_SH)
            running = cluster.running() or cluster.start()
            _prepare_database(cluster, running)
        try:
            yield cluster, running
        finally:
            with _locked(starting):
                fcntl.flock(attached, fcntl.LOCK_UN)
                if _is_last(attached):
                    cluster.stop()


def _prepare_database(cluster: Cluster, running: Running) -> None:
    """Make the database and the application's role on first use, and migrate when the program is newer."""
    owner = cluster.address(running, user=OWNER)
    with psycopg.connect(
        cluster.address(running, user=OWNER, database="postgres"), autocommit=True
    ) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            server.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(APPLICATION), sql.Literal(cluster.password_of(APPLICATION))
                )
            )
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        mark = server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
        os.environ["TIEOUT_DATABASE_URL"] = cluster.address(running, user=APPLICATION)
        django.setup()
        wanted = schema_mark()
        if mark is None or mark[0] != wanted:
            migrate(owner_address=owner, application_address=os.environ["TIEOUT_DATABASE_URL"])
            server.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(DATABASE), sql.Literal(wanted))
            )


def _grant(owner_address: str, role: str) -> None:
    """Give the application's role rows but no tables: no DDL, and no change of what is append-only."""
    name = sql.Identifier(role)
    with psycopg.connect(owner_address, autocommit=True) as owner:
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {}",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}",
            "REVOKE CREATE ON SCHEMA public FROM {}",
        ):
            owner.execute(sql.SQL(statement).format(name))
        tables = owner.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE %s",
            [f"%{APPEND_ONLY_SUFFIX}"],
        ).fetchall()
        for (table,) in tables:
            owner.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(sql.Identifier(table), name)
            )


@contextmanager
def _locked(file: object) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)  # type: ignore[arg-type]
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)  # type: ignore[arg-type]


def _is_last(file: object) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # type: ignore[arg-type]
    except BlockingIOError:
        return False
    return True
