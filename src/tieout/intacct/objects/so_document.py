"""Order Entry documents by their legacy functions; the product only reads them, tests write them.

Source (documented): api.xsd and the developer pages of Order Entry transactions.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from lxml import etree

from tieout.intacct.fields import CustomFields, Named, Text, fill
from tieout.intacct.objects.legacy import add_lines, keyed, with_rate
from tieout.intacct.objects.so_lines import ChangedSoLine, SoLine, SoSubtotal
from tieout.intacct.values import add


@dataclass(frozen=True, kw_only=True)
class CreateSoTransaction:
    """Create a document of a transaction definition, from nothing or from another document.

    `created_from` is the DOCID of the other one: an order that becomes an invoice, an invoice of which goods
    come back (a return, whose definition posts a credit). Its lines name the lines they come from.
    """

    definition: Annotated[str, Named("transactiontype")]
    date_created: Annotated[date, Named("datecreated")]
    date_posted: Annotated[date | None, Named("dateposted")] = None
    created_from: Annotated[Text, Named("createdfrom")] = None
    customer_id: Annotated[str, Named("customerid")]
    document_no: Annotated[str, Named("documentno")] = ""
    original_date: Annotated[date | None, Named("origdocdate")] = None
    reference_no: Annotated[str, Named("referenceno")] = ""
    term_name: Annotated[str, Named("termname")] = ""
    date_due: Annotated[date | None, Named("datedue")] = None
    message: Annotated[str, Named("message")] = ""
    shipping_method: Annotated[Text, Named("shippingmethod")] = None
    ship_to: Annotated[Text, Named("shipto/contactname")] = None
    bill_to: Annotated[Text, Named("billto/contactname")] = None
    attachments_id: Annotated[Text, Named("supdocid")] = None
    external_id: Annotated[Text, Named("externalid")] = None
    base_currency: Annotated[Text, Named("basecurr")] = None
    currency: Annotated[Text, Named("currency")] = None
    exchange_rate_date: Annotated[date | None, Named("exchratedate")] = None
    exchange_rate_type: Annotated[Text, Named("exchratetype")] = None
    exchange_rate: Annotated[Decimal | None, Named("exchrate")] = None
    price_list: Annotated[Text, Named("vsoepricelist")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    state: Annotated[str, Named("state")] = ""
    project_id: Annotated[Text, Named("projectid")] = None
    needed_date: Annotated[date | None, Named("needbydate")] = None
    ship_by_date: Annotated[date | None, Named("shipbydate")] = None
    cancel_after_date: Annotated[date | None, Named("cancelafterdate")] = None
    service_date: Annotated[date | None, Named("servicedeliverydate")] = None
    tracking_number: Annotated[Text, Named("trackingnumber")] = None
    shipped_date: Annotated[date | None, Named("shippeddate")] = None
    customer_po_number: Annotated[Text, Named("customerponumber")] = None
    tax_solution_id: Annotated[Text, Named("taxsolutionid")] = None
    lines: tuple[SoLine, ...]
    subtotals: tuple[SoSubtotal, ...] = ()
    function_name = "create_sotransaction"
    about = "SODOCUMENT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        root = etree.Element("create_sotransaction")
        fill(root, with_rate(self), is_legacy=True)
        add_lines(root, "sotransitems", self.lines)
        add_lines(root, "subtotals", self.subtotals)
        return root


@dataclass(frozen=True, kw_only=True)
class UpdateSoTransaction:
    """Change the header of a document, change lines by their number, append lines, set subtotals."""

    document_id: str
    is_external_key: bool = False
    date_created: Annotated[date | None, Named("datecreated")] = None
    date_posted: Annotated[date | None, Named("dateposted")] = None
    reference_no: Annotated[str, Named("referenceno")] = ""
    term_name: Annotated[str, Named("termname")] = ""
    date_due: Annotated[date | None, Named("datedue")] = None
    original_date: Annotated[date | None, Named("origdocdate")] = None
    message: Annotated[str, Named("message")] = ""
    shipping_method: Annotated[Text, Named("shippingmethod")] = None
    ship_to: Annotated[Text, Named("shipto/contactname")] = None
    bill_to: Annotated[Text, Named("billto/contactname")] = None
    attachments_id: Annotated[Text, Named("supdocid")] = None
    external_id: Annotated[Text, Named("externalid")] = None
    base_currency: Annotated[Text, Named("basecurr")] = None
    currency: Annotated[Text, Named("currency")] = None
    exchange_rate_date: Annotated[date | None, Named("exchratedate")] = None
    exchange_rate_type: Annotated[Text, Named("exchratetype")] = None
    exchange_rate: Annotated[Decimal | None, Named("exchrate")] = None
    price_list: Annotated[Text, Named("vsoepricelist")] = None
    custom_fields: Annotated[CustomFields, Named("customfields")] = ()
    state: Annotated[str, Named("state")] = ""
    project_id: Annotated[Text, Named("projectid")] = None
    needed_date: Annotated[date | None, Named("needbydate")] = None
    ship_by_date: Annotated[date | None, Named("shipbydate")] = None
    cancel_after_date: Annotated[date | None, Named("cancelafterdate")] = None
    service_date: Annotated[date | None, Named("servicedeliverydate")] = None
    tracking_number: Annotated[Text, Named("trackingnumber")] = None
    shipped_date: Annotated[date | None, Named("shippeddate")] = None
    customer_po_number: Annotated[Text, Named("customerponumber")] = None
    changed_lines: tuple[ChangedSoLine, ...] = ()
    new_lines: tuple[SoLine, ...] = ()
    subtotals: tuple[SoSubtotal, ...] = ()
    function_name = "update_sotransaction"
    about = "SODOCUMENT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        root = keyed("update_sotransaction", self.document_id, is_external=self.is_external_key)
        fill(root, with_rate(self), is_legacy=True)
        add_lines(root, "updatesotransitems", (*self.changed_lines, *self.new_lines))
        if self.subtotals:
            holder = add(root, "updatesubtotals")
            for subtotal in self.subtotals:
                subtotal.fill(holder, name="updatesubtotal")
        return root


@dataclass(frozen=True, kw_only=True)
class DeleteSoTransaction:
    """Delete a document by its DOCID, or by the external id that it was created with.

    The A/R invoice that it posted goes with it.
    """

    document_id: str
    is_external_key: bool = False
    function_name = "delete_sotransaction"
    about = "SODOCUMENT"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = keyed("delete_sotransaction", self.document_id)
        if self.is_external_key:
            # Source (documented): api.xsd calls the attribute otherwise than everywhere else.
            root.set("external", "true")
        return root
