"""Setting what incoming payments settle (E13)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories.ledger import (
    LATER,
    TODAY,
    apply,
    apply_credit,
    history_of,
    import_invoice,
    import_payment,
    incoming_payment,
    make_credit_note,
    make_invoice,
    make_payment,
    usd,
)
from tieout.identity.models import Organization
from tieout.ledger.errors import (
    AppliedInTheOtherBook,
    CreditNotPositive,
    EntryOfTheOtherBook,
    PaymentNotPositive,
    TextTooLong,
)
from tieout.ledger.facts import IncomingCredit, IncomingPayment, Stored
from tieout.ledger.invariants import check
from tieout.ledger.models import Application, Change, CreditNote, Customer, Invoice, Payment
from tieout.ledger.operations import applications, credit_applications, invoices, payments
from tieout.ledger.operations.bulk import set_settlements
from tieout.money import NotExact


@pytest.fixture
def rent(northwind: Customer) -> Invoice:
    """An imported invoice over 100."""
    return import_invoice(northwind, total="100.00", number="RENT")


@pytest.fixture
def repair(northwind: Customer) -> Invoice:
    """An imported invoice over 50."""
    return import_invoice(northwind, total="50.00", number="REPAIR")


def settle(*rows: IncomingPayment, organization: Organization, touched: Any = ()) -> list[Stored]:
    """Set payments a day later."""
    return set_settlements(
        organization=organization,
        payments=rows,
        touched_invoices=[invoice.pk for invoice in touched],
        at=LATER,
    )


def owed(invoice: Invoice) -> Decimal:
    """Return what is owed now."""
    return Invoice.objects.get(pk=invoice.pk).open_balance


def applied() -> set[tuple[str, str, Decimal]]:
    """Return all applications by the numbers of payment and invoice."""
    rows = Application.objects.values_list("payment__number", "invoice__number", "amount")
    return {(payment, invoice, amount.normalize()) for payment, invoice, amount in rows}


class TestSetSettlements:
    def test_creates_payments_with_what_they_settle(
        self, copper_kettle: Organization, rent: Invoice, repair: Invoice
    ) -> None:
        both, rest = settle(
            incoming_payment((rent, "60"), (repair, "50"), number="1"),
            incoming_payment((rent, "40"), number="2", amount=Decimal(45)),
            organization=copper_kettle,
        )

        payment = Payment.objects.get(pk=both.id)
        assert (both.outcome, both.revision, both.uid) == ("created", 1, payment.uid)
        assert (payment.origin, payment.state, payment.amount, payment.unapplied) == (
            "imported",
            "received",
            110,
            0,
        )
        assert Payment.objects.get(pk=rest.id).unapplied_money == usd(5)
        assert applied() == {("1", "RENT", 60), ("1", "REPAIR", 50), ("2", "RENT", 40)}
        assert (owed(rent), owed(repair)) == (0, 0)

    def test_may_be_repeated_and_leaves_all_as_it_is(
        self, copper_kettle: Organization, rent: Invoice
    ) -> None:
        payment = import_payment(copper_kettle, (rent, "60"), number="1")
        before = list(Payment.objects.values()), list(Application.objects.values())

        (same,) = settle(
            incoming_payment((rent, "60"), id=payment.pk, number="1"), organization=copper_kettle
        )

        assert (same.outcome, same.id, same.revision) == ("unchanged", payment.pk, 1)
        assert (list(Payment.objects.values()), list(Application.objects.values())) == before
        assert len(history_of(payment)) == 1

    def test_writes_no_change(self, copper_kettle: Organization, rent: Invoice) -> None:
        before = Change.objects.count()

        import_payment(copper_kettle, (rent, "60"))

        assert Change.objects.count() == before

    def test_moves_money_from_one_invoice_to_another(
        self, copper_kettle: Organization, rent: Invoice, repair: Invoice
    ) -> None:
        payment = import_payment(copper_kettle, (rent, "50"), number="1")

        (moved,) = settle(
            incoming_payment((repair, "50"), id=payment.pk, number="1"), organization=copper_kettle
        )

        assert (moved.outcome, moved.revision) == ("updated", 2)
        assert applied() == {("1", "REPAIR", 50)}
        assert (owed(rent), owed(repair)) == (100, 0)

    def test_lowers_one_and_raises_another_in_one_act(
        self, copper_kettle: Organization, rent: Invoice
    ) -> None:
        one = import_payment(copper_kettle, (rent, "70"), number="1")
        two = import_payment_beside(copper_kettle, one, (rent, "30"), number="2")

        settle(
            incoming_payment((rent, "20"), id=one.pk, number="1"),
            incoming_payment((rent, "80"), id=two.pk, number="2"),
            organization=copper_kettle,
        )

        assert applied() == {("1", "RENT", 20), ("2", "RENT", 80)}
        assert [event.amount for event in history_of(one.applications.get())] == [70, 20]

    def test_lets_two_payments_change_places(
        self, copper_kettle: Organization, rent: Invoice, repair: Invoice
    ) -> None:
        one = import_payment(copper_kettle, (rent, "50"), number="1")
        two = import_payment(copper_kettle, (repair, "50"), number="2")

        outcomes = settle(
            incoming_payment((repair, "50"), id=one.pk, number="1"),
            incoming_payment((rent, "50"), id=two.pk, number="2"),
            organization=copper_kettle,
        )

        assert [stored.outcome for stored in outcomes] == ["updated", "updated"]
        assert applied() == {("1", "REPAIR", 50), ("2", "RENT", 50)}

    def test_changes_the_facts_of_an_imported_payment(
        self, copper_kettle: Organization, rent: Invoice
    ) -> None:
        payment = import_payment(copper_kettle, (rent, "60"), number="1")

        (changed,) = settle(
            incoming_payment((rent, "60"), id=payment.pk, number="1", reference="CHK 7"),
            organization=copper_kettle,
        )

        payment.refresh_from_db()
        assert (changed.outcome, payment.reference, payment.revision) == ("updated", "CHK 7", 2)
        assert payment.updated_at == LATER

    def test_ends_what_is_not_said_any_more_on_a_touched_invoice(
        self, copper_kettle: Organization, rent: Invoice, repair: Invoice
    ) -> None:
        import_payment(copper_kettle, (rent, "60"), number="1")
        import_payment(copper_kettle, (repair, "50"), number="2")

        settle(organization=copper_kettle, touched=[rent])

        assert applied() == {("2", "REPAIR", 50)}

    def test_does_not_care_in_which_order_payments_and_invoices_become_known(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice
    ) -> None:
        payment = import_payment(copper_kettle, (rent, "60"), number="1")
        late = import_invoice(northwind, total="50.00", number="LATE")

        settle(
            incoming_payment((rent, "60"), (late, "40"), id=payment.pk, number="1"),
            organization=copper_kettle,
            touched=[late],
        )

        payment.refresh_from_db()
        assert (payment.amount_money, payment.revision) == (usd(100), 2)
        assert applied() == {("1", "RENT", 60), ("1", "LATE", 40)}

    def test_keeps_a_payment_that_settles_nothing_any_more(
        self, copper_kettle: Organization, rent: Invoice
    ) -> None:
        payment = import_payment(copper_kettle, (rent, "60"), number="1")

        settle(incoming_payment(id=payment.pk, number="1"), organization=copper_kettle, touched=[rent])

        payment.refresh_from_db()
        assert (payment.state, payment.amount, owed(rent)) == ("received", 0, 100)


def import_payment_beside(
    organization: Organization, other: Payment, *settles: tuple[Invoice, str], **facts: Any
) -> Payment:
    """Set a payment that was born elsewhere, and say again what another one settles."""
    parts = [(row.invoice, str(row.amount)) for row in other.applications.all()]
    again = incoming_payment(*parts, id=other.pk, number=other.number)
    _, stored = settle(again, incoming_payment(*settles, **facts), organization=organization)
    return Payment.objects.get(pk=stored.id)


class TestBesideWhatWasAppliedHere:
    def test_leaves_local_payments_alone(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice
    ) -> None:
        make_payment(customer=northwind, settles=[(rent, usd(30))], number="OURS")

        settle(incoming_payment((rent, "70"), number="1"), organization=copper_kettle, touched=[rent])

        assert applied() == {("OURS", "RENT", 30), ("1", "RENT", 70)}

    def test_answers_too_much_and_removes_nothing(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice, repair: Invoice
    ) -> None:
        make_payment(customer=northwind, settles=[(rent, usd(30))], number="OURS")

        too_much, other = settle(
            incoming_payment((rent, "70.01"), (repair, "10"), number="1"),
            incoming_payment((repair, "50"), number="2"),
            organization=copper_kettle,
        )

        assert (too_much.outcome, too_much.id, too_much.others) == ("too_much", None, (rent.pk,))
        assert other.outcome == "created"
        assert applied() == {("OURS", "RENT", 30), ("2", "REPAIR", 50)}

    def test_leaves_a_known_payment_as_it_is_that_does_not_fit_any_more(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice
    ) -> None:
        payment = import_payment(copper_kettle, (rent, "50"), number="1")
        make_payment(customer=northwind, settles=[(rent, usd(30))], number="OURS")

        (too_much,) = settle(
            incoming_payment((rent, "90"), id=payment.pk, number="1", reference="CHK 9"),
            organization=copper_kettle,
        )

        payment.refresh_from_db()
        assert (too_much.outcome, too_much.id, too_much.revision) == ("too_much", payment.pk, 1)
        assert (payment.reference, payment.revision) == ("", 1)
        assert applied() == {("1", "RENT", 50), ("OURS", "RENT", 30)}

    def test_counts_what_a_refused_payment_keeps(self, copper_kettle: Organization, rent: Invoice) -> None:
        payment = import_payment(copper_kettle, (rent, "70"), number="1")

        known, new = settle(
            incoming_payment((rent, "101"), id=payment.pk, number="1"),
            incoming_payment((rent, "40"), number="2"),
            organization=copper_kettle,
        )

        assert (known.outcome, new.outcome) == ("too_much", "too_much")
        assert applied() == {("1", "RENT", 70)}

    @pytest.mark.parametrize("state", ["draft", "voided"])
    def test_answers_too_much_where_an_invoice_is_not_open_to_payments(
        self, copper_kettle: Organization, northwind: Customer, state: str
    ) -> None:
        closed = import_invoice(northwind, is_draft=state == "draft")
        if state == "voided":
            invoices.void(invoice=closed, voided_date=TODAY, at=LATER, is_told_from_elsewhere=True)

        (stored,) = settle(incoming_payment((closed, "10")), organization=copper_kettle)

        assert (stored.outcome, stored.others) == ("too_much", (closed.pk,))

    def test_answers_too_much_for_another_currency(self, copper_kettle: Organization, rent: Invoice) -> None:
        (stored,) = settle(incoming_payment((rent, "10"), currency="EUR"), organization=copper_kettle)

        assert stored.outcome == "too_much"

    def test_answers_too_much_for_an_invoice_of_another_firm(
        self, copper_kettle: Organization, foreign_customer: Customer
    ) -> None:
        (stored,) = settle(
            incoming_payment((import_invoice(foreign_customer), "10")), organization=copper_kettle
        )

        assert stored.outcome == "too_much"


class TestPaymentsThatWereMadeHere:
    def test_take_what_was_applied_of_them_there_beside_what_was_applied_here(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice, repair: Invoice
    ) -> None:
        ours = make_payment(
            customer=northwind, amount=usd(110), settles=[(rent, usd(60))], number="OURS", method="wire"
        )

        (stored,) = settle(
            incoming_payment((rent, "10"), (repair, "40"), id=ours.pk, number="9", method="eft"),
            organization=copper_kettle,
        )

        ours.refresh_from_db()
        assert (stored.outcome, stored.revision) == ("updated", 1)
        assert (ours.number, ours.method, ours.amount, ours.origin) == ("OURS", "wire", 110, "local")
        assert applied() == {("OURS", "RENT", 60), ("OURS", "RENT", 10), ("OURS", "REPAIR", 40)}
        assert ours.unapplied == 0

    def test_stay_untouched_when_nothing_changed_there(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice
    ) -> None:
        ours = make_payment(customer=northwind, amount=usd(60), number="OURS", method="wire")
        given = incoming_payment((rent, "60"), id=ours.pk, number="9", method="eft", notes="Token")
        settle(given, organization=copper_kettle)

        (stored,) = settle(given, organization=copper_kettle)

        ours.refresh_from_db()
        assert (stored.outcome, stored.revision, ours.revision) == ("unchanged", 1, 1)

    def test_give_back_what_was_taken_off_there(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice
    ) -> None:
        ours = make_payment(customer=northwind, amount=usd(60), number="OURS")
        settle(incoming_payment((rent, "60"), id=ours.pk), organization=copper_kettle)

        settle(organization=copper_kettle, touched=[rent])

        ours.refresh_from_db()
        assert (ours.unapplied, ours.state, applied()) == (60, "received", set())

    def test_never_settle_more_than_they_hold(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice, repair: Invoice
    ) -> None:
        ours = make_payment(customer=northwind, settles=[(repair, usd(50))], amount=usd(60), number="OURS")

        (stored,) = settle(incoming_payment((rent, "11"), id=ours.pk), organization=copper_kettle)

        assert (stored.outcome, stored.others) == ("too_much", ())

    def test_keep_their_applications_when_they_are_not_given(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice
    ) -> None:
        ours = make_payment(customer=northwind, amount=usd(100), number="OURS")
        apply(ours, rent, usd(25))

        settle(organization=copper_kettle, touched=[rent])

        assert applied() == {("OURS", "RENT", 25)}

    @pytest.mark.parametrize("origin", ["imported", "local"])
    def test_stay_voided_whatever_the_other_book_says(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice, origin: str
    ) -> None:
        payment = (
            import_payment(copper_kettle, (rent, "60"))
            if origin == "imported"
            else make_payment(customer=northwind, settles=[(rent, usd(60))])
        )
        payments.void(payment=payment, voided_date=TODAY, at=LATER, is_told_from_elsewhere=True)

        (stored,) = settle(incoming_payment((rent, "60"), id=payment.pk), organization=copper_kettle)

        assert (stored.outcome, stored.revision, owed(rent)) == ("unchanged", 2, 100)


class TestPaymentsThatWereMadeThere:
    def test_keep_what_was_applied_of_their_rest_here(
        self, copper_kettle: Organization, rent: Invoice, repair: Invoice
    ) -> None:
        payment = import_payment(copper_kettle, (rent, "60"), number="1", amount=Decimal(100))
        apply(payment, repair, usd(40))

        (stored,) = settle(
            incoming_payment((rent, "60"), id=payment.pk, number="1", amount=Decimal(100)),
            organization=copper_kettle,
            touched=[rent, repair],
        )

        assert stored.outcome == "unchanged"
        assert applied() == {("1", "RENT", 60), ("1", "REPAIR", 40)}

    def test_are_too_much_when_their_rest_was_spent_in_both_books(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice, repair: Invoice
    ) -> None:
        payment = import_payment(copper_kettle, (rent, "60"), number="1", amount=Decimal(100))
        apply(payment, repair, usd(40))
        late = import_invoice(northwind, number="LATE")

        (stored,) = settle(
            incoming_payment((rent, "60"), (late, "30"), id=payment.pk, amount=Decimal(100)),
            organization=copper_kettle,
        )

        assert (stored.outcome, stored.others) == ("too_much", ())
        assert applied() == {("1", "RENT", 60), ("1", "REPAIR", 40)}


class TestEntries:
    def test_are_typed_and_settle_one_invoice(self, copper_kettle: Organization, rent: Invoice) -> None:
        entry = import_payment(copper_kettle, (rent, "30"), kind="applied_credit", method="other")

        assert (entry.kind, entry.amount, entry.unapplied, entry.is_entry) == ("applied_credit", 30, 0, True)

    def test_are_voided_when_the_other_book_takes_them_off(
        self, copper_kettle: Organization, rent: Invoice
    ) -> None:
        entry = import_payment(copper_kettle, (rent, "30"), kind="applied_credit", method="other")

        settle(organization=copper_kettle, touched=[rent])

        entry.refresh_from_db()
        assert (entry.state, entry.voided_date, entry.revision, owed(rent)) == (
            "voided",
            copper_kettle.today(LATER),
            2,
            100,
        )
        assert check(copper_kettle) == []

    def test_are_left_to_the_other_book(
        self, copper_kettle: Organization, rent: Invoice, repair: Invoice
    ) -> None:
        entry = import_payment(copper_kettle, (rent, "30"), kind="discount", method="other", number="9")

        with pytest.raises(EntryOfTheOtherBook, match="Discount taken 9 is an entry of Intacct"):
            apply(entry, repair, usd(1))
        with pytest.raises(EntryOfTheOtherBook):
            applications.unapply(application=entry.applications.get(), at=LATER)
        with pytest.raises(EntryOfTheOtherBook):
            payments.void(payment=entry, voided_date=TODAY, at=LATER)


class TestCredits:
    def test_are_applied_as_applications_of_the_credit_note(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice
    ) -> None:
        note = make_credit_note(customer=northwind, total=usd(80))

        (stored,) = credit(note, rent, "30")

        row = Application.objects.get(pk=stored.id)
        note.refresh_from_db()
        assert (stored.outcome, stored.uid) == ("created", row.uid)
        assert (row.kind, row.origin, row.amount, row.credit_note_id) == ("credit", "imported", 30, note.pk)
        assert (note.unapplied, owed(rent)) == (50, 70)

    def test_may_be_repeated_and_leave_all_as_it_is(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice
    ) -> None:
        note = make_credit_note(customer=northwind, total=usd(80))
        (first,) = credit(note, rent, "30")

        (same,) = credit(note, rent, "30", id=first.id)

        assert (same.outcome, same.id, same.uid) == ("unchanged", first.id, first.uid)
        assert Application.objects.count() == 1

    def test_are_replaced_when_the_amount_is_another(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice
    ) -> None:
        note = make_credit_note(customer=northwind, total=usd(80))
        (first,) = credit(note, rent, "30")

        (other,) = credit(note, rent, "40", id=first.id)

        assert other.outcome == "created"
        assert other.uid != first.uid
        assert [row.amount for row in Application.objects.all()] == [40]

    def test_end_when_the_other_book_takes_them_off_and_leave_those_made_here(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice
    ) -> None:
        note = make_credit_note(customer=northwind, total=usd(80))
        credit(note, rent, "30")
        apply_credit(note, rent, usd(20))

        settle(organization=copper_kettle, touched=[rent])

        assert [(row.amount, row.origin) for row in Application.objects.all()] == [(20, "local")]

    def test_are_too_much_beside_what_was_applied_here(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice, repair: Invoice
    ) -> None:
        note = make_credit_note(customer=northwind, total=usd(80))
        apply_credit(note, rent, usd(60))

        (no_credit,) = credit(note, repair, "21")
        (no_room,) = credit(make_credit_note(customer=northwind, total=usd(80)), rent, "41")

        assert (no_credit.outcome, no_credit.others) == ("too_much", ())
        assert (no_room.outcome, no_room.others) == ("too_much", (rent.pk,))

    def test_leave_less_of_what_was_applied_elsewhere(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice
    ) -> None:
        note = make_credit_note(customer=northwind, total=usd(80))

        (stored,) = credit(note, rent, "31", elsewhere="50")
        note.refresh_from_db()
        assert (stored.outcome, note.applied_elsewhere, note.unapplied) == ("too_much", 50, 30)

        (stored,) = credit(note, rent, "30", elsewhere="50")
        note.refresh_from_db()
        assert (stored.outcome, note.unapplied) == ("created", 0)

    def test_never_take_back_here_what_was_applied_there(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice
    ) -> None:
        (stored,) = credit(make_credit_note(customer=northwind), rent, "30")
        application = Application.objects.get(pk=stored.id)

        with pytest.raises(AppliedInTheOtherBook, match="applied to RENT in Intacct: take it off there"):
            credit_applications.unapply_credit(application=application, at=LATER)

        credit_applications.unapply_credit(application=application, at=LATER, is_told_from_elsewhere=True)
        assert owed(rent) == 100

    def test_that_settle_nothing_are_refused_alone(
        self, copper_kettle: Organization, northwind: Customer, rent: Invoice
    ) -> None:
        (stored,) = credit(make_credit_note(customer=northwind), rent, "0")

        assert isinstance(stored.refusal, CreditNotPositive)


def credit(
    note: CreditNote,
    invoice: Invoice,
    amount: str,
    *,
    id: int | None = None,  # noqa: A002
    elsewhere: str = "",
) -> list[Stored]:
    """Set what the other book applied of a credit note to an invoice."""
    return set_settlements(
        organization=note.organization,
        payments=[],
        credits=[IncomingCredit("credit", id, note.pk, invoice.pk, Decimal(amount))],
        applied_elsewhere={note.pk: Decimal(elsewhere)} if elsewhere else None,
        touched_invoices=[],
        at=LATER,
    )


class TestBadRows:
    def test_are_refused_alone_and_keep_what_they_have(
        self, copper_kettle: Organization, rent: Invoice, repair: Invoice
    ) -> None:
        known = import_payment(copper_kettle, (rent, "60"), number="1")

        bad, long, negative, good = settle(
            incoming_payment((rent, "10.005"), id=known.pk, number="1"),
            incoming_payment((rent, "1"), reference="x" * 201),
            incoming_payment((rent, "-1")),
            incoming_payment((repair, "50"), number="2"),
            organization=copper_kettle,
            touched=[rent],
        )

        kinds = [type(row.refusal) for row in (bad, long, negative)]
        assert kinds == [NotExact, TextTooLong, PaymentNotPositive]
        assert good.outcome == "created"
        assert applied() == {("1", "RENT", 60), ("2", "REPAIR", 50)}

    def test_of_another_firm_stop_the_call(
        self, copper_kettle: Organization, foreign_customer: Customer
    ) -> None:
        foreign = make_payment(customer=foreign_customer)

        with pytest.raises(AssertionError, match="a payment of another organization"):
            settle(incoming_payment(id=foreign.pk), organization=copper_kettle)


class TestMany:
    def test_are_set_with_as_many_statements_as_few(
        self, copper_kettle: Organization, northwind: Customer
    ) -> None:
        documents = [make_invoice(customer=northwind, total=usd(10)) for _ in range(60)]

        def statements(count: int) -> int:
            known = [import_payment(copper_kettle, (invoice, "5")) for invoice in documents[:count]]
            rows = [
                incoming_payment((invoice, "4"), id=payment.pk)
                for invoice, payment in zip(documents, known, strict=False)
            ]
            raised = [incoming_payment((documents[-1], "1"))]
            with CaptureQueriesContext(connection) as captured:
                settle(*rows, *raised, organization=copper_kettle)
            settle(organization=copper_kettle, touched=documents)
            return len(captured)

        assert statements(1) == statements(50)
        assert check(copper_kettle) == []
