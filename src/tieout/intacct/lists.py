"""The legacy function `get_list`: for what no other function reads, such as the log of Smart Events.

Its objects are lower-case words of a closed list of the schema, its answers lower-case elements.
Source (documented): api.xsd and gateway.md section 6; the log of Smart Events and its operators,
customization.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml import etree

from tieout.intacct.errors import LocalProtocolError
from tieout.intacct.values import add

SMART_EVENT_LOG, PACKAGES = "smarteventlog", "customerppackage"
LIST_OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "like", "is null")
DESCENDING = "-"


@dataclass(frozen=True)
class ListCondition:
    """One comparison of a field. Times are mm/dd/yyyy hh:mm:ss."""

    field: str
    operator: str
    value: str = ""

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        if self.operator not in LIST_OPERATORS:
            raise LocalProtocolError(f"get_list has no operator {self.operator!r}")
        root = etree.Element("expression")
        add(root, "field", self.field)
        add(root, "operator", self.operator)
        add(root, "value", self.value)
        return root


@dataclass(frozen=True)
class ListAll:
    """Everything must hold."""

    parts: Sequence["ListFilter"]

    def to_xml(self) -> etree._Element:
        """Build the element; one part stands for itself.

        Raises: LocalProtocolError.
        """
        return _joined("and", self.parts)


@dataclass(frozen=True)
class ListAny:
    """One of them must hold."""

    parts: Sequence["ListFilter"]

    def to_xml(self) -> etree._Element:
        """Build the element; one part stands for itself.

        Raises: LocalProtocolError.
        """
        return _joined("or", self.parts)


ListFilter = ListCondition | ListAll | ListAny


@dataclass(frozen=True)
class GetList:
    """Read a list from a place on; `start` counts from 0.

    Shape: `order` names fields, with a minus before one that goes from the largest to the smallest;
    `parameters` are pairs of names and values that some objects take.
    """

    about: str
    where: ListFilter | None = None
    order: Sequence[str] = ()
    fields: Sequence[str] = ()
    parameters: Sequence[tuple[str, str]] = ()
    start: int | None = None
    items_max: int | None = None
    show_private: bool | None = None
    function_name = "get_list"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        root = etree.Element("get_list", object=self.about)
        if self.start is not None:
            root.set("start", str(self.start))
        if self.items_max is not None:
            root.set("maxitems", str(self.items_max))
        if self.show_private is not None:
            root.set("showprivate", "true" if self.show_private else "false")
        if self.where is not None:
            add(root, "filter").append(self.where.to_xml())
        self._add_order(root)
        if self.fields:
            fields = add(root, "fields")
            for name in self.fields:
                add(fields, "field", name)
        if self.parameters:
            holder = add(root, "additional_parameters")
            for name, value in self.parameters:
                parameter = add(holder, "parameter")
                add(parameter, "name", name)
                add(parameter, "value", value)
        return root

    def _add_order(self, root: etree._Element) -> None:
        if self.order:
            sorts = add(root, "sorts")
            for name in self.order:
                field = add(sorts, "sortfield", name.removeprefix(DESCENDING))
                field.set("order", "desc" if name.startswith(DESCENDING) else "asc")

    def from_place(self, start: int) -> "GetList":
        """Return the same question from another place on."""
        return replace(self, start=start)


def _joined(word: str, parts: Sequence[ListFilter]) -> etree._Element:
    if not parts:
        raise LocalProtocolError(f"{word} needs a part")
    if len(parts) == 1:
        return parts[0].to_xml()
    root = etree.Element("logical", logical_operator=word)
    for part in parts:
        root.append(part.to_xml())
    return root
