"""Start the roles on one machine, keep them running, and leave none behind.

A role that ends is started again, at once the first time and more slowly when it keeps ending. When the
embedded PostgreSQL had to be started again, all roles are, because its address is another one.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tieout.runtime.database import Database
from tieout.runtime.roles import Role, RoleEnded, RoleProcess

READY_SECONDS, STOP_SECONDS, LOOK_SECONDS = 180.0, 15.0, 0.2
# A role that ran this long has recovered; before, each restart waits twice as long as the last.
SETTLED_SECONDS, PAUSE_SECONDS_MAX = 10.0, 10.0
END_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class NotReady(Exception):
    """A role runs but does not answer. `role` is its name."""

    def __init__(self, role: str, log: Path) -> None:
        super().__init__(f"{role} does not answer after {READY_SECONDS:.0f} seconds (see {log}).")
        self.role = role


class Supervisor:
    """The roles of one machine and their database."""

    def __init__(self, *, database: Database, logs: Path, tell: Callable[[str], None]) -> None:
        self._database = database
        self._logs = logs
        self._tell = tell
        self._processes: dict[str, RoleProcess] = {}
        self._pauses: dict[str, float] = {}
        logs.mkdir(mode=0o700, exist_ok=True)

    def start(self, roles: Sequence[Role], *, ended: threading.Event) -> None:
        """Start roles, and wait until each one answers or everything is to end.

        Raises: RoleEnded, NotReady.
        """
        for role in roles:
            self._start(role)
        deadline = time.monotonic() + READY_SECONDS
        for role in roles:
            process = self._processes[role.name]
            while not process.answers():
                if time.monotonic() > deadline:
                    raise NotReady(role.name, process.log)
                if ended.wait(LOOK_SECONDS):
                    return

    def watch(self, ended: threading.Event) -> None:
        """Keep everything running until it is to end."""
        while not ended.wait(LOOK_SECONDS):
            if self._database.has_moved():
                self._tell("PostgreSQL had ended and was started again; so is everything else.")
                self._restart_all()
            for process in list(self._processes.values()):
                if process.status is not None:
                    self._restart(process)

    def stop(self) -> None:
        """Stop all roles, the last one first; what does not stop in time is ended."""
        for process in reversed(self._processes.values()):
            process.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for process in reversed(self._processes.values()):
            process.wait(deadline - time.monotonic())
        self._processes.clear()

    def _start(self, role: Role) -> None:
        self._processes[role.name] = RoleProcess(role, logs=self._logs)

    def _restart(self, process: RoleProcess) -> None:
        name = process.role.name
        if process.age_seconds > SETTLED_SECONDS:
            self._pauses.pop(name, None)
        pause = self._pauses.get(name, 0.0)
        if process.age_seconds < pause:
            return
        self._pauses[name] = min(max(pause * 2, 0.5), PAUSE_SECONDS_MAX)
        self._tell(f"{name} ended with status {process.status} and is started again (see {process.log}).")
        self._start(process.role)

    def _restart_all(self) -> None:
        for process in self._processes.values():
            process.kill()
            self._start(process.role)


@contextmanager
def until_ended() -> Iterator[threading.Event]:
    """Yield what is set when somebody ends this process: Ctrl-C, SIGTERM, or a closed terminal."""
    ended = threading.Event()
    before = {number: signal.signal(number, lambda *_: ended.set()) for number in END_SIGNALS}
    try:
        yield ended
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


__all__ = ["NotReady", "Role", "RoleEnded", "Supervisor", "until_ended"]
