"""The tutorial, typed as it stands there, in a data folder of its own."""

import re
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from factories.homes import PATIENCE_SECONDS
from tieout.runtime.ports import PortTaken, free_port, refuse_taken

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "tutorial" / "first-sync.md"
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
SERVERS = ("sandbox", "serve")
TESTED_ELSEWHERE = ("make setup", "demo --once")


def _steps():
    """Return each command with the lines that the page shows below it."""
    for block in CONSOLE.findall(PAGE.read_text(encoding="utf-8")):
        for part in block.split("$ ")[1:]:
            command, *shown = part.rstrip("\n").split("\n")
            yield command, shown


def _here(command, ports):
    """Put in this test's own program and ports."""
    for documented, port in ports.items():
        command = command.replace(documented, str(port))
    return command.replace(".venv/bin/tieout", f"{sys.executable} -m tieout.cli.main").replace(
        "python3", sys.executable
    )


def _wait_until_taken(port):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            refuse_taken("127.0.0.1", port, option="")
        except PortTaken:
            return
        time.sleep(0.1)
    raise AssertionError(f"nobody listens on {port}")


class TestTutorial:
    def test_does_what_it_shows(self, home):
        ports = {"8800": free_port(), "8801": free_port()}
        steps = [(command, shown) for command, shown in _steps() if not command.endswith(TESTED_ELSEWHERE)]

        with ExitStack() as stack:
            for command, shown in steps:
                typed = _here(command, ports)
                if any(f"tieout {role} " in command for role in SERVERS):
                    server = stack.enter_context(
                        subprocess.Popen(typed.split(), env=home.environment(), stdout=subprocess.DEVNULL)
                    )
                    stack.callback(server.terminate)
                    _wait_until_taken(int(typed.split("--port ")[1]))
                    continue
                done = subprocess.run(
                    ["/bin/sh", "-c", typed],
                    env=home.environment(),
                    cwd=ROOT,
                    capture_output=True,
                    text=True,
                    check=False,
                    timeout=PATIENCE_SECONDS,
                )
                assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
                for line in shown:
                    assert line in done.stdout, f"{command}\n{done.stdout}"

        assert len(steps) > 8
        assert home.processes() == {}
