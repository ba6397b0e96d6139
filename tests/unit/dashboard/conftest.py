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

from tieout.comparison.models import Difference, TieOutRun, TieOutScope, TieOutState, TieOutTotal
from tieout.identity.models import Organization, Role, User
from tieout.identity.operations import add_member, add_user, create_organization
from tieout.ledger.models import Application, Customer, Invoice, InvoiceLine, Payment
from tieout.sync.models import Connection, Failure, Link

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ISSUED, DUE = date(2026, 1, 5), date(2026, 2, 4)
PASSWORD = "correct horse"
_numbers = count(1)


@dataclass
class Firm:
    """Copper Kettle with its books, or another firm."""

    organization: Organization
    connection: Connection

    def customer(self, name: str = "Northwind Traders") -> Customer:
        """Make a customer."""
        return Customer.objects.create(
            created_at=AT,
            updated_at=AT,
            organization=self.organization,
            number=f"C-{next(_numbers):05}",
            name=name,
            currency="USD",
        )

    def invoice(self, customer: Customer | None = None, *, total: str = "120.00") -> Invoice:
        """Issue an invoice of one line."""
        invoice = Invoice.objects.create(
            created_at=AT,
            updated_at=AT,
            organization=self.organization,
            customer=customer or self.customer(),
            number=f"INV-{next(_numbers):05}",
            currency="USD",
            issue_date=ISSUED,
            due_date=DUE,
            state="issued",
            total=Decimal(total),
        )
        InvoiceLine.objects.create(
            organization=self.organization,
            invoice=invoice,
            position=1,
            kind="item",
            name="SERVICE",
            quantity=1,
            unit_price=Decimal(total),
            amount=Decimal(total),
        )
        return invoice

    def payment(self, invoice: Invoice, amount: str) -> Payment:
        """Receive a payment for an invoice."""
        payment = Payment.objects.create(
            created_at=AT,
            updated_at=AT,
            organization=self.organization,
            customer=invoice.customer,
            number=f"PAY-{next(_numbers):05}",
            currency="USD",
            amount=Decimal(amount),
            method="check",
            received_date=DUE,
        )
        Application.objects.create(
            created_at=AT,
            currency=invoice.currency,
            organization=self.organization,
            payment=payment,
            invoice=invoice,
            kind="payment",
            amount=Decimal(amount),
        )
        return payment

    def link(self, invoice: Invoice) -> Link:
        """Say that Intacct has an invoice."""
        key = str(next(_numbers))
        return Link.objects.create(
            organization=self.organization,
            connection=self.connection,
            kind="invoice",
            record_id=invoice.pk,
            remote_object="SODOCUMENT",
            remote_key=key,
            remote_number=f"Sales Invoice-{invoice.number}",
            ar_key=f"9{key}",
            born="remote",
            revision=invoice.revision,
        )

    def failure(self, invoice: Invoice, **facts: Any) -> Failure:
        """Note that an invoice could not sync."""
        given = {
            "cause": "number_collision",
            "text": "A transaction with the number 'X' already exists.",
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
            last_at=AT,
            **given,
        )

    def tie_out(self, *, differences: int = 0) -> TieOutRun:
        """Keep a finished tie-out with one scope and some differences."""
        run = TieOutRun.objects.create(
            uid=uuid4(),
            organization=self.organization,
            connection=self.connection,
            state=TieOutState.DONE,
            invoice_count=60,
            customer_count=20,
            difference_count=differences,
            started_at=AT,
            finished_at=AT,
        )
        TieOutTotal.objects.create(
            run=run,
            currency="USD",
            tieout_balance=Decimal(1000),
            intacct_balance=Decimal(900),
            invoice_count=60,
        )
        TieOutScope.objects.create(
            run=run,
            scope="made_in_ar",
            currency="USD",
            record_count=2,
            balance=Decimal(50),
            tieout_balance=Decimal(0),
            intacct_balance=Decimal(50),
        )
        for _ in range(differences):
            Difference.objects.create(
                run=run,
                organization=self.organization,
                kind="invoice",
                local_number=f"INV-{next(_numbers):05}",
                currency="USD",
                tieout=Decimal(100),
                intacct=Decimal(0),
                reason="not_yet_written",
            )
        return run


def make_firm(name: str, *, company_id: str = "demo") -> Firm:
    """Make an organization with its connection."""
    organization = create_organization(name=name, at=AT, time_zone="America/Chicago")
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
