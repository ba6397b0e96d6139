"""What people see of an invoice follows from what is stored and from the organization's day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from factories.ledger import AT, DUE, TODAY, make_draft, make_invoice, make_organization, make_payment, usd
from tieout.ledger.models import Customer, Invoice, InvoiceStatus
from tieout.ledger.operations import invoices, payments

LATE = DUE + timedelta(days=1)


def status(invoice: Invoice, day: date = TODAY) -> InvoiceStatus:
    """Return the status of the invoice as it is stored now."""
    return Invoice.objects.get(pk=invoice.pk).status(day)


class TestStatus:
    def test_begins_as_a_draft_that_is_never_late(self, northwind: Customer) -> None:
        assert status(make_draft(customer=northwind), LATE) is InvoiceStatus.DRAFT

    def test_goes_from_not_sent_over_sent_to_viewed(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)

        seen = [status(invoice)]
        invoices.mark_sent(invoice=invoice, at=AT)
        seen.append(status(invoice))
        invoices.mark_viewed(invoice=invoice, at=AT)
        seen.append(status(invoice))

        assert seen == [InvoiceStatus.NOT_SENT, InvoiceStatus.SENT, InvoiceStatus.VIEWED]

    def test_is_past_due_the_day_after_it_is_due(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)

        assert status(invoice, DUE) is InvoiceStatus.NOT_SENT
        assert status(invoice, LATE) is InvoiceStatus.PAST_DUE

    def test_is_never_past_due_without_a_date(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind, due_date=None)

        assert status(invoice, date(2099, 1, 1)) is InvoiceStatus.NOT_SENT

    def test_is_paid_when_nothing_is_owed_and_open_again_when_the_payment_is_voided(
        self, northwind: Customer
    ) -> None:
        invoice = make_invoice(customer=northwind)
        make_payment(customer=northwind, settles=[(invoice, usd(119))])
        rest = make_payment(customer=northwind, settles=[(invoice, usd(1))])

        assert status(invoice, LATE) is InvoiceStatus.PAID
        payments.void(payment=rest, voided_date=TODAY, at=AT)
        assert status(invoice, LATE) is InvoiceStatus.PAST_DUE

    def test_is_voided_for_good(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)
        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)

        assert status(invoice, LATE) is InvoiceStatus.VOIDED


class TestToday:
    @pytest.mark.parametrize(
        ("zone", "day"),
        [("America/Chicago", date(2026, 3, 1)), ("UTC", date(2026, 3, 2)), ("Asia/Tokyo", date(2026, 3, 2))],
    )
    def test_is_the_day_of_the_organization(self, db: None, zone: str, day: date) -> None:
        organization = make_organization(time_zone=zone)

        assert organization.today(datetime(2026, 3, 2, 3, 30, tzinfo=UTC)) == day

    def test_needs_to_know_the_zone_of_the_clock(self, db: None) -> None:
        with pytest.raises(AssertionError, match="a moment needs a time zone"):
            make_organization().today(datetime(2026, 3, 2))  # noqa: DTZ001 - the point
