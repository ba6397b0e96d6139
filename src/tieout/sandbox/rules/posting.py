"""The A/R record that an Order Entry document posts: an invoice, or a credit memo for a return."""

from __future__ import annotations

import json
from dataclasses import replace

from tieout.sandbox.books import Books, Row
from tieout.sandbox.defaults import ITEM_ACCOUNTS, SALES, SUBTOTAL_ACCOUNTS
from tieout.sandbox.rules.adjustments import AdjustmentInput, create_adjustment, delete_adjustment_rows
from tieout.sandbox.rules.checks import Actor, find_reference
from tieout.sandbox.rules.contacts import contact_names
from tieout.sandbox.rules.currencies import currency_of
from tieout.sandbox.rules.dimensions import read_kept
from tieout.sandbox.rules.invoices import InvoiceInput, delete_rows, post
from tieout.sandbox.rules.lines import Line, Origin, check_account
from tieout.sandbox.rules.periods import check_period

DRAFT = "Draft"
ADJUSTMENT_CLASS = "Adjustment"


def post_document(books: Books, actor: Actor, record_no: int) -> None:
    """Post the A/R record of a document whose definition asks for one."""
    row = books.row("SELECT * FROM sodocument WHERE recordno = ?", (record_no,))
    assert row is not None
    definition = find_reference(books, "SODOCUMENTPARAMS", row["docparid"])
    facts = json.loads(definition["data"]) if definition is not None else {}
    if row["state"] == DRAFT or facts.get("POSTS") != "AR":
        return
    if facts["DOCCLASS"] == ADJUSTMENT_CLASS:
        _post_adjustment(books, actor, row)
        return
    customer = books.row("SELECT * FROM customer WHERE recordno = ?", (row["custrec"],))
    assert customer is not None
    contacts = contact_names(books, row)
    invoice = InvoiceInput(
        customer_id=customer["customerid"],
        date=row["whencreated"],
        posted=row["whenposted"] or "",
        lines=_invoice_lines(books, record_no),
        term=row["termname"],
        reference=row["ponumber"],
        description=row["message"],
        bill_to=contacts["billto"],
        ship_to=contacts["shipto"],
        currency=currency_of(row),
    )
    for line in invoice.lines:
        check_account(books, line)
    owner = replace(actor, entity=row["megaentity"])
    key = post(
        *(books, owner, customer, invoice),
        # Source (assumed): the A/R number is the document's number.
        number=row["docno"],
        due=row["whendue"],
        origin=Origin(row["docid"], record_no),
    )
    books.update("sodocument", record_no, {"prrecordkey": key})


def _post_adjustment(books: Books, actor: Actor, row: Row) -> None:
    # Source (assumed): a return posts an ARADJUSTMENT; its amounts are those of the document turned round.
    lines = [replace(line, amount=-line.amount) for line in _invoice_lines(books, row["recordno"])]
    contacts = contact_names(books, row)
    given = AdjustmentInput(
        customer_id=books.value("SELECT customerid FROM customer WHERE recordno = ?", (row["custrec"],)),
        date=row["whencreated"],
        posted=row["whenposted"] or "",
        lines=lines,
        number=row["docno"],
        reference=row["ponumber"],
        description=row["message"],
        bill_to=contacts["billto"],
        ship_to=contacts["shipto"],
        currency=currency_of(row),
    )
    origin = Origin(row["docid"], row["recordno"])
    owner = replace(actor, entity=row["megaentity"])
    key = create_adjustment(books, owner, given, origin=origin)
    books.update("sodocument", row["recordno"], {"prrecordkey": key})


def unpost(books: Books, actor: Actor, record_no: int | None) -> None:
    """Delete the A/R record of a document, if it has one.

    Raises: FunctionRefused.
    """
    if record_no is not None:
        for table in ("arinvoice", "aradjustment"):
            sql = f"SELECT whenposted FROM {table} WHERE recordno = ?"  # noqa: S608 - one of the two
            check_period(books, books.value(sql, (record_no,)))
        delete_rows(books, actor, record_no)
        delete_adjustment_rows(books, actor, record_no)


def _invoice_lines(books: Books, record_no: int) -> list[Line]:
    lines = [
        Line(
            account=ITEM_ACCOUNTS.get(line["itemid"], SALES),
            amount=line["total"],
            memo=line["memo"] or line["itemdesc"],
            location=line["locationid"],
            department=line["departmentid"],
            item=line["itemid"],
            document_line=line["recordno"],
            dimensions=read_kept(line["dims"]),
        )
        for line in books.rows(
            "SELECT * FROM sodocumententry WHERE dochdrno = ? ORDER BY line_no", (record_no,)
        )
    ]
    for each in books.rows(
        "SELECT * FROM sodocumentsubtotals WHERE dochdrno = ? ORDER BY recordno", (record_no,)
    ):
        if each["total"]:
            account = SUBTOTAL_ACCOUNTS.get(each["description"], SALES)
            lines.append(
                Line(
                    account=account,
                    amount=each["total"],
                    memo=each["description"],
                    location=each["locationid"],
                    document_line=each["recordno"],
                )
            )
    return lines
