"""The list of payments, and one payment."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from tieout.ledger.operations import payments
from tieout.money import Money

from .conftest import AT, DUE, Firm, text_of
from .test_paging import numbers_in


class TestTheList:
    def test_has_a_tab_for_what_is_not_applied_and_for_what_was_taken_back(
        self, alice: Client, copper_kettle: Firm
    ) -> None:
        whole = copper_kettle.payment(copper_kettle.invoice(), "20.00")
        rest = copper_kettle.payment(copper_kettle.invoice(), "20.00", received="25.00")
        voided = copper_kettle.payment(copper_kettle.invoice(), "20.00", received="26.00")
        payments.void(payment=voided, voided_date=DUE, at=AT)

        for status, rows in {
            "": [voided, rest, whole],
            "received": [rest, whole],
            "unapplied": [rest],
            "voided": [voided],
        }.items():
            shown = text_of(alice, "/payments", status=status)
            assert numbers_in(shown) == [payment.number for payment in rows], status
        assert "$5.00" in text_of(alice, "/payments", status="unapplied")

    def test_is_ordered_by_the_day_money_came_in(self, alice: Client, copper_kettle: Firm) -> None:
        late = copper_kettle.payment(copper_kettle.invoice(), "1.00", day=DUE + timedelta(days=1))
        early = copper_kettle.payment(copper_kettle.invoice(), "1.00")

        assert numbers_in(text_of(alice, "/payments")) == [late.number, early.number]

    def test_finds_by_number_reference_and_customer(self, alice: Client, copper_kettle: Firm) -> None:
        customer = copper_kettle.customer("Łódź Paper Mills")
        payment = payments.receive(
            organization=copper_kettle.organization,
            customer=customer,
            amount=Money.of("5", "USD"),
            method="check",
            received_date=DUE,
            reference="CHK-100200",
            at=AT,
        )
        copper_kettle.payment(copper_kettle.invoice(), "20.00")

        for words in (payment.number, "chk-100", "łódź", customer.number):
            assert numbers_in(text_of(alice, "/payments", q=words)) == [payment.number], words


class TestAPayment:
    def test_shows_what_it_settles(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        payment = copper_kettle.payment(invoice, "20.00", received="25.00")

        shown = text_of(alice, f"/payments/{payment.pk}")

        for text in ("$25.00", "$5.00", "$20.00", "$100.00", invoice.number, "Northwind Traders", "Check"):
            assert text in shown, text

    def test_names_the_customers_where_there_are_several(self, alice: Client, copper_kettle: Firm) -> None:
        ours = [copper_kettle.invoice(copper_kettle.customer(name)) for name in ("Alpha Mills", "Beta Foods")]
        payment = payments.receive(
            organization=copper_kettle.organization,
            customer=None,
            amount=Money.of("240", "USD"),
            method="eft",
            received_date=DUE,
            applications=[(invoice, Money.of("120", "USD")) for invoice in ours],
            at=AT,
        )

        shown = text_of(alice, f"/payments/{payment.pk}")

        for text in ("Several customers", "Alpha Mills", "Beta Foods"):
            assert text in shown, text

    def test_says_when_it_was_taken_back(self, alice: Client, copper_kettle: Firm) -> None:
        payment = copper_kettle.payment(copper_kettle.invoice(), "20.00")
        payments.void(payment=payment, voided_date=DUE, at=AT)

        shown = text_of(alice, f"/payments/{payment.pk}")

        assert "<dt>Voided</dt><dd>Feb 4, 2026</dd>" in shown
        assert "Not applied to an invoice" in shown
