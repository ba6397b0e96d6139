"""Setting amounts against invoices and debit memos: cash first, then each credit and the discount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tieout.sandbox.books import Books, Row
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.checks import Actor, can_reach, not_found
from tieout.sandbox.rules.credit import (
    COMPLETE,
    DISCOUNT,
    INLINE,
    Credit,
    check_credit,
    find_credit,
    give_back,
    use,
)
from tieout.sandbox.rules.discounts import term_discount
from tieout.sandbox.rules.sides import (
    ADJUSTMENTS,
    INVOICES,
    OPEN_STATES,
    PAYING,
    SELECTING,
    Part,
    Side,
    Use,
    add_to_line,
    settle,
    spread,
)
from tieout.sandbox.settings import BASE_CURRENCY
from tieout.sandbox.values import read_key, show_amount, show_date

DRAFT = "Draft"


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
class Target:
    """What a detail names: the record that is paid and those that credit it."""

    detail: Detail
    side: Side
    row: Row
    credits: Sequence[Row]

    @property
    def currency(self) -> str:
        """Give the currency of the record that is paid."""
        return self.row["currency"] or BASE_CURRENCY


@dataclass(frozen=True)
class Payment:
    """The record that details belong to."""

    record_no: int
    day: str
    currency: str
    rate: int
    is_draft: bool = False

    @property
    def how(self) -> Use:
        """Give how its amounts are set against records."""
        return SELECTING if self.is_draft else PAYING


# --- checking ---------------------------------------------------------------------------------------------


def check_details(
    books: Books, actor: Actor, details: Sequence[Detail], customer: Row | None, *, day: str
) -> list[Target]:
    """Find what details name, and check that it can be paid.

    Raises: FunctionRefused.
    """
    targets = []
    wanted: dict[tuple[str, int], int] = {}
    used: dict[tuple[str, int], int] = {}
    for each in details:
        side, row = _find_target(books, actor, each)
        detail = _with_discount(books, each, row)
        if detail.total <= 0 or min(0, detail.amount, detail.discount, *_credited(detail)) < 0:
            raise invalid("Payment amount must be greater than zero.")
        sources = [find_credit(books, actor, credit.kind, credit.key) for credit in detail.credits]
        target = Target(detail, side, row, sources)
        key = (side.table, row["recordno"])
        # What an invoice credits itself by a line of its own does not lower what is due on it.
        wanted[key] = wanted.get(key, 0) + detail.total - _from_itself(target)
        _check_target(customer, target, wanted[key])
        if day < (row["whenposted"] or row["whencreated"]):
            # Source (observed): the sentence, but for the words in its middle (errors.md 5.2).
            name = f"{row['recordid']} {side.word}"
            raise invalid(f"Payment date {show_date(day)} cannot be before the {name} posting date")
        for credit, source in zip(detail.credits, sources, strict=True):
            taken = (credit.kind, source["recordno"])
            used[taken] = used.get(taken, 0) + credit.amount
            check_credit(
                *(books, credit.kind, source, used[taken]),
                customer=row["custrec"],
                currency=target.currency,
            )
        targets.append(target)
    return targets


def _credited(detail: Detail) -> list[int]:
    return [credit.amount for credit in detail.credits]


def _from_itself(target: Target) -> int:
    pairs = zip(target.detail.credits, target.credits, strict=True)
    own = target.row["recordno"]
    return sum(credit.amount for credit, row in pairs if credit.kind == INLINE and row["recordno"] == own)


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


def _check_target(customer: Row | None, target: Target, wanted: int) -> None:
    side, row = target.side, target.row
    if row["state"] not in OPEN_STATES or row["totaldue"] < 0:
        if row["totaldue"] == 0 and row["totalpaid"]:
            # Source (observed): "There is no due on the bill X", of A/P.
            raise invalid(f"There is no due on the {side.word} {row['recordid']}")
        raise not_found(side.word)
    if customer is not None and row["custrec"] != customer["recordno"]:
        raise invalid(
            f"The {side.word} {row['recordid']} does not belong to customer '{customer['customerid']}'."
        )
    if wanted > row["totaldue"]:
        # Source (observed): "exceeds total amount due", of A/P.
        # Source (assumed): what a draft payment selected is not due.
        raise invalid(
            f"The payment amount ({show_amount(wanted)}) for the {side.word} {row['recordid']}"
            f" exceeds total amount due ({show_amount(row['totaldue'])})"
        )


# --- writing ----------------------------------------------------------------------------------------------


def apply(books: Books, actor: Actor, payment: Payment, target: Target) -> None:
    """Set what a detail says against its record, line by line.

    Raises: FunctionRefused.
    """
    detail, side, row = target.detail, target.side, target.row
    common = {
        "paymentkey": payment.record_no,
        "paymentdate": payment.day,
        "currency": payment.currency,
        "rate": payment.rate,
        # Source (assumed): the rows of a draft payment say Draft.
        "state": DRAFT if payment.is_draft else COMPLETE,
    }
    for line_no, amount in _lines(books, payment, target, detail.amount):
        insert_detail(books, actor, common | {"amount": amount} | _keys(side, row, line_no))
    # Source (assumed): each kind of credit has rows of its own, beside those of the cash.
    for credit, source in zip(detail.credits, target.credits, strict=True):
        taken = use(books, actor, credit, source, day=payment.day, how=payment.how)
        for source_line, line_no, amount in _paired(taken, _lines(books, payment, target, credit.amount)):
            values = {"kind": credit.kind, "creditkey": source["recordno"], "creditentrykey": source_line}
            keys = _keys(side, row, line_no)
            insert_detail(books, actor, common | values | {"creditamount": amount} | keys)
    for line_no, amount in _lines(books, payment, target, detail.discount):
        day = detail.discount_date or payment.day
        values = {"kind": DISCOUNT, "creditamount": amount, "discountdate": day}
        insert_detail(books, actor, common | values | _keys(side, row, line_no))
    settle(books, actor, side, row["recordno"], detail.total, day=payment.day, how=payment.how)


def _lines(books: Books, payment: Payment, target: Target, amount: int) -> list[Part]:
    if not amount:
        return []
    return spread(books, target.side, target.row, amount, target.detail.line_key, payment.how)


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


def take_back(books: Books, actor: Actor, detail: Row, *, day: str, how: Use = PAYING) -> None:
    """Give a record and its credit back what a row of a payment set against them."""
    side = INVOICES if detail["recordkey"] is not None else ADJUSTMENTS
    record_no, line_no = (
        (detail["recordkey"], detail["entrykey"])
        if side is INVOICES
        else (detail["posadjkey"], detail["posadjentrykey"])
    )
    total = detail["amount"] + detail["creditamount"]
    add_to_line(books, side, line_no, -total, how)
    settle(books, actor, side, record_no, -total, day=day, how=how)
    if detail["creditkey"] is not None:
        give_back(
            *(books, actor, detail["kind"], detail["creditkey"], detail["creditentrykey"]),
            detail["creditamount"],
            day=day,
            how=how,
        )
