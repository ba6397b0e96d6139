"""Customers and contacts by their legacy functions; the generic ones are preferred, and know more fields.

They are here for what those cannot do: an id of ours by which the record is found again, and a creation that
is content when the record exists.
Source (documented): api.xsd. Source (assumed): what `ignores_duplicates` does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from lxml import etree

from tieout.intacct.errors import LocalProtocolError
from tieout.intacct.fields import CustomFields, Flag, Named, Text, fill
from tieout.intacct.objects.contact import Contact
from tieout.intacct.objects.legacy import clears, keyed
from tieout.intacct.values import add

_NAMES = ("contactname", "printas")
_REST = (
    *("taxgroup", "prefix", "firstname", "lastname", "initial", "phone1", "phone2", "cellphone", "pager"),
    *("fax", "email1", "email2", "url1", "url2", "status", "mailaddress", "taxid", "externalid"),
    *("taxsolutionid", "taxschedule"),
)
# The two places of a contact have two elements the other way round.
_ALONE, _INSIDE = (*_NAMES, "companyname", "taxable", *_REST), (*_NAMES, "taxable", "companyname", *_REST)


@dataclass(frozen=True, kw_only=True)
class CreateLegacyContact:
    """Create a contact."""

    contact: Contact
    status: Annotated[Text, Named("status")] = None
    external_id: Annotated[Text, Named("externalid")] = None
    ignores_duplicates: bool = False
    function_name = "create_contact"
    about = "CONTACT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        root = etree.Element("create_contact")
        if self.ignores_duplicates:
            root.set("ignoreduplicates", "true")
        fill(root, self, is_legacy=True)
        _fill_contact(root, self.contact, order=_ALONE)
        return root


@dataclass(frozen=True, kw_only=True)
class UpdateLegacyContact:
    """Change what is named of a contact, by its name or the external id it was created with.

    What is printed of it must be said again. Source (documented): api.xsd.
    """

    key: str
    is_external_key: bool = False
    contact: Contact
    status: Annotated[Text, Named("status")] = None
    function_name = "update_contact"
    about = "CONTACT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        if not self.contact.print_as or self.contact.contact_name is not None:
            raise LocalProtocolError(f"the update of {self.key} says what is printed, and no other name")
        root = keyed(
            "update_contact",
            self.key,
            is_external=self.is_external_key,
            clears=clears(self, self.contact),
            key_name="contactname",
        )
        fill(root, self, is_legacy=True, with_blanks=True)
        _fill_contact(root, self.contact, order=_ALONE, with_blanks=True)
        return root


@dataclass(frozen=True, kw_only=True)
class ListedContact:
    """A contact of a customer's list, and what it is there for."""

    category: Annotated[str, Named("category")]
    contact_name: Annotated[str, Named("contactname")]


@dataclass(frozen=True, kw_only=True)
class Visibility:
    """Who may see a customer: everyone, the top level, or some locations and departments."""

    kind: Annotated[str, Named("visibility_type")]
    locations: Annotated[tuple[str, ...], Named("restricted_locs/locationid")] = ()
    departments: Annotated[tuple[str, ...], Named("restricted_depts/departmentid")] = ()


