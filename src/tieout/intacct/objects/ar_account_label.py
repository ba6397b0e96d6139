"""ARACCOUNTLABEL: a word that stands for an account, for companies that write labels on lines.

Source (documented): the developer pages of A/R account labels, and the official SDKs' tests.
"""

from dataclasses import dataclass
from typing import Annotated

from lxml import etree

from tieout.intacct.fields import Flag, Named, Text, fill
from tieout.intacct.objects.legacy import keyed
from tieout.intacct.values import add


@dataclass(frozen=True, kw_only=True)
class CreateArAccountLabel:
    """Create a label."""

    label: Annotated[str, Named("ACCOUNTLABEL")]
    description: Annotated[str, Named("DESCRIPTION")]
    account: Annotated[str, Named("GLACCOUNTNO")]
    offset_account: Annotated[Text, Named("OFFSETGLACCOUNTNO")] = None
    status: Annotated[Text, Named("STATUS")] = None
    is_taxable: Annotated[Flag, Named("TAXABLE")] = None
    function_name = "create"
    about = "ARACCOUNTLABEL"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("create")
        fill(add(root, "ARACCOUNTLABEL"), self)
        return root


@dataclass(frozen=True, kw_only=True)
class UpdateArAccountLabel:
    """Change what is named of a label; an empty text clears the field."""

    record_no: Annotated[str, Named("RECORDNO")]
    description: Annotated[Text, Named("DESCRIPTION")] = None
    account: Annotated[Text, Named("GLACCOUNTNO")] = None
    offset_account: Annotated[Text, Named("OFFSETGLACCOUNTNO")] = None
    status: Annotated[Text, Named("STATUS")] = None
    is_taxable: Annotated[Flag, Named("TAXABLE")] = None
    function_name = "update"
    about = "ARACCOUNTLABEL"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("update")
        fill(add(root, "ARACCOUNTLABEL"), self, with_blanks=True)
        return root


@dataclass(frozen=True, kw_only=True)
class DeleteArAccountLabel:
    """Delete a label by its word."""

    label: str
    is_external_key: bool = False
    function_name = "delete_araccountlabel"
    about = "ARACCOUNTLABEL"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return keyed(
            "delete_araccountlabel", self.label, is_external=self.is_external_key, key_name="accountlabel"
        )
