"""Payments: checked as a whole, applied line by line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tieout.sandbox.books import Books, Row
from tieout.sandbox.bulk import payable
from tieout.sandbox.errors import ErrorItem, batch_key_missing, could_not_create, invalid, not_built
from tieout.sandbox.rules.checks import Actor, any_customer, find_reference, not_found, rate_of
from tieout.sandbox.rules.invoices import PARTLY_PAID, POSTED, find_invoice, settle
from tieout.sandbox.settings import BASE_CURRENCY, USER_SPECIFIED
from tieout.sandbox.values import show_amount

# Source (documented): the methods of objects.md 7.1.
METHODS = ("Printed Check", "Cash", "EFT", "Credit Card", "Online Charge Card", "Online ACH Debit")
# Source (assumed): the strings of STATE and DISPLAYSTATE; RAWSTATE C is documented.
COMPLETE, REVERSED, REVERSAL = "Complete", "Reversed", "Reversal"


@dataclass(frozen=True)
class Detail:
    """Money set against one invoice, or one of its lines."""

    invoice_key: str
    amount: int
    line_key: str = ""


@dataclass(frozen=True)
class PaymentInput:
    """What was sent of a payment."""

    method: str
    receipt_date: str
    details: Sequence[Detail]
    customer_id: str = ""
    payer_name: str = ""
    bank: str = ""
    undeposited: str = ""
    summary: str = ""
    reference: str = ""
    description: str = ""
    payment_date: str = ""
    currency: str = ""
    rate: int | None = None
    overpayment: int = 0
    is_draft: bool = False


def create_payment(books: Books, actor: Actor, given: PaymentInput) -> int:
    """Create and post a payment; give its record number.

    Raises: FunctionRefused.
    """
    if given.is_draft:
        raise not_built("draft payments")
    if given.overpayment or not given.details:
        raise not_built("overpayments and advances")
    if given.method not in METHODS:
        raise invalid(f"Payment method '{given.method}' is not valid.")
    batch = _check_account(books, given)
    # Source (assumed): money of a customer who turned inactive can still be received.
    customer = any_customer(books, actor, given.customer_id) if given.customer_id else None
    if customer is None and not given.payer_name:
        raise invalid("Required field Customer is missing")
    invoices = _check_invoices(books, actor, given, customer)
    first = next(iter(invoices.values()))
    currency = given.currency or first["currency"] or BASE_CURRENCY
    total = sum(detail.amount for detail in given.details)
    entities = {row["megaentity"] for row in invoices.values()}
    # Source (assumed): a payment of one entity's invoices belongs to that entity.
    entity = actor.entity or (entities.pop() if len(entities) == 1 else "")
    record_no = _insert(books, actor, given, customer, batch, currency, total, entity)
    rate = rate_of(currency, given.rate)
    for detail in given.details:
        row = invoices[detail.invoice_key]
        for line_no, amount in _waterfall(books, row, detail):
            insert_detail(
                books, actor, record_no, row, line_no, amount, given.receipt_date, currency, rate, entity
            )
        settle(books, actor, row["recordno"], detail.amount, day=given.receipt_date)
    return record_no


def _check_account(books: Books, given: PaymentInput) -> str:
    if books.settings.payment_summary == USER_SPECIFIED:
        # Source (documented): the summary's title is needed, and it must be open.
        sql = (
            "SELECT name FROM reference WHERE object = 'ARPAYMENTBATCH' AND (id = ? OR CAST(recordno AS"
            " TEXT) = ?)"
            " AND json_extract(data, '$.OPEN') = 'Open'"
        )
        title = books.value(sql, (given.summary, given.summary)) if given.summary else None
        if title is None:
            raise batch_key_missing()
        return str(title)
    if given.bank and given.undeposited:
        raise invalid("Specify either a bank account or an undeposited funds account, not both.")
    if given.bank:
        if find_reference(books, "CHECKINGACCOUNT", given.bank) is None:
            raise invalid(f"Bank account '{given.bank}' specified is not valid.")
        source = f"Bank-{given.bank}"
    elif given.undeposited:
        if find_reference(books, "GLACCOUNT", given.undeposited) is None:
            raise invalid(f"Account {given.undeposited} is not valid")
        source = f"Undeposited-{given.undeposited}"
    else:
        raise invalid("Specify a bank account or an undeposited funds account.")
    # Source (observed): the form of the title of a bank's payments.
    period = given.receipt_date if books.settings.payment_summary == "Daily" else given.receipt_date[:7]
    return f"Payments({source}): {period.replace('-', '/')} Batch"


def _check_invoices(books: Books, actor: Actor, given: PaymentInput, customer: Row | None) -> dict[str, Row]:
    found: dict[str, Row] = {}
    wanted: dict[str, int] = {}
    for detail in given.details:
        if detail.amount <= 0:
            raise invalid("Payment amount must be greater than zero.")
        if detail.invoice_key not in found:
            found[detail.invoice_key] = find_invoice(books, actor, detail.invoice_key)
        wanted[detail.invoice_key] = wanted.get(detail.invoice_key, 0) + detail.amount
    for key, row in found.items():
        if row["state"] not in {POSTED, PARTLY_PAID}:
            if row["totaldue"] == 0 and row["totalpaid"]:
                # Source (observed): "There is no due on the bill X", of A/P.
                raise invalid(f"There is no due on the invoice {row['recordid']}")
            raise not_found("invoice")
        if customer is not None and row["custrec"] != customer["recordno"]:
            raise invalid(
                f"The invoice {row['recordid']} does not belong to customer '{customer['customerid']}'."
            )
        _check_currency(books, given, row)
        if wanted[key] > row["totaldue"]:
            # Source (observed): "exceeds total amount due", of A/P.
            raise invalid(
                f"The payment amount ({show_amount(wanted[key])}) for the invoice {row['recordid']}"
                f" exceeds total amount due ({show_amount(row['totaldue'])})"
            )
    return found


def _check_currency(books: Books, given: PaymentInput, row: Row) -> None:
    currency = row["currency"] or BASE_CURRENCY
    if given.currency and given.currency != currency:
        raise not_built("payments in another currency than the invoice's")
    if currency != BASE_CURRENCY and given.undeposited:
        # Source (observed): BL02000051 and its sentence (errors.md 5.2).
        text = (
            f'You cannot make payment for foreign currency invoice for payment method "{given.method}"'
            " using Undeposited Fund Account."
        )
        raise could_not_create(ErrorItem("BL02000051", "", text))
    if given.bank:
        account = find_reference(books, "CHECKINGACCOUNT", given.bank)
        held = json.loads(account["data"])["CURRENCY"] if account is not None else ""
        if held != currency:
            raise invalid(f"The bank account '{given.bank}' is in {held}, the invoice in {currency}.")


def _waterfall(books: Books, invoice: Row, detail: Detail) -> list[tuple[int, int]]:
    """Spread an amount over the lines of an invoice, first lines first; give (line, amount).

    Source (documented): without ENTRYKEY the first lines are paid first, and each line paid has a row.
    """
    lines = books.rows(
        "SELECT * FROM arinvoiceitem WHERE recordkey = ? ORDER BY line_no", (invoice["recordno"],)
    )
    caps = payable([line["amount"] for line in lines])
    if detail.line_key and str(detail.line_key) not in {str(line["recordno"]) for line in lines}:
        raise not_found("invoice line")
    left = detail.amount
    spread = []
    for line, cap in zip(lines, caps, strict=True):
        if detail.line_key and str(line["recordno"]) != str(detail.line_key):
            continue
        taken = min(left, cap - line["totalpaid"])
        if taken > 0:
            books.update("arinvoiceitem", line["recordno"], {"totalpaid": line["totalpaid"] + taken})
            spread.append((int(line["recordno"]), taken))
            left -= taken
    if left:
        raise invalid(
            f"The payment amount for the line of invoice {invoice['recordid']}"
            f" exceeds total amount due ({show_amount(detail.amount - left)})"
        )
    return spread


def _insert(
    books: Books,
    actor: Actor,
    given: PaymentInput,
    customer: Row | None,
    batch: str,
    currency: str,
    total: int,
    entity: str,
) -> int:
    record_no = books.next_record_no()
    stamp = books.clock.stamp()
    books.insert(
        "arpymt",
        {
            "recordno": record_no,
            # Source (assumed): RECORDTYPE of an ordinary payment is pr; no source names it.
            "recordtype": "pr",
            # Source (documented): numbered by document sequencing.
            "recordid": f"PMT-{books.next_number('payment'):06d}",
            "state": COMPLETE,
            "rawstate": "C",
            "displaystate": "Posted",
            "custrec": customer["recordno"] if customer is not None else None,
            "payername": given.payer_name,
            "docnumber": given.reference,
            "description": given.description,
            "paymentmethod": given.method,
            "financialentity": given.bank,
            "undepositedaccountno": given.undeposited,
            "prbatch": batch,
            "whencreated": given.payment_date or given.receipt_date,
            "receiptdate": given.receipt_date,
            "whenpaid": given.receipt_date,
            "currency": currency,
            "rate": rate_of(currency, given.rate),
            "totalentered": total,
            "totalpaid": total,
            "totaldue": 0,
            "auwhencreated": stamp,
            "whenmodified": stamp,
            "createdby": actor.user_no,
            "modifiedby": actor.user_no,
            "megaentity": entity,
        },
    )
    return record_no


def insert_detail(
    books: Books,
    actor: Actor,
    payment: int,
    invoice: Row,
    line_no: int,
    amount: int,
    day: str,
    currency: str,
    rate: int,
    entity: str,
    *,
    state: str = COMPLETE,
    parent: int | None = None,
) -> None:
    """Insert what a payment set against one line of an invoice."""
    stamp = books.clock.stamp()
    books.insert(
        "arpymtdetail",
        {
            "recordno": books.next_record_no(),
            "paymentkey": payment,
            "recordkey": invoice["recordno"],
            "entrykey": line_no,
            "amount": amount,
            "paymentdate": day,
            "currency": currency,
            "rate": rate,
            "state": state,
            "parentpaymentkey": parent,
            "whencreated": stamp,
            "whenmodified": stamp,
            "createdby": actor.user_no,
            "modifiedby": actor.user_no,
            "megaentity": entity,
        },
    )
