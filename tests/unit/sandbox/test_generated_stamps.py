"""Generated books at the hour at which they are made."""

from __future__ import annotations

import pytest

from factories.sandbox import NOW, make_books


class TestGeneratedBooks:
    @pytest.mark.parametrize("table", ["customer", "sodocument", "arinvoice", "arpymt", "arpymtdetail"])
    def test_hold_nothing_that_was_changed_later_than_now(self, table: str) -> None:
        books = make_books(customers=40, invoices=120)

        latest = books.value(f"SELECT max(whenmodified) FROM {table}")  # noqa: S608 - a name of ours

        assert latest
        assert latest <= NOW.isoformat(sep=" ")
