"""Order Entry documents, and the A/R invoices that some of them post."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import duplicate_number, invalid
from tieout.sandbox.rules import custom_fields, dimensions
from tieout.sandbox.rules.attachments import check_attachment
from tieout.sandbox.rules.checks import (
    Actor,
    active_customer,
    can_reach,
    check_amounts,
    check_department,
    check_location,
    due_date,
    find_reference,
    not_found,
)
from tieout.sandbox.rules.contacts import contact_names, document_contacts
from tieout.sandbox.rules.conversions import (
    CONVERTED,
    PARTLY_CONVERTED,
    convert,
    convert_from,
    find_source,
    give_back,
)
from tieout.sandbox.rules.currencies import IN_BASE, Currency, currency_columns, currency_of
from tieout.sandbox.rules.deletions import delete_record
from tieout.sandbox.rules.dimensions import check_dimensions
from tieout.sandbox.rules.invoices import has_details
from tieout.sandbox.rules.numbering import DOCUMENT_NUMBER_MISSING, next_number
from tieout.sandbox.rules.posting import DRAFT, post_document, unpost
from tieout.sandbox.values import CENTS, PRICE_UNITS, read_key

PENDING, CLOSED = "Pending", "Closed"


@dataclass(frozen=True)
class DocumentLine:
    """A line: quantity and price in ten-thousandths."""

    item: str
    quantity: int
    price: int
    text: str = ""
    unit: str = "Each"
    memo: str = ""
    location: str = ""
    department: str = ""
    source_key: str = ""  # the line of the converted document
    dimensions: Mapping[str, str] = field(default_factory=dict)
    custom: Mapping[str, object] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Give the line's amount in cents, half up."""
        product = self.quantity * self.price * CENTS
        scale = PRICE_UNITS * PRICE_UNITS
        sign = -1 if product < 0 else 1
        return sign * ((abs(product) + scale // 2) // scale)


@dataclass(frozen=True)
class Subtotal:
    """A discount (negative), a charge or a tax at the foot of a document."""

    description: str
    total: int
    absolute: int = 0
    percent: int = 0
    location: str = ""


@dataclass(frozen=True)
class DocumentInput:
    """What was sent of a document."""

    definition: str
    customer_id: str
    date: str
    lines: Sequence[DocumentLine]
    subtotals: Sequence[Subtotal] = ()
    posted: str = ""
    due: str = ""
    term: str = ""
    number: str = ""
    reference: str = ""
    message: str = ""
    bill_to: str = ""
    ship_to: str = ""
    state: str = PENDING
    currency: Currency = IN_BASE
    created_from: str = ""
    attachment: str = ""
    custom: Mapping[str, object] = field(default_factory=dict)


def create_document(books: Books, actor: Actor, given: DocumentInput) -> Row:
    """Create a document and what it posts; give its row.

    Raises: FunctionRefused.
    """
    definition = find_reference(books, "SODOCUMENTPARAMS", given.definition)
    if definition is None:
        # Source (assumed): the words for an unknown transaction definition.
        raise invalid(
            f"Transaction definition '{given.definition}' specified is not valid.", record="Document"
        )
    if given.definition in books.settings.entity_only_definitions and not actor.entity:
        # Source (observed): BL01001973 for one that an entity alone may use. Source (assumed): the words.
        text = f"Transaction definition '{given.definition}' can be used in an entity only."
        raise invalid(text, code="BL01001973", record="Document")
    customer = active_customer(books, actor, given.customer_id)
    given = _with_term(books, given, customer)
    _check_lines(books, actor, given)
    source = find_source(books, actor, given.created_from, customer) if given.created_from else None
    number = given.number or _next_number(books, definition)
    doc_id = f"{given.definition}-{number}"
    # Source (assumed): numbers are unique within a definition; A/R numbers are not looked at.
    if books.value("SELECT 1 FROM sodocument WHERE docid = ?", (doc_id,)):
        raise duplicate_number(number)
    record_no = books.next_record_no()
    stamp = books.clock.stamp()
    books.insert(
        "sodocument",
        {
            "recordno": record_no,
            "docparid": given.definition,
            "docno": number,
            "docid": doc_id,
            "custrec": customer["recordno"],
            "createdfrom": given.created_from,
            "auwhencreated": stamp,
            "createdby": actor.user_no,
            "megaentity": actor.entity,
            **_header(books, actor, given),
            **_contacts(books, actor, customer, given),
        },
    )
    _insert_lines(books, record_no, given)
    if source is not None:
        convert(books, actor, source, _taken(given))
    post_document(books, actor, record_no)
    return find_document(books, actor, doc_id)


def _taken(given: DocumentInput) -> list[tuple[str, int]]:
    return [(line.source_key, line.quantity) for line in given.lines]


def _contacts(books: Books, actor: Actor, customer: Row, given: DocumentInput) -> dict[str, object]:
    return document_contacts(
        *(books, actor, customer), bill_to=given.bill_to, ship_to=given.ship_to, record="Document"
    )


def _with_term(books: Books, given: DocumentInput, customer: Row) -> DocumentInput:
    # Source (assumed): one without term and due date takes the customer's term.
    term = given.term or ("" if given.due else customer["termname"])
    return replace(given, term=term, due=due_date(books, given.date, term=term, due=given.due))


def _check_lines(books: Books, actor: Actor, given: DocumentInput) -> None:
    if given.state not in {DRAFT, PENDING, CLOSED}:
        raise invalid(f"State '{given.state}' specified is not valid.", record="Document")
    check_attachment(books, given.attachment, record="Document")
    for line in given.lines:
        if find_reference(books, "ITEM", line.item) is None:
            raise invalid(f"Item '{line.item}' specified is not valid.", record="Document")
        check_location(books, actor, line.location)
        check_department(books, line.department)
        check_dimensions(books, line.dimensions, record="Document")
    check_amounts([*(line.total for line in given.lines), *(each.total for each in given.subtotals)])


def _next_number(books: Books, definition: Row) -> str:
    prefix = json.loads(definition["data"]).get("PREFIX") or definition["id"].replace(" ", "")[:2].upper()

    def is_used(made: str) -> bool:
        sql = "SELECT 1 FROM sodocument WHERE docid = ?"
        return books.value(sql, (f"{definition['id']}-{made}",)) is not None

    return next_number(
        *(books, "order_entry", definition["id"], prefix),
        missing=DOCUMENT_NUMBER_MISSING,
        is_used=is_used,
    )


def _header(books: Books, actor: Actor, given: DocumentInput) -> dict[str, object]:
    subtotal = sum(line.total for line in given.lines)
    return {
        "state": given.state,
        "whencreated": given.date,
        "whenposted": given.posted or given.date,
        "whendue": given.due,
        "termname": given.term,
        "ponumber": given.reference,
        "message": given.message,
        "supdocid": given.attachment,
        "custom": custom_fields.kept(given.custom),
        **currency_columns(books, given.currency),
        "subtotal": subtotal,
        "total": subtotal + sum(each.total for each in given.subtotals),
        "whenmodified": books.clock.stamp(),
        "modifiedby": actor.user_no,
    }


def _insert_lines(books: Books, record_no: int, given: DocumentInput) -> None:
    stamp = books.clock.stamp()
    for position, line in enumerate(given.lines):
        books.insert(
            "sodocumententry",
            {
                "recordno": books.next_record_no(),
                "dochdrno": record_no,
                "line_no": position,
                "itemid": line.item,
                "itemdesc": line.text
                or books.value("SELECT name FROM reference WHERE object = 'ITEM' AND id = ?", (line.item,)),
                "unit": line.unit,
                "quantity": line.quantity,
                "price": line.price,
                "total": line.total,
                "memo": line.memo,
                "locationid": line.location,
                "departmentid": line.department,
                "dims": dimensions.kept(line.dimensions),
                "custom": custom_fields.kept(line.custom),
                "sourceline": read_key(line.source_key) if line.source_key else None,
                "whenmodified": stamp,
            },
        )
    for each in given.subtotals:
        books.insert(
            "sodocumentsubtotals",
            {
                "recordno": books.next_record_no(),
                "dochdrno": record_no,
                "description": each.description,
                "absval": each.absolute,
                "percentval": each.percent,
                "total": each.total,
                "locationid": each.location or (given.lines[0].location if given.lines else ""),
            },
        )


def find_document(books: Books, actor: Actor, doc_id: str) -> Row:
    """Give a document by its DOCID.

    Raises: FunctionRefused.
    """
    row = books.row("SELECT * FROM sodocument WHERE docid = ?", (doc_id,))
    if row is None or not can_reach(actor, row["megaentity"]):
        raise not_found("document")
    return row


def _refuse_if_paid(books: Books, row: Row) -> None:
    if row["prrecordkey"] is not None and has_details(books, row["prrecordkey"]):
        # Source (documented): lines stay locked after a payment, reversed or not.
        # Source (assumed): "A payment has been made against this Invoice / Adjustment." is its words.
        raise invalid("A payment has been made against this Invoice / Adjustment.", record="Document")


def update_document(books: Books, actor: Actor, row: Row, given: DocumentInput) -> Row:
    """Replace a document by what it is to be; its A/R invoice is deleted and made anew.

    Raises: FunctionRefused.
    Source (documented): editing a document that posts gives its A/R invoice a new RECORDNO.
    """
    if row["state"] not in {DRAFT, PENDING}:
        raise invalid(f"A document in the state {row['state']} cannot be edited.", record="Document")
    _refuse_if_paid(books, row)
    customer = active_customer(books, actor, given.customer_id)
    given = _with_term(books, given, customer)
    _check_lines(books, actor, given)
    record_no = row["recordno"]
    # Source (assumed): an edit counts anew what it takes from the document that it was made from.
    give_back(books, actor, row)
    unpost(books, actor, row["prrecordkey"])
    books.execute("DELETE FROM sodocumententry WHERE dochdrno = ?", (record_no,))
    books.execute("DELETE FROM sodocumentsubtotals WHERE dochdrno = ?", (record_no,))
    header = {**_header(books, actor, given), **_contacts(books, actor, customer, given)}
    books.update("sodocument", record_no, {**header, "prrecordkey": None})
    _insert_lines(books, record_no, given)
    if row["createdfrom"]:
        convert_from(books, actor, row["createdfrom"], _taken(given))
    post_document(books, actor, record_no)
    return find_document(books, actor, row["docid"])


def delete_document(books: Books, actor: Actor, row: Row) -> None:
    """Delete a document with its A/R record; what it was converted from can be converted again.

    Raises: FunctionRefused.
    """
    if row["state"] in {CONVERTED, PARTLY_CONVERTED}:
        # Source (documented): not for converted documents, as an update. Source (assumed): the words.
        raise invalid(f"A document in the state {row['state']} cannot be deleted.", record="Document")
    _refuse_if_paid(books, row)
    unpost(books, actor, row["prrecordkey"])
    give_back(books, actor, row)
    books.execute("DELETE FROM sodocumententry WHERE dochdrno = ?", (row["recordno"],))
    books.execute("DELETE FROM sodocumentsubtotals WHERE dochdrno = ?", (row["recordno"],))
    delete_record(books, actor, "SODOCUMENT", row["recordno"])


def current_input(books: Books, row: Row) -> DocumentInput:
    """Give a document as what would have to be sent to make it."""
    customer = books.value("SELECT customerid FROM customer WHERE recordno = ?", (row["custrec"],))
    lines = books.rows(
        "SELECT * FROM sodocumententry WHERE dochdrno = ? ORDER BY line_no", (row["recordno"],)
    )
    subtotals = books.rows(
        "SELECT * FROM sodocumentsubtotals WHERE dochdrno = ? ORDER BY recordno", (row["recordno"],)
    )
    contacts = contact_names(books, row)
    return DocumentInput(
        definition=row["docparid"],
        customer_id=customer,
        date=row["whencreated"],
        posted=row["whenposted"] or "",
        due=row["whendue"] or "",
        term=row["termname"],
        number=row["docno"],
        reference=row["ponumber"],
        message=row["message"],
        attachment=row["supdocid"],
        custom=custom_fields.read_kept(row["custom"]),
        bill_to=contacts["billto"],
        ship_to=contacts["shipto"],
        state=row["state"],
        currency=currency_of(row),
        lines=[
            DocumentLine(
                item=line["itemid"],
                quantity=line["quantity"],
                price=line["price"],
                text=line["itemdesc"],
                unit=line["unit"],
                memo=line["memo"],
                location=line["locationid"],
                department=line["departmentid"],
                source_key=str(line["sourceline"] or ""),
                dimensions=dimensions.read_kept(line["dims"]),
                custom=custom_fields.read_kept(line["custom"]),
            )
            for line in lines
        ],
        subtotals=[
            Subtotal(
                each["description"], each["total"], each["absval"], each["percentval"], each["locationid"]
            )
            for each in subtotals
        ],
    )
