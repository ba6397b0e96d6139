"""Storing many customers at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories.ledger import (
    AT,
    LATER,
    history_of,
    import_customer,
    incoming_customer,
    make_customer,
)
from tieout.identity.models import Organization
from tieout.ledger.errors import NameMissing, NumberMissing, TextTooLong
from tieout.ledger.facts import IncomingCustomer, Stored
from tieout.ledger.models import Customer
from tieout.ledger.operations import customers
from tieout.ledger.operations.bulk import store_customers
from tieout.money import UnknownCurrency


def store(organization: Organization, *rows: IncomingCustomer) -> list[Stored]:
    """Store customers a day later."""
    return store_customers(organization=organization, rows=rows, at=LATER)


class TestStoreCustomers:
    def test_creates_and_updates_in_the_order_of_the_rows(self, copper_kettle: Organization) -> None:
        known = import_customer(copper_kettle, number="C-1", name="Old name")

        new, renamed = store(
            copper_kettle,
            incoming_customer(ref="new", number="C-2", name="Älvsjö Öl & Söner", city="Malmö"),
            incoming_customer(ref="known", id=known.pk, number="C-1", name="New name"),
        )

        created = Customer.objects.get(pk=new.id)
        assert (new.ref, new.outcome, new.revision, new.uid) == ("new", "created", 1, created.uid)
        assert (created.name, created.city, created.origin, created.created_at) == (
            "Älvsjö Öl & Söner",
            "Malmö",
            "imported",
            LATER,
        )
        assert (renamed.ref, renamed.outcome, renamed.id, renamed.revision) == (
            "known",
            "updated",
            known.pk,
            2,
        )

    def test_leaves_what_stays_the_same_as_it_is(self, copper_kettle: Organization) -> None:
        known = import_customer(copper_kettle, number="C-1")
        before = Customer.objects.values().get(pk=known.pk)

        (same,) = store(copper_kettle, incoming_customer(id=known.pk, number="C-1"))

        assert (same.outcome, same.revision) == ("unchanged", 1)
        assert Customer.objects.values().get(pk=known.pk) == before
        assert len(history_of(known)) == 1

    def test_stores_nothing_of_no_rows(self, copper_kettle: Organization) -> None:
        assert store(copper_kettle) == []

    def test_keeps_the_origin_of_a_customer_that_was_made_here(self, copper_kettle: Organization) -> None:
        ours = make_customer(organization=copper_kettle)

        store(copper_kettle, incoming_customer(id=ours.pk, number=ours.number, name="Renamed there"))

        ours.refresh_from_db()
        assert (ours.name, ours.origin, ours.revision) == ("Renamed there", "local", 2)

    def test_gives_a_taken_number_a_suffix_and_keeps_it(self, copper_kettle: Organization) -> None:
        make_customer(organization=copper_kettle, number="C-1")
        make_customer(organization=copper_kettle, number="C-1-2")

        first, second = store(
            copper_kettle, incoming_customer(number="C-1"), incoming_customer(number="C-1", name="Namesake")
        )
        (again,) = store(copper_kettle, incoming_customer(id=first.id, number="C-1"))

        numbers = dict(Customer.objects.values_list("id", "number"))
        assert (numbers[first.id or 0], numbers[second.id or 0]) == ("C-1-3", "C-1-4")
        assert again.outcome == "unchanged"

    def test_lets_two_customers_change_their_numbers(self, copper_kettle: Organization) -> None:
        one = import_customer(copper_kettle, number="C-1")
        two = import_customer(copper_kettle, number="C-2")
        swapped = (incoming_customer(id=one.pk, number="C-2"), incoming_customer(id=two.pk, number="C-1"))

        store(copper_kettle, *swapped)
        store(copper_kettle, *swapped)

        assert dict(Customer.objects.values_list("id", "number")) == {one.pk: "C-2", two.pk: "C-1"}

    def test_refuses_a_bad_row_alone(self, copper_kettle: Organization) -> None:
        nameless, good, numberless, unknown, long = store(
            copper_kettle,
            incoming_customer(ref="nameless", name=" "),
            incoming_customer(),
            incoming_customer(number=""),
            incoming_customer(currency="ZZZ"),
            incoming_customer(number="C-9", city="x" * 201),
        )

        assert (nameless.ref, nameless.id, nameless.outcome) == ("nameless", None, "refused")
        assert good.outcome == "created"
        kinds = [type(row.refusal) for row in (nameless, numberless, unknown, long)]
        assert kinds == [NameMissing, NumberMissing, UnknownCurrency, TextTooLong]
        assert str(long.refusal) == "C-9: the city has more than 200 characters."
        assert Customer.objects.count() == 1

    def test_refuses_a_row_of_another_firm(
        self, copper_kettle: Organization, other_firm: Organization
    ) -> None:
        foreign = make_customer(organization=other_firm)

        with pytest.raises(AssertionError, match="rows of another organization"):
            store(copper_kettle, incoming_customer(id=foreign.pk))

    def test_refuses_a_known_row_that_is_given_twice(self, copper_kettle: Organization) -> None:
        known = import_customer(copper_kettle)

        with pytest.raises(AssertionError, match="given once"):
            store(copper_kettle, incoming_customer(id=known.pk), incoming_customer(id=known.pk))

    def test_keeps_what_was_changed_here_in_the_history(self, copper_kettle: Organization) -> None:
        """E1: the loser of two edits stays in the history."""
        known = import_customer(copper_kettle, number="C-1", phone="1")
        customers.update(customer=known, phone="2", at=AT)

        store(copper_kettle, incoming_customer(id=known.pk, number="C-1", phone="3"))

        assert [event.phone for event in history_of(known)] == ["1", "2", "3"]

    def test_asks_as_often_for_many_as_for_few(self, copper_kettle: Organization) -> None:
        def queries(count: int) -> int:
            rows = [incoming_customer() for _ in range(count)]
            with CaptureQueriesContext(connection) as captured:
                store(copper_kettle, *rows)
            return len(captured)

        queries(1)

        assert queries(1) == queries(500)
