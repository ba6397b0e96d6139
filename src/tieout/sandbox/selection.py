"""Turning paths, filters and orders over an object into SQL.

A dotted path is a field of the object itself first (``DISPLAYCONTACT.EMAIL1``), else its first part is a
relation and the rest a path over there (``ARINVOICE.TRX_TOTALDUE`` on SODOCUMENT).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tieout.sandbox.books import Books
from tieout.sandbox.conditions import Condition, joined
from tieout.sandbox.errors import processing_error, unknown_object
from tieout.sandbox.model import Field, ObjectType
from tieout.sandbox.objects.registry import OBJECTS
from tieout.sandbox.rules.custom_fields import readable_fields
from tieout.sandbox.settings import Settings
from tieout.sandbox.values import READ, BadValue, Kind


@dataclass(frozen=True)
class Column:
    """A field reached from the selected object by a path; ``is_far`` if another table holds it."""

    path: str
    sql: str
    field: Field
    is_far: bool


@dataclass
class Selection:
    """A SELECT in the making: the joins it needs and the conditions it has."""

    owner: ObjectType
    removed: frozenset[str]
    settings: Settings
    document: str = ""
    joins: dict[str, str] = field(default_factory=dict)
    conditions: list[Condition] = field(default_factory=list)

    def column(self, path: str) -> Column:
        """Resolve a path and remember the joins on its way.

        Raises: FunctionRefused with DL02000001 for a field that does not exist.
        """
        return self._resolve(self.owner, "t", path.strip(), frozenset(), way="")

    def own_column(self, path: str) -> Column:
        """Resolve a field of the selected object itself.

        Source (documented): only ``query`` reaches related objects; the older functions join nothing.
        Raises: FunctionRefused with DL02000001.
        """
        if self._find(self.owner, path.strip()) is None:
            raise processing_error()
        return self.column(path)

    def all_fields(self) -> list[str]:
        """Give the names of all fields of the selected object, those of the company last."""
        own = readable_fields(self.settings, self.owner.name, self.document)
        return [
            name for name in (*self.owner.fields, *own) if f"{self.owner.name}.{name}" not in self.removed
        ]

    def _find(self, owner: ObjectType, name: str) -> Field | None:
        own = readable_fields(self.settings, owner.name, self.document)
        return owner.find(name) or own.get(name.upper())

    def _resolve(
        self, owner: ObjectType, alias: str, path: str, climbed: frozenset[str], *, way: str
    ) -> Column:
        found = self._find(owner, path)
        if found is not None and f"{owner.name}.{found.name}" not in self.removed:
            if found.join:
                self.joins.setdefault(f"{alias}_{found.join}", owner.joins[found.join].replace("{t}", alias))
            # A bare number would be taken for the place of a column in ORDER BY and GROUP BY.
            sql = f"CAST({found.sql} AS INTEGER)" if found.sql.isdigit() else found.sql.replace("{t}", alias)
            return Column(way + found.name, sql, found, alias != "t" or bool(found.join))
        first, _, rest = path.partition(".")
        first = first.upper()
        relation = owner.relations.get(first)
        if relation is None or not rest:
            raise processing_error()
        if relation.object_name == owner.name:
            # Source (documented): one hop up a hierarchy; PARENT.PARENT is an error.
            if owner.name in climbed:
                raise processing_error()
            climbed |= {owner.name}
        other = OBJECTS[relation.object_name]
        there = f"{alias}_{first.lower()}"
        condition = relation.on.replace("{t}", alias).replace("{r}", there)
        self.joins.setdefault(there, f"LEFT JOIN {other.table} {there} ON {condition}")
        return self._resolve(other, there, rest, climbed, way=f"{way}{first}.")

    def where(self, condition: Condition) -> None:
        """Add a condition."""
        self.conditions.append(condition)

    @property
    def parameters(self) -> tuple[object, ...]:
        """Give the parameters of all conditions."""
        return tuple(value for condition in self.conditions for value in condition.parameters)

    def source(self, *, joins: int | None = None, from_here: bool = False) -> str:
        """Give FROM with its first joins and WHERE.

        ``from_here`` has SQLite begin at the selected object: a far condition that holds for no missing row
        would let it begin at the other table and sort all that comes out. IS TRUE hides that from it.
        """
        needed = " ".join(list(self.joins.values())[:joins])
        parts = [
            replace(each, sql=f"({each.sql}) IS TRUE") if from_here and each.is_far else each
            for each in self.conditions
        ]
        where = f" WHERE {joined('AND', parts).sql}" if parts else ""
        return f"FROM {self.owner.table} t {needed}{where}"


def find_object(name: str) -> ObjectType:
    """Give the object of this name.

    Raises: FunctionRefused.
    """
    found = OBJECTS.get(name.upper())
    if found is None:
        raise unknown_object(name)
    return found


def start(
    books: Books, owner: ObjectType, *, entity: str, show_private: bool, document: str = ""
) -> Selection:
    """Begin a selection of what a session sees; custom fields of a definition need its name."""
    settings = books.settings
    selection = Selection(owner, frozenset(settings.removed_fields), settings, document)
    if owner.where:
        selection.where(Condition(owner.where.replace("{t}", "t")))
    if owner.entity != "''":
        column = owner.entity.replace("{t}", "t")
        if entity:
            # Source (assumed): an entity sees its own rows and those of the top level.
            selection.where(Condition(f"{column} IN ('', ?)", (entity,)))
        elif not show_private:
            # Source (documented): from the top level private rows need showprivate.
            selection.where(Condition(f"{column} = ''"))
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
