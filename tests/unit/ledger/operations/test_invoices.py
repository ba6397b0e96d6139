"""Drafting, issuing, changing and voiding invoices."""

from decimal import Decimal

import pytest

from factories.ledger import (
    AT,
    LATER,
    TODAY,
    discount,
    eur,
    history_of,
    import_invoice,
    item,
    make_draft,
    make_invoice,
    make_payment,
    tax,
    usd,
)
from tieout.ledger.errors import (
    BelowApplied,
    DiscountRaises,
    ImportedInvoice,
    InvoiceClosed,
    InvoiceEmpty,
    InvoiceHasApplications,
    InvoiceNotDraft,
    InvoiceTotalNegative,
    NumberMissing,
    NumberTaken,
)
from tieout.ledger.models import Change, Customer, InvoiceState, What
from tieout.ledger.operations import invoices, payments
from tieout.money import NotExact, UnknownCurrency


class TestDraft:
    def test_adds_up_lines_discounts_and_taxes(self, northwind: Customer) -> None:
        draft = make_draft(customer=northwind, lines=[item("100.00"), discount("-10.00"), tax("7.43")])

        assert draft.total_money == usd("97.43")
        assert [(line.position, line.kind, line.amount) for line in draft.lines.all()] == [
            (1, "item", Decimal(100)),
            (2, "discount", Decimal(-10)),
            (3, "tax", Decimal("7.43")),
        ]

    def test_gives_a_line_its_price_from_amount_and_quantity(self, northwind: Customer) -> None:
        draft = make_draft(customer=northwind, lines=[item("10.00", quantity="3")])

        assert draft.lines.get().unit_price == Decimal("3.3333333333")

    def test_has_no_number_and_owes_its_total(self, northwind: Customer) -> None:
        draft = make_draft(customer=northwind)

        draft.refresh_from_db()
        assert (draft.number, draft.state, draft.open_money) == ("", InvoiceState.DRAFT, usd(120))

    def test_takes_the_currency_of_the_customer(self, northwind: Customer) -> None:
        assert make_draft(customer=northwind, currency="").currency == "USD"

    def test_refuses_to_be_empty(self, northwind: Customer) -> None:
        with pytest.raises(InvoiceEmpty):
            invoices.draft(
                organization=northwind.organization, customer=northwind, lines=[], issue_date=TODAY, at=AT
            )

    def test_refuses_to_add_up_to_less_than_nothing(self, northwind: Customer) -> None:
        with pytest.raises(InvoiceTotalNegative, match=r"add up to -5\.00 USD"):
            make_draft(customer=northwind, lines=[item("5.00"), discount("-10.00")])

    def test_refuses_a_discount_that_raises(self, northwind: Customer) -> None:
        with pytest.raises(DiscountRaises, match=r"A discount of 10\.00 USD would raise"):
            make_draft(customer=northwind, lines=[item("5.00"), discount("10.00")])

    @pytest.mark.parametrize(("amount", "currency"), [("0.005", "USD"), ("10.5", "JPY"), ("1.0001", "KWD")])
    def test_refuses_more_decimals_than_the_currency_has(
        self, northwind: Customer, amount: str, currency: str
    ) -> None:
        with pytest.raises(NotExact, match=f"{currency} has"):
            make_draft(customer=northwind, lines=[item(amount)], currency=currency)

    def test_refuses_a_currency_that_nobody_knows(self, northwind: Customer) -> None:
        with pytest.raises(UnknownCurrency, match="'usd' is no currency"):
            make_draft(customer=northwind, lines=[item("1.00")], currency="usd")


class TestIssue:
    def test_gives_a_number_and_tells(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)

        assert (invoice.number, invoice.state, invoice.revision) == ("INV-00001", InvoiceState.ISSUED, 2)
        told = Change.objects.filter(kind="invoice").order_by("id").values_list("what", "revision")
        assert list(told) == [(What.CREATED, 1), (What.ISSUED, 2)]

    def test_keeps_the_number_that_a_person_chose(self, northwind: Customer) -> None:
        assert make_invoice(customer=northwind, number="CK-9").number == "CK-9"

    def test_refuses_what_is_issued_already(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)

        with pytest.raises(InvoiceNotDraft, match="INV-00001 is issued already"):
            invoices.issue(invoice=invoice, at=LATER)


