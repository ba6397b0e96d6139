"""Summaries: the batches into which invoices, adjustments and payments are posted.

They matter where a company makes them by hand ("Please provide a payment batch key"): one is created, and its
key or title named by each record.
Source (documented): api.xsd, the developer pages of A/R summaries.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from lxml import etree

from tieout.intacct.errors import LocalProtocolError
from tieout.intacct.fields import Named, Text, fill


@dataclass(frozen=True, kw_only=True)
class CreateInvoiceSummary:
    """Create a summary of invoices, dated as it is posted."""

    title: Annotated[str, Named("batchtitle")]
    date_created: Annotated[date | None, Named("datecreated")] = None
    function_name = "create_invoicebatch"
    about = "ARINVOICEBATCH"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("create_invoicebatch")
        fill(root, self, is_legacy=True)
        return root


@dataclass(frozen=True, kw_only=True)
class CreateArAdjustmentSummary:
    """Create a summary of adjustments, dated as it is posted."""

    title: Annotated[str, Named("batchtitle")]
    date_created: Annotated[date | None, Named("datecreated")] = None
    function_name = "create_aradjustmentbatch"
    about = "ARADJUSTMENTBATCH"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("create_aradjustmentbatch")
        fill(root, self, is_legacy=True)
        return root


@dataclass(frozen=True, kw_only=True)
class CreateArPaymentSummary:
    """Create a summary of payments on one bank account or account of undeposited funds."""

    title: Annotated[str, Named("batchtitle")]
    bank_account: Annotated[Text, Named("bankaccountid")] = None
    undeposited_account: Annotated[Text, Named("undepfundsacct")] = None
    date_created: Annotated[date | None, Named("datecreated")] = None
    function_name = "create_arpaymentbatch"
    about = "ARPAYMENTBATCH"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        if self.bank_account is not None and self.undeposited_account is not None:
            raise LocalProtocolError(f"{self.title} is on a bank account or an account, on one of them")
        root = etree.Element("create_arpaymentbatch")
        fill(root, self, is_legacy=True)
        return root
