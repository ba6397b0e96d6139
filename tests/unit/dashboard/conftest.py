"""Three people: Alice runs billing at Copper Kettle, Bob reads there, Charlie belongs to another firm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from tieout.comparison.models import Difference, TieOutRun, TieOutScope, TieOutState, TieOutTotal
from tieout.identity.models import Organization, Role, User
from tieout.identity.operations import add_member, add_user, create_organization
from tieout.ledger.facts import IncomingCustomer, LineFacts
from tieout.ledger.models import Customer, Invoice, Payment
from tieout.ledger.operations import customers, invoices, payments
from tieout.ledger.operations.bulk import store_customers
from tieout.money import Money
from tieout.sync.models import Attempt, Connection, Failure, Link

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ISSUED, DUE = date(2026, 1, 5), date(2026, 2, 4)
PASSWORD = "correct horse"
_keys = count(4001)


@dataclass
class Firm:
    """Copper Kettle with its books, or another firm."""

    organization: Organization
    connection: Connection

    def customer(self, name: str = "Northwind Traders", **details: str) -> Customer:
        """Write down a customer."""
        return customers.create(organization=self.organization, name=name, at=AT, **details)

    def draft(self, customer: Customer | None = None, *, total: str = "120.00", **header: Any) -> Invoice:
        """Prepare an invoice of one line."""
        facts = {"issue_date": ISSUED, "due_date": DUE, **header}
        return invoices.draft(
            organization=self.organization,
            customer=customer or self.customer(),
            lines=[LineFacts(kind="item", amount=Decimal(total), name="SERVICE")],
            at=AT,
            **facts,
        )

    def invoice(self, customer: Customer | None = None, *, total: str = "120.00", **header: Any) -> Invoice:
        """Issue an invoice of one line."""
        return invoices.issue(invoice=self.draft(customer, total=total, **header), at=AT)

    def payment(self, invoice: Invoice, amount: str, *, received: str = "", day: date = DUE) -> Payment:
        """Receive money, and set an amount of it against an invoice."""
        return payments.receive(
            organization=self.organization,
            customer=invoice.customer,
            amount=Money.of(received or amount, invoice.currency),
            method="check",
            received_date=day,
            applications=[(invoice, Money.of(amount, invoice.currency))],
            at=AT,
        )

    def link(self, invoice: Invoice, **facts: Any) -> Link:
        """Say that Intacct has an invoice."""
        key = str(next(_keys))
        given = {"revision": invoice.revision, "born": "remote", **facts}
        return Link.objects.create(
            organization=self.organization,
            connection=self.connection,
            kind="invoice",
            record_id=invoice.pk,
            remote_object="SODOCUMENT",
            remote_key=key,
            remote_number=f"Sales Invoice-{invoice.number}",
            ar_key=f"9{key}",
            **given,
        )

    def import_customer(self, number: str, name: str, *, contact_name: str = "", **facts: Any) -> Customer:
        """Bring a customer of Intacct, or one of its bill-to contacts."""
        row = IncomingCustomer(
            ref=name, id=None, number=facts.pop("own_number", number), name=name, currency="USD", **facts
        )
        [stored] = store_customers(organization=self.organization, rows=[row], at=AT)
        key = str(next(_keys))
        Link.objects.create(
            organization=self.organization,
            connection=self.connection,
            kind="customer",
            record_id=stored.id,
            remote_object="CONTACT" if contact_name else "CUSTOMER",
            remote_key=f"{key}:{contact_name}" if contact_name else key,
            remote_number=number,
            contact_name=contact_name,
            revision=stored.revision,
            born="remote",
        )
        return Customer.objects.get(pk=stored.id)

    def attempt(self, invoice: Invoice, *, state: str) -> Attempt:
        """Plan to create an invoice in Intacct."""
        return Attempt.objects.create(
            uid=uuid4(),
            organization=self.organization,
            connection=self.connection,
            operation="create",
            kind="invoice",
            record_id=invoice.pk,
            revision=invoice.revision,
            control_id=str(next(_keys)),
            marker=invoice.number,
            payload={},
            state=state,
        )

    def failure(self, invoice: Invoice, **facts: Any) -> Failure:
        """Note that an invoice could not sync."""
        given = {
            "cause": "number_collision",
            "text": "A transaction with the number 'X' already exists.",
            "last_at": AT,
            **facts,
        }
        return Failure.objects.create(
            organization=self.organization,
            connection=self.connection,
            direction="export",
            kind="invoice",
            subject=f"local:invoice:{invoice.pk}",
            record_id=invoice.pk,
            local_number=invoice.number,
            first_at=AT,
            **given,
        )

    def tie_out(self, *, differences: int = 0, **facts: Any) -> TieOutRun:
        """Keep a finished tie-out with one scope on each side and some differences of 100."""
        given = {"state": TieOutState.DONE, "started_at": AT, **facts}
        run = TieOutRun.objects.create(
            uid=uuid4(),
            organization=self.organization,
            connection=self.connection,
            invoice_count=1060,
            customer_count=20,
            difference_count=differences,
            finished_at=AT,
            **given,
        )
        TieOutTotal.objects.create(
            run=run,
            currency="USD",
            tieout_balance=Decimal(900 + 100 * differences),
            intacct_balance=Decimal(900),
            invoice_count=1060,
        )
        for scope, tieout, intacct in (("made_in_ar", 0, 50), ("direction_off", 30, 0), ("draft", 7, 0)):
            TieOutScope.objects.create(
                run=run,
                scope=scope,
                currency="USD",
                record_count=2,
                balance=Decimal(tieout or intacct),
                tieout_balance=Decimal(tieout),
                intacct_balance=Decimal(intacct),
            )
        Difference.objects.bulk_create(
            Difference(
                run=run,
                organization=self.organization,
                kind="invoice",
                local_number=f"INV-{place:05}",
                currency="USD",
                tieout=Decimal(100),
                intacct=Decimal(0),
                reason="not_yet_written",
            )
            for place in range(1, differences + 1)
        )
        return run


def make_firm(name: str, *, company_id: str = "demo", locale: str = "en_US") -> Firm:
    """Make an organization with its connection."""
    organization = create_organization(name=name, at=AT, time_zone="America/Chicago", locale=locale)
    connection = Connection.objects.create(
        uid=uuid4(),
        organization=organization,
        name="Intacct account",
        company_id=company_id,
        login="xml_gateway",
        gateway_url="http://127.0.0.1:1/ia/xml/xmlgw.phtml",
        password="password",
        settings_version=1,
        reconcile_on=True,
    )
    return Firm(organization, connection)


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Let the passwords of the tests cost nothing: their strength is the subject of no test here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def copper_kettle(db: None) -> Firm:
    """The firm of Alice and Bob."""
    return make_firm("Copper Kettle")


@pytest.fixture
def other_firm(db: None) -> Firm:
    """The firm of Charlie."""
    return make_firm("Other Firm")


@pytest.fixture
def sign_in(db: None) -> Callable[[str, Firm, str], Client]:
    """Sign a person in at a firm, with a role."""

    def signed_in(name: str, firm: Firm, role: str) -> Client:
        email = f"{name}@example.com"
        user = User.objects.filter(email=email).first() or add_user(email=email, password=PASSWORD, at=AT)
        add_member(organization=firm.organization, user=user, role=Role(role))
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def alice(copper_kettle: Firm, sign_in: Callable[[str, Firm, str], Client]) -> Client:
    """Runs billing at Copper Kettle."""
    return sign_in("alice", copper_kettle, "billing")


@pytest.fixture
def bob(copper_kettle: Firm, sign_in: Callable[[str, Firm, str], Client]) -> Client:
    """Reads at Copper Kettle."""
    return sign_in("bob", copper_kettle, "viewer")


@pytest.fixture
def charlie(other_firm: Firm, sign_in: Callable[[str, Firm, str], Client]) -> Client:
    """Owns another firm."""
    return sign_in("charlie", other_firm, "owner")


def text_of(client: Client, address: str, **query: str) -> str:
    """Return what a page says."""
    answer = client.get(address, query)
    assert answer.status_code == 200, address
    return answer.content.decode()
