"""Reconciliation Errors: the words, the buttons, and what they say when something cannot be done."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tieout.ledger.models import Invoice
from tieout.sync.models import Failure, FailureState
from tieout.sync.pausing import pause
from tieout.sync.policy import RULES

from .conftest import AT, Firm, text_of

CANDIDATE = {
    "remote_key": "4711",
    "number": "INV-00001",
    "customer": "C-00017",
    "date": "2026-01-07",
    "total": "3847.97",
    "currency": "USD",
}


def press(client: Client, address: str, **form: str) -> str:
    """Press a button and return what the next page says."""
    answer = client.post(address, form, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


class TestWords:
    def test_say_what_happened_what_to_do_and_who_can(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        copper_kettle.failure(
            invoice, code="BL03002185", remote_object="ARINVOICE", remote_number="X-1", count=3
        )

        shown = text_of(alice, "/failures")

        for text in (
            "Reconciliation Errors",
            invoice.number,
            "There is already a different invoice with the same number",
            "BL03002185",
            "Give the invoice in Tieout another number",
            "A/R accountant",
            "A/R invoice X-1 in Intacct",
            "3 times, last Mar 2, 2026, 3:30",
            "/failures/guide#number_collision",
            ">Retry<",
            ">Ignore<",
        ):
            assert text in shown, text

    def test_name_the_record_that_another_waits_for(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        copper_kettle.failure(
            invoice, cause="waiting_for_parent", waits_for=f"local:customer:{invoice.customer_id}"
        )

        shown = text_of(alice, "/failures")

        assert (
            f'It waits for <a href="/customers/{invoice.customer_id}">customer Northwind Traders</a>.'
            in shown
        )
        assert "local:" not in shown

    @pytest.mark.parametrize(
        ("subject", "name"),
        [("remote:SODOCUMENT:9001", "SODOCUMENT 9001"), ("local:customer:0", "customer 0")],
    )
    def test_name_one_that_tieout_does_not_hold(
        self, alice: Client, copper_kettle: Firm, subject: str, name: str
    ) -> None:
        copper_kettle.failure(copper_kettle.invoice(), waits_for=subject)

        assert f"It waits for {name}." in text_of(alice, "/failures")

    def test_name_a_record_that_is_in_intacct_alone(self, alice: Client, copper_kettle: Firm) -> None:
        Failure.objects.create(
            organization=copper_kettle.organization,
            connection=copper_kettle.connection,
            direction="import",
            kind="invoice",
            subject="remote:SODOCUMENT:9001",
            remote_object="SODOCUMENT",
            remote_key="9001",
            remote_number="Sales Invoice-93",
            cause="lines_not_equal_total",
            first_at=AT,
            last_at=AT,
        )

        shown = text_of(alice, "/failures")

        assert "Order Entry document with the record number 9001 in Intacct" in shown
        assert shown.count("Sales Invoice-93") == 1
        assert "From Intacct" in shown

    def test_of_an_unknown_cause_are_those_of_intacct(self, alice: Client, copper_kettle: Firm) -> None:
        copper_kettle.failure(copper_kettle.invoice(), cause="long_gone", text="Smart Rule 7 says no")

        assert "Smart Rule 7 says no" in text_of(alice, "/failures")

    def test_are_explained_for_every_cause(self, bob: Client) -> None:
        shown = text_of(bob, "/failures/guide")

        for rule in RULES:
            assert f'id="{rule.cause}"' in shown, rule.cause
        assert "Smart Rule X Violated" in shown


class TestTheList:
    def test_has_tabs_and_search_words(self, alice: Client, copper_kettle: Firm) -> None:
        customer = copper_kettle.customer()
        found = {
            state: copper_kettle.failure(copper_kettle.invoice(customer), state=state).local_number
            for state in FailureState.values
        }

        for status, state in (("", "open"), ("ignored", "ignored"), ("resolved", "resolved")):
            shown = text_of(alice, "/failures", status=status)
            assert [number for number in found.values() if number in shown] == [found[state]]
        assert found["open"] in text_of(alice, "/failures", q=found["open"].lower())
        assert found["open"] in text_of(alice, "/failures", q="transaction with the number")
        assert "Nothing matches" in text_of(alice, "/failures", q=found["ignored"])

    def test_is_that_of_the_connection_whose_errors_are_counted(
        self, alice: Client, copper_kettle: Firm
    ) -> None:
        copper_kettle.failure(copper_kettle.invoice())
        copper_kettle.connection.is_active = False
        copper_kettle.connection.save()

        shown = text_of(alice, "/failures")

        assert "Not connected to Intacct" in shown
        assert 'class="badge"' not in shown

    def test_counts_no_further_than_a_hundred(self, alice: Client, copper_kettle: Firm) -> None:
        for place in range(1, 101):
            Failure.objects.create(
                organization=copper_kettle.organization,
                connection=copper_kettle.connection,
                direction="import",
                kind="invoice",
                subject=f"remote:SODOCUMENT:{place}",
                cause="unknown",
                first_at=AT,
                last_at=AT,
            )
            if place in (1, 99, 100):
                count = "99+" if place == 100 else str(place)
                assert f'<span class="badge">{count}<' in text_of(alice, "/customers")


class TestRetry:
    def test_asks_for_another_try(self, alice: Client, copper_kettle: Firm) -> None:
        failure = copper_kettle.failure(copper_kettle.invoice())

        shown = press(alice, f"/failures/{failure.pk}/retries")

        failure.refresh_from_db()
        assert failure.retry_requested
        assert f"Invoice {failure.local_number} is tried again with the next sync." in shown
        assert "Tried again with the next sync" in shown
        assert ">Retry<" not in shown

    def test_says_so_where_the_error_is_over(self, alice: Client, copper_kettle: Firm) -> None:
        failure = copper_kettle.failure(copper_kettle.invoice(), state="resolved")

        shown = press(alice, f"/failures/{failure.pk}/retries")

        failure.refresh_from_db()
        assert failure.state == FailureState.RESOLVED
        assert "needs no retry: its error is over" in shown

    def test_resumes_a_paused_connection(self, alice: Client, copper_kettle: Firm) -> None:
        failure = pause(connection=copper_kettle.connection, cause="wrong_credentials", text="401", at=AT)
        assert ">Ignore<" not in text_of(alice, "/failures")

        shown = press(alice, f"/failures/{failure.pk}/retries")

        copper_kettle.connection.refresh_from_db()
        assert copper_kettle.connection.may_read
        assert "Connection Intacct account works again from the next sync on." in shown

    def test_of_all_is_for_the_organization_alone(
        self, alice: Client, copper_kettle: Firm, other_firm: Firm
    ) -> None:
        ours = [copper_kettle.failure(copper_kettle.invoice()) for _ in range(2)]
        theirs = other_firm.failure(other_firm.invoice())

        shown = press(alice, "/failures/retries")

        for failure in (*ours, theirs):
            failure.refresh_from_db()
        assert [failure.retry_requested for failure in ours] == [True, True]
        assert not theirs.retry_requested
        assert "2 records are tried again with the next sync." in shown

    def test_returns_to_the_page_it_was_asked_on(self, alice: Client, copper_kettle: Firm) -> None:
        failure = copper_kettle.failure(copper_kettle.invoice(), state="ignored")
        listed = text_of(alice, "/failures", status="ignored", q="transaction")
        address = f"/failures/{failure.pk}/retries?status=ignored&amp;q=transaction"
        assert f'action="{address}"' in listed

        answer = alice.post(address.replace("&amp;", "&"))

        assert answer["Location"] == "/failures?status=ignored&q=transaction"

    def test_returns_to_no_other_site(self, alice: Client, copper_kettle: Firm) -> None:
        failure = copper_kettle.failure(copper_kettle.invoice())

        answer = alice.post(f"/failures/{failure.pk}/retries?next=//evil.example/&q=//evil.example")

        assert answer["Location"].startswith("/failures?")


class TestIgnore:
    def test_keeps_quiet(self, alice: Client, copper_kettle: Firm) -> None:
        failure = copper_kettle.failure(copper_kettle.invoice())

        shown = press(alice, f"/failures/{failure.pk}/ignores")

        failure.refresh_from_db()
        assert failure.state == FailureState.IGNORED
        assert "is ignored until it changes again" in shown

    def test_says_so_where_nothing_is_open(self, alice: Client, copper_kettle: Firm) -> None:
        failure = copper_kettle.failure(copper_kettle.invoice(), state="resolved")

        assert "has no open error to ignore" in press(alice, f"/failures/{failure.pk}/ignores")


class TestLink:
    def fail(self, firm: Firm, invoice: Invoice, **facts: Any) -> Failure:
        return firm.failure(invoice, details={"candidates": [CANDIDATE]}, **facts)

    def test_shows_both_records_side_by_side(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        self.fail(copper_kettle, invoice)

        shown = text_of(alice, "/failures")

        for text in (
            '<th scope="row">Tieout</th>',
            "Northwind Traders",
            "Jan 5, 2026",
            "$120.00",
            '<th scope="row">Intacct</th>',
            "C-00017",
            "Jan 7, 2026",
            "$3,847.97",
            "Link with the record 4711 of Intacct",
        ):
            assert text in shown, text

    def test_shows_customers_of_one_name(self, alice: Client, copper_kettle: Firm) -> None:
        customer = copper_kettle.customer("Meridian Freight")
        Failure.objects.create(
            organization=copper_kettle.organization,
            connection=copper_kettle.connection,
            direction="export",
            kind="customer",
            subject=f"local:customer:{customer.pk}",
            record_id=customer.pk,
            local_number=customer.number,
            cause="ambiguous_name",
            details={"candidates": [{"remote_key": "71", "number": "10071", "name": "Meridian Freight"}]},
            first_at=AT,
            last_at=AT,
        )

        shown = text_of(alice, "/failures")

        assert shown.count("Meridian Freight") == 2
        assert "10071" in shown
        assert ">Total<" not in shown

    def test_stands_facts_of_any_shape(self, alice: Client, copper_kettle: Firm) -> None:
        odd = {"remote_key": "1", "number": "", "date": "soon", "total": "much", "currency": "USD"}
        copper_kettle.failure(copper_kettle.invoice(), details={"candidates": [odd]})

        shown = text_of(alice, "/failures")

        assert "soon" in shown
        assert "much" in shown

    def test_says_that_both_are_the_same(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        failure = self.fail(copper_kettle, invoice)

        shown = press(alice, f"/failures/{failure.pk}/links", remote_key="4711")

        failure.refresh_from_db()
        assert failure.state == FailureState.RESOLVED
        assert copper_kettle.connection.links.get(record_id=invoice.pk).remote_key == "4711"
        assert f"Invoice {invoice.number} is linked to Intacct&#x27;s record." in shown

    def test_refuses_a_record_that_was_not_offered(self, alice: Client, copper_kettle: Firm) -> None:
        failure = self.fail(copper_kettle, copper_kettle.invoice())

        for key in ("4712", ""):
            assert "cannot be linked to the record" in press(
                alice, f"/failures/{failure.pk}/links", remote_key=key
            )

        assert not copper_kettle.connection.links.exists()

    def test_refuses_a_record_that_has_a_link(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        copper_kettle.link(invoice)
        failure = self.fail(copper_kettle, invoice)

        shown = press(alice, f"/failures/{failure.pk}/links", remote_key="4711")

        assert "is linked already" in shown

    def test_is_not_offered_when_the_error_is_over(self, alice: Client, copper_kettle: Firm) -> None:
        self.fail(copper_kettle, copper_kettle.invoice(), state="resolved")

        shown = text_of(alice, "/failures", status="resolved")

        for button in (">Link<", ">Retry<", ">Ignore<"):
            assert button not in shown
