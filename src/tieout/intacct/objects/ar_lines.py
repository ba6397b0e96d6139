"""Lines of A/R invoices and adjustments, the kind of both that their legacy functions share.

Source (documented): `lineitem` and `updatelineitem` of api.xsd, and the developer pages of A/R invoices.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Protocol

from lxml import etree

from tieout.intacct.errors import LocalProtocolError
from tieout.intacct.fields import CustomFields, Flag, Named, Text, fill
from tieout.intacct.values import add


class HasTask(Protocol):
    """What may have a project, a task of it, and a cost type of that."""

    @property
    def project_id(self) -> Text:
        """The project."""

    @property
    def task_id(self) -> Text:
        """The task."""

    @property
    def cost_type_id(self) -> Text:
        """The cost type."""


@dataclass(frozen=True, kw_only=True)
class TaxEntry:
    """A tax of one line."""

    detail_id: Annotated[str, Named("detailid")]
    tax: Annotated[Decimal | None, Named("trx_tax")] = None


@dataclass(frozen=True, kw_only=True)
class InvoiceLine:
    """One line: an amount on an account, or on an account label where the company uses those.

    A discount is negative. Totals belong to lines of invoices that stay out of the general ledger. A line of
    an adjustment is the same element; there a negative amount is a credit and a positive one a debit.
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
    task_id: Annotated[Text, Named("taskid")] = None
    cost_type_id: Annotated[Text, Named("costtypeid")] = None
    customer_id: Annotated[Text, Named("customerid")] = None
    vendor_id: Annotated[Text, Named("vendorid")] = None
    employee_id: Annotated[Text, Named("employeeid")] = None
    item_id: Annotated[Text, Named("itemid")] = None
    class_id: Annotated[Text, Named("classid")] = None
    contract_id: Annotated[Text, Named("contractid")] = None
    warehouse_id: Annotated[Text, Named("warehouseid")] = None
    is_billable: Annotated[Flag, Named("billable")] = None
    tax_entries: Annotated[tuple[TaxEntry, ...], Named("taxentries/taxentry")] = ()

    def fill(self, parent: etree._Element) -> None:
        """Append the line.

        Raises: LocalProtocolError.
        """
        check_task(self)
        line = add(parent, "lineitem")
        if not self.account_label:
            # One of the two is mandatory for the schema, empty or not.
            add(line, "glaccountno", self.account)
        fill(line, self, is_legacy=True)


@dataclass(frozen=True, kw_only=True)
class ChangedInvoiceLine:
    """What changes on one line, which is named by its number; lines are numbered from 1.

    What is None stays as it is, an empty text clears the field. No line can be taken away.
    """

    line_number: int
    account_label: Annotated[Text, Named("accountlabel")] = None
    account: Annotated[Text, Named("glaccountno")] = None
    offset_account: Annotated[Text, Named("offsetglaccountno")] = None
    amount: Annotated[Decimal | None, Named("amount")] = None
    memo: Annotated[Text, Named("memo")] = None
    location_id: Annotated[Text, Named("locationid")] = None
    department_id: Annotated[Text, Named("departmentid")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    revenue_template: Annotated[Text, Named("revrectemplate")] = None
    deferred_account: Annotated[Text, Named("defrevaccount")] = None
    revenue_start_date: Annotated[date | None, Named("revrecstartdate")] = None
    revenue_end_date: Annotated[date | None, Named("revrecenddate")] = None
    project_id: Annotated[Text, Named("projectid")] = None
    task_id: Annotated[Text, Named("taskid")] = None
    cost_type_id: Annotated[Text, Named("costtypeid")] = None
    customer_id: Annotated[Text, Named("customerid")] = None
    vendor_id: Annotated[Text, Named("vendorid")] = None
    employee_id: Annotated[Text, Named("employeeid")] = None
    item_id: Annotated[Text, Named("itemid")] = None
    class_id: Annotated[Text, Named("classid")] = None
    contract_id: Annotated[Text, Named("contractid")] = None
    warehouse_id: Annotated[Text, Named("warehouseid")] = None
    is_billable: Annotated[Flag, Named("billable")] = None
    tax_entries: Annotated[tuple[TaxEntry, ...], Named("taxentries/taxentry")] = ()

    def fill(self, parent: etree._Element) -> None:
        """Append the change.

        Raises: LocalProtocolError.
        """
        check_task(self)
        if self.account_label is not None and self.account is not None:
            raise LocalProtocolError(f"line {self.line_number} has an account label or an account, not both")
        line = etree.SubElement(parent, "updatelineitem", line_num=str(self.line_number))
        fill(line, self, is_legacy=True, with_blanks=True)


def check_task(line: HasTask) -> None:
    """Refuse a task without its project, and a cost type without its task.

    Source (documented): api.xsd.
    Raises: LocalProtocolError.
    """
    if (line.task_id is not None and line.project_id is None) or (
        line.cost_type_id is not None and line.task_id is None
    ):
        raise LocalProtocolError("a task needs its project, and a cost type needs its task")
