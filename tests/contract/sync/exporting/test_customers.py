"""Customers on their way to Intacct: matched by name first (E1), then created, then kept up to date."""

from __future__ import annotations

import pytest

from factories.writing import AT, Firm
from tieout.ledger.models import Customer
from tieout.ledger.operations import customers
from tieout.sync.exporting.boundary import Moment, Step, watched
from tieout.sync.models import AttemptState, Link
from tieout.sync.operations import failures


def change(customer: Customer, **details: str) -> None:
    customers.update(customer=customer, at=AT, **details)


def read_from_intacct(firm: Firm, customer: Customer, **details: str) -> None:
    """Take over what Intacct says, as the reading half does: its content is what the link last saw."""
    change(customer, **details)
    customer.refresh_from_db()
    Link.objects.filter(pk=firm.link(customer).pk).update(revision=customer.revision)


class TestCustomersWithoutALink:
    def test_are_created_where_intacct_has_none_of_their_name(self, firm: Firm) -> None:
        acme = firm.customer(
            "Müller & Søn's Café", number="C-7", email="ap@mueller.example", city="Köln", country="Germany"
        )

        summary = firm.write()

        [row] = firm.there("customers")
        assert (row["customer_id"], row["name"], row["email"]) == ("C-7", acme.name, acme.email)
        assert (summary.customers_written, summary.customers_matched) == (1, 0)
        assert firm.link(acme).remote_key == str(row["record_no"])
        assert [attempt.state for attempt in firm.attempts()] == [AttemptState.DONE]

    def test_are_linked_one_to_one_and_nothing_is_sent(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001")
        acme = firm.customer("Acme")

        summary = firm.write()

        assert (summary.customers_matched, summary.customers_written) == (1, 0)
        assert firm.link(acme).remote_number == "10001"
        assert firm.counters()["writes"] == 0

    @pytest.mark.parametrize("name", ["Acme ", " Acme", "  Acme  "])
    def test_are_found_also_with_blanks_around_the_name_in_intacct(self, firm: Firm, name: str) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001")
        firm.wire.act("rename-customer", customer_id="10001", name=name)
        assert [row["name"] for row in firm.there("customers")] == [name]
        acme = firm.customer("Acme")

        firm.write()

        assert firm.link(acme).remote_number == "10001"

    def test_are_not_matched_by_a_name_that_only_looks_alike(self, firm: Firm) -> None:
        for name in ("ACME", "Acme Ltd", "The Acme"):
            firm.wire.act("create-customer", name=name)
        acme = firm.customer("Acme", number="C-1")

        firm.write()

        assert firm.link(acme).remote_number == "C-1"
        assert len(firm.there("customers")) == 4

    def test_are_not_matched_with_an_inactive_customer(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001")
        firm.wire.act("deactivate-customer", customer_id="10001")
        acme = firm.customer("Acme", number="C-1")

        firm.write()

        assert firm.link(acme).remote_number == "C-1"

    def test_are_not_matched_with_a_customer_that_has_a_link(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001")
        first = firm.customer("Acme")
        firm.write()

        second = firm.customer("Acme", number="C-2")
        firm.write()

        assert firm.link(first).remote_number == "10001"
        assert firm.link(second).remote_number == "C-2"

    def test_are_all_created_when_several_of_a_name_are_here_and_none_is_there(self, firm: Firm) -> None:
        firm.customer("Acme", number="C-1")
        firm.customer("Acme", number="C-2")

        summary = firm.write()

        assert summary.customers_written == 2
        assert [row["customer_id"] for row in firm.there("customers")] == ["C-1", "C-2"]

    def test_are_asked_for_in_one_query_for_a_page(self, firm: Firm) -> None:
        for number in range(60):
            firm.customer(f"Customer {number}")

        firm.write()

        assert firm.counters()["by_object"]["query CUSTOMER"] == 1
        assert len(firm.there("customers")) == 60


class TestTermsThatIntacctDoesNotKnow:
    def test_are_a_failure_in_words_that_name_them(self, firm: Firm) -> None:
        firm.customer("Acme", payment_terms="In a while")

        firm.write()

        failure = firm.failure()
        assert (failure.cause, failure.text) == (
            "reference_not_valid",
            "Term 'In a while' specified is not valid.",
        )


class TestNamesThatAreNotUnique:
    def test_on_the_other_side_are_a_failure_with_the_candidates(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001")
        firm.wire.act("create-customer", name="Acme", customer_id="10002")
        firm.customer("Acme")

        firm.write()

        failure = firm.failure()
        assert (failure.cause, failure.local_number) == ("ambiguous_name", "CUST-00001")
        assert failure.text == "'Acme' is the name of 1 unlinked customers in Tieout and of 2 in Intacct."
        assert [row["number"] for row in failures.link_candidates(failure)] == ["10001", "10002"]
        assert firm.counters()["writes"] == 0

    def test_on_our_side_are_a_failure_of_each(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001")
        firm.customer("Acme", number="C-1")
        firm.customer("Acme", number="C-2")

        firm.write()

        assert [(row.local_number, row.cause) for row in firm.failures()] == [
            ("C-1", "ambiguous_name"),
            ("C-2", "ambiguous_name"),
        ]

    def test_are_settled_by_linking_the_right_pair(self, firm: Firm) -> None:
        for number in ("10001", "10002"):
            shown = firm.wire.act("create-customer", name="Acme", customer_id=number)
        acme = firm.customer("Acme")
        invoice = firm.invoice(acme, "120.00")
        firm.write()
        ambiguous = firm.failure(kind="customer")
        waiting = firm.failure(kind="invoice")
        assert (waiting.cause, waiting.waits_for) == ("waiting_for_parent", ambiguous.subject)

        failures.link(failure=ambiguous, remote_key=str(shown["record_no"]), at=AT)
        firm.write()

        assert firm.failures() == []
        assert [row["customer_id"] for row in firm.there("invoices")] == ["10002"]
        assert firm.link(invoice).remote_number == invoice.number

    def test_are_told_once_however_often_they_are_met(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme")
        firm.wire.act("create-customer", name="Acme")
        firm.customer("Acme")

        for _ in range(3):
            firm.write()

        assert firm.failure().count == 1


class TestCustomersThatMayNotBeCreated:
    def test_are_a_failure_when_writing_customers_is_off(self, firm: Firm) -> None:
        firm.set(write_customers=False)
        acme = firm.customer("Acme")
        firm.customer("Without invoice")
        firm.invoice(acme, "120.00")

        firm.write()

        [customer, invoice] = firm.failures()
        assert (customer.cause, customer.text) == (
            "customer_not_in_intacct",
            "Intacct has no active customer named 'Acme'.",
        )
        assert (invoice.cause, invoice.waits_for) == ("waiting_for_parent", customer.subject)

    def test_are_linked_all_the_same_when_their_name_is_there(self, firm: Firm) -> None:
        firm.set(write_customers=False)
        firm.wire.act("create-customer", name="Acme", customer_id="10001")
        invoice = firm.invoice(firm.customer("Acme"), "120.00")

        summary = firm.write()

        assert (summary.customers_matched, summary.invoices_written) == (1, 1)
        assert firm.link(invoice)

    def test_are_a_failure_when_they_are_inactive_and_a_document_needs_them(self, firm: Firm) -> None:
        acme = firm.customer("Acme")
        firm.invoice(acme, "120.00")
        customers.deactivate(customer=acme, at=AT)

        firm.write()

        assert firm.failure(kind="customer").cause == "customer_inactive"

    def test_are_a_failure_when_a_stranger_has_their_number(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Somebody else", customer_id="C-1")
        firm.customer("Acme", number="C-1")

        firm.write()

        failure = firm.failure()
        assert (failure.cause, failure.text) == (
            "name_taken",
            "Intacct already has a customer with the ID 'C-1': 'Somebody else'.",
        )
        assert [row["name"] for row in failures.link_candidates(failure)] == ["Somebody else"]
        assert firm.counters()["writes"] == 0

    def test_are_a_failure_when_a_stranger_takes_their_number_in_between(self, firm: Firm) -> None:
        firm.customer("Acme", number="C-1")

        def take_it(step: Step, moment: Moment) -> None:
            if (step, moment) == (Step.PLAN, Moment.AFTER) and not firm.there("customers"):
                firm.wire.act("create-customer", name="Somebody else", customer_id="C-1")

        with watched(take_it):
            firm.write()

        failure = firm.failure()
        assert (failure.cause, failure.local_number) == ("name_taken", "C-1")
        assert [row["name"] for row in failures.link_candidates(failure)] == ["Somebody else"]

    def test_offer_no_customer_that_has_a_link(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Bean There", customer_id="C-1")
        firm.customer("Bean There", number="B-1")
        firm.customer("Acme", number="C-1")

        firm.write()
        firm.write()

        failure = firm.failure()
        assert (failure.cause, list(failures.link_candidates(failure))) == ("name_taken", [])


class TestCustomersThatAreLinked:
    def test_are_updated_under_their_link_also_when_they_are_renamed(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001", phone="555")
        acme = firm.customer("Acme")
        firm.write()

        change(acme, name="Acme Holding", email="ap@acme.example", city="Oslo")
        summary = firm.write()

        [row] = firm.there("customers")
        assert (row["customer_id"], row["name"], row["email"]) == ("10001", "Acme Holding", "ap@acme.example")
        assert summary.customers_updated == 1
        acme.refresh_from_db()
        assert firm.link(acme).revision == acme.revision

    def test_bring_their_terms_and_their_state_along(self, firm: Firm) -> None:
        acme = firm.customer("Acme", payment_terms="Net 30")
        firm.write()
        assert [row["term"] for row in firm.there("customers")] == ["Net 30"]

        change(acme, payment_terms="Net 15")
        customers.deactivate(customer=acme, at=AT)
        firm.write()

        assert [(row["term"], row["status"]) for row in firm.there("customers")] == [("Net 15", "inactive")]

    def test_are_written_in_the_session_of_the_entity_that_owns_them(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001", entity="200")
        acme = firm.customer("Acme")
        firm.write()

        change(acme, city="Oslo")
        firm.write()

        assert [attempt.entity_id for attempt in firm.attempts()] == ["200"]
        assert firm.failures() == []

    def test_do_not_clear_terms_that_nobody_cleared_here(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001", term="Net 60")
        acme = firm.customer("Acme")
        firm.write()

        change(acme, city="Oslo")
        firm.write()

        assert [row["term"] for row in firm.there("customers")] == ["Net 60"]

    def test_are_not_sent_when_nothing_that_intacct_holds_has_changed(self, firm: Firm) -> None:
        acme = firm.customer("Acme")
        firm.write()

        change(acme, city="Oslo")
        change(acme, city="")
        firm.write()

        assert firm.counters()["writes"] == 1
        acme.refresh_from_db()
        assert firm.link(acme).revision == acme.revision

    def test_are_sent_when_they_go_back_to_what_was_sent_before_intacct_changed_them(
        self, firm: Firm
    ) -> None:
        acme = firm.customer("Acme", number="C-1")
        firm.write()
        firm.wire.act("rename-customer", customer_id="C-1", name="Acme Holding")
        read_from_intacct(firm, acme, name="Acme Holding")

        change(acme, name="Acme")
        firm.write()

        assert [row["name"] for row in firm.there("customers")] == ["Acme"]

    def test_are_left_alone_when_intacct_has_the_last_word(self, firm: Firm) -> None:
        acme = firm.customer("Acme", number="C-1")
        firm.write()
        firm.wire.act("rename-customer", customer_id="C-1", name="Acme Holding")
        read_from_intacct(firm, acme, name="Acme Holding")

        firm.write()

        assert firm.counters()["writes"] == 1
        assert [row["name"] for row in firm.there("customers")] == ["Acme Holding"]
