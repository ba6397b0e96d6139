"""Commands attach to the database: they start it, share it, and stop it with the last one."""

import os
import subprocess
from contextlib import closing, contextmanager

import psycopg
import pytest
from psycopg import sql

from factories.homes import Home, open_folder
from tieout.runtime.ports import free_port
from tieout.runtime.postgres import APPLICATION, OWNER, Cluster

HELD_OPEN = (
    "import sys\n"
    "from tieout.runtime.database import attach\n"
    "with attach() as database:\n"
    "    print(database.address, flush=True)\n"
    "    sys.stdin.readline()\n"
)


@contextmanager
def _held_open(home):
    """Be attached in another process for the length of a block; yields the address."""
    command = [home.command()[0], "-c", HELD_OPEN]
    environment = home.environment(DJANGO_SETTINGS_MODULE="tieout.config.settings")
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("postgresql://")
        yield address
        process.communicate("\n")


class TestEmbeddedDatabase:
    def test_is_started_for_a_command_and_stopped_after_it(self, home):
        done = home.run("migrate")

        assert (done.returncode, done.stdout) == (0, "The schema is current.\n"), done.stderr
        assert home.processes() == {}

    def test_is_shared_by_commands_and_stopped_by_the_last_one(self, home):
        with _held_open(home):
            server = Cluster(home.folder).running()

            assert home.run("migrate").returncode == 0
            assert Cluster(home.folder).running() == server

        assert home.processes() == {}

    def test_gets_the_rest_of_its_making_when_that_was_cut_short(self, home):
        home.run("migrate")
        cluster = Cluster(home.folder)
        owner = cluster.address(cluster.start(), user=OWNER, database="postgres")
        with closing(psycopg.connect(owner, autocommit=True)) as connection:
            connection.execute("DROP DATABASE tieout")

        with _held_open(home) as address, closing(psycopg.connect(address)) as connection:
            assert connection.execute("SELECT count(*) FROM ledger_invoice").fetchone() == (0,)

    @pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
    def test_is_refused_in_one_sentence_where_the_folder_is_closed(self, home):
        home.folder.parent.chmod(0o700)

        done = home.run("migrate")

        assert done.returncode == 1
        assert f"because {home.folder.parent} is closed to others" in done.stderr
        assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def database():
    """The connection of an application to its embedded database."""
    with (
        open_folder() as folder,
        _held_open(Home(folder)) as address,
        closing(psycopg.connect(address, autocommit=True)) as connection,
    ):
        yield connection


class TestApplicationRole:
    """What the application may do in its own database."""

    def test_adds_to_the_past_and_never_changes_it(self, database):
        events = database.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE '%event'"
        ).fetchall()

        assert events
        for (table,) in events:
            for statement in ("DELETE FROM {}", "TRUNCATE {}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    database.execute(sql.SQL(statement).format(sql.Identifier(table)))
            may = "SELECT has_table_privilege(%s, 'INSERT'), has_table_privilege(%s, 'UPDATE')"
            assert database.execute(may, [table, table]).fetchone() == (True, False)

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE TABLE mine (number int)",
            "DROP TABLE ledger_invoice",
            "ALTER TABLE ledger_invoice DISABLE TRIGGER ALL",
        ],
    )
    def test_changes_no_table(self, database, statement):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.execute(statement)


class TestDatabaseServer:
    """A server that is not ours: the one of this test run, with a database and a role made for the test."""

    @pytest.fixture
    def server(self):
        administrator = os.environ["TIEOUT_TEST_DATABASE_URL"]
        base = administrator.rsplit("/", 1)[0]
        with closing(psycopg.connect(administrator, autocommit=True)) as connection:
            connection.execute("CREATE DATABASE elsewhere")
            yield f"{base}/elsewhere", connection
            connection.execute("DROP DATABASE elsewhere WITH (FORCE)")
            connection.execute("DROP ROLE IF EXISTS elsewhere_app")

    def _application(self, owner):
        return f"postgresql://elsewhere_app:secret@{owner.rsplit('@', 1)[1]}"

    def test_is_migrated_by_its_owner_and_used_by_another_role(self, home, server):
        owner, connection = server
        connection.execute("CREATE ROLE elsewhere_app LOGIN PASSWORD 'secret'")
        application = self._application(owner)

        before = home.run("user", "add", "alice@copperkettle.example", "--role", "viewer",
                          TIEOUT_DATABASE_URL=application)  # fmt: skip
        done = home.run("migrate", TIEOUT_DATABASE_URL=application, TIEOUT_MIGRATE_DATABASE_URL=owner)
        again = home.run("migrate", TIEOUT_DATABASE_URL=application, TIEOUT_MIGRATE_DATABASE_URL=owner)
        worker = home.run("worker", "--help", TIEOUT_DATABASE_URL=application)

        assert "migrations older than this program: run `tieout migrate`" in before.stderr
        assert (done.returncode, done.stderr) == (0, "")
        assert "migrations were missing" in done.stdout
        assert again.stdout == "The schema is current.\n"
        assert worker.returncode == 0
        with closing(psycopg.connect(application)) as used:
            assert used.execute("SELECT count(*) FROM ledger_invoice").fetchone() == (0,)

    def test_asks_for_the_role_that_is_missing(self, home, server):
        owner, _ = server

        done = home.run(
            "migrate", TIEOUT_DATABASE_URL=self._application(owner), TIEOUT_MIGRATE_DATABASE_URL=owner
        )

        assert done.returncode == 1
        assert "CREATE ROLE elsewhere_app LOGIN PASSWORD" in done.stderr

    def test_is_not_used_by_its_owner(self, home, server):
        owner, _ = server

        done = home.run("migrate", TIEOUT_DATABASE_URL=owner, TIEOUT_MIGRATE_DATABASE_URL=owner)

        assert done.returncode == 1
        assert "name the same role" in done.stderr

    def test_needs_the_address_of_its_owner(self, home, server):
        owner, _ = server

        done = home.run("migrate", TIEOUT_DATABASE_URL=self._application(owner))

        assert done.returncode == 1
        assert "TIEOUT_MIGRATE_DATABASE_URL is not set" in done.stderr

    @pytest.mark.parametrize("command", ["worker", "serve"])
    def test_is_named_when_it_cannot_be_reached(self, home, command):
        address = f"postgresql://app:secret@127.0.0.1:{free_port()}/books"

        done = home.run(command, TIEOUT_DATABASE_URL=address)

        assert done.returncode == 1
        assert "The database cannot be reached" in done.stderr
        assert "secret" not in done.stderr
        assert "Traceback" not in done.stderr

    def test_is_refused_when_its_address_is_none(self, home):
        done = home.run("migrate", TIEOUT_DATABASE_URL="books.db")

        assert done.returncode == 1
        assert "must look like postgresql://" in done.stderr
        assert "Traceback" not in done.stderr
        assert APPLICATION not in done.stderr
