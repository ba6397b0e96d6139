"""Customers made of bill-to contacts (E6): one Intacct customer, several customers here."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from factories.reading import Reader, reading_firm
from tieout.ledger.models import Customer
from tieout.ledger.operations import customers
from tieout.sync.importing.customers import bring
from tieout.sync.importing.reading import Reading
from tieout.sync.models import Link, RecordKind, RemoteObject
from tieout.sync.operations import failures
from tieout.sync.operations.connections import save_settings
from tieout.sync.settings import BILL_TO_CONTACT, ConnectionSettings, SettingRefused

WEST, EAST = "Acme West", "Acme East"


@pytest.fixture
def acme(db: None) -> Iterator[Reader]:
    """Give a firm that bills contacts; Acme (CK-1) has a contact in the west and one in the east."""
    with reading_firm(customers=0, invoices=0) as reader:
        reader.firm.set(customer_source=BILL_TO_CONTACT)
        reader.there.act("create-customer", name="Acme", customer_id="CK-1", term="Net 30")
        for name in (WEST, EAST):
            reader.there.act(
                "add-contact",
                customer_id="CK-1",
                contact_name=name,
                print_as=f"{name} & Co",
                email=f"{name[5:].lower()}@acme.example",
            )
        yield reader


def named(reader: Reader, name: str) -> Customer:
    return Customer.objects.get(organization=reader.firm.organization, name=name)


class TestTheCustomerList:
    def test_makes_a_customer_of_each_customers_own_contact(self, acme: Reader) -> None:
        acme.there.act(
            "add-contact",
            customer_id="CK-1",
            contact_name="Accounts",
            print_as="Acme, Accounts",
            bill_to=True,
        )

        acme.import_customers()

        [customer] = acme.customers()
        assert (customer.name, customer.payment_terms) == ("Acme, Accounts", "Net 30")

    def test_gives_numbers_of_its_own_and_keeps_intacct_on_the_link(self, acme: Reader) -> None:
        acme.import_customers()

        [customer] = acme.customers()
        assert customer.number == "CUST-00001"
        link = acme.firm.link(customer)
        assert (link.remote_object, link.remote_number) == (RemoteObject.CONTACT, "CK-1")
        assert link.contact_name == "Acme(CCK-1)"

    def test_changes_nothing_when_it_is_repeated(self, acme: Reader) -> None:
        acme.import_customers()

        assert acme.import_customers().counts == {}


class TestInvoices:
    def test_belong_to_whom_they_bill(self, acme: Reader) -> None:
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)
        acme.bill_there("200.00", number="SI-2", bill_to=EAST)
        acme.bill_there("300.00", number="SI-3")

        acme.import_invoices()

        owners = {invoice.number: invoice.customer.name for invoice in acme.invoices()}
        assert owners == {"SI-1": "Acme West & Co", "SI-2": "Acme East & Co", "SI-3": "Acme"}
        assert named(acme, "Acme West & Co").email == "west@acme.example"
        assert {link.remote_number for link in _links(acme)} == {"CK-1"}

    def test_bring_nobody_whom_they_do_not_bill(self, acme: Reader) -> None:
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)

        acme.import_invoices()

        assert [row.name for row in acme.customers()] == ["Acme West & Co"]

    def test_move_to_another_contact_with_an_edit(self, acme: Reader) -> None:
        acme.sync()
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)
        acme.sync()

        acme.there.act("edit-sales-invoice", document="Sales Invoice-SI-1", bill_to=EAST)
        acme.sync()

        assert acme.invoice("SI-1").customer.name == "Acme East & Co"

    def test_of_an_inactive_customer_stay_out_whomever_they_bill(self, acme: Reader) -> None:
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)
        acme.there.act("deactivate-customer", customer_id="CK-1")

        acme.import_invoices()

        assert acme.invoices() == []


class TestPayments:
    def test_from_intacct_may_span_the_contacts_of_one_customer(self, acme: Reader) -> None:
        acme.sync()
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)
        acme.bill_there("200.00", number="SI-2", bill_to=EAST)
        acme.sync()

        documents = [{"document": f"Sales Invoice-{number}"} for number in ("SI-1", "SI-2")]
        acme.there.act("payment", customer_id="CK-1", invoices=documents)
        acme.sync()

        [payment] = acme.payments()
        assert (payment.amount, payment.customer) == (Decimal("300.00"), None)
        assert [invoice.open_balance for invoice in acme.invoices()] == [0, 0]

    def test_to_intacct_may_span_them_too(self, acme: Reader) -> None:
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)
        acme.bill_there("200.00", number="SI-2", bill_to=EAST)
        acme.import_invoices()

        acme.firm.payment((acme.invoice("SI-1"), "100.00"), (acme.invoice("SI-2"), "50.00"))
        acme.sync()

        assert acme.firm.failures() == []
        [payment] = acme.firm.there("payments")
        assert (payment["customer_id"], payment["amount"]) == ("CK-1", "150.00")


class TestAContact:
    def test_is_followed_where_it_changes_in_intacct(self, acme: Reader) -> None:
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)
        acme.import_invoices()

        acme.there.act("change-contact", contact_name=WEST, print_as="Acme Pacific", city="Portland")
        acme.sync()

        assert named(acme, "Acme Pacific").city == "Portland"
        assert acme.invoice("SI-1").customer.name == "Acme Pacific"

    def test_is_changed_there_when_it_is_here_and_its_siblings_are_not(self, acme: Reader) -> None:
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)
        acme.bill_there("200.00", number="SI-2", bill_to=EAST)
        acme.import_invoices()

        west = named(acme, "Acme West & Co")
        customers.update(customer=west, at=acme.clock(), name="Acme Pacific", city="Portland")
        acme.sync()

        there = {row["contact_name"]: row for row in acme.firm.there("contacts")}
        assert (there[WEST]["print_as"], there[WEST]["city"]) == ("Acme Pacific", "Portland")
        assert there[EAST]["print_as"] == "Acme East & Co"
        assert [row["name"] for row in acme.firm.there("customers")] == ["Acme"]
        acme.sync()
        assert named(acme, "Acme Pacific").city == "Portland"

    def test_takes_intacct_field_by_field_when_both_were_edited(self, acme: Reader) -> None:
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)
        acme.import_invoices()

        west = named(acme, "Acme West & Co")
        customers.update(customer=west, at=acme.clock(), phone="555-0100", city="Ours")
        acme.there.act("change-contact", contact_name=WEST, city="Theirs")
        acme.sync()

        after = named(acme, "Acme West & Co")
        assert (after.city, after.phone) == ("Theirs", "555-0100")
        [there] = acme.there.query(
            "CONTACT", "PHONE1", "MAILADDRESS.CITY", condition=_equals("CONTACTNAME", WEST)
        )
        assert (there["PHONE1"], there["MAILADDRESS.CITY"]) == ("555-0100", "Theirs")

    def test_takes_terms_and_state_from_its_customer(self, acme: Reader) -> None:
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)
        acme.bill_there("200.00", number="SI-2", bill_to=EAST)
        acme.import_invoices()

        acme.there.act("change-customer", customer_id="CK-1", term="Net 60")
        acme.there.act("deactivate-customer", customer_id="CK-1")
        acme.sync()

        assert {(row.payment_terms, row.is_active) for row in acme.customers()} == {("Net 60", False)}


class TestMatchingByName:
    def test_links_one_of_ours_with_the_contact_of_its_name(self, acme: Reader) -> None:
        ours = acme.firm.customer("Acme West & Co")
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)

        acme.import_invoices()

        assert acme.firm.link(ours).contact_name == WEST
        assert acme.invoice("SI-1").customer == ours

    def test_does_not_mix_up_contacts_of_several_customers(self, acme: Reader) -> None:
        ours = acme.firm.customer("Accounts Payable")
        acme.there.act("create-customer", name="Copper", customer_id="CK-2")
        for customer_id in ("CK-1", "CK-2"):
            acme.there.act(
                "add-contact",
                customer_id=customer_id,
                contact_name=f"AP {customer_id}",
                print_as="Accounts Payable",
                bill_to=True,
            )

        acme.import_customers()

        assert acme.firm.failures() == []
        assert len(acme.customers()) == 3
        assert not Link.objects.filter(record_id=ours.pk, kind=RecordKind.CUSTOMER).exists()

    def test_is_left_to_a_person_where_several_have_the_name_here(self, acme: Reader) -> None:
        first, second = acme.firm.customer("Acme West & Co"), acme.firm.customer("Acme West & Co")
        acme.firm.connection.reconcile_on = False
        acme.firm.connection.save()
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)

        acme.import_invoices()

        failure = acme.failure(kind="customer")
        assert (failure.cause, failure.details["here"]) == ("ambiguous_name", [first.number, second.number])
        invoice = acme.failure(kind="invoice")
        assert (invoice.cause, invoice.waits_for) == ("waiting_for_parent", failure.subject)
        customers.update(customer=second, at=acme.clock(), name="Somebody else")
        acme.sync()
        assert acme.firm.failures() == []
        assert acme.invoice("SI-1").customer == first

    def test_links_by_hand_with_the_contact_that_a_person_chose(self, acme: Reader) -> None:
        acme.there.act("create-customer", name="Acme", customer_id="CK-2")
        ours = acme.firm.customer("Acme", number="OURS")
        acme.firm.write()
        failure = acme.failure()
        assert (failure.cause, acme.firm.there("customers")[-1]["customer_id"]) == ("ambiguous_name", "CK-2")

        [chosen] = [row for row in failures.link_candidates(failure) if row["number"] == "CK-2"]
        failures.link(failure=failure, remote_key=chosen["remote_key"], at=acme.clock())

        link = acme.firm.link(ours)
        assert (link.remote_object, link.remote_number) == (RemoteObject.CONTACT, "CK-2")
        assert link.contact_name == "Acme(CCK-2)"


class TestAContactThatIsNotShown:
    def test_is_a_failure_on_which_its_invoices_wait(self, acme: Reader) -> None:
        acme.there.act(
            "add-contact", customer_id="CK-1", contact_name="Private", print_as="Private", entity="100"
        )
        acme.bill_there("100.00", number="SI-1", bill_to="Private")
        acme.firm.connection.entity_id = "200"
        acme.firm.connection.save()

        acme.import_invoices()

        failure = acme.failure(kind="customer")
        assert failure.text == "Intacct shows no contact 'Private', at whom it bills CK-1."
        assert acme.failure(kind="invoice").waits_for == failure.subject


class TestADocumentWithoutAContact:
    def test_belongs_to_its_customers_own_one(self, acme: Reader) -> None:
        with acme.firm.client() as client:
            reading = Reading(acme.connection, client, acme.clock)

            own = bring(reading, [("CK-1", "")])

        assert own == {"CK-1": "Acme(CCK-1)"}
        assert [row.name for row in acme.customers()] == ["Acme"]


class TestACustomerMadeHere:
    def test_is_written_with_a_contact_that_is_found_again(self, acme: Reader) -> None:
        ours = acme.firm.customer("Blue Fox", number="BF-1", city="Oslo")
        acme.firm.invoice(ours, "80.00")
        acme.sync()

        link = acme.firm.link(ours)
        assert (link.remote_object, link.remote_number) == (RemoteObject.CONTACT, "BF-1")
        assert link.contact_name == "Blue Fox(CBF-1)"
        acme.sync()
        assert [row.name for row in acme.customers()] == ["Blue Fox"]

    def test_bills_its_invoices_to_the_contact(self, acme: Reader) -> None:
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)
        acme.import_invoices()

        made = acme.firm.invoice(named(acme, "Acme West & Co"), "80.00")
        acme.sync()

        [there] = [row for row in acme.firm.there("invoices") if row["number"] == made.number]
        assert (there["customer_id"], there["bill_to"]) == ("CK-1", WEST)


class TestTheSetting:
    def test_is_fixed_once_the_first_import_has_begun(self, acme: Reader) -> None:
        acme.import_customers()

        with pytest.raises(SettingRefused, match="cannot change after the first import"):
            save_settings(connection=acme.connection, settings=ConnectionSettings(), at=acme.clock())

    def test_may_change_before(self, acme: Reader) -> None:
        saved = save_settings(connection=acme.connection, settings=ConnectionSettings(), at=acme.clock())

        assert saved.settings.customer_source == "customer"


class TestTheFirstImport:
    def test_costs_no_more_requests_than_were_promised(self, full: Reader) -> None:
        full.firm.set(customer_source=BILL_TO_CONTACT)

        runs = [full.import_customers(), full.import_invoices()]

        # P1 for less than 2,000 of everything: six for the page, one for its lines and settlements, eight.
        assert sum(run.usage["requests"] for run in runs) <= 6 + 1 + 8
        assert len(full.invoices()) > 50
        assert len(full.customers()) > len({link.remote_number for link in _links(full)})


class TestAnIdlePoll:
    def test_costs_one_request_more(self, acme: Reader) -> None:
        acme.bill_there("100.00", number="SI-1", bill_to=WEST)
        acme.import_invoices()
        acme.sync()

        idle = acme.sync()

        assert idle.usage["transactions"] <= 7
        assert idle.counts == {}


def _links(reader: Reader) -> list[Link]:
    return list(Link.objects.filter(connection=reader.connection, kind=RecordKind.CUSTOMER))


def _equals(field: str, value: str) -> str:
    return f"<equalto><field>{field}</field><value>{value}</value></equalto>"
