"""Order Entry documents that are made from others: an order becomes an invoice, in whole or in part."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.checks import Actor, can_reach, find_reference, not_found
from tieout.sandbox.values import read_key

PENDING, PARTLY_CONVERTED, CONVERTED = "Pending", "Partially Converted", "Converted"


def find_source(books: Books, actor: Actor, doc_id: str, customer: Row) -> Row:
    """Give the document that is to be converted.

    Raises: FunctionRefused.
    """
    row = books.row("SELECT * FROM sodocument WHERE docid = ?", (doc_id,))
    if row is None or not can_reach(actor, row["megaentity"]):
        raise not_found("document")
    # Source (assumed): the conditions of a conversion and their words.
    if row["custrec"] != customer["recordno"]:
        raise invalid(f"The document {doc_id} belongs to another customer.", record="Document")
    if row["state"] not in {PENDING, PARTLY_CONVERTED}:
        raise invalid(f"A document in the state {row['state']} cannot be converted.", record="Document")
    return row


def convert(books: Books, actor: Actor, source: Row, lines: Sequence[tuple[str, int]]) -> None:
    """Count quantities of the source's lines as converted and set its state.

    Raises: FunctionRefused.
    """
    if _posts(books, source):
        # Source (assumed): what posted, as the invoice that a return comes from, keeps its state.
        return
    keyed = [(read_key(key), quantity) for key, quantity in lines if key]
    if not keyed:
        # Source (assumed): without sourcelinekey the whole document is converted.
        sql = "UPDATE sodocumententry SET converted = quantity WHERE dochdrno = ?"
        books.execute(sql, (source["recordno"],))
    for key, quantity in keyed:
        sql = "SELECT * FROM sodocumententry WHERE recordno = ? AND dochdrno = ?"
        line = books.row(sql, (key, source["recordno"]))
        if line is None:
            raise not_found("document line")
        if line["converted"] + quantity > line["quantity"]:
            raise invalid("More is converted than the line of the source holds.", record="Document")
        books.update("sodocumententry", key, {"converted": line["converted"] + quantity})
    _set_state(books, actor, source)


def convert_from(books: Books, actor: Actor, doc_id: str, lines: Sequence[tuple[str, int]]) -> None:
    """Count quantities of a document's lines as converted, if the document is still there.

    Raises: FunctionRefused.
    """
    source = books.row("SELECT * FROM sodocument WHERE docid = ?", (doc_id,))
    if source is not None:
        convert(books, actor, source, lines)


def give_back(books: Books, actor: Actor, row: Row) -> None:
    """Let what a deleted document was converted from be converted again."""
    source = books.row("SELECT * FROM sodocument WHERE docid = ?", (row["createdfrom"],))
    if source is None or _posts(books, source):
        return
    sql = "SELECT * FROM sodocumententry WHERE dochdrno = ? AND sourceline IS NOT NULL"
    lines = books.rows(sql, (row["recordno"],))
    for line in lines:
        sql = "UPDATE sodocumententry SET converted = converted - ? WHERE recordno = ?"
        books.execute(sql, (line["quantity"], line["sourceline"]))
    if not lines:
        books.execute("UPDATE sodocumententry SET converted = 0 WHERE dochdrno = ?", (source["recordno"],))
    _set_state(books, actor, source)


def _posts(books: Books, row: Row) -> bool:
    definition = find_reference(books, "SODOCUMENTPARAMS", row["docparid"])
    return definition is not None and bool(json.loads(definition["data"]).get("POSTS"))


def _set_state(books: Books, actor: Actor, source: Row) -> None:
    sql = "SELECT sum(quantity) AS wanted, sum(converted) AS done FROM sodocumententry WHERE dochdrno = ?"
    sums = books.row(sql, (source["recordno"],))
    assert sums is not None
    state = PENDING if not sums["done"] else CONVERTED if sums["done"] >= sums["wanted"] else PARTLY_CONVERTED
    audit = {"whenmodified": books.clock.stamp(), "modifiedby": actor.user_no}
    books.update("sodocument", source["recordno"], {"state": state, **audit})
