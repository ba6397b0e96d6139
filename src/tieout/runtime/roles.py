"""One process of Tieout: a role of the same program, which dies with whoever started it.

It has a session of its own, so that Ctrl-C on a terminal reaches only the supervisor, who stops the roles in
order. What it writes goes to a file of its own.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# From the Linux manual, prctl(2): the signal that a process gets when its parent dies.
PR_SET_PDEATHSIG = 1
LOG_BYTES_MAX = 5_000_000
SHOWN_BYTES = 1_500
PROBE_SECONDS = 1.0


class RoleEnded(Exception):
    """A role ended before it was ready. `role` is its name."""

    def __init__(self, role: str, status: int, log: Path, *, since: int = 0) -> None:
        words = log.read_bytes()[since:].decode(errors="replace")[-SHOWN_BYTES:] if log.exists() else ""
        super().__init__(
            f"{role} ended with status {status} before it was ready (see {log}).\n{words.strip()}".strip()
        )
        self.role = role


@dataclass(frozen=True)
class Role:
    """What to run: arguments of the `tieout` command, and the port of this machine that it answers on."""

    name: str
    arguments: tuple[str, ...]
    port: int | None = None


class RoleProcess:
    """A role that was started."""

    def __init__(self, role: Role, *, logs: Path) -> None:
        self.role = role
        self.log = logs / f"{role.name}.txt"
        self.started_at = time.monotonic()
        _keep_short(self.log)
        with self.log.open("ab") as log:
            self._log_began = log.tell()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tieout.cli.main", *role.arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_dies_with(os.getpid()),  # noqa: PLW1509 - the supervisor has one thread only
            )

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def status(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.poll()

    @property
    def age_seconds(self) -> float:
        """How long ago it was started."""
        return time.monotonic() - self.started_at

    def answers(self) -> bool:
        """Say whether it is ready; a role without a port is ready when it runs.

        Raises: RoleEnded.
        """
        status = self.status
        if status is not None:
            raise RoleEnded(self.role.name, status, self.log, since=self._log_began)
        if self.role.port is None:
            return True
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.role.port), PROBE_SECONDS):
            return True
        return False

    def ask_to_stop(self) -> None:
        """Ask it to stop in good order."""
        if self.status is None:
            self._process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait for its end, and end it and all its kin when the time is over."""
        try:
            self._process.wait(timeout=max(seconds, 0))
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it and all its kin at once."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def _dies_with(parent: int) -> Callable[[], None] | None:
    """Return what a new process does so that it ends with its parent, where the system can do that."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl

    def prepare() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


def _keep_short(log: Path) -> None:
    """Put a long log aside; the one put aside before is dropped."""
    if log.exists() and log.stat().st_size > LOG_BYTES_MAX:
        log.replace(log.with_suffix(".old.txt"))
