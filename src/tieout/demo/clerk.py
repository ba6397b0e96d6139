"""The clerk in Intacct: what the stories let happen there, in the words of a person at that desk."""

from decimal import Decimal
from typing import Any

from tieout.demo.person_in_intacct import IntacctSaysNo, PersonInIntacct


class Clerk:
    """Works in Intacct, at top level or inside an entity."""

    def __init__(self, intacct: PersonInIntacct, *, entity: str = "") -> None:
        self._intacct = intacct
        self._where = {"entity": entity} if entity else {}

    def act(self, act: str, /, **facts: Any) -> dict[str, Any]:
        """Do one thing."""
        return self._intacct.act(act, **facts, **self._where)

    def sell(self, number: str, customer_id: str, amount: str, **more: Any) -> None:
        """Raise a sales invoice of one line."""
        lines = [{"item": "SERVICE", "price": Decimal(amount)}]
        self.act("sales-invoice", customer_id=customer_id, number=number, lines=lines, **more)

    def edit(self, number: str, amount: str) -> None:
        """Correct the price on a sales invoice."""
        self.act("edit-sales-invoice", document=f"Sales Invoice-{number}", lines=[{"price": Decimal(amount)}])

    def cannot_edit(self, number: str, amount: str) -> str:
        """Try to correct a price, and return the code of Intacct's refusal, empty if there is none."""
        try:
            self.edit(number, amount)
        except IntacctSaysNo as refusal:
            return refusal.code
        return ""

    def pay(self, customer_id: str, amounts: dict[str, str], *, reference: str = "", **more: Any) -> None:
        """Record a payment of parts of invoices."""
        invoices = [{"number": number, "amount": Decimal(amount)} for number, amount in amounts.items()]
        self.act("payment", customer_id=customer_id, invoices=invoices, reference=reference, **more)

    def pay_with_discount(self, customer_id: str, number: str, amount: str, *, discount: str) -> None:
        """Record a payment for which the customer took a discount."""
        invoices = [{"number": number, "amount": Decimal(amount), "discount": Decimal(discount)}]
        self.act("payment", customer_id=customer_id, invoices=invoices)

    def reverse(self, reference: str) -> None:
        """Take a payment back."""
        payment = self._intacct.row("payments", reference=reference, state="Complete")
        self.act("reverse-payment", record_no=payment["record_no"])

    def advance(self, customer_id: str, amount: str, *, reference: str) -> None:
        """Record money that came in before anything was billed."""
        self.act("advance", customer_id=customer_id, amount=Decimal(amount), reference=reference)

    def use_advance(self, reference: str, amounts: dict[str, str]) -> None:
        """Use an advance for invoices."""
        advance = self._intacct.row("advances", reference=reference)
        self._use({"record_no": advance["record_no"]}, amounts)

    def credit(self, customer_id: str, number: str, amount: str, amounts: dict[str, str]) -> None:
        """Write a credit memo and use it for invoices."""
        self.act("credit-memo", customer_id=customer_id, number=number, lines=[{"amount": Decimal(amount)}])
        self._use({"number": number}, amounts)

    def _use(self, credit: dict[str, Any], amounts: dict[str, str]) -> None:
        invoices = [{"number": number, "amount": Decimal(amount)} for number, amount in amounts.items()]
        self.act("apply-credit", credit=credit, invoices=invoices)
