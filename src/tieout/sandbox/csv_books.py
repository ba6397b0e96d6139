"""Books from a CSV file: a row is a posted Sales Invoice, settled on a day of its own.

With a date the books stand at that day: rows dated later are kept as what is still to come, and the control
address lets them happen. Rows of one customer settled on one day are one payment.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from tieout.sandbox.books import Books, BooksUnusable, Row
from tieout.sandbox.bulk import Document, Line, Loader, Part
from tieout.sandbox.control_input import ControlError
from tieout.sandbox.defaults import SALES, SALES_INVOICE, UNDEPOSITED
from tieout.sandbox.rules.applying import Detail
from tieout.sandbox.rules.checks import Actor
from tieout.sandbox.rules.documents import DocumentInput, DocumentLine, create_document
from tieout.sandbox.rules.payments import PaymentInput, create_payment
from tieout.sandbox.values import CENTS, PRICE_UNITS, BadValue, read_amount, read_date, show_money

_TERM = "Net 30"
_LOCATION = "100"
_METHOD = "Printed Check"
_MORNING, _AFTERNOON, _NOON = time(8), time(10), time(12)


@dataclass(frozen=True)
class Entry:
    """One row of the file."""

    customer_id: str
    number: str
    date: str
    due_date: str
    amount: int
    settled: str


def read_entries(file: Path) -> list[Entry]:
    """Read the rows of a file, ordered by date and number; unknown columns are ignored.

    Raises: BooksUnusable.
    """
    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            reader = csv.DictReader(lines, restval="")
            entries = [_read_entry(row) for row in reader]
    except KeyError as error:
        raise BooksUnusable(f"The books of {file} cannot be read: there is no column {error}") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BooksUnusable(f"The books of {file} cannot be read: {error}") from error
    except BadValue as error:
        raise BooksUnusable(f"The books of {file} cannot be read: line {reader.line_num}: {error}") from error
    [(number, times)] = Counter(entry.number for entry in entries).most_common(1) or [("", 0)]
    if times > 1:
        raise BooksUnusable(
            f"The books of {file} cannot be read: the invoice {number} is there {times} times"
        )
    return sorted(entries, key=lambda entry: (entry.date, entry.number))


def _read_entry(row: dict[str, str]) -> Entry:
    number, customer_id = row["invoiceNumber"].strip(), row["customerID"].strip()
    day, due = _read_day(row, "InvoiceDate"), _read_day(row, "DueDate")
    settled = _read_day(row, "SettledDate") if row["SettledDate"].strip() else ""
    amount = read_amount(row["InvoiceAmount"])
    if not number or not customer_id:
        raise BadValue("an invoice needs its number and its customer")
    if amount < 0 or due < day:
        raise BadValue("an invoice is not negative, and not due before its date")
    # Money that came before the invoice counts from the invoice's date on; nothing is paid on nothing.
    return Entry(customer_id, number, day, due, amount, max(settled, day) if settled and amount else "")


def _read_day(row: dict[str, str], column: str) -> str:
    try:
        return read_date(row[column])
    except BadValue as error:
        raise BadValue(f"{column} '{row[column]}' is not a date m/d/yyyy") from error


def load(books: Books, file: Path, *, as_of: date | None) -> None:
    """Fill books that hold only master data.

    Raises: BooksUnusable.
    """
    entries = read_entries(file)
    until = as_of.isoformat() if as_of else "9999-12-31"
    user = books.settings.users["clerk"].record_no
    if as_of is not None:
        books.clock.set(datetime.combine(as_of, _NOON))
    keys = _add_customers(books, entries, user)
    loader = Loader(books, user=user)
    happened = [entry for entry in entries if entry.date <= until]
    settlements: dict[tuple[str, str], list[tuple[Entry, Document]]] = defaultdict(list)
    for entry in happened:
        document = _document(entry, keys[entry.customer_id])
        is_settled = bool(entry.settled) and entry.settled <= until
        if is_settled:
            settlements[entry.settled, entry.customer_id].append((entry, document))
        paid = entry.amount if is_settled else 0
        loader.add_document(document, paid=paid, paid_on=entry.settled if is_settled else None)
    for (settled, customer_id), pairs in sorted(settlements.items()):
        loader.add_payment(
            customer=keys[customer_id],
            parts=[Part(document, entry.amount, is_all=True) for entry, document in pairs],
            date=settled,
            method=_METHOD,
            reference=_reference(settled),
            stamp=f"{settled} {_AFTERNOON.isoformat()}",
            account=UNDEPOSITED,
        )
    loader.finish()
    _schedule(books, entries, until)


def _add_customers(books: Books, entries: Sequence[Entry], user: int) -> dict[str, int]:
    stamp = f"{min((entry.date for entry in entries), default=books.clock.today())} 07:00:00"
    keys: dict[str, int] = {}
    for customer_id in sorted({entry.customer_id for entry in entries}):
        contact, keys[customer_id] = books.next_record_no(), books.next_record_no()
        name = f"Customer {customer_id}"
        audit = {"whencreated": stamp, "whenmodified": stamp, "createdby": user, "modifiedby": user}
        books.insert(
            "contact",
            {"recordno": contact, "contactname": f"{name}(C{customer_id})", "printas": name, **audit},
        )
        books.insert(
            "customer",
            {
                "recordno": keys[customer_id],
                "customerid": customer_id,
                "name": name,
                "termname": _TERM,
                "displaycontact": contact,
                **audit,
            },
        )
    return keys


def _document(entry: Entry, customer: int) -> Document:
    price = entry.amount * (PRICE_UNITS // CENTS)
    line = Line("SERVICE", "Service", PRICE_UNITS, price, entry.amount, SALES, _LOCATION)
    stamp = f"{entry.date} {_MORNING.isoformat()}"
    return Document(
        customer=customer,
        number=entry.number,
        date=entry.date,
        due_date=entry.due_date,
        lines=[line],
        definition=SALES_INVOICE,
        term=_TERM,
        stamp=stamp,
        modified=stamp,
    )


def _reference(day: str) -> str:
    return f"CHECK-{day.replace('-', '')}"


def _schedule(books: Books, entries: Sequence[Entry], until: str) -> None:
    rows = [
        ("invoices", entry.date, entry.customer_id, json.dumps([entry.number, entry.due_date, entry.amount]))
        for entry in entries
        if entry.date > until
    ]
    settled: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entry in entries:
        if entry.settled > until:
            settled[entry.settled, entry.customer_id].append(entry.number)
    rows += [
        ("settlements", day, customer, json.dumps(numbers))
        for (day, customer), numbers in sorted(settled.items())
    ]
    books.execute_many("INSERT INTO scheduled (what, date, customerid, data) VALUES (?, ?, ?, ?)", rows)
    books.set_meta("has_schedule", True)  # noqa: FBT003 - a kept value


def show(books: Books) -> dict[str, Any]:
    """Give the time and what is still to come.

    Raises: ControlError.
    """
    if not books.meta("has_schedule"):
        raise ControlError("These books are not from a CSV file.", status=409, code="no_schedule")
    left = {"invoices": 0, "settlements": 0}
    for row in books.rows("SELECT what, count(*) AS n FROM scheduled WHERE done = 0 GROUP BY what"):
        left[row["what"]] = row["n"]
    return {"now": books.clock.now().isoformat(), "left": left}


def advance(
    books: Books, *, to: str, customers: Sequence[str] | None, what: tuple[str, ...], user_no: int
) -> dict[str, Any]:
    """Let what is dated up to a day happen, in order of the days, invoices before settlements.

    Raises: ControlError.
    """
    show(books)
    actor = Actor(user_no)
    invoices: list[dict[str, Any]] = []
    payments: list[dict[str, Any]] = []
    wanted = None if customers is None else set(customers)
    with books.transaction():
        due = books.rows(
            "SELECT * FROM scheduled WHERE done = 0 AND date <= ? ORDER BY date, what, id", (to,)
        )
        for row in due:
            if row["what"] not in what or (wanted is not None and row["customerid"] not in wanted):
                continue
            _move_clock(books, row["date"], _MORNING if row["what"] == "invoices" else _AFTERNOON)
            if row["what"] == "invoices":
                invoices.append(_happen_invoice(books, actor, row))
            else:
                paid = _happen_settlement(books, actor, row)
                payments += [paid] if paid else []
            books.execute("UPDATE scheduled SET done = 1 WHERE id = ?", (row["id"],))
        _move_clock(books, to, _NOON)
        books.save_clock()
    return {"invoices": invoices, "payments": payments, **show(books)}


def _move_clock(books: Books, day: str, at: time) -> None:
    moment = datetime.combine(date.fromisoformat(day), at)
    if books.clock.now() < moment:
        books.clock.set(moment)


def _happen_invoice(books: Books, actor: Actor, row: Row) -> dict[str, Any]:
    number, due, amount = json.loads(row["data"])
    price = amount * (PRICE_UNITS // CENTS)
    line = DocumentLine("SERVICE", PRICE_UNITS, price, location=_LOCATION)
    given = DocumentInput(
        definition=SALES_INVOICE,
        customer_id=row["customerid"],
        date=row["date"],
        due=due,
        term=_TERM,
        number=number,
        lines=[line],
    )
    made = create_document(books, actor, given)
    return {
        "number": number,
        "document": made["docid"],
        "record_no": made["recordno"],
        "invoice_record_no": made["prrecordkey"],
        "customer_id": row["customerid"],
        "date": row["date"],
        "amount": show_money(amount),
    }


def _happen_settlement(books: Books, actor: Actor, row: Row) -> dict[str, Any] | None:
    details: list[Detail] = []
    numbers: list[str] = []
    for number in json.loads(row["data"]):
        found = books.row(
            "SELECT i.* FROM arinvoice i JOIN customer c ON c.recordno = i.custrec"
            " WHERE i.recordid = ? AND c.customerid = ? AND i.state IN ('Posted', 'Partially Paid')",
            (number, row["customerid"]),
        )
        if found is not None:
            details.append(Detail(str(found["recordno"]), found["totaldue"]))
            numbers.append(number)
    if not details:
        return None
    given = PaymentInput(
        method=_METHOD,
        receipt_date=row["date"],
        details=details,
        customer_id=row["customerid"],
        undeposited=UNDEPOSITED,
        reference=_reference(row["date"]),
    )
    record_no = create_payment(books, actor, given)
    amount = sum(detail.amount for detail in details)
    return {
        "record_no": record_no,
        "customer_id": row["customerid"],
        "date": row["date"],
        "amount": show_money(amount),
        "invoices": numbers,
    }
