"""From payments to requests: written whole, what is left used later, taken back on the right day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tieout.intacct import ArPaymentDetail
from tieout.ledger.facts import ApplicationFacts, PaymentApplicationFacts, PaymentFacts
from tieout.money import Money
from tieout.sync.exporting.payload import from_json, to_json
from tieout.sync.mapping import outgoing, outgoing_payments
from tieout.sync.mapping.outgoing import CannotBeSent
from tieout.sync.mapping.outgoing_payments import ADVANCE, OVERPAYMENT, Payer
from tieout.sync.settings import ConnectionSettings

UID = UUID("01980000-0000-7000-8000-abcdef012345")
DAY = date(2026, 3, 2)
SETTINGS = ConnectionSettings(location_id="100", department_id="10", advances_account="2500")
ACME = Payer("10001")


def payment(*amounts: str, rest: str = "0.00", currency: str = "USD", **facts: Any) -> PaymentFacts:
    parts = tuple(
        ApplicationFacts(place, 1, f"INV-{place}", Money(Decimal(amount), currency))
        for place, amount in enumerate(amounts, start=1)
    )
    unapplied = Money(Decimal(rest), currency)
    return PaymentFacts(
        id=1,
        uid=UID,
        revision=1,
        number="PAY-1",
        customer_id=1,
        currency=currency,
        amount=sum((part.amount for part in parts), unapplied),
        unapplied=unapplied,
        applications=parts,
        **{"method": "check", "received_date": DAY, "state": "received", **facts},
    )


def application(amount: str = "30.00") -> PaymentApplicationFacts:
    at = datetime(2026, 3, 5, tzinfo=UTC)
    return PaymentApplicationFacts(
        id=7,
        uid=UID,
        payment_id=1,
        payment_number="PAY-1",
        payment_method="check",
        payment_date=DAY,
        payment_changed_at=at,
        invoice_id=2,
        invoice_number="INV-2",
        invoice_date=DAY,
        customer_id=1,
        currency="USD",
        amount=Money(Decimal(amount), "USD"),
        created_at=at,
    )


def create_payment(facts: PaymentFacts, settings: ConnectionSettings = SETTINGS, payer: Payer = ACME) -> Any:
    return outgoing_payments.create_payment(
        facts,
        settings=settings,
        payer=payer,
        ar_keys={part.invoice_id: str(700 + part.invoice_id) for part in facts.applications},
        token="tieout:token:1",
        base_currency="USD",
    )


def create_advance(facts: PaymentFacts, settings: ConnectionSettings = SETTINGS) -> Any:
    return outgoing_payments.create_advance(
        facts, settings=settings, payer=ACME, token="tieout:token:1", base_currency="USD"
    )


def use_rest(source: tuple[str, str], amount: str = "30.00") -> Any:
    return outgoing_payments.use_rest(
        application(),
        amount=Decimal(amount),
        settings=SETTINGS,
        payer=ACME,
        ar_key="702",
        source=source,
        token="tieout:token:1",
        on=DAY,
    )


class TestCreatePayment:
    def test_applies_cash_to_each_invoice_under_its_current_key(self) -> None:
        request = create_payment(payment("120.00", "30.00", reference="CHK 4711"))

        assert [(each.record_key, each.payment_amount) for each in request.details] == [
            ("701", Decimal("120.00")),
            ("702", Decimal("30.00")),
        ]
        assert (request.undeposited_account, request.payment_method) == ("1070", "Printed Check")
        assert (request.doc_number, request.description) == ("CHK 4711", "tieout:token:1")
        assert (request.receipt_date, request.currency) == (DAY, "USD")
        assert (request.overpayment_amount, request.overpayment_location_id) == (None, None)

    def test_says_what_is_left_with_its_location_and_department(self) -> None:
        request = create_payment(payment("120.00", rest="30.00"))

        assert request.overpayment_amount == Decimal("30.00")
        assert (request.overpayment_location_id, request.overpayment_department_id) == ("100", "10")

    def test_names_the_contact_that_pays(self) -> None:
        request = create_payment(payment("120.00"), payer=Payer("10001", "Acme East"))

        assert request.bill_to == "Acme East"

    @pytest.mark.parametrize("create", [create_payment, create_advance])
    def test_refuses_a_foreign_currency_with_the_documented_words(self, create: Any) -> None:
        with pytest.raises(CannotBeSent) as refusal:
            create(payment("120.00", currency="EUR", method="wire"))

        assert refusal.value.cause == "foreign_currency_undeposited"
        assert refusal.value.text == (
            "You cannot make payment for foreign currency invoice for payment method “EFT” "
            "using Undeposited Fund Account."
        )

    @pytest.mark.parametrize("create", [create_payment, create_advance])
    def test_goes_to_the_bank_account_of_its_method_and_currency(self, create: Any) -> None:
        settings = replace(SETTINGS, payment_accounts={"wire+EUR": "bank/CHK-EUR"})

        request = create(payment("120.00", currency="EUR", method="wire"), settings)

        assert (request.bank_account, request.undeposited_account) == ("CHK-EUR", "")
        assert request.currency == "EUR"

    @pytest.mark.parametrize("create", [create_payment, create_advance])
    def test_refuses_a_foreign_currency_on_undeposited_funds_of_a_rule_too(self, create: Any) -> None:
        settings = replace(SETTINGS, payment_accounts={"wire+EUR": "undeposited/1075"})

        with pytest.raises(CannotBeSent, match="Undeposited Fund Account"):
            create(payment("120.00", currency="EUR", method="wire"), settings)

    @pytest.mark.parametrize("create", [create_payment, create_advance])
    def test_refuses_to_go_without_an_account(self, create: Any) -> None:
        with pytest.raises(CannotBeSent) as refusal:
            create(payment("120.00"), replace(SETTINGS, undeposited_funds_account=""))

        assert refusal.value.cause == "account_not_set"

    def test_refuses_a_third_decimal(self) -> None:
        with pytest.raises(CannotBeSent, match=r"What INV-1 is paid is 1\.125\."):
            outgoing_payments.create_payment(
                payment("1.125", currency="KWD"),
                settings=SETTINGS,
                payer=ACME,
                ar_keys={1: "701"},
                token="t",
                base_currency="KWD",
            )


class TestCreateAdvance:
    def test_has_one_line_with_all_the_money(self) -> None:
        request = create_advance(payment(rest="150.00", reference="CHK 9"))

        [line] = request.lines
        assert (line.account, line.amount) == ("2500", Decimal("150.00"))
        assert (line.location_id, line.department_id) == ("100", "10")
        assert (request.customer_id, request.doc_number, request.payment_date) == ("10001", "CHK 9", DAY)

    def test_names_the_setting_that_is_missing(self) -> None:
        with pytest.raises(CannotBeSent) as refusal:
            create_advance(payment(rest="150.00"), replace(SETTINGS, advances_account=""))

        assert (refusal.value.cause, refusal.value.details) == (
            "account_not_set",
            {"setting": "advances_account"},
        )


class TestUseRest:
    def test_takes_it_from_the_overpayment(self) -> None:
        request = use_rest((OVERPAYMENT, "901"))

        assert request.details == (
            ArPaymentDetail(record_key="702", overpayment_key="901", overpayment_amount=Decimal("30.00")),
        )

    def test_takes_it_from_the_advance(self) -> None:
        request = use_rest((ADVANCE, "900"), amount="12.00")

        assert request.details == (
            ArPaymentDetail(record_key="702", advance_key="900", advance_amount=Decimal("12.00")),
        )


class TestReversePayment:
    def test_takes_an_advance_back_like_a_payment(self) -> None:
        request = outgoing_payments.reverse_payment(remote_key="900", on=DAY, is_advance=True)

        assert (request.function_name, request.about) == ("reverse_arpayment", "ARADVANCE")


class TestIsMoved:
    told = outgoing_payments.content(payment("120.00", "30.00", rest="10.00"), payer="10001")

    def test_says_no_while_every_invoice_has_what_was_told(self) -> None:
        assert not outgoing_payments.is_moved(payment("120.00", "30.00", rest="10.00"), self.told)

    def test_says_no_where_an_invoice_has_more(self) -> None:
        assert not outgoing_payments.is_moved(payment("125.00", "30.00", rest="5.00"), self.told)

    @pytest.mark.parametrize("amounts", [("120.00",), ("119.99", "30.00"), ()])
    def test_says_yes_where_an_invoice_has_less(self, amounts: tuple[str, ...]) -> None:
        assert outgoing_payments.is_moved(payment(*amounts), self.told)

    def test_tells_from_what_was_told_who_paid_and_what_was_left(self) -> None:
        assert self.told == {"payer": "10001", "invoice:1": "120.00", "invoice:2": "30.00", "rest": "10.00"}


class TestRequests:
    @pytest.mark.parametrize(
        "request_made",
        [
            create_payment(payment("120.00", rest="30.00")),
            create_advance(payment(rest="150.00")),
            use_rest((OVERPAYMENT, "901")),
            outgoing_payments.reverse_payment(remote_key="900", on=DAY),
            outgoing_payments.reverse_payment(remote_key="900", on=DAY, is_advance=True),
        ],
        ids=["payment", "advance", "use", "reversal", "reversal of an advance"],
    )
    def test_come_back_from_the_database_as_they_were_planned(self, request_made: Any) -> None:
        stored = json.loads(json.dumps(to_json(request_made)))

        assert from_json(stored, known=outgoing.REQUESTS) == request_made
