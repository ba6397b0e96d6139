"""Loading many finished documents at once: rows are collected and inserted by the thousand.

Used only to fill new books. It takes documents whose arithmetic is done and keeps the same relations
between the tables as the functions of the gateway do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tieout.sandbox.books import Books
from tieout.sandbox.settings import BASE_CURRENCY

_BATCH = 20_000

_COLUMNS = {
    "sodocument": (
        "recordno, docparid, docno, docid, state, custrec, whencreated, whenposted, whendue, termname,"
        " ponumber, message, currency, rate, subtotal, total, prrecordkey, auwhencreated, whenmodified,"
        " createdby, modifiedby, megaentity, billto"
    ),
    "sodocumententry": (
        "recordno, dochdrno, line_no, itemid, itemdesc, quantity, price, total, memo, locationid,"
        " departmentid"
    ),
    "sodocumentsubtotals": "recordno, dochdrno, description, absval, percentval, total, locationid",
    "arinvoice": (
        "recordno, recordid, state, rawstate, custrec, docnumber, description2, termname, whencreated,"
        " whenposted, whendue, whenpaid, currency, rate, totalentered, totalpaid, totaldue, modulekey,"
        " prbatch, auwhencreated, whenmodified, createdby, modifiedby, megaentity, billto"
    ),
    "arinvoiceitem": (
        "recordno, recordkey, line_no, accountno, amount, totalpaid, entrydescription, locationid,"
        " departmentid, itemid, origdocid, origdockey, origdoclinekey"
    ),
    "arpymt": (
        "recordno, recordid, state, rawstate, displaystate, custrec, docnumber, description, paymentmethod,"
        " financialentity, undepositedaccountno, prbatch, whencreated, receiptdate, whenpaid, currency, rate,"
        " totalentered, totalpaid, auwhencreated, whenmodified, createdby, modifiedby, megaentity"
    ),
    "arpymtdetail": (
        "recordno, paymentkey, recordkey, entrykey, amount, paymentdate, currency, rate, state, whencreated,"
        " whenmodified, createdby, modifiedby, megaentity"
    ),
}

# A payment touches the A/R invoice, not the document that posted it.
_TOUCH_PAID = (
    "UPDATE arinvoice SET whenmodified = d.at FROM (SELECT recordkey, max(whenmodified) AS at"
    " FROM arpymtdetail GROUP BY recordkey) AS d WHERE d.recordkey = arinvoice.recordno"
)


@dataclass(frozen=True)
class Line:
    """A line of a document: an item sold, or a subtotal below (``item`` empty)."""

    item: str
    text: str
    quantity: int
    price: int
    total: int
    account: str
    location: str
    department: str = ""
    percent: int = 0


@dataclass
class Document:
    """A finished invoice, with or without an Order Entry document."""

    customer: int
    number: str
    date: str
    due_date: str
    lines: Sequence[Line]
    definition: str = ""
    is_draft: bool = False
    term: str = ""
    reference: str = ""
    message: str = ""
    currency: str = BASE_CURRENCY
    rate: int = 1_000_000
    entity: str = ""
    bill_to: int | None = None  # a contact other than the customer's display contact
    stamp: str = ""
    modified: str | None = ""
    record_no: int = 0
    invoice_no: int = 0
    item_nos: list[tuple[int, int]] = field(default_factory=list)  # (record number, what can be paid on it)

    @property
    def total(self) -> int:
        """Give the sum of lines and subtotals."""
        return sum(line.total for line in self.lines)


@dataclass(frozen=True)
class Part:
    """What a payment pays of one invoice."""

    document: Document
    amount: int
    is_all: bool
    paid_before: int = 0


def payable(amounts: Sequence[int]) -> list[int]:
    """Give what can be paid on each line: negative lines are set against the last positive ones.

    Source (assumed): how a discount line of an invoice is consumed by payments is not documented.
    """
    rest = [max(0, amount) for amount in amounts]
    credit = -sum(amount for amount in amounts if amount < 0)
    for position in range(len(rest) - 1, -1, -1):
        taken = min(credit, rest[position])
        rest[position] -= taken
        credit -= taken
    return rest


class Loader:
    """Collects rows and inserts them in batches; its record numbers come in one run."""

    def __init__(self, books: Books, *, user: int) -> None:
        """Load into these books as this user."""
        self._books = books
        self._user = user
        self._rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in _COLUMNS}
        self._waiting = 0
        self._next = books.reserve_record_nos(0)
        self._payments = 0

    def _number(self) -> int:
        number = self._next
        self._next += 1
        return number

    def add_document(self, document: Document, *, paid: int = 0, paid_on: str | None = None) -> None:
        """Add a document as it stands after ``paid`` cents were paid on it."""
        amounts = [line.total for line in document.lines]
        total = sum(amounts)
        caps = payable(amounts)
        posts = not (document.definition and document.is_draft)
        header = self._number() if document.definition else 0
        document.invoice_no = self._number() if posts else 0
        document.record_no = header or document.invoice_no
        docid = f"{document.definition}-{document.number}" if document.definition else ""
        left = paid
        line_no = 0
        for position, line in enumerate(document.lines):
            line_key: int | None = None
            if header:
                line_key = self._add_document_line(header, line, line_no)
                line_no += 1 if line.item else 0
            if posts:
                item_no = self._number()
                settled = min(left, caps[position])
                left -= settled
                document.item_nos.append((item_no, caps[position]))
                self._rows["arinvoiceitem"].append((
                    item_no, document.invoice_no, position + 1, line.account, line.total, settled, line.text,
                    line.location, line.department, line.item, docid, header or None, line_key,
                ))  # fmt: skip
        stamp = document.stamp
        audit = (stamp, document.modified, self._user, self._user, document.entity)
        if header:
            self._add_header(document, header, docid, total, audit)
        if posts:
            self._add_invoice(document, docid, total, paid, paid_on, audit)
        self._waiting += 1
        if self._waiting >= _BATCH:
            self.flush()

    def _add_document_line(self, header: int, line: Line, line_no: int) -> int:
        key = self._number()
        if line.item:
            self._rows["sodocumententry"].append((
                key, header, line_no, line.item, line.text, line.quantity, line.price, line.total, "",
                line.location, line.department,
            ))  # fmt: skip
        else:
            absolute = 0 if line.percent else abs(line.total)
            self._rows["sodocumentsubtotals"].append(
                (key, header, line.text, absolute, line.percent, line.total, line.location)
            )
        return key

    def _add_header(
        self, document: Document, header: int, docid: str, total: int, audit: tuple[str | int | None, ...]
    ) -> None:
        subtotal = sum(line.total for line in document.lines if line.item)
        self._rows["sodocument"].append((
            header, document.definition, document.number, docid, "Draft" if document.is_draft else "Pending",
            document.customer, document.date, document.date, document.due_date, document.term,
            document.reference, document.message, document.currency, document.rate, subtotal, total,
            document.invoice_no or None, *audit, document.bill_to,
        ))  # fmt: skip

    def _add_invoice(
        self,
        document: Document,
        docid: str,
        total: int,
        paid: int,
        paid_on: str | None,
        audit: tuple[str | int | None, ...],
    ) -> None:
        if document.is_draft:
            state, raw = "Draft", "D"
        else:
            state, raw = ("Paid" if paid == total else "Partially Paid") if paid else "Posted", "A"
        batch = f"Invoices: {document.date.replace('-', '/')} Batch"
        self._rows["arinvoice"].append((
            document.invoice_no, document.number, state, raw, document.customer, document.reference, docid,
            document.term, document.date, document.date, document.due_date,
            paid_on if paid == total else None, document.currency, document.rate, total, paid, total - paid,
            "8.SO" if docid else "4.AR", batch, *audit, document.bill_to,
        ))  # fmt: skip

    def add_payment(
        self,
        *,
        customer: int,
        parts: Sequence[Part],
        date: str,
        method: str,
        reference: str,
        stamp: str,
        bank: str = "",
        account: str = "",
        entity: str = "",
    ) -> int:
        """Add a payment over documents that were added before; their paid amounts already count it."""
        key = self._number()
        self._payments += 1
        currency, rate = parts[0].document.currency, parts[0].document.rate
        total = sum(part.amount for part in parts)
        source = f"Bank-{bank}" if bank else f"Undeposited-{account}"
        batch = f"Payments({source}): {date.replace('-', '/')} Batch"
        audit = (stamp, stamp, self._user, self._user, entity)
        self._rows["arpymt"].append((
            key, f"PMT-{self._payments:06d}", "Complete", "C", "Posted", customer, reference, "", method,
            bank, account, batch, date, date, date, currency, rate, total, total, *audit,
        ))  # fmt: skip
        for part in parts:
            left, skip = part.amount, part.paid_before
            for item_no, cap in part.document.item_nos:
                passed = min(skip, cap)
                skip -= passed
                taken = min(left, cap - passed)
                left -= taken
                if taken:
                    self._rows["arpymtdetail"].append((
                        self._number(), key, part.document.invoice_no, item_no, taken, date, currency, rate,
                        "Complete", *audit,
                    ))  # fmt: skip
        return key

    def flush(self) -> None:
        """Insert what was collected."""
        for table, rows in self._rows.items():
            if rows:
                columns = _COLUMNS[table]
                marks = ", ".join("?" * len(rows[0]))
                sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
                self._books.execute_many(sql, rows)
                rows.clear()
        self._waiting = 0

    def finish(self) -> None:
        """Insert the rest and hand the numbers back to the books."""
        self.flush()
        self._books.execute(_TOUCH_PAID)
        self._books.reserve_record_nos(self._next - self._books.reserve_record_nos(0))
        if self._payments:
            sql = "INSERT OR REPLACE INTO sequence (name, value) VALUES ('payment', ?)"
            self._books.execute(sql, (self._payments,))
