"""Facts about a page of records, in as few queries for many as for one."""

from pytest_django import DjangoAssertNumQueries

from factories.ledger import (
    LATER,
    TODAY,
    apply_credit,
    import_invoice,
    item,
    make_credit_note,
    make_customer,
    make_invoice,
    make_payment,
    tax,
    usd,
)
from tieout.identity.models import Organization
from tieout.ledger.facts import ApplicationFacts
from tieout.ledger.models import Customer
from tieout.ledger.operations import customers, payments
from tieout.ledger.queries.facts import (
    credit_application_facts,
    credit_note_facts,
    customer_facts,
    invoice_facts,
    payment_facts,
)


class TestCustomerFacts:
    def test_tell_the_customers_in_the_order_of_their_ids(
        self, copper_kettle: Organization, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        lantern = make_customer(organization=copper_kettle, name="Lantern House", email="ap@lantern.example")
        anchor = make_customer(organization=copper_kettle, name="Anchor Bakery")
        customers.deactivate(customer=anchor, at=LATER)

        with django_assert_num_queries(1):
            told = customer_facts([anchor.pk, lantern.pk])

        assert [(facts.name, facts.email, facts.is_active, facts.revision) for facts in told] == [
            ("Lantern House", "ap@lantern.example", True, 1),
            ("Anchor Bakery", "", False, 2),
        ]
        assert told[0].uid == lantern.uid


class TestInvoiceFacts:
    def test_tell_the_lines_in_their_order(
        self, northwind: Customer, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        ours = make_invoice(customer=northwind, lines=[item("100.00", name="Rent"), tax("8.00")])
        theirs = import_invoice(northwind, total="40.00")
        make_payment(customer=northwind, settles=[(ours, usd(8))])

        with django_assert_num_queries(2):
            first, second = invoice_facts([theirs.pk, ours.pk])

        assert [(line.kind, line.name, line.amount) for line in first.lines] == [
            ("item", "Rent", 100),
            ("tax", "State tax", 8),
        ]
        assert (first.total, first.open_balance, first.state) == (usd(108), usd(100), "issued")
        assert (second.origin, second.total) == ("imported", usd(40))


class TestPaymentFacts:
    def test_tell_what_is_settled_by_invoice(
        self, northwind: Customer, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        rent, repair = make_invoice(customer=northwind), make_invoice(customer=northwind)
        payment = make_payment(
            customer=northwind, amount=usd(100), settles=[(repair, usd(20)), (rent, usd(60))]
        )
        bounced = payments.void(payment=make_payment(customer=northwind), voided_date=TODAY, at=LATER)

        with django_assert_num_queries(2):
            first, second = payment_facts([bounced.pk, payment.pk])

        on_rent, on_repair = payment.applications.order_by("invoice_id")
        assert first.applications == (
            ApplicationFacts(rent.pk, northwind.pk, rent.number, usd(60), on_rent.pk, on_rent.uid),
            ApplicationFacts(repair.pk, northwind.pk, repair.number, usd(20), on_repair.pk, on_repair.uid),
        )
        assert (first.amount, first.unapplied) == (usd(100), usd(20))
        assert (second.state, second.voided_date, second.applications) == ("voided", TODAY, ())


class TestCreditNoteFacts:
    def test_tell_the_lines_in_their_order(
        self, northwind: Customer, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        note = make_credit_note(customer=northwind, lines=[item("100.00", name="Rent"), tax("8.00")])
        apply_credit(note, make_invoice(customer=northwind), usd(20))

        with django_assert_num_queries(2):
            (told,) = credit_note_facts([note.pk])

        assert [(line.kind, line.name, line.amount) for line in told.lines] == [
            ("item", "Rent", 100),
            ("tax", "State tax", 8),
        ]
        assert (told.number, told.kind, told.total, told.unapplied) == (
            "CN-00001",
            "credit",
            usd(108),
            usd(88),
        )


class TestCreditApplicationFacts:
    def test_tell_both_documents(
        self, northwind: Customer, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        note, rent = make_credit_note(customer=northwind, total=usd(500)), make_invoice(customer=northwind)
        part, rest = apply_credit(note, rent, usd(20)), apply_credit(note, rent, usd(100))
        paid = make_payment(customer=northwind, settles=[(make_invoice(customer=northwind), usd(8))])
        ids = [rest.pk, part.pk, paid.applications.get().pk]

        with django_assert_num_queries(1):
            first, second = credit_application_facts(ids)

        assert (first.uid, first.credit_note_number, first.invoice_number) == (
            part.uid,
            note.number,
            rent.number,
        )
        assert (first.amount, second.amount, second.credit_note_total) == (usd(20), usd(100), usd(500))
        assert (first.invoice_total, first.created_at, first.origin) == (usd(120), LATER, "local")

    def test_know_a_credit_that_pays_the_entire_invoice(self, northwind: Customer) -> None:
        """E7, E9: one that pays the rest is partial."""
        note = make_credit_note(customer=northwind, total=usd(500))
        whole = apply_credit(note, make_invoice(customer=northwind), usd(120))
        paid = make_invoice(customer=northwind)
        make_payment(customer=northwind, settles=[(paid, usd(20))])
        rest = apply_credit(note, paid, usd(100))

        told = credit_application_facts([whole.pk, rest.pk])

        assert [facts.pays_the_entire_invoice for facts in told] == [True, False]
