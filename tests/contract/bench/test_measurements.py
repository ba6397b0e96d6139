"""The measurements from end to end with small books: each step is a process of its own."""

import json
import math
import subprocess
import sys
from typing import Any

import pytest

NOT_STORED = 1 / 40  # the generated books hold so many outstanding invoices of inactive customers besides


def bench(*arguments: str) -> dict[str, Any]:
    """Run a measurement as somebody would on a command line; it must be within its goal."""
    command = [sys.executable, "-m", "tieout.cli.main", "bench", *arguments, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    """Measure the import of 300 invoices once."""
    return bench("import", "--invoices", "300")


class TestBenchImport:
    def test_brings_every_outstanding_invoice(self, figures: dict[str, Any]) -> None:
        assert figures["invoices"] + figures["failures"] + int(300 * NOT_STORED) + 1 >= figures["outstanding"]
        assert figures["invoices"] > 250
        assert figures["lines"] > 2 * figures["invoices"]

    def test_takes_no_more_requests_than_the_goal_allows(self, figures: dict[str, Any]) -> None:
        rows = sum(figures[name] for name in ("customers", "lines", "subtotals", "details", "payments"))
        allowed = 6 * math.ceil(figures["outstanding"] / 2000) + math.ceil(rows / 2000) + 8

        assert figures["requests_allowed"] == allowed
        assert max(figures["requests"], figures["transactions"]) <= allowed
        assert figures["P1"] is True

    def test_is_measured_against_a_client_that_asks_no_more(self, figures: dict[str, Any]) -> None:
        assert 5 <= figures["baseline_requests"] <= figures["requests"]
        assert figures["ratio"] == pytest.approx(figures["seconds"] / figures["baseline_seconds"], abs=0.1)
        assert figures["peak_mb"] > 10


class TestBenchWrite:
    def test_sends_each_record_once_and_reads_nothing_back(self) -> None:
        figures = bench("write", "--invoices", "60")

        for kind in ("invoices", "payments"):
            assert figures[kind]["written"] == figures[kind]["writes"] == 60
            assert figures[kind]["requests"] <= math.ceil(60 / 25) + 8
            assert figures[kind]["sign_ins"] == 1
            assert figures[kind]["P2"] is True


class TestBenchTieOut:
    def test_finds_the_imported_books_equal(self) -> None:
        figures = bench("tie-out", "--invoices", "300")

        assert figures["differences"] == 0
        assert figures["invoices"] > 250
        assert figures["requests"] <= 12
