"""Attach a process to its database: the server that is named, or the embedded one.

Any number of processes may attach at once. The first starts the embedded server, the last one out stops it;
who is attached is known by shared file locks, which the system frees even after kill -9.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import django
import psycopg
from django.db import connection, connections
from psycopg import sql

from tieout.config.databases import database_settings
from tieout.config.environment import Environment
from tieout.config.home import make_home
from tieout.runtime.postgres import APPLICATION, DATABASE, OWNER, Cluster, Running
from tieout.runtime.schema import SchemaOutdated, is_granted, migrate, missing_migrations


class Database:
    """The database of this process: its address, and what to do when the server is gone."""

    def __init__(self, address: str) -> None:
        self.address = address

    def has_moved(self) -> bool:
        """Bring a server that ended back, if it is ours; say whether the address is another one now."""
        return False


class EmbeddedDatabase(Database):
    """The database on the embedded server. It is made while the lock for starting is held."""

    def __init__(self, cluster: Cluster, starting: IO[str]) -> None:
        self._cluster = cluster
        self._starting = starting
        self._running = self._start()
        super().__init__(cluster.address(self._running, user=APPLICATION))

    def has_moved(self) -> bool:
        """Bring the server back if it ended; say whether the address is another one now.

        Raises: HomeUnusable, PostgresFailed.
        """
        if self._cluster.running() == self._running:
            return False
        with _locked(self._starting):
            self._running = self._start()
        self.address = self._cluster.address(self._running, user=APPLICATION)
        use_address(self.address)
        return True

    def _start(self) -> Running:
        running = self._cluster.running() or self._cluster.start()
        _prepare(self._cluster, running)
        return running


@contextmanager
def attach(*, is_durable: bool = True) -> Iterator[Database]:
    """Have a database with the current schema, for as long as the block lasts.

    Raises: EnvironmentRefused, HomeUnusable, PostgresMissing, PostgresFailed, SchemaOutdated.
    """
    environment = Environment.read()
    if environment.database_url:
        django.setup()
        if missing := missing_migrations(connection):
            raise SchemaOutdated(len(missing))
        yield Database(environment.database_url)
        return
    with _embedded(environment.home, is_durable=is_durable) as database:
        try:
            use_address(database.address)
            yield database
        finally:
            connections.close_all()
            os.environ.pop("TIEOUT_DATABASE_URL", None)


def use_address(address: str, *, pool_size: int = 0) -> None:
    """Let Django and the processes started from here use this address from now on."""
    os.environ["TIEOUT_DATABASE_URL"] = address
    django.setup()
    known = connections["default"]
    known.close()
    known.settings_dict.update(database_settings(address, pool_size=pool_size))


@contextmanager
def _embedded(home: Path, *, is_durable: bool) -> Iterator[EmbeddedDatabase]:
    make_home(home)
    cluster = Cluster(home, is_durable=is_durable)
    with (home / "attached.lock").open("w") as attached, (home / "starting.lock").open("w") as starting:
        try:
            with _locked(starting):
                fcntl.flock(attached, fcntl.LOCK_SH)
                database = EmbeddedDatabase(cluster, starting)
            yield database
        finally:
            with _locked(starting):
                fcntl.flock(attached, fcntl.LOCK_UN)
                if _is_last(attached):
                    cluster.stop()


def _prepare(cluster: Cluster, running: Running) -> None:
    """Make the database and the application's role on first use, and migrate when the program is newer."""
    owner_address = cluster.address(running, user=OWNER)
    with psycopg.connect(
        cluster.address(running, user=OWNER, database="postgres"), autocommit=True
    ) as server:
        if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION]).fetchone():
            server.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                    sql.Identifier(APPLICATION), sql.Literal(cluster.password_of(APPLICATION))
                )
            )
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    use_address(owner_address)
    if missing_migrations(connection) or not is_granted(connection, APPLICATION):
        migrate(owner_address=owner_address, application=APPLICATION)
    connection.close()


@contextmanager
def _locked(file: IO[str]) -> Iterator[None]:
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _is_last(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
