"""ARTERM: when an invoice is due, and which discount is taken until when.

Source (documented): api.xsd, the developer pages of A/R terms; their words for what days are counted from are
long (`from invoice/bill date`) and are sent as they are.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from lxml import etree

from tieout.intacct.fields import Named, Text, fill
from tieout.intacct.objects.legacy import keyed


@dataclass(frozen=True, kw_only=True)
class TermDetails:
    """Days and amounts of a term. Units: days; an amount, or a percentage where its unit is %."""

    description: Annotated[Text, Named("description")] = None
    status: Annotated[Text, Named("status")] = None
    due_days: Annotated[int | None, Named("due/dueday")] = None
    due_from: Annotated[Text, Named("due/duefrom")] = None
    discount_days: Annotated[int | None, Named("discount/discday")] = None
    discount_from: Annotated[Text, Named("discount/discfrom")] = None
    discount_amount: Annotated[Decimal | None, Named("discount/discamount")] = None
    discount_unit: Annotated[Text, Named("discount/discpercamn")] = None
    discount_grace_days: Annotated[int | None, Named("discount/discgracedays")] = None
    discount_on: Annotated[Text, Named("disccalcon")] = None
    penalty_kind: Annotated[Text, Named("penalty/pen_type")] = None
    penalty_amount: Annotated[Decimal | None, Named("penalty/penamount")] = None
    penalty_unit: Annotated[Text, Named("penalty/penpercamn")] = None
    penalty_grace_days: Annotated[int | None, Named("penalty/pengracedays")] = None


@dataclass(frozen=True, kw_only=True)
class CreateArTerm:
    """Create a term."""

    name: Annotated[str, Named("name")]
    details: TermDetails = TermDetails()
    function_name = "create_arterm"
    about = "ARTERM"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("create_arterm")
        fill(root, self, is_legacy=True)
        fill(root, self.details, is_legacy=True)
        return root


@dataclass(frozen=True, kw_only=True)
class UpdateArTerm:
    """Change what is named of a term.

    Source (documented): api.xsd has no attribute that makes an empty text clear a field here.
    """

    name: str
    details: TermDetails
    function_name = "update_arterm"
    about = "ARTERM"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = keyed("update_arterm", self.name, key_name="name")
        fill(root, self.details, is_legacy=True)
        return root


@dataclass(frozen=True, kw_only=True)
class DeleteArTerm:
    """Delete a term by its name."""

    name: str
    function_name = "delete_arterm"
    about = "ARTERM"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element."""
        return keyed("delete_arterm", self.name, key_name="name")