class TestUpdate:
    def test_replaces_lines_and_total(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)

        updated = invoices.update(invoice=invoice, lines=[item("80.00"), tax("8.00")], at=LATER)

        assert (updated.total_money, updated.open_money, updated.revision) == (usd(88), usd(88), 3)
        assert updated.lines.count() == 2

    def test_changes_the_header(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)

        updated = invoices.update(invoice=invoice, purchase_order="PO 7", due_date=None, at=LATER)

        assert (updated.purchase_order, updated.due_date, updated.revision) == ("PO 7", None, 3)

    def test_changes_nothing_when_all_stays_the_same(self, northwind: Customer) -> None:
        lines = [item("10.00", quantity="3"), tax("1.00")]
        invoice = make_invoice(customer=northwind, lines=lines)
        before = list(invoice.lines.values())

        same = invoices.update(invoice=invoice, lines=lines, issue_date=TODAY, at=LATER)

        assert (same.revision, list(same.lines.values())) == (2, before)
        assert len(history_of(invoice)) == 2

    def test_refuses_to_fall_below_what_is_applied(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind, total=usd(120))
        make_payment(customer=northwind, settles=[(invoice, usd(50))])

        with pytest.raises(BelowApplied, match=r"cannot become 49\.99 USD: 50\.00 are applied"):
            invoices.update(invoice=invoice, lines=[item("49.99")], at=LATER)

        lowered = invoices.update(invoice=invoice, lines=[item("50.00")], at=LATER)
        assert lowered.open_money == usd(0)

    def test_refuses_a_voided_invoice(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)
        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)

        with pytest.raises(InvoiceClosed):
            invoices.update(invoice=invoice, notes="Late", at=LATER)

    def test_of_an_imported_invoice_stays_here(self, northwind: Customer) -> None:
        invoice = import_invoice(northwind)

        updated = invoices.update(invoice=invoice, notes="Ask Dana", at=LATER)

        assert (updated.origin, updated.notes, updated.revision) == ("imported", "Ask Dana", 2)


class TestRenumber:
    def test_gives_an_issued_invoice_another_number(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)

        renumbered = invoices.renumber(invoice=invoice, number=" CK-10 ", at=LATER)

        assert (renumbered.number, renumbered.revision) == ("CK-10", 3)
        assert [event.number for event in history_of(invoice)] == ["", "INV-00001", "CK-10"]

    def test_changes_nothing_when_it_has_the_number(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)

        assert invoices.renumber(invoice=invoice, number="INV-00001", at=LATER).revision == 2

    def test_refuses_a_taken_number_also_of_an_imported_invoice(self, northwind: Customer) -> None:
        import_invoice(northwind, number="SI-1")
        invoice = make_invoice(customer=northwind)

        with pytest.raises(NumberTaken, match="SI-1 is taken"):
            invoices.renumber(invoice=invoice, number="SI-1", at=LATER)

    def test_refuses_an_empty_number(self, northwind: Customer) -> None:
        with pytest.raises(NumberMissing):
            invoices.renumber(invoice=make_invoice(customer=northwind), number=" ", at=LATER)

    def test_refuses_a_voided_invoice(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)
        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)

        with pytest.raises(InvoiceClosed):
            invoices.renumber(invoice=invoice, number="CK-10", at=LATER)


class TestVoid:
    def test_owes_nothing_any_more(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)

        voided = invoices.void(invoice=invoice, voided_date=TODAY, at=LATER)

        assert (voided.state, voided.voided_date, voided.open_money) == (
            InvoiceState.VOIDED,
            TODAY,
            usd(0),
        )
        assert Change.objects.latest("id").what == What.VOIDED

    def test_refuses_an_invoice_with_applications(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)
        payment = make_payment(customer=northwind, settles=[(invoice, usd(20))])

        with pytest.raises(InvoiceHasApplications, match=r"20\.00 USD are applied .* Take back the payment"):
            invoices.void(invoice=invoice, voided_date=TODAY, at=LATER)

        payments.void(payment=payment, voided_date=TODAY, at=LATER)
        assert invoices.void(invoice=invoice, voided_date=TODAY, at=LATER).state == InvoiceState.VOIDED

    def test_refuses_to_void_twice(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)
        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)

        with pytest.raises(InvoiceClosed):
            invoices.void(invoice=invoice, voided_date=TODAY, at=LATER)

    def test_leaves_an_invoice_of_the_other_book_to_that_book(self, northwind: Customer) -> None:
        invoice = import_invoice(northwind, number="SI-1")

        with pytest.raises(ImportedInvoice, match="SI-1 came from Intacct: void it there"):
            invoices.void(invoice=invoice, voided_date=TODAY, at=LATER)

        told = invoices.void(invoice=invoice, voided_date=TODAY, at=LATER, is_told_from_elsewhere=True)
        assert told.state == InvoiceState.VOIDED

    def test_throws_a_draft_without_a_number_away(self, northwind: Customer) -> None:
        draft = make_draft(customer=northwind)

        assert invoices.void(invoice=draft, voided_date=TODAY, at=LATER).state == InvoiceState.VOIDED


class TestMarks:
    def test_say_once_when_it_was_sent_and_seen_and_leave_the_revision_alone(
        self, northwind: Customer
    ) -> None:
        invoice = make_invoice(customer=northwind)

        invoices.mark_sent(invoice=invoice, at=AT)
        invoices.mark_sent(invoice=invoice, at=LATER)
        invoices.mark_viewed(invoice=invoice, at=LATER)

        invoice.refresh_from_db()
        assert (invoice.sent_at, invoice.viewed_at, invoice.revision) == (AT, LATER, 2)


class TestCurrencies:
    def test_of_one_firm_may_differ_from_document_to_document(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind, total=eur(90))

        invoice.refresh_from_db()
        assert invoice.open_money == eur(90)
