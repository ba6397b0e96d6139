"""Payments by their legacy functions; `CreateArPayment` is the way that Sage recommends.

They are here for what that way cannot do: pay without naming invoices (an advance, or the oldest invoices, by
the customer's kind of account), and apply an older record by its key.
Source (documented): api.xsd, the developer pages of A/R payments, and the official SDKs' tests; where an SDK
and the schema part, the schema.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from lxml import etree

from tieout.intacct.errors import LocalProtocolError
from tieout.intacct.fields import Flag, Named, Text, fill
from tieout.intacct.objects.legacy import keyed, with_rate


@dataclass(frozen=True, kw_only=True)
class AppliedAmount:
    """A part of a payment on one invoice or debit memo, by its RECORDNO."""

    record_key: Annotated[str, Named("invoicekey")]
    amount: Annotated[Decimal, Named("amount")]


@dataclass(frozen=True, kw_only=True)
class ChargedCard:
    """A card that Intacct is to charge."""

    number: Annotated[str, Named("cardnum")]
    expiry_month: Annotated[str, Named("expirydate/exp_month")]
    expiry_year: Annotated[str, Named("expirydate/exp_year")]
    kind: Annotated[str, Named("cardtype")]
    security_code: Annotated[Text, Named("securitycode")] = None
    is_default: Annotated[Flag, Named("usedefaultcard")] = None


@dataclass(frozen=True, kw_only=True)
class DebitedAccount:
    """A bank account that Intacct is to debit."""

    bank_name: Annotated[str, Named("bankname")]
    kind: Annotated[str, Named("accounttype")]
    number: Annotated[str, Named("accountnumber")]
    routing_number: Annotated[str, Named("routingnumber")]
    holder: Annotated[str, Named("accountholder")]
    is_default: Annotated[Flag, Named("usedefaultaccount")] = None


@dataclass(frozen=True, kw_only=True)
class CreateLegacyArPayment:
    """Create a payment. Without parts it is an advance, or pays the oldest invoices of the customer.

    At most one of summary, bank account and account of undeposited funds is named.
    """

    customer_id: Annotated[str, Named("customerid")]
    amount: Annotated[Decimal, Named("paymentamount")]
    translated_amount: Annotated[Decimal | None, Named("translatedamount")] = None
    summary_key: Annotated[Text, Named("batchkey")] = None
    bank_account: Annotated[Text, Named("bankaccountid")] = None
    undeposited_account: Annotated[Text, Named("undepfundsacct")] = None
    reference: Annotated[Text, Named("refid")] = None
    overpayment_location_id: Annotated[Text, Named("overpaylocid")] = None
    overpayment_department_id: Annotated[Text, Named("overpaydeptid")] = None
    received_date: Annotated[date | None, Named("datereceived")] = None
    payment_method: Annotated[Text, Named("paymentmethod")] = None
    base_currency: Annotated[Text, Named("basecurr")] = None
    currency: Annotated[Text, Named("currency")] = None
    exchange_rate_date: Annotated[date | None, Named("exchratedate")] = None
    exchange_rate_type: Annotated[Text, Named("exchratetype")] = None
    exchange_rate: Annotated[Decimal | None, Named("exchrate")] = None
    card_kind: Annotated[Text, Named("cctype")] = None
    authorization_code: Annotated[Text, Named("authcode")] = None
    parts: Annotated[tuple[AppliedAmount, ...], Named("arpaymentitem")] = ()
    card: Annotated[ChargedCard | None, Named("onlinecardpayment")] = None
    account: Annotated[DebitedAccount | None, Named("onlineachpayment")] = None
    function_name = "create_arpayment"
    about = "ARPYMT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        places = (self.summary_key, self.bank_account, self.undeposited_account)
        if sum(place is not None for place in places) > 1:
            raise LocalProtocolError(
                "a payment goes to a summary, a bank account or an account, to one of them"
            )
        root = etree.Element("create_arpayment")
        fill(root, with_rate(self), is_legacy=True)
        return root


@dataclass(frozen=True, kw_only=True)
class ApplyLegacyArPayment:
    """Apply an advance, an overpayment, a credit memo or a negative invoice by its RECORDNO."""

    key: Annotated[str, Named("arpaymentkey")]
    payment_date: Annotated[date, Named("paymentdate")]
    summary_key: Annotated[Text, Named("batchkey")] = None
    memo: Annotated[Text, Named("memo")] = None
    overpayment_location_id: Annotated[Text, Named("overpaylocid")] = None
    overpayment_department_id: Annotated[Text, Named("overpaydeptid")] = None
    parts: Annotated[tuple[AppliedAmount, ...], Named("arpaymentitems/arpaymentitem")] = ()
    function_name = "apply_arpayment"
    about = "ARPYMT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("apply_arpayment")
        fill(root, self, is_legacy=True)
        return root


@dataclass(frozen=True, kw_only=True)
class DeleteLegacyArPayment:
    """Delete a payment. Source (assumed): a draft only, as `Delete` does."""

    key: str
    function_name = "delete_arpayment"
    about = "ARPYMT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return keyed("delete_arpayment", self.key)
