"""The list of customers, and one customer."""

from __future__ import annotations

from decimal import Decimal

from django.test import Client

from tieout.ledger.operations import customers

from .conftest import AT, Firm, text_of


class TestTheList:
    def test_says_what_each_owes_in_each_currency(self, alice: Client, copper_kettle: Firm) -> None:
        customer = copper_kettle.customer()
        copper_kettle.payment(copper_kettle.invoice(customer), "20.00")
        copper_kettle.invoice(customer, total="7.00", currency="EUR")
        copper_kettle.customer("Owes nothing", currency="EUR")

        shown = text_of(alice, "/customers")

        for amount in ("$100.00", "€7.00", "€0.00"):
            assert f'<span class="each">{amount}</span>' in shown, amount

    def test_finds_by_name_and_number_and_by_activity(self, alice: Client, copper_kettle: Firm) -> None:
        active = copper_kettle.customer("Łódź Paper Mills")
        gone = copper_kettle.customer("Halcyon Biotech")
        customers.deactivate(customer=gone, at=AT)

        for query in ({"q": "łódź"}, {"q": active.number}, {"status": "active"}):
            shown = text_of(alice, "/customers", **query)
            assert active.name in shown, query
            assert gone.name not in shown, query
        assert active.name not in text_of(alice, "/customers", status="inactive")


class TestACustomer:
    def test_shows_details_invoices_and_payments(self, alice: Client, copper_kettle: Firm) -> None:
        customer = copper_kettle.customer(
            "O'Brien & Daughters",
            email="pay@example.com",
            phone="555-0100",
            address1="12 Main Street",
            city="Springfield",
            state="IL",
            postal_code="62701",
            country="United States",
            payment_terms="Net 30",
        )
        invoice = copper_kettle.invoice(customer)
        payment = copper_kettle.payment(invoice, "20.00")
        strange = copper_kettle.invoice()

        shown = text_of(alice, f"/customers/{customer.pk}")

        for text in (
            "O&#x27;Brien &amp; Daughters",
            "pay@example.com",
            "12 Main Street<br>Springfield, IL 62701<br>United States",
            "Net 30",
            invoice.number,
            payment.number,
            "$100.00",
        ):
            assert text in shown, text
        assert strange.number not in shown

    def test_has_one_sum_for_each_currency(self, alice: Client, copper_kettle: Firm) -> None:
        customer = copper_kettle.customer()
        copper_kettle.invoice(customer, total=str(Decimal("2.50")))
        copper_kettle.invoice(customer, total="7.00", currency="EUR")

        shown = text_of(alice, f"/customers/{customer.pk}")

        for amount in ("$2.50", "€7.00"):
            assert f'<span class="value">{amount}</span>' in shown, amount


class TestAFamily:
    def test_is_linked_up_and_down(self, alice: Client, copper_kettle: Firm) -> None:
        above = copper_kettle.import_customer("CK-0", "Acme Group")
        below = copper_kettle.import_customer("CK-1", "Acme", parent_number="CK-0", parent_name="Old name")

        child = text_of(alice, f"/customers/{below.pk}")
        parent = text_of(alice, f"/customers/{above.pk}")

        assert f'<dt>Parent</dt><dd><a href="/customers/{above.pk}">Acme Group</a>' in child
        assert f'<dt>Children</dt><dd><a href="/customers/{below.pk}">Acme</a>' in parent
        assert "<small>Child of Old name</small>" in text_of(alice, "/customers")

    def test_is_named_where_the_parent_is_not_here(self, alice: Client, copper_kettle: Firm) -> None:
        below = copper_kettle.import_customer("CK-1", "Acme", parent_number="CK-0", parent_name="Acme Group")

        assert "<dt>Parent</dt><dd>Acme Group" in text_of(alice, f"/customers/{below.pk}")

    def test_stays_in_its_organization(self, alice: Client, copper_kettle: Firm, other_firm: Firm) -> None:
        above = copper_kettle.import_customer("CK-0", "Acme Group")
        other_firm.import_customer("CK-1", "Strange child", parent_number="CK-0")

        assert "Strange child" not in text_of(alice, f"/customers/{above.pk}")


class TestABillToContact:
    def test_says_whose_it_is_and_who_else_is(self, alice: Client, copper_kettle: Firm) -> None:
        west = copper_kettle.import_customer("CK-1", "Acme, West", own_number="CUST-1", contact_name="West")
        east = copper_kettle.import_customer("CK-1", "Acme, East", own_number="CUST-2", contact_name="East")

        shown = text_of(alice, f"/customers/{west.pk}")

        assert '<dt>Record</dt><dd>Customer <span class="code">CK-1</span>' in shown
        assert "<dt>Bill-to contact</dt><dd>West</dd>" in shown
        assert f'<dt>Same Intacct customer</dt><dd><a href="/customers/{east.pk}">Acme, East</a>' in shown
        assert '<small class="figures">CK-1</small>' in text_of(alice, "/customers")

    def test_is_found_by_the_id_of_its_customer(self, alice: Client, copper_kettle: Firm) -> None:
        copper_kettle.import_customer("CK-1", "Acme, West", own_number="CUST-1", contact_name="West")
        copper_kettle.import_customer("CK-11", "Somebody else", own_number="CUST-2", contact_name="South")

        shown = text_of(alice, "/customers", q="CK-1")

        assert "Acme, West" in shown
        assert "Somebody else" not in shown


class TestCustomFields:
    def test_are_shown_by_their_names(self, alice: Client, copper_kettle: Firm) -> None:
        customer = copper_kettle.import_customer("CK-1", "Acme", custom_fields={"REGION": "<West>"})

        assert "<dt>REGION</dt><dd>&lt;West&gt;</dd>" in text_of(alice, f"/customers/{customer.pk}")
