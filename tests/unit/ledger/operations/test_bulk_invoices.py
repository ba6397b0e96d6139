"""Storing many invoices at once."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories.ledger import (
    AT,
    LATER,
    TODAY,
    discount,
    history_of,
    import_invoice,
    incoming_invoice,
    item,
    make_customer,
    make_payment,
    tax,
    usd,
)
from tieout.identity.models import Organization
from tieout.ledger.errors import (
    DiscountRaises,
    InvoiceTotalNegative,
    LinesDiffer,
    NumberMissing,
    TextTooLong,
)
from tieout.ledger.facts import IncomingInvoice, Stored
from tieout.ledger.invariants import check
from tieout.ledger.models import Customer, Invoice, InvoiceLine, InvoiceState
from tieout.ledger.operations import invoices
from tieout.ledger.operations.bulk import store_invoices
from tieout.money import NotExact


def store(customer: Customer, *rows: IncomingInvoice) -> list[Stored]:
    """Store invoices a day later."""
    return store_invoices(organization=customer.organization, rows=rows, at=LATER)


class TestStoreInvoices:
    def test_creates_invoices_with_their_lines(self, northwind: Customer) -> None:
        lines = (item("100.00"), discount("-10.00"), tax("7.43"))

        (stored,) = store(northwind, incoming_invoice(northwind, number="SI-1", total="97.43", lines=lines))

        invoice = Invoice.objects.get(pk=stored.id)
        assert (stored.outcome, stored.revision, stored.uid) == ("created", 1, invoice.uid)
        assert (invoice.state, invoice.origin, invoice.open_money) == ("issued", "imported", usd("97.43"))
        assert list(invoice.lines.values_list("position", "kind", "amount", "tax_rate")) == [
            (1, "item", Decimal(100), ""),
            (2, "discount", Decimal(-10), ""),
            (3, "tax", Decimal("7.43"), "TX"),
        ]

    def test_leaves_what_stays_the_same_as_it_is(self, northwind: Customer) -> None:
        invoice = import_invoice(northwind, number="SI-1")
        before = list(Invoice.objects.values()), list(InvoiceLine.objects.values())

        (same,) = store(northwind, incoming_invoice(northwind, id=invoice.pk, number="SI-1"))

        assert (same.outcome, same.id, same.revision) == ("unchanged", invoice.pk, 1)
        assert (list(Invoice.objects.values()), list(InvoiceLine.objects.values())) == before
        assert len(history_of(invoice)) == 1

    def test_sees_a_change_of_lines_alone(self, northwind: Customer) -> None:
        invoice = import_invoice(northwind, number="SI-1", total="100.00")

        (changed,) = store(
            northwind,
            incoming_invoice(
                northwind, id=invoice.pk, number="SI-1", total="100.00", lines=(item("60.00"), tax("40.00"))
            ),
        )

        assert (changed.outcome, changed.revision) == ("updated", 2)
        assert list(invoice.lines.values_list("kind", "amount")) == [("item", 60), ("tax", 40)]

    def test_sees_lines_that_changed_places(self, northwind: Customer) -> None:
        first, second = item("60.00", name="Rent"), item("40.00", name="Repair")
        invoice = import_invoice(northwind, number="SI-1", lines=(first, second))

        (changed,) = store(
            northwind, incoming_invoice(northwind, id=invoice.pk, number="SI-1", lines=(second, first))
        )

        assert changed.outcome == "updated"
        assert [line.name for line in invoice.lines.all()] == ["Repair", "Rent"]

    def test_replaces_what_was_changed_here(self, northwind: Customer) -> None:
        """E4: a later edit in the other book replaces local changes."""
        invoice = import_invoice(northwind, number="SI-1", total="100.00")
        invoices.update(invoice=invoice, notes="Ask Dana", lines=[item("1.00")], at=AT)

        (stored,) = store(northwind, incoming_invoice(northwind, id=invoice.pk, number="SI-1", total="80.00"))

        invoice.refresh_from_db()
        assert (stored.outcome, stored.revision) == ("updated", 3)
        assert (invoice.notes, invoice.total_money) == ("", usd(80))

    def test_answers_below_applied_and_stores_nothing_of_it(self, northwind: Customer) -> None:
        paid = import_invoice(northwind, number="SI-1", total="100.00")
        make_payment(customer=northwind, settles=[(paid, usd(60))])

        lowered, other = store(
            northwind,
            incoming_invoice(northwind, id=paid.pk, number="SI-1", total="59.99", notes="Lowered"),
            incoming_invoice(northwind, number="SI-2"),
        )

        paid.refresh_from_db()
        assert (lowered.outcome, lowered.id, lowered.revision) == ("below_applied", paid.pk, 1)
        assert (paid.total_money, paid.notes, paid.lines.get().amount) == (usd(100), "", 100)
        assert other.outcome == "created"

    def test_lowers_an_invoice_to_what_is_applied(self, northwind: Customer) -> None:
        paid = import_invoice(northwind, number="SI-1", total="100.00")
        make_payment(customer=northwind, settles=[(paid, usd(60))])

        (lowered,) = store(northwind, incoming_invoice(northwind, id=paid.pk, number="SI-1", total="60.00"))

        paid.refresh_from_db()
        assert (lowered.outcome, paid.open_money) == ("updated", usd(0))

    def test_changes_the_currency_only_while_nothing_is_applied(self, northwind: Customer) -> None:
        free = import_invoice(northwind, number="SI-1", total="100.00")
        paid = import_invoice(northwind, number="SI-2", total="100.00")
        make_payment(customer=northwind, settles=[(paid, usd(60))])

        changed, refused = store(
            northwind,
            incoming_invoice(northwind, id=free.pk, number="SI-1", currency="EUR"),
            incoming_invoice(northwind, id=paid.pk, number="SI-2", currency="EUR"),
        )

        assert (changed.outcome, refused.outcome) == ("updated", "below_applied")
        assert set(Invoice.objects.values_list("number", "currency")) == {("SI-1", "EUR"), ("SI-2", "USD")}

    def test_keeps_a_draft_a_draft_until_a_person_issues_it(self, northwind: Customer) -> None:
        draft = import_invoice(northwind, number="SI-1", is_draft=True)

        store(northwind, incoming_invoice(northwind, id=draft.pk, number="SI-1", notes="Changed there"))

        draft.refresh_from_db()
        assert (draft.state, draft.notes) == (InvoiceState.DRAFT, "Changed there")

    def test_keeps_an_issued_invoice_issued(self, northwind: Customer) -> None:
        invoice = import_invoice(northwind, number="SI-1", is_draft=True)
        invoices.issue(invoice=invoice, at=AT)
        make_payment(customer=northwind, settles=[(invoice, usd(60))])

        (same,) = store(northwind, incoming_invoice(northwind, id=invoice.pk, number="SI-1", is_draft=True))

        invoice.refresh_from_db()
        assert (same.outcome, invoice.state) == ("unchanged", InvoiceState.ISSUED)

    def test_lets_an_invoice_stand_again_that_was_voided_here(self, northwind: Customer) -> None:
        """E4: what was done here to an invoice that came from there gives way to a later edit."""
        invoice = import_invoice(northwind, number="SI-1")
        invoices.void(invoice=invoice, voided_date=TODAY, at=AT, is_told_from_elsewhere=True)

        (stored,) = store(northwind, incoming_invoice(northwind, id=invoice.pk, number="SI-1"))

        invoice.refresh_from_db()
        assert (stored.outcome, invoice.state, invoice.voided_date) == ("updated", "issued", None)

    def test_moves_an_invoice_to_another_customer(self, northwind: Customer) -> None:
        invoice = import_invoice(northwind, number="SI-1")
        lantern = make_customer(organization=northwind.organization, name="Lantern House")

        (moved,) = store(lantern, incoming_invoice(lantern, id=invoice.pk, number="SI-1"))

        invoice.refresh_from_db()
        assert (moved.outcome, invoice.customer_id) == ("updated", lantern.pk)

    def test_refuses_a_bad_row_alone(self, northwind: Customer) -> None:
        rows = store(
            northwind,
            incoming_invoice(northwind, number="SI-1", total="100.00", lines=(item("99.00"),)),
            incoming_invoice(northwind, total="-5.00"),
            incoming_invoice(northwind, total="1.005"),
            incoming_invoice(northwind, number=" "),
            incoming_invoice(northwind, total="5.00", lines=(discount("5.00"),)),
            incoming_invoice(northwind, number="SI-6", lines=(item("100.00", name="x" * 501),)),
            incoming_invoice(northwind, number="SI-7"),
        )

        assert [row.outcome for row in rows] == ["refused"] * 6 + ["created"]
        assert [type(row.refusal) for row in rows[:6]] == [
            LinesDiffer,
            InvoiceTotalNegative,
            NotExact,
            NumberMissing,
            DiscountRaises,
            TextTooLong,
        ]
        assert str(rows[0].refusal) == ("Invoice SI-1: the lines add up to 99.00 USD, the total is 100.00.")
        assert Invoice.objects.get().number == "SI-7"

    def test_leaves_a_known_invoice_alone_whose_new_content_is_refused(self, northwind: Customer) -> None:
        invoice = import_invoice(northwind, number="SI-1")

        (refused,) = store(northwind, incoming_invoice(northwind, id=invoice.pk, total="-1.00"))

        assert (refused.id, refused.outcome) == (invoice.pk, "refused")
        assert Invoice.objects.get().total == 100

    def test_refuses_an_invoice_of_another_firm(
        self, northwind: Customer, foreign_customer: Customer
    ) -> None:
        foreign = import_invoice(foreign_customer)

        with pytest.raises(AssertionError, match="rows of another organization"):
            store(northwind, incoming_invoice(northwind, id=foreign.pk))

    def test_asks_as_often_for_many_as_for_few(self, northwind: Customer) -> None:
        def queries(count: int) -> int:
            rows = [incoming_invoice(northwind) for _ in range(count)]
            with CaptureQueriesContext(connection) as captured:
                store(northwind, *rows)
            return len(captured)

        queries(1)

        assert queries(1) == queries(300)

    def test_may_be_repeated(self, copper_kettle: Organization, northwind: Customer) -> None:
        rows = [incoming_invoice(northwind) for _ in range(20)]
        stored = store(northwind, *rows)

        known = [
            incoming_invoice(northwind, id=result.id, number=row.number)
            for row, result in zip(rows, stored, strict=True)
        ]
        again = store(northwind, *known)

        assert {row.outcome for row in again} == {"unchanged"}
        assert Invoice.objects.count() == 20
        assert check(copper_kettle) == []
