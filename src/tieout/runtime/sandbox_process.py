"""A sandbox in a process of its own, as somebody would start it by hand, and ended with certainty."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

STOP_SECONDS = 10


class SandboxDidNotStart(Exception):
    """The sandbox ended before it was ready; its own message stands above."""


@dataclass(frozen=True)
class SandboxAddress:
    """What a sandbox prints when it is ready: where it is, and the sign-in that it accepts."""

    gateway: str
    control: str
    sender_id: str
    sender_password: str
    company_id: str
    user_id: str
    user_password: str

    @classmethod
    def from_json(cls, shown: dict[str, Any]) -> "SandboxAddress":
        """Take what is needed from the printed object."""
        return cls(**{name: str(shown[name]) for name in cls.__dataclass_fields__})


@contextmanager
def running_sandbox(options: Sequence[str] = ()) -> Iterator[SandboxAddress]:
    """Start a sandbox on a free port and stop it at the end, whatever happened in between.

    Raises: SandboxDidNotStart.
    """
    command = [sys.executable, "-m", "tieout.cli.main", "sandbox", "--port", "0", "--json", *options]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        first_line = process.stdout.readline()
        if not first_line.startswith("{"):
            raise SandboxDidNotStart(f"The sandbox did not start: {' '.join(command)}")
        yield SandboxAddress.from_json(json.loads(first_line))
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
