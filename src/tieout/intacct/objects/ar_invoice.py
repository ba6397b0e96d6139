"""ARINVOICE by its legacy functions: their elements have a fixed order.

Source (documented): api.xsd and the developer pages; generic create of ARINVOICE is not documented.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from lxml import etree

from tieout.intacct.fields import BLANK, CustomFields, Flag, Named, Text, fill
from tieout.intacct.values import add, add_legacy_date


@dataclass(frozen=True, kw_only=True)
class TaxEntry:
    """A tax of one line."""

    detail_id: Annotated[str, Named("detailid")]
    tax: Annotated[Decimal | None, Named("trx_tax")] = None


@dataclass(frozen=True, kw_only=True)
class InvoiceLine:
    """One line: an amount on an account, or on an account label where the company uses those.

    A discount is negative. Totals belong to lines of invoices that stay out of the general ledger.
    """

    account_label: Annotated[Text, Named("accountlabel")] = None
    account: str = ""
    offset_account: Annotated[Text, Named("offsetglaccountno")] = None
    amount: Annotated[Decimal, Named("amount")]
    allocation_id: Annotated[Text, Named("allocationid")] = None
    memo: Annotated[str, Named("memo")] = ""
    location_id: Annotated[str, Named("locationid")] = ""
    department_id: Annotated[str, Named("departmentid")] = ""
    key: Annotated[Text, Named("key")] = None
    total_paid: Annotated[Decimal | None, Named("totalpaid")] = None
    total_due: Annotated[Decimal | None, Named("totaldue")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    revenue_template: Annotated[Text, Named("revrectemplate")] = None
    deferred_account: Annotated[Text, Named("defrevaccount")] = None
    revenue_start_date: Annotated[date | None, Named("revrecstartdate")] = None
    revenue_end_date: Annotated[date | None, Named("revrecenddate")] = None
    project_id: Annotated[Text, Named("projectid")] = None
    customer_id: Annotated[Text, Named("customerid")] = None
    vendor_id: Annotated[Text, Named("vendorid")] = None
    employee_id: Annotated[Text, Named("employeeid")] = None
    item_id: Annotated[Text, Named("itemid")] = None
    class_id: Annotated[Text, Named("classid")] = None
    contract_id: Annotated[Text, Named("contractid")] = None
    warehouse_id: Annotated[Text, Named("warehouseid")] = None
    tax_entries: Annotated[tuple[TaxEntry, ...], Named("taxentries/taxentry")] = ()

    def fill(self, parent: etree._Element) -> None:
        """Append the line."""
        line = add(parent, "lineitem")
        if not self.account_label:
            # One of the two is mandatory for the schema, empty or not.
            add(line, "glaccountno", self.account)
        fill(line, self, is_legacy=True)


@dataclass(frozen=True, kw_only=True)
class CreateInvoice:
    """Create and post an invoice; with the action Draft it is not posted."""

    customer_id: Annotated[str, Named("customerid")]
    date_created: Annotated[date, Named("datecreated")]
    date_posted: Annotated[date | None, Named("dateposted")] = None
    date_due: Annotated[date | None, Named("datedue")] = None
    term_name: Annotated[str, Named("termname")] = ""
    batch_key: Annotated[Text, Named("batchkey")] = None
    action: Annotated[str, Named("action")] = "Submit"
    invoice_no: Annotated[str, Named("invoiceno")] = ""
    po_number: Annotated[str, Named("ponumber")] = ""
    description: Annotated[str, Named("description")] = ""
    external_id: Annotated[Text, Named("externalid")] = None
    bill_to: Annotated[Text, Named("billto/contactname")] = None
    ship_to: Annotated[Text, Named("shipto/contactname")] = None
    base_currency: Annotated[Text, Named("basecurr")] = None
    currency: Annotated[str, Named("currency")] = ""
    exchange_rate_date: Annotated[date | None, Named("exchratedate")] = None
    exchange_rate_type: Annotated[Text, Named("exchratetype")] = None
    stays_out_of_gl: Annotated[Flag, Named("nogl")] = None
    attachments_id: Annotated[Text, Named("supdocid")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    tax_solution_id: Annotated[Text, Named("taxsolutionid")] = None
    lines: tuple[InvoiceLine, ...]
    function_name = "create_invoice"
    about = "ARINVOICE"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("create_invoice")
        # An empty type is Intacct's daily rate. Source (documented): api.xsd wants type or rate.
        needs_type = bool(self.currency) and self.exchange_rate_type is None
        fill(root, replace(self, exchange_rate_type=BLANK) if needs_type else self, is_legacy=True)
        items = add(root, "invoiceitems")
        for line in self.lines:
            line.fill(items)
        return root


@dataclass(frozen=True, kw_only=True)
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
        if self.description:
            add(root, "description", self.description)
        return root
