"""Lines and subtotals of Order Entry documents.

Source (documented): `sotransitem`, `updatesotransitem` and `subtotal` of api.xsd.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from lxml import etree

from tieout.intacct.errors import LocalProtocolError
from tieout.intacct.fields import CustomFields, Flag, Named, Text, fill
from tieout.intacct.objects.ar_lines import check_task
from tieout.intacct.values import add


@dataclass(frozen=True, kw_only=True)
class ItemDetail:
    """Where the pieces of a line lie."""

    component_id: Annotated[Text, Named("componentid")] = None
    quantity: Annotated[Decimal | None, Named("quantity")] = None
    serial_number: Annotated[Text, Named("serialno")] = None
    lot_number: Annotated[Text, Named("lotno")] = None
    aisle: Annotated[Text, Named("aisle")] = None
    row: Annotated[Text, Named("row")] = None
    bin: Annotated[Text, Named("bin")] = None
    expiry_date: Annotated[date | None, Named("itemexpiration")] = None


@dataclass(frozen=True, kw_only=True)
class SoLine:
    """One line: an item, at a price or at the price of its list.

    A line of a document that is made from another names the line that it comes from.
    """

    bundle_number: Annotated[Text, Named("bundlenumber")] = None
    item_id: Annotated[Text, Named("itemid")] = None
    description: Annotated[Text, Named("itemdesc")] = None
    alias_id: Annotated[Text, Named("itemaliasid")] = None
    is_taxable: Annotated[Flag, Named("taxable")] = None
    warehouse_id: Annotated[Text, Named("warehouseid")] = None
    quantity: Annotated[Decimal | None, Named("quantity")] = None
    unit: Annotated[str, Named("unit")] = ""
    tax_type: Annotated[Text, Named("linelevelsimpletaxtype")] = None
    discount_percent: Annotated[Decimal | None, Named("discountpercent")] = None
    price: Annotated[Decimal | None, Named("price")] = None
    source_line_key: Annotated[Text, Named("sourcelinekey")] = None
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
    task_id: Annotated[Text, Named("taskid")] = None
    cost_type_id: Annotated[Text, Named("costtypeid")] = None
    customer_id: Annotated[Text, Named("customerid")] = None
    vendor_id: Annotated[Text, Named("vendorid")] = None
    employee_id: Annotated[Text, Named("employeeid")] = None
    class_id: Annotated[Text, Named("classid")] = None
    contract_id: Annotated[Text, Named("contractid")] = None
    delivery_status: Annotated[Text, Named("fulfillmentstatus/deliverystatus")] = None
    task_number: Annotated[Text, Named("taskno")] = None
    billing_template: Annotated[Text, Named("billingtemplate")] = None

    def fill(self, parent: etree._Element) -> None:
        """Append the line.

        Raises: LocalProtocolError.
        """
        check_task(self)
        fill(add(parent, "sotransitem"), self, is_legacy=True)


@dataclass(frozen=True, kw_only=True)
class ChangedSoLine(SoLine):
    """What changes on one line of a document; lines are numbered from 1 here, from 0 where they are read.

    Source (documented): the schema knows no source line here.
    """

    line_number: int

    def fill(self, parent: etree._Element) -> None:
        """Append the change.

        Raises: LocalProtocolError.
        """
        check_task(self)
        if self.source_line_key is not None:
            raise LocalProtocolError(f"the source of line {self.line_number} cannot be changed")
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
    task_id: Annotated[Text, Named("taskid")] = None
    cost_type_id: Annotated[Text, Named("costtypeid")] = None
    customer_id: Annotated[Text, Named("customerid")] = None
    vendor_id: Annotated[Text, Named("vendorid")] = None
    employee_id: Annotated[Text, Named("employeeid")] = None
    class_id: Annotated[Text, Named("classid")] = None
    item_id: Annotated[Text, Named("itemid")] = None
    contract_id: Annotated[Text, Named("contractid")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()

    def fill(self, parent: etree._Element, *, name: str = "subtotal") -> None:
        """Append the subtotal.

        Raises: LocalProtocolError.
        """
        check_task(self)
        fill(add(parent, name), self, is_legacy=True)
