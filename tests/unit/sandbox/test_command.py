"""`tieout sandbox` as a process: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner

from tieout.cli.sandbox import command
from tieout.sandbox.server import SandboxServer
from tieout.sandbox.start import Content

MAIN = "from tieout.cli.main import main; main()"
SOURCES = Path(__file__).parents[3] / "src"
PATIENCE_SECONDS = 30
# A second is the aim; the rest is for a machine that does other things as well.
END_SECONDS = 5


@contextmanager
def running(*options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """Run the command until it is ready; give the process and what it printed."""
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, "sandbox", "--port", "0", "--json", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )
    assert process.stdout is not None
    try:
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def refused(*options: str) -> str:
    """Call the command, which must refuse to start, and give what it said."""
    ended = CliRunner().invoke(command, options)
    assert isinstance(ended.exception, SystemExit), ended.exception
    assert ended.exit_code != 0
    return ended.output


class TestCommand:
    def test_prints_how_to_call_it_when_it_is_ready(self) -> None:
        with running("--customers", "3", "--invoices", "5") as (_, printed):
            shown = httpx2.get(printed["control"]).json()

        assert {**printed, "now": ""} == {**shown, "now": ""}
        assert printed["entities"] == ["100", "200"]

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_ends_soon_when_told_whatever_it_does(self, number: int) -> None:
        with running() as (process, printed):
            httpx2.post(f"{printed['control']}/faults", json={"spec": "slow=1:60"})
            with httpx2.Client() as waiting, pytest.raises(httpx2.ReadTimeout):
                waiting.post(printed["gateway"], content="<request/>", timeout=0.2)
            began = time.monotonic()

            process.send_signal(number)

            assert process.wait(PATIENCE_SECONDS) == 0
            assert time.monotonic() - began < END_SECONDS
            assert process.stderr is not None
            assert process.stderr.read() == ""

    def test_names_the_port_that_is_taken(self) -> None:
        with SandboxServer(content=Content(customers=0)) as other:
            port = other.address.rpartition(":")[2]

            said = refused("--port", port)

        assert f"cannot listen on 127.0.0.1:{port} (Address already in use)" in said
        assert "Choose another port with --port" in said

    @pytest.mark.parametrize(
        ("options", "text"),
        [
            (("--port", "70000"), "--port"),
            (("--faults", "earthquake=1"), "'earthquake' is no fault of this sandbox"),
            (("--faults", "slow=1:-5"), "the seconds of slow are not between 0"),
            (("--as-of", "2012-12-31"), "name the file with --books"),
            (("--customers", "0", "--invoices", "5"), "--invoices needs customers"),
            (("--state", "/nowhere/books.sqlite"), "There is no folder /nowhere"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, options: tuple[str, ...], text: str) -> None:
        assert text in refused("--port", "0", *options)

    def test_says_which_options_books_in_a_file_have_no_use_for(self, tmp_path: Path) -> None:
        state = str(tmp_path / "books.sqlite")
        with running("--state", state, "--customers", "3", "--invoices", "5"):
            pass

        with running("--state", state, "--customers", "9") as (process, printed):
            books = httpx2.get(f"{printed['control']}/books").json()
            process.kill()
            assert process.stderr is not None
            said = process.stderr.read()

        assert books["customers"]["active"] == 3
        assert said == f"{state} holds books already; without effect: --customers.\n"
