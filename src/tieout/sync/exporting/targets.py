"""The invoices that payments and credits settle: whether each stands in Intacct, and whose it is there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from tieout.sync.exporting.decisions import Decision, Hold, Subject, Wait, subject_key
from tieout.sync.exporting.written import failed, links_of, session_of
from tieout.sync.mapping.outgoing_payments import Payer
from tieout.sync.models import Connection, Link, RecordKind


class Part(Protocol):
    """What settles one invoice."""

    @property
    def invoice_id(self) -> int:
        """The invoice."""

    @property
    def customer_id(self) -> int:
        """Whose invoice it is."""


@dataclass(frozen=True)
class Targets:
    """The links of invoices and of customers, and the numbers of invoices that a failure holds."""

    invoices: Mapping[int, Link]
    failures: Mapping[int, str]
    customers: Mapping[int, Link]
    failed_customers: Mapping[int, str]

    def ar_key(self, part: Part) -> str:
        """Return the key that the A/R invoice has today. The part does not wait any more."""
        return self.invoices[part.invoice_id].ar_key

    def session(self, connection: Connection, part: Part) -> str:
        """Return the entity in whose session an invoice is settled, empty for the connection's own."""
        return session_of(connection, self.invoices[part.invoice_id])

    def entities(self, parts: Iterable[Part]) -> set[str]:
        """Return the entities that the invoices belong to. No part waits any more."""
        return {self.invoices[part.invoice_id].entity_id for part in parts}

    def payers(self, customer_ids: Iterable[int]) -> list[Payer]:
        """Return who some customers are in Intacct. None of them waits any more.

        Several bill-to contacts of one Intacct customer pay together: then none of them is named (E6).
        """
        contacts: dict[str, set[str]] = {}
        for link in (self.customers[customer_id] for customer_id in customer_ids):
            contacts.setdefault(link.remote_number, set()).add(link.contact_name)
        return [
            Payer(customer_id, names.pop() if len(names) == 1 else "")
            for customer_id, names in sorted(contacts.items())
        ]

    def payer(self, customer_id: int) -> Payer:
        """Return who a customer is in Intacct. It does not wait any more."""
        return self.payers([customer_id])[0]

    def wait_for_invoices(self, subject: Subject, parts: Iterable[Part]) -> Decision | None:
        """Return why this cannot be written yet, or None when all its invoices stand in Intacct."""
        for part in parts:
            link = self.invoices.get(part.invoice_id)
            if link is not None and link.is_gone:
                return Hold(subject, "invoice_gone", f"Invoice {link.remote_number} is gone in Intacct.")
            if (link is None or link.replacing) and part.invoice_id in self.failures:
                parent = subject_key(RecordKind.INVOICE, part.invoice_id)
                text = f"Waits for invoice {self.failures[part.invoice_id]}."
                return Hold(subject, "waiting_for_parent", text, waits_for=parent)
            if link is None or not link.ar_key or link.replacing or part.customer_id not in self.customers:
                return Wait(subject)
        return None

    def wait_for_customer(self, subject: Subject, customer_id: int) -> Decision | None:
        """Return why this cannot be written yet, or None when the customer stands in Intacct."""
        if customer_id in self.customers:
            return None
        if customer_id not in self.failed_customers:
            return Wait(subject)
        parent = subject_key(RecordKind.CUSTOMER, customer_id)
        text = f"Waits for customer {self.failed_customers[customer_id]}."
        return Hold(subject, "waiting_for_parent", text, waits_for=parent)


def targets(connection: Connection, parts: Collection[Part], *, customer_ids: Iterable[int] = ()) -> Targets:
    """Look up what a page of records settles, and the customers that they name besides."""
    invoice_ids = {part.invoice_id for part in parts}
    named = {*customer_ids, *(part.customer_id for part in parts)}
    return Targets(
        invoices=links_of(connection, RecordKind.INVOICE, invoice_ids),
        failures=failed(connection, RecordKind.INVOICE, invoice_ids),
        customers=links_of(connection, RecordKind.CUSTOMER, named),
        failed_customers=failed(connection, RecordKind.CUSTOMER, named),
    )
