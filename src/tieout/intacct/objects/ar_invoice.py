"""ARINVOICE by its legacy functions: their elements have a fixed order.

Source (documented): api.xsd and the developer pages; generic create of ARINVOICE is not documented.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from lxml import etree

from tieout.intacct.fields import CustomFields, Flag, Named, Text, fill
from tieout.intacct.objects.ar_lines import ChangedInvoiceLine, InvoiceLine
from tieout.intacct.objects.legacy import add_lines, clears, keyed, with_rate
from tieout.intacct.values import add, add_legacy_date


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
    exchange_rate: Annotated[Decimal | None, Named("exchrate")] = None
    stays_out_of_gl: Annotated[Flag, Named("nogl")] = None
    attachments_id: Annotated[Text, Named("supdocid")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    tax_solution_id: Annotated[Text, Named("taxsolutionid")] = None
    lines: tuple[InvoiceLine, ...]
    function_name = "create_invoice"
    about = "ARINVOICE"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        root = etree.Element("create_invoice")
        fill(root, with_rate(self), is_legacy=True)
        add_lines(root, "invoiceitems", self.lines)
        return root


@dataclass(frozen=True, kw_only=True)
class UpdateInvoice:
    """Change what is named; what is None stays as it is, an empty text clears the field.

    The key is the RECORDNO, or the external id that the invoice was created with. Of a posted invoice that
    was paid in part only the header can change. Lines are changed by their number or appended; none can be
    taken away. An invoice of Order Entry is changed through its document.
    """

    key: str
    is_external_key: bool = False
    customer_id: Annotated[Text, Named("customerid")] = None
    date_created: Annotated[date | None, Named("datecreated")] = None
    date_posted: Annotated[date | None, Named("dateposted")] = None
    date_due: Annotated[date | None, Named("datedue")] = None
    term_name: Annotated[Text, Named("termname")] = None
    action: Annotated[Text, Named("action")] = None
    invoice_no: Annotated[Text, Named("invoiceno")] = None
    po_number: Annotated[Text, Named("ponumber")] = None
    description: Annotated[Text, Named("description")] = None
    bill_to: Annotated[Text, Named("payto/contactname")] = None
    ship_to: Annotated[Text, Named("returnto/contactname")] = None
    currency: Annotated[Text, Named("currency")] = None
    exchange_rate_date: Annotated[date | None, Named("exchratedate")] = None
    exchange_rate_type: Annotated[Text, Named("exchratetype")] = None
    exchange_rate: Annotated[Decimal | None, Named("exchrate")] = None
    attachments_id: Annotated[Text, Named("supdocid")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    changed_lines: tuple[ChangedInvoiceLine, ...] = ()
    new_lines: tuple[InvoiceLine, ...] = ()
    function_name = "update_invoice"
    about = "ARINVOICE"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        root = keyed(
            "update_invoice",
            self.key,
            is_external=self.is_external_key,
            clears=clears(self, *self.changed_lines),
        )
        fill(root, with_rate(self), is_legacy=True, with_blanks=True)
        add_lines(root, "updateinvoiceitems", (*self.changed_lines, *self.new_lines))
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


@dataclass(frozen=True, kw_only=True)
class DeleteInvoice:
    """Delete an invoice that is a draft, or posted and unpaid."""

    key: str
    is_external_key: bool = False
    function_name = "delete_invoice"
    about = "ARINVOICE"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return keyed("delete_invoice", self.key, is_external=self.is_external_key)
