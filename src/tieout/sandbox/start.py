"""What new books are filled with, and opening them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from tieout.sandbox.books import Books, BooksUnusable, is_busy, open_books
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
    if state is None:
        books = open_books(clock=clock)
        _fill_new(books, content)
        return books
    if not has_content(state):
        _make_file(state, content, clock)
    books = open_books(state, clock=clock)
    try:
        books.load()
    except BooksUnusable:
        books.close()
        raise
    return books


def has_content(state: Path) -> bool:
    """Say whether a state file exists and holds something."""
    return state.exists() and state.stat().st_size > 0


def _make_file(state: Path, content: Content, clock: Clock | None) -> None:
    """Fill a file beside the state file and give it its name when it is whole.

    A start that is interrupted leaves no half-filled books, and what it left is written over by the next.
    """
    growing = state.with_name(f"{state.name}.new")
    if not state.parent.is_dir():
        raise BooksUnusable(f"There is no folder {state.parent} to keep the state file in.")
    try:
        _clear(growing)
        books = open_books(growing, clock=clock, is_bulk=True)
        try:
            _fill_new(books, content)
        finally:
            books.close()
        growing.replace(state)
    except (OSError, sqlite3.DatabaseError) as error:
        raise BooksUnusable(f"The state file {state} cannot be written: {error}") from error


def _clear(growing: Path) -> None:
    """Remove what an interrupted start left, unless another sandbox is at it."""
    if not growing.exists():
        return
    with closing(sqlite3.connect(growing, timeout=0, isolation_level=None)) as left:
        try:
            left.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if is_busy(error):
                raise BooksUnusable(f"Another sandbox is filling {growing}.") from error
    growing.unlink()


def _fill_new(books: Books, content: Content) -> None:
    books.create()
    with books.transaction():
        fill_master_data(books)
        _fill(books, content)
        books.save_clock()
    books.build_indexes()


def _fill(books: Books, content: Content) -> None:
    if content.csv_file is not None:
        load(books, content.csv_file, as_of=content.as_of)
    elif content.as_of is not None:
        books.clock.set(datetime.combine(content.as_of, time(12)))
    is_bare = content.csv_file is not None
    customers = content.customers if content.customers is not None else 0 if is_bare else DEFAULT_CUSTOMERS
    invoices = content.invoices if content.invoices is not None else 0 if is_bare else DEFAULT_INVOICES
    generate(books, customers=customers, invoices=invoices, seed=content.seed)
