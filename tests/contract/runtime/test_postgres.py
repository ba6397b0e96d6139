"""The launcher over the real programs of PostgreSQL, and what it finds after others were killed."""

import os
import signal
import subprocess
import sys
from contextlib import closing

import psycopg
import pytest

from factories.homes import open_folder
from tieout.config.home import HomeUnusable
from tieout.runtime.binaries import HomeUnreachable
from tieout.runtime.postgres import OWNER, Cluster


@pytest.fixture
def folder():
    with open_folder() as folder:
        yield folder


@pytest.fixture
def cluster(folder):
    cluster = Cluster(folder / "home", is_durable=False)
    yield cluster
    cluster.stop()


def _connect(cluster, running):
    return closing(
        psycopg.connect(cluster.address(running, user=OWNER, database="postgres"), autocommit=True)
    )


class TestCluster:
    def test_starts_a_server_that_asks_for_a_password(self, cluster):
        running = cluster.start()

        with _connect(cluster, running) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (OWNER,)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(f"postgresql://{OWNER}:wrong@127.0.0.1:{running.port}/postgres")

    def test_shows_passwords_and_data_to_nobody(self, cluster):
        cluster.start()

        for name in (f"password-{OWNER}", "data"):
            assert (cluster.folder / name).stat().st_mode & 0o077 == 0

    def test_is_found_by_another_process_of_the_folder(self, cluster, folder):
        running = cluster.start()
        (folder / "link").symlink_to(folder / "home")

        assert Cluster(folder / "home").running() == running
        assert Cluster(folder / "link").running() == running

    def test_stops_whoever_started_it(self, cluster, folder):
        cluster.start()

        Cluster(folder / "home").stop()

        assert cluster.running() is None
        cluster.stop()

    def test_keeps_what_was_committed_when_the_server_is_killed(self, folder):
        cluster = Cluster(folder / "home")
        running = cluster.start()
        with _connect(cluster, running) as connection:
            connection.execute("CREATE TABLE kept (number int)")
            connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
            os.kill(running.pid, signal.SIGKILL)

        again = cluster.start()

        with _connect(cluster, again) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
        cluster.stop()

    def test_starts_although_a_stranger_has_the_number_of_a_dead_server(self, cluster):
        cluster.start()
        pid_file = (cluster.data / "postmaster.pid").read_text()
        cluster.stop()
        with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
            number, rest = pid_file.split("\n", 1)
            (cluster.data / "postmaster.pid").write_text(f"{stranger.pid}\n{rest}")
            assert stranger.pid != int(number)

            assert cluster.running() is None
            cluster.start()

            assert stranger.poll() is None
            stranger.kill()

    def test_starts_although_a_pid_file_was_cut_short(self, cluster):
        cluster.start()
        cluster.stop()
        (cluster.data / "postmaster.pid").touch()

        assert cluster.start() == cluster.running()

    def test_makes_the_cluster_anew_when_making_it_was_cut_short(self, cluster):
        (cluster.folder / "data.partial" / "base").mkdir(parents=True)
        (cluster.folder / "data.partial" / "PG_VERSION").write_text("18\n")

        assert cluster.start() == cluster.running()


class TestDataFolder:
    @pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
    def test_is_refused_with_the_way_out_where_the_server_cannot_reach_it(self, folder):
        closed = folder / "closed"
        closed.mkdir(mode=0o700)

        with pytest.raises(HomeUnreachable) as refused:
            Cluster(closed / "home").start()

        assert f"because {closed} is closed to others" in str(refused.value)
        assert "TIEOUT_HOME" in str(refused.value)
        assert closed.stat().st_mode & 0o777 == 0o700

    def test_is_refused_where_it_is_a_file(self, folder):
        (folder / "home").touch()

        with pytest.raises(HomeUnusable, match="it is no folder"):
            Cluster(folder / "home").start()
