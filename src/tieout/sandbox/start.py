"""What new books are filled with, and opening them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from tieout.sandbox.books import Books, open_books
from tieout.sandbox.clock import Clock
from tieout.sandbox.csv_books import load
from tieout.sandbox.defaults import fill_master_data
from tieout.sandbox.generate import generate

DEFAULT_CUSTOMERS = 40
DEFAULT_INVOICES = 120


@dataclass(frozen=True)
class Content:
    """What to fill new books with; numbers left out are the defaults, or none beside a CSV file."""

    customers: int | None = None
    invoices: int | None = None
    seed: int = 1
    csv_file: Path | None = None
    as_of: date | None = None


def open_filled(content: Content, *, state: Path | None = None, clock: Clock | None = None) -> Books:
    """Open books; new ones are filled, existing ones stay as they are.

    Raises: BooksUnusable.
    """
    books = open_books(state, clock=clock)
    if not books.prepare():
        return books
    with books.transaction():
        fill_master_data(books)
        _fill(books, content)
        books.save_clock()
    books.build_indexes()
    return books


def _fill(books: Books, content: Content) -> None:
    if content.csv_file is not None:
        load(books, content.csv_file, as_of=content.as_of)
    elif content.as_of is not None:
        books.clock.set(datetime.combine(content.as_of, time(12)))
    is_bare = content.csv_file is not None
    customers = content.customers if content.customers is not None else 0 if is_bare else DEFAULT_CUSTOMERS
    invoices = content.invoices if content.invoices is not None else 0 if is_bare else DEFAULT_INVOICES
    generate(books, customers=customers, invoices=invoices, seed=content.seed)
