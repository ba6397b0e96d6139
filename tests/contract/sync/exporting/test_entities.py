"""Records of an entity are written in its session, over a connection at top level."""

from __future__ import annotations

import pytest

from factories.writing import AT, TODAY, Firm, item
from tieout.ledger.models import Customer, Invoice
from tieout.ledger.operations import invoices, payments
from tieout.sync.models import AttemptState, ConnectionState, RecordKind
from tieout.sync.operations import failures


@pytest.fixture
def west(firm: Firm) -> Customer:
    """Give a customer that Intacct keeps in entity 200 alone."""
    firm.wire.act("create-customer", name="West Coast", customer_id="W-1", term="Net 30", entity="200")
    return firm.customer("West Coast")


def imported(firm: Firm, customer: Customer, *, number: str, entity: str) -> Invoice:
    """Make an invoice that came from an Order Entry document of an entity, with the link of its import."""
    shown = firm.wire.act(
        "sales-invoice",
        customer_id=firm.link(customer).remote_number,
        number=number,
        term="Net 30",
        entity=entity,
        lines=[{"item": "SERVICE", "price": "120.00"}],
    )
    invoice = firm.invoice(customer, "120.00", number=number)
    Invoice.objects.filter(pk=invoice.pk).update(origin="imported")
    firm.connection.links.create(
        organization=firm.organization,
        kind=RecordKind.INVOICE,
        record_id=invoice.pk,
        remote_object="SODOCUMENT",
        remote_key=str(shown["record_no"]),
        ar_key=str(shown["invoice_record_no"]),
        entity_id=entity,
        born="remote",
        revision=invoice.revision,
    )
    return invoice


class TestAnInvoiceOfAnEntity:
    def test_is_written_there_at_a_location_that_the_entity_has(self, firm: Firm, west: Customer) -> None:
        at_top = firm.invoice(firm.customer("Acme"), "50.00")
        invoice = firm.invoice(west, "120.00")

        firm.write()

        assert firm.failures() == []
        assert [(row["number"], row["entity"]) for row in firm.there("invoices")] == [
            (at_top.number, ""),
            (invoice.number, "200"),
        ]
        assert [row["lines"][0]["location"] for row in firm.there("invoices")] == ["100", "200"]
        assert (firm.link(west).entity_id, firm.link(invoice).entity_id) == ("200", "200")

    def test_is_at_the_location_that_a_setting_names(self, firm: Firm, west: Customer) -> None:
        firm.set(entity_locations={"200": "210"})
        firm.invoice(west, "120.00")

        firm.write()

        assert [row["lines"][0]["location"] for row in firm.there("invoices")] == ["210"]

    def test_is_changed_and_taken_back_there(self, firm: Firm, west: Customer) -> None:
        invoice = firm.invoice(west, "120.00")
        firm.write()

        invoices.update(invoice=invoice, lines=[item("150.00")], at=AT)
        firm.write()
        invoices.update(invoice=invoice, purchase_order="PO-1", at=AT)
        firm.write()
        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)
        firm.write()

        assert firm.failures() == []
        assert {attempt.entity_id for attempt in firm.attempts(kind=RecordKind.INVOICE)} == {"200"}
        assert {row["entity"] for row in firm.there("invoices")} == {"200"}

    def test_is_found_again_when_its_answer_was_lost(self, firm: Firm, west: Customer) -> None:
        invoice = firm.invoice(west, "120.00")
        firm.faults("lost_answer=1")

        firm.write()

        assert firm.link(invoice).entity_id == "200"
        assert len(firm.there("invoices")) == 1


class TestAPaymentOfAnEntity:
    def test_is_written_and_reversed_there(self, firm: Firm, west: Customer) -> None:
        payment = firm.payment((firm.invoice(west, "120.00"), "50.00"))
        firm.write()
        payments.void(payment=payment, voided_date=TODAY, at=AT)

        firm.write()

        assert [(row["state"], row["entity"]) for row in firm.there("payments")] == [
            ("Reversed", "200"),
            ("Reversal", "200"),
        ]
        assert {attempt.entity_id for attempt in firm.attempts(kind=RecordKind.PAYMENT)} == {"200"}

    def test_over_two_entities_is_refused_before_it_is_sent(self, firm: Firm) -> None:
        acme = firm.customer("Acme")
        firm.write()
        first = imported(firm, acme, number="7001", entity="100")
        second = imported(firm, acme, number="7002", entity="200")
        firm.wire.post_control("counters/reset")

        firm.payment((first, "50.00"), (second, "50.00"))
        firm.write()

        assert firm.failure().cause == "several_entities"
        assert firm.counters()["requests"] == 0


class TestSessionsOfEntities:
    def test_share_a_sign_in_for_all_records_of_one(self, firm: Firm, west: Customer) -> None:
        firm.set(functions_per_request=1)
        for _ in range(3):
            firm.invoice(west, "120.00")

        firm.write()

        assert firm.counters()["sign_ins"] == 2

    def test_that_are_refused_hold_their_records_and_nothing_else(self, firm: Firm, west: Customer) -> None:
        good = firm.invoice(firm.customer("Acme"), "50.00")
        firm.write()
        firm.wire.post_control("settings", users={"xml_gateway": {"entities": ["", "100"]}})
        bad = [firm.invoice(west, "120.00") for _ in range(3)]

        firm.write()

        assert {failure.cause for failure in firm.failures()} == {"entity_refused"}
        assert {failure.local_number for failure in firm.failures()} == {invoice.number for invoice in bad}
        assert firm.connection.state == ConnectionState.ACTIVE
        assert [row["number"] for row in firm.there("invoices")] == [good.number]

        firm.wire.post_control("settings", users={"xml_gateway": {"entities": None}})
        failures.retry_all(failures=firm.connection.failures.all(), at=AT)
        firm.write()
        assert firm.failures() == []
        assert {attempt.state for attempt in firm.attempts()} == {AttemptState.DONE}
