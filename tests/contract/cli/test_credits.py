"""`tieout failures apply-here-too`: what a person does about a credit that pays an entire invoice (E8)."""

from __future__ import annotations

import pytest

from factories.office import Office


@pytest.fixture
def credited(office: Office) -> Office:
    """Give an office whose only invoice in Tieout was paid by a credit in Intacct."""
    office.begin()
    office.intacct.act("credit-memo", customer_id="LANTERN", number="CM-1", lines=[{"amount": "100.00"}])
    office.intacct.act("apply-credit", credit={"number": "CM-1"}, invoices=[{"number": "KT-1"}])
    synced = office.done("sync")
    assert synced["failures"] == 0
    return office


class TestApplyHereToo:
    def test_brings_the_credit_and_ends_the_warning(self, credited: Office) -> None:
        warning = credited.only_failure()
        assert (warning["level"], warning["record"]) == ("warning", "KT-1")
        assert "Warning, Invoice KT-1: A credit of Intacct pays the entire invoice" in (
            credited.run("failures").out
        )

        said = credited.done("failures", "apply-here-too", str(warning["id"]))
        credited.done("sync")

        assert said == {"applied": 1}
        assert credited.failures() == []
        assert credited.done("tie-out")["differences"] == []

    def test_refuses_what_is_no_warning(self, credited: Office) -> None:
        warning = credited.only_failure()
        credited.done("failures", "apply-here-too", str(warning["id"]))
        credited.done("sync")

        said = credited.run("failures", "apply-here-too", str(warning["id"]))

        assert said.status == 1
        assert said.err == "Error: KT-1 is no warning about a credit: there is nothing to apply.\n"
