"""ARADVANCE: money received that is set against nothing yet.

It is used later by an ARPYMT with its key (`ArPaymentDetail.advance_key`). A draft can be changed and deleted
(`Delete`); a posted one can only be reversed.
Source (documented): the developer pages of A/R advances, and the official SDKs' tests.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from lxml import etree

from tieout.intacct.fields import CustomFields, Named, Text, fill
from tieout.intacct.objects.ar_payment import ReverseArPayment
from tieout.intacct.values import add


@dataclass(frozen=True, kw_only=True)
class ArAdvanceLine:
    """A part of an advance, on an account or an account label, with its dimensions.

    A user-defined dimension is a custom field whose name begins with GLDIM.
    """

    account: Annotated[Text, Named("ACCOUNTNO")] = None
    account_label: Annotated[Text, Named("ACCOUNTLABEL")] = None
    amount: Annotated[Decimal, Named("TRX_AMOUNT")]
    memo: Annotated[Text, Named("ENTRYDESCRIPTION")] = None
    location_id: Annotated[Text, Named("LOCATIONID")] = None
    department_id: Annotated[Text, Named("DEPARTMENTID")] = None
    project_id: Annotated[Text, Named("PROJECTID")] = None
    task_id: Annotated[Text, Named("TASKID")] = None
    customer_id: Annotated[Text, Named("CUSTOMERID")] = None
    vendor_id: Annotated[Text, Named("VENDORID")] = None
    employee_id: Annotated[Text, Named("EMPLOYEEID")] = None
    item_id: Annotated[Text, Named("ITEMID")] = None
    class_id: Annotated[Text, Named("CLASSID")] = None
    contract_id: Annotated[Text, Named("CONTRACTID")] = None
    warehouse_id: Annotated[Text, Named("WAREHOUSEID")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()


@dataclass(frozen=True, kw_only=True)
class CreateArAdvance:
    """Create an advance on a bank account or an account of undeposited funds."""

    customer_id: Annotated[str, Named("CUSTOMERID")]
    payment_method: Annotated[str, Named("PAYMENTMETHOD")]
    payment_date: Annotated[date, Named("PAYMENTDATE")]
    receipt_date: Annotated[date, Named("RECEIPTDATE")]
    bank_account: Annotated[str, Named("FINANCIALENTITY")] = ""
    undeposited_account: Annotated[str, Named("UNDEPOSITEDACCOUNTNO")] = ""
    summary_title: Annotated[str, Named("PRBATCH")] = ""
    summary_key: Annotated[Text, Named("PRBATCHKEY")] = None
    doc_number: Annotated[str, Named("DOCNUMBER")] = ""
    description: Annotated[str, Named("DESCRIPTION")] = ""
    currency: Annotated[str, Named("CURRENCY")] = ""
    base_currency: Annotated[Text, Named("BASECURR")] = None
    exchange_rate_date: Annotated[date | None, Named("EXCH_RATE_DATE")] = None
    exchange_rate_type: Annotated[Text, Named("EXCH_RATE_TYPE_ID")] = None
    exchange_rate: Annotated[Decimal | None, Named("EXCHANGE_RATE")] = None
    attachments_id: Annotated[Text, Named("SUPDOCID")] = None
    action: Annotated[Text, Named("ACTION")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    lines: Annotated[tuple[ArAdvanceLine, ...], Named("ARADVANCEITEMS/ARADVANCEITEM")]
    function_name = "create"
    about = "ARADVANCE"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("create")
        fill(add(root, "ARADVANCE"), self)
        return root


@dataclass(frozen=True, kw_only=True)
class UpdateArAdvance:
    """Change a draft. Its lines, if any are named, replace all those that it has.

    Source (assumed): the latter, as for the details of a payment.
    """

    record_no: Annotated[str, Named("RECORDNO")]
    customer_id: Annotated[Text, Named("CUSTOMERID")] = None
    payment_method: Annotated[Text, Named("PAYMENTMETHOD")] = None
    payment_date: Annotated[date | None, Named("PAYMENTDATE")] = None
    receipt_date: Annotated[date | None, Named("RECEIPTDATE")] = None
    bank_account: Annotated[Text, Named("FINANCIALENTITY")] = None
    undeposited_account: Annotated[Text, Named("UNDEPOSITEDACCOUNTNO")] = None
    summary_title: Annotated[Text, Named("PRBATCH")] = None
    doc_number: Annotated[Text, Named("DOCNUMBER")] = None
    description: Annotated[Text, Named("DESCRIPTION")] = None
    attachments_id: Annotated[Text, Named("SUPDOCID")] = None
    action: Annotated[Text, Named("ACTION")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    lines: Annotated[tuple[ArAdvanceLine, ...], Named("ARADVANCEITEMS/ARADVANCEITEM")] = ()
    function_name = "update"
    about = "ARADVANCE"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("update")
        fill(add(root, "ARADVANCE"), self, with_blanks=True)
        return root


@dataclass(frozen=True, kw_only=True)
class ReverseArAdvance(ReverseArPayment):
    """Reverse a posted advance of which nothing is used.

    Source (assumed): by the function of payments. No function of its own exists, and an advance is listed
    among the payments.
    """

    about = "ARADVANCE"
