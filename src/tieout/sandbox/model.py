"""How an object of the books is described: its table, its fields as SQL, its relations.

``{t}`` in an expression stands for the alias of the object's table, so that the same description serves
the object itself and a dotted path that reaches it from another object.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tieout.sandbox.values import Kind


@dataclass(frozen=True)
class Field:
    """A readable field: its wire name, what it holds and where it comes from."""

    name: str
    kind: Kind
    sql: str
    join: str = ""
    # The label that query and read speak, to the database character of readByQuery (objects.md 1.10).
    codes: Mapping[str, str] | None = None
    is_custom: bool = False
    label: str = ""


@dataclass(frozen=True)
class Relation:
    """A many-to-one way to another object, spoken as the first part of a dotted path."""

    object_name: str
    on: str  # the condition; {t} is this object's alias, {r} the other's


@dataclass(frozen=True)
class Owned:
    """A list of lines that ``read`` nests in its record."""

    wrapper: str
    object_name: str
    foreign: str  # the column of the line's table that holds the record's key


@dataclass(frozen=True)
class ObjectType:
    """An object that can be read."""

    name: str
    table: str
    name_field: str  # the natural key of readByName
    fields: Mapping[str, Field]
    joins: Mapping[str, str] = field(default_factory=dict)
    relations: Mapping[str, Relation] = field(default_factory=dict)
    owned: tuple[Owned, ...] = ()
    where: str = ""
    entity: str = "{t}.megaentity"  # empty text: the object has no private rows

    def find(self, name: str) -> Field | None:
        """Give the field of this name, in any case.

        Source (assumed): names are found in any case, and the answer writes them as ``lookup`` lists them.
        """
        return self.fields.get(name) or self.fields.get(name.upper())


def fields(*items: Field) -> dict[str, Field]:
    """Index fields by their names."""
    return {item.name: item for item in items}


def text(name: str, sql: str = "''", join: str = "") -> Field:
    """Describe a text field; without SQL it exists and is always empty."""
    return Field(name, Kind.TEXT, sql, join)


def integer(name: str, sql: str = "NULL", join: str = "") -> Field:
    """Describe a field of whole numbers."""
    return Field(name, Kind.INTEGER, sql, join)


def amount(name: str, sql: str = "0", join: str = "") -> Field:
    """Describe a field of money, kept as cents."""
    return Field(name, Kind.AMOUNT, sql, join)


def number(name: str, sql: str = "NULL", join: str = "") -> Field:
    """Describe a quantity or price, kept as ten-thousandths."""
    return Field(name, Kind.NUMBER, sql, join)


def day(name: str, sql: str = "NULL", join: str = "") -> Field:
    """Describe a calendar day."""
    return Field(name, Kind.DATE, sql, join)


def moment(name: str, sql: str = "NULL", join: str = "") -> Field:
    """Describe a time."""
    return Field(name, Kind.TIMESTAMP, sql, join)


def boolean(name: str, sql: str = "0", join: str = "") -> Field:
    """Describe a field of true and false."""
    return Field(name, Kind.BOOLEAN, sql, join)


def flag(name: str, sql: str, join: str = "") -> Field:
    """Describe a field of T and F."""
    return Field(name, Kind.FLAG, sql, join)


def enum(name: str, sql: str, codes: Mapping[str, str] | None = None, join: str = "") -> Field:
    """Describe a field of labels."""
    return Field(name, Kind.ENUM, sql, join, codes)


STATUS_CODES = {"active": "T", "inactive": "F"}


def in_base(column: str) -> str:
    """Give the base currency twin of an amount column, in whole numbers, half away from zero."""
    return converted(column, "{t}.rate")


def converted(column: str, rate: str) -> str:
    """Convert an amount by a rate in millionths."""
    # SQLite cuts off towards zero. Whole millions go apart from the rest: one product could be too large.
    half = f"CASE WHEN {column} < 0 THEN -500000 ELSE 500000 END"
    return f"({column} / 1000000 * {rate} + ({column} % 1000000 * {rate} + {half}) / 1000000)"


def audit() -> tuple[Field, ...]:
    """Give the fields that every record of a person ends with."""
    return (
        moment("WHENMODIFIED", "{t}.whenmodified"),
        integer("CREATEDBY", "{t}.createdby"),
        integer("MODIFIEDBY", "{t}.modifiedby"),
        *entity_fields(),
    )


def entity_fields() -> tuple[Field, ...]:
    """Give the fields that name the owning entity; empty at top level."""
    mega = "(SELECT e.{} FROM reference e WHERE e.object = 'LOCATIONENTITY' AND e.id = {{t}}.megaentity)"
    return (
        text("MEGAENTITYID", "{t}.megaentity"),
        integer("MEGAENTITYKEY", mega.format("recordno")),
        text("MEGAENTITYNAME", mega.format("name")),
    )


CONTACT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("CONTACTNAME", "contactname"),
    ("COMPANYNAME", "companyname"),
    ("PREFIX", "prefix"),
    ("FIRSTNAME", "firstname"),
    ("LASTNAME", "lastname"),
    ("INITIAL", "initial"),
    ("PRINTAS", "printas"),
    ("TAXID", "taxid"),
    ("TAXGROUP", ""),
    ("TAXGROUP.NAME", ""),
    ("TAXGROUP.RECORDNO", ""),
    ("PHONE1", "phone1"),
    ("PHONE2", "phone2"),
    ("CELLPHONE", "cellphone"),
    ("PAGER", "pager"),
    ("FAX", "fax"),
    ("EMAIL1", "email1"),
    ("EMAIL2", "email2"),
    ("URL1", "url1"),
    ("URL2", "url2"),
    ("VISIBLE", ""),
    ("STATUS", "status"),
    ("MAILADDRESS.ADDRESS1", "address1"),
    ("MAILADDRESS.ADDRESS2", "address2"),
    ("MAILADDRESS.ADDRESS3", "address3"),
    ("MAILADDRESS.CITY", "city"),
    ("MAILADDRESS.STATE", "state"),
    ("MAILADDRESS.ZIP", "zip"),
    ("MAILADDRESS.COUNTRY", "country"),
    ("MAILADDRESS.COUNTRYCODE", "countrycode"),
    ("MAILADDRESS.LATITUDE", ""),
    ("MAILADDRESS.LONGITUDE", ""),
)


def contact_fields(prefix: str, join: str) -> tuple[Field, ...]:
    """Give the flattened fields of a contact under a prefix such as ``DISPLAYCONTACT``."""
    return tuple(
        text(f"{prefix}.{name}", f"{{t}}_{join}.{column}" if column else "''", join if column else "")
        for name, column in CONTACT_COLUMNS
    )