@dataclass(frozen=True, kw_only=True)
class LegacyCustomer:
    """What the legacy functions know of a customer. A contact is an existing one, by name, or a new one."""

    parent_id: Annotated[Text, Named("parentid")] = None
    term_name: Annotated[Text, Named("termname")] = None
    representative_id: Annotated[Text, Named("custrepid")] = None
    shipping_method: Annotated[Text, Named("shippingmethod")] = None
    customer_type: Annotated[Text, Named("custtype")] = None
    tax_id: Annotated[Text, Named("taxid")] = None
    credit_limit: Annotated[Decimal | None, Named("creditlimit")] = None
    territory_id: Annotated[Text, Named("territoryid")] = None
    resale_number: Annotated[Text, Named("resaleno")] = None
    delivery_options: Annotated[tuple[str, ...], Named("deliveryoptions/deliveryoption")] = ()
    account_label: Annotated[Text, Named("accountlabel")] = None
    revenue_account: Annotated[Text, Named("glaccountno")] = None
    gl_group: Annotated[Text, Named("glgroup")] = None
    is_on_hold: Annotated[Flag, Named("onhold")] = None
    comments: Annotated[Text, Named("comments")] = None
    status: Annotated[Text, Named("status")] = None
    currency: Annotated[Text, Named("currency")] = None
    external_id: Annotated[Text, Named("externalid")] = None
    primary: Contact | str | None = None
    bill_to: Contact | str | None = None
    ship_to: Contact | str | None = None
    display_contact: Contact | str | None = None
    contact_list: Annotated[tuple[ListedContact, ...], Named("contactlist/contactitem")] = ()
    price_list: Annotated[Text, Named("vsoepricelist")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    visibility: Annotated[Visibility | None, Named("visibility")] = None
    attachments_id: Annotated[Text, Named("supdocid")] = None
    receivables_account: Annotated[Text, Named("offsetglaccountno")] = None
    retainage_percent: Annotated[Decimal | None, Named("retainagepercentage")] = None


@dataclass(frozen=True, kw_only=True)
class CreateLegacyCustomer:
    """Create a customer; an empty id leaves it to Intacct's numbering."""

    customer_id: str
    name: str
    details: LegacyCustomer = LegacyCustomer()
    ignores_duplicates: bool = False
    function_name = "create_customer"
    about = "CUSTOMER"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        root = etree.Element("create_customer")
        if self.ignores_duplicates:
            root.set("ignoreduplicates", "true")
        add(root, "customerid", self.customer_id)
        add(root, "name", self.name)
        _fill_customer(root, self.details, with_blanks=False)
        return root


@dataclass(frozen=True, kw_only=True)
class UpdateLegacyCustomer:
    """Change what is named of a customer, by its CUSTOMERID or the external id it was created with."""

    key: str
    is_external_key: bool = False
    name: Text = None
    details: LegacyCustomer = LegacyCustomer()
    function_name = "update_customer"
    about = "CUSTOMER"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        if self.details.external_id is not None:
            raise LocalProtocolError(f"the external id of {self.key} cannot be changed")
        root = keyed(
            "update_customer",
            self.key,
            is_external=self.is_external_key,
            clears=clears(self.details, *_contacts(self.details)),
            key_name="customerid",
        )
        if self.name is not None:
            add(root, "name", self.name)
        _fill_customer(root, self.details, with_blanks=True)
        return root


@dataclass(frozen=True, kw_only=True)
class DeleteLegacyCustomer:
    """Delete a customer by its CUSTOMERID, or by the external id it was created with."""

    customer_id: str
    is_external_key: bool = False
    function_name = "delete_customer"
    about = "CUSTOMER"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return keyed(
            "delete_customer", self.customer_id, is_external=self.is_external_key, key_name="customerid"
        )


# Where contacts stand among the elements of a customer: before each of these, and after `externalid`.
_PLACES = (
    ("primary", "primary"),
    ("billto", "bill_to"),
    ("shipto", "ship_to"),
    ("contactinfo", "display_contact"),
)
_BEHIND_CONTACTS = (
    *("contactlist", "vsoepricelist", "customfields", "visibility", "supdocid", "offsetglaccountno"),
    "retainagepercentage",
)


def _fill_customer(root: etree._Element, details: LegacyCustomer, *, with_blanks: bool) -> None:
    fill(root, details, is_legacy=True, with_blanks=with_blanks)
    behind = next((index for index, child in enumerate(root) if child.tag in _BEHIND_CONTACTS), len(root))
    for place, attribute in reversed(_PLACES):
        who = getattr(details, attribute)
        if who is not None:
            root.insert(behind, _contact(place, who, with_blanks=with_blanks))


def _contacts(details: LegacyCustomer) -> list[Contact]:
    """Return the contacts of a customer that are written out."""
    found = [getattr(details, attribute) for _, attribute in _PLACES]
    return [each for each in found if isinstance(each, Contact)]


def _contact(place: str, who: Contact | str, *, with_blanks: bool) -> etree._Element:
    holder = etree.Element(place)
    if isinstance(who, str):
        add(holder, "contactname", who)
    else:
        _fill_contact(add(holder, "contact"), who, order=_INSIDE, with_blanks=with_blanks)
    return holder


def _fill_contact(
    root: etree._Element, contact: Contact, *, order: Sequence[str], with_blanks: bool = False
) -> None:
    """Append a contact in the order of a legacy function, beside what already stands there.

    Raises: LocalProtocolError.
    """
    if contact.address3 is not None or contact.country_code is not None:
        raise LocalProtocolError("legacy functions know neither a third line of an address nor COUNTRYCODE")
    generic = etree.Element("contact")
    fill(generic, contact, with_blanks=with_blanks)
    for element in generic.iter():
        element.tag = str(element.tag).lower()
    found = {str(child.tag): child for child in (*root, *generic)}
    root.extend(found[name] for name in order if name in found)
