"""What Tieout wrote comes back as itself, and what a person in Intacct does with it is followed here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from factories.reading import Reader
from factories.writing import AT, TODAY, usd
from tieout.ledger.invariants import check
from tieout.ledger.models import Application, CreditNote, Payment
from tieout.ledger.operations.applications import apply_payment
from tieout.ledger.operations.credit_applications import unapply_credit
from tieout.ledger.operations.write_offs import write_off
from tieout.sync.exporting.control_ids import payment_token
from tieout.sync.models import Attempt, AttemptState, Birthplace, Link, Operation, RecordKind, RemoteObject


@pytest.fixture
def billed(bare: Reader) -> Reader:
    """Give a firm that does not write by itself, with two invoices of 100 and 60 in both books."""
    bare.firm.set(write_customers=False, write_invoices=False, write_payments=False, write_credits=False)
    bare.sync()
    bare.bill_there("100.00", number="SI-1")
    bare.bill_there("60.00", number="SI-2")
    bare.sync()
    return bare


def write_by_hand(reader: Reader, application: Application, *, generation: int = 1) -> dict[str, Any]:
    """Record in Intacct what Tieout would have written for an application: a payment with its token."""
    token = payment_token(record_uid=application.uid, generation=generation)
    invoice = {"number": application.invoice.number, "amount": f"{application.amount:.2f}"}
    return reader.there.act("payment", customer_id="CK-1", invoices=[invoice], description=token)


def link(reader: Reader, kind: RecordKind, record_id: int, key: str, **facts: Any) -> Link:
    """Say that Tieout wrote a record."""
    given = {"remote_object": RemoteObject.ARPYMT, "born": Birthplace.LOCAL, "revision": 1, **facts}
    connection = reader.connection
    return Link.objects.create(
        organization=connection.organization,
        connection=connection,
        kind=kind,
        record_id=record_id,
        remote_key=key,
        **given,
    )


def credited(reader: Reader, amount: str = "30.00") -> Application:
    """Apply a part of a credit note to SI-1 here."""
    note = reader.firm.credit(reader.customer("CK-1"), "50.00")
    return reader.firm.apply_credit(note, reader.invoice("SI-1"), amount)


class TestAnAppliedCredit:
    def test_that_was_written_as_a_payment_never_comes_back_as_one(self, billed: Reader) -> None:
        write_by_hand(billed, credited(billed))

        billed.sync()

        assert billed.payments() == []
        assert billed.invoice("SI-1").open_balance == 70

    def test_never_comes_back_once_it_was_taken_off_here(self, billed: Reader) -> None:
        application = credited(billed)
        made = write_by_hand(billed, application)
        token = payment_token(record_uid=application.uid, generation=1)
        Attempt.objects.create(
            uid=application.uid,
            organization=billed.connection.organization,
            connection=billed.connection,
            operation=Operation.CREATE,
            kind=RecordKind.CREDIT_APPLICATION,
            record_id=application.pk,
            revision=1,
            control_id="c-1",
            marker=token,
            payload={},
            state=AttemptState.DONE,
            remote_key=str(made["record_no"]),
        )
        unapply_credit(application=application, at=AT)

        billed.sync()

        assert billed.payments() == []
        assert billed.invoice("SI-1").open_balance == 100

    def test_is_taken_off_when_its_payment_is_reversed_in_intacct(self, billed: Reader) -> None:
        application = credited(billed)
        made = write_by_hand(billed, application)
        key = str(made["record_no"])
        kind = RecordKind.CREDIT_APPLICATION
        link(billed, kind, application.pk, key, parent_id=application.credit_note_id)
        billed.sync()

        billed.there.act("reverse-payment", record_no=made["record_no"])
        billed.sync()

        assert not Application.objects.exists()
        assert (CreditNote.objects.get().unapplied, billed.invoice("SI-1").open_balance) == (50, 100)
        assert Link.objects.get(kind=kind).is_gone

    def test_ends_a_write_off_with_it(self, billed: Reader) -> None:
        invoice = billed.firm.invoice(billed.customer("CK-1"), "80.00", number="OURS-1")
        there = billed.there.act("ar-invoice", customer_id="CK-1", number="OURS-1", lines=[{"amount": "80"}])
        ar_key = str(there["record_no"])
        link(billed, RecordKind.INVOICE, invoice.pk, ar_key, remote_object="ARINVOICE", ar_key=ar_key)
        note = write_off(invoice=invoice, write_off_date=TODAY, at=AT)
        application = note.applications.get()
        made = write_by_hand(billed, application)
        link(billed, RecordKind.CREDIT_APPLICATION, application.pk, str(made["record_no"]))
        billed.sync()

        billed.there.act("reverse-payment", record_no=made["record_no"])
        billed.sync()

        note.refresh_from_db()
        assert (note.state, billed.invoice("OURS-1").open_balance) == ("voided", 80)


class TestTheRestOfAPaymentMadeHere:
    @pytest.fixture
    def paid(self, billed: Reader) -> tuple[Reader, Payment, dict[str, Any]]:
        """Give a payment of 130 made here, 60 of it on SI-2, that stands in Intacct with its rest."""
        payment = billed.firm.payment((billed.invoice("SI-2"), "60.00"), received="130.00")
        there = billed.there.act(
            "payment",
            customer_id="CK-1",
            invoices=[{"number": "SI-2", "amount": "60.00"}],
            overpayment="70.00",
            description=payment_token(record_uid=payment.uid, generation=1),
        )
        link(billed, RecordKind.PAYMENT, payment.pk, str(there["record_no"]))
        billed.sync()
        return billed, payment, there

    def test_follows_what_a_person_in_intacct_uses_it_for(
        self, paid: tuple[Reader, Payment, dict[str, Any]]
    ) -> None:
        reader, payment, there = paid
        invoices = [{"number": "SI-1", "amount": "40.00"}]
        used = reader.there.act("apply-credit", credit={"number": there["number"]}, invoices=invoices)

        reader.sync()

        payment.refresh_from_db()
        assert [row.pk for row in reader.payments()] == [payment.pk]
        assert (payment.amount, payment.unapplied, payment.revision) == (130, 30, 1)
        assert reader.invoice("SI-1").open_balance == 60
        assert check(reader.firm.organization) == []

        reader.there.act("unapply", record_no=used["record_no"])
        reader.sync()

        payment.refresh_from_db()
        assert (payment.unapplied, reader.invoice("SI-1").open_balance) == (70, 100)

    def test_is_a_failure_when_it_was_spent_in_both_books(
        self, paid: tuple[Reader, Payment, dict[str, Any]]
    ) -> None:
        reader, payment, there = paid
        apply_payment(payment=payment, invoice=reader.invoice("SI-1"), amount=usd("50.00"), at=AT)
        invoices = [{"number": "SI-1", "amount": "40.00"}]
        reader.there.act("apply-credit", credit={"number": there["number"]}, invoices=invoices)

        reader.sync()

        failure = reader.failure()
        assert (failure.cause, failure.record_id) == ("applied_above_total", payment.pk)
        assert "was used in both books, for more than it holds" in failure.text


class TestTheRestOfAPaymentOfIntacct:
    @pytest.fixture
    def spent(self, billed: Reader) -> tuple[Reader, Application, dict[str, Any]]:
        """Give an overpaid payment of Intacct, of whose rest 40 were applied to SI-1 here."""
        there = billed.there.act(
            "payment",
            customer_id="CK-1",
            invoices=[{"number": "SI-2", "amount": "60.00"}],
            overpayment="70.00",
        )
        billed.sync()
        [payment] = billed.payments()
        invoice = billed.invoice("SI-1")
        return billed, apply_payment(payment=payment, invoice=invoice, amount=usd("40.00"), at=AT), there

    def test_stays_applied_here_before_it_was_written(
        self, spent: tuple[Reader, Application, dict[str, Any]]
    ) -> None:
        reader, _, _ = spent
        reader.pay_there("SI-1", "1.00")

        reader.sync()

        assert reader.invoice("SI-1").open_balance == 59
        assert reader.payments()[0].unapplied == 30

    def test_counts_once_when_it_was_written_and_is_free_again_when_that_is_reversed(
        self, spent: tuple[Reader, Application, dict[str, Any]]
    ) -> None:
        reader, application, there = spent
        token = payment_token(record_uid=application.uid, generation=1)
        written = reader.there.act(
            "apply-credit",
            credit={"number": there["number"]},
            invoices=[{"number": "SI-1", "amount": "40.00"}],
            description=token,
        )
        payment_id = application.payment_id
        kind = RecordKind.PAYMENT_APPLICATION
        link(reader, kind, application.pk, str(written["record_no"]), parent_id=payment_id)

        reader.sync()

        [payment] = reader.payments()
        assert (payment.amount, payment.unapplied) == (Decimal(130), Decimal(30))
        assert reader.invoice("SI-1").open_balance == 60

        reader.there.act("unapply", record_no=written["record_no"])
        reader.sync()

        [payment] = reader.payments()
        of_payment = Link.objects.get(kind=RecordKind.PAYMENT)
        assert (payment.unapplied, payment.revision) == (70, of_payment.revision)
        assert reader.invoice("SI-1").open_balance == 100
