"""From Intacct's customers and contacts to facts."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from tieout.ledger.facts import CustomerFacts, IncomingCustomer
from tieout.sync.mapping.incoming_customers import (
    RemoteCustomer,
    customer_fields,
    incoming_customer,
    local_content,
    merged,
    pair_key,
    read_contact,
    read_customer,
    split_key,
)
from tieout.sync.settings import ConnectionSettings

BY_CUSTOMER = ConnectionSettings()
BY_CONTACT = ConnectionSettings(customer_source="bill_to_contact")
ROW = {
    "RECORDNO": "12",
    "CUSTOMERID": "CK-1",
    "NAME": " Acme ",
    "STATUS": "inactive",
    "TERMNAME": "Net 30",
    "PARENTID": "CK-0",
    "PARENTNAME": "Acme Group",
    "DISPLAYCONTACT.CONTACTNAME": "Acme(CCK-1)",
    "DISPLAYCONTACT.PRINTAS": "Acme",
    "DISPLAYCONTACT.MAILADDRESS.CITY": "Portland",
    "BILLTOCONTACT.CONTACTNAME": "Acme: Accounts",
    "BILLTOCONTACT.PRINTAS": "Acme, Accounts",
    "BILLTOCONTACT.EMAIL1": "accounts@acme.example",
}


class TestACustomer:
    def test_is_named_by_itself_and_lives_at_its_display_contact(self) -> None:
        row = read_customer(ROW, BY_CUSTOMER)

        assert (row.key, row.contact_name, row.name) == ("12", "", "Acme")
        assert row.content["city"] == "Portland"

    def test_brings_terms_status_and_parent(self) -> None:
        stored = _stored(read_customer(ROW, BY_CUSTOMER))

        assert (stored.payment_terms, stored.is_active) == ("Net 30", False)
        assert (stored.parent_number, stored.parent_name) == ("CK-0", "Acme Group")

    def test_has_the_base_currency_where_it_names_none(self) -> None:
        assert _stored(read_customer(ROW, BY_CUSTOMER)).currency == "USD"
        assert _stored(read_customer({**ROW, "CURRENCY": "EUR"}, BY_CUSTOMER)).currency == "EUR"

    def test_asks_for_every_field_that_it_reads(self) -> None:
        for settings in (BY_CUSTOMER, BY_CONTACT):
            asked = customer_fields(settings)

            assert len(asked) == len(set(asked))
            full = dict.fromkeys(asked, "x")
            assert all(text == "x" for text in read_customer(full, settings).content.values())

    def test_brings_the_custom_fields_that_a_setting_names(self) -> None:
        settings = ConnectionSettings(read_customer_fields=("REGION",))

        stored = _stored(read_customer({**ROW, "REGION": " West "}, settings))

        assert customer_fields(settings)[-1] == "REGION"
        assert stored.custom_fields == {"REGION": "West"}


class TestABillToContact:
    def test_gives_its_name_and_details_and_the_customer_its_terms(self) -> None:
        row = read_customer(ROW, BY_CONTACT)

        assert (row.customer_id, row.contact_name, row.name) == ("CK-1", "Acme: Accounts", "Acme, Accounts")
        assert (row.content["email"], row.content["city"]) == ("accounts@acme.example", "")
        assert row.content["payment_terms"] == "Net 30"

    def test_is_the_display_contact_where_the_customer_has_no_other(self) -> None:
        row = read_customer({**ROW, "BILLTOCONTACT.CONTACTNAME": ""}, BY_CONTACT)

        assert (row.contact_name, row.name, row.content["city"]) == ("Acme(CCK-1)", "Acme", "Portland")

    def test_may_be_another_one_that_a_document_names(self) -> None:
        contact = read_contact({"RECORDNO": "5", "CONTACTNAME": "West", "PRINTAS": "Acme West"})

        row = read_customer(ROW, BY_CONTACT).billed_to(contact)

        assert (row.key, row.name, row.content["email"]) == ("12:West", "Acme West", "")
        assert row.content["payment_terms"] == "Net 30"

    def test_is_found_in_the_key_of_its_link_whatever_its_name(self) -> None:
        key = pair_key("12", "Acme: Accounts")

        assert split_key(key) == ("12", "Acme: Accounts")
        assert split_key(pair_key("12", "")) == ("12", "")


class TestFurtherFields:
    FIELDS = ("TAXID", "NAME")

    def test_are_asked_for_once(self) -> None:
        for settings in (BY_CUSTOMER, BY_CONTACT):
            asked = customer_fields(replace(settings, read_customer_fields=self.FIELDS))

            assert "TAXID" in asked
            assert asked.count("NAME") == 1

    def test_become_custom_fields_whoever_is_billed(self) -> None:
        row = {**ROW, "TAXID": " 99 "}
        for settings in (BY_CUSTOMER, BY_CONTACT):
            customer = read_customer(row, replace(settings, read_customer_fields=("TAXID", "RESALENO")))

            assert _stored(customer).custom_fields == {"TAXID": "99", "RESALENO": ""}
            assert customer.own_content["custom:TAXID"] == "99"

    def test_stand_beside_those_that_are_only_ours(self) -> None:
        facts = CustomerFacts(1, UUID(int=1), 1, "C-1", "Acme", "USD", custom_fields={"colour": "red"})

        here = local_content(facts, also=["custom:TAXID", "name"])

        assert (here["custom:TAXID"], "custom:colour" in here) == ("", False)
        assert merged(seen={}, here=here, there={"custom:TAXID": "99"}) == {"custom:TAXID": "99"}
        assert merged(seen={"custom:TAXID": "99"}, here=here, there={"custom:TAXID": "99"}) == {
            "custom:TAXID": ""
        }


class TestMerged:
    def test_joins_two_edits_field_by_field_and_intacct_wins(self) -> None:
        seen = {"city": "Old", "phone": "1", "email": "a@x.example"}
        here = {"city": "Ours", "phone": "2", "email": "a@x.example"}
        there = {"city": "Theirs", "phone": "1", "email": "b@x.example"}

        assert merged(seen=seen, here=here, there=there) == {
            "city": "Theirs",
            "phone": "2",
            "email": "b@x.example",
        }


def _stored(row: RemoteCustomer) -> IncomingCustomer:
    return incoming_customer(row.content, ref=row.key, number=row.customer_id, base_currency="USD")
