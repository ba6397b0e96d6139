"""CONTACT, and the facts of a contact wherever one stands.

The name of a contact is its key: it is unique in the whole company, contacts of vendors and employees
included.
Source (documented): the developer pages of contacts and customers, and the official SDKs' tests. Source
(assumed): unique beyond customers.
"""

from dataclasses import dataclass
from typing import Annotated

from lxml import etree

from tieout.intacct.fields import CustomFields, Flag, Named, Text, fill
from tieout.intacct.objects.legacy import keyed
from tieout.intacct.values import add


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A person or a place: the display contact of a customer, or a contact that stands for itself.

    A display contact without a name gets one from Intacct. Where ISO codes are in use, a display contact
    needs the country by name and by `iso_country_code`; a contact of its own has the code in `country_code`.
    """

    contact_name: Annotated[Text, Named("CONTACTNAME")] = None
    print_as: Annotated[Text, Named("PRINTAS")] = None
    company_name: Annotated[Text, Named("COMPANYNAME")] = None
    is_taxable: Annotated[Flag, Named("TAXABLE")] = None
    tax_group: Annotated[Text, Named("TAXGROUP")] = None
    prefix: Annotated[Text, Named("PREFIX")] = None
    first_name: Annotated[Text, Named("FIRSTNAME")] = None
    last_name: Annotated[Text, Named("LASTNAME")] = None
    initial: Annotated[Text, Named("INITIAL")] = None
    phone1: Annotated[Text, Named("PHONE1")] = None
    phone2: Annotated[Text, Named("PHONE2")] = None
    cell_phone: Annotated[Text, Named("CELLPHONE")] = None
    pager: Annotated[Text, Named("PAGER")] = None
    fax: Annotated[Text, Named("FAX")] = None
    email1: Annotated[Text, Named("EMAIL1")] = None
    email2: Annotated[Text, Named("EMAIL2")] = None
    url1: Annotated[Text, Named("URL1")] = None
    url2: Annotated[Text, Named("URL2")] = None
    address1: Annotated[Text, Named("MAILADDRESS/ADDRESS1")] = None
    address2: Annotated[Text, Named("MAILADDRESS/ADDRESS2")] = None
    address3: Annotated[Text, Named("MAILADDRESS/ADDRESS3")] = None
    city: Annotated[Text, Named("MAILADDRESS/CITY")] = None
    state: Annotated[Text, Named("MAILADDRESS/STATE")] = None
    zip: Annotated[Text, Named("MAILADDRESS/ZIP")] = None
    country: Annotated[Text, Named("MAILADDRESS/COUNTRY")] = None
    country_code: Annotated[Text, Named("MAILADDRESS/COUNTRYCODE")] = None
    iso_country_code: Annotated[Text, Named("MAILADDRESS/ISOCOUNTRYCODE")] = None
    tax_id: Annotated[Text, Named("TAXID")] = None
    tax_solution_id: Annotated[Text, Named("TAXSOLUTIONID")] = None
    tax_schedule: Annotated[Text, Named("TAXSCHEDULE")] = None


@dataclass(frozen=True, kw_only=True)
class CreateContact:
    """Create a contact, with its name and what is printed of it."""

    contact: Contact
    status: Annotated[Text, Named("STATUS")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    function_name = "create"
    about = "CONTACT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("create")
        record = add(root, "CONTACT")
        fill(record, self.contact)
        fill(record, self)
        return root


@dataclass(frozen=True, kw_only=True)
class UpdateContact:
    """Change what is named of a contact, by its RECORDNO or its name; an empty text clears the field."""

    record_no: Annotated[Text, Named("RECORDNO")] = None
    contact: Contact
    status: Annotated[Text, Named("STATUS")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    function_name = "update"
    about = "CONTACT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("update")
        record = add(root, "CONTACT")
        fill(record, self, with_blanks=True)
        fill(record, self.contact, with_blanks=True)
        return root


@dataclass(frozen=True, kw_only=True)
class DeleteContact:
    """Delete a contact by its name, or by the external id that it was created with."""

    contact_name: str
    is_external_key: bool = False
    function_name = "delete_contact"
    about = "CONTACT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return keyed(
            "delete_contact", self.contact_name, is_external=self.is_external_key, key_name="contactname"
        )
