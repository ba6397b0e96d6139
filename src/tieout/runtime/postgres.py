"""Our own small launcher over PostgreSQL's programs: one cluster in one folder, on a free local port.

The server runs in its own process group and is ended by SIGINT ("fast": it disconnects everybody and stops).
It survives the death of whoever started it; the next start finds it by its pid file and uses it.
"""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tieout.config.home import make_home, write_once
from tieout.runtime.binaries import HomeUnreachable, RunAs, find_programs
from tieout.runtime.ports import free_port

OWNER, APPLICATION, DATABASE = "tieout", "tieout_app", "tieout"
# Recovering a large database after a crash may take minutes; while its process lives, it is at work.
START_SECONDS, STOP_SECONDS, POLL_SECONDS = 300.0, 30.0, 0.02
# What a new server says while one that was killed a moment ago, or its backends, are still ending.
STILL_ENDING = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')
MAX_CONNECTIONS = 80


class PostgresFailed(Exception):
    """PostgreSQL did not start or stop; its log says more."""


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    pid: int
    port: int


class Cluster:
    """The PostgreSQL cluster of one data folder."""

    def __init__(self, home: Path, *, is_durable: bool = True) -> None:
        # One folder has one name: the server is recognised by the name of its data folder.
        home = home.resolve()
        self.folder = home / "postgres"
        self.data = self.folder / "data"
        self.log = self.folder / "log.txt"
        self._home = home
        self._is_durable = is_durable
        self._run_as = RunAs.choose()

    def address(self, running: Running, *, user: str, database: str = DATABASE) -> str:
        """Return the address for a role."""
        password = quote(self._password(user))
        return f"postgresql://{user}:{password}@127.0.0.1:{running.port}/{database}"

    def password_of(self, user: str) -> str:
        """Return the password of a role; it is made on first use and kept in a file of its owner."""
        return self._password(user)

    def running(self) -> Running | None:
        """Return the server of this cluster if it runs and is ready."""
        lines = self._pid_file_lines()
        pid = _number(lines)
        if pid is None or len(lines) < 8 or lines[7].strip() != "ready":
            return None
        return Running(pid, int(lines[3])) if self._is_ours(pid) else None

    def start(self) -> Running:
        """Make the cluster where there is none, and start its server.

        Raises: HomeUnusable, PostgresMissing, PostgresFailed.
        """
        self._prepare_folders()
        programs = find_programs(copies=self.folder / "programs", run_as=self._run_as)
        if not self.data.exists():
            self._initialize(programs)
        deadline = time.monotonic() + STOP_SECONDS
        while True:
            self._remove_strange_pid_file()
            try:
                return self._launch(programs)
            except PostgresFailed as error:
                if time.monotonic() > deadline or not any(words in str(error) for words in STILL_ENDING):
                    raise
                time.sleep(POLL_SECONDS * 10)

    def stop(self) -> None:
        """Stop the server, whoever started it.

        Raises: PostgresFailed.
        """
        pid = _number(self._pid_file_lines())
        if pid is None or not self._is_ours(pid):
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while self._is_ours(pid):
            if time.monotonic() > deadline:
                raise PostgresFailed(f"PostgreSQL (process {pid}) does not stop; see {self.log}.")
            time.sleep(POLL_SECONDS)
        _reap(pid)

    def _prepare_folders(self) -> None:
        make_home(self._home)
        if not self.folder.exists():
            self.folder.mkdir()
            # Ours and new: PostgreSQL's user must be able to pass through it, whatever the umask is.
            self.folder.chmod(0o711)
        closed = self._run_as.closed_folder(self.folder)
        if closed is not None:
            raise HomeUnreachable(self._home, closed, self._run_as.name)

    def _initialize(self, programs: Path) -> None:
        """Make the cluster beside its place and move it there when it is whole."""
        partial = self.folder / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        if self._run_as.must_switch:
            os.chown(partial, self._run_as.uid, self._run_as.gid)
        command = [str(programs / "initdb"), "-D", str(partial), "-U", OWNER, "-E", "UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"]
        command += ["--auth-local=scram-sha-256", "--auth-host=scram-sha-256"]
        if not self._is_durable:
            command.append("--no-sync")
        with self._password_for_initdb() as file:
            done = subprocess.run(
                [*command, f"--pwfile={file}"],
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                cwd="/",
                env=_plain_environment(),
                **self._run_as.options,
            )
        if done.returncode:
            raise PostgresFailed(f"PostgreSQL could not make its data folder: {done.stderr.strip()[-600:]}")
        partial.rename(self.data)

    @contextmanager
    def _password_for_initdb(self) -> Iterator[Path]:
        """Show initdb the owner's password in a file that only its user can read, and remove it again."""
        path = self.folder / "initial-password"
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(self._password(OWNER))
        if self._run_as.must_switch:
            os.chown(path, self._run_as.uid, self._run_as.gid)
        try:
            yield path
        finally:
            path.unlink()

    def _launch(self, programs: Path) -> Running:
        options = [
            "listen_addresses=127.0.0.1",
            f"port={free_port()}",
            "unix_socket_directories=",
            f"max_connections={MAX_CONNECTIONS}",
        ]
        if not self._is_durable:
            options += ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
        command = [str(programs / "postgres"), "-D", str(self.data)]
        for option in options:
            command += ["-c", option]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_plain_environment(),
                start_new_session=True,
                **self._run_as.options,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise PostgresFailed(f"PostgreSQL did not start: {self._end_of_log()}")
            running = self.running()
            if running is not None and running.pid == process.pid:
                # The server outlives this object on purpose; whoever is last stops it by its pid file.
                process.returncode = 0
                return running
            time.sleep(POLL_SECONDS)
        process.kill()
        raise PostgresFailed(f"PostgreSQL was not ready in time: {self._end_of_log()}")

    def _pid_file_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _is_ours(self, pid: int) -> bool:
        """Say whether this process is the server of this folder, and not a stranger with a reused number."""
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except FileNotFoundError:
            return False
        except ProcessLookupError:
            return False
        return os.fsencode(self.data) in command

    def _remove_strange_pid_file(self) -> None:
        """Remove a pid file that would make PostgreSQL refuse to start: of a dead server, or cut short.

        It takes any living process of that number for itself. All other leftovers it judges better itself.
        """
        path = self.data / "postmaster.pid"
        pid = _number(self._pid_file_lines())
        if pid is not None:
            _reap(pid)
        if path.exists() and (pid is None or (_exists(pid) and not self._is_ours(pid))):
            path.unlink()

    def _password(self, user: str) -> str:
        path = self.folder / f"password-{user}"
        if not path.exists():
            write_once(path, secrets.token_urlsafe(24))
        return path.read_text()

    def _end_of_log(self) -> str:
        return self.log.read_text(errors="replace")[-600:] if self.log.exists() else "no log"


def _plain_environment() -> dict[str, str]:
    return {"LC_ALL": "C.UTF-8", "HOME": "/", "PATH": os.environ.get("PATH", "")}


def _number(pid_file_lines: list[str]) -> int | None:
    """Return the process that a pid file names; none where the file is missing or cut short."""
    if not pid_file_lines or not pid_file_lines[0].strip().isdigit():
        return None
    return int(pid_file_lines[0])


def _exists(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _reap(pid: int) -> None:
    """Take note of the end of a child of ours, so that it is gone; nothing for other processes."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
