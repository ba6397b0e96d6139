"""From credit notes to requests: signs turned round, the right account, and never a guess."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tieout.intacct import ArPaymentDetail
from tieout.ledger.facts import CreditApplicationFacts, CreditNoteFacts, LineFacts
from tieout.money import Money
from tieout.sync.exporting.payload import from_json, to_json
from tieout.sync.mapping import outgoing, outgoing_credits
from tieout.sync.mapping.outgoing import CannotBeSent, SentInvoice
from tieout.sync.mapping.outgoing_payments import Payer
from tieout.sync.settings import ConnectionSettings

UID = UUID("01980000-0000-7000-8000-abcdef012345")
DAY = date(2026, 3, 2)
SETTINGS = ConnectionSettings(
    location_id="100",
    discount_account="4900",
    tax_account="2200",
    credits_account="1075",
    bad_debt_account="6500",
)
ACME = Payer("10001")


def line(kind: str, amount: str) -> LineFacts:
    return LineFacts(kind=kind, amount=Decimal(amount), position=1, name="Broken cups")


def credit_note(*lines: LineFacts, currency: str = "USD", **facts: Any) -> CreditNoteFacts:
    total = Money(sum((each.amount for each in lines), Decimal(0)), currency)
    return CreditNoteFacts(
        id=1,
        uid=UID,
        revision=1,
        customer_id=1,
        currency=currency,
        issue_date=DAY,
        state="issued",
        unapplied=total,
        lines=lines,
        **{"number": "CN-1", "kind": "credit", "total": total, **facts},
    )


def application(amount: str = "50.00", currency: str = "USD") -> CreditApplicationFacts:
    return CreditApplicationFacts(
        id=7,
        uid=UID,
        credit_note_id=1,
        credit_note_uid=UID,
        credit_note_number="CN-1",
        credit_note_kind="credit",
        credit_note_total=Money(Decimal("80.00"), currency),
        credit_note_date=DAY,
        invoice_id=2,
        invoice_number="INV-2",
        invoice_date=DAY,
        invoice_total=Money(Decimal("120.00"), currency),
        customer_id=1,
        currency=currency,
        amount=Money(Decimal(amount), currency),
        created_at=datetime(2026, 3, 5, tzinfo=UTC),
    )


def create(facts: CreditNoteFacts, settings: ConnectionSettings = SETTINGS) -> Any:
    return outgoing_credits.create_credit_note(
        facts, settings=settings, customer_id="10001", base_currency="USD"
    )


def write_as_payment(facts: CreditApplicationFacts, settings: ConnectionSettings = SETTINGS) -> Any:
    return outgoing_credits.write_as_payment(
        facts, settings=settings, payer=ACME, ar_key="702", token="tieout:t:1", on=DAY, base_currency="USD"
    )


def apply_credit_memo(facts: CreditApplicationFacts) -> Any:
    return outgoing_credits.apply_credit_memo(
        facts,
        settings=SETTINGS,
        payer=ACME,
        ar_key="702",
        adjustment_key="905",
        token="tieout:t:1",
        on=DAY,
    )


class TestCreateCreditNote:
    def test_turns_every_line_round_on_its_own_account(self) -> None:
        request = create(credit_note(line("item", "100.00"), line("discount", "-10.00"), line("tax", "6.30")))

        assert [(each.account, each.amount) for each in request.lines] == [
            ("4000", Decimal("-100.00")),
            ("4900", Decimal("10.00")),
            ("2200", Decimal("-6.30")),
        ]
        assert (request.adjustment_no, request.date_created, request.currency) == ("CN-1", DAY, "")

    def test_keeps_a_foreign_currency(self) -> None:
        assert create(credit_note(line("item", "100.00"), currency="EUR")).currency == "EUR"

    def test_of_a_write_off_is_posted_to_bad_debt(self) -> None:
        request = create(credit_note(line("item", "20.00"), kind="write_off"))

        assert [(each.account, each.amount) for each in request.lines] == [("6500", Decimal("-20.00"))]

    def test_of_a_write_off_is_never_posted_to_another_account(self) -> None:
        settings = replace(SETTINGS, bad_debt_account="")

        with pytest.raises(CannotBeSent) as refusal:
            create(credit_note(line("item", "20.00"), kind="write_off"), settings)

        assert refusal.value.details == {"setting": "bad_debt_account"}

    @pytest.mark.parametrize(
        ("facts", "cause"),
        [
            ({"number": ""}, "number_empty"),
            ({"number": "C" * 31}, "number_too_long"),
            ({"total": Money(Decimal("90.00"), "USD")}, "lines_not_equal_total"),
        ],
    )
    def test_refuses_what_intacct_could_not_hold(self, facts: dict[str, Any], cause: str) -> None:
        with pytest.raises(CannotBeSent) as refusal:
            create(credit_note(line("item", "100.00"), **facts))

        assert refusal.value.cause == cause


class TestWriteAsPayment:
    def test_goes_to_the_account_of_credits_with_the_method_of_other(self) -> None:
        request = write_as_payment(application(), replace(SETTINGS, payment_methods={"other": "Cash"}))

        assert (request.undeposited_account, request.bank_account) == ("1075", "")
        assert (request.payment_method, request.doc_number) == ("Cash", "CN-1")
        assert request.details == (ArPaymentDetail(record_key="702", payment_amount=Decimal("50.00")),)

    def test_names_the_setting_that_is_missing(self) -> None:
        with pytest.raises(CannotBeSent) as refusal:
            write_as_payment(application(), replace(SETTINGS, credits_account=""))

        assert (refusal.value.cause, refusal.value.details) == (
            "account_not_set",
            {"setting": "credits_account"},
        )

    def test_refuses_a_foreign_currency(self) -> None:
        with pytest.raises(CannotBeSent) as refusal:
            write_as_payment(application(currency="EUR"))

        assert refusal.value.cause == "foreign_currency_undeposited"


class TestApplyCreditMemo:
    def test_moves_no_cash(self) -> None:
        [detail] = apply_credit_memo(application()).details

        assert (detail.adjustment_key, detail.adjustment_amount) == ("905", Decimal("50.00"))
        assert detail.payment_amount is None


class TestSentCreditNote:
    def test_shows_what_the_marker_is_compared_with(self) -> None:
        request = create(credit_note(line("item", "100.00"), line("discount", "-10.00")))

        sent = outgoing_credits.sent_credit_note(request, base_currency="USD")

        assert sent == SentInvoice("CN-1", "10001", DAY, "USD", Decimal("-90.00"))


class TestContent:
    facts = credit_note(line("item", "100.00"))
    told = outgoing_credits.content(facts, customer_id="10001")

    def test_agrees_with_itself(self) -> None:
        assert outgoing_credits.differs(self.told, self.told) == frozenset()

    @pytest.mark.parametrize(
        ("change", "names"),
        [
            ({"number": "CN-2"}, {"number"}),
            ({"issue_date": date(2026, 3, 3)}, {"issue_date"}),
            ({"lines": (line("item", "90.00"),)}, {"lines"}),
            ({"notes": "Sorry"}, set()),
        ],
    )
    def test_differs_by_what_intacct_holds(self, change: dict[str, Any], names: set[str]) -> None:
        wanted = outgoing_credits.content(replace(self.facts, **change), customer_id="10001")

        assert outgoing_credits.differs(self.told, wanted) == names


class TestRequests:
    @pytest.mark.parametrize(
        "request_made",
        [
            create(credit_note(line("item", "100.00"))),
            outgoing_credits.renumber_credit_note(credit_note(line("item", "1")), remote_key="905"),
            outgoing_credits.delete_credit_note(remote_key="905"),
            apply_credit_memo(application()),
        ],
        ids=lambda made: type(made).__name__,
    )
    def test_come_back_from_the_database_as_they_were_planned(self, request_made: Any) -> None:
        stored = json.loads(json.dumps(to_json(request_made)))

        assert from_json(stored, known=outgoing.REQUESTS) == request_made
