import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tieout.runtime.roles import Role, RoleEnded, RoleProcess

PATIENCE_SECONDS = 60
PARENT = """
import pathlib, sys, time
from tieout.runtime.roles import Role, RoleProcess

logs = pathlib.Path(sys.argv[1])
print(RoleProcess(Role("sandbox", ("sandbox", "--port", "0")), logs=logs).pid, flush=True)
time.sleep(600)
"""


def _wait_for(claim):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not claim():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.02)


class TestRoleProcess:
    def test_says_how_it_ended_before_it_was_ready(self, tmp_path):
        (tmp_path / "web.txt").write_text("what an earlier one said\n")
        process = RoleProcess(Role("web", ("serve", "--no-such-option"), port=1), logs=tmp_path)
        _wait_for(lambda: process.status is not None)

        with pytest.raises(RoleEnded, match="web ended with status 2") as refused:
            process.answers()

        assert "No such option" in str(refused.value)
        assert "earlier" not in str(refused.value)

    def test_stops_when_it_is_asked(self, tmp_path):
        process = RoleProcess(Role("sandbox", ("sandbox", "--port", "0")), logs=tmp_path)
        _wait_for(lambda: "is ready" in process.log.read_text())

        process.ask_to_stop()
        process.wait(PATIENCE_SECONDS)

        assert process.status == 0

    def test_is_ended_when_it_does_not_stop_in_time(self, tmp_path):
        process = RoleProcess(Role("sandbox", ("sandbox", "--port", "0")), logs=tmp_path)

        process.wait(0)

        assert process.status == -signal.SIGKILL

    def test_puts_a_long_log_aside(self, tmp_path, monkeypatch):
        monkeypatch.setattr("tieout.runtime.roles.LOG_BYTES_MAX", 10)
        (tmp_path / "web.txt").write_text("a line from before")

        RoleProcess(Role("web", ("--version",)), logs=tmp_path).wait(PATIENCE_SECONDS)

        assert (tmp_path / "web.old.txt").read_text() == "a line from before"
        assert (tmp_path / "web.txt").read_text().startswith("tieout, version")

    def test_dies_with_whoever_started_it(self, tmp_path):
        with subprocess.Popen(
            [sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as parent:
            assert parent.stdout is not None
            child = int(parent.stdout.readline())

            parent.kill()

        _wait_for(lambda: not _is_alive(child))


def _is_alive(pid):
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"
