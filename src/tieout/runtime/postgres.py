"""Our own small launcher over PostgreSQL's programs: one cluster in one folder, on a free local port.

The server runs in its own process group and is ended by SIGINT ("fast": it disconnects everybody and stops).
It survives the death of whoever started it; the next start finds it by its pid file and uses it.
"""

import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tieout.runtime.binaries import HomeUnreachable, RunAs, find_programs

OWNER, APPLICATION, DATABASE = "tieout", "tieout_app", "tieout"
START_SECONDS, STOP_SECONDS, POLL_SECONDS = 120.0, 30.0, 0.02
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
        if len(lines) < 8 or lines[7].strip() != "ready":
            return None
        pid = int(lines[0])
        return Running(pid, int(lines[3])) if self._is_ours(pid) else None

    def start(self) -> Running:
        """Make the cluster where there is none, and start its server.

        Raises: HomeUnreachable, PostgresMissing, PostgresFailed.
        """
        self._prepare_folders()
        programs = find_programs(copies=self.folder / "programs", run_as=self._run_as)
        if not (self.data / "PG_VERSION").exists():
            self._initialize(programs)
        self._remove_stale_pid_file()
        return self._launch(programs)

    def stop(self) -> None:
        """Stop the server, whoever started it."""
        lines = self._pid_file_lines()
        if not lines or not self._is_ours(int(lines[0])):
            return
        pid = int(lines[0])
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while self._is_ours(pid) and not _has_ended(pid):
            if time.monotonic() > deadline:
                raise PostgresFailed(f"PostgreSQL (process {pid}) does not stop; see {self.log}.")
            time.sleep(POLL_SECONDS)

    def _prepare_folders(self) -> None:
        for folder in (self._home, self.folder):
            if not folder.exists():
                folder.mkdir(parents=True)
                # Ours and new: PostgreSQL's user must be able to pass through it, whatever the umask is.
                folder.chmod(0o755)
        closed = self._run_as.closed_folder(self.folder)
        if closed is not None:
            raise HomeUnreachable(self._home, closed, self._run_as.name)
        if not self.data.exists():
            self.data.mkdir(mode=0o700)
            if self._run_as.must_switch:
                os.chown(self.data, self._run_as.uid, self._run_as.gid)

    def _initialize(self, programs: Path) -> None:
        command = [str(programs / "initdb"), "-D", str(self.data), "-U", OWNER, "-E", "UTF8"]
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
            f"port={_free_port()}",
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

    def _remove_stale_pid_file(self) -> None:
        lines = self._pid_file_lines()
        if lines and not self._is_ours(int(lines[0])):
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _password(self, user: str) -> str:
        path = self.folder / f"password-{user}"
        if not path.exists():
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(24))
        return path.read_text()

    def _end_of_log(self) -> str:
        return self.log.read_text(errors="replace")[-600:] if self.log.exists() else "no log"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _plain_environment() -> dict[str, str]:
    return {"LC_ALL": "C.UTF-8", "HOME": "/", "PATH": os.environ.get("PATH", "")}


def _has_ended(pid: int) -> bool:
    """Reap our own child if it is one; say whether the process is gone or a zombie."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True
