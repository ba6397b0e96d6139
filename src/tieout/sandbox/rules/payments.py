"""Payments: checked as a whole, then applied; drafts are applied as a selection that can be given back."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.applying import (
    DRAFT,
    Detail,
    Payment,
    Target,
    apply,
    check_details,
    take_back,
)
from tieout.sandbox.rules.attachments import check_attachment
from tieout.sandbox.rules.checks import Actor, any_customer
from tieout.sandbox.rules.contacts import contact_key
from tieout.sandbox.rules.credit import COMPLETE, Credit
from tieout.sandbox.rules.currencies import IN_BASE, Currency, currency_columns, currency_of
from tieout.sandbox.rules.custom_fields import kept, read_kept
from tieout.sandbox.rules.deletions import delete_record
from tieout.sandbox.rules.funds import Funds, check_currency, check_funds
from tieout.sandbox.rules.periods import check_period
from tieout.sandbox.rules.sides import SELECTING
from tieout.sandbox.rules.summaries import Summary

# Source (documented): the methods of objects.md 7.1.
METHODS = ("Printed Check", "Cash", "EFT", "Credit Card", "Online Charge Card", "Online ACH Debit")
# Source (assumed): the strings of STATE and DISPLAYSTATE of a reversal's two records.
REVERSED, REVERSAL = "Reversed", "Reversal"
PAYMENT, ADVANCE, OVERPAYMENT = "pr", "rr", "rp"


@dataclass(frozen=True)
class PaymentInput:
    """What was sent of a payment."""

    method: str
    receipt_date: str
    details: Sequence[Detail]
    customer_id: str = ""
    payer_name: str = ""
    bill_to: str = ""
    bank: str = ""
    undeposited: str = ""
    summary: str = ""
    reference: str = ""
    description: str = ""
    payment_date: str = ""
    currency: Currency = IN_BASE
    overpayment: int = 0
    is_draft: bool = False
    attachment: str = ""
    custom: Mapping[str, object] = field(default_factory=dict)

    @property
    def cash(self) -> int:
        """Give the money that came in, in cents."""
        return sum(detail.amount for detail in self.details) + self.overpayment

    @property
    def funds(self) -> Funds:
        """Give where the money went."""
        return Funds(self.method, self.receipt_date, self.bank, self.undeposited, self.summary)


@dataclass(frozen=True)
class _Checked:
    given: PaymentInput
    owner: Actor
    customer: Row | None
    summary: Summary
    targets: Sequence[Target]


def create_payment(books: Books, actor: Actor, given: PaymentInput) -> int:
    """Create a payment, posted or as a draft; give its record number.

    Raises: FunctionRefused.
    """
    checked = _check(books, actor, given)
    record_no = insert_payment(
        *(books, checked.owner, checked.given, checked.customer, checked.summary), total=given.cash
    )
    _apply_all(books, checked, record_no)
    return record_no


def update_draft(books: Books, actor: Actor, row: Row, given: PaymentInput) -> None:
    """Replace a draft by what it is to be; without ``is_draft`` it is posted.

    Raises: FunctionRefused.
    """
    release(books, actor, row)
    checked = _check(books, actor, given)
    record_no, total = row["recordno"], given.cash
    amounts = {
        "totalentered": total,
        "totalpaid": total - given.overpayment,
        "totaldue": given.overpayment,
    }
    header = payment_columns(books, checked.owner, checked.given, checked.customer, checked.summary)
    books.update("arpymt", record_no, {**header, **amounts})
    _apply_all(books, checked, record_no)


def delete_draft(books: Books, actor: Actor, row: Row) -> None:
    """Delete a draft payment and give back what it selected."""
    release(books, actor, row)
    delete_record(books, actor, "ARPYMT", row["recordno"])


def release(books: Books, actor: Actor, row: Row) -> None:
    """Give back what a draft payment selected.

    Raises: FunctionRefused.
    """
    refuse_submitted(row)
    sql = "SELECT * FROM arpymtdetail WHERE paymentkey = ? ORDER BY recordno"
    for detail in books.rows(sql, (row["recordno"],)):
        take_back(books, actor, detail, day=row["receiptdate"], how=SELECTING)
    books.execute("DELETE FROM arpymtdetail WHERE paymentkey = ?", (row["recordno"],))


def refuse_submitted(row: Row) -> None:
    """Refuse to change or delete a payment that is no draft.

    Raises: FunctionRefused.
    """
    if row["state"] != DRAFT:
        # Source (documented): drafts only; a submitted payment can only be reversed (objects.md 7.1).
        # Source (assumed): the words.
        raise invalid(f"The payment {row['recordid']} has been submitted and can only be reversed.")


def current_payment(books: Books, row: Row) -> PaymentInput:
    """Give a draft as what would have to be sent to make it."""
    drafted = json.loads(row["draft"])
    details = [
        Detail(**{**each, "credits": [Credit(**credit) for credit in each["credits"]]})
        for each in drafted["details"]
    ]
    name = "SELECT customerid FROM customer WHERE recordno = ?"
    contact = "SELECT contactname FROM contact WHERE recordno = ?"
    return PaymentInput(
        method=row["paymentmethod"],
        receipt_date=row["receiptdate"],
        details=details,
        customer_id=books.value(name, (row["custrec"],)) or "",
        payer_name=row["payername"],
        bill_to=books.value(contact, (row["billto"],)) or "",
        bank=row["financialentity"],
        undeposited=row["undepositedaccountno"],
        summary=drafted["summary"],
        reference=row["docnumber"],
        description=row["description"],
        payment_date=row["whencreated"],
        currency=currency_of(row),
        overpayment=drafted["overpayment"],
        attachment=row["supdocid"],
        custom=read_kept(row["custom"]),
        is_draft=True,
    )


def _kept(given: PaymentInput) -> str:
    details = [asdict(detail) for detail in given.details]
    return json.dumps({"details": details, "summary": given.summary, "overpayment": given.overpayment})


def _check(books: Books, actor: Actor, given: PaymentInput) -> _Checked:
    if not given.details:
        # Source (documented): ARPYMT cannot create an advance. Source (assumed): the words for that.
        raise invalid("Required field ARPYMTDETAILS is missing")
    check_method(given.method, is_needed=given.cash > 0)
    check_attachment(books, given.attachment)
    # Source (assumed): a payment without cash needs no account.
    summary = check_funds(books, given.funds, is_needed=given.cash > 0)
    given = with_account(given, summary)
    if not given.is_draft:
        check_period(books, given.receipt_date)
    # Source (assumed): money of a customer who turned inactive can still be received.
    customer = any_customer(books, actor, given.customer_id) if given.customer_id else None
    if customer is None and not given.payer_name:
        raise invalid("Required field Customer is missing")
    targets = check_details(books, actor, given.details, customer, day=given.receipt_date)
    given = replace(given, currency=_currency(books, given, targets))
    owner = Actor(actor.user_no, _entity(actor, targets))
    return _Checked(given, owner, customer, summary, targets)


def check_method(method: str, *, is_needed: bool = True) -> None:
    """Check a payment method.

    Raises: FunctionRefused.
    """
    if method not in METHODS and (method or is_needed):
        raise invalid(f"Payment method '{method}' is not valid.")


def with_account(given: PaymentInput, summary: Summary) -> PaymentInput:
    """Give a payment the account that its summary is tied to, if it named none."""
    # Source (documented): a payment summary is tied to an account (objects.md 9).
    if given.bank or given.undeposited:
        return given
    return replace(given, bank=summary.bank, undeposited=summary.undeposited)


def _currency(books: Books, given: PaymentInput, targets: Sequence[Target]) -> Currency:
    """Give the one currency of a payment and of all that it pays."""
    codes = {target.currency for target in targets}
    if len(codes) > 1:
        # Source (assumed): that a payment has one currency, and the words.
        raise invalid(f"A payment cannot pay invoices in several currencies ({', '.join(sorted(codes))}).")
    code = codes.pop()
    if given.currency.code and given.currency.code != code:
        # Source (assumed): a payment is in the currency of its invoices, and the words for another.
        raise invalid(f"The payment is in {given.currency.code}, the invoices that it pays in {code}.")
    if given.cash:
        check_currency(books, given.funds, code)
    return replace(given.currency, code=code)


def _entity(actor: Actor, targets: Sequence[Target]) -> str:
    """Give the one entity of a payment and of all that it pays and applies."""
    rows = [row for target in targets for row in (target.row, *target.credits)]
    # Source (assumed): a payment belongs to the entity of its invoices, and never to two; the words.
    # Within an entity the records of the top level count as its own.
    entities = sorted({row["megaentity"] or actor.entity for row in rows})
    if len(entities) > 1:
        shown = " and ".join(f"'{each}'" if each else "the top level" for each in entities)
        raise invalid(f"A payment cannot pay transactions of several entities ({shown}).")
    return actor.entity or entities[0]


def _apply_all(books: Books, checked: _Checked, record_no: int) -> None:
    given, owner = checked.given, checked.owner
    rate = currency_columns(books, given.currency)["rate"]
    assert isinstance(rate, int)
    payment = Payment(record_no, given.receipt_date, given.currency.known, rate, is_draft=given.is_draft)
    for target in checked.targets:
        apply(books, owner, payment, target)
    # Source (assumed): the overpayment of a draft is made when it is submitted.
    if given.overpayment and not given.is_draft:
        insert_payment(
            *(books, owner, given, checked.customer, checked.summary),
            total=given.overpayment,
            record_type=OVERPAYMENT,
            parent=record_no,
        )


def insert_payment(
    books: Books,
    actor: Actor,
    given: PaymentInput,
    customer: Row | None,
    summary: Summary,
    *,
    total: int,
    record_type: str = PAYMENT,
    parent: int | None = None,
) -> int:
    """Insert a payment, an advance, or the overpayment of a payment; give its record number."""
    record_no = books.next_record_no()
    stamp = books.clock.stamp()
    unapplied = given.overpayment if record_type == PAYMENT else total
    # Source (documented): numbered by document sequencing.
    sequence, prefix = ("advance", "ADV") if record_type == ADVANCE else ("payment", "PMT")
    is_numbered = "payment" in books.settings.document_sequences
    number = f"{prefix}-{books.next_number(sequence):06d}" if is_numbered else ""
    if parent is not None:
        number = _number(books, parent)
    books.insert(
        "arpymt",
        {
            "recordno": record_no,
            # Source (documented): rp and rr. Source (assumed): an ordinary payment is pr; no source names it.
            "recordtype": record_type,
            "recordid": number,
            **payment_columns(books, actor, given, customer, summary),
            "totalentered": total,
            "totalpaid": total - unapplied,
            "totaldue": unapplied,
            "parentpaymentkey": parent,
            "auwhencreated": stamp,
            "createdby": actor.user_no,
        },
    )
    return record_no


def payment_columns(
    books: Books, actor: Actor, given: PaymentInput, customer: Row | None, summary: Summary
) -> dict[str, object]:
    """Give the columns of a payment or advance that were sent, or follow from what was."""
    return {
        **_state(is_draft=given.is_draft),
        "custrec": customer["recordno"] if customer is not None else None,
        "payername": given.payer_name,
        "billto": contact_key(books, actor, given.bill_to),
        "docnumber": given.reference,
        "description": given.description,
        "paymentmethod": given.method,
        "financialentity": given.bank,
        "undepositedaccountno": given.undeposited,
        **summary.columns,
        "whencreated": given.payment_date or given.receipt_date,
        "receiptdate": given.receipt_date,
        "whenpaid": None if given.is_draft else given.receipt_date,
        **currency_columns(books, given.currency),
        "supdocid": given.attachment,
        "custom": kept(given.custom),
        "draft": _kept(given) if given.is_draft else None,
        "whenmodified": books.clock.stamp(),
        "modifiedby": actor.user_no,
        "megaentity": actor.entity,
    }


def _state(*, is_draft: bool) -> dict[str, object]:
    # Source (documented): RAWSTATE is D for a draft, C for a payment that was submitted (objects.md 7.1).
    # Source (assumed): the strings of STATE and DISPLAYSTATE.
    if is_draft:
        return {"state": DRAFT, "rawstate": "D", "displaystate": DRAFT}
    return {"state": COMPLETE, "rawstate": "C", "displaystate": "Posted"}


def _number(books: Books, payment: int) -> str:
    # Source (assumed): an overpayment bears the number of its payment.
    return str(books.value("SELECT recordid FROM arpymt WHERE recordno = ?", (payment,)))
