"""Reading by the functions that are older than `query`: by a filter as text, by name, by relation.

`query` is preferred: its pages have an order and can be asked again. These are for what it does not reach.
Source (documented): gateway.md section 6, api.xsd, and the official SDKs' tests for the spelling.
"""

from dataclasses import dataclass

from lxml import etree

from tieout.intacct.errors import LocalProtocolError
from tieout.intacct.functions import READ_KEYS_MAX
from tieout.intacct.objects.legacy import keyed
from tieout.intacct.sql_filters import SqlFilter
from tieout.intacct.values import add

ALL_FIELDS = ("*",)
# Source (documented): the schema leaves it open, the pages say 1,000.
READ_PAGE_SIZE_MAX = 1000


@dataclass(frozen=True)
class ReadByQuery:
    """Read the records that a filter names, the first page of them; `ReadMore` brings the others.

    Rows come in no order, and without the lines that records own. Without a filter all records are meant.
    """

    about: str
    where: SqlFilter | None = None
    fields: tuple[str, ...] = ALL_FIELDS
    page_size: int = READ_PAGE_SIZE_MAX
    definition: str = ""
    function_name = "readByQuery"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        if not 1 <= self.page_size <= READ_PAGE_SIZE_MAX:
            raise LocalProtocolError(f"readByQuery of {self.about} has pages of 1 to {READ_PAGE_SIZE_MAX}")
        root = etree.Element("readByQuery")
        add(root, "object", self.about)
        add(root, "query", "" if self.where is None else self.where.to_text())
        add(root, "fields", ",".join(self.fields))
        add(root, "pagesize", str(self.page_size))
        add(root, "returnFormat", "xml")
        if self.definition:
            add(root, "docparid", self.definition)
        return root


@dataclass(frozen=True)
class ReadMore:
    """Read the next page of an answer, by its result id.

    The gateway keeps the place, so a page whose answer was lost cannot be asked for again. Only the id is
    sent: an object's name would mean the last answer about it, whoever asked for that.
    """

    result_id: str
    about: str = ""
    function_name = "readMore"
    # Source (assumed): a page, as the first one.
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("readMore")
        add(root, "resultId", self.result_id)
        return root


@dataclass(frozen=True)
class ReadByName:
    """Read records by the ids that people see (CUSTOMERID, CONTACTNAME, the DOCID of a document)."""

    about: str
    names: tuple[str, ...]
    fields: tuple[str, ...] = ALL_FIELDS
    definition: str = ""
    function_name = "readByName"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        _check_keys("readByName", self.about, self.names)
        root = etree.Element("readByName")
        add(root, "object", self.about)
        add(root, "keys", ",".join(self.names))
        add(root, "fields", ",".join(self.fields))
        add(root, "returnFormat", "xml")
        if self.definition:
            add(root, "docparid", self.definition)
        return root


@dataclass(frozen=True)
class ReadRelated:
    """Read the records that custom objects are related to."""

    about: str
    relation: str
    keys: tuple[str, ...] = ()
    fields: tuple[str, ...] = ALL_FIELDS
    function_name = "readRelated"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        _check_keys("readRelated", self.about, self.keys)
        root = etree.Element("readRelated")
        add(root, "object", self.about)
        add(root, "relation", self.relation)
        add(root, "keys", ",".join(self.keys))
        add(root, "fields", ",".join(self.fields))
        add(root, "returnFormat", "xml")
        return root


@dataclass(frozen=True)
class RetrievePdf:
    """Ask for the printed invoice, as base64 text in `pdfdata`."""

    record_no: str
    about = "ARINVOICE"
    function_name = "retrievepdf"
    # Source (assumed): a call, as a read.
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("retrievepdf")
        add(add(root, "ARINVOICE"), "RECORDNO", self.record_no)
        return root


@dataclass(frozen=True)
class GetInvoice:
    """Read an invoice by its key, or by our own id, for which no field of `query` can be asked."""

    key: str
    is_external_key: bool = False
    about = "ARINVOICE"
    function_name = "get_invoice"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return keyed("get_invoice", self.key, is_external=self.is_external_key)


@dataclass(frozen=True)
class GetArAdjustment:
    """Read an adjustment by its key, or by our own id, for which no field of `query` can be asked."""

    key: str
    is_external_key: bool = False
    about = "ARADJUSTMENT"
    function_name = "get_aradjustment"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return keyed("get_aradjustment", self.key, is_external=self.is_external_key)


def _check_keys(function_name: str, about: str, keys: tuple[str, ...]) -> None:
    if len(keys) > READ_KEYS_MAX:
        raise LocalProtocolError(f"{function_name} of {about} takes at most {READ_KEYS_MAX} keys")
    if any("," in key for key in keys):
        # Source (assumed): nothing tells a comma within a key from one between two keys.
        raise LocalProtocolError(f"{function_name} of {about} cannot be asked for a key with a comma")
