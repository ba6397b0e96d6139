"""Customers from Intacct: the list, matching by name (E1), and edits on either side or both."""

from __future__ import annotations

from factories.reading import Reader
from tieout.ledger.operations import customers
from tieout.sync.models import Failure, Link, RemoteObject
from tieout.sync.operations.failures import ignore


class TestTheCustomerList:
    def test_brings_every_active_customer_with_its_details(self, full: Reader) -> None:
        active = {
            row["customer_id"]: row["name"]
            for row in full.firm.there("customers")
            if row["status"] == "active"
        }

        full.import_customers()

        assert {row.number: row.name for row in full.customers()} == active
        assert any("&" in row.name for row in full.customers())
        assert any(row.email for row in full.customers())

    def test_makes_a_customer_of_each_even_where_names_are_equal(self, bare: Reader) -> None:
        bare.there.act("create-customer", name="Acme", customer_id="CK-2")

        bare.import_customers()

        assert [(row.number, row.name) for row in bare.customers()] == [("CK-1", "Acme"), ("CK-2", "Acme")]

    def test_changes_nothing_when_it_is_repeated(self, full: Reader) -> None:
        full.import_customers()
        before = [(row.pk, row.revision) for row in full.customers()]

        again = full.import_customers()

        assert [(row.pk, row.revision) for row in full.customers()] == before
        assert again.counts == {}

    def test_gives_another_number_where_it_is_taken(self, bare: Reader) -> None:
        bare.firm.customer("Somebody else", number="CK-1")

        bare.import_customers()

        assert sorted(row.number for row in bare.customers()) == ["CK-1", "CK-1-2"]


class TestMatchingByName:
    def test_links_one_to_one_and_leaves_both_as_they_are(self, bare: Reader) -> None:
        ours = bare.firm.customer(" Acme ", email="billing@acme.example")

        bare.import_customers()

        assert bare.firm.link(ours).remote_number == "CK-1"
        assert [row.email for row in bare.customers()] == ["billing@acme.example"]

    def test_is_a_failure_that_lists_both_sides_when_it_is_ambiguous(self, bare: Reader) -> None:
        bare.there.act("create-customer", name="Acme", customer_id="CK-2")
        ours = bare.firm.customer("Acme")

        bare.import_customers()

        found = bare.firm.failures(kind="customer")
        assert {row.remote_number for row in found} == {"CK-1", "CK-2"}
        for failure in found:
            assert failure.cause == "ambiguous_name"
            assert failure.details["here"] == [ours.number]
            assert {row["number"] for row in failure.details["candidates"]} == {"CK-1", "CK-2"}
        assert not Link.objects.filter(remote_object=RemoteObject.CUSTOMER).exists()

    def test_is_decided_again_by_the_next_sync(self, bare: Reader) -> None:
        bare.there.act("create-customer", name="Acme", customer_id="CK-2")
        bare.firm.customer("Acme")
        bare.import_customers()

        bare.there.act("rename-customer", customer_id="CK-2", name="Acme South")
        bare.sync()

        assert bare.firm.failures() == []
        assert sorted(row.name for row in bare.customers()) == ["Acme", "Acme South"]

    def test_stays_quiet_when_it_was_ignored(self, bare: Reader) -> None:
        bare.there.act("create-customer", name="Acme", customer_id="CK-2")
        bare.firm.customer("Acme")
        bare.import_customers()
        for failure in bare.firm.failures():
            ignore(failure=failure)

        bare.import_customers()

        assert {row.state for row in Failure.objects.filter(kind="customer", direction="import")} == {
            "ignored"
        }


