"""One thread downloads ahead."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tieout.sync.importing.overlap import AHEAD, ahead

pytestmark = pytest.mark.django_db


class TestAhead:
    def test_yields_everything_in_order(self) -> None:
        assert list(ahead(iter(range(100)))) == list(range(100))

    def test_runs_in_another_thread(self) -> None:
        assert list(ahead(threading.get_ident() for _ in range(1))) != [threading.get_ident()]

    def test_raises_the_error_of_the_download_behind_what_came_before(self) -> None:
        def broken() -> Iterator[int]:
            yield 1
            raise ConnectionResetError("gone")

        pages = ahead(broken())

        assert next(pages) == 1
        with pytest.raises(ConnectionResetError, match="gone"):
            next(pages)

    def test_never_runs_further_ahead_than_a_few_pages(self) -> None:
        made = 0

        def count() -> Iterator[int]:
            nonlocal made
            for number in range(1000):
                made += 1
                yield number

        pages = ahead(count())
        taken = [next(pages) for _ in range(10)]

        assert len(taken) == 10
        assert made <= 10 + AHEAD + 2
        pages.close()

    def test_ends_its_thread_when_the_reader_stops(self) -> None:
        pages = ahead(iter(range(1000)))
        next(pages)

        pages.close()

        assert "download ahead" not in {thread.name for thread in threading.enumerate()}
