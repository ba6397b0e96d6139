"""Receiving payments and taking them back."""

import pytest

from factories.ledger import (
    AT,
    LATER,
    TODAY,
    eur,
    history_of,
    import_invoice,
    import_payment,
    make_draft,
    make_invoice,
    make_payment,
    usd,
)
from tieout.identity.models import Organization
from tieout.ledger.errors import (
    AppliesTooMuch,
    DraftCannotBePaid,
    ImportedPayment,
    InvoiceClosed,
    NothingLeftToApply,
    NumberTaken,
    PaymentIsVoided,
    PaymentNotPositive,
)
from tieout.ledger.models import Application, Change, Customer, Invoice, Payment, PaymentState, What
from tieout.ledger.operations import invoices, payments
from tieout.money import CurrencyMismatch


class TestReceive:
    def test_settles_what_it_is_applied_to(self, northwind: Customer) -> None:
        rent, repair = make_invoice(customer=northwind), make_invoice(customer=northwind, total=usd(80))

        payment = make_payment(
            customer=northwind, amount=usd(170), settles=[(rent, usd(120)), (repair, usd(30))]
        )

        rent.refresh_from_db()
        repair.refresh_from_db()
        assert (rent.open_money, repair.open_money, payment.unapplied_money) == (usd(0), usd(50), usd(20))
        assert (payment.number, payment.revision, payment.generation) == ("PAY-00001", 1, 1)

    def test_is_one_change_in_the_outbox(self, northwind: Customer) -> None:
        payment = make_payment(customer=northwind, settles=[(make_invoice(customer=northwind), usd(1))])

        (change,) = Change.objects.filter(kind="payment")
        assert (change.record_id, change.what, change.revision) == (payment.pk, What.CREATED, 1)

    def test_settles_imported_invoices_too(self, northwind: Customer) -> None:
        invoice = import_invoice(northwind, total="100.00")

        make_payment(customer=northwind, settles=[(invoice, usd(100))])

        invoice.refresh_from_db()
        assert invoice.open_money == usd(0)

    def test_adds_up_what_it_settles_on_one_invoice(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)

        make_payment(customer=northwind, settles=[(invoice, usd(20)), (invoice, usd(30))])

        assert Application.objects.get().amount == 50

    def test_may_settle_invoices_of_several_customers(self, northwind: Customer) -> None:
        payment = payments.receive(
            organization=northwind.organization,
            customer=None,
            amount=usd(10),
            method="cash",
            received_date=TODAY,
            at=AT,
        )

        assert payment.customer is None

    @pytest.mark.parametrize("amount", ["0", "-5"])
    def test_refuses_to_bring_nothing(self, copper_kettle: Organization, amount: str) -> None:
        with pytest.raises(PaymentNotPositive, match="brings nothing"):
            payments.receive(
                organization=copper_kettle,
                customer=None,
                amount=usd(amount),
                method="cash",
                received_date=TODAY,
                at=AT,
            )

    def test_refuses_to_settle_more_than_an_invoice_owes(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind, total=usd(100))

        with pytest.raises(AppliesTooMuch, match=r"100\.01 USD cannot be applied to INV-00001: 100\.00 are"):
            make_payment(customer=northwind, amount=usd(500), settles=[(invoice, usd("100.01"))])

    def test_refuses_to_settle_more_than_it_brings(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind, total=usd(100))

        with pytest.raises(AppliesTooMuch, match=r"60\.00 USD cannot be applied to PAY-00001: 50\.00 are"):
            make_payment(customer=northwind, amount=usd(50), settles=[(invoice, usd(60))])

    def test_refuses_to_settle_a_draft(self, northwind: Customer) -> None:
        with pytest.raises(DraftCannotBePaid, match="issue it before it is paid"):
            make_payment(customer=northwind, settles=[(make_draft(customer=northwind), usd(1))])

    def test_refuses_to_settle_a_voided_invoice(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)
        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)

        with pytest.raises(InvoiceClosed, match="INV-00001 is closed"):
            make_payment(customer=northwind, settles=[(invoice, usd(1))])

    def test_refuses_to_apply_nothing(self, northwind: Customer) -> None:
        with pytest.raises(NothingLeftToApply):
            make_payment(customer=northwind, settles=[(make_invoice(customer=northwind), usd(0))])

    def test_refuses_another_currency_than_the_invoice_has(self, northwind: Customer) -> None:
        with pytest.raises(CurrencyMismatch):
            make_payment(
                customer=northwind,
                amount=eur(120),
                settles=[(make_invoice(customer=northwind), eur(120))],
            )

    def test_refuses_a_taken_number(self, northwind: Customer) -> None:
        make_payment(customer=northwind, number="CHK 1")

        with pytest.raises(NumberTaken):
            make_payment(customer=northwind, number="CHK 1")

    def test_leaves_nothing_behind_when_it_is_refused(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)

        with pytest.raises(AppliesTooMuch):
            make_payment(customer=northwind, amount=usd(5), settles=[(invoice, usd(6))])

        assert not Payment.objects.exists()
        assert make_payment(customer=northwind).number == "PAY-00001"

    def test_refuses_an_invoice_of_another_firm(
        self, northwind: Customer, foreign_customer: Customer
    ) -> None:
        with pytest.raises(AssertionError, match="an invoice of another organization"):
            make_payment(customer=northwind, settles=[(make_invoice(customer=foreign_customer), usd(1))])


