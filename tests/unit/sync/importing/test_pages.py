"""How Intacct is asked: which questions are sent for how many keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import cast

import pytest

from tieout.intacct import AllOf, Client, Condition, Filter, Page, Query, Row
from tieout.sync.importing.pages import by_keys, latest, looked_back, of_headers


class Book:
    """Answers queries about lines from a list of rows, and remembers the questions."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.questions: list[Query] = []

    def query(self, question: Query) -> Page:
        """Answer one page."""
        self.questions.append(question)
        found = [row for row in self.rows if _fits(row, question.where)]
        page = found[: question.page_size]
        return Page(rows=page, total=len(found), remaining=len(found) - len(page))

    def pages(self, question: Query) -> Iterator[Page]:
        """Answer all pages."""
        page = self.query(question)
        yield page
        while page.remaining:
            page = self.query(question.after(page.rows[-1]["RECORDNO"]))
            yield page


def _fits(row: Row, where: Filter | None) -> bool:
    if isinstance(where, AllOf):
        return all(_fits(row, part) for part in where.parts)
    assert isinstance(where, Condition)
    value = int(row[where.field])
    match where.operator:
        case "in":
            return value in _numbers(tuple(where.values))
        case "between":
            return int(where.values[0]) <= value <= int(where.values[1])
    assert where.operator == "greaterthan"
    return value > int(where.values[0])


@cache
def _numbers(texts: tuple[str, ...]) -> frozenset[int]:
    return frozenset(int(text) for text in texts)


def _lines(headers: Sequence[int], lines_each: int = 1) -> list[Row]:
    rows = [str(header) for header in headers for _ in range(lines_each)]
    return [{"RECORDNO": str(place), "DOCHDRNO": header} for place, header in enumerate(rows, start=1)]


def _client(book: Book) -> Client:
    return cast("Client", book)


class TestByKeys:
    def test_asks_once_for_each_thousand_keys(self) -> None:
        book = Book(_lines(range(1, 2501)))

        found = list(
            by_keys(_client(book), "X", ("RECORDNO",), key="DOCHDRNO", keys=[str(n) for n in range(1, 2501)])
        )

        assert len(found) == 2500
        assert len(book.questions) == 3

    def test_asks_nothing_for_no_keys(self) -> None:
        book = Book([])

        assert list(by_keys(_client(book), "X", ("RECORDNO",), key="DOCHDRNO", keys=[])) == []
        assert book.questions == []


class TestOfHeaders:
    def test_names_up_to_a_thousand_headers(self) -> None:
        book = Book(_lines(range(1, 3001)))

        found = _of(book, range(1000, 2000))

        assert len(found) == 1000
        assert _operators(book) == ["in"]

    def test_takes_a_range_where_headers_lie_close_together(self) -> None:
        book = Book(_lines(range(1, 2501), lines_each=3))

        found = _of(book, range(1, 2001))

        assert len(found) == 6000
        assert len(book.questions) == 3
        assert _operators(book)[0] == "between"

    def test_drops_the_lines_of_strangers(self) -> None:
        book = Book(_lines(range(1, 4001)))

        found = _of(book, range(1, 4001, 2))

        assert {int(row["DOCHDRNO"]) % 2 for row in found} == {1}
        assert len(found) == 2000

    def test_names_them_where_strangers_are_too_many(self) -> None:
        book = Book(_lines(range(1, 40_001)))

        found = _of(book, range(1, 40_001, 20))

        assert len(found) == 2000
        assert _operators(book) == ["between", "in", "in"]


class TestTimes:
    def test_look_back_three_and_a_half_hours_in_intacct_s_own_words(self) -> None:
        assert looked_back("03/01/2026 01:00:00") == "02/28/2026 21:30:00"

    def test_look_back_nowhere_from_nothing(self) -> None:
        assert looked_back("") == ""

    @pytest.mark.parametrize(
        ("times", "expected"),
        [
            (["12/31/2025 23:59:59", "01/01/2026 00:00:00"], "01/01/2026 00:00:00"),
            (["", "01/01/2026 00:00:00"], "01/01/2026 00:00:00"),
            ([], ""),
        ],
    )
    def test_are_compared_as_times_and_not_as_texts(self, times: list[str], expected: str) -> None:
        assert latest(times) == expected


def _of(book: Book, headers: Sequence[int]) -> list[Row]:
    keys = [str(number) for number in headers]
    return list(of_headers(_client(book), "X", ("RECORDNO", "DOCHDRNO"), key="DOCHDRNO", headers=keys))


def _operators(book: Book) -> list[str]:
    found = []
    for question in book.questions:
        where = question.where
        first = where.parts[0] if isinstance(where, AllOf) else where
        assert isinstance(first, Condition)
        found.append(first.operator)
    return found
