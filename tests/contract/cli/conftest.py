"""An office for each test of the command line, with a sandbox process of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from factories.commands import InProcess
from factories.office import Office, stock
from tieout.demo.person_in_intacct import PersonInIntacct
from tieout.runtime.sandbox_process import running_sandbox


@pytest.fixture
def office(request: pytest.FixtureRequest, transactional_db: None) -> Iterator[Office]:
    """Open an office; a test may give options of the sandbox as its parameter."""
    options = ["--customers", "4", "--invoices", "10", *getattr(request, "param", ())]
    with running_sandbox(options) as sandbox, PersonInIntacct(sandbox.control) as intacct:
        stock(intacct)
        yield Office(InProcess(), sandbox, intacct)
