"""The acts of a person in Intacct, by the rules that the gateway obeys as well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tieout.sandbox.books import Books
from tieout.sandbox.control_company_acts import CompanyActs
from tieout.sandbox.control_contact_acts import ContactActs
from tieout.sandbox.control_credit_acts import CreditActs
from tieout.sandbox.control_customer_acts import CustomerActs
from tieout.sandbox.control_document_acts import DocumentActs
from tieout.sandbox.control_input import ControlError
from tieout.sandbox.control_invoice_acts import InvoiceActs
from tieout.sandbox.control_payment_acts import PaymentActs


class Acts:
    """What a person does."""

    def __init__(self, books: Books) -> None:
        """Act on these books."""
        self._books = books
        self._table: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            **CustomerActs(books).table,
            **ContactActs(books).table,
            **DocumentActs(books).table,
            **InvoiceActs(books).table,
            **PaymentActs(books).table,
            **CreditActs(books).table,
            **CompanyActs(books).table,
        }

    @property
    def names(self) -> list[str]:
        """Give the names of all acts."""
        return list(self._table)

    def run(self, name: str, values: dict[str, Any]) -> dict[str, Any]:
        """Do one act in a transaction of its own.

        Raises: ControlError, Refusal.
        """
        act = self._table.get(name)
        if act is None:
            known = ", ".join(self._table)
            raise ControlError(f"There is no act '{name}'; there are {known}.", status=404, code="not_found")
        with self._books.transaction():
            return act(values)
