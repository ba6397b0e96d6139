"""What Intacct says about its own objects: which fields there are, of which type, with which values.

Both functions answer without asking for a permission, so they prove nothing about what may be read.
Source (documented): `lookup` and its answer, gateway.md 5.1. Source (observed): the shapes of `inspect`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from tieout.intacct.fields import SEVERAL
from tieout.intacct.queries import Row
from tieout.intacct.results import Record
from tieout.intacct.values import add, read_flag

EVERY_OBJECT = "*"


@dataclass(frozen=True)
class Lookup:
    """Describe an object: its fields and what it is related to. Objects that others own are not described.

    `definition` is the transaction definition whose custom fields are to be among the fields.
    """

    about: str
    definition: str = ""
    function_name = "lookup"
    # Source (assumed): not billed, it reads no record.
    transactions = 0

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("lookup")
        add(root, "object", self.about)
        if self.definition:
            add(root, "docparid", self.definition)
        return root


@dataclass(frozen=True)
class Inspect:
    """Describe an object as it is named in the database, or list every object (`*`).

    `with_detail` None leaves it to Intacct, which gives the names alone.
    """

    about: str
    with_detail: bool | None = None
    function_name = "inspect"
    # Source (assumed): not billed, it reads no record.
    transactions = 0

    def to_xml(self) -> etree._Element:
        """Build the element."""
        root = etree.Element("inspect")
        if self.with_detail is not None:
            root.set("detail", "1" if self.with_detail else "0")
        add(root, "object", self.about)
        return root


@dataclass(frozen=True)
class FieldDescription:
    """One field of an object. `values` are the words that it may have, as `query` shows them."""

    name: str
    label: str
    kind: str
    is_required: bool
    is_read_only: bool
    is_custom: bool
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class RelationDescription:
    """What an object is related to: the first part of a dotted field, and the object behind it."""

    path: str
    about: str
    kind: str
    related_by: str


@dataclass(frozen=True)
class ObjectDescription:
    """An object of a company, with its custom fields."""

    name: str
    fields: tuple[FieldDescription, ...]
    relations: tuple[RelationDescription, ...]

    def has_field(self, name: str) -> bool:
        """Whether there is a field of this name, upper and lower case alike."""
        return name.upper() in {field.name.upper() for field in self.fields}


def read_description(rows: Sequence[Row]) -> ObjectDescription:
    """Read the answer to a lookup."""
    row = rows[0] if rows else {}
    lines = row.lines if isinstance(row, Record) else {}
    return ObjectDescription(
        name=row.get("@Name", ""),
        fields=tuple(_field(line) for line in lines.get("FIELD", ())),
        relations=tuple(_relation(line) for line in lines.get("RELATIONSHIP", ())),
    )


def read_object_names(rows: Sequence[Row]) -> tuple[str, ...]:
    """Read the answer to an inspection of every object."""
    return tuple(name for row in rows if (name := row.get("@typename") or row.get("@Name")))


def _field(line: Row) -> FieldDescription:
    values = line.get("VALIDVALUES.VALIDVALUE", "")
    return FieldDescription(
        name=line.get("ID", ""),
        label=line.get("LABEL", ""),
        kind=line.get("DATATYPE", ""),
        is_required=read_flag(line.get("REQUIRED")),
        is_read_only=read_flag(line.get("READONLY")),
        is_custom=read_flag(line.get("ISCUSTOM")),
        values=tuple(values.split(SEVERAL)) if values else (),
    )


def _relation(line: Row) -> RelationDescription:
    return RelationDescription(
        path=line.get("OBJECTPATH", ""),
        about=line.get("OBJECTNAME", ""),
        kind=line.get("RELATIONSHIPTYPE", ""),
        related_by=line.get("RELATEDBY", ""),
    )
