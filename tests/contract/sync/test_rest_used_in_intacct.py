"""A payment made here whose rest a person in Intacct uses: it arrives, and it stops a rewriting (E13)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from factories.reading import Reader, reading_firm
from factories.writing import usd
from tieout.ledger.models import Application, Payment
from tieout.ledger.operations.applications import apply_payment, unapply
from tieout.sync.operations import failures


@pytest.fixture
def overpaid(db: None) -> Iterator[tuple[Reader, Payment]]:
    """Give three invoices and a payment of one; 20 of its rest of 30 was used in Intacct for another."""
    with reading_firm(customers=0, invoices=0) as books:
        books.there.act("create-customer", name="Acme", customer_id="CK-1", term="Net 30")
        for number, price in (("SI-1", "100.00"), ("SI-2", "60.00"), ("SI-3", "110.00")):
            books.bill_there(price, number=number)
        books.import_invoices()
        received = books.firm.payment((books.invoice("SI-1"), "100.00"), received="130.00", reference="CHQ-1")
        books.sync()
        [standing] = books.firm.there("payments")
        books.there.act(
            "apply-credit",
            credit={"record_no": standing["record_no"]},
            invoices=[{"number": "SI-2", "amount": "20.00"}],
        )
        books.sync()
        yield books, received


def move(books: Reader, received: Payment) -> None:
    """Move what the payment pays of the first invoice to the third."""
    standing = Application.objects.get(payment=received, invoice__number="SI-1")
    unapply(application=standing, at=books.clock())
    apply_payment(
        payment=Payment.objects.get(pk=received.pk),
        invoice=books.invoice("SI-3"),
        amount=usd("100.00"),
        at=books.clock(),
    )


class TestARestUsedInIntacct:
    def test_arrives_and_is_no_change_to_write(self, overpaid: tuple[Reader, Payment]) -> None:
        books, received = overpaid

        books.sync()

        received.refresh_from_db()
        assert (received.unapplied, books.invoice("SI-2").open_balance) == (10, 40)
        assert books.firm.failures() == []
        assert [row["state"] for row in books.firm.there("payments")] == ["Complete", "Complete"]

    def test_holds_a_payment_that_must_be_written_anew_until_it_is_free(
        self, overpaid: tuple[Reader, Payment]
    ) -> None:
        books, received = overpaid
        move(books, received)
        books.sync()
        failure = books.firm.failure()
        assert (failure.cause, failure.local_number) == ("used_in_intacct", received.number)

        [use] = [row for row in books.firm.there("payments") if row["amount"] == "0.00"]
        books.there.act("unapply", record_no=use["record_no"])
        books.sync()
        failures.retry(failure=failure, at=books.clock())
        for _ in range(2):
            books.sync()

        assert books.firm.failures() == []
        owed = {row["number"]: row["due"] for row in books.firm.there("invoices")}
        assert owed == {"SI-1": "100.00", "SI-2": "60.00", "SI-3": "10.00"}
        received.refresh_from_db()
        assert received.unapplied == 30
