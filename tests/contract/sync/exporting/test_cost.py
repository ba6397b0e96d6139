"""What writing costs (design goal P2): requests and billed transactions, by the sandbox's own counters."""

from __future__ import annotations

from math import ceil

import pytest

from factories.writing import AT, TODAY, Firm
from tieout.ledger.models import Customer, Invoice
from tieout.ledger.operations import payments

COUNT, BATCH = 60, 25
REQUESTS_PER_THOUSAND, LOOK_UPS_MAX = 48, 5


def spent(firm: Firm) -> dict[str, int]:
    counted = firm.counters()
    return {name: counted[name] for name in ("requests", "transactions", "writes", "sign_ins")}


def whole_cost(count: int) -> dict[str, int]:
    """Return a sign-in and a request for each batch; nothing is asked and nothing is read back."""
    return {"requests": 1 + ceil(count / BATCH), "transactions": count, "writes": count, "sign_ins": 1}


def start_counting(firm: Firm) -> None:
    """Forget the session and what was counted."""
    firm.sessions = type(firm.sessions)()
    firm.wire.post_control("counters/reset")


@pytest.fixture
def acme(firm: Firm) -> Customer:
    """Give a customer that stands in Intacct."""
    made = firm.customer("Acme")
    firm.write()
    start_counting(firm)
    return made


@pytest.fixture
def open_invoices(firm: Firm, acme: Customer) -> list[Invoice]:
    """Give invoices that stand in Intacct."""
    made = [firm.invoice(acme, "120.00") for _ in range(COUNT)]
    firm.write()
    start_counting(firm)
    return made


class TestTheCostOfWriting:
    def test_is_within_the_goal_for_a_thousand(self) -> None:
        assert whole_cost(1000)["requests"] + LOOK_UPS_MAX <= REQUESTS_PER_THOUSAND

    def test_of_invoices_is_a_sign_in_and_a_request_for_each_batch(self, firm: Firm, acme: Customer) -> None:
        for _ in range(COUNT):
            firm.invoice(acme, "120.00")

        firm.write()

        assert spent(firm) == whole_cost(COUNT)

    def test_of_payments_is_the_same(self, firm: Firm, open_invoices: list[Invoice]) -> None:
        for invoice in open_invoices:
            firm.payment((invoice, "120.00"))

        firm.write()

        assert spent(firm) == whole_cost(COUNT)

    def test_of_reversals_is_the_same(self, firm: Firm, open_invoices: list[Invoice]) -> None:
        received = [firm.payment((invoice, "120.00")) for invoice in open_invoices]
        firm.write()
        start_counting(firm)
        for payment in received:
            payments.void(payment=payment, voided_date=TODAY, at=AT)

        firm.write()

        assert spent(firm) == whole_cost(COUNT)

    def test_of_customers_is_one_question_more_for_a_page(self, firm: Firm) -> None:
        for number in range(COUNT):
            firm.customer(f"Customer {number}")

        firm.write()

        expected = whole_cost(COUNT)
        assert spent(firm) == expected | {
            "requests": expected["requests"] + 1,
            "transactions": expected["transactions"] + 1,
        }

    def test_of_nothing_is_nothing(self, firm: Firm, acme: Customer) -> None:
        firm.write()

        assert spent(firm) == {"requests": 0, "transactions": 0, "writes": 0, "sign_ins": 0}

    def test_of_an_answer_that_was_lost_is_two_questions(
        self, firm: Firm, open_invoices: list[Invoice]
    ) -> None:
        for invoice in open_invoices[:BATCH]:
            firm.invoice(invoice.customer, "80.00")
        firm.faults("lost_answer=1")

        firm.write()

        assert len(firm.there("invoices")) == COUNT + BATCH
        assert spent(firm) == {
            "requests": 1 + 1 + 2,
            "transactions": BATCH + 2,
            "writes": BATCH,
            "sign_ins": 1,
        }
