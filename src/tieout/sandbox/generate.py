"""Generated books: the same seed gives the same books.

``customers`` active customers and ``invoices`` outstanding Sales Invoices of them, three lines each on the
average, some with a discount, some with tax, some partly paid; beside these, an eighth as many of the other
kinds: fully paid, of inactive customers, drafts, of another definition, born in A/R.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tieout.sandbox.books import Books
from tieout.sandbox.bulk import Document, Line, Loader, Part
from tieout.sandbox.defaults import (
    CHECKING,
    CONTRACT_INVOICE,
    DISCOUNTS,
    ITEM_ACCOUNTS,
    SALES,
    SALES_INVOICE,
    SALES_TAX,
    UNDEPOSITED,
)
from tieout.sandbox.names import contact_of, firm_names
from tieout.sandbox.values import CENTS, PRICE_UNITS

_DAYS = 400
_LINES = (3, 2, 3, 4, 3)
_ITEMS = ("SERVICE", "KETTLE-1L", "KETTLE-3L", "REPAIR", "TRAINING")
_ITEM_TEXTS = ("Service", "Copper kettle, 1 l", "Copper kettle, 3 l", "Repair & polish", "Barista's training")
_LOCATIONS = ("100", "110", "120")
_METHODS = (
    ("Printed Check", "", UNDEPOSITED),
    ("EFT", CHECKING, ""),
    ("Credit Card", "", UNDEPOSITED),
    ("Cash", "", UNDEPOSITED),
)
# Every eighth firm has several bill-to contacts, every eighth another one than its display contact.
_PLACES = {3: ("North", "South"), 5: ("Accounts",)}
_EURO_RATE = 1_100_000
_FOR_ONE_PAYMENT = 3


@dataclass
class _Firm:
    record_no: int
    term: str
    bill_to: Sequence[int | None]  # whom its documents go to, in turn; None is its display contact
    owed: list[tuple[Document, int]] = field(default_factory=list)


def generate(books: Books, *, customers: int, invoices: int, seed: int) -> None:
    """Fill books that hold only master data."""
    die = random.Random(seed)  # noqa: S311 - replayable on purpose
    user = books.settings.users["clerk"].record_no
    # Nothing is stamped later than now: a reader would take a later stamp for how far the books have come.
    yesterday = books.clock.now().date() - timedelta(days=1)
    if not customers:
        return
    inactive = max(2, customers // 20)
    firms = _add_customers(books, customers + inactive, customers, die, user, yesterday)
    active, gone = firms[:customers], firms[customers:]
    loader = Loader(books, user=user)
    extras = invoices // 8
    for position in range(invoices):
        day = yesterday - timedelta(days=_DAYS - _DAYS * position // max(1, invoices))
        firm = active[die.randrange(customers)] if position >= customers else active[position]
        _add_outstanding(loader, position, firm, day, die)
        if extras and position % 8 == 7:
            _add_extra(
                loader, position, active[die.randrange(customers)], gone[position % len(gone)], day, die
            )
    for firm in active:
        _pay(loader, firm, yesterday)
    loader.finish()
    for name, value in ((SALES_INVOICE, invoices * 9 // 8), ("ar invoice", invoices * 9 // 8)):
        books.execute("INSERT OR REPLACE INTO sequence (name, value) VALUES (?, ?)", (name, value))


def _add_customers(
    books: Books, count: int, active: int, die: random.Random, user: int, today: date
) -> list[_Firm]:
    names = firm_names(count, die)
    stamp = f"{(today - timedelta(days=_DAYS + 1)).isoformat()} 08:00:00"
    first = books.reserve_record_nos(2 * count)
    contacts, customers, listed, firms = [], [], [], []
    for position, name in enumerate(names):
        customer_id = f"C-{position + 1:05d}"
        contact_no, record_no = first + 2 * position, first + 2 * position + 1
        details = contact_of(position, name)
        # Source (observed): some records have no WHENMODIFIED until their first change.
        audit = (stamp, None if position % 30 == 5 else stamp, user, user)
        term = ("Net 30", "Net 30", "Net 15", "Net 60")[position % 4]
        status = "active" if position < active else "inactive"
        contacts.append((contact_no, f"{name}(C{customer_id})", *details.values(), *audit))
        keys = []
        for place in _PLACES.get(position % 8, ()):
            key = books.reserve_record_nos(2)
            own = {"printas": f"{name}, {place}", "email1": f"{place.lower()}.{details['email1']}"}
            contacts.append((key, f"{name}, {place} (C{customer_id})", *(details | own).values(), *audit))
            listed.append((key + 1, record_no, place, key, audit[1]))
            keys.append(key)
        # One with several gets some of its documents at its display contact.
        bill_to: list[int | None] = [None, *keys] if len(keys) > 1 else [*keys] or [None]
        customers.append((record_no, customer_id, name, term, status, contact_no, bill_to[0], *audit))
        firms.append(_Firm(record_no, term, bill_to))
    audit_columns = "whencreated, whenmodified, createdby, modifiedby"
    columns = f"recordno, contactname, {', '.join(contact_of(0, ''))}, {audit_columns}"
    _insert(books, "contact", columns, contacts)
    columns = f"recordno, customerid, name, termname, status, displaycontact, billto, {audit_columns}"
    _insert(books, "customer", columns, customers)
    _insert(books, "customercontact", "recordno, custrec, category, contact, whenmodified", listed)
    books.execute("INSERT OR REPLACE INTO sequence (name, value) VALUES ('customer', ?)", (count,))
    return firms


def _insert(books: Books, table: str, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        books.execute_many(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608


def _lines(position: int, die: random.Random, location: str) -> list[Line]:
    lines = []
    for number in range(_LINES[position % len(_LINES)]):
        item = (position + number) % len(_ITEMS)
        quantity = die.randrange(1, 9)
        price = die.randrange(900, 49_900)
        department = ("", "10", "20")[(position + number) % 3]
        code = _ITEMS[item]
        account = ITEM_ACCOUNTS.get(code, SALES)
        total = quantity * price
        scaled = price * (PRICE_UNITS // CENTS)
        lines.append(
            Line(
                code, _ITEM_TEXTS[item], quantity * PRICE_UNITS, scaled, total, account, location, department
            )
        )
    subtotal = sum(line.total for line in lines)
    if position % 4 == 1:
        discount = subtotal // 10
        lines.append(Line("", "Discount", 0, 0, -discount, DISCOUNTS, location, percent=10 * PRICE_UNITS))
        subtotal -= discount
    if position % 3 == 0:
        tax = (subtotal * 825 + 5_000) // 10_000
        lines.append(Line("", "Sales Tax", 0, 0, tax, SALES_TAX, location, percent=82_500))
    return lines


def _document(
    position: int, number: str, firm: _Firm, day: date, die: random.Random, definition: str
) -> Document:
    is_private = position % 25 == 3
    location = "200" if is_private else _LOCATIONS[position % len(_LOCATIONS)]
    is_euro = position % 50 == 19
    stamp = f"{day.isoformat()} {8 + position % 9:02d}:{position % 60:02d}:{position * 7 % 60:02d}"
    term_days = int(firm.term.removeprefix("Net "))
    return Document(
        customer=firm.record_no,
        number=number,
        date=day.isoformat(),
        due_date=(day + timedelta(days=term_days)).isoformat(),
        lines=_lines(position, die, location),
        definition=definition,
        term=firm.term,
        reference=f"PO-{position:06d}" if position % 6 == 4 else "",
        message="Thank you & come again" if position % 9 == 2 else "",
        currency="EUR" if is_euro else "USD",
        rate=_EURO_RATE if is_euro else 1_000_000,
        entity="200" if is_private else "",
        bill_to=firm.bill_to[position % len(firm.bill_to)],
        stamp=stamp,
        modified=None if position % 60 == 8 else stamp,
    )


def _add_outstanding(loader: Loader, position: int, firm: _Firm, day: date, die: random.Random) -> None:
    document = _document(position, f"SI-{position + 1:06d}", firm, day, die, SALES_INVOICE)
    is_partly_paid = position % 5 == 2 and document.currency == "USD" and not document.entity
    paid = document.total * 2 // 5 if is_partly_paid else 0
    loader.add_document(document, paid=paid)
    if paid:
        firm.owed.append((document, paid))
        # Some firms pay invoice by invoice, others several at once.
        if firm.record_no % 3 == 0 or len(firm.owed) == _FOR_ONE_PAYMENT:
            _pay(loader, firm, day + timedelta(days=1))


def _pay(loader: Loader, firm: _Firm, day: date) -> None:
    if not firm.owed:
        return
    method, bank, account = _METHODS[firm.record_no % len(_METHODS)]
    loader.add_payment(
        customer=firm.record_no,
        parts=[Part(document, paid, is_all=paid == document.total) for document, paid in firm.owed],
        date=day.isoformat(),
        method=method,
        reference=f"{firm.record_no}-{day.strftime('%j')}",
        stamp=f"{day.isoformat()} 15:00:00",
        bank=bank,
        account=account,
    )
    firm.owed.clear()


def _add_extra(
    loader: Loader, position: int, firm: _Firm, gone: _Firm, day: date, die: random.Random
) -> None:
    kind = position // 8 % 5
    number = f"X-{position + 1:06d}"
    if kind == 0:
        document = _document(position, number, firm, day, die, SALES_INVOICE)
        document.currency, document.rate, document.entity = "USD", 1_000_000, ""
        loader.add_document(document, paid=document.total, paid_on=day.isoformat())
        held, firm.owed = firm.owed, [(document, document.total)]
        _pay(loader, firm, day)
        firm.owed = held
    elif kind == 1:
        loader.add_document(_document(position, number, gone, day, die, SALES_INVOICE))
    elif kind == 2:
        document = _document(position, number, firm, day, die, SALES_INVOICE)
        document.is_draft = True
        loader.add_document(document)
    elif kind == 3:
        loader.add_document(_document(position, f"CI-{position + 1:06d}", firm, day, die, CONTRACT_INVOICE))
    else:
        document = _document(position, f"AR-{position + 1:06d}", firm, day, die, "")
        # Source (assumed): a record from before several currencies were enabled has no currency.
        document.currency, document.rate = "" if position % 16 == 7 else "USD", 1_000_000
        loader.add_document(document)
