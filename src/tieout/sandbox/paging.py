"""Fetching one page of a query: how many match, which way to go, and the rows.

Three ways. When little matches, SQLite may begin wherever that is seen and sort what comes out (a plus before
the order's columns keeps it from walking an index in that order). Otherwise it walks the order of the
selected object and stops when the page is full. And when rows have no order of their own, or many are
passed over first, the keys of the page are found before anything else of its rows is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tieout.sandbox.books import Books, Row
from tieout.sandbox.counts import Counted
from tieout.sandbox.selection import Column, Selection
from tieout.sandbox.values import Kind

# So many pages are still little.
_LITTLE = 10


@dataclass(frozen=True)
class Output:
    """One selected thing: the element it becomes and its SQL."""

    tag: str
    sql: str
    kind: Kind
    is_group: bool


@dataclass(frozen=True)
class Order:
    """One column of an order."""

    column: Column
    is_descending: bool

    def sql(self, before: str = "") -> str:
        """Write it, with a sign before the column."""
        return f"{before}{self.column.sql}{' DESC' if self.is_descending else ''}"


@dataclass(frozen=True)
class Plan:
    """What a page is of, and how many of the selection's joins its conditions and its order need."""

    selection: Selection
    outputs: Sequence[Output]
    orders: Sequence[Order] | None
    joins_to_count: int
    joins_to_order: int
    size: int
    offset: int
    is_after_key: bool = False

    def _is_little(self, total: int) -> bool:
        """Say whether finding all that match costs less than looking for the first of them in order."""
        if total <= self.offset + self.size:
            return True
        # A page after a key begins where it has to; what another table tells can be anywhere.
        is_far = any(condition.is_far for condition in self.selection.conditions)
        return is_far and not self.is_after_key and total <= _LITTLE * self.size

    def order_by(self, version: int, before: str = "") -> str:
        """Write ORDER BY."""
        if self.orders is None:
            return undefined_order(version)
        return f" ORDER BY {', '.join(order.sql(before) for order in self.orders)}"

    def page(self, version: int, total: int) -> str:
        """Write the statement that gives the page, its key last in each row."""
        shown = ", ".join(f"{output.sql} AS c{place}" for place, output in enumerate(self.outputs))
        select = f"SELECT {shown}, t.recordno AS key"
        if self._is_little(total):
            return f"{select} {self.selection.source()}{self.order_by(version, '+')} LIMIT ? OFFSET ?"
        walks = self.orders is not None and not any(order.column.is_far for order in self.orders)
        if self.orders is None or self.offset:
            source = self.selection.source(joins=self.joins_to_order, from_here=walks)
            keys = f"SELECT t.recordno {source}{self.order_by(version)} LIMIT ? OFFSET ?"
            everything = f"FROM {self.selection.owner.table} t {' '.join(self.selection.joins.values())}"
            return f"{select} {everything} WHERE t.recordno IN ({keys}){self.order_by(version)}"
        return f"{select} {self.selection.source(from_here=walks)}{self.order_by(version)} LIMIT ? OFFSET ?"


def fetch_page(books: Books, plan: Plan, counted: Counted) -> tuple[int, list[Row]]:
    """Give how many rows match in all and those of the page."""
    parameters = plan.selection.parameters
    with books.locked():
        total = books.counts.find(books.version, counted)
        if total is None:
            total = count(books, plan.selection, joins=plan.joins_to_count)
            books.counts.keep(books.version, counted, total)
        if total <= plan.offset:
            return total, []
        return total, books.rows(plan.page(books.version, total), (*parameters, plan.size, plan.offset))


def fetch_groups(books: Books, plan: Plan) -> tuple[int, list[Row]]:
    """Give how many groups there are in all and those of the page."""
    shown = ", ".join(f"{output.sql} AS c{place}" for place, output in enumerate(plan.outputs))
    groups = [output.sql for output in plan.outputs if output.is_group]
    group = f" GROUP BY {', '.join(groups)}" if groups else ""
    order = plan.order_by(books.version) if plan.orders is not None else ""
    rows = books.rows(
        f"SELECT {shown}, 0 AS key {plan.selection.source()}{group}{order}", plan.selection.parameters
    )
    return len(rows), rows[plan.offset : plan.offset + plan.size]


def count(books: Books, selection: Selection, *, joins: int | None = None) -> int:
    """Count the rows of a selection; the first joins are those that its conditions need."""
    sql = f"SELECT count(*) {selection.source(joins=joins)}"
    return int(books.value(sql, selection.parameters))


def undefined_order(version: int) -> str:
    """Give an order that is none: stable until the books change, never that of the keys.

    Source (documented): without orderby the order is undefined, and pages shift when records change.
    """
    factor = 40_503 * (2 * version + 1) % 65_537 or 1
    return f" ORDER BY (t.recordno * {factor}) % 65537, t.recordno"
