"""The acts of a person with money: payments, advances, credits applied, and the undoing of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tieout.sandbox.books import Books, Row
from tieout.sandbox.control_finding import LOCATION, find_actor, find_adjustment, find_credit, find_invoice
from tieout.sandbox.control_input import Body, ControlError
from tieout.sandbox.defaults import RECEIVABLES, UNDEPOSITED
from tieout.sandbox.rules.advances import create_advance, current_advance, delete_advance, update_advance
from tieout.sandbox.rules.applying import Detail
from tieout.sandbox.rules.checks import Actor, can_reach
from tieout.sandbox.rules.credit import Credit, left_of
from tieout.sandbox.rules.currencies import Currency
from tieout.sandbox.rules.lines import Line
from tieout.sandbox.rules.payments import (
    ADVANCE,
    PaymentInput,
    create_payment,
    current_payment,
    delete_draft,
    refuse_submitted,
    update_draft,
)
from tieout.sandbox.rules.reversals import reverse_payment
from tieout.sandbox.values import show_money

_MONEY = (
    "draft",
    "date",
    "method",
    "account",
    "bank",
    "reference",
    "description",
    "summary",
    "currency",
    "entity",
)
_INVOICE = ("record_no", "number", "document", "debit_memo", "amount", "credits", "discount")


class PaymentActs:
    """What a person does with money."""

    def __init__(self, books: Books) -> None:
        """Act on these books."""
        self._books = books
        self.table: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "payment": self._payment,
            "advance": self._advance,
            "apply-credit": self._apply_credit,
            "submit-payment": self._submit,
            "delete-payment": self._delete,
            "reverse-payment": self._reverse,
            "unapply": self._reverse,
        }

    def _input(self, body: Body, details: list[Detail], customer_id: str) -> PaymentInput:
        return PaymentInput(
            method=body.text("method", "Printed Check"),
            receipt_date=body.day("date", self._books.clock.today()),
            details=details,
            customer_id=customer_id,
            bank=body.text("bank"),
            undeposited="" if "bank" in body else body.text("account", UNDEPOSITED),
            summary=body.text("summary"),
            reference=body.text("reference"),
            description=body.text("description"),
            currency=Currency(body.text("currency")),
            overpayment=body.cents("overpayment"),
            is_draft=body.flag("draft"),
        )

    def _answer(self, record_no: int) -> dict[str, Any]:
        made = self._books.row("SELECT * FROM arpymt WHERE recordno = ?", (record_no,))
        assert made is not None
        amount = show_money(made["totalentered"])
        return {"record_no": record_no, "number": made["recordid"], "amount": amount}

    def _payment(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "customer_id", "invoices", "overpayment", *_MONEY)
        details = [self._detail(each) for each in body.objects("invoices")]
        given = self._input(body, details, body.needed("customer_id"))
        record_no = create_payment(self._books, find_actor(self._books, body), given)
        answer = self._answer(record_no)
        if given.overpayment and not given.is_draft:
            sql = "SELECT recordno FROM arpymt WHERE parentpaymentkey = ? AND recordtype = 'rp'"
            answer["overpayment_record_no"] = self._books.value(sql, (record_no,))
        return answer

    def _detail(self, values: dict[str, Any]) -> Detail:
        part = Body(values, *_INVOICE, what="an invoice")
        row, is_memo = self._target(part)
        applied = []
        for each in part.objects("credits") if "credits" in part else []:
            source = Body(each, "record_no", "number", "amount", what="a credit")
            kind, credit = find_credit(self._books, source)
            amount = source.cents("amount") if "amount" in source else left_of(self._books, kind, credit)
            applied.append(Credit(kind, str(credit["recordno"]), amount))
        discount = part.cents("discount")
        rest = row["totaldue"] - discount - sum(credit.amount for credit in applied)
        key = str(row["recordno"])
        return Detail(
            "" if is_memo else key,
            part.cents("amount") if "amount" in part else rest,
            debit_memo_key=key if is_memo else "",
            credits=applied,
            discount=discount,
        )

    def _target(self, part: Body) -> tuple[Row, bool]:
        if "debit_memo" in part:
            memo = Body({"number": part.raw("debit_memo")}, "number", what="an invoice")
            return find_adjustment(self._books, memo), True
        return find_invoice(self._books, part), False

    def _advance(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "customer_id", "amount", "location", *_MONEY)
        body.needed("amount")
        location = body.text("location", body.text("entity", LOCATION))
        line = Line(RECEIVABLES, body.cents("amount"), location=location)
        given = self._input(body, [], body.needed("customer_id"))
        return self._answer(create_advance(self._books, find_actor(self._books, body), given, [line]))

    def _apply_credit(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "credit", "invoices", *_MONEY)
        source = Body(body.raw("credit") or {}, "record_no", "number", what="the credit")
        kind, credit = find_credit(self._books, source)
        left = left_of(self._books, kind, credit)
        details = []
        for each in body.objects("invoices"):
            part = Body(each, "record_no", "number", "document", "debit_memo", "amount", what="an invoice")
            row, is_memo = self._target(part)
            amount = part.cents("amount") if "amount" in part else min(left, row["totaldue"])
            left -= amount
            key = str(row["recordno"])
            applied = [Credit(kind, str(credit["recordno"]), amount)]
            details.append(
                Detail("" if is_memo else key, 0, "", key if is_memo else "", applied),
            )
        sql = "SELECT customerid FROM customer WHERE recordno = ?"
        given = self._input(body, details, self._books.value(sql, (credit["custrec"],)))
        record_no = create_payment(self._books, find_actor(self._books, body), given)
        applied_in_all = show_money(sum(detail.total for detail in details))
        return self._answer(record_no) | {"applied": applied_in_all}

    def _submit(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "record_no", "number", "entity")
        actor, row = self._find(body)
        if row["recordtype"] == ADVANCE:
            given, lines = current_advance(self._books, row)
            update_advance(self._books, actor, row, replace(given, is_draft=False), lines)
        else:
            refuse_submitted(row)
            given = replace(current_payment(self._books, row), is_draft=False)
            update_draft(self._books, actor, row, given)
        return self._answer(row["recordno"])

    def _delete(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "record_no", "number", "entity")
        actor, row = self._find(body)
        if row["recordtype"] == ADVANCE:
            delete_advance(self._books, actor, row)
        else:
            delete_draft(self._books, actor, row)
        return {"deleted": True}

    def _find(self, body: Body) -> tuple[Actor, Row]:
        column = "recordno" if "record_no" in body else "recordid"
        key = body.text("record_no") or body.needed("number")
        sql = f"SELECT * FROM arpymt WHERE {column} = ? AND state <> 'Reversal' AND recordtype <> 'rp'"  # noqa: S608
        row = self._books.row(sql, (key,))
        actor = find_actor(self._books, body)
        if row is None or not can_reach(actor, row["megaentity"]):
            raise ControlError(f"There is no payment '{key}'.", status=404)
        return actor, row

    def _reverse(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "record_no", "number", "date", "description", "entity")
        actor, row = self._find(body)
        counter = reverse_payment(
            self._books,
            actor,
            row,
            day=body.day("date", max(self._books.clock.today(), row["receiptdate"])),
            description=body.text("description"),
        )
        return {"record_no": row["recordno"], "reversal_record_no": counter}
