"""Attachments: folders of documents, each with its files, that records can name."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieout.sandbox.books import Books, Row
from tieout.sandbox.defaults import add_reference
from tieout.sandbox.errors import ErrorItem, FunctionRefused, could_not_create, duplicate, invalid
from tieout.sandbox.rules.checks import find_reference

FOLDER, DOCUMENT = "SUPDOCFOLDER", "SUPDOC"
_WORDS = {FOLDER: "Folder", DOCUMENT: "Attachment"}


@dataclass(frozen=True)
class File:
    """A file of an attachment; its data is base64 as it was sent."""

    name: str
    type: str
    data: str


def create_attachment(
    books: Books, kind: str, key: str, facts: Mapping[str, str], files: Sequence[File] = ()
) -> None:
    """Create a folder, or a document with its files.

    Raises: FunctionRefused.
    """
    word = _WORDS[kind]
    if not key:
        raise invalid(f"Required field {word} ID is missing", record=word)
    if find_reference(books, kind, key) is not None:
        raise could_not_create(duplicate(word, key), record=word)
    _check_folder(books, facts)
    number = add_reference(books, kind, key, facts.get("NAME") or key, dict(facts))
    _insert(books, number, files)


def update_attachment(
    books: Books, kind: str, key: str, facts: Mapping[str, str], files: Sequence[File] = ()
) -> None:
    """Change what was sent of a folder or a document, and add files to it.

    Raises: FunctionRefused.
    """
    row = _find(books, kind, key, "update")
    _check_folder(books, facts)
    data = {**json.loads(row["data"]), **facts}
    changes = {"name": data.get("NAME") or row["name"], "data": json.dumps(data, ensure_ascii=False)}
    books.update("reference", row["recordno"], {**changes, "whenmodified": books.clock.stamp()})
    # Source (assumed): files join those that are there; one of the same name replaces it.
    for each in files:
        sql = "DELETE FROM attachment WHERE supdoc = ? AND name = ?"
        books.execute(sql, (row["recordno"], each.name))
    _insert(books, row["recordno"], files)


def delete_attachment(books: Books, kind: str, key: str) -> None:
    """Delete a document with its files, or an empty folder.

    Raises: FunctionRefused.
    """
    row = _find(books, kind, key, "delete")
    sql = "SELECT 1 FROM reference WHERE object IN (?, ?) AND json_extract(data, '$.FOLDER') = ?"
    if kind == FOLDER and books.value(sql, (FOLDER, DOCUMENT, key)):
        # Source (assumed): a folder that holds something stays, and the words.
        raise FunctionRefused(ErrorItem("BL01001973", "", f"Folder {key} is not empty and can't be deleted."))
    books.execute("DELETE FROM attachment WHERE supdoc = ?", (row["recordno"],))
    books.execute("DELETE FROM reference WHERE recordno = ?", (row["recordno"],))


def check_attachment(books: Books, key: str, *, record: str = "") -> None:
    """Check the attachment that a record names, if it names one.

    Raises: FunctionRefused.
    """
    if key and find_reference(books, DOCUMENT, key) is None:
        # Source (assumed): that it has to exist, and the words.
        raise invalid(f"Attachment '{key}' specified is not valid.", record=record)


def _check_folder(books: Books, facts: Mapping[str, str]) -> None:
    folder = facts.get("FOLDER", "")
    if folder and find_reference(books, FOLDER, folder) is None:
        raise invalid(f"Folder '{folder}' specified is not valid.", record="Attachment")


def _find(books: Books, kind: str, key: str, verb: str) -> Row:
    row = find_reference(books, kind, key)
    if row is None:
        # Source (assumed): the words, after those of the generic delete.
        text = f"Cannot find {_WORDS[kind].lower()} with key '{key}' to {verb}."
        raise FunctionRefused(ErrorItem("BL01001973", "", text))
    return row


def _insert(books: Books, number: int, files: Sequence[File]) -> None:
    for each in files:
        values = {"supdoc": number, "name": each.name, "type": each.type, "data": each.data}
        books.insert("attachment", {"recordno": books.next_record_no(), **values})
