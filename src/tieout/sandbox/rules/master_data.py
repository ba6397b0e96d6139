"""The master data that A/R keeps itself: terms and account labels."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tieout.sandbox.books import Books, Row
from tieout.sandbox.defaults import add_reference
from tieout.sandbox.errors import ErrorItem, FunctionRefused, could_not_create, duplicate, invalid
from tieout.sandbox.rules.checks import find_account

# Source (documented): what the names of terms and labels may not contain since 2025 R2 (objects.md 1.3).
_FORBIDDEN = re.compile(r"[<>@#&\"\\'`;=]")


@dataclass(frozen=True)
class Kind:
    """A kind of master data, and where its records are named."""

    object_name: str
    word: str
    uses: tuple[tuple[str, str], ...]


TERM = Kind(
    "ARTERM",
    "Term",
    (("customer", "termname"), ("arinvoice", "termname"), ("sodocument", "termname")),
)
LABEL = Kind(
    "ARACCOUNTLABEL",
    "Account label",
    (("arinvoiceitem", "accountlabel"), ("aradjustmentitem", "accountlabel")),
)


def create_master(
    books: Books, kind: Kind, key: str, facts: Mapping[str, str], *, name: str = "", status: str = ""
) -> int:
    """Create a record and give its number.

    Raises: FunctionRefused.
    """
    if not key:
        raise invalid(f"Required field {kind.word} is missing", record=kind.word)
    if _FORBIDDEN.search(key):
        # Source (assumed): the words.
        raise invalid(f"{kind.word} '{key}' contains characters that are not allowed.", record=kind.word)
    if find_master(books, kind, key) is not None:
        raise could_not_create(duplicate(kind.word, key), record=kind.word)
    _check(books, kind, facts, status)
    number = add_reference(books, kind.object_name, key, name or key, dict(facts))
    if status:
        books.update("reference", number, {"status": status})
    return number


def update_master(
    books: Books, kind: Kind, row: Row, facts: Mapping[str, str], *, name: str = "", status: str = ""
) -> None:
    """Change what was sent of a record.

    Raises: FunctionRefused.
    """
    _check(books, kind, facts, status)
    data = {**json.loads(row["data"]), **facts}
    changes = {
        "data": json.dumps(data, ensure_ascii=False),
        "name": name or row["name"],
        "status": status or row["status"],
        "whenmodified": books.clock.stamp(),
    }
    books.update("reference", row["recordno"], changes)


def delete_master(books: Books, kind: Kind, row: Row) -> None:
    """Delete a record that nothing names.

    Raises: FunctionRefused.
    """
    for table, column in kind.uses:
        sql = f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1"  # noqa: S608 - names of the table above
        if books.value(sql, (row["id"],)):
            # Source (assumed): that it stays, and the words.
            text = f"{kind.word} {row['id']} is used by other records and can't be deleted."
            raise FunctionRefused(ErrorItem("BL01001973", "", text))
    books.execute("DELETE FROM reference WHERE recordno = ?", (row["recordno"],))


def find_master(books: Books, kind: Kind, key: str) -> Row | None:
    """Give a record by its id, active or not."""
    return books.row("SELECT * FROM reference WHERE object = ? AND id = ?", (kind.object_name, key))


def _check(books: Books, kind: Kind, facts: Mapping[str, str], status: str) -> None:
    if status not in {"", "active", "inactive"}:
        raise invalid(f"Status '{status}' specified is not valid.", record=kind.word)
    for name in ("GLACCOUNTNO", "OFFSETGLACCOUNTNO"):
        if facts.get(name):
            find_account(books, facts[name])
