"""The commands as a person starts them: processes with a data folder and a PostgreSQL of their own."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from factories.commands import own_folder
from factories.office import Office, stock
from tieout.demo.person_in_intacct import PersonInIntacct
from tieout.runtime.sandbox_process import running_sandbox


@pytest.fixture
def office() -> Iterator[Office]:
    """Open an office whose commands are processes."""
    home = Path(tempfile.mkdtemp(prefix="tieout-commands-"))
    home.chmod(0o755)  # as root, PostgreSQL runs as another user who must pass through
    try:
        with (
            own_folder(home) as commands,
            running_sandbox(["--customers", "4", "--invoices", "10"]) as sandbox,
            PersonInIntacct(sandbox.control) as intacct,
        ):
            stock(intacct)
            yield Office(commands, sandbox, intacct)
    finally:
        shutil.rmtree(home, ignore_errors=True)


class TestAWholeDayOfCommands:
    def test_meets_the_four_documented_errors_and_ends_with_books_that_agree(self, office: Office) -> None:
        refused = office.connect(password="not it")
        assert refused.status == 1
        assert "non-200 status code: 401" in refused.err
        assert office.connect().status == 0
        office.done("settings", "set", "location_id=100")
        office.done("import", "customers")

        office.intacct.set_company(removed_fields=["SODOCUMENT.PONUMBER"])
        assert office.run("import", "invoices").status == 1
        assert office.only_failure()["cause"] == "missing_field"
        office.intacct.set_company(removed_fields=[])
        office.done("import", "invoices")

        office.intacct.set_company(payment_summary="User specified")
        office.intacct.act("ar-invoice", customer_id="LANTERN", number="CK-1", lines=[{"amount": "9.00"}])
        office.alice(
            {"act": "invoice", "customer": "LANTERN", "number": "CK-1", "amount": "75.00"},
            {"act": "pay", "invoice": "KT-1", "amount": "40.00", "number": "RC-1"},
        )
        office.done("reconcile", "--yes")
        office.done("sync")
        assert {(row["record"], row["cause"]) for row in office.failures()} == {
            ("CK-1", "number_collision"),
            ("RC-1", "payment_batch_key"),
        }

        office.intacct.set_company(payment_summary="Monthly")
        office.alice({"act": "renumber", "invoice": "CK-1", "number": "CK-2"})
        office.done("failures", "retry", "--all")
        office.done("sync")

        assert office.failures() == []
        assert office.done("tie-out")["clean"] is True
