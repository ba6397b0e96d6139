"""The `query` function: fields, filters, order and pages.

Source (documented): at most 2,000 rows a page, at most 1,000 values in an `in`, and/or need two parts. The
children of `query` may come in any order; this one is that of the official SDKs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from tieout.intacct.errors import LocalProtocolError, RemoteProtocolError
from tieout.intacct.values import add

PAGE_SIZE_MAX = 2000
IN_VALUES_MAX = 1000
DESCENDING = "-"
AGGREGATES = ("count", "avg", "min", "max", "sum")
WITHOUT_VALUE = ("isnull", "isnotnull")
WITH_SEVERAL = ("in", "notin")
WITH_ONE = (
    "equalto",
    "notequalto",
    "lessthan",
    "lessthanorequalto",
    "greaterthan",
    "greaterthanorequalto",
    "like",
    "notlike",
)

Row = Mapping[str, str]


@dataclass(frozen=True)
class Condition:
    """One comparison of a field."""

    field: str
    operator: str
    values: Sequence[str] = ()

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        self._check()
        root = etree.Element(self.operator)
        add(root, "field", self.field)
        for value in self.values:
            add(root, "value", value)
        return root

    def _check(self) -> None:
        count = len(self.values)
        fits = (
            (self.operator in WITHOUT_VALUE and count == 0)
            or (self.operator in WITH_ONE and count == 1)
            or (self.operator == "between" and count == 2)
            or (self.operator in WITH_SEVERAL and 1 <= count <= IN_VALUES_MAX)
        )
        if not fits or isinstance(self.values, str):
            raise LocalProtocolError(f"{self.operator} of {self.field} cannot have {count} values")


@dataclass(frozen=True)
class AllOf:
    """Everything must hold."""

    parts: Sequence["Filter"]

    def to_xml(self) -> etree._Element:
        """Build the element; one part stands for itself.

        Raises: LocalProtocolError.
        """
        return _joined("and", self.parts)


@dataclass(frozen=True)
class AnyOf:
    """One of them must hold."""

    parts: Sequence["Filter"]

    def to_xml(self) -> etree._Element:
        """Build the element; one part stands for itself.

        Raises: LocalProtocolError.
        """
        return _joined("or", self.parts)


Filter = Condition | AllOf | AnyOf


def _joined(name: str, parts: Sequence[Filter]) -> etree._Element:
    if not parts:
        raise LocalProtocolError(f"{name} needs a part")
    if len(parts) == 1:
        return parts[0].to_xml()
    root = etree.Element(name)
    for part in parts:
        root.append(part.to_xml())
    return root


@dataclass(frozen=True)
class Aggregate:
    """A figure over all records that match, or over each group of equal plain fields beside it."""

    function: str
    field: str

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        if self.function not in AGGREGATES:
            raise LocalProtocolError(f"a query has no aggregate {self.function!r}")
        root = etree.Element(self.function)
        root.text = self.field
        return root

    def of(self, row: Row) -> str:
        """Return the figure out of a row.

        Source (documented): a count comes back as COUNT.RECORDNO. Source (assumed): the others likewise, or
        under the plain name of the field, as a sum is printed once.
        Raises: RemoteProtocolError.
        """
        for name in (f"{self.function.upper()}.{self.field}", self.field):
            if name in row:
                return row[name]
        raise RemoteProtocolError(f"Intacct's answer has no {self.function} of {self.field}.")


@dataclass(frozen=True)
class Query:
    """One page of one question. A field may be one of a related record: CUSTOMER.NAME.

    What is None is left to Intacct: a page of 100, upper and lower case told apart, private records of
    entities left out. `definition` is the transaction definition whose custom fields are wanted.
    With `figures` there is a row for each group of equal fields, and no RECORDNO to order by.
    Shape: `order` names fields, with a minus before one that goes from the largest to the smallest.
    """

    about: str
    fields: Sequence[str]
    where: Filter | None = None
    order: Sequence[str] = ("RECORDNO",)
    page_size: int | None = PAGE_SIZE_MAX
    offset: int | None = None
    show_private: bool | None = True
    is_case_insensitive: bool | None = None
    definition: str = ""
    figures: Sequence[Aggregate] = ()
    function_name = "query"
    transactions = 1

    def to_xml(self) -> etree._Element:
        """Build the element.

        Raises: LocalProtocolError.
        """
        has_a_page = self.page_size is None or 1 <= self.page_size <= PAGE_SIZE_MAX
        if not (self.fields or self.figures) or not has_a_page:
            raise LocalProtocolError(
                f"a query of {self.about} needs fields and a page of 1 to {PAGE_SIZE_MAX}"
            )
        root = etree.Element("query")
        select = add(root, "select")
        for name in self.fields:
            add(select, "field", name)
        for figure in self.figures:
            select.append(figure.to_xml())
        add(root, "object", self.about)
        if self.definition:
            add(root, "docparid", self.definition)
        if self.where is not None:
            add(root, "filter").append(self.where.to_xml())
        self._add_order(root)
        self._add_options(root)
        if self.page_size is not None:
            add(root, "pagesize", str(self.page_size))
        if self.offset is not None:
            add(root, "offset", str(self.offset))
        return root

    def _add_order(self, root: etree._Element) -> None:
        if self.order:
            order_by = add(root, "orderby")
            for name in self.order:
                order = add(order_by, "order")
                add(order, "field", name.removeprefix(DESCENDING))
                add(order, "descending" if name.startswith(DESCENDING) else "ascending")

    def _add_options(self, root: etree._Element) -> None:
        wanted = (("caseinsensitive", self.is_case_insensitive), ("showprivate", self.show_private))
        given = [(name, value) for name, value in wanted if value is not None]
        if given:
            options = add(root, "options")
            for name, value in given:
                add(options, name, "true" if value else "false")

    def narrowed(self, condition: Filter) -> "Query":
        """Return the same question about those records that also meet a condition."""
        return replace(self, where=condition if self.where is None else AllOf((self.where, condition)))

    def after(self, record_no: str) -> "Query":
        """Return the same question about records with a larger RECORDNO."""
        return self.narrowed(Condition("RECORDNO", "greaterthan", (record_no,)))


@dataclass(frozen=True)
class Page:
    """The rows of one page, by field name; `total` counts all that match, `remaining` those behind it."""

    rows: Sequence[Row] = field(default_factory=tuple)
    total: int = 0
    remaining: int = 0
