"""From facts to requests: what Intacct would round, refuse or misplace is refused here."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tieout.ledger.facts import InvoiceFacts, LineFacts
from tieout.money import Money
from tieout.sync.exporting.payload import from_json, to_json
from tieout.sync.mapping import outgoing, outgoing_invoices
from tieout.sync.settings import ConnectionSettings

UID = UUID("01980000-0000-7000-8000-abcdef012345")
DAY = date(2026, 3, 2)
SETTINGS = ConnectionSettings(
    location_id="100",
    department_id="10",
    discount_account="4900",
    tax_account="2200",
    tax_accounts={"reduced": "2210"},
    shipping_account="4200",
)


def line(kind: str, amount: str, **facts: Any) -> LineFacts:
    return LineFacts(kind=kind, amount=Decimal(amount), **{"position": 1, "name": "Work", **facts})


def invoice(*lines: LineFacts, currency: str = "USD", **facts: Any) -> InvoiceFacts:
    total = sum((each.amount for each in lines), Decimal(0))
    given = {"number": "INV-1", "due_date": DAY, "total": Money(total, currency), **facts}
    return InvoiceFacts(
        id=1,
        uid=UID,
        revision=1,
        customer_id=1,
        currency=currency,
        issue_date=DAY,
        state="issued",
        open_balance=Money.zero(currency),
        lines=lines,
        **given,
    )


def create_invoice(facts: InvoiceFacts, settings: ConnectionSettings = SETTINGS) -> Any:
    return outgoing_invoices.create_invoice(
        facts, settings=settings, customer_id="10001", base_currency="USD"
    )


class TestRequests:
    @pytest.mark.parametrize(
        "request_made",
        [
            create_invoice(invoice(line("item", "100"), line("discount", "-10"), payment_terms="Net 30")),
        ],
        ids=lambda made: type(made).__name__,
    )
    def test_come_back_from_the_database_as_they_were_planned(self, request_made: Any) -> None:
        stored = json.loads(json.dumps(to_json(request_made)))

        assert from_json(stored, known=outgoing.REQUESTS) == request_made


class TestSentInvoice:
    def test_shows_what_the_marker_is_compared_with(self) -> None:
        request = create_invoice(invoice(line("item", "100"), line("discount", "-10")))

        sent = outgoing.sent_invoice(request, base_currency="USD")

        assert sent == outgoing.SentInvoice("INV-1", "10001", DAY, "USD", Decimal("90.00"))

    def test_keeps_a_foreign_currency(self) -> None:
        request = create_invoice(invoice(line("item", "100"), currency="EUR"))

        assert outgoing.sent_invoice(request, base_currency="USD").currency == "EUR"
