"""Setting parts of payments against invoices, and taking them off."""

import pytest

from factories.ledger import (
    LATER,
    TODAY,
    apply,
    eur,
    history_of,
    import_invoice,
    import_payment,
    make_invoice,
    make_payment,
    usd,
)
from tieout.ledger.errors import ApplicationGone, AppliedInTheOtherBook, AppliesTooMuch, PaymentIsVoided
from tieout.ledger.models import Application, Change, Customer, What
from tieout.ledger.operations import applications, payments
from tieout.money import CurrencyMismatch


class TestApplyPayment:
    def test_lowers_both_balances(self, northwind: Customer) -> None:
        invoice, payment = make_invoice(customer=northwind), make_payment(customer=northwind, amount=usd(100))

        application = apply(payment, invoice, usd(70))

        invoice.refresh_from_db()
        payment.refresh_from_db()
        assert (application.amount, application.currency) == (70, "USD")
        assert (invoice.open_money, payment.unapplied_money) == (usd(50), usd(30))

    def test_raises_the_revision_of_the_payment_alone(self, northwind: Customer) -> None:
        invoice, payment = make_invoice(customer=northwind), make_payment(customer=northwind)

        apply(payment, invoice, usd(1))

        invoice.refresh_from_db()
        payment.refresh_from_db()
        assert (payment.revision, payment.updated_at, invoice.revision) == (2, LATER, 2)
        assert Change.objects.latest("id").what == What.UPDATED

    def test_grows_what_the_payment_has_on_the_invoice(self, northwind: Customer) -> None:
        invoice, payment = make_invoice(customer=northwind), make_payment(customer=northwind)
        apply(payment, invoice, usd(40))

        grown = apply(payment, invoice, usd(30))

        assert (grown.amount, Application.objects.count()) == (70, 1)
        assert [event.amount for event in history_of(grown)] == [40, 70]

    def test_refuses_more_than_the_open_balance(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind, total=usd(50))
        payment = make_payment(customer=northwind, amount=usd(100))
        apply(payment, invoice, usd(30))

        with pytest.raises(AppliesTooMuch, match=r"20\.01 USD cannot be applied to INV-00001: 20\.00 are"):
            apply(payment, invoice, usd("20.01"))

    def test_refuses_more_than_the_payment_holds(self, northwind: Customer) -> None:
        payment = make_payment(customer=northwind, amount=usd(100))
        apply(payment, make_invoice(customer=northwind), usd(60))

        with pytest.raises(AppliesTooMuch, match=r"to PAY-00001: 40\.00 are left"):
            apply(payment, make_invoice(customer=northwind), usd(41))

    def test_refuses_another_currency(self, northwind: Customer) -> None:
        with pytest.raises(CurrencyMismatch):
            apply(
                make_payment(customer=northwind, amount=usd(100)),
                make_invoice(customer=northwind, total=eur(100)),
                usd(100),
            )

    def test_refuses_a_voided_payment(self, northwind: Customer) -> None:
        payment = make_payment(customer=northwind)
        payments.void(payment=payment, voided_date=TODAY, at=LATER)

        with pytest.raises(PaymentIsVoided):
            apply(payment, make_invoice(customer=northwind), usd(1))


class TestUnapply:
    def test_gives_the_money_back_to_the_payment(self, northwind: Customer) -> None:
        invoice = make_invoice(customer=northwind)
        payment = make_payment(customer=northwind, settles=[(invoice, usd(120))])

        freed = applications.unapply(application=payment.applications.get(), at=LATER)

        invoice.refresh_from_db()
        assert (freed.unapplied_money, freed.revision, invoice.open_money) == (usd(120), 2, usd(120))

    def test_refuses_what_is_gone_already(self, northwind: Customer) -> None:
        payment = make_payment(customer=northwind, settles=[(make_invoice(customer=northwind), usd(120))])
        application = payment.applications.get()
        applications.unapply(application=application, at=LATER)

        with pytest.raises(ApplicationGone, match="taken off already"):
            applications.unapply(application=Application(pk=application.pk, payment=payment), at=LATER)

        payment.refresh_from_db()
        assert payment.revision == 2

    def test_refuses_a_voided_payment(self, northwind: Customer) -> None:
        payment = make_payment(customer=northwind, settles=[(make_invoice(customer=northwind), usd(120))])
        application = payment.applications.get()
        payments.void(payment=payment, voided_date=TODAY, at=LATER)

        with pytest.raises(PaymentIsVoided):
            applications.unapply(application=application, at=LATER)

    def test_leaves_what_was_applied_in_the_other_book_to_that_book(self, northwind: Customer) -> None:
        invoice = import_invoice(northwind, number="SI-1")
        payment = import_payment(northwind.organization, (invoice, "60"))

        with pytest.raises(AppliedInTheOtherBook, match="applied to SI-1 in Intacct: take it off there"):
            applications.unapply(application=payment.applications.get(), at=LATER)


class TestTheRestOfAnImportedPayment:
    def test_is_applied_beside_what_was_applied_there(self, northwind: Customer) -> None:
        invoice = import_invoice(northwind, number="SI-1")
        payment = import_payment(northwind.organization, (invoice, "60"), amount=usd(100).amount)

        apply(payment, invoice, usd(30))
        apply(payment, invoice, usd(10))

        rows = Application.objects.order_by("pk").values_list("amount", "origin")
        assert list(rows) == [(60, "imported"), (40, "local")]
