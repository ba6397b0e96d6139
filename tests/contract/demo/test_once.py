"""`tieout demo --once`: both stories as processes that leave nothing behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tieout.demo import declared
from tieout.demo.outcome import RULES

SHARED_FILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "accounts_receivable.csv"
START_SECONDS, END_SECONDS = 60, 30
COMMAND = (sys.executable, "-m", "tieout.cli.main", "demo", "--once")


def environment(folder: Path) -> dict[str, str]:
    """Say nothing of the tests' own database, and let temporary folders be made in this one."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TIEOUT_")}
    return {**kept, "TMPDIR": str(folder)}


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder for temporary folders, which as root must be open to PostgreSQL's user."""
    path = Path(tempfile.mkdtemp(prefix="tieout-once-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


def play(folder: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    """Play a story and return the exit status, its JSON and all that it wrote."""
    done = subprocess.run(
        [*COMMAND, "--json", *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
        env=environment(folder),
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1]), done.stdout


def differences(shown: Mapping[str, Any]) -> set[tuple[str, ...]]:
    """Return the differences of the last tie-out, as a story declares them."""
    return {tuple(line.values()) for line in shown["tie_out"]["differences"]}


DECLARED = {(line.record, line.tieout, line.intacct, line.reason) for line in declared.THE_END.differences}


class TestTheDefaultStory:
    def test_comes_out_as_declared(self, folder: Path) -> None:
        status, shown, said = play(folder)

        assert (status, shown["ok"]) == (0, True), said
        assert shown["rules"] == dict.fromkeys(RULES, True)
        assert shown["failures"] == len(declared.THE_END.failures)
        assert differences(shown) == DECLARED
        assert shown["tie_out"]["invoices"] >= 60
        assert shown["months"] is None
        assert shown["gateway"]["requests"] > 0
        assert list(folder.iterdir()) == []

    def test_comes_out_the_same_from_another_seed(self, folder: Path) -> None:
        status, shown, said = play(folder, "--seed", "20007")

        assert (status, shown["ok"]) == (0, True), said
        assert differences(shown) == DECLARED

    def test_comes_out_the_same_over_a_bad_wire(self, folder: Path) -> None:
        status, shown, said = play(folder, "--faults", "lost_answer=0.05;seed=4")

        assert (status, shown["ok"]) == (0, True), said
        assert differences(shown) == DECLARED


class TestTheStoryOfAFile:
    def test_shows_what_the_file_says_at_every_month_end(self, folder: Path) -> None:
        file = folder / "books.csv"
        file.write_text(made_up_receivables(), encoding="utf-8")

        status, shown, said = play(folder, "--books", str(file))

        assert (status, shown["ok"]) == (0, True), said
        assert [month["date"] for month in shown["months"]][::13] == ["2012-12-31", "2014-01-31"]
        assert shown["months"][0]["invoices"] == 64
        assert shown["months"][0]["tieout_balance"] == shown["months"][0]["intacct_balance"]
        assert shown["invoices"] == {"imported": 64 + 32, "written": 32, "voided": 0}
        assert shown["customers"] == {"imported": 8, "written": 0}

    @pytest.mark.skipif(not SHARED_FILE.exists(), reason="needs ../shared")
    def test_shows_the_known_numbers_of_the_shared_file(self, folder: Path) -> None:
        status, shown, said = play(folder, "--books", str(SHARED_FILE))

        balances = {month["date"]: (month["invoices"], month["tieout_balance"]) for month in shown["months"]}
        assert (status, shown["ok"]) == (0, True), said
        assert len(balances) == 14
        assert balances["2012-12-31"] == (99, "5725.06")
        assert balances["2013-05-31"] == (112, "6918.35")
        assert balances["2013-12-31"] == (13, "761.90")
        assert balances["2014-01-31"] == (0, "0.00")
        assert all(month["intacct_balance"] == month["tieout_balance"] for month in shown["months"])
        assert shown["customers"] == {"imported": 100, "written": 0}
        assert shown["invoices"] == {"imported": 99 + 583, "written": 606, "voided": 0}
        assert shown["payments"] == {"imported": 619, "written": 644, "reversed": 0}

    def test_wants_a_file_of_receivables(self, folder: Path) -> None:
        file = folder / "books.csv"
        file.write_text("number,amount\n1,2\n")

        done = subprocess.run(
            [*COMMAND, "--books", str(file)],
            capture_output=True,
            text=True,
            check=False,
            env=environment(folder),
        )

        assert done.returncode == 1
        assert "the column customerID is missing" in done.stderr


class TestOptions:
    @pytest.mark.parametrize(
        ("options", "words"),
        [
            (("--faults", "gremlins=1"), "'gremlins' is no fault of this sandbox"),
            (("--books", "nowhere.csv"), "'nowhere.csv' does not exist"),
            (("--books", __file__, "--seed", "2"), "--seed is for generated books"),
        ],
    )
    def test_are_refused_when_they_cannot_be_meant(
        self, folder: Path, options: tuple[str, ...], words: str
    ) -> None:
        done = subprocess.run(
            [*COMMAND, *options], capture_output=True, text=True, check=False, env=environment(folder)
        )

        assert done.returncode == 2
        assert words in done.stderr


class TestBeingEnded:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_leaves_no_process_and_no_folder_behind(self, folder: Path, number: signal.Signals) -> None:
        process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(folder),
        )
        _wait_until(lambda: any("sandbox" in words for words in processes_of(folder)), START_SECONDS)

        process.send_signal(number)
        process.wait(timeout=END_SECONDS)

        assert process.returncode != 0
        _wait_until(lambda: processes_of(folder) == [], END_SECONDS)
        assert list(folder.iterdir()) == []


def processes_of(folder: Path) -> list[list[str]]:
    """List the processes that have to do with a folder, by their arguments or by their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command, said = (entry / "cmdline").read_bytes(), (entry / "environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in command + said:
            found.append(command.decode().split("\0"))
    return found


def _wait_until(holds: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def made_up_receivables() -> str:
    """Write a ledger of eight customers: 64 invoices open on the first day, 64 more in the year after."""
    lines = [["customerID", "invoiceNumber", "InvoiceDate", "DueDate", "InvoiceAmount", "SettledDate"]]
    for place in range(128):
        issued = (
            date(2012, 12, 1) + timedelta(days=place % 28)
            if place < 64
            else date(2013, 2, 1) + timedelta(days=5 * (place - 64))
        )
        settled = max(issued, date(2012, 12, 31)) + timedelta(days=3 + place % 20)
        lines.append(
            [
                f"KETTLE-{place % 8}",
                f"{10_000 + place}",
                _american(issued),
                _american(issued + timedelta(days=30)),
                f"{10 + place}.{place % 100:02}",
                _american(settled),
            ]
        )
    return "\n".join(",".join(line) for line in lines) + "\n"


def _american(day: date) -> str:
    return f"{day.month}/{day.day}/{day.year}"
