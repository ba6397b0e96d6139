"""Payments: checked as a whole, applied line by line, cash first, then each credit and the discount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import invalid, not_built
from tieout.sandbox.rules.checks import Actor, any_customer, can_reach, not_found
from tieout.sandbox.rules.contacts import contact_key
from tieout.sandbox.rules.credit import COMPLETE, DISCOUNT, Credit, check_credit, find_credit, use
from tieout.sandbox.rules.currencies import IN_BASE, Currency, currency_columns
from tieout.sandbox.rules.discounts import term_discount
from tieout.sandbox.rules.funds import Funds, check_currency, check_funds
from tieout.sandbox.rules.sides import (
    ADJUSTMENTS,
    INVOICES,
    PARTLY_PAID,
    POSTED,
    Part,
    Side,
    settle,
    spread,
)
from tieout.sandbox.settings import BASE_CURRENCY
from tieout.sandbox.values import read_key, show_amount

# Source (documented): the methods of objects.md 7.1.
METHODS = ("Printed Check", "Cash", "EFT", "Credit Card", "Online Charge Card", "Online ACH Debit")
# Source (assumed): the strings of STATE and DISPLAYSTATE; RAWSTATE C is documented.
REVERSED, REVERSAL = "Reversed", "Reversal"
PAYMENT, ADVANCE, OVERPAYMENT = "pr", "rr", "rp"


@dataclass(frozen=True)
class Detail:
    """What is set against one invoice or debit memo, or one of its lines."""

    invoice_key: str
    amount: int
    line_key: str = ""
    debit_memo_key: str = ""
    credits: Sequence[Credit] = ()
    discount: int = 0
    discount_date: str = ""

    @property
    def total(self) -> int:
        """Give what the invoice is lowered by, in cents."""
        return self.amount + sum(credit.amount for credit in self.credits) + self.discount


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

    @property
    def cash(self) -> int:
        """Give the money that came in, in cents."""
        return sum(detail.amount for detail in self.details) + self.overpayment

    @property
    def funds(self) -> Funds:
        """Give where the money went."""
        return Funds(self.method, self.receipt_date, self.bank, self.undeposited, self.summary)


@dataclass(frozen=True)
class _Target:
    detail: Detail
    side: Side
    row: Row
    credits: Sequence[Row]


def create_payment(books: Books, actor: Actor, given: PaymentInput) -> int:
    """Create and post a payment; give its record number.

    Raises: FunctionRefused.
    """
    if given.is_draft:
        raise not_built("draft payments")
    if not given.details:
        # Source (documented): ARPYMT cannot create an advance. Source (assumed): the words for that.
        raise invalid("Required field ARPYMTDETAILS is missing")
    check_method(given.method, is_needed=given.cash > 0)
    # Source (assumed): a payment without cash needs no account.
    batch = check_funds(books, given.funds, is_needed=given.cash > 0)
    # Source (assumed): money of a customer who turned inactive can still be received.
    customer = any_customer(books, actor, given.customer_id) if given.customer_id else None
    if customer is None and not given.payer_name:
        raise invalid("Required field Customer is missing")
    targets = _check_targets(books, actor, given, customer)
    given = replace(given, currency=_currency(given, targets))
    owner = Actor(actor.user_no, _entity(actor, targets))
    record_no = insert_payment(books, owner, given, customer, batch, total=given.cash)
    for target in targets:
        _apply(books, owner, given, target, record_no)
    if given.overpayment:
        insert_payment(
            *(books, owner, given, customer, batch),
            total=given.overpayment,
            record_type=OVERPAYMENT,
            parent=record_no,
        )
    return record_no


def check_method(method: str, *, is_needed: bool = True) -> None:
    """Check a payment method.

    Raises: FunctionRefused.
    """
    if method not in METHODS and (method or is_needed):
        raise invalid(f"Payment method '{method}' is not valid.")


# --- checking ---------------------------------------------------------------------------------------------


def _check_targets(
    books: Books, actor: Actor, given: PaymentInput, customer: Row | None
) -> Sequence[_Target]:
    targets = []
    wanted: dict[tuple[str, int], int] = {}
    used: dict[tuple[str, int], int] = {}
    for each in given.details:
        side, row = _find_target(books, actor, each)
        detail = _with_discount(books, each, row)
        if detail.total <= 0 or min(detail.amount, detail.discount, *_amounts(detail)) < 0:
            raise invalid("Payment amount must be greater than zero.")
        key = (side.table, row["recordno"])
        wanted[key] = wanted.get(key, 0) + detail.total
        _check_target(books, given, customer, side, row, wanted[key])
        sources = []
        for credit in detail.credits:
            source = find_credit(books, actor, credit.kind, credit.key)
            taken = (credit.kind, source["recordno"])
            used[taken] = used.get(taken, 0) + credit.amount
            check_credit(
                *(books, credit.kind, source, used[taken]),
                customer=row["custrec"],
                currency=row["currency"] or BASE_CURRENCY,
                target=row["recordno"],
            )
            sources.append(source)
        targets.append(_Target(detail, side, row, sources))
    return targets


def _currency(given: PaymentInput, targets: Sequence[_Target]) -> Currency:
    """Give the one currency of a payment and of all that it pays."""
    codes = {target.row["currency"] or BASE_CURRENCY for target in targets}
    if len(codes) > 1:
        # Source (assumed): that a payment has one currency, and the words.
        raise invalid(f"A payment cannot pay invoices in several currencies ({', '.join(sorted(codes))}).")
    return replace(given.currency, code=codes.pop())


def _entity(actor: Actor, targets: Sequence[_Target]) -> str:
    """Give the one entity of a payment and of all that it pays and applies."""
    rows = [row for target in targets for row in (target.row, *target.credits)]
    # Source (assumed): a payment belongs to the entity of its invoices, and never to two; the words.
    # Within an entity the records of the top level count as its own.
    entities = sorted({row["megaentity"] or actor.entity for row in rows})
    if len(entities) > 1:
        shown = " and ".join(f"'{each}'" if each else "the top level" for each in entities)
        raise invalid(f"A payment cannot pay transactions of several entities ({shown}).")
    return actor.entity or entities[0]


def _amounts(detail: Detail) -> list[int]:
    return [0, *(credit.amount for credit in detail.credits)]


def _find_target(books: Books, actor: Actor, detail: Detail) -> tuple[Side, Row]:
    if detail.invoice_key and detail.debit_memo_key:
        # Source (documented): one of the two. Source (assumed): the words.
        raise invalid("Specify either RECORDKEY or POSADJKEY, not both.")
    side = ADJUSTMENTS if detail.debit_memo_key else INVOICES
    key = read_key(detail.debit_memo_key or detail.invoice_key)
    row = books.row(f"SELECT * FROM {side.table} WHERE recordno = ?", (key,))  # noqa: S608
    if row is None or not can_reach(actor, row["megaentity"]):
        raise not_found(side.word)
    return side, row


def _with_discount(books: Books, detail: Detail, row: Row) -> Detail:
    if not detail.discount_date or detail.discount or detail.debit_memo_key:
        return detail
    return replace(detail, discount=term_discount(books, row, detail.discount_date))


def _check_target(
    books: Books, given: PaymentInput, customer: Row | None, side: Side, row: Row, wanted: int
) -> None:
    if row["state"] not in {POSTED, PARTLY_PAID} or row["totaldue"] < 0:
        if row["totaldue"] == 0 and row["totalpaid"]:
            # Source (observed): "There is no due on the bill X", of A/P.
            raise invalid(f"There is no due on the {side.word} {row['recordid']}")
        raise not_found(side.word)
    if customer is not None and row["custrec"] != customer["recordno"]:
        raise invalid(
            f"The {side.word} {row['recordid']} does not belong to customer '{customer['customerid']}'."
        )
    currency = row["currency"] or BASE_CURRENCY
    if given.currency.code and given.currency.code != currency:
        # Source (assumed): a payment is in the currency of its invoices, and the words for another.
        raise invalid(
            f"The payment is in {given.currency.code}, the {side.word} {row['recordid']} in {currency}."
        )
    if given.cash:
        check_currency(books, given.funds, currency)
    if wanted > row["totaldue"]:
        # Source (observed): "exceeds total amount due", of A/P.
        raise invalid(
            f"The payment amount ({show_amount(wanted)}) for the {side.word} {row['recordid']}"
            f" exceeds total amount due ({show_amount(row['totaldue'])})"
        )


# --- writing ----------------------------------------------------------------------------------------------


def _apply(books: Books, actor: Actor, given: PaymentInput, target: _Target, payment: int) -> None:
    detail, side, row = target.detail, target.side, target.row
    day = given.receipt_date
    common = {
        "paymentkey": payment,
        "paymentdate": day,
        "currency": given.currency.known,
        "rate": currency_columns(books, given.currency)["rate"],
        "state": COMPLETE,
    }
    for line_no, amount in _lines(books, target, detail.amount):
        insert_detail(books, actor, common | {"amount": amount} | _keys(side, row, line_no))
    # Source (assumed): each kind of credit has rows of its own, beside those of the cash.
    for credit, source in zip(detail.credits, target.credits, strict=True):
        taken = use(books, actor, credit, source, day=day)
        for source_line, line_no, amount in _paired(taken, _lines(books, target, credit.amount)):
            values = {"kind": credit.kind, "creditkey": source["recordno"], "creditentrykey": source_line}
            keys = _keys(side, row, line_no)
            insert_detail(books, actor, common | values | {"creditamount": amount} | keys)
    for line_no, amount in _lines(books, target, detail.discount):
        values = {"kind": DISCOUNT, "creditamount": amount, "discountdate": detail.discount_date or day}
        insert_detail(books, actor, common | values | _keys(side, row, line_no))
    settle(books, actor, side, row["recordno"], detail.total, day=day)


def _lines(books: Books, target: _Target, amount: int) -> list[Part]:
    return spread(books, target.side, target.row, amount, target.detail.line_key) if amount else []


def _keys(side: Side, row: Row, line_no: int | None) -> dict[str, object]:
    record, line = ("posadjkey", "posadjentrykey") if side is ADJUSTMENTS else ("recordkey", "entrykey")
    return {record: row["recordno"], line: line_no}


def _paired(sources: Sequence[Part], targets: Sequence[Part]) -> list[tuple[int | None, int | None, int]]:
    """Give which line of a credit went to which line of what it pays, and how much."""
    pairs, sources_left, targets_left = [], list(sources), list(targets)
    while sources_left and targets_left:
        (source, given), (target, wanted) = sources_left.pop(0), targets_left.pop(0)
        amount = min(given, wanted)
        pairs.append((source, target, amount))
        if given > amount:
            sources_left.insert(0, (source, given - amount))
        if wanted > amount:
            targets_left.insert(0, (target, wanted - amount))
    return pairs


def insert_detail(books: Books, actor: Actor, values: dict[str, object]) -> None:
    """Insert what a payment set against one line."""
    stamp = books.clock.stamp()
    audit = {
        "recordno": books.next_record_no(),
        "whencreated": stamp,
        "whenmodified": stamp,
        "createdby": actor.user_no,
        "modifiedby": actor.user_no,
        "megaentity": actor.entity,
    }
    books.insert("arpymtdetail", {"amount": 0, **values, **audit})


def insert_payment(
    books: Books,
    actor: Actor,
    given: PaymentInput,
    customer: Row | None,
    batch: str,
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
            "state": COMPLETE,
            "rawstate": "C",
            "displaystate": "Posted",
            "custrec": customer["recordno"] if customer is not None else None,
            "payername": given.payer_name,
            "billto": contact_key(books, actor, given.bill_to),
            "docnumber": given.reference,
            "description": given.description,
            "paymentmethod": given.method,
            "financialentity": given.bank,
            "undepositedaccountno": given.undeposited,
            "prbatch": batch,
            "whencreated": given.payment_date or given.receipt_date,
            "receiptdate": given.receipt_date,
            "whenpaid": given.receipt_date,
            **currency_columns(books, given.currency),
            "totalentered": total,
            "totalpaid": total - unapplied,
            "totaldue": unapplied,
            "parentpaymentkey": parent,
            "auwhencreated": stamp,
            "whenmodified": stamp,
            "createdby": actor.user_no,
            "modifiedby": actor.user_no,
            "megaentity": actor.entity,
        },
    )
    return record_no


def _number(books: Books, payment: int) -> str:
    # Source (assumed): an overpayment bears the number of its payment.
    return str(books.value("SELECT recordid FROM arpymt WHERE recordno = ?", (payment,)))
