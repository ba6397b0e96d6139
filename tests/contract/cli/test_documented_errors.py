"""The four errors of the guide: each ends as a failure with cause and remedy, and after the remedy it passes.

Source (documented): source.md, "Troubleshooting".
"""

from __future__ import annotations

import pytest

from factories.office import Office

CREDENTIALS = "Make sure that the Intacct company ID, user name and password are correct"


class TestWrongCredentials:
    @pytest.mark.parametrize(
        "office", [(), ("--sign-in-error", "401")], ids=["HTTP 200", "HTTP 401"], indirect=True
    )
    def test_refuses_to_connect(self, office: Office) -> None:
        refused = office.connect(password="not it")
        accepted = office.connect()

        assert refused.status == 1
        assert "non-200 status code: 401" in refused.err
        assert CREDENTIALS in refused.err
        assert accepted.status == 0

    def test_pauses_until_they_are_saved_again(self, office: Office) -> None:
        office.begin()
        office.intacct.set_company(users={"xml_gateway": {"password": "changed"}})
        office.intacct.end_sessions()

        broken = office.run("sync", "--json")
        failure = office.only_failure()
        again = office.run("sync")
        office.connect(password="changed")
        resumed = office.done("sync")

        assert broken.status == 1
        assert broken.json["state"] == "failed"
        assert failure["kind"] == "connection"
        assert failure["cause"] == "wrong_credentials"
        assert "non-200 status code: 401" in failure["happened"]
        assert CREDENTIALS in failure["remedy"]
        assert again.status == 1
        assert "is paused" in again.err
        assert CREDENTIALS in again.err
        assert resumed["failures"] == 0
        # The ended session is one, the password that was sent is the other: it was sent once.
        assert office.intacct.counters()["refused_sign_ins"] == 2


class TestNumberingCollision:
    @pytest.fixture
    def collided(self, office: Office) -> Office:
        """Let an invoice of Tieout have the number of a stranger in Intacct."""
        office.begin()
        office.intacct.act("ar-invoice", customer_id="LANTERN", number="CK-1", lines=[{"amount": "9.00"}])
        office.alice({"act": "invoice", "customer": "LANTERN", "number": "CK-1", "amount": "75.00"})
        office.done("sync")
        return office

    def test_names_the_number_and_what_to_do(self, collided: Office) -> None:
        failure = collided.only_failure()

        shown = collided.run("failures").out

        assert failure["cause"] == "number_collision"
        assert failure["record"] == "CK-1"
        assert failure["text"] == "A transaction with the number 'CK-1' already exists."
        assert failure["who"] == "A/R accountant"
        assert "Give the invoice in Tieout another number that is unique" in failure["remedy"]
        assert "A transaction with the number 'CK-1' already exists." in shown
        assert "What to do: Give the invoice in Tieout another number" in shown

    def test_passes_under_another_number(self, collided: Office) -> None:
        collided.alice({"act": "renumber", "invoice": "CK-1", "number": "CK-2"})

        collided.done("failures", "retry", str(collided.only_failure()["id"]))
        synced = collided.done("sync")

        assert synced["failures"] == 0
        assert collided.intacct.row("invoices", number="CK-2")["due"] == "75.00"
        assert collided.intacct.row("invoices", number="CK-1")["due"] == "9.00"

    def test_can_be_linked_when_it_is_the_same_invoice(self, collided: Office) -> None:
        failure = collided.only_failure()
        stranger = str(collided.intacct.row("invoices", number="CK-1")["record_no"])

        assert [candidate["remote_key"] for candidate in failure["candidates"]] == [stranger]
        collided.done("failures", "link", str(failure["id"]), stranger)

        assert collided.failures() == []

    def test_stays_quiet_when_it_is_ignored(self, collided: Office) -> None:
        collided.done("failures", "ignore", str(collided.only_failure()["id"]))
        collided.done("sync")

        assert collided.failures() == []
        shown = collided.done("failures", "list", "--ignored")["failures"]
        assert [(row["record"], row["state"]) for row in shown] == [("CK-1", "ignored")]


class TestPaymentBatchKey:
    def test_passes_when_summaries_are_daily_again(self, office: Office) -> None:
        office.begin()
        office.intacct.set_company(payment_summary="User specified")
        office.alice({"act": "pay", "invoice": "KT-1", "amount": "40.00", "number": "RC-1"})

        office.done("sync")
        failure = office.only_failure()
        office.intacct.set_company(payment_summary="Daily")
        retried = office.done("failures", "retry", "--all")
        synced = office.done("sync")

        assert failure["cause"] == "payment_batch_key"
        assert failure["record"] == "RC-1"
        assert "Please provide a payment batch key" in failure["text"]
        assert "Change the payments summary frequency to Daily or Monthly" in failure["remedy"]
        assert failure["who"] == "Intacct administrator"
        assert retried == {"retried": 1}
        assert synced["failures"] == 0
        assert office.intacct.row("invoices", number="KT-1")["due"] == "60.00"


class TestMissingField:
    def test_passes_when_the_field_is_back(self, office: Office) -> None:
        office.connect()
        office.done("settings", "set", "location_id=100")
        office.done("import", "customers")
        office.intacct.set_company(removed_fields=["SODOCUMENT.PONUMBER"])

        broken = office.run("import", "invoices", "--json")
        failure = office.only_failure()
        office.intacct.set_company(removed_fields=[])
        office.done("failures", "retry", str(failure["id"]))
        again = office.done("import", "invoices")

        assert broken.status == 1
        assert broken.json["state"] == "failed"
        assert failure["cause"] == "missing_field"
        assert failure["code"] == "DL02000001" or "DL02000001" in failure["text"] + failure["title"]
        assert "Restore the field in Intacct or take it out of the settings" in failure["remedy"]
        assert again["failures"] == 0
        assert again["counts"]["invoices"]["created"] >= 8
