"""The acts of a person that give, take back and apply credit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tieout.sandbox.books import Books
from tieout.sandbox.control_finding import ar_lines, find_actor, find_adjustment
from tieout.sandbox.control_input import Body
from tieout.sandbox.rules import adjustments
from tieout.sandbox.rules.adjustments import AdjustmentInput, create_adjustment, delete_adjustment
from tieout.sandbox.rules.currencies import Currency
from tieout.sandbox.values import show_money

_MEMO = ("customer_id", "lines", "date", "number", "invoice", "description", "draft", "currency", "entity")


class CreditActs:
    """What a person does with credit."""

    def __init__(self, books: Books) -> None:
        """Act on these books."""
        self._books = books
        self.table: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "credit-memo": lambda values: self._memo(values, sign=-1),
            "debit-memo": lambda values: self._memo(values, sign=1),
            "delete-adjustment": self._delete_adjustment,
        }

    def _memo(self, values: dict[str, Any], *, sign: int) -> dict[str, Any]:
        body = Body(values, *_MEMO)
        given = AdjustmentInput(
            customer_id=body.needed("customer_id"),
            date=body.day("date", self._books.clock.today()),
            number=body.text("number"),
            reference=body.text("invoice"),
            description=body.text("description"),
            is_draft=body.flag("draft"),
            currency=Currency(body.text("currency")),
            lines=ar_lines(self._books, body, "ARADJUSTMENTITEM", sign=sign),
        )
        record_no = create_adjustment(self._books, find_actor(self._books, body), given)
        number = self._books.value("SELECT recordid FROM aradjustment WHERE recordno = ?", (record_no,))
        return {"record_no": record_no, "number": number, "total": show_money(given.total)}

    def _delete_adjustment(self, values: dict[str, Any]) -> dict[str, Any]:
        body = Body(values, "record_no", "number", "entity")
        actor = find_actor(self._books, body)
        key = str(find_adjustment(self._books, body)["recordno"])
        delete_adjustment(self._books, actor, adjustments.find_adjustment(self._books, actor, key))
        return {"deleted": True}
