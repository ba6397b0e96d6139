"""Contacts and account labels."""

from lxml import etree

from tieout.intacct import (
    Contact,
    CreateArAccountLabel,
    CreateContact,
    DeleteArAccountLabel,
    DeleteContact,
    UpdateArAccountLabel,
    UpdateContact,
)


def text(function) -> str:
    return etree.tostring(function.to_xml(), encoding="unicode")


class TestContact:
    def test_is_created_with_what_is_said_of_it(self):
        contact = Contact(contact_name="Alice", print_as="Alice Kettle", city="Zürich", country_code="CH")

        assert text(CreateContact(contact=contact, status="active", custom_fields=(("OWN", "7"),))) == (
            "<create><CONTACT><CONTACTNAME>Alice</CONTACTNAME><PRINTAS>Alice Kettle</PRINTAS><MAILADDRESS>"
            "<CITY>Zürich</CITY><COUNTRYCODE>CH</COUNTRYCODE></MAILADDRESS><STATUS>active</STATUS>"
            "<OWN>7</OWN></CONTACT></create>"
        )

    def test_is_updated_by_its_key_and_cleared_by_blanks(self):
        assert text(UpdateContact(record_no="7", contact=Contact(email1="", phone1="12"))) == (
            "<update><CONTACT><RECORDNO>7</RECORDNO><PHONE1>12</PHONE1><EMAIL1/></CONTACT></update>"
        )

    def test_is_updated_by_its_name(self):
        xml = text(UpdateContact(contact=Contact(contact_name="Alice", fax="56")))

        assert xml == "<update><CONTACT><CONTACTNAME>Alice</CONTACTNAME><FAX>56</FAX></CONTACT></update>"

    def test_is_deleted_by_its_name_or_our_own_id(self):
        assert text(DeleteContact(contact_name="Alice")) == '<delete_contact contactname="Alice"/>'
        assert text(DeleteContact(contact_name="7", is_external_key=True)) == (
            '<delete_contact contactname="7" externalkey="true"/>'
        )


class TestAccountLabel:
    def test_is_created_updated_and_deleted(self):
        created = CreateArAccountLabel(label="Sales", description="Kettles", account="4000")

        assert created.to_xml().findtext("ARACCOUNTLABEL/GLACCOUNTNO") == "4000"
        assert text(UpdateArAccountLabel(record_no="7", description="")) == (
            "<update><ARACCOUNTLABEL><RECORDNO>7</RECORDNO><DESCRIPTION/></ARACCOUNTLABEL></update>"
        )
        assert text(DeleteArAccountLabel(label="Sales")) == '<delete_araccountlabel accountlabel="Sales"/>'
