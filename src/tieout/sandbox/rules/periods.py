"""Accounting periods that were closed: nothing posts into them any more."""

from __future__ import annotations

from tieout.sandbox.books import Books
from tieout.sandbox.errors import invalid
from tieout.sandbox.values import show_date


def check_period(books: Books, *days: str | None) -> None:
    """Check that dates of posting are in open periods; a record that is not posted has none.

    Raises: FunctionRefused.
    """
    closed = books.settings.closed_through
    for day in days:
        if closed and day and day <= closed:
            # Source (observed): the first sentence (errors.md 5.3). Source (assumed): its code, the advice.
            raise invalid(
                f"Your transaction date ({show_date(day)}) is within a period that's been closed.",
                correction="Use a date in an open period, or reopen the period.",
            )
