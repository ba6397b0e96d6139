"""Order Entry documents by their legacy functions; the product only reads them, tests write them.

Source (documented): api.xsd and the developer pages of Order Entry transactions.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from lxml import etree

from tieout.intacct.fields import CustomFields, Flag, Named, Text, fill
from tieout.intacct.values import add


@dataclass(frozen=True, kw_only=True)
class ItemDetail:
    """Where the pieces of a line lie."""

    quantity: Annotated[Decimal | None, Named("quantity")] = None
    serial_number: Annotated[Text, Named("serialno")] = None
    lot_number: Annotated[Text, Named("lotno")] = None
    aisle: Annotated[Text, Named("aisle")] = None
    row: Annotated[Text, Named("row")] = None
    bin: Annotated[Text, Named("bin")] = None


@dataclass(frozen=True, kw_only=True)
class SoLine:
    """One line: an item, at a price or at the price of its list."""

    bundle_number: Annotated[Text, Named("bundlenumber")] = None
    item_id: Annotated[Text, Named("itemid")] = None
    description: Annotated[Text, Named("itemdesc")] = None
    is_taxable: Annotated[Flag, Named("taxable")] = None
    warehouse_id: Annotated[Text, Named("warehouseid")] = None
    quantity: Annotated[Decimal | None, Named("quantity")] = None
    unit: Annotated[str, Named("unit")] = ""
    tax_type: Annotated[Text, Named("linelevelsimpletaxtype")] = None
    discount_percent: Annotated[Decimal | None, Named("discountpercent")] = None
    price: Annotated[Decimal | None, Named("price")] = None
    discount_memo: Annotated[Text, Named("discsurchargememo")] = None
    location_id: Annotated[str, Named("locationid")] = ""
    department_id: Annotated[str, Named("departmentid")] = ""
    memo: Annotated[str, Named("memo")] = ""
    item_details: Annotated[tuple[ItemDetail, ...], Named("itemdetails/itemdetail")] = ()
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    revenue_template: Annotated[Text, Named("revrectemplate")] = None
    revenue_start_date: Annotated[date | None, Named("revrecstartdate")] = None
    revenue_end_date: Annotated[date | None, Named("revrecenddate")] = None
    renewal_macro: Annotated[Text, Named("renewalmacro")] = None
    project_id: Annotated[Text, Named("projectid")] = None
    customer_id: Annotated[Text, Named("customerid")] = None
    vendor_id: Annotated[Text, Named("vendorid")] = None
    employee_id: Annotated[Text, Named("employeeid")] = None
    class_id: Annotated[Text, Named("classid")] = None
    contract_id: Annotated[Text, Named("contractid")] = None
    delivery_status: Annotated[Text, Named("fulfillmentstatus/deliverystatus")] = None
    task_number: Annotated[Text, Named("taskno")] = None
    billing_template: Annotated[Text, Named("billingtemplate")] = None

    def fill(self, parent: etree._Element) -> None:
        """Append the line."""
        fill(add(parent, "sotransitem"), self, is_legacy=True)


@dataclass(frozen=True, kw_only=True)
class ChangedSoLine(SoLine):
    """What changes on one line of a document; lines are numbered from 1 here."""

    line_number: int

    def fill(self, parent: etree._Element) -> None:
        """Append the change."""
        line = etree.SubElement(parent, "updatesotransitem", line_num=str(self.line_number))
        fill(line, self, is_legacy=True)


@dataclass(frozen=True, kw_only=True)
class SoSubtotal:
    """A discount or a tax at the foot."""

    description: Annotated[str, Named("description")]
    total: Annotated[Decimal, Named("total")]
    absolute_value: Annotated[Decimal | None, Named("absval")] = None
    percentage: Annotated[Decimal | None, Named("percentval")] = None
    location_id: Annotated[str, Named("locationid")] = ""
    department_id: Annotated[str, Named("departmentid")] = ""
    project_id: Annotated[Text, Named("projectid")] = None
    customer_id: Annotated[Text, Named("customerid")] = None
    vendor_id: Annotated[Text, Named("vendorid")] = None
    employee_id: Annotated[Text, Named("employeeid")] = None
    class_id: Annotated[Text, Named("classid")] = None
    item_id: Annotated[Text, Named("itemid")] = None
    contract_id: Annotated[Text, Named("contractid")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()

    def fill(self, parent: etree._Element, *, name: str = "subtotal") -> None:
        """Append the subtotal."""
        fill(add(parent, name), self, is_legacy=True)


@dataclass(frozen=True, kw_only=True)
class CreateSoTransaction:
    """Create a document of a transaction definition."""

    definition: Annotated[str, Named("transactiontype")]
    date_created: Annotated[date, Named("datecreated")]
    date_posted: Annotated[date | None, Named("dateposted")] = None
    created_from: Annotated[Text, Named("createdfrom")] = None
    customer_id: Annotated[str, Named("customerid")]
    document_no: Annotated[str, Named("documentno")] = ""
    reference_no: Annotated[str, Named("referenceno")] = ""
    term_name: Annotated[str, Named("termname")] = ""
    date_due: Annotated[date | None, Named("datedue")] = None
    message: Annotated[str, Named("message")] = ""
    state: Annotated[str, Named("state")] = ""
    lines: tuple[SoLine, ...]
    subtotals: tuple[SoSubtotal, ...] = ()
    function_name = "create_sotransaction"
    about = "SODOCUMENT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("create_sotransaction")
        fill(root, self, is_legacy=True)
        _add_parts(root, "sotransitems", self.lines)
        _add_parts(root, "subtotals", self.subtotals)
        return root


@dataclass(frozen=True, kw_only=True)
class UpdateSoTransaction:
    """Change the header of a document, change lines by their number, append lines, set subtotals."""

    document_id: str
    date_created: Annotated[date | None, Named("datecreated")] = None
    reference_no: Annotated[str, Named("referenceno")] = ""
    term_name: Annotated[str, Named("termname")] = ""
    date_due: Annotated[date | None, Named("datedue")] = None
    message: Annotated[str, Named("message")] = ""
    changed_lines: tuple[ChangedSoLine, ...] = ()
    new_lines: tuple[SoLine, ...] = ()
    subtotals: tuple[SoSubtotal, ...] = ()
    function_name = "update_sotransaction"
    about = "SODOCUMENT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("update_sotransaction", key=self.document_id)
        fill(root, self, is_legacy=True)
        _add_parts(root, "updatesotransitems", (*self.changed_lines, *self.new_lines))
        _add_parts(root, "updatesubtotals", self.subtotals, name="updatesubtotal")
        return root


def _add_parts(root: etree._Element, holder_name: str, parts: tuple[Any, ...], **options: str) -> None:
    if parts:
        holder = add(root, holder_name)
        for part in parts:
            part.fill(holder, **options)
