"""What the books hold, as JSON: totals and single records, for checks from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tieout.sandbox.books import Books
from tieout.sandbox.control_input import ControlError
from tieout.sandbox.control_records import SHOW
from tieout.sandbox.values import read_key, show_money

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
_ATTACHMENTS = {"record_no": "r.recordno", "number": "r.id"}
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
    "attachments": _Kind(_ATTACHMENTS, "r.*", "reference r", "", where="r.object = 'SUPDOC'"),
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
        return {"count": count, "rows": [SHOW[name](books, row) for row in rows]}


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
        return {"count": count, "rows": [SHOW[name](books, row) for row in books.rows(sql, (limit,))]}


def _number(query: dict[str, str], name: str, default: int) -> int:
    value = query.get(name, str(default))
    number = read_key(value)
    if number < 0:
        raise ControlError(f"'{name}' is not a whole number.")
    return number
