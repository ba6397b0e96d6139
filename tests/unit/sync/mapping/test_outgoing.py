"""From facts to requests: what Intacct would round, refuse or misplace is refused here."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tieout.ledger.facts import ApplicationFacts, InvoiceFacts, LineFacts, PaymentFacts
from tieout.money import Money
from tieout.sync.exporting.payload import from_json, to_json
from tieout.sync.mapping import outgoing, outgoing_invoices
from tieout.sync.mapping.outgoing import CannotBeSent
from tieout.sync.settings import ConnectionSettings

UID = UUID("01980000-0000-7000-8000-abcdef012345")
DAY = date(2026, 3, 2)
SETTINGS = ConnectionSettings(
    location_id="100",
    department_id="10",
    discount_account="4900",
    tax_account="2200",
    tax_accounts={"reduced": "2210"},
    shipping_account="4200",
)


def line(kind: str, amount: str, **facts: Any) -> LineFacts:
    return LineFacts(kind=kind, amount=Decimal(amount), **{"position": 1, "name": "Work", **facts})


def invoice(*lines: LineFacts, currency: str = "USD", **facts: Any) -> InvoiceFacts:
    total = sum((each.amount for each in lines), Decimal(0))
    given = {"number": "INV-1", "due_date": DAY, "total": Money(total, currency), **facts}
    return InvoiceFacts(
        id=1,
        uid=UID,
        revision=1,
        customer_id=1,
        currency=currency,
        issue_date=DAY,
        state="issued",
        open_balance=Money.zero(currency),
        lines=lines,
        **given,
    )


def payment(*amounts: str, currency: str = "USD", **facts: Any) -> PaymentFacts:
    parts = tuple(
        ApplicationFacts(place, 1, f"INV-{place}", Money(Decimal(amount), currency))
        for place, amount in enumerate(amounts, start=1)
    )
    whole = sum((part.amount for part in parts), Money.zero(currency))
    return PaymentFacts(
        id=1,
        uid=UID,
        revision=1,
        number="PAY-1",
        customer_id=1,
        currency=currency,
        amount=whole,
        unapplied=Money.zero(currency),
        applications=parts,
        **{"method": "check", "received_date": DAY, "state": "received", **facts},
    )


def create_invoice(facts: InvoiceFacts, settings: ConnectionSettings = SETTINGS) -> Any:
    return outgoing_invoices.create_invoice(
        facts, settings=settings, customer_id="10001", base_currency="USD"
    )


def create_payment(facts: PaymentFacts, settings: ConnectionSettings = SETTINGS) -> Any:
    return outgoing.create_payment(
        facts,
        settings=settings,
        customer_id="10001",
        ar_keys={part.invoice_id: str(700 + part.invoice_id) for part in facts.applications},
        token="tieout:token:1",
        base_currency="USD",
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

    def test_refuses_a_foreign_currency_with_the_documented_words(self) -> None:
        with pytest.raises(CannotBeSent) as refusal:
            create_payment(payment("120.00", currency="EUR", method="wire"))

        assert refusal.value.cause == "foreign_currency_undeposited"
        assert refusal.value.text == (
            "You cannot make payment for foreign currency invoice for payment method “EFT” "
            "using Undeposited Fund Account."
        )

    def test_goes_to_the_bank_account_of_its_method_and_currency(self) -> None:
        settings = replace(SETTINGS, payment_accounts={"wire+EUR": "bank/CHK-EUR"})

        request = create_payment(payment("120.00", currency="EUR", method="wire"), settings)

        assert (request.bank_account, request.undeposited_account) == ("CHK-EUR", "")
        assert request.currency == "EUR"

    def test_refuses_a_foreign_currency_on_undeposited_funds_of_a_rule_too(self) -> None:
        settings = replace(SETTINGS, payment_accounts={"wire+EUR": "undeposited/1075"})

        with pytest.raises(CannotBeSent, match="Undeposited Fund Account"):
            create_payment(payment("120.00", currency="EUR", method="wire"), settings)

    def test_refuses_to_go_without_an_account(self) -> None:
        with pytest.raises(CannotBeSent) as refusal:
            create_payment(payment("120.00"), replace(SETTINGS, undeposited_funds_account=""))

        assert refusal.value.cause == "account_not_set"

    def test_refuses_a_third_decimal(self) -> None:
        facts = payment("1.125", currency="KWD")

        with pytest.raises(CannotBeSent, match=r"What INV-1 is paid is 1\.125\."):
            outgoing.create_payment(
                facts,
                settings=SETTINGS,
                customer_id="10001",
                ar_keys={1: "701"},
                token="t",
                base_currency="KWD",
            )


class TestReversePayment:
    @pytest.mark.parametrize(
        ("voided", "dated"),
        [(date(2026, 3, 20), date(2026, 3, 20)), (date(2026, 2, 1), DAY), (None, DAY)],
    )
    def test_is_dated_the_later_of_void_and_payment(self, voided: date | None, dated: date) -> None:
        request = outgoing.reverse_payment(payment("1.00", voided_date=voided), remote_key="900")

        assert (request.key, request.date_reversed) == ("900", dated)


class TestRequests:
    @pytest.mark.parametrize(
        "request_made",
        [
            create_invoice(invoice(line("item", "100"), line("discount", "-10"), payment_terms="Net 30")),
            create_payment(payment("120.00", "30.00")),
            outgoing.reverse_payment(payment("1.00"), remote_key="900"),
        ],
        ids=lambda made: type(made).__name__,
    )
    def test_come_back_from_the_database_as_they_were_planned(self, request_made: Any) -> None:
        stored = json.loads(json.dumps(to_json(request_made)))

        assert from_json(stored, known=outgoing.REQUESTS) == request_made


class TestSentInvoice:
    def test_shows_what_the_marker_is_compared_with(self) -> None:
        request = create_invoice(invoice(line("item", "100"), line("discount", "-10")))

        sent = outgoing.sent_invoice(request, base_currency="USD")

        assert sent == outgoing.SentInvoice("INV-1", "10001", DAY, "USD", Decimal("90.00"))

    def test_keeps_a_foreign_currency(self) -> None:
        request = create_invoice(invoice(line("item", "100"), currency="EUR"))

        assert outgoing.sent_invoice(request, base_currency="USD").currency == "EUR"
