"""Single records of the books as JSON, for checks from outside."""

from __future__ import annotations

import json
from typing import Any

from tieout.sandbox.books import Books, Row
from tieout.sandbox.rules.customers import contact_list
from tieout.sandbox.values import show_money, show_number


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


def _attachment(books: Books, row: Row) -> dict[str, Any]:
    facts = json.loads(row["data"])
    sql = "SELECT name, type, length(data) AS size FROM attachment WHERE supdoc = ? ORDER BY recordno"
    return {
        "record_no": row["recordno"],
        "number": row["id"],
        "name": row["name"],
        "folder": facts.get("FOLDER", ""),
        "description": facts.get("DESCRIPTION", ""),
        "files": [
            {"name": each["name"], "type": each["type"], "size": each["size"]}
            for each in books.rows(sql, (row["recordno"],))
        ],
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
        "attachment": row["supdocid"],
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
        "attachment": row["supdocid"],
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


SHOW = {
    "customers": _customer,
    "contacts": _contact,
    "attachments": _attachment,
    "documents": _document,
    "invoices": _invoice,
    "adjustments": _adjustment,
    "payments": _payment,
    "advances": _payment,
    "overpayments": _payment,
}
