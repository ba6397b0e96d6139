"""`tieout demo` as real processes: started, ended, killed, and started again."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from factories.homes import PATIENCE_SECONDS, Home, open_folder
from tieout.runtime.postgres import Cluster

FREE_PORTS = ("--port", "0", "--sandbox-port", "0")


@pytest.fixture(scope="module")
def home():
    """One data folder for all: what one test leaves behind is what the next one starts from."""
    with open_folder() as folder:
        home = Home(folder / "tieout")
        yield home
        for pid in home.processes():
            os.kill(pid, signal.SIGKILL)


class Demo:
    """A demo that is ready."""

    def __init__(self, home, process):
        self.home = home
        self.process = process
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("{"), line + process.stdout.read()
        self.facts = json.loads(line)

    def page(self, path="/"):
        """Return the status and the text of a page."""
        try:
            with urllib.request.urlopen(self.facts["address"] + path, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def find(self, role):
        """Return the process of a role."""
        (pid,) = [
            pid for pid, command in self.home.processes().items() if f"tieout.cli.main {role}" in command
        ]
        return pid

    def end(self, number):
        """Send a signal, and return the exit status when it has ended."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_SECONDS)


@contextmanager
def _running(home, *options):
    command = home.command("demo", "--json", *(options or FREE_PORTS))
    with subprocess.Popen(
        command,
        env=home.environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield Demo(home, process)
        finally:
            process.terminate()


def _until(claim):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not claim():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.1)


class TestDemo:
    def test_serves_pages_and_ends_at_ctrl_c_with_nothing_left_behind(self, home):
        with _running(home) as demo:
            status, page = demo.page()

            assert status == 200
            assert "Sign in" in page
            assert demo.find("serve") != demo.find("worker") != demo.find("sandbox")
            assert demo.end(signal.SIGINT) == 0

        assert home.processes() == {}

    def test_ends_at_sigterm_with_nothing_left_behind(self, home):
        with _running(home) as demo:
            assert demo.end(signal.SIGTERM) == 0

        assert home.processes() == {}

    def test_tells_a_second_start_where_the_first_one_is(self, home):
        with _running(home) as demo:
            second = home.run("demo", *FREE_PORTS)

            assert second.returncode == 0
            assert f"Tieout runs already at {demo.facts['address']}" in second.stdout
            assert demo.facts["users"][0]["password"] in second.stdout
            assert demo.page()[0] == 200

    def test_starts_a_role_again_that_was_killed(self, home):
        with _running(home) as demo:
            worker = demo.find("worker")
            os.kill(worker, signal.SIGKILL)

            _until(lambda: any("main worker" in command for command in home.processes().values()))
            assert demo.find("worker") != worker

    def test_starts_everything_again_when_postgresql_was_killed(self, home):
        with _running(home) as demo:
            server = Cluster(home.folder).running()
            os.kill(server.pid, signal.SIGKILL)

            _until(lambda: Cluster(home.folder).running() not in (None, server))
            _until(lambda: _answers(demo))

    def test_leaves_only_the_database_when_the_supervisor_is_killed(self, home):
        with _running(home) as demo:
            demo.end(signal.SIGKILL)

            _until(lambda: not any("tieout.cli.main" in command for command in home.processes().values()))
            assert Cluster(home.folder).running() is not None

    def test_starts_after_everything_was_killed(self, home):
        with _running(home) as demo:
            for pid in home.processes():
                os.kill(pid, signal.SIGKILL)
            demo.process.wait()
        _until(lambda: home.processes() == {})

        with _running(home) as demo:
            assert demo.page()[0] == 200
            assert demo.end(signal.SIGTERM) == 0

        assert home.processes() == {}

    def test_says_which_port_is_taken(self, home):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = str(other.getsockname()[1])

            done = home.run("demo", "--port", port, "--sandbox-port", "0")

        assert done.returncode == 1
        assert f"Port {port} on 127.0.0.1 cannot be used" in done.stderr
        assert "Choose another one with --port" in done.stderr
        assert home.processes() == {}


def _answers(demo):
    try:
        return demo.page()[0] == 200
    except OSError:
        return False
