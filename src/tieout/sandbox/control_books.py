"""What the books hold, as JSON: totals and single records, for checks from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tieout.sandbox.books import Books, Row
from tieout.sandbox.control_input import ControlError
from tieout.sandbox.rules.customers import contact_list
from tieout.sandbox.values import read_key, show_money, show_number

_LIMIT = 100
_LIMIT_MAX = 10_000

# The filters of each kind: the SQL they compare.
_CUSTOMERS = {
    "customer_id": "c.customerid",
    "number": "c.customerid",
    "record_no": "c.recordno",
    "state": "c.status",
}
_CONTACTS = {"record_no": "k.recordno", "contact_name": "k.contactname", "state": "k.status"}
_DOCUMENTS = {
    "number": "d.docno",
    "record_no": "d.recordno",
    "customer_id": "c.customerid",
    "state": "d.state",
    "document": "d.docid",
    "reference": "d.ponumber",
    "description": "d.message",
    "bill_to": "k.contactname",
}
_INVOICES = {
    "number": "i.recordid",
    "record_no": "i.recordno",
    "customer_id": "c.customerid",
    "state": "i.state",
    "document": "i.description2",
    "reference": "i.docnumber",
    "description": "i.description",
    "bill_to": "k.contactname",
}
_ADJUSTMENTS = {
    "number": "a.recordid",
    "record_no": "a.recordno",
    "customer_id": "c.customerid",
    "state": "a.state",
    "document": "a.description2",
    "reference": "a.docnumber",
    "description": "a.description",
}
_PAYMENTS = {
    "number": "p.recordid",
    "record_no": "p.recordno",
    "customer_id": "c.customerid",
    "state": "p.state",
    "reference": "p.docnumber",
    "description": "p.description",
}


# The customer of a document, and the contact that it is billed to.
_BILLED = (
    "LEFT JOIN customer c ON c.recordno = {0}.custrec"
    " LEFT JOIN contact k ON k.recordno = coalesce({0}.billto, c.displaycontact)"
)


@dataclass(frozen=True)
class _Kind:
    """Where the records of a kind are, ``c`` being their customer, and by what they are filtered."""

    filters: dict[str, str]
    columns: str
    table: str
    join: str = "LEFT JOIN customer c ON c.recordno = {}.custrec"
    where: str = ""

    @property
    def alias(self) -> str:
        return self.table.split()[1]

    def source(self, *, is_joined: bool) -> str:
        return f"{self.table} {self.join.format(self.alias)}" if is_joined else self.table


_KINDS: dict[str, _Kind] = {
    "customers": _Kind(
        _CUSTOMERS,
        "c.*, k.contactname, k.email1, b.contactname AS billed",
        "customer c",
        "JOIN contact k ON k.recordno = c.displaycontact LEFT JOIN contact b ON b.recordno = c.billto",
    ),
    "contacts": _Kind(_CONTACTS, "k.*", "contact k", ""),
    "documents": _Kind(_DOCUMENTS, "d.*, c.customerid, k.contactname", "sodocument d", _BILLED),
    "invoices": _Kind(_INVOICES, "i.*, c.customerid, c.name, k.contactname", "arinvoice i", _BILLED),
    "adjustments": _Kind(_ADJUSTMENTS, "a.*, c.customerid", "aradjustment a"),
    "payments": _Kind(_PAYMENTS, "p.*, c.customerid", "arpymt p", where="p.recordtype = 'pr'"),
    "advances": _Kind(_PAYMENTS, "p.*, c.customerid", "arpymt p", where="p.recordtype = 'rr'"),
    "overpayments": _Kind(_PAYMENTS, "p.*, c.customerid", "arpymt p", where="p.recordtype = 'rp'"),
}


def totals(books: Books) -> dict[str, Any]:
    """Give the open balance by currency and the counts by kind and state."""
    with books.locked():
        documents: dict[str, dict[str, int]] = {}
        for row in books.rows(
            "SELECT docparid, state, count(*) AS n FROM sodocument GROUP BY 1, 2 ORDER BY 1, 2"
        ):
            documents.setdefault(row["docparid"], {})[row["state"]] = row["n"]
        invoices, opened = _invoice_totals(books)
        return {
            "now": books.clock.now().isoformat(),
            "open": {
                currency: {"count": count, "balance": show_money(due)}
                for currency, (count, due) in sorted(opened.items())
            },
            "customers": {"active": 0, "inactive": 0} | _by_state(books, "customer", "status"),
            "documents": documents,
            "invoices": invoices,
            "adjustments": _by_state(books, "aradjustment", "state"),
            "payments": _by_state(books, "arpymt", "state", "WHERE recordtype = 'pr'"),
        }


def _invoice_totals(books: Books) -> tuple[dict[str, int], dict[str, tuple[int, int]]]:
    """Give the invoices by state, and by currency how many have something due and what."""
    states: dict[str, int] = {}
    opened: dict[str, tuple[int, int]] = {}
    for row in books.rows(
        "SELECT state, CASE currency WHEN '' THEN basecurr ELSE currency END AS currency, count(*) AS n,"
        " sum(totaldue <> 0) AS open, sum(totaldue) AS due FROM arinvoice GROUP BY 1, 2 ORDER BY 1, 2"
    ):
        states[row["state"]] = states.get(row["state"], 0) + row["n"]
        if row["open"] and row["state"] != "Draft":
            count, due = opened.get(row["currency"], (0, 0))
            opened[row["currency"]] = (count + row["open"], due + row["due"])
    return states, opened


def _by_state(books: Books, table: str, column: str, where: str = "") -> dict[str, int]:
    sql = f"SELECT {column} AS state, count(*) AS n FROM {table} {where} GROUP BY 1 ORDER BY 1"  # noqa: S608
    return {row["state"]: row["n"] for row in books.rows(sql)}


def records(books: Books, name: str, query: dict[str, str]) -> dict[str, Any]:
    """Give the records of a kind that match the filters.

    Raises: ControlError.
    """
    if name not in _KINDS:
        raise ControlError(
            f"There are no {name}; there are {', '.join(_KINDS)}.", status=404, code="not_found"
        )
    kind = _KINDS[name]
    conditions: list[str] = [kind.where] if kind.where else []
    parameters: list[object] = []
    for key, value in query.items():
        if key in {"limit", "offset"}:
            continue
        if key not in kind.filters:
            raise ControlError(
                f"'{key}' is no filter of {name}; there are {', '.join(kind.filters)}, limit, offset."
            )
        conditions.append(f"{kind.filters[key]} = ?")
        # Keys compare as numbers, so that an index serves them.
        parameters.append(read_key(value) if key == "record_no" else value)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    limit = min(_number(query, "limit", _LIMIT), _LIMIT_MAX)
    offset = _number(query, "offset", 0)
    with books.locked():
        source = kind.source(is_joined=bool(parameters))
        count = books.value(f"SELECT count(*) FROM {source}{where}", parameters)  # noqa: S608
        sql = (
            f"SELECT {kind.columns} FROM {kind.source(is_joined=True)}{where}"  # noqa: S608
            f" ORDER BY {kind.alias}.recordno LIMIT ? OFFSET ?"
        )
        rows = books.rows(sql, (*parameters, limit, offset))
        return {"count": count, "rows": [_SHOW[name](books, row) for row in rows]}


def latest(books: Books, name: str, limit: int) -> dict[str, Any]:
    """Give the latest records of a kind, newest first, with their number in all."""
    kind = _KINDS[name]
    with books.locked():
        where = f" WHERE {kind.where}" if kind.where else ""
        count = books.value(f"SELECT count(*) FROM {kind.table}{where}")  # noqa: S608
        sql = (
            f"SELECT {kind.columns} FROM {kind.source(is_joined=True)}{where}"  # noqa: S608
            f" ORDER BY {kind.alias}.recordno DESC LIMIT ?"
        )
        return {"count": count, "rows": [_SHOW[name](books, row) for row in books.rows(sql, (limit,))]}


def _number(query: dict[str, str], name: str, default: int) -> int:
    value = query.get(name, str(default))
    number = read_key(value)
    if number < 0:
        raise ControlError(f"'{name}' is not a whole number.")
    return number


def _time(stamp: str | None) -> str | None:
    return stamp.replace(" ", "T") if stamp else None


def _contact(_books: Books, row: Row) -> dict[str, Any]:
    return {
        "record_no": row["recordno"],
        "contact_name": row["contactname"],
        "print_as": row["printas"],
        "email": row["email1"],
        "city": row["city"],
        "status": row["status"],
        "entity": row["megaentity"],
        "modified_at": _time(row["whenmodified"]),
    }


def _customer(books: Books, row: Row) -> dict[str, Any]:
    return {
        "record_no": row["recordno"],
        "customer_id": row["customerid"],
        "name": row["name"],
        "status": row["status"],
        "contact_name": row["contactname"],
        "bill_to": row["billed"] or row["contactname"],
        "contacts": [name for _, name in contact_list(books, row["recordno"])],
        "email": row["email1"],
        "term": row["termname"],
        "entity": row["megaentity"],
        "modified_at": _time(row["whenmodified"]),
    }


def _document(books: Books, row: Row) -> dict[str, Any]:
    lines = books.rows(
        "SELECT * FROM sodocumententry WHERE dochdrno = ? ORDER BY line_no", (row["recordno"],)
    )
    subtotals = books.rows(
        "SELECT * FROM sodocumentsubtotals WHERE dochdrno = ? ORDER BY recordno", (row["recordno"],)
    )
    return {
        "record_no": row["recordno"],
        "document": row["docid"],
        "number": row["docno"],
        "definition": row["docparid"],
        "state": row["state"],
        "customer_id": row["customerid"],
        "date": row["whencreated"],
        "due_date": row["whendue"],
        "total": show_money(row["total"]),
        "currency": row["currency"],
        "reference": row["ponumber"],
        "bill_to": row["contactname"],
        "message": row["message"],
        "invoice_record_no": row["prrecordkey"],
        "entity": row["megaentity"],
        "modified_at": _time(row["whenmodified"]),
        "lines": [
            {
                "record_no": line["recordno"],
                "line_no": line["line_no"],
                "item": line["itemid"],
                "description": line["itemdesc"],
                "quantity": show_number(line["quantity"]),
                "converted": show_number(line["converted"]),
                "price": show_number(line["price"]),
                "total": show_money(line["total"]),
                "location": line["locationid"],
                "department": line["departmentid"],
            }
            for line in lines
        ],
        "subtotals": [
            {"description": each["description"], "total": show_money(each["total"])} for each in subtotals
        ],
    }


def _invoice(books: Books, row: Row) -> dict[str, Any]:
    applied = books.rows(
        "SELECT paymentkey, sum(amount + creditamount) AS amount, sum(creditamount) AS credit,"
        " max(paymentdate) AS day, max(state) AS state FROM"
        " arpymtdetail"
        " WHERE recordkey = ? GROUP BY paymentkey ORDER BY paymentkey",
        (row["recordno"],),
    )
    return {
        "record_no": row["recordno"],
        "number": row["recordid"],
        "state": row["state"],
        "module": row["modulekey"],
        "document": row["description2"],
        "customer_id": row["customerid"],
        "customer_name": row["name"],
        "date": row["whencreated"],
        "due_date": row["whendue"],
        "currency": row["currency"],
        "total": show_money(row["totalentered"]),
        "paid": show_money(row["totalpaid"]),
        "due": show_money(row["totaldue"]),
        "description": row["description"],
        "reference": row["docnumber"],
        "bill_to": row["contactname"],
        "created_by": row["createdby"],
        "entity": row["megaentity"],
        "modified_at": _time(row["whenmodified"]),
        "lines": _ar_lines(books, "arinvoiceitem", row["recordno"]),
        "applications": [
            {
                "payment_record_no": each["paymentkey"],
                "amount": show_money(each["amount"]),
                "credit": show_money(each["credit"]),
                "date": each["day"],
                "state": each["state"],
            }
            for each in applied
        ],
    }


def _ar_lines(books: Books, table: str, record_no: int) -> list[dict[str, Any]]:
    sql = f"SELECT * FROM {table} WHERE recordkey = ? ORDER BY line_no"  # noqa: S608
    return [
        {
            "record_no": line["recordno"],
            "account": line["accountno"],
            "amount": show_money(line["amount"]),
            "memo": line["entrydescription"],
            "location": line["locationid"],
            "department": line["departmentid"],
        }
        for line in books.rows(sql, (record_no,))
    ]


def _adjustment(books: Books, row: Row) -> dict[str, Any]:
    return {
        "record_no": row["recordno"],
        "number": row["recordid"],
        "state": row["state"],
        "module": row["modulekey"],
        "document": row["description2"],
        "customer_id": row["customerid"],
        "date": row["whencreated"],
        "currency": row["currency"],
        "total": show_money(row["totalentered"]),
        "paid": show_money(row["totalpaid"]),
        "due": show_money(row["totaldue"]),
        "description": row["description"],
        "reference": row["docnumber"],
        "created_by": row["createdby"],
        "entity": row["megaentity"],
        "modified_at": _time(row["whenmodified"]),
        "lines": _ar_lines(books, "aradjustmentitem", row["recordno"]),
    }


def _payment(books: Books, row: Row) -> dict[str, Any]:
    applied = books.rows(
        "SELECT coalesce(d.recordkey, d.posadjkey) AS recordkey,"
        " coalesce(i.recordid, a.recordid) AS recordid, sum(d.amount + d.creditamount) AS amount,"
        " sum(d.creditamount) AS credit FROM arpymtdetail d"
        " LEFT JOIN arinvoice i ON i.recordno = d.recordkey"
        " LEFT JOIN aradjustment a ON a.recordno = d.posadjkey WHERE d.paymentkey = ?"
        " GROUP BY 1 ORDER BY 1",
        (row["recordno"],),
    )
    return {
        "record_no": row["recordno"],
        "number": row["recordid"],
        "state": row["state"],
        "customer_id": row["customerid"],
        "method": row["paymentmethod"],
        "reference": row["docnumber"],
        "description": row["description"],
        "account": row["undepositedaccountno"],
        "bank": row["financialentity"],
        "date": row["receiptdate"],
        "currency": row["currency"],
        "amount": show_money(row["totalentered"]),
        "unapplied": show_money(row["totaldue"]),
        "reverses": row["parentpaymentkey"],
        "summary": row["prbatch"],
        "created_by": row["createdby"],
        "entity": row["megaentity"],
        "modified_at": _time(row["whenmodified"]),
        "applications": [
            {
                "invoice_record_no": each["recordkey"],
                "number": each["recordid"],
                "amount": show_money(each["amount"]),
                "credit": show_money(each["credit"]),
            }
            for each in applied
        ],
    }


_SHOW = {
    "customers": _customer,
    "contacts": _contact,
    "documents": _document,
    "invoices": _invoice,
    "adjustments": _adjustment,
    "payments": _payment,
    "advances": _payment,
    "overpayments": _payment,
}
