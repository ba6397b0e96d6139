"""ARINVOICE by its legacy functions: their elements have a fixed order.

Source (documented): api.xsd and the developer pages; generic create of ARINVOICE is not documented.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from tieout.intacct.values import add, add_if, add_legacy_date, write_amount


@dataclass(frozen=True)
class InvoiceLine:
    """One line: an amount on an account. A discount is negative."""

    account: str
    amount: Decimal
    memo: str = ""
    location_id: str = ""
    department_id: str = ""

    def fill(self, parent: etree._Element) -> None:
        """Append the line."""
        line = add(parent, "lineitem")
        add(line, "glaccountno", self.account)
        add(line, "amount", write_amount(self.amount))
        add_if(line, "memo", self.memo)
        add_if(line, "locationid", self.location_id)
        add_if(line, "departmentid", self.department_id)


@dataclass(frozen=True)
class CreateInvoice:
    """Create and post an invoice."""

    customer_id: str
    date_created: date
    lines: tuple[InvoiceLine, ...]
    date_due: date | None = None
    term_name: str = ""
    invoice_no: str = ""
    po_number: str = ""
    description: str = ""
    currency: str = ""
    function_name = "create_invoice"
    about = "ARINVOICE"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("create_invoice")
        add(root, "customerid", self.customer_id)
        add_legacy_date(root, "datecreated", self.date_created)
        if self.date_due is not None:
            add_legacy_date(root, "datedue", self.date_due)
        add_if(root, "termname", self.term_name)
        add(root, "action", "Submit")
        add_if(root, "invoiceno", self.invoice_no)
        add_if(root, "ponumber", self.po_number)
        add_if(root, "description", self.description)
        if self.currency:
            add(root, "currency", self.currency)
            # An empty type is Intacct's daily rate. Source (documented): api.xsd wants type or rate.
            add(root, "exchratetype")
        items = add(root, "invoiceitems")
        for line in self.lines:
            line.fill(items)
        return root


@dataclass(frozen=True)
class ReverseInvoice:
    """Reverse a posted invoice."""

    key: str
    date_reversed: date
    description: str = ""
    function_name = "reverse_invoice"
    about = "ARINVOICE"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("reverse_invoice", key=self.key)
        add_legacy_date(root, "datereversed", self.date_reversed)
        add_if(root, "description", self.description)
        return root
