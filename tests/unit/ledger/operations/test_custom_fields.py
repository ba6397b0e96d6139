"""Fields that a firm gives its own records."""

from typing import Any

import pytest

from factories.ledger import (
    AT,
    LATER,
    history_of,
    import_customer,
    import_invoice,
    incoming_customer,
    incoming_invoice,
    item,
    make_customer,
    make_draft,
    make_invoice,
)
from tieout.identity.models import Organization
from tieout.ledger.errors import CustomFieldRefused
from tieout.ledger.operations import bulk, customers, invoices
from tieout.ledger.operations.custom_fields import clean_fields
from tieout.ledger.queries.facts import customer_facts, invoice_facts


class TestCleanFields:
    def test_leaves_out_what_says_nothing_and_blanks_at_the_ends(self) -> None:
        assert clean_fields({"region": " North ", "empty": " "}) == {"region": "North"}

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"rate": 7}, "'rate' is no text"),
            ({"": "x"}, "needs a name of 1 to 80 characters"),
            ({" region": "x"}, "needs a name"),
            ({"r" * 81: "x"}, "needs a name"),
        ],
        ids=["a number", "no name", "a blank before it", "too long"],
    )
    def test_refuses_what_is_no_text_under_a_name(self, fields: Any, reason: str) -> None:
        with pytest.raises(CustomFieldRefused, match=reason):
            clean_fields(fields)


class TestFieldsOfACustomer:
    def test_stand_in_its_facts_and_its_history(self, copper_kettle: Organization) -> None:
        acme = make_customer(organization=copper_kettle, custom_fields={"region": "North"})

        changed = customers.update(customer=acme, custom_fields={"region": "South"}, at=LATER)

        assert [facts.custom_fields for facts in customer_facts([acme.pk])] == [{"region": "South"}]
        assert [event.custom_fields for event in history_of(acme)] == [
            {"region": "North"},
            {"region": "South"},
        ]
        assert changed.revision == 2

    def test_change_nothing_when_they_stay_the_same(self, copper_kettle: Organization) -> None:
        acme = make_customer(organization=copper_kettle, custom_fields={"region": "North"})

        assert customers.update(customer=acme, custom_fields={"region": "North "}, at=LATER).revision == 1
        assert customers.update(customer=acme, phone="", at=LATER).custom_fields == {"region": "North"}

    def test_are_set_and_cleared_one_by_one_by_the_other_book(self, copper_kettle: Organization) -> None:
        acme = import_customer(copper_kettle, number="C-1", custom_fields={"region": "North", "tier": "A"})
        customers.update(customer=acme, custom_fields={**acme.custom_fields, "ours": "x"}, at=AT)

        row = incoming_customer(id=acme.pk, number="C-1", custom_fields={"region": "South", "tier": ""})
        (stored,) = bulk.store_customers(organization=copper_kettle, rows=[row], at=LATER)

        acme.refresh_from_db()
        assert (stored.outcome, acme.custom_fields) == ("updated", {"region": "South", "ours": "x"})

    def test_are_left_alone_by_a_book_that_names_none(self, copper_kettle: Organization) -> None:
        acme = import_customer(copper_kettle, number="C-1")
        customers.update(customer=acme, custom_fields={"ours": "x"}, at=AT)

        row = incoming_customer(id=acme.pk, number="C-1")
        (stored,) = bulk.store_customers(organization=copper_kettle, rows=[row], at=LATER)

        acme.refresh_from_db()
        assert (stored.outcome, acme.custom_fields) == ("unchanged", {"ours": "x"})

    def test_refuse_their_row_alone(self, copper_kettle: Organization) -> None:
        rows = [incoming_customer(custom_fields={"": "x"}), incoming_customer(custom_fields={"tier": "A"})]

        bad, good = bulk.store_customers(organization=copper_kettle, rows=rows, at=AT)

        assert isinstance(bad.refusal, CustomFieldRefused)
        assert good.outcome == "created"


class TestFieldsOfAnInvoice:
    def test_stand_in_its_facts_with_those_of_its_lines(self, copper_kettle: Organization) -> None:
        acme = make_customer(organization=copper_kettle)
        line = item("120.00", custom_fields={"project": "P-1"})
        invoice = make_invoice(customer=acme, lines=[line], custom_fields={"region": "North"})

        [facts] = invoice_facts([invoice.pk])

        assert facts.custom_fields == {"region": "North"}
        assert [each.custom_fields for each in facts.lines] == [{"project": "P-1"}]
        assert history_of(invoice)[-1].custom_fields == {"region": "North"}

    def test_make_lines_differ(self, copper_kettle: Organization) -> None:
        invoice = make_invoice(customer=make_customer(organization=copper_kettle), lines=[item("120.00")])

        same = invoices.update(invoice=invoice, lines=[item("120.00")], at=LATER)
        other = invoices.update(
            invoice=invoice, lines=[item("120.00", custom_fields={"project": "P-1"})], at=LATER
        )

        assert other.revision == same.revision + 1

    def test_are_replaced_as_a_whole_by_a_person(self, copper_kettle: Organization) -> None:
        acme = make_customer(organization=copper_kettle)
        draft = make_draft(customer=acme, custom_fields={"region": "North", "tier": "A"})

        changed = invoices.update(invoice=draft, custom_fields={"tier": "B"}, at=LATER)

        assert (changed.custom_fields, changed.revision) == ({"tier": "B"}, 2)

    def test_come_from_the_other_book(self, copper_kettle: Organization) -> None:
        acme = import_customer(copper_kettle)
        invoice = import_invoice(acme, custom_fields={"region": "North", "tier": ""})
        assert invoice.custom_fields == {"region": "North"}

        row = incoming_invoice(acme, id=invoice.pk, number=invoice.number, custom_fields={"region": ""})
        (stored,) = bulk.store_invoices(organization=copper_kettle, rows=[row], at=LATER)

        invoice.refresh_from_db()
        assert (stored.outcome, invoice.custom_fields) == ("updated", {})