class TestVoid:
    def test_opens_what_it_settled(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)
        payment = make_payment(customer=northwind, settles=[(invoice, usd(120))])

        voided = payments.void(payment=payment, voided_date=TODAY, at=LATER)

        invoice.refresh_from_db()
        assert (invoice.open_money, invoice.applied) == (usd(120), 0)
        assert (voided.state, voided.voided_date, voided.applied, voided.unapplied) == (
            PaymentState.VOIDED,
            TODAY,
            0,
            0,
        )
        assert voided.revision == 2
        assert Change.objects.latest("id").what == What.VOIDED

    def test_keeps_what_it_settled_in_the_history(self, northwind: Customer) -> None:
        payment = make_payment(customer=northwind, settles=[(make_invoice(customer=northwind), usd(120))])

        payments.void(payment=payment, voided_date=TODAY, at=LATER)

        events = Application.pgh_event_model.objects.filter(payment_id=payment.pk).order_by("pgh_id")
        assert [(event.pgh_label, event.amount) for event in events] == [("insert", 120), ("delete", 120)]
        assert [event.state for event in history_of(payment)] == ["received", "voided"]

    def test_refuses_to_void_twice(self, northwind: Customer) -> None:
        payment = make_payment(customer=northwind)
        payments.void(payment=payment, voided_date=TODAY, at=LATER)

        with pytest.raises(PaymentIsVoided, match="Payment PAY-00001 is voided"):
            payments.void(payment=payment, voided_date=TODAY, at=LATER)

    def test_refuses_a_payment_that_was_born_elsewhere(self, northwind: Customer) -> None:
        payment = import_payment(northwind.organization, (import_invoice(northwind), "100.00"), number="4711")

        with pytest.raises(ImportedPayment, match="Payment 4711 was recorded in the other book"):
            payments.void(payment=payment, voided_date=TODAY, at=LATER)

    @pytest.mark.parametrize("origin", ["imported", "local"])
    def test_follows_a_reversal_elsewhere_whatever_the_origin(self, northwind: Customer, origin: str) -> None:
        invoice = import_invoice(northwind)
        payment = (
            import_payment(northwind.organization, (invoice, "100.00"))
            if origin == "imported"
            else make_payment(customer=northwind, settles=[(invoice, usd(100))])
        )

        payments.void(payment=payment, voided_date=TODAY, at=LATER, is_told_from_elsewhere=True)

        assert Invoice.objects.get(pk=invoice.pk).open_money == usd(100)