class TestALinkedCustomer:
    def test_follows_a_rename_in_intacct(self, bare: Reader) -> None:
        bare.import_customers()

        bare.there.act("rename-customer", customer_id="CK-1", name="Acme & Söhne")
        bare.sync()

        assert bare.customer("CK-1").name == "Acme & Söhne"

    def test_stays_when_it_turns_inactive(self, bare: Reader) -> None:
        """E2."""
        bare.sync()
        bare.bill_there("10.00", number="SI-1")
        bare.sync()

        bare.there.act("deactivate-customer", customer_id="CK-1")
        bare.sync()

        assert bare.customer("CK-1").is_active is False
        assert bare.invoice("SI-1").open_balance == 10

    def test_brings_no_new_invoice_once_it_is_inactive(self, bare: Reader) -> None:
        """E2."""
        bare.sync()
        bare.bill_there("10.00", number="SI-1")
        bare.sync()
        bare.bill_there("20.00", number="SI-2")

        bare.there.act("deactivate-customer", customer_id="CK-1")
        bare.sync()

        assert [row.number for row in bare.invoices()] == ["SI-1"]

    def test_takes_intacct_field_by_field_when_both_were_edited(self, bare: Reader) -> None:
        bare.import_customers()
        ours = bare.customer("CK-1")

        customers.update(customer=ours, at=bare.clock(), phone="555-0100", city="Ours")
        bare.there.act("change-customer", customer_id="CK-1", city="Theirs")
        bare.sync()

        after = bare.customer("CK-1")
        assert (after.city, after.phone) == ("Theirs", "555-0100")
        [there] = bare.there.query(
            "CUSTOMER", "RECORDNO", "DISPLAYCONTACT.PHONE1", "DISPLAYCONTACT.MAILADDRESS.CITY"
        )
        assert there["DISPLAYCONTACT.PHONE1"] == "555-0100"
        assert there["DISPLAYCONTACT.MAILADDRESS.CITY"] == "Theirs"

    def test_keeps_a_later_edit_here_when_an_earlier_one_comes_back(self, bare: Reader) -> None:
        bare.import_customers()
        customers.update(customer=bare.customer("CK-1"), at=bare.clock(), city="First")
        bare.sync()

        customers.update(customer=bare.customer("CK-1"), at=bare.clock(), city="Second")
        bare.sync()
        bare.sync()

        assert bare.customer("CK-1").city == "Second"
        [there] = bare.there.query("CUSTOMER", "RECORDNO", "DISPLAYCONTACT.MAILADDRESS.CITY")
        assert there["DISPLAYCONTACT.MAILADDRESS.CITY"] == "Second"

    def test_follows_its_address_where_that_changes_at_the_contact(self, bare: Reader) -> None:
        bare.import_customers()

        bare.there.act("change-contact", contact_name="Acme(CCK-1)", city="Oslo", print_as="Acme, Oslo")
        bare.sync()

        assert (bare.customer("CK-1").name, bare.customer("CK-1").city) == ("Acme", "Oslo")

    def test_syncs_all_the_same_where_contacts_may_not_be_read(self, bare: Reader) -> None:
        bare.there.post_control("settings", users={"xml_gateway": {"denied": ["query CONTACT"]}})
        bare.import_customers()

        _edit_there(bare, "<TERMNAME>Net 60</TERMNAME>")
        bare.sync()

        assert bare.customer("CK-1").payment_terms == "Net 60"

    def test_takes_terms_state_and_parent_from_intacct(self, bare: Reader) -> None:
        bare.there.act("create-customer", name="Acme Group", customer_id="CK-0")
        bare.import_customers()

        _edit_there(bare, "<PARENTID>CK-0</PARENTID><TERMNAME>Net 60</TERMNAME><CURRENCY>EUR</CURRENCY>")
        bare.sync()

        after = bare.customer("CK-1")
        assert (after.payment_terms, after.currency) == ("Net 60", "EUR")
        assert (after.parent_number, after.parent_name) == ("CK-0", "Acme Group")

    def test_brings_the_fields_of_the_firm_that_a_setting_names(self, bare: Reader) -> None:
        bare.firm.set(read_customer_fields=["COMMENTS"])
        bare.import_customers()
        assert bare.customer("CK-1").custom_fields == {}

        _edit_there(bare, "<COMMENTS>Likes copper</COMMENTS>")
        bare.sync()

        assert bare.customer("CK-1").custom_fields == {"COMMENTS": "Likes copper"}

    def test_is_deactivated_there_when_it_is_here(self, bare: Reader) -> None:
        bare.import_customers()

        customers.deactivate(customer=bare.customer("CK-1"), at=bare.clock())
        bare.sync()
        bare.sync()

        assert [row["status"] for row in bare.firm.there("customers")] == ["inactive"]
        assert bare.customer("CK-1").is_active is False

    def test_is_active_again_when_it_is_reactivated_there(self, bare: Reader) -> None:
        bare.import_customers()
        bare.there.act("deactivate-customer", customer_id="CK-1")
        bare.sync()
        assert bare.customer("CK-1").is_active is False

        _edit_there(bare, "<STATUS>active</STATUS>")
        bare.sync()

        assert bare.customer("CK-1").is_active is True

    def test_brings_what_it_owes_once_it_is_active_again(self, bare: Reader) -> None:
        bare.sync()
        bare.bill_there("10.00", number="SI-1")
        bare.sync()
        bare.bill_there("20.00", number="SI-2")
        bare.there.act("deactivate-customer", customer_id="CK-1")
        bare.sync()
        assert [row.number for row in bare.invoices()] == ["SI-1"]

        bare.pass_time(hours=5)
        bare.there.act("activate-customer", customer_id="CK-1")
        bare.sync()

        assert [row.number for row in bare.invoices()] == ["SI-1", "SI-2"]

    def test_is_still_billed_from_there_when_it_is_inactive_here_alone(self, bare: Reader) -> None:
        bare.firm.set(write_customers=False)
        bare.import_customers()

        customers.deactivate(customer=bare.customer("CK-1"), at=bare.clock())
        bare.bill_there("10.00", number="SI-1")
        bare.sync()

        assert [row.number for row in bare.invoices()] == ["SI-1"]
        assert bare.customer("CK-1").is_active is False


class TestACustomerThatWasNeverBrought:
    def test_brings_what_it_owes_once_it_is_active(self, bare: Reader) -> None:
        bare.bill_there("10.00", number="SI-1")
        bare.there.act("deactivate-customer", customer_id="CK-1")
        bare.import_invoices()
        bare.sync()
        assert bare.customers() == []

        bare.pass_time(hours=5)
        bare.there.act("activate-customer", customer_id="CK-1")
        bare.sync()

        assert [row.number for row in bare.invoices()] == ["SI-1"]


class TestACustomerWrittenByUs:
    def test_does_not_come_back_as_a_new_one(self, bare: Reader) -> None:
        bare.firm.customer("Copper & Co", email="a@copper.example")
        bare.firm.set(import_all_customers=True)

        bare.sync()
        bare.sync()

        assert sorted(row.name for row in bare.customers()) == ["Acme", "Copper & Co"]

    def test_keeps_an_edit_that_came_before_its_first_reading(self, bare: Reader) -> None:
        ours = bare.firm.customer("Copper & Co", city="First")
        bare.sync()

        customers.update(customer=ours, at=bare.clock(), city="Second")
        bare.sync()

        assert bare.customer(ours.number).city == "Second"


def _edit_there(reader: Reader, fields: str) -> None:
    reader.there.done(f"<update><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID>{fields}</CUSTOMER></update>")
