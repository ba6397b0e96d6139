"""The measurements: fill a sandbox, let each step run in its own process, and read the sandbox's counters."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

import httpx2

from tieout.bench.figures import Content, ImportFigures, TieOutFigures, WriteFigures, lookups_of
from tieout.bench.step_process import run_step
from tieout.runtime.sandbox_process import SandboxAddress, running_sandbox

Tell = Callable[[str], None]
INVOICES_A_CUSTOMER, CUSTOMERS_MIN = 20, 10


@dataclass(frozen=True)
class Size:
    """How large the books are, and how far away."""

    invoices: int
    customers: int = 0
    latency_ms: int = 0
    seed: int = 1

    @property
    def options(self) -> list[str]:
        """The sandbox's options."""
        customers = self.customers or max(CUSTOMERS_MIN, self.invoices // INVOICES_A_CUSTOMER)
        size = ["--customers", str(customers), "--invoices", str(self.invoices), "--seed", str(self.seed)]
        return [*size, *(["--latency-ms", str(self.latency_ms)] if self.latency_ms else [])]


def measure_import(size: Size, *, tell: Tell) -> ImportFigures:
    """Measure a first import, after the bare client has fetched and parsed the same pages.

    The caller has attached a database. Raises: SandboxDidNotStart, StepFailed.
    """
    with _connected_sandbox(size, tell) as counters:
        tell("Reading as the bare client")
        bare = run_step("baseline")
        baseline = counters.take()
        tell("Importing")
        done = run_step("import")
        seen = counters.take()
    return ImportFigures(
        content=Content(**bare["content"]),
        invoices=done["invoices"],
        failures=done["failures"],
        requests=seen["requests"],
        transactions=seen["transactions"],
        seconds=done["seconds"],
        baseline_requests=baseline["requests"],
        baseline_seconds=bare["seconds"],
        peak_mb=done["peak_mb"],
    )


def measure_write(size: Size, *, tell: Tell) -> dict[str, WriteFigures]:
    """Measure the writing of new invoices, and then of one payment for each.

    Raises: SandboxDidNotStart, StepFailed.
    """
    records = size.invoices
    figures = {}
    with _connected_sandbox(
        Size(invoices=0, customers=CUSTOMERS_MIN, latency_ms=size.latency_ms), tell
    ) as counters:
        for kind in ("invoices", "payments"):
            tell(f"Making {kind}")
            run_step(f"make-{kind}", count=records)
            counters.take()
            tell(f"Writing {kind}")
            done = run_step("write")
            seen = counters.take()
            figures[kind] = WriteFigures(
                records=records,
                written=done[kind],
                requests=seen["requests"],
                writes=seen["writes"],
                lookups=lookups_of(seen["functions"]),
                sign_ins=seen["sign_ins"],
                seconds=done["seconds"],
            )
    return figures


def measure_tie_out(size: Size, *, tell: Tell) -> TieOutFigures:
    """Measure a tie-out after a first import.

    Raises: SandboxDidNotStart, StepFailed.
    """
    with _connected_sandbox(size, tell) as counters:
        tell("Importing")
        run_step("import")
        counters.take()
        tell("Tying out")
        done = run_step("tie-out")
        seen = counters.take()
    return TieOutFigures(requests=seen["requests"], **done)


class Counters:
    """What the sandbox counts."""

    def __init__(self, control: str, client: httpx2.Client) -> None:
        self._control = control
        self._client = client

    def take(self) -> dict[str, Any]:
        """Read the counters and let them begin at zero again."""
        shown = self._client.get(f"{self._control}/counters").raise_for_status()
        self._client.post(f"{self._control}/counters/reset", json={}).raise_for_status()
        counted: dict[str, Any] = shown.json()
        return counted


@contextmanager
def _connected_sandbox(size: Size, tell: Tell) -> Iterator[Counters]:
    tell("Filling the sandbox")
    with running_sandbox(size.options) as address, httpx2.Client(trust_env=False) as client:
        run_step("connect", **_facts(address))
        counters = Counters(address.control, client)
        counters.take()
        yield counters


def _facts(address: SandboxAddress) -> dict[str, str]:
    return asdict(address)
