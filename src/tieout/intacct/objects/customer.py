"""CUSTOMER, with its display contact.

Source (documented): the developer pages of CUSTOMER and the official SDKs' tests; generic functions take
upper-case elements. DELIVERY_OPTIONS is the page's name, which one of the SDKs spells without the underscore.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from lxml import etree

from tieout.intacct.fields import CustomFields, Flag, Named, Text, fill
from tieout.intacct.objects.contact import Contact
from tieout.intacct.values import add

# An update that names nothing of the display contact.
NOTHING_SAID = Contact()


@dataclass(frozen=True, kw_only=True)
class ContactRole:
    """A contact of the customer's list, and what it is there for."""

    category: Annotated[str, Named("CATEGORYNAME")]
    contact_name: Annotated[str, Named("CONTACT/NAME")]


@dataclass(frozen=True, kw_only=True)
class CustomerDetails:
    """What else a customer has. Terms, accounts, territories and the like must exist in Intacct."""

    is_one_time: Annotated[Flag, Named("ONETIME")] = None
    status: Annotated[Text, Named("STATUS")] = None
    hides_display_contact: Annotated[Flag, Named("HIDEDISPLAYCONTACT")] = None
    customer_type: Annotated[Text, Named("CUSTTYPE")] = None
    parent_id: Annotated[Text, Named("PARENTID")] = None
    representative_id: Annotated[Text, Named("CUSTREPID")] = None
    gl_group: Annotated[Text, Named("GLGROUP")] = None
    territory_id: Annotated[Text, Named("TERRITORYID")] = None
    attachments_id: Annotated[Text, Named("SUPDOCID")] = None
    term_name: Annotated[Text, Named("TERMNAME")] = None
    receivables_account: Annotated[Text, Named("OFFSETGLACCOUNTNO")] = None
    revenue_account: Annotated[Text, Named("ARACCOUNT")] = None
    shipping_method: Annotated[Text, Named("SHIPPINGMETHOD")] = None
    resale_number: Annotated[Text, Named("RESALENO")] = None
    tax_id: Annotated[Text, Named("TAXID")] = None
    credit_limit: Annotated[Decimal | None, Named("CREDITLIMIT")] = None
    retainage_percent: Annotated[Decimal | None, Named("RETAINAGEPERCENTAGE")] = None
    is_on_hold: Annotated[Flag, Named("ONHOLD")] = None
    delivery_options: Annotated[tuple[str, ...], Named("DELIVERY_OPTIONS")] = ()
    message_id: Annotated[Text, Named("CUSTMESSAGEID")] = None
    comments: Annotated[Text, Named("COMMENTS")] = None
    bills_before: Annotated[int | None, Named("ADVBILLBY")] = None
    bills_before_unit: Annotated[Text, Named("ADVBILLBYTYPE")] = None
    accepts_email: Annotated[Flag, Named("EMAILOPTIN")] = None
    currency: Annotated[Text, Named("CURRENCY")] = None
    invoice_template: Annotated[Text, Named("ARINVOICEPRINTTEMPLATEID")] = None
    oe_quote_template: Annotated[Text, Named("OEQUOTEPRINTTEMPLATEID")] = None
    oe_order_template: Annotated[Text, Named("OEORDERPRINTTEMPLATEID")] = None
    oe_list_template: Annotated[Text, Named("OELISTPRINTTEMPLATEID")] = None
    oe_invoice_template: Annotated[Text, Named("OEINVOICEPRINTTEMPLATEID")] = None
    oe_adjustment_template: Annotated[Text, Named("OEADJPRINTTEMPLATEID")] = None
    oe_other_template: Annotated[Text, Named("OEOTHERPRINTTEMPLATEID")] = None
    primary_contact: Annotated[Text, Named("CONTACTINFO/CONTACTNAME")] = None
    bill_to: Annotated[Text, Named("BILLTO/CONTACTNAME")] = None
    ship_to: Annotated[Text, Named("SHIPTO/CONTACTNAME")] = None
    contact_list: Annotated[tuple[ContactRole, ...], Named("CONTACT_LIST_INFO")] = ()
    restriction: Annotated[Text, Named("OBJECTRESTRICTION")] = None
    restricted_locations: Annotated[tuple[str, ...], Named("RESTRICTEDLOCATIONS")] = ()
    restricted_departments: Annotated[tuple[str, ...], Named("RESTRICTEDDEPARTMENTS")] = ()
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()


@dataclass(frozen=True, kw_only=True)
class CreateCustomer:
    """Create a customer, with an ID of ours unless Intacct is to give one."""

    customer_id: Annotated[Text, Named("CUSTOMERID")] = None
    name: Annotated[str, Named("NAME")]
    display_contact: Annotated[Contact, Named("DISPLAYCONTACT")]
    details: CustomerDetails | None = None
    function_name = "create"
    about = "CUSTOMER"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return _customer(self, with_blanks=False)


@dataclass(frozen=True, kw_only=True)
class UpdateCustomer:
    """Bring a customer to our content; what is not sent stays as it is."""

    customer_id: Annotated[str, Named("CUSTOMERID")]
    name: Annotated[Text, Named("NAME")] = None
    display_contact: Annotated[Contact, Named("DISPLAYCONTACT")] = NOTHING_SAID
    details: CustomerDetails | None = None
    function_name = "update"
    about = "CUSTOMER"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return _customer(self, with_blanks=True)


def _customer(request: Any, *, with_blanks: bool) -> etree._Element:
    root = etree.Element(request.function_name)
    customer = add(root, request.about)
    fill(customer, request, with_blanks=with_blanks)
    if request.details is not None:
        fill(customer, request.details, with_blanks=with_blanks)
    return root
