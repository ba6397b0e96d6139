"""What the books hold, as JSON: totals and single records, for checks from outside."""

from __future__ import annotations

from typing import Any

from tieout.sandbox.books import Books, Row
from tieout.sandbox.control_input import ControlError
from tieout.sandbox.values import show_money, show_number

_LIMIT = 100
_LIMIT_MAX = 10_000

# The filters of each kind: the SQL they compare.
_CUSTOMERS = {
    "customer_id": "c.customerid",
    "number": "c.customerid",
    "record_no": "c.recordno",
    "state": "c.status",
}
_DOCUMENTS = {
    "number": "d.docno",
    "record_no": "d.recordno",
    "customer_id": "c.customerid",
    "state": "d.state",
    "document": "d.docid",
    "reference": "d.ponumber",
    "description": "d.message",
}
_INVOICES = {
    "number": "i.recordid",
    "record_no": "i.recordno",
    "customer_id": "c.customerid",
    "state": "i.state",
    "document": "i.description2",
    "reference": "i.docnumber",
    "description": "i.description",
}
_PAYMENTS = {
    "number": "p.recordid",
    "record_no": "p.recordno",
    "customer_id": "c.customerid",
    "state": "p.state",
    "reference": "p.docnumber",
    "description": "p.description",
}
_KINDS: dict[str, tuple[dict[str, str], str, str]] = {
    "customers": (
        _CUSTOMERS,
        "c.*, k.contactname, k.email1",
        "customer c JOIN contact k ON k.recordno = c.displaycontact",
    ),
    "documents": (_DOCUMENTS, "d.*, c.customerid", "sodocument d JOIN customer c ON c.recordno = d.custrec"),
    "invoices": (
        _INVOICES,
        "i.*, c.customerid, c.name",
        "arinvoice i JOIN customer c ON c.recordno = i.custrec",
    ),
    "payments": (_PAYMENTS, "p.*, c.customerid", "arpymt p LEFT JOIN customer c ON c.recordno = p.custrec"),
}


def totals(books: Books) -> dict[str, Any]:
    """Give the open balance by currency and the counts by kind and state."""
    with books.locked():
        open_rows = books.rows(
            "SELECT CASE currency WHEN '' THEN basecurr ELSE currency END AS currency, count(*) AS count,"
            " sum(totaldue) AS due FROM arinvoice WHERE totaldue <> 0 AND state <> 'Draft' GROUP BY 1"
            " ORDER BY 1"
        )
        documents: dict[str, dict[str, int]] = {}
        for row in books.rows(
            "SELECT docparid, state, count(*) AS n FROM sodocument GROUP BY 1, 2 ORDER BY 1, 2"
        ):
            documents.setdefault(row["docparid"], {})[row["state"]] = row["n"]
        return {
            "now": books.clock.now().isoformat(),
            "open": {
                row["currency"]: {"count": row["count"], "balance": show_money(row["due"])}
                for row in open_rows
            },
            "customers": {"active": 0, "inactive": 0} | _by(books, "customer", "status"),
            "documents": documents,
            "invoices": _by(books, "arinvoice", "state"),
            "payments": _by(books, "arpymt", "state"),
        }


def _by(books: Books, table: str, column: str) -> dict[str, int]:
    sql = f"SELECT {column} AS state, count(*) AS n FROM {table} GROUP BY 1 ORDER BY 1"  # noqa: S608
    return {row["state"]: row["n"] for row in books.rows(sql)}


def records(books: Books, kind: str, query: dict[str, str]) -> dict[str, Any]:
    """Give the records of a kind that match the filters.

    Raises: ControlError.
    """
    if kind not in _KINDS:
        raise ControlError(
            f"There are no {kind}; there are {', '.join(_KINDS)}.", status=404, code="not_found"
        )
    filters, columns, source = _KINDS[kind]
    conditions, parameters = [], []
    for name, value in query.items():
        if name in {"limit", "offset"}:
            continue
        if name not in filters:
            raise ControlError(
                f"'{name}' is no filter of {kind}; there are {', '.join(filters)}, limit, offset."
            )
        # Keys compare as numbers, so that an index serves them.
        is_number = name == "record_no" and value.isdigit()
        conditions.append(f"{filters[name]} = ?")
        parameters.append(int(value) if is_number else value)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    limit = min(_number(query, "limit", _LIMIT), _LIMIT_MAX)
    offset = _number(query, "offset", 0)
    alias = source.split()[1]
    with books.locked():
        count = books.value(f"SELECT count(*) FROM {source}{where}", parameters)  # noqa: S608
        sql = f"SELECT {columns} FROM {source}{where} ORDER BY {alias}.recordno LIMIT ? OFFSET ?"  # noqa: S608
        rows = books.rows(sql, (*parameters, limit, offset))
        return {"count": count, "rows": [_SHOW[kind](books, row) for row in rows]}


def _number(query: dict[str, str], name: str, default: int) -> int:
    value = query.get(name, str(default))
    if not value.isdigit():
        raise ControlError(f"'{name}' is not a whole number.")
    return int(value)


def _time(stamp: str | None) -> str | None:
    return stamp.replace(" ", "T") if stamp else None


def _customer(_books: Books, row: Row) -> dict[str, Any]:
    return {
        "record_no": row["recordno"],
        "customer_id": row["customerid"],
        "name": row["name"],
        "status": row["status"],
        "contact_name": row["contactname"],
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
        "message": row["message"],
        "invoice_record_no": row["prrecordkey"],
        "entity": row["megaentity"],
        "modified_at": _time(row["whenmodified"]),
        "lines": [
            {
                "line_no": line["line_no"],
                "item": line["itemid"],
                "description": line["itemdesc"],
                "quantity": show_number(line["quantity"]),
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
    lines = books.rows("SELECT * FROM arinvoiceitem WHERE recordkey = ? ORDER BY line_no", (row["recordno"],))
    applied = books.rows(
        "SELECT paymentkey, sum(amount) AS amount, max(paymentdate) AS day, max(state) AS state FROM"
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
        "created_by": row["createdby"],
        "entity": row["megaentity"],
        "modified_at": _time(row["whenmodified"]),
        "lines": [
            {
                "record_no": line["recordno"],
                "account": line["accountno"],
                "amount": show_money(line["amount"]),
                "memo": line["entrydescription"],
                "location": line["locationid"],
                "department": line["departmentid"],
            }
            for line in lines
        ],
        "applications": [
            {
                "payment_record_no": each["paymentkey"],
                "amount": show_money(each["amount"]),
                "date": each["day"],
                "state": each["state"],
            }
            for each in applied
        ],
    }


def _payment(books: Books, row: Row) -> dict[str, Any]:
    applied = books.rows(
        "SELECT d.recordkey, i.recordid, sum(d.amount) AS amount FROM arpymtdetail d"
        " LEFT JOIN arinvoice i ON i.recordno = d.recordkey WHERE d.paymentkey = ?"
        " GROUP BY d.recordkey ORDER BY d.recordkey",
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
            }
            for each in applied
        ],
    }


_SHOW = {"customers": _customer, "documents": _document, "invoices": _invoice, "payments": _payment}
