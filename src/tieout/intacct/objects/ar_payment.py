"""ARPYMT: created generically, reversed by the legacy function.

Source (documented): the developer pages of A/R payments.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from tieout.intacct.values import add, add_if, add_legacy_date, write_amount, write_date


@dataclass(frozen=True)
class ArPaymentDetail:
    """Cash applied to one invoice; Intacct spreads it over the lines."""

    record_key: str
    payment_amount: Decimal


@dataclass(frozen=True)
class CreateArPayment:
    """Create a payment on an account of undeposited funds or a bank account."""

    customer_id: str
    payment_method: str
    receipt_date: date
    details: tuple[ArPaymentDetail, ...]
    undeposited_account: str = ""
    bank_account: str = ""
    doc_number: str = ""
    description: str = ""
    payment_date: date | None = None
    currency: str = ""
    function_name = "create"
    about = "ARPYMT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("create")
        payment = add(root, "ARPYMT")
        add_if(payment, "FINANCIALENTITY", self.bank_account)
        add_if(payment, "UNDEPOSITEDACCOUNTNO", self.undeposited_account)
        add(payment, "PAYMENTMETHOD", self.payment_method)
        add(payment, "CUSTOMERID", self.customer_id)
        add_if(payment, "DOCNUMBER", self.doc_number)
        add_if(payment, "DESCRIPTION", self.description)
        add(payment, "RECEIPTDATE", write_date(self.receipt_date))
        add_if(payment, "PAYMENTDATE", write_date(self.payment_date) if self.payment_date else "")
        add_if(payment, "CURRENCY", self.currency)
        details = add(payment, "ARPYMTDETAILS")
        for part in self.details:
            detail = add(details, "ARPYMTDETAIL")
            add(detail, "RECORDKEY", part.record_key)
            add(detail, "TRX_PAYMENTAMOUNT", write_amount(part.payment_amount))
        return root


@dataclass(frozen=True)
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
        add_if(root, "description", self.description)
        return root
