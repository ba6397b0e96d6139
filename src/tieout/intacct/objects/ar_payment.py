"""ARPYMT: created generically, reversed by the legacy function.

A posted payment is complete: it can be reversed, not changed; a draft can be changed and deleted (`Delete`).
Source (documented): the developer pages of A/R payments. No official SDK writes ARPYMT, so no golden request
stands behind its field names but the page itself.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from lxml import etree

from tieout.intacct.errors import LocalProtocolError
from tieout.intacct.fields import CustomFields, Flag, Named, Text, fill
from tieout.intacct.objects.legacy import keyed
from tieout.intacct.values import add, add_legacy_date

# What may settle an invoice besides cash: the attributes of a detail begin with these.
CREDITS = ("adjustment", "inline", "advance", "overpayment", "negative_invoice")


@dataclass(frozen=True, kw_only=True)
class ArPaymentDetail:
    """What settles one invoice or debit memo: cash, a discount, and at most one credit.

    Without `entry_key` Intacct begins with the first lines. Several credits on one invoice are several
    details. The keys are RECORDNOs: of the invoice or debit memo that is paid, of the credit memo, of the
    invoice with the negative line (`inline`), of the advance, the overpayment, the negative invoice; an entry
    key is that of a line of the same record.
    Amounts: positive, in the currency of the payment. Source (documented): the page says so of credit memos;
    source (assumed): of the other credits as well.
    """

    record_key: Annotated[Text, Named("RECORDKEY")] = None
    entry_key: Annotated[Text, Named("ENTRYKEY")] = None
    debit_memo_key: Annotated[Text, Named("POSADJKEY")] = None
    debit_memo_entry_key: Annotated[Text, Named("POSADJENTRYKEY")] = None
    adjustment_key: Annotated[Text, Named("ADJUSTMENTKEY")] = None
    adjustment_entry_key: Annotated[Text, Named("ADJUSTMENTENTRYKEY")] = None
    adjustment_amount: Annotated[Decimal | None, Named("TRX_ADJUSTMENTAMOUNT")] = None
    inline_key: Annotated[Text, Named("INLINEKEY")] = None
    inline_entry_key: Annotated[Text, Named("INLINEENTRYKEY")] = None
    inline_amount: Annotated[Decimal | None, Named("TRX_INLINEAMOUNT")] = None
    advance_key: Annotated[Text, Named("ADVANCEKEY")] = None
    advance_entry_key: Annotated[Text, Named("ADVANCEENTRYKEY")] = None
    advance_amount: Annotated[Decimal | None, Named("TRX_POSTEDADVANCEAMOUNT")] = None
    overpayment_key: Annotated[Text, Named("OVERPAYMENTKEY")] = None
    overpayment_entry_key: Annotated[Text, Named("OVERPAYMENTENTRYKEY")] = None
    overpayment_amount: Annotated[Decimal | None, Named("TRX_POSTEDOVERPAYMENTAMOUNT")] = None
    negative_invoice_key: Annotated[Text, Named("NEGATIVEINVOICEKEY")] = None
    negative_invoice_entry_key: Annotated[Text, Named("NEGATIVEINVOICEENTRYKEY")] = None
    negative_invoice_amount: Annotated[Decimal | None, Named("TRX_NEGATIVEINVOICEAMOUNT")] = None
    discount_amount: Annotated[Decimal | None, Named("TRX_TOTALDISCOUNTTOAPPLY")] = None
    discount_date: Annotated[date | None, Named("DISCOUNTDATE")] = None
    payment_amount: Annotated[Decimal | None, Named("TRX_PAYMENTAMOUNT")] = None

    def check(self) -> None:
        """Refuse what Intacct could only misread.

        Raises: LocalProtocolError.
        """
        if (self.record_key is None) == (self.debit_memo_key is None):
            raise LocalProtocolError("a detail pays an invoice or a debit memo, and one of them")
        used = [name for name in CREDITS if self._has_credit(name)]
        if len(used) > 1:
            raise LocalProtocolError(f"a detail has at most one credit, not {' and '.join(used)}")
        if not used and self.payment_amount is None and self._has_no_discount():
            raise LocalProtocolError("a detail needs cash, a discount or a credit")

    def _has_credit(self, name: str) -> bool:
        key, amount = getattr(self, f"{name}_key"), getattr(self, f"{name}_amount")
        if (key is None) != (amount is None):
            raise LocalProtocolError(f"a credit needs its key and its amount: {name}")
        return key is not None

    def _has_no_discount(self) -> bool:
        return self.discount_amount is None and self.discount_date is None


@dataclass(frozen=True, kw_only=True)
class OnlineCard:
    """A card that Intacct is to charge. Tieout charges no cards, so this is for completeness."""

    number: Annotated[str, Named("CARDNUM")]
    expiry: Annotated[str, Named("EXPIRYDATE")]
    kind: Annotated[str, Named("CARDTYPE")]
    security_code: Annotated[Text, Named("SECURITYCODE")] = None
    is_default: Annotated[Flag, Named("USEDEFAULTCARD")] = None


@dataclass(frozen=True, kw_only=True)
class CreateArPayment:
    """Create a payment on an account of undeposited funds or a bank account.

    What is above its details becomes an overpayment: `overpayment_amount`. Without cash, its details use
    credits. `customer_id` is left out, and the payer named, when several customers' invoices are paid. The
    summary's title is needed where the company makes payment summaries by hand. It cannot create an advance.
    """

    bank_account: Annotated[str, Named("FINANCIALENTITY")] = ""
    undeposited_account: Annotated[str, Named("UNDEPOSITEDACCOUNTNO")] = ""
    summary_title: Annotated[str, Named("PRBATCH")] = ""
    payment_method: Annotated[str, Named("PAYMENTMETHOD")]
    customer_id: Annotated[str, Named("CUSTOMERID")] = ""
    payer_name: Annotated[Text, Named("PAYERNAME")] = None
    doc_number: Annotated[str, Named("DOCNUMBER")] = ""
    description: Annotated[str, Named("DESCRIPTION")] = ""
    receipt_date: Annotated[date, Named("RECEIPTDATE")]
    payment_date: Annotated[date | None, Named("PAYMENTDATE")] = None
    paid_date: Annotated[date | None, Named("WHENPAID")] = None
    # One of the two; an empty type (BLANK) is Intacct's daily rate.
    exchange_rate_type: Annotated[Text, Named("EXCH_RATE_TYPE_ID")] = None
    exchange_rate: Annotated[Decimal | None, Named("EXCHANGE_RATE")] = None
    # Totals in base and transaction currency, where the two differ.
    base_amount: Annotated[Decimal | None, Named("AMOUNTTOPAY")] = None
    transaction_amount: Annotated[Decimal | None, Named("TRX_AMOUNTTOPAY")] = None
    currency: Annotated[str, Named("CURRENCY")] = ""
    base_currency: Annotated[Text, Named("BASECURR")] = None
    action: Annotated[Text, Named("ACTION")] = None
    overpayment_amount: Annotated[Decimal | None, Named("OVERPAYMENTAMOUNT")] = None
    overpayment_location_id: Annotated[Text, Named("OVERPAYMENTLOCATIONID")] = None
    overpayment_department_id: Annotated[Text, Named("OVERPAYMENTDEPARTMENTID")] = None
    bill_to: Annotated[Text, Named("BILLTOPAYTONAME")] = None
    card: Annotated[OnlineCard | None, Named("ONLINECARDPAYMENT")] = None
    custom_fields: Annotated[CustomFields | None, Named("customfields")] = None
    details: Annotated[tuple[ArPaymentDetail, ...], Named("ARPYMTDETAILS/ARPYMTDETAIL")]
    function_name = "create"
    about = "ARPYMT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        for detail in self.details:
            detail.check()
        root = etree.Element("create")
        fill(add(root, "ARPYMT"), self)
        return root


@dataclass(frozen=True, kw_only=True)
class UpdateArPayment:
    """Change a draft. Its details, if any are named, replace all those that it has."""

    record_no: Annotated[str, Named("RECORDNO")]
    bank_account: Annotated[Text, Named("FINANCIALENTITY")] = None
    undeposited_account: Annotated[Text, Named("UNDEPOSITEDACCOUNTNO")] = None
    summary_title: Annotated[Text, Named("PRBATCH")] = None
    payment_method: Annotated[Text, Named("PAYMENTMETHOD")] = None
    doc_number: Annotated[Text, Named("DOCNUMBER")] = None
    description: Annotated[Text, Named("DESCRIPTION")] = None
    receipt_date: Annotated[date | None, Named("RECEIPTDATE")] = None
    payment_date: Annotated[date | None, Named("PAYMENTDATE")] = None
    exchange_rate_type: Annotated[Text, Named("EXCH_RATE_TYPE_ID")] = None
    exchange_rate: Annotated[Decimal | None, Named("EXCHANGE_RATE")] = None
    action: Annotated[Text, Named("ACTION")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    details: Annotated[tuple[ArPaymentDetail, ...], Named("ARPYMTDETAILS/ARPYMTDETAIL")] = ()
    function_name = "update"
    about = "ARPYMT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        for detail in self.details:
            detail.check()
        root = etree.Element("update")
        fill(add(root, "ARPYMT"), self, with_blanks=True)
        return root


@dataclass(frozen=True, kw_only=True)
class ReverseArPayment:
    """Reverse a posted payment, on the day of the payment or later.

    The invoices are open again, and it cannot be undone. A payment without cash is unapplied by it.
    Source (assumed): the latter; people press another button for it than for a payment with cash.
    """

    key: str
    date_reversed: date
    description: str = ""
    returned_account: Text = None
    function_name = "reverse_arpayment"
    about = "ARPYMT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = keyed("reverse_arpayment", self.key)
        add_legacy_date(root, "datereversed", self.date_reversed)
        if self.description:
            add(root, "description", self.description)
        if self.returned_account is not None:
            add(root, "nsfclosedaccount", self.returned_account)
        return root
