"""From customers to requests, and from requests to what they said."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from tieout.intacct import CreateCustomer, UpdateContact, UpdateCustomer
from tieout.ledger.facts import CustomerFacts
from tieout.sync.exporting.payload import from_json, to_json
from tieout.sync.mapping import outgoing_customers as mapping
from tieout.sync.mapping.outgoing import REQUESTS, says_the_same

UID = UUID("01980000-0000-7000-8000-abcdef012345")
ACME = CustomerFacts(id=1, uid=UID, revision=1, number="CUST-00001", name="Acme", currency="USD")


def create_customer(facts: CustomerFacts, *, customer_id: str, **options: Any) -> CreateCustomer:
    return mapping.create_customer(facts, customer_id=customer_id, base_currency="USD", **options)


def update_customer(facts: CustomerFacts, *, customer_id: str, **seen: str) -> UpdateCustomer:
    return mapping.update_customer(facts, customer_id=customer_id, seen=seen)


class TestCustomerId:
    @pytest.mark.parametrize("number", ["CUST-00001", "0379-NEVHP", "10001", "A/1 b_c.d"])
    def test_is_the_number_where_intacct_can_hold_it(self, number: str) -> None:
        assert mapping.customer_id(replace(ACME, number=number)) == number

    @pytest.mark.parametrize("number", ["x" * 21, "Ærø-1", "a<b", "-7", "a#b"])
    def test_is_made_of_the_random_end_of_the_uid_otherwise(self, number: str) -> None:
        assert mapping.customer_id(replace(ACME, number=number)) == "T000ABCDEF012345"


class TestCreateCustomer:
    def test_trims_the_name_and_cuts_it_to_what_intacct_holds(self) -> None:
        request = create_customer(replace(ACME, name=f" {'n' * 120} "), customer_id="C-1")

        assert request.name == "n" * 100
        assert mapping.sent_name(request) == request.name

    def test_sends_a_currency_of_its_own_only(self) -> None:
        euro = create_customer(replace(ACME, currency="EUR"), customer_id="C-1")

        assert euro.details is not None
        assert euro.details.currency == "EUR"
        assert "CURRENCY" not in {
            each.tag for each in create_customer(ACME, customer_id="C-1").to_xml().iter()
        }

    def test_names_its_contact_as_intacct_would_where_that_is_the_customer_here(self) -> None:
        request = create_customer(ACME, customer_id="C-1", names_contact=True)

        assert mapping.sent_contact_name(request) == "Acme(CC-1)"
        assert mapping.sent_content(request)["name"] == "Acme"

    def test_leaves_the_contact_name_to_intacct(self) -> None:
        request = create_customer(replace(ACME, email="ap@acme.example"), customer_id="C-1")

        xml = {each.tag: each.text for each in request.to_xml().iter()}
        assert (xml["PRINTAS"], xml["EMAIL1"]) == ("Acme", "ap@acme.example")
        assert "CONTACTNAME" not in xml


class TestCustomFields:
    NORTH = replace(ACME, custom_fields={"REGION": "North", "ours": "x"})
    FIELDS = ("REGION", "TIER")

    def created(self, facts: CustomerFacts) -> CreateCustomer:
        return create_customer(facts, customer_id="C-1", fields=self.FIELDS)

    def updated(self, facts: CustomerFacts) -> UpdateCustomer:
        return mapping.update_customer(facts, customer_id="C-1", seen={}, fields=self.FIELDS)

    def test_are_elements_of_their_names(self) -> None:
        xml = self.created(self.NORTH).to_xml()

        assert xml.findtext("CUSTOMER/REGION") == "North"
        assert not {"TIER", "ours"} & {each.tag for each in xml.iter()}

    def test_are_cleared_by_an_update_where_they_are_empty(self) -> None:
        xml = self.updated(self.NORTH).to_xml()

        assert (xml.findtext("CUSTOMER/REGION"), xml.findtext("CUSTOMER/TIER")) == ("North", "")

    @pytest.mark.parametrize("facts", [NORTH, ACME], ids=["with one", "with none"])
    def test_say_the_same_created_and_updated(self, facts: CustomerFacts) -> None:
        assert says_the_same(to_json(self.created(facts)), to_json(self.updated(facts)))

    def test_are_part_of_what_both_books_agree_on(self) -> None:
        content = mapping.sent_content(self.updated(self.NORTH))

        assert (content["custom:REGION"], content["custom:TIER"]) == ("North", "")

    def test_come_back_from_the_database_as_they_were_planned(self) -> None:
        stored = json.loads(json.dumps(to_json(self.updated(self.NORTH))))

        assert from_json(stored, known=REQUESTS) == self.updated(self.NORTH)


class TestUpdateCustomer:
    def test_clears_what_is_empty_here(self) -> None:
        request = update_customer(ACME, customer_id="10001")

        cleared = [each.tag for each in request.to_xml().iter() if not len(each) and each.text is None]
        assert {"EMAIL1", "PHONE1", "CITY"} <= set(cleared)


class TestUpdateContact:
    def test_names_the_contact_and_prints_our_name_on_it(self) -> None:
        request = mapping.update_contact(replace(ACME, city="Oslo"), contact_name="Acme: West")

        xml = {each.tag: each.text for each in request.to_xml().iter()}
        assert (xml["CONTACTNAME"], xml["PRINTAS"], xml["CITY"]) == ("Acme: West", "Acme", "Oslo")
        assert mapping.sent_contact_name(request) == "Acme: West"

    def test_is_told_by_the_fields_of_the_contact(self) -> None:
        request = mapping.update_contact(replace(ACME, city="Oslo"), contact_name="Acme: West")

        assert mapping.sent_fields(request)["MAILADDRESS.CITY"] == "Oslo"
        content = mapping.sent_content(request)
        assert (content["name"], content["city"]) == ("Acme", "Oslo")
        assert "payment_terms" not in content


class TestSentFields:
    def test_names_the_fields_as_a_query_shows_them(self) -> None:
        request = update_customer(replace(ACME, city="Oslo"), customer_id="C-1")

        sent = mapping.sent_fields(request)

        assert (sent["NAME"], sent["DISPLAYCONTACT.MAILADDRESS.CITY"]) == ("Acme", "Oslo")
        assert tuple(sent) == tuple(name for name in mapping.CUSTOMER_FIELDS if name != "TERMNAME")

    def test_covers_every_field_that_an_update_sends(self) -> None:
        full = CustomerFacts(
            **dict.fromkeys(CustomerFacts.__dataclass_fields__, "x")  # type: ignore[arg-type]
        )
        request = update_customer(full, customer_id="C-1")
        assert isinstance(request, UpdateCustomer)

        leaves = [each for each in request.to_xml().iter() if not len(each) and each.tag != "CUSTOMERID"]

        assert len(leaves) == len(mapping.CUSTOMER_FIELDS)


class TestRequests:
    @pytest.mark.parametrize(
        "request_",
        [
            create_customer(ACME, customer_id="C-1", names_contact=True),
            update_customer(ACME, customer_id="C-1"),
            mapping.update_contact(ACME, contact_name="Acme: West"),
        ],
        ids=lambda request: type(request).__name__,
    )
    def test_come_back_from_json_as_they_were(
        self, request_: CreateCustomer | UpdateCustomer | UpdateContact
    ) -> None:
        stored = json.loads(json.dumps(to_json(request_)))

        assert from_json(stored, known=REQUESTS) == request_


class TestSaysTheSame:
    def test_of_a_create_and_an_update_with_the_same_content(self) -> None:
        created = to_json(create_customer(ACME, customer_id="C-1"))
        updated = to_json(update_customer(ACME, customer_id="C-1"))

        assert says_the_same(created, updated)

    def test_is_false_when_anything_was_changed_or_cleared(self) -> None:
        created = to_json(create_customer(replace(ACME, email="ap@acme.example"), customer_id="C-1"))
        updated = to_json(update_customer(ACME, customer_id="C-1"))

        assert not says_the_same(created, updated)
