"""Alice at work in Tieout: a few acts by name, in the tests' process or in a process of its own.

`python -m factories.alice ORGANIZATION '[{"act": "invoice", "number": "CK-1", …}, …]'`
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tieout.runtime.database import attach

Act = dict[str, Any]


def work(organization_name: str, acts: list[Act]) -> None:
    """Do all acts in their order."""
    from tieout.identity.models import Organization

    organization = Organization.objects.get(name=organization_name)
    for act in acts:
        facts = dict(act)
        _ACTS[facts.pop("act")](organization, at=datetime.now(UTC), **facts)


def _customer(organization: Any, *, name: str, number: str, at: datetime) -> None:
    from tieout.ledger.operations import customers

    customers.create(organization=organization, name=name, number=number, at=at)


def _invoice(
    organization: Any, *, customer: str, number: str, amount: str, at: datetime, discount: str = "0"
) -> None:
    from tieout.ledger.facts import LineFacts
    from tieout.ledger.models import Customer
    from tieout.ledger.operations import invoices

    lines = [LineFacts(kind="item", name="Service", amount=Decimal(amount))]
    if Decimal(discount):
        lines.append(LineFacts(kind="discount", name="Discount", amount=-Decimal(discount)))
    today = organization.today(at)
    draft = invoices.draft(
        organization=organization,
        customer=Customer.objects.get(organization=organization, number=customer),
        number=number,
        lines=lines,
        issue_date=today,
        due_date=today + timedelta(days=30),
        at=at,
    )
    invoices.issue(invoice=draft, at=at)


def _pay(organization: Any, *, invoice: str, amount: str, number: str, at: datetime) -> None:
    from tieout.ledger.models import Invoice
    from tieout.ledger.operations import payments
    from tieout.money import Money

    paid = Invoice.objects.get(organization=organization, number=invoice)
    money = Money(Decimal(amount), paid.currency)
    payments.receive(
        organization=organization,
        customer=paid.customer,
        amount=money,
        number=number,
        method="check",
        received_date=organization.today(at),
        applications=[(paid, money)],
        at=at,
    )


def _renumber(organization: Any, *, invoice: str, number: str, at: datetime) -> None:
    from tieout.ledger.models import Invoice
    from tieout.ledger.operations import invoices

    found = Invoice.objects.get(organization=organization, number=invoice)
    invoices.renumber(invoice=found, number=number, at=at)


_ACTS: dict[str, Callable[..., None]] = {
    "customer": _customer,
    "invoice": _invoice,
    "pay": _pay,
    "renumber": _renumber,
}

if __name__ == "__main__":
    with attach():
        work(sys.argv[1], json.loads(sys.argv[2]))
