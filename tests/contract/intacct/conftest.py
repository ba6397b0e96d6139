"""A sandbox over TCP for each test."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from factories.intacct_over_tcp import Intacct
from tieout.sandbox.server import SandboxServer
from tieout.sandbox.start import Content


@pytest.fixture
def intacct() -> Iterator[Intacct]:
    """Run a sandbox with generated books for one test."""
    with SandboxServer(content=Content(customers=12, invoices=40)) as server:
        with httpx2.Client(trust_env=False) as http:
            running = Intacct(server.description, http)
            yield running
        for client in running.clients:
            client.close()
