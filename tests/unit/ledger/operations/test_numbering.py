"""Giving out numbers."""

import pytest
from pytest_django import DjangoAssertNumQueries

from factories.ledger import import_customer, import_invoice, make_customer, make_invoice
from tieout.identity.models import Organization
from tieout.ledger.errors import NumberMissing, NumberTaken
from tieout.ledger.models import Customer, Invoice, NumberSequence, Payment
from tieout.ledger.operations.numbering import claim_number, next_number


class TestNextNumber:
    def test_counts_by_kind_and_firm(self, copper_kettle: Organization, other_firm: Organization) -> None:
        given = [next_number(copper_kettle, model) for model in (Invoice, Invoice, Payment, Customer)]

        assert given == ["INV-00001", "INV-00002", "PAY-00001", "CUST-00001"]
        assert next_number(other_firm, Invoice) == "INV-00001"

    def test_skips_numbers_that_people_chose(self, northwind: Customer) -> None:
        make_invoice(customer=northwind, number="INV-00001")
        make_invoice(customer=northwind, number="INV-00003")

        assert [make_invoice(customer=northwind).number for _ in range(2)] == ["INV-00002", "INV-00004"]

    def test_skips_numbers_of_imported_invoices(self, northwind: Customer) -> None:
        import_invoice(northwind, number="INV-00001")

        assert make_invoice(customer=northwind).number == "INV-00002"

    def test_skips_a_long_run_in_few_queries(
        self, northwind: Customer, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        template = make_invoice(customer=northwind, number="INV-00001")
        Invoice.objects.bulk_create(
            Invoice(
                organization=northwind.organization,
                customer=northwind,
                number=f"INV-{serial:05d}",
                currency="USD",
                issue_date=template.issue_date,
                total=0,
                created_at=template.created_at,
                updated_at=template.updated_at,
            )
            for serial in range(2, 1500)
        )
        next_number(northwind.organization, Payment)

        with django_assert_max_num_queries(12):
            assert next_number(northwind.organization, Invoice) == "INV-01500"

    def test_counts_on_beyond_five_digits(self, copper_kettle: Organization) -> None:
        NumberSequence.objects.create(organization=copper_kettle, kind="INV", next_value=99_999)

        given = [next_number(copper_kettle, Invoice) for _ in range(2)]

        assert given == ["INV-99999", "INV-100000"]


class TestClaimNumber:
    def test_takes_blanks_off(self, copper_kettle: Organization) -> None:
        assert claim_number(copper_kettle, Invoice, " CK 1 ") == "CK 1"

    def test_refuses_blanks_alone(self, copper_kettle: Organization) -> None:
        with pytest.raises(NumberMissing, match="A number cannot be empty"):
            claim_number(copper_kettle, Invoice, "  ")

    def test_refuses_the_number_of_an_imported_invoice(self, northwind: Customer) -> None:
        import_invoice(northwind, number="SI-1")

        with pytest.raises(NumberTaken):
            make_invoice(customer=northwind, number="SI-1")


class TestImportedNumbers:
    def test_may_repeat_each_other_and_what_was_given_here(self, northwind: Customer) -> None:
        make_invoice(customer=northwind, number="CK-1")

        import_invoice(northwind, number="CK-1")
        import_invoice(northwind, number="CK-1")

        assert Invoice.objects.filter(number="CK-1").count() == 3

    def test_of_customers_get_a_suffix(self, copper_kettle: Organization) -> None:
        make_customer(organization=copper_kettle, number="C-1")
        make_customer(organization=copper_kettle, number="C-1-2")

        assert import_customer(copper_kettle, number="C-1").number == "C-1-3"
