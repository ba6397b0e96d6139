"""CUSTOMER, with its display contact.

Source (documented): the developer pages of CUSTOMER; generic functions take upper-case elements.
"""

from dataclasses import dataclass

from lxml import etree

from tieout.intacct.values import add, add_if


@dataclass(frozen=True)
class Contact:
    """The display contact of a customer. Without a name of its own Intacct makes one."""

    print_as: str
    company_name: str = ""
    email1: str = ""
    phone1: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    country: str = ""

    def fill(self, parent: etree._Element, *, with_blanks: bool) -> None:
        """Append the fields; with blanks an empty field is cleared in Intacct, else it is left out."""
        put = add if with_blanks else add_if
        add(parent, "PRINTAS", self.print_as)
        put(parent, "COMPANYNAME", self.company_name)
        put(parent, "PHONE1", self.phone1)
        put(parent, "EMAIL1", self.email1)
        address = [
            ("ADDRESS1", self.address1),
            ("ADDRESS2", self.address2),
            ("CITY", self.city),
            ("STATE", self.state),
            ("ZIP", self.zip),
            ("COUNTRY", self.country),
        ]
        if with_blanks or any(text for _, text in address):
            mail_address = add(parent, "MAILADDRESS")
            for name, text in address:
                put(mail_address, name, text)


@dataclass(frozen=True)
class CreateCustomer:
    """Create a customer with an ID of ours."""

    customer_id: str
    name: str
    display_contact: Contact
    function_name = "create"
    about = "CUSTOMER"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("create")
        customer = add(root, "CUSTOMER")
        add(customer, "CUSTOMERID", self.customer_id)
        add(customer, "NAME", self.name)
        self.display_contact.fill(add(customer, "DISPLAYCONTACT"), with_blanks=False)
        return root


@dataclass(frozen=True)
class UpdateCustomer:
    """Bring a customer to our content; what is not sent stays as it is."""

    customer_id: str
    name: str
    display_contact: Contact
    function_name = "update"
    about = "CUSTOMER"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("update")
        customer = add(root, "CUSTOMER")
        add(customer, "CUSTOMERID", self.customer_id)
        add(customer, "NAME", self.name)
        self.display_contact.fill(add(customer, "DISPLAYCONTACT"), with_blanks=True)
        return root
