"""A firm that writes to Intacct: its books, its connection to a sandbox over TCP, and a clock to move on.

Records are made by the operations of the ledger, so that their invariants hold. What stands in Intacct is
asked for at the sandbox's control address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import httpx2

from factories.sandbox import Wire
from tieout.identity.models import Organization
from tieout.identity.operations import create_organization
from tieout.intacct import Client, Credentials, HttpTransport, Meter, Sender, SessionCache, Transport
from tieout.ledger.facts import LineFacts
from tieout.ledger.models import Application, CreditNote, Customer, Invoice, Payment
from tieout.ledger.operations import (
    applications,
    credit_applications,
    credit_notes,
    customers,
    invoices,
    payments,
    write_offs,
)
from tieout.lib.identifiers import new_uid
from tieout.money import Money
from tieout.sandbox.server import SandboxServer
from tieout.sandbox.start import Content
from tieout.sync.exporting.writing import WriteSummary, write_changes
from tieout.sync.models import Attempt, Connection, Failure, Link, RecordKind
from tieout.sync.settings import ConnectionSettings

KINDS: dict[type, tuple[RecordKind, ...]] = {
    Customer: (RecordKind.CUSTOMER,),
    Invoice: (RecordKind.INVOICE,),
    Payment: (RecordKind.PAYMENT,),
    CreditNote: (RecordKind.CREDIT_NOTE,),
    Application: (RecordKind.CREDIT_APPLICATION, RecordKind.PAYMENT_APPLICATION),
}
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
SETTINGS = ConnectionSettings(
    location_id="100",
    discount_account="4900",
    tax_account="2200",
    credits_account="1075",
    bad_debt_account="6500",
    advances_account="1200",
)


def usd(amount: str) -> Money:
    """Make an amount in US dollars."""
    return Money(Decimal(amount), "USD")


def item(amount: str, name: str = "Work") -> LineFacts:
    """Make a line of work."""
    return LineFacts(kind="item", amount=Decimal(amount), name=name)


def discount(amount: str) -> LineFacts:
    """Make a line that lowers the total by an amount."""
    return LineFacts(kind="discount", amount=-Decimal(amount), name="Discount")


def tax(amount: str, rate: str = "") -> LineFacts:
    """Make a line of tax."""
    return LineFacts(kind="tax", amount=Decimal(amount), name="Tax", tax_rate=rate)


@dataclass
class Firm:
    """Copper Kettle, where Alice bills: its books and what it may write to."""

    organization: Organization
    connection: Connection
    wire: Wire
    now: datetime = AT + timedelta(minutes=1)
    sessions: SessionCache = field(default_factory=SessionCache)
    meter: Meter = field(default_factory=Meter)

    def clock(self) -> datetime:
        """Return the time of the worker."""
        return self.now

    def wait(self, **time: float) -> None:
        """Let time pass for the worker."""
        self.now += timedelta(**time)

    # --- Tieout's book ------------------------------------------------------------------------------------

    def customer(self, name: str = "Acme", **details: Any) -> Customer:
        """Write down a customer."""
        return customers.create(organization=self.organization, name=name, at=AT, **details)

    def invoice(
        self, customer: Customer, *lines: LineFacts | str, issue_date: date = TODAY, **details: Any
    ) -> Invoice:
        """Issue an invoice of lines, or of one line of an amount."""
        made = invoices.draft(
            organization=self.organization,
            customer=customer,
            lines=[line if isinstance(line, LineFacts) else item(line) for line in lines or ("120.00",)],
            issue_date=issue_date,
            at=AT,
            **details,
        )
        return invoices.issue(invoice=made, at=AT)

    def payment(
        self,
        *parts: tuple[Invoice, str],
        received: str = "",
        method: str = "check",
        customer: Customer | None = None,
        **details: Any,
    ) -> Payment:
        """Receive a payment that settles amounts of invoices; more may have come in."""
        whole = received or str(sum(Decimal(amount) for _, amount in parts))
        currency = parts[0][0].currency if parts else self.organization.base_currency
        return payments.receive(
            organization=self.organization,
            customer=customer or (parts[0][0].customer if parts else None),
            amount=Money(Decimal(whole), currency),
            method=method,
            received_date=details.pop("received_date", TODAY),
            at=AT,
            applications=[(invoice, Money(Decimal(amount), currency)) for invoice, amount in parts],
            **details,
        )

    def advance(self, customer: Customer, amount: str, **details: Any) -> Payment:
        """Receive money of a customer that settles nothing yet."""
        return payments.receive(
            organization=self.organization,
            customer=customer,
            amount=Money(Decimal(amount), customer.currency),
            method="check",
            received_date=TODAY,
            at=AT,
            **details,
        )

    def credit(self, customer: Customer, *lines: LineFacts | str, **details: Any) -> CreditNote:
        """Issue a credit note of lines, or of one line of an amount."""
        made = credit_notes.draft(
            organization=self.organization,
            customer=customer,
            lines=[line if isinstance(line, LineFacts) else item(line) for line in lines],
            issue_date=details.pop("issue_date", TODAY),
            at=AT,
            **details,
        )
        return credit_notes.issue(credit_note=made, at=AT)

    def apply_credit(self, note: CreditNote, invoice: Invoice, amount: str) -> Application:
        """Apply an amount of a credit note to an invoice."""
        return credit_applications.apply_credit(
            credit_note=note, invoice=invoice, amount=Money(Decimal(amount), note.currency), at=self.now
        )

    def write_off(self, invoice: Invoice, amount: str = "") -> CreditNote:
        """Write off an amount of an invoice, or all that is open."""
        given_up = Money(Decimal(amount), invoice.currency) if amount else None
        return write_offs.write_off(invoice=invoice, write_off_date=TODAY, at=self.now, amount=given_up)

    def apply(self, payment: Payment, invoice: Invoice, amount: str) -> Application:
        """Apply an amount of a payment to an invoice."""
        worth = Money(Decimal(amount), payment.currency)
        return applications.apply_payment(payment=payment, invoice=invoice, amount=worth, at=self.now)

    def unapply(self, payment: Payment, invoice: Invoice) -> Payment:
        """Take a payment off an invoice."""
        found = Application.objects.get(payment=payment, invoice=invoice)
        return applications.unapply(application=found, at=self.now)

    def owed(self, invoice: Invoice) -> str:
        """Return what an invoice still owes in Tieout."""
        return f"{Invoice.objects.get(pk=invoice.pk).open_balance:.2f}"

    # --- The sync -----------------------------------------------------------------------------------------

    def set(self, **changes: Any) -> None:
        """Change settings of the connection."""
        self.connection.settings_json = {**self.connection.settings_json, **changes}
        self.connection.save(update_fields=["settings_json"])

    def client(self, transport: Transport | None = None) -> Client:
        """Open a client that shares this worker's sign-in."""
        return Client(
            Credentials(
                login_url=self.connection.gateway_url,
                company_id=self.connection.company_id,
                user_id=self.connection.login,
                password=self.connection.password,
                entity_id=self.connection.entity_id,
            ),
            Sender("sandbox", "sandbox-secret"),
            transport=transport,
            sessions=self.sessions,
            meter=self.meter,
        )

    def write(self, *, transport: Transport | None = None, patience: float | None = None) -> WriteSummary:
        """Let a worker write once; `patience` is how many seconds it waits for an answer."""
        if patience is not None:
            transport = HttpTransport(read_seconds=patience, write_seconds=patience)
        connection = Connection.objects.get(pk=self.connection.pk)
        with self.client(transport) as client:
            summary = write_changes(connection=connection, client=client, clock=self.clock)
        self.connection.refresh_from_db()
        return summary

    def move(self, gateway: str) -> None:
        """Let the connection look for Intacct at another address."""
        self.connection.gateway_url = gateway
        self.connection.save(update_fields=["gateway_url"])

    def faults(self, spec: str, *, only: str = "writes") -> None:
        """Let the wire fail."""
        self.wire.post_control("faults", spec=spec, only=only)

    def mended(self) -> None:
        """End all faults."""
        self.wire.post_control("faults", spec="")

    def attempts(self, **facts: Any) -> list[Attempt]:
        """Return the attempts in their order."""
        return list(Attempt.objects.filter(connection=self.connection, **facts).order_by("id"))

    def failures(self, **facts: Any) -> list[Failure]:
        """Return the open failures in their order."""
        facts.setdefault("state", "open")
        return list(Failure.objects.filter(connection=self.connection, **facts).order_by("id"))

    def failure(self, **facts: Any) -> Failure:
        """Return the one open failure."""
        [found] = self.failures(**facts)
        return found

    def link(self, record: Customer | Invoice | Payment | CreditNote | Application) -> Link:
        """Return the link of a record, which must have one."""
        return Link.objects.get(connection=self.connection, kind__in=KINDS[type(record)], record_id=record.pk)

    # --- Intacct's book -----------------------------------------------------------------------------------

    def there(self, what: str, **filters: Any) -> list[dict[str, Any]]:
        """Return the customers, invoices or payments that stand in Intacct."""
        rows: list[dict[str, Any]] = self.wire.get_control(f"books/{what}", limit=10_000, **filters)["rows"]
        return rows

    def counters(self) -> dict[str, Any]:
        """Return what the sandbox has counted."""
        return self.wire.get_control("counters")


@contextmanager
def connected_firm(
    *, settings: ConnectionSettings = SETTINGS, name: str = "Copper Kettle", content: Content | None = None
) -> Iterator[Firm]:
    """Start a sandbox with empty books and connect a firm to it, with writing switched on."""
    with (
        SandboxServer(content=content or Content(customers=0, invoices=0)) as server,
        httpx2.Client(trust_env=False, timeout=60) as http,
    ):
        shown = server.description
        connection = Connection.objects.create(
            uid=new_uid(),
            organization=create_organization(name=name, at=AT),
            name="Intacct",
            company_id=shown["company_id"],
            login=shown["user_id"],
            password=shown["user_password"],
            gateway_url=shown["gateway"],
            settings_json=settings.to_json(),
            settings_version=1,
            reconcile_on=True,
        )
        wire = Wire(http, gateway=shown["gateway"], control=shown["control"])
        wire.post_control("clock", set="2026-03-02T09:30:00")
        yield Firm(connection.organization, connection, wire)


def numbers(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the numbers of rows of the sandbox."""
    return [row["number"] for row in rows]
