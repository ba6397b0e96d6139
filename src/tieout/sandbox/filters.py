"""The filter of a query, turned into a condition."""

from __future__ import annotations

from lxml import etree

from tieout.sandbox.conditions import Condition, joined
from tieout.sandbox.errors import processing_error
from tieout.sandbox.selection import Column, Selection, read_value
from tieout.sandbox.values import Kind
from tieout.sandbox.wire import text_of

_COMPARISONS = {
    "equalto": "=",
    "notequalto": "<>",
    "lessthan": "<",
    "lessthanorequalto": "<=",
    "greaterthan": ">",
    "greaterthanorequalto": ">=",
    "between": "BETWEEN",
}
_LISTS = {"in": "IN", "notin": "NOT IN"}
_LIKES = {"like": "LIKE", "notlike": "NOT LIKE"}
_TEXTS = {Kind.TEXT, Kind.ENUM, Kind.FLAG}


class Filter:
    """Compiles filter elements over a selection; ``folded`` compares texts without regard to case."""

    def __init__(self, selection: Selection, *, folded: bool) -> None:
        """Filter this selection."""
        self._selection = selection
        self._folded = folded

    def compile(self, node: etree._Element) -> Condition:
        """Turn one element into a condition.

        Raises: FunctionRefused.
        """
        name = str(node.tag)
        if name in {"and", "or"}:
            return joined(name.upper(), [self.compile(child) for child in node])
        column = self._selection.column(text_of(node.find("field")))
        if name in {"isnull", "isnotnull"}:
            return Condition(_is_null(column, negated=name == "isnotnull"), (), column.is_far)
        if name in _LIKES and column.field.kind not in _TEXTS:
            raise processing_error()
        # Source (assumed): an empty value equals what is empty; white space around a value is not part of it.
        values = tuple(read_value(column.field, text_of(value).strip()) for value in node.findall("value"))
        return Condition(self._comparison(name, column, len(values)), values, column.is_far)

    def _comparison(self, name: str, column: Column, count: int) -> str:
        is_folded = self._folded and column.field.kind in _TEXTS
        sql, mark = (f"folded({column.sql})", "folded(?)") if is_folded else (column.sql, "?")
        if name in _LISTS:
            return f"{sql} {_LISTS[name]} ({', '.join([mark] * count)})"
        if name in _LIKES:
            return f"{sql} {_LIKES[name]} {mark}"
        return f"{sql} {_COMPARISONS[name]} {' AND '.join([mark] * count)}"


def _is_null(column: Column, *, negated: bool) -> str:
    # An empty text is what the wire shows for null.
    bare = f"coalesce({column.sql}, '') = ''" if column.field.kind in _TEXTS else f"{column.sql} IS NULL"
    return f"NOT ({bare})" if negated else bare
