"""The books: one SQLite database, one lock, transactions, record numbers and the clock.

One connection serves all threads under a lock. Reading takes milliseconds, and the rendering of what was read
happens outside the lock, so requests do not wait for each other long.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tieout.sandbox.clock import Clock
from tieout.sandbox.counts import Counts
from tieout.sandbox.ddl import FORMAT, INDEXES, TABLES
from tieout.sandbox.settings import Settings, default_settings

Row = sqlite3.Row
_LOCK_SECONDS = 0.5

# Writing these changes no record: what was counted stays right, rows without an order keep theirs.
_QUIET = tuple(
    f"{verb} {table}"
    for table in ("session", "result_set", "control_id", "meta", "sequence", "scheduled")
    for verb in ("INSERT INTO", "INSERT OR REPLACE INTO", "UPDATE", "DELETE FROM")
)


class BooksUnusable(Exception):
    """The state file cannot be used."""


def _folded(value: str | float | bytes | None) -> str | float | bytes | None:
    return value.casefold() if isinstance(value, str) else value


def is_busy(error: sqlite3.DatabaseError) -> bool:
    """Say whether somebody else holds the file."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY


class Books:
    """The state of one company."""

    def __init__(self, connection: sqlite3.Connection, *, clock: Clock) -> None:
        """Take over an open database; use :func:`open_books`."""
        self._connection = connection
        self._lock = threading.RLock()
        self._depth = 0
        self.clock = clock
        self.version = 0
        self.counts = Counts()
        self._next_record_no = 1
        self.settings: Settings = default_settings()

    # --- life ---------------------------------------------------------------------------------------------

    def create(self) -> None:
        """Create the tables of new books."""
        with self._lock:
            self._connection.executescript(TABLES)
            self.set_meta("format", FORMAT)
            self.save_settings()
            self.save_clock()

    def load(self) -> None:
        """Load what existing books keep beside their rows.

        Raises: BooksUnusable.
        """
        try:
            made_by = self.meta("format")
            if made_by != FORMAT:
                raise BooksUnusable(
                    f"The state file was written by another version of the sandbox (its format is {made_by}, "
                    f"this one reads {FORMAT}). Move it away, or name another, to begin with new books."
                )
            self.settings = Settings.from_json(self.meta("settings"))
            self._next_record_no = self.meta("next_record_no")
            self.clock.from_json(self.meta("clock"))
        except sqlite3.OperationalError as error:
            if is_busy(error):
                raise BooksUnusable("Another sandbox is using the state file.") from error
            raise BooksUnusable(f"The state file holds something else ({error}).") from error
        except (sqlite3.DatabaseError, ValueError) as error:
            raise BooksUnusable(f"The state file holds something else ({error}).") from error

    def build_indexes(self) -> None:
        """Index the tables; bulk loading comes first, this comes last."""
        with self._lock:
            self._connection.executescript(INDEXES)
            self._connection.execute("ANALYZE")

    def close(self) -> None:
        """Close the database; what is being read is broken off."""
        self._connection.interrupt()
        with self._lock:
            # Breaking off holds until the next statement begins; closing must fold the log into the file.
            self._connection.execute("SELECT 1")
            self._connection.close()

    # --- reading and writing ------------------------------------------------------------------------------

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run a reading statement and fetch everything."""
        with self._lock:
            return self._connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """Run a reading statement and fetch its first row."""
        with self._lock:
            found: Row | None = self._connection.execute(sql, parameters).fetchone()
            return found

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """Run a reading statement and fetch the first value, or None."""
        found = self.row(sql, parameters)
        return None if found is None else found[0]

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a writing statement and count the rows it touched."""
        with self._lock:
            if not sql.startswith(_QUIET):
                self.version += 1
            return self._connection.execute(sql, parameters).rowcount

    def execute_many(self, sql: str, parameters: Iterable[Sequence[object]]) -> None:
        """Run a writing statement for many rows."""
        with self._lock:
            self._connection.executemany(sql, parameters)

    def insert(self, table: str, values: Mapping[str, object]) -> None:
        """Insert one row."""
        columns = ", ".join(values)
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
        self.execute(sql, tuple(values.values()))

    def update(self, table: str, record_no: int, values: Mapping[str, object]) -> None:
        """Change one row."""
        changes = ", ".join(f"{column} = ?" for column in values)
        sql = f"UPDATE {table} SET {changes} WHERE recordno = ?"  # noqa: S608
        self.execute(sql, (*values.values(), record_no))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything inside or nothing; may be nested."""
        with self._lock:
            name = f"level{self._depth}"
            numbers = self._next_record_no
            self._connection.execute("BEGIN IMMEDIATE" if self._depth == 0 else f"SAVEPOINT {name}")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                # What was counted meanwhile holds no longer.
                self.version += 1
                if self._depth == 0:
                    self._connection.execute("ROLLBACK")
                else:
                    self._connection.execute(f"ROLLBACK TO {name}")
                    self._connection.execute(f"RELEASE {name}")
                raise
            self._depth -= 1
            if self._depth == 0:
                if self._next_record_no != numbers:
                    self.set_meta("next_record_no", self._next_record_no)
                self._connection.execute("COMMIT")
            else:
                self._connection.execute(f"RELEASE {name}")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others out while several statements read one state."""
        with self._lock:
            yield

    # --- numbers ------------------------------------------------------------------------------------------

    def next_record_no(self) -> int:
        """Give the next record number; they are global, rise, and are never given twice."""
        # Source (assumed): real numbers rise by family of tables; one row for all catches those who mix keys.
        with self._lock:
            number = self._next_record_no
            self._next_record_no += 1
            return number

    def reserve_record_nos(self, count: int) -> int:
        """Set aside so many record numbers and give the first."""
        with self._lock:
            first = self._next_record_no
            self._next_record_no += count
            return first

    def next_number(self, sequence: str) -> int:
        """Give the next number of a document sequence."""
        self.execute(
            "INSERT INTO sequence (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value ="
            " value + 1",
            (sequence,),
        )
        return int(self.value("SELECT value FROM sequence WHERE name = ?", (sequence,)))

    # --- what is kept beside the rows ---------------------------------------------------------------------

    def meta(self, name: str) -> Any:
        """Read a kept value."""
        stored = self.value("SELECT value FROM meta WHERE name = ?", (name,))
        return None if stored is None else json.loads(stored)

    def set_meta(self, name: str, value: object) -> None:
        """Keep a value."""
        self.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, json.dumps(value)))

    def save_clock(self) -> None:
        """Keep how the clock goes."""
        self.set_meta("clock", self.clock.to_json())

    def save_settings(self) -> None:
        """Keep the settings as they are now."""
        self.set_meta("settings", self.settings.to_json())


def open_books(state: Path | None = None, *, clock: Clock | None = None, is_bulk: bool = False) -> Books:
    """Open books in memory or in a file, without looking into them.

    A file is held alone as long as it is open. ``is_bulk`` writes it without a journal, to fill a new one.
    Raises: BooksUnusable.
    """
    try:
        connection = sqlite3.connect(
            str(state) if state else ":memory:",
            check_same_thread=False,
            isolation_level=None,
            cached_statements=512,
            timeout=_LOCK_SECONDS,
        )
        connection.row_factory = sqlite3.Row
        # Source (documented): comparisons are case sensitive unless caseinsensitive is asked for.
        connection.execute("PRAGMA case_sensitive_like = ON")
        if state:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute(f"PRAGMA journal_mode = {'OFF' if is_bulk else 'WAL'}")
            connection.execute(f"PRAGMA synchronous = {'OFF' if is_bulk else 'NORMAL'}")
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise BooksUnusable(f"Another sandbox is using the state file {state}.") from error
        raise BooksUnusable(f"The state file {state} is not usable: {error}") from error
    connection.create_function("folded", 1, _folded, deterministic=True)
    return Books(connection, clock=clock or Clock())
