"""The history says what a record was, and who changed it."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from factories.ledger import (
    LATER,
    TODAY,
    history_of,
    import_invoice,
    item,
    make_contact,
    make_customer,
    make_invoice,
    make_payment,
    usd,
)
from tieout.identity.models import Organization, User
from tieout.ledger.models import Change, Customer, Invoice
from tieout.ledger.operations import contacts, customers, invoices, payments
from tieout.ledger.operations.history import acting


def who(record: object) -> list[int | None]:
    """Return who is behind each event of a record."""
    return [event.pgh_context and event.pgh_context["user"] for event in history_of(record)]


class TestOperation:
    def test_says_who_did_it(self, northwind: Customer, alice: User) -> None:
        customers.update(customer=northwind, phone="555-0100", at=LATER, by=alice)
        customers.update(customer=northwind, phone="555-0200", at=LATER)

        assert who(northwind) == [None, alice.pk, None]

    def test_gives_one_act_one_identifier(self, northwind: Customer, alice: User) -> None:
        invoice = make_invoice(customer=northwind)
        payment = make_payment(customer=northwind, settles=[(invoice, usd(120))], by=alice)

        created = history_of(payment)[0]
        applied = history_of(payment.applications.get())[0]

        assert created.pgh_context_id == applied.pgh_context_id
        assert created.pgh_context_id is not None

    def test_says_it_of_contacts_too(self, northwind: Customer, alice: User) -> None:
        contact = make_contact(customer=northwind)

        contacts.update(contact=contact, title="Controller", by=alice)

        assert who(contact) == [None, alice.pk]

    def test_within_another_act_does_not_end_it(
        self, northwind: Customer, alice: User, charlie: User
    ) -> None:
        with transaction.atomic(), acting(alice):
            customers.update(customer=northwind, phone="1", at=LATER, by=charlie)
            customers.update(customer=northwind, phone="2", at=LATER)

        assert who(northwind) == [None, charlie.pk, alice.pk]

    def test_that_fails_leaves_nobody_behind(self, northwind: Customer, alice: User) -> None:
        invoice = make_invoice(customer=northwind)
        invoices.void(invoice=invoice, voided_date=TODAY, at=LATER)

        with pytest.raises(Exception, match="is closed"):
            invoices.void(invoice=invoice, voided_date=TODAY, at=LATER, by=alice)
        customers.update(customer=northwind, phone="1", at=LATER)

        assert who(northwind) == [None, None]
        assert not Change.objects.filter(what="voided", revision=4).exists()


class TestHistory:
    def test_keeps_the_loser_of_two_edits(self, northwind: Customer) -> None:
        """E4: a later edit in the other book replaces what was changed here."""
        invoice = import_invoice(northwind, total="100.00")
        invoices.update(invoice=invoice, notes="Changed here", lines=[item("90.00")], at=LATER)

        import_invoice(northwind, total="110.00", id=invoice.pk, notes="Changed there", number=invoice.number)

        states = [(event.notes, event.total) for event in history_of(invoice)]
        assert states == [("", 100), ("Changed here", 90), ("Changed there", 110)]

    def test_sees_changes_that_no_operation_made(self, northwind: Customer) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_customer SET phone = '555' WHERE id = %s", [northwind.pk])

        assert [event.phone for event in history_of(northwind)] == ["", "555"]

    def test_is_silent_when_a_row_is_written_as_it_was(self, northwind: Customer) -> None:
        Customer.objects.filter(pk=northwind.pk).update(name=northwind.name)

        assert len(history_of(northwind)) == 1

    def test_of_a_payment_says_nothing_of_applications_that_have_events_of_their_own(
        self, northwind: Customer
    ) -> None:
        payment = make_payment(customer=northwind, settles=[(make_invoice(customer=northwind), usd(1))])

        assert len(history_of(payment)) == 1

    def test_of_an_invoice_shows_when_it_was_settled(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)
        payment = make_payment(customer=northwind, settles=[(invoice, usd(100))])
        payments.void(payment=payment, voided_date=TODAY, at=LATER)

        assert [event.applied for event in history_of(invoice)] == [0, 0, 100, 0]


class TestMakers:
    def test_of_other_firms_are_not_mixed_up(
        self, copper_kettle: Organization, other_firm: Organization
    ) -> None:
        make_customer(organization=copper_kettle)
        foreign = make_customer(organization=other_firm)

        assert [event.organization_id for event in history_of(foreign)] == [other_firm.pk]
        assert Invoice.pgh_event_model.objects.count() == 0
