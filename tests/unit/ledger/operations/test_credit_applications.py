"""Setting parts of credit notes against invoices, and taking them off."""

import pytest

from factories.ledger import (
    LATER,
    TODAY,
    apply_credit,
    eur,
    make_credit_draft,
    make_credit_note,
    make_draft,
    make_invoice,
    make_payment,
    make_write_off,
    usd,
)
from tieout.ledger.errors import (
    ApplicationGone,
    AppliesTooMuch,
    CreditNoteClosed,
    CreditNoteIsDraft,
    DraftCannotBePaid,
    NothingLeftToApply,
    WriteOffIsWhole,
)
from tieout.ledger.models import Application, Change, Customer
from tieout.ledger.operations import credit_applications, credit_notes
from tieout.money import CurrencyMismatch


class TestApplyCredit:
    def test_lowers_both_balances(self, northwind: Customer) -> None:
        invoice, note = make_invoice(customer=northwind), make_credit_note(customer=northwind, total=usd(100))

        application = apply_credit(note, invoice, usd(70))

        invoice.refresh_from_db()
        note.refresh_from_db()
        assert (application.kind, application.amount, application.currency) == ("credit", 70, "USD")
        assert (invoice.open_money, note.unapplied_money, invoice.written_off) == (usd(50), usd(30), 0)

    def test_tells_of_the_application_and_leaves_both_revisions_alone(self, northwind: Customer) -> None:
        invoice, note = make_invoice(customer=northwind), make_credit_note(customer=northwind)

        application = apply_credit(note, invoice, usd(70))

        invoice.refresh_from_db()
        note.refresh_from_db()
        change = Change.objects.latest("id")
        assert (change.kind, change.record_id, change.what) == ("application", application.pk, "created")
        assert (invoice.revision, note.revision) == (2, 2)

    def test_is_a_row_of_its_own_each_time(self, northwind: Customer) -> None:
        invoice, note = make_invoice(customer=northwind), make_credit_note(customer=northwind)

        first, second = apply_credit(note, invoice, usd(40)), apply_credit(note, invoice, usd(30))

        assert first.uid != second.uid
        assert [row.amount for row in Application.objects.order_by("pk")] == [40, 30]

    def test_stands_beside_a_payment(self, northwind: Customer) -> None:
        invoice, note = make_invoice(customer=northwind), make_credit_note(customer=northwind)
        make_payment(customer=northwind, settles=[(invoice, usd(100))])

        apply_credit(note, invoice, usd(20))

        invoice.refresh_from_db()
        assert invoice.open_money == usd(0)

    def test_refuses_more_than_the_open_balance(self, northwind: Customer) -> None:
        invoice, note = make_invoice(customer=northwind), make_credit_note(customer=northwind, total=usd(500))

        with pytest.raises(AppliesTooMuch, match=r"121\.00 USD cannot be applied to INV-00001: 120\.00 are"):
            apply_credit(note, invoice, usd(121))

    def test_refuses_more_than_the_credit_note_holds(self, northwind: Customer) -> None:
        note = make_credit_note(customer=northwind, total=usd(50))

        with pytest.raises(AppliesTooMuch, match=r"to CN-00001: 50\.00 are left"):
            apply_credit(note, make_invoice(customer=northwind), usd(51))

    def test_refuses_nothing(self, northwind: Customer) -> None:
        with pytest.raises(NothingLeftToApply):
            apply_credit(make_credit_note(customer=northwind), make_invoice(customer=northwind), usd(0))

    def test_refuses_another_currency(self, northwind: Customer) -> None:
        with pytest.raises(CurrencyMismatch):
            apply_credit(
                make_credit_note(customer=northwind),
                make_invoice(customer=northwind, total=eur(100)),
                usd(10),
            )

    def test_refuses_a_draft_on_either_side(self, northwind: Customer) -> None:
        with pytest.raises(CreditNoteIsDraft, match="without a number is a draft"):
            apply_credit(make_credit_draft(customer=northwind), make_invoice(customer=northwind), usd(1))
        with pytest.raises(DraftCannotBePaid):
            apply_credit(make_credit_note(customer=northwind), make_draft(customer=northwind), usd(1))

    def test_refuses_a_voided_credit_note(self, northwind: Customer) -> None:
        note = make_credit_note(customer=northwind)
        credit_notes.void(credit_note=note, voided_date=TODAY, at=LATER)

        with pytest.raises(CreditNoteClosed):
            apply_credit(note, make_invoice(customer=northwind), usd(1))


class TestUnapplyCredit:
    def test_opens_both_balances_again_and_tells(self, northwind: Customer) -> None:
        invoice, note = make_invoice(customer=northwind), make_credit_note(customer=northwind)
        application = apply_credit(note, invoice, usd(70))

        freed = credit_applications.unapply_credit(application=application, at=LATER)

        invoice.refresh_from_db()
        change = Change.objects.latest("id")
        assert (invoice.open_money, freed.unapplied_money) == (usd(120), usd(120))
        assert (change.kind, change.record_id, change.what) == ("application", application.pk, "voided")

    def test_refuses_what_is_gone(self, northwind: Customer) -> None:
        application = apply_credit(
            make_credit_note(customer=northwind), make_invoice(customer=northwind), usd(70)
        )
        credit_applications.unapply_credit(application=application, at=LATER)

        with pytest.raises(ApplicationGone):
            credit_applications.unapply_credit(application=application, at=LATER)

    def test_refuses_a_write_off(self, northwind: Customer) -> None:
        note = make_write_off(make_invoice(customer=northwind))

        with pytest.raises(WriteOffIsWhole, match="CN-00001 is a write-off"):
            credit_applications.unapply_credit(application=note.applications.get(), at=LATER)
