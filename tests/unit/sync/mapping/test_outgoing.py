"""From facts to requests: what Intacct would round, refuse or misplace is refused here."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tieout.intacct import UpdateCustomer
from tieout.ledger.facts import ApplicationFacts, CustomerFacts, InvoiceFacts, LineFacts, PaymentFacts
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
ACME = CustomerFacts(id=1, uid=UID, revision=1, number="CUST-00001", name="Acme", currency="USD")


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


class TestCustomerId:
    @pytest.mark.parametrize("number", ["CUST-00001", "0379-NEVHP", "10001", "A/1 b_c.d"])
    def test_is_the_number_where_intacct_can_hold_it(self, number: str) -> None:
        assert outgoing.customer_id(replace(ACME, number=number)) == number

    @pytest.mark.parametrize("number", ["x" * 21, "Ærø-1", "a<b", "-7", "a#b"])
    def test_is_made_of_the_random_end_of_the_uid_otherwise(self, number: str) -> None:
        assert outgoing.customer_id(replace(ACME, number=number)) == "T000ABCDEF012345"


class TestCreateCustomer:
    def test_trims_the_name_and_cuts_it_to_what_intacct_holds(self) -> None:
        request = outgoing.create_customer(replace(ACME, name=f" {'n' * 120} "), customer_id="C-1")

        assert request.name == "n" * 100
        assert outgoing.customer_name(request) == request.name

    def test_leaves_the_contact_name_to_intacct(self) -> None:
        request = outgoing.create_customer(replace(ACME, email="ap@acme.example"), customer_id="C-1")

        xml = {each.tag: each.text for each in request.to_xml().iter()}
        assert (xml["PRINTAS"], xml["EMAIL1"]) == ("Acme", "ap@acme.example")
        assert "CONTACTNAME" not in xml


class TestUpdateCustomer:
    def test_clears_what_is_empty_here(self) -> None:
        request = outgoing.update_customer(ACME, customer_id="10001")

        cleared = [each.tag for each in request.to_xml().iter() if not len(each) and each.text is None]
        assert {"EMAIL1", "PHONE1", "CITY"} <= set(cleared)


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
            outgoing.create_customer(ACME, customer_id="C-1"),
            outgoing.update_customer(ACME, customer_id="C-1"),
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


class TestSentCustomer:
    def test_names_the_fields_as_a_query_shows_them(self) -> None:
        request = outgoing.update_customer(replace(ACME, city="Oslo"), customer_id="C-1")

        sent = outgoing.sent_customer(request)

        assert (sent["NAME"], sent["DISPLAYCONTACT.MAILADDRESS.CITY"]) == ("Acme", "Oslo")
        assert tuple(sent) == outgoing.CUSTOMER_FIELDS

    def test_covers_every_field_that_an_update_sends(self) -> None:
        full = CustomerFacts(
            **dict.fromkeys(CustomerFacts.__dataclass_fields__, "x")  # type: ignore[arg-type]
        )
        request = outgoing.update_customer(full, customer_id="C-1")
        assert isinstance(request, UpdateCustomer)

        leaves = [each for each in request.to_xml().iter() if not len(each) and each.tag != "CUSTOMERID"]

        assert len(leaves) == len(outgoing.CUSTOMER_FIELDS)


class TestSaysTheSame:
    def test_of_a_create_and_an_update_with_the_same_content(self) -> None:
        created = to_json(outgoing.create_customer(ACME, customer_id="C-1"))
        updated = to_json(outgoing.update_customer(ACME, customer_id="C-1"))

        assert outgoing.says_the_same(created, updated)

    def test_is_false_when_anything_was_changed_or_cleared(self) -> None:
        created = to_json(outgoing.create_customer(replace(ACME, email="ap@acme.example"), customer_id="C-1"))
        updated = to_json(outgoing.update_customer(ACME, customer_id="C-1"))

        assert not outgoing.says_the_same(created, updated)
