"""Books kept in a file: they outlive the process, whole or not at all, and belong to one at a time."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from factories.sandbox import NOW, Wire, errors_of, in_process, invoice_xml
from tieout.sandbox.books import BooksUnusable
from tieout.sandbox.clock import Clock
from tieout.sandbox.control_books import totals
from tieout.sandbox.server import SandboxServer
from tieout.sandbox.start import Content, open_filled

SOURCES = Path(__file__).parents[3] / "src"
PATIENCE_SECONDS = 30
SERVE = """
import sys, time
from pathlib import Path
from tieout.sandbox.server import SandboxServer
from tieout.sandbox.start import Content
content = Content(customers=2, invoices=int(sys.argv[2]))
with SandboxServer(state=Path(sys.argv[1]), content=content) as server:
    print(server.address, flush=True)
    time.sleep(600)
"""


def frozen_clock() -> Clock:
    return Clock(wall=lambda: NOW)


def serving(state: Path, invoices: int = 4) -> subprocess.Popen[str]:
    """Run a sandbox over a state file in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, str(state), str(invoices)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )


def killed(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE_SECONDS)
    assert process.stdout is not None
    process.stdout.close()


class TestState:
    def test_outlives_the_process_with_settings_clock_numbers_and_control_ids(self, tmp_path: Path) -> None:
        state = tmp_path / "books.sqlite"
        first = open_filled(Content(customers=2, invoices=4), state=state, clock=frozen_clock())
        with in_process(first) as (wire, _app):
            wire.post_control("clock", set="2030-01-01")
            wire.post_control("settings", payment_summary="Monthly")
            invoice = invoice_xml("A-1", "1", customer="C-00001")
            key = wire.done(invoice, control_id="once", unique=True).findtext("key")
        first.close()

        second = open_filled(Content(customers=50), state=state, clock=frozen_clock())
        with in_process(second) as (wire, _app):
            again = wire.call(invoice, control_id="once", unique=True)
            later = wire.done(invoice_xml("A-2", "1", customer="C-00001")).findtext("key")

        assert "already been recorded" in errors_of(again)[0][1]
        assert int(later) > int(key)
        assert second.settings.payment_summary == "Monthly"
        assert second.clock.today() == "2030-01-01"
        assert totals(second)["customers"]["active"] == 2
        second.close()

    def test_keeps_what_was_committed_when_the_process_is_killed(self, tmp_path: Path) -> None:
        state = tmp_path / "books.sqlite"
        process = serving(state)
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with httpx2.Client() as client:
            talk = Wire(client, gateway=f"{address}/ia/xml/xmlgw.phtml", control=f"{address}/control")
            key = talk.done(invoice_xml("A-1", "1", customer="C-00001"), unique=True).findtext("key")
        killed(process)

        books = open_filled(Content(), state=state)

        assert books.value("SELECT recordno FROM arinvoice WHERE recordid = 'A-1'") == int(key)
        assert books.next_record_no() > int(key)
        books.close()

    def test_is_filled_whole_or_not_at_all(self, tmp_path: Path) -> None:
        state = tmp_path / "books.sqlite"
        growing = tmp_path / "books.sqlite.new"
        process = serving(state, invoices=200_000)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (growing.exists() and growing.stat().st_size):
            assert time.monotonic() < deadline, "the books never began to grow"
            time.sleep(0.01)
        killed(process)
        was_whole = state.exists()

        books = open_filled(Content(customers=2, invoices=4), state=state)

        assert not was_whole
        assert totals(books)["customers"]["active"] == 2
        assert not growing.exists()
        books.close()

    def test_belongs_to_one_process_at_a_time(self, tmp_path: Path) -> None:
        state = tmp_path / "books.sqlite"
        process = serving(state)
        assert process.stdout is not None
        process.stdout.readline()
        try:
            with pytest.raises(BooksUnusable, match="Another sandbox is using the state file"):
                SandboxServer(state=state)
        finally:
            killed(process)

        SandboxServer(state=state).stop()

    def test_leaves_one_file_when_it_is_closed(self, tmp_path: Path) -> None:
        state = tmp_path / "books.sqlite"

        with SandboxServer(content=Content(customers=2, invoices=4), state=state) as server:
            httpx2.post(f"{server.control}/clock", json={"set": "2030-01-01"})

        assert list(tmp_path.iterdir()) == [state]

    def test_of_another_kind_is_refused_and_left_alone(self, tmp_path: Path) -> None:
        text = tmp_path / "text.sqlite"
        text.write_text("no database at all, but long enough to be read as one" * 100)
        other = tmp_path / "other.sqlite"
        newer = tmp_path / "newer.sqlite"
        meta = (
            "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT); INSERT INTO meta VALUES ('format', '99')"
        )
        for path, sql in ((other, "CREATE TABLE customer (name TEXT)"), (newer, meta)):
            connection = sqlite3.connect(path)
            connection.executescript(sql)
            connection.close()

        for path, reason in ((text, "not a database"), (other, "something else"), (newer, "format is 99")):
            with pytest.raises(BooksUnusable, match=reason):
                open_filled(Content(), state=path)

        connection = sqlite3.connect(other)
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("customer",)]
        connection.close()

    def test_needs_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(BooksUnusable, match="There is no folder"):
            open_filled(Content(), state=tmp_path / "nowhere" / "books.sqlite")

    def test_is_not_even_begun_when_the_port_is_taken(self, tmp_path: Path) -> None:
        with SandboxServer(content=Content(customers=0)) as running:
            port = int(running.address.rpartition(":")[2])

            with pytest.raises(OSError, match="in use"):
                SandboxServer(port=port, state=tmp_path / "books.sqlite")

        assert list(tmp_path.iterdir()) == []
