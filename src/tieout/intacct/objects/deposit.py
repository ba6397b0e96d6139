"""DEPOSIT: payments on an account of undeposited funds are brought to the bank.

Source (documented): api.xsd, the developer pages of deposits.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from lxml import etree

from tieout.intacct.fields import CustomFields, Named, Text, fill


@dataclass(frozen=True, kw_only=True)
class RecordDeposit:
    """Move undeposited payments, by their RECORDNO, to a bank account."""

    bank_account: Annotated[str, Named("bankaccountid")]
    deposit_date: Annotated[date, Named("depositdate")]
    deposit_id: Annotated[str, Named("depositid")]
    payment_keys: Annotated[tuple[str, ...], Named("receiptkeys/receiptkey")]
    description: Annotated[Text, Named("description")] = None
    attachments_id: Annotated[Text, Named("supdocid")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    function_name = "record_deposit"
    about = "DEPOSIT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("record_deposit")
        fill(root, self, is_legacy=True)
        return root
