"""How pages are found: by the indexes, beginning at the selected object, whatever else a filter looks at."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from lxml import etree

from factories.sandbox import make_books
from tieout.sandbox.books import Books
from tieout.sandbox.counts import Counts
from tieout.sandbox.query import run_query

ASCENDING = (
    "<orderby><order><field>{}</field><ascending/></order><order><field>RECORDNO</field></order></orderby>"
)
BY_KEY = "<orderby><order><field>RECORDNO</field><ascending/></order></orderby>"
BY_TIME = ASCENDING.format("WHENMODIFIED")
OPEN = "<greaterthan><field>ARINVOICE.TRX_TOTALDUE</field><value>0</value></greaterthan>"
ACTIVE = "<equalto><field>CUSTOMER.STATUS</field><value>active</value></equalto>"
OF_SALES = "<equalto><field>DOCPARID</field><value>Sales Invoice</value></equalto>"
AFTER = "<greaterthan><field>RECORDNO</field><value>200</value></greaterthan>"
LATE = "<greaterthan><field>WHENMODIFIED</field><value>02/20/2026 00:00:00</value></greaterthan>"
PAID_LATELY = LATE.replace("WHENMODIFIED", "ARINVOICE.WHENMODIFIED")
LATER = (
    "<or><greaterthan><field>WHENMODIFIED</field><value>02/20/2026 00:00:00</value></greaterthan>"
    "<and><equalto><field>WHENMODIFIED</field><value>02/20/2026 00:00:00</value></equalto>"
    "<greaterthan><field>RECORDNO</field><value>5</value></greaterthan></and></or>"
)


@pytest.fixture(scope="module")
def books() -> Books:
    """Give enough generated books that the planner believes its statistics."""
    return make_books(customers=60, invoices=3000)


class Spy:
    """The statements that were run."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Explain with this connection."""
        self._connection = connection
        self.seen: list[str] = []

    @property
    def plan(self) -> list[str]:
        """Give the steps of the last statement."""
        steps = self._connection.execute(f"EXPLAIN QUERY PLAN {self.seen[-1]}").fetchall()
        return [step[3].replace("COVERING ", "") for step in steps]


@contextmanager
def watched(books: Books) -> Iterator[Spy]:
    spy = Spy(books._connection)
    books._connection.set_trace_callback(spy.seen.append)
    try:
        yield spy
    finally:
        books._connection.set_trace_callback(None)


def asked(
    books: Books, name: str, fields: str, condition: str = "", order: str = BY_KEY, *, size: int = 100
) -> tuple[list[str], list[dict[str, str]]]:
    """Give the plan by which a page was found, and the page."""
    select = "".join(f"<field>{field}</field>" for field in fields.split())
    where = f"<filter>{condition}</filter>" if condition else ""
    query = etree.fromstring(
        f"<query><object>{name}</object><select>{select}</select>{where}{order}"
        f"<options><showprivate>true</showprivate></options><pagesize>{size}</pagesize></query>"
    )
    books.counts = Counts()
    with watched(books) as spy:
        data = etree.fromstring(run_query(books, query, entity="")[0])
    spy.seen = [statement for statement in spy.seen if not statement.startswith("EXPLAIN")]
    return spy.plan, [{str(cell.tag): cell.text or "" for cell in row} for row in data]


def both(*conditions: str) -> str:
    return f"<and>{''.join(conditions)}</and>"


