"""Writing down customers and changing them."""

import pytest

from factories.ledger import LATER, history_of, make_customer
from tieout.identity.models import Organization
from tieout.ledger.errors import NameMissing, NumberTaken
from tieout.ledger.models import Change, Customer, RecordKind, What
from tieout.ledger.operations import customers


class TestCreate:
    def test_gives_a_number_and_the_currency_of_the_organization(self, copper_kettle: Organization) -> None:
        customer = make_customer(organization=copper_kettle, name="  Lantern House ")

        assert (customer.number, customer.name, customer.currency) == ("CUST-00001", "Lantern House", "USD")
        assert (customer.revision, customer.origin, customer.is_active) == (1, "local", True)

    def test_refuses_a_name_of_blanks(self, copper_kettle: Organization) -> None:
        with pytest.raises(NameMissing, match="A customer needs a name"):
            make_customer(organization=copper_kettle, name="   ")

    def test_refuses_a_number_that_is_taken(self, copper_kettle: Organization) -> None:
        make_customer(organization=copper_kettle, number="C-7")

        with pytest.raises(NumberTaken, match="The number C-7 is taken"):
            make_customer(organization=copper_kettle, number=" C-7 ")

    def test_leaves_the_numbers_of_other_firms_alone(
        self, copper_kettle: Organization, other_firm: Organization
    ) -> None:
        make_customer(organization=other_firm, number="C-7")

        assert make_customer(organization=copper_kettle, number="C-7").number == "C-7"

    def test_tells_in_the_outbox(self, copper_kettle: Organization) -> None:
        customer = make_customer(organization=copper_kettle)

        change = Change.objects.get()
        assert (change.kind, change.record_id, change.revision, change.what) == (
            RecordKind.CUSTOMER,
            customer.pk,
            1,
            What.CREATED,
        )
        assert change.handled_at is None


class TestUpdate:
    def test_raises_the_revision_and_keeps_what_it_was(self, northwind: Customer) -> None:
        updated = customers.update(customer=northwind, phone="555-0100", at=LATER)

        assert (updated.phone, updated.revision, updated.updated_at) == ("555-0100", 2, LATER)
        assert [(event.revision, event.phone) for event in history_of(northwind)] == [
            (1, ""),
            (2, "555-0100"),
        ]

    def test_leaves_a_customer_alone_that_stays_the_same(self, northwind: Customer) -> None:
        updated = customers.update(customer=northwind, name=f" {northwind.name} ", at=LATER)

        assert updated.revision == 1
        assert Change.objects.count() == 1
        assert len(history_of(northwind)) == 1

    def test_refuses_to_take_the_name_away(self, northwind: Customer) -> None:
        with pytest.raises(NameMissing):
            customers.update(customer=northwind, name=" ", at=LATER)

    def test_changes_the_row_as_it_is_now_not_as_it_was_read(self, northwind: Customer) -> None:
        customers.update(customer=northwind, phone="555-0100", at=LATER)
        customers.update(customer=northwind, email="ap@northwind.example", at=LATER)

        northwind.refresh_from_db()
        assert (northwind.phone, northwind.email, northwind.revision) == (
            "555-0100",
            "ap@northwind.example",
            3,
        )


class TestDeactivate:
    def test_is_told_once_and_can_be_undone(self, northwind: Customer) -> None:
        customers.deactivate(customer=northwind, at=LATER)
        gone = customers.deactivate(customer=northwind, at=LATER)
        back = customers.reactivate(customer=northwind, at=LATER)

        assert (gone.is_active, gone.revision) == (False, 2)
        assert (back.is_active, back.revision) == (True, 3)
