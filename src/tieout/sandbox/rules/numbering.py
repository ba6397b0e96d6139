"""Numbers that people see: given by the caller, else by a document sequence, and used once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tieout.sandbox.books import Books
from tieout.sandbox.errors import ErrorItem, could_not_create, duplicate_number


@dataclass(frozen=True)
class Numbering:
    """How records of a kind are numbered."""

    name: str  # as the settings name the sequence
    table: str
    prefix: str
    sequence: str
    missing: ErrorItem  # what is said when there is neither a number nor a sequence


def _enter(what: str) -> ErrorItem:
    # Source (observed): BL03002128 and its words, of a bill. Source (assumed): their twins in A/R.
    return ErrorItem("BL03002128", "", f"Enter {what} number, and try again.")


INVOICES = Numbering("invoice", "arinvoice", "INV", "ar invoice", _enter("an Invoice"))
ADJUSTMENTS = Numbering("adjustment", "aradjustment", "ADJ", "ar adjustment", _enter("an Adjustment"))
# Source (observed): PL01000127, its words and its advice (errors.md 5.1).
DOCUMENT_NUMBER_MISSING = ErrorItem(
    "PL01000127", "", "Document Number is missing", "Make desired changes and press Save to continue."
)


def number_for(books: Books, numbering: Numbering, entity: str, given: str) -> str:
    """Give the number of a new A/R record: the given one, else the next of the sequence.

    Raises: FunctionRefused.
    """
    # Source (documented): a given number overrides the sequence.
    if given:
        check_number(books, numbering, entity, given)
        return given
    return next_number(
        books,
        numbering.name,
        numbering.sequence,
        numbering.prefix,
        missing=numbering.missing,
        is_used=lambda made: is_used(books, numbering, entity, made),
    )


def next_number(
    books: Books, name: str, sequence: str, prefix: str, *, missing: ErrorItem, is_used: Callable[[str], bool]
) -> str:
    """Give the next number of a sequence that nothing carries yet.

    Raises: FunctionRefused.
    """
    if name not in books.settings.document_sequences:
        raise could_not_create(missing)
    while True:
        made = f"{prefix}-{books.next_number(sequence):06d}"
        if not is_used(made):
            return made


def check_number(books: Books, numbering: Numbering, entity: str, number: str) -> None:
    """Check that a number is free.

    Raises: FunctionRefused.
    """
    if not books.settings.duplicate_numbers and is_used(books, numbering, entity, number):
        raise duplicate_number(number)


def is_used(books: Books, numbering: Numbering, entity: str, number: str) -> bool:
    """Say whether a record of the kind carries a number, whatever its state and origin."""
    # Source (assumed): a reversed invoice keeps its number; the counter-record has none of its own.
    # Source (assumed): numbers are unique among records of one kind; those of the others are not looked at.
    sql = f"SELECT 1 FROM {numbering.table} WHERE recordid = ? AND state <> 'Reversal'"  # noqa: S608
    if books.settings.numbers_by_entity:
        return books.value(f"{sql} AND megaentity = ?", (number, entity)) is not None
    return books.value(sql, (number,)) is not None