class TestPlans:
    @pytest.mark.parametrize(
        ("name", "condition", "order", "first_step"),
        [
            ("SODOCUMENT", "", BY_KEY, "SCAN t"),
            (
                "SODOCUMENT",
                both(AFTER, OF_SALES, OPEN),
                BY_KEY,
                "SEARCH t USING INTEGER PRIMARY KEY (rowid>?)",
            ),
            (
                "SODOCUMENT",
                both(both(AFTER, OF_SALES), OPEN, ACTIVE),
                BY_KEY,
                "SEARCH t USING INTEGER PRIMARY KEY (rowid>?)",
            ),
            ("SODOCUMENT", LATE, BY_TIME, "SEARCH t USING INDEX sodocument_modified (whenmodified>?)"),
            (
                "ARINVOICE",
                both(LATE, "<isnotnull><field>CUSTOMERID</field></isnotnull>"),
                BY_TIME,
                "SEARCH t USING INDEX arinvoice_modified (whenmodified>?)",
            ),
            ("ARPYMT", LATE, BY_TIME, "SEARCH t USING INDEX arpymt_modified (whenmodified>?)"),
            ("ARPYMTDETAIL", LATE, BY_TIME, "SEARCH t USING INDEX arpymtdetail_modified (whenmodified>?)"),
        ],
    )
    def test_walk_the_order_of_the_selected_object(
        self, books: Books, name: str, condition: str, order: str, first_step: str
    ) -> None:
        plan, rows = asked(books, name, "RECORDNO WHENMODIFIED", condition, order, size=5)

        assert len(rows) == 5
        assert plan[0] == first_step
        assert not any("TEMP B-TREE" in step for step in plan)

    @pytest.mark.parametrize(
        ("name", "condition", "order", "first_step"),
        [
            (
                "SODOCUMENTENTRY",
                "<in><field>DOCHDRNO</field><value>200</value><value>300</value><value>400</value></in>",
                BY_KEY,
                "SEARCH t USING INDEX sodocumententry_header (dochdrno=?)",
            ),
            (
                "SODOCUMENTSUBTOTALS",
                "<between><field>DOCHDRNO</field><value>200</value><value>400</value></between>",
                BY_KEY,
                "SEARCH t USING INDEX sodocumentsubtotals_header (dochdrno>? AND dochdrno<?)",
            ),
            (
                "ARPYMTDETAIL",
                "<in><field>RECORDKEY</field><value>200</value><value>300</value></in>",
                BY_KEY,
                "SEARCH t USING INDEX arpymtdetail_invoice (recordkey=?)",
            ),
            (
                "ARINVOICE",
                "<in><field>RECORDID</field><value>SI-000007</value><value>SI-000008</value></in>",
                BY_KEY,
                "SEARCH t USING INDEX arinvoice_number (recordid=?)",
            ),
            (
                "ARPYMT",
                "<in><field>DESCRIPTION</field><value>a</value><value>b</value></in>",
                BY_KEY,
                "SEARCH t USING INDEX arpymt_description (description=?)",
            ),
            (
                "SODOCUMENT",
                PAID_LATELY,
                BY_KEY,
                "SEARCH t_arinvoice USING INDEX arinvoice_modified (whenmodified>?)",
            ),
            ("SODOCUMENT", LATER, BY_TIME, "SEARCH t USING INDEX sodocument_modified (whenmodified>?)"),
            (
                "SODOCUMENT",
                "<equalto><field>ARINVOICE.RECORDID</field><value>SI-000007</value></equalto>",
                BY_KEY,
                "SEARCH t_arinvoice USING INDEX arinvoice_number (recordid=?)",
            ),
        ],
    )
    @pytest.mark.parametrize("size", [100, 2000])
    def test_begin_where_little_matches(
        self, books: Books, name: str, condition: str, order: str, first_step: str, size: int
    ) -> None:
        plan, _ = asked(books, name, "RECORDNO", condition, order, size=size)

        assert first_step in plan

    def test_count_without_the_joins_that_only_show(self, books: Books) -> None:
        with watched(books) as spy:
            run_query(
                books,
                etree.fromstring(
                    "<query><object>SODOCUMENT</object><select><field>CUSTVENDNAME</field></select></query>"
                ),
                entity="200",
            )

        [counting] = [statement for statement in spy.seen if "count(*)" in statement]
        assert "JOIN" not in counting


class TestPages:
    @pytest.mark.parametrize("order", [BY_KEY, ASCENDING.format("CUSTVENDNAME"), BY_TIME, ""])
    def test_are_the_same_rows_whichever_way_they_are_found(self, books: Books, order: str) -> None:
        condition = both(OF_SALES, OPEN, ACTIVE)
        fields = "RECORDNO CUSTVENDNAME WHENMODIFIED"

        _, at_once = asked(books, "SODOCUMENT", fields, condition, order, size=2000)
        in_parts = []
        for offset in range(0, 2000, 500):
            extra = f"{order}<offset>{offset}</offset>"
            in_parts += asked(books, "SODOCUMENT", fields, condition, extra, size=500)[1]

        assert len(at_once) == 2000
        assert in_parts == at_once
