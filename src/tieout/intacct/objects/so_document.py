"""Order Entry documents by their legacy functions; the product only reads them, tests write them.

Source (documented): api.xsd and the developer pages of Order Entry transactions.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from tieout.intacct.values import add, add_if, add_legacy_date, write_amount


@dataclass(frozen=True)
class SoLine:
    """One line: an item at a price."""

    item_id: str
    quantity: Decimal
    price: Decimal
    unit: str = ""
    memo: str = ""
    location_id: str = ""
    department_id: str = ""

    def fill(self, parent: etree._Element) -> None:
        """Append the line."""
        line = add(parent, "sotransitem")
        add(line, "itemid", self.item_id)
        add(line, "quantity", write_amount(self.quantity))
        add_if(line, "unit", self.unit)
        add(line, "price", write_amount(self.price))
        add_if(line, "locationid", self.location_id)
        add_if(line, "departmentid", self.department_id)
        add_if(line, "memo", self.memo)


@dataclass(frozen=True)
class SoSubtotal:
    """A discount or a tax at the foot."""

    description: str
    total: Decimal
    location_id: str = ""

    def fill(self, parent: etree._Element) -> None:
        """Append the subtotal."""
        subtotal = add(parent, "subtotal")
        add(subtotal, "description", self.description)
        add(subtotal, "total", write_amount(self.total))
        add_if(subtotal, "locationid", self.location_id)


@dataclass(frozen=True)
class CreateSoTransaction:
    """Create a document of a transaction definition."""

    definition: str
    date_created: date
    customer_id: str
    lines: tuple[SoLine, ...]
    document_no: str = ""
    reference_no: str = ""
    term_name: str = ""
    date_due: date | None = None
    message: str = ""
    state: str = ""
    subtotals: tuple[SoSubtotal, ...] = ()
    function_name = "create_sotransaction"
    about = "SODOCUMENT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("create_sotransaction")
        add(root, "transactiontype", self.definition)
        add_legacy_date(root, "datecreated", self.date_created)
        add(root, "customerid", self.customer_id)
        add_if(root, "documentno", self.document_no)
        add_if(root, "referenceno", self.reference_no)
        _add_terms(root, self.term_name, self.date_due, self.message)
        add_if(root, "state", self.state)
        items = add(root, "sotransitems")
        for line in self.lines:
            line.fill(items)
        _add_subtotals(root, "subtotals", self.subtotals)
        return root


@dataclass(frozen=True)
class UpdateSoTransaction:
    """Change the header of a document, or append lines."""

    document_id: str
    date_due: date | None = None
    reference_no: str = ""
    term_name: str = ""
    message: str = ""
    new_lines: tuple[SoLine, ...] = ()
    function_name = "update_sotransaction"
    about = "SODOCUMENT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("update_sotransaction", key=self.document_id)
        add_if(root, "referenceno", self.reference_no)
        _add_terms(root, self.term_name, self.date_due, self.message)
        if self.new_lines:
            items = add(root, "updatesotransitems")
            for line in self.new_lines:
                line.fill(items)
        return root


def _add_terms(root: etree._Element, term_name: str, date_due: date | None, message: str) -> None:
    add_if(root, "termname", term_name)
    if date_due is not None:
        add_legacy_date(root, "datedue", date_due)
    add_if(root, "message", message)


def _add_subtotals(root: etree._Element, name: str, subtotals: tuple[SoSubtotal, ...]) -> None:
    if subtotals:
        parent = add(root, name)
        for subtotal in subtotals:
            subtotal.fill(parent)
