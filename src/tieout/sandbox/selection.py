"""Turning paths, filters and orders over an object into SQL.

A dotted path is a field of the object itself first (``DISPLAYCONTACT.EMAIL1``), else its first part is a
relation and the rest a path over there (``ARINVOICE.TRX_TOTALDUE`` on SODOCUMENT).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tieout.sandbox.books import Books
from tieout.sandbox.errors import processing_error, unknown_object
from tieout.sandbox.model import Field, ObjectType
from tieout.sandbox.objects.registry import OBJECTS
from tieout.sandbox.values import READ, BadValue, Kind


@dataclass(frozen=True)
class Column:
    """A field reached from the selected object."""

    sql: str
    field: Field


@dataclass
class Selection:
    """A SELECT in the making: the joins it needs and the conditions it has."""

    owner: ObjectType
    removed: frozenset[str]
    joins: dict[str, str] = field(default_factory=dict)
    conditions: list[str] = field(default_factory=list)
    parameters: list[object] = field(default_factory=list)

    def column(self, path: str) -> Column:
        """Resolve a path and remember the joins on its way.

        Raises: FunctionRefused with DL02000001 for a field that does not exist.
        """
        return self._resolve(self.owner, "t", path.strip())

    def _resolve(self, owner: ObjectType, alias: str, path: str) -> Column:
        found = owner.find(path)
        if found is not None and f"{owner.name}.{path}" not in self.removed:
            if found.join:
                self.joins.setdefault(f"{alias}_{found.join}", owner.joins[found.join].replace("{t}", alias))
            return Column(found.sql.replace("{t}", alias), found)
        first, _, rest = path.partition(".")
        relation = owner.relations.get(first)
        if relation is None or not rest:
            raise processing_error()
        other = OBJECTS[relation.object_name]
        there = f"{alias}_{first.lower()}"
        condition = relation.on.replace("{t}", alias).replace("{r}", there)
        self.joins.setdefault(there, f"LEFT JOIN {other.table} {there} ON {condition}")
        return self._resolve(other, there, rest)

    def where(self, condition: str, *parameters: object) -> None:
        """Add a condition."""
        self.conditions.append(condition)
        self.parameters.extend(parameters)

    @property
    def source(self) -> str:
        """Give FROM with its joins and WHERE."""
        joins = " ".join(self.joins.values())
        where = f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""
        return f"FROM {self.owner.table} t {joins}{where}"


def find_object(name: str) -> ObjectType:
    """Give the object of this name.

    Raises: FunctionRefused.
    """
    found = OBJECTS.get(name.strip().upper())
    if found is None:
        raise unknown_object(name)
    return found


def start(books: Books, owner: ObjectType, *, entity: str, show_private: bool) -> Selection:
    """Begin a selection of what a session sees."""
    selection = Selection(owner, frozenset(books.settings.removed_fields))
    if owner.where:
        selection.where(owner.where.replace("{t}", "t"))
    if owner.entity != "''":
        column = owner.entity.replace("{t}", "t")
        if entity:
            # Source (assumed): an entity sees its own rows and those of the top level.
            selection.where(f"{column} IN ('', ?)", entity)
        elif not show_private:
            # Source (documented): from the top level private rows need showprivate.
            selection.where(f"{column} = ''")
    return selection


def read_value(item: Field, text: str) -> str | int:
    """Read a value of a filter as the books keep it.

    Raises: FunctionRefused with DL02000001 for a value that cannot be read.
    """
    if item.kind is not Kind.TEXT and not text:
        return ""
    try:
        return READ[item.kind](text)
    except BadValue as error:
        # Source (observed): an ISO date in a filter gives DL02000001 (gateway.md 9).
        raise processing_error() from error
