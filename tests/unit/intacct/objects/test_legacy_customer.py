"""Customers and contacts by their legacy functions."""

import pytest
from lxml import etree

from tieout.intacct import (
    Contact,
    CreateLegacyContact,
    CreateLegacyCustomer,
    DeleteLegacyCustomer,
    LegacyCustomer,
    LocalProtocolError,
    UpdateLegacyContact,
    UpdateLegacyCustomer,
)

ALICE = Contact(
    contact_name="Alice",
    print_as="Alice Kettle",
    company_name="Copper Kettle",
    is_taxable=True,
    email1="alice@example.com",
    city="Zürich",
    iso_country_code="CH",
)


def names(parent: etree._Element) -> list[str]:
    return [str(child.tag) for child in parent]


class TestContact:
    def test_alone_has_its_company_before_its_tax(self):
        root = CreateLegacyContact(contact=ALICE, status="active", external_id="7").to_xml()

        assert names(root) == [
            *("contactname", "printas", "companyname", "taxable", "email1", "status", "mailaddress"),
            "externalid",
        ]
        assert names(root.find("mailaddress")) == ["city", "isocountrycode"]

    def test_inside_a_customer_has_its_tax_before_its_company(self):
        details = LegacyCustomer(display_contact=ALICE)

        root = CreateLegacyCustomer(customer_id="CK-1", name="Copper", details=details).to_xml()

        assert names(root.find("contactinfo/contact"))[:4] == [
            *("contactname", "printas", "taxable", "companyname"),
        ]

    def test_is_updated_by_its_name_and_cleared_by_blanks(self):
        root = UpdateLegacyContact(key="Alice", contact=Contact(print_as="Alice", email1="")).to_xml()

        assert dict(root.attrib) == {"contactname": "Alice", "set_nulls": "true"}
        assert names(root) == ["printas", "email1"]

    @pytest.mark.parametrize("contact", [Contact(email1="x"), ALICE])
    def test_is_not_updated_without_what_is_printed_or_with_another_name(self, contact):
        with pytest.raises(LocalProtocolError, match="the update of Alice says what is printed"):
            UpdateLegacyContact(key="Alice", contact=contact).to_xml()

    @pytest.mark.parametrize("facts", [{"address3": "x"}, {"country_code": "CH"}])
    def test_refuses_what_these_functions_do_not_know(self, facts):
        with pytest.raises(LocalProtocolError, match="neither a third line"):
            CreateLegacyContact(contact=Contact(contact_name="A", print_as="A", **facts)).to_xml()


class TestCustomer:
    def test_has_its_contacts_at_their_places(self):
        details = LegacyCustomer(
            term_name="Net 30",
            external_id="7",
            display_contact=ALICE,
            bill_to="Alice",
            ship_to="Bob",
            primary="Alice",
            custom_fields=(("TIEOUT_UID", "7"),),
            receivables_account="1200",
        )

        root = CreateLegacyCustomer(customer_id="", name="Copper", details=details).to_xml()

        assert names(root) == [
            *("customerid", "name", "termname", "externalid", "primary", "billto", "shipto", "contactinfo"),
            *("customfields", "offsetglaccountno"),
        ]
        assert root.findtext("billto/contactname") == "Alice"

    def test_repeats_each_option_of_delivery(self):
        details = LegacyCustomer(delivery_options=("Print", "E-Mail"))

        root = CreateLegacyCustomer(customer_id="CK-1", name="Copper", details=details).to_xml()

        assert [each.text for each in root.findall("deliveryoptions/deliveryoption")] == ["Print", "E-Mail"]

    def test_is_content_with_an_existing_one_only_where_it_is_told_to_be(self):
        customer = CreateLegacyCustomer(customer_id="CK-1", name="Copper")

        assert dict(customer.to_xml().attrib) == {}
        told = CreateLegacyCustomer(customer_id="CK-1", name="Copper", ignores_duplicates=True)
        assert dict(told.to_xml().attrib) == {"ignoreduplicates": "true"}

    def test_is_cleared_by_a_blank_also_within_its_contact(self):
        details = LegacyCustomer(display_contact=Contact(contact_name="Alice", print_as="A", email1=""))

        root = UpdateLegacyCustomer(key="CK-1", details=details).to_xml()

        assert dict(root.attrib) == {"customerid": "CK-1", "set_nulls": "true"}
        assert root.findtext("contactinfo/contact/email1") == ""

    def test_keeps_the_external_id_that_it_has(self):
        with pytest.raises(LocalProtocolError, match="the external id of CK-1 cannot be changed"):
            UpdateLegacyCustomer(key="CK-1", details=LegacyCustomer(external_id="8")).to_xml()

    def test_is_deleted_by_its_id(self):
        assert etree.tostring(DeleteLegacyCustomer(customer_id="CK-1").to_xml()) == (
            b'<delete_customer customerid="CK-1"/>'
        )
