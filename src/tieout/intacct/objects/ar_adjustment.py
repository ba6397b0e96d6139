"""ARADJUSTMENT by its legacy functions: credit memos and debit memos.

The sign of the lines decides the kind: a negative amount is a credit memo, a positive one a debit memo. A
credit memo is applied to an invoice by an ARPYMT with its key (`ArPaymentDetail.adjustment_key`); creating
one applies nothing, whatever `invoice_no` says. There is no function that reverses one: its applications are
reversed first, then it is deleted.
Source (documented): api.xsd, and the developer pages of A/R adjustments. Source (assumed): `invoice_no` is a
reference only, since nothing says that it applies the credit.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from lxml import etree

from tieout.intacct.fields import Flag, Named, Text, fill
from tieout.intacct.objects.ar_lines import ChangedInvoiceLine, InvoiceLine
from tieout.intacct.objects.legacy import add_lines, clears, keyed, with_rate


@dataclass(frozen=True, kw_only=True)
class CreateArAdjustment:
    """Create and post a credit memo or a debit memo; with the action Draft it is not posted.

    Its header has neither terms nor contacts nor custom fields; its lines have custom fields.
    """

    customer_id: Annotated[str, Named("customerid")]
    date_created: Annotated[date, Named("datecreated")]
    date_posted: Annotated[date | None, Named("dateposted")] = None
    batch_key: Annotated[Text, Named("batchkey")] = None
    adjustment_no: Annotated[str, Named("adjustmentno")] = ""
    action: Annotated[str, Named("action")] = "Submit"
    invoice_no: Annotated[str, Named("invoiceno")] = ""
    description: Annotated[str, Named("description")] = ""
    external_id: Annotated[Text, Named("externalid")] = None
    base_currency: Annotated[Text, Named("basecurr")] = None
    currency: Annotated[str, Named("currency")] = ""
    exchange_rate_date: Annotated[date | None, Named("exchratedate")] = None
    exchange_rate_type: Annotated[Text, Named("exchratetype")] = None
    exchange_rate: Annotated[Decimal | None, Named("exchrate")] = None
    stays_out_of_gl: Annotated[Flag, Named("nogl")] = None
    tax_solution_id: Annotated[Text, Named("taxsolutionid")] = None
    lines: tuple[InvoiceLine, ...]
    function_name = "create_aradjustment"
    about = "ARADJUSTMENT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        root = etree.Element("create_aradjustment")
        fill(root, with_rate(self), is_legacy=True)
        add_lines(root, "aradjustmentitems", self.lines)
        return root


@dataclass(frozen=True, kw_only=True)
class UpdateArAdjustment:
    """Change what is named; what is None stays as it is, an empty text clears the field.

    The key is the RECORDNO, or the external id that the adjustment was created with. Lines are changed by
    their number or appended.
    """

    key: str
    is_external_key: bool = False
    customer_id: Annotated[Text, Named("customerid")] = None
    date_created: Annotated[date | None, Named("datecreated")] = None
    date_posted: Annotated[date | None, Named("dateposted")] = None
    adjustment_no: Annotated[Text, Named("adjustmentno")] = None
    action: Annotated[Text, Named("action")] = None
    invoice_no: Annotated[Text, Named("invoiceno")] = None
    description: Annotated[Text, Named("description")] = None
    currency: Annotated[Text, Named("currency")] = None
    exchange_rate_date: Annotated[date | None, Named("exchratedate")] = None
    exchange_rate_type: Annotated[Text, Named("exchratetype")] = None
    exchange_rate: Annotated[Decimal | None, Named("exchrate")] = None
    changed_lines: tuple[ChangedInvoiceLine, ...] = ()
    new_lines: tuple[InvoiceLine, ...] = ()
    function_name = "update_aradjustment"
    about = "ARADJUSTMENT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        root = keyed(
            "update_aradjustment",
            self.key,
            is_external=self.is_external_key,
            clears=clears(self, *self.changed_lines),
        )
        fill(root, with_rate(self), is_legacy=True, with_blanks=True)
        add_lines(root, "updatearadjustmentitems", (*self.changed_lines, *self.new_lines))
        return root


@dataclass(frozen=True, kw_only=True)
class DeleteArAdjustment:
    """Delete an adjustment of which nothing is applied."""

    key: str
    is_external_key: bool = False
    function_name = "delete_aradjustment"
    about = "ARADJUSTMENT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return keyed("delete_aradjustment", self.key, is_external=self.is_external_key)
