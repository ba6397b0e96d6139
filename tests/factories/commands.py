"""The `tieout` command, run in the tests' own process or as a process in a data folder of its own.

The server of an own folder is held by a process for as long as the installation lasts, so that a command
attaches instead of starting it each time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from click.testing import CliRunner

from factories import alice
from tieout.cli.main import tieout

TESTS = Path(__file__).resolve().parents[1]
HOLD = """
import sys
from tieout.runtime.database import attach
with attach(is_durable=False):
    print("held", flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True)
class Said:
    """What a command wrote, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The last line of standard output as the object that it must be."""
        found: dict[str, Any] = json.loads(self.out.splitlines()[-1])
        return found


class Commands(Protocol):
    """A way to run commands."""

    def run(self, *arguments: str, stdin: str = "") -> Said:
        """Run a command to its end."""

    def let_alice(self, organization: str, acts: list[alice.Act]) -> None:
        """Let Alice work in Tieout."""


class InProcess:
    """Runs commands in the tests' process, on the tests' database."""

    def run(self, *arguments: str, stdin: str = "") -> Said:
        """Run a command to its end; what it did not expect is raised."""
        result = CliRunner().invoke(tieout, arguments, input=stdin, catch_exceptions=False)
        return Said(result.exit_code, result.stdout, result.stderr)

    def let_alice(self, organization: str, acts: list[alice.Act]) -> None:
        """Let Alice work in Tieout."""
        alice.work(organization, acts)


@dataclass(frozen=True)
class OwnFolder:
    """Runs commands as processes that know nothing but their data folder."""

    home: Path

    def run(self, *arguments: str, stdin: str = "") -> Said:
        """Run a command to its end."""
        return self._python("-m", "tieout.cli.main", *arguments, stdin=stdin)

    def let_alice(self, organization: str, acts: list[alice.Act]) -> None:
        """Let Alice work in Tieout."""
        said = self._python("-m", "factories.alice", organization, json.dumps(acts))
        assert said.status == 0, said.err

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process, without anything of the tests' own database."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TIEOUT_")}
        return {**kept, "TIEOUT_HOME": str(self.home), "PYTHONPATH": str(TESTS)}

    def _python(self, *arguments: str, stdin: str = "") -> Said:
        done = subprocess.run(
            [sys.executable, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env=self.environment,
        )
        return Said(done.returncode, done.stdout, done.stderr)


@contextmanager
def own_folder(home: Path) -> Iterator[OwnFolder]:
    """Hold the server of a data folder, which as root must be open to PostgreSQL's user."""
    commands = OwnFolder(home)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=commands.environment,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield commands
    finally:
        holder.communicate()
