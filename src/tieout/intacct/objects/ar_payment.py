"""ARPYMT: created generically, reversed by the legacy function.

Source (documented): the developer pages of A/R payments. No official SDK writes ARPYMT, so no golden request
stands behind its field names but the page itself.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from lxml import etree

from tieout.intacct.fields import Named, fill
from tieout.intacct.values import add, add_legacy_date


@dataclass(frozen=True, kw_only=True)
class ArPaymentDetail:
    """Cash applied to one invoice; Intacct spreads it over the lines."""

    record_key: Annotated[str, Named("RECORDKEY")]
    payment_amount: Annotated[Decimal, Named("TRX_PAYMENTAMOUNT")]


@dataclass(frozen=True, kw_only=True)
class CreateArPayment:
    """Create a payment on an account of undeposited funds or a bank account."""

    bank_account: Annotated[str, Named("FINANCIALENTITY")] = ""
    undeposited_account: Annotated[str, Named("UNDEPOSITEDACCOUNTNO")] = ""
    summary_title: Annotated[str, Named("PRBATCH")] = ""
    payment_method: Annotated[str, Named("PAYMENTMETHOD")]
    customer_id: Annotated[str, Named("CUSTOMERID")]
    doc_number: Annotated[str, Named("DOCNUMBER")] = ""
    description: Annotated[str, Named("DESCRIPTION")] = ""
    receipt_date: Annotated[date, Named("RECEIPTDATE")]
    payment_date: Annotated[date | None, Named("PAYMENTDATE")] = None
    currency: Annotated[str, Named("CURRENCY")] = ""
    details: Annotated[tuple[ArPaymentDetail, ...], Named("ARPYMTDETAILS/ARPYMTDETAIL")]
    function_name = "create"
    about = "ARPYMT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("create")
        fill(add(root, "ARPYMT"), self)
        return root


@dataclass(frozen=True, kw_only=True)
class ReverseArPayment:
    """Reverse a payment."""

    key: str
    date_reversed: date
    description: str = ""
    function_name = "reverse_arpayment"
    about = "ARPYMT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("reverse_arpayment", key=self.key)
        add_legacy_date(root, "datereversed", self.date_reversed)
        if self.description:
            add(root, "description", self.description)
        return root
