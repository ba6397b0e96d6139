"""A firm that reads from Intacct: a person there, imports and syncs here, and a look at both books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from factories.sandbox import Wire
from factories.writing import Firm, connected_firm
from tieout.ledger.models import Customer, Invoice, Payment
from tieout.sandbox.start import Content
from tieout.sync.importing.documents import InvoiceImport
from tieout.sync.models import Connection, Failure, Run
from tieout.sync.running import import_customers, import_invoices, sync


@dataclass
class Reader:
    """One firm and its Intacct, `there` being a person who works in Intacct."""

    firm: Firm
    there: Wire

    def clock(self) -> datetime:
        """Return the time of the worker."""
        return self.firm.now

    @property
    def connection(self) -> Connection:
        """The connection as it stands in the database."""
        return Connection.objects.select_related("organization").get(pk=self.firm.connection.pk)

    # --- The sync -----------------------------------------------------------------------------------------

    def import_customers(self) -> Run:
        """Import the customer list; the run must end well."""
        return _well(import_customers(connection=self.connection, clock=self.clock))

    def import_invoices(self, **options: Any) -> Run:
        """Import the outstanding invoices; the run must end well."""
        run = import_invoices(connection=self.connection, clock=self.clock, options=InvoiceImport(**options))
        return _well(run)

    def sync(self) -> Run:
        """Read and write once; the run must end well."""
        self.pass_time(seconds=2)
        return _well(sync(connection=self.connection, clock=self.clock))

    def try_to_sync(self) -> Run:
        """Read and write once, however it ends."""
        self.pass_time(seconds=2)
        return sync(connection=self.connection, clock=self.clock)

    def pass_time(self, **time: float) -> None:
        """Let time pass on both sides."""
        self.firm.wait(**time)
        seconds = self.firm.now.timestamp() - self._shared
        self._shared = self.firm.now.timestamp()
        self.there.post_control("clock", advance_seconds=int(seconds))

    def __post_init__(self) -> None:
        self._shared = self.firm.now.timestamp()

    # --- Tieout's book ------------------------------------------------------------------------------------

    def customer(self, number: str) -> Customer:
        """Return a customer by its number."""
        return Customer.objects.get(organization=self.firm.organization, number=number)

    def customers(self) -> list[Customer]:
        """Return all customers by number."""
        return list(Customer.objects.filter(organization=self.firm.organization).order_by("number"))

    def invoice(self, number: str) -> Invoice:
        """Return an invoice by its number."""
        return Invoice.objects.get(organization=self.firm.organization, number=number)

    def invoices(self) -> list[Invoice]:
        """Return all invoices by number."""
        return list(Invoice.objects.filter(organization=self.firm.organization).order_by("number"))

    def payments(self) -> list[Payment]:
        """Return all payments by id."""
        return list(Payment.objects.filter(organization=self.firm.organization).order_by("id"))

    def failure(self, **facts: Any) -> Failure:
        """Return the one open failure."""
        return self.firm.failure(**facts)

    # --- Intacct's book -----------------------------------------------------------------------------------

    def bill_there(self, *prices: str, customer: str = "CK-1", number: str, **facts: Any) -> dict[str, Any]:
        """Raise a sales invoice with one line for each price."""
        lines = [{"item": "SERVICE", "quantity": 1, "price": price} for price in prices]
        return self.there.act("sales-invoice", customer_id=customer, number=number, lines=lines, **facts)

    def pay_there(self, number: str, amount: str = "", **facts: Any) -> dict[str, Any]:
        """Record a payment on one sales invoice, of all that is due where no amount is given."""
        invoice: dict[str, Any] = {"document": f"Sales Invoice-{number}"}
        if amount:
            invoice["amount"] = amount
        customer = facts.pop("customer", "CK-1")
        return self.there.act("payment", customer_id=customer, invoices=[invoice], **facts)

    def credit_there(
        self, amount: str, *, number: str, customer: str = "CK-1", settles: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Write a credit memo and use parts of it for invoices."""
        made = self.there.act("credit-memo", customer_id=customer, number=number, lines=[{"amount": amount}])
        if settles:
            invoices = [{"number": each, "amount": part} for each, part in settles.items()]
            self.there.act("apply-credit", credit={"number": number}, invoices=invoices)
        return made

    def outstanding_there(self) -> dict[str, Decimal]:
        """Return what is due on the posted sales invoices of active customers, by document number."""
        active = {row["customer_id"] for row in self.firm.there("customers") if row["status"] == "active"}
        return {
            row["number"]: Decimal(row["due"])
            for row in self.firm.there("invoices")
            if row["document"].startswith("Sales Invoice-")
            and row["customer_id"] in active
            and Decimal(row["due"]) > 0
            and row["state"] != "Draft"
        }


def _well(run: Run) -> Run:
    assert run.state == "done", f"{run.kind} ended {run.state}: {run.error_text}"
    return run


@contextmanager
def reading_firm(*, customers: int, invoices: int, seed: int = 1) -> Iterator[Reader]:
    """Start a sandbox with books of this size and connect a firm to it; writing is switched on."""
    content = Content(customers=customers, invoices=invoices, seed=seed)
    with connected_firm(content=content) as firm:
        yield Reader(firm, firm.wire)
