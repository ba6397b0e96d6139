"""Payments recorded in Intacct: partial, full, over several invoices, reversed; and those that come early."""

from __future__ import annotations

from decimal import Decimal

import pytest

from factories.reading import Reader
from factories.writing import TODAY, usd
from tieout.ledger.models import Payment
from tieout.ledger.operations.payments import void
from tieout.sync.models import Link, RemoteObject


@pytest.fixture
def billed(bare: Reader) -> Reader:
    """Give a firm with two invoices of 100 and 60 in both books."""
    bare.sync()
    bare.bill_there("100.00", number="SI-1")
    bare.bill_there("60.00", number="SI-2")
    bare.sync()
    return bare


class TestAPaymentInIntacct:
    @pytest.mark.parametrize(("paid", "left"), [("40.00", "60.00"), ("100.00", "0.00")])
    def test_lowers_the_open_balance_here(self, billed: Reader, paid: str, left: str) -> None:
        billed.pay_there("SI-1", paid, reference="CHK-7")

        billed.sync()

        assert billed.invoice("SI-1").open_balance == Decimal(left)
        [payment] = billed.payments()
        assert (payment.amount, payment.method, payment.reference) == (Decimal(paid), "check", "CHK-7")
        assert payment.customer == billed.customer("CK-1")

    def test_settles_several_invoices_at_once(self, billed: Reader) -> None:
        billed.there.act(
            "payment",
            customer_id="CK-1",
            invoices=[
                {"document": "Sales Invoice-SI-1", "amount": "70.00"},
                {"document": "Sales Invoice-SI-2", "amount": "60.00"},
            ],
            method="EFT",
        )

        billed.sync()

        assert billed.invoice("SI-1").open_balance == 30
        assert billed.invoice("SI-2").open_balance == 0
        assert [(row.amount, row.method) for row in billed.payments()] == [(Decimal(130), "eft")]

    def test_holds_only_what_it_settles_on_invoices_known_here(self, billed: Reader) -> None:
        billed.there.act("ar-invoice", customer_id="CK-1", number="AR-9", lines=[{"amount": "50.00"}])
        billed.there.act(
            "payment",
            customer_id="CK-1",
            invoices=[{"document": "Sales Invoice-SI-1", "amount": "10.00"}, {"number": "AR-9"}],
        )

        billed.sync()

        [payment] = billed.payments()
        assert (payment.amount, payment.unapplied) == (Decimal(10), Decimal(0))

    def test_is_not_created_when_it_settles_nothing_known(self, billed: Reader) -> None:
        billed.there.act("ar-invoice", customer_id="CK-1", number="AR-9", lines=[{"amount": "50.00"}])
        billed.there.act("payment", customer_id="CK-1", invoices=[{"number": "AR-9"}])

        billed.sync()

        assert billed.payments() == []

    def test_changes_nothing_when_it_is_read_again(self, billed: Reader) -> None:
        billed.pay_there("SI-1", "40.00")
        billed.sync()
        [before] = billed.payments()

        again = billed.sync()

        [after] = billed.payments()
        assert (after.pk, after.revision) == (before.pk, before.revision)
        assert again.counts == {}

    def test_grows_when_another_of_its_invoices_becomes_known(self, bare: Reader) -> None:
        bare.sync()
        bare.firm.set(date_from="2026-02-15")
        bare.bill_there("60.00", number="SI-1", date="2026-02-01")
        bare.bill_there("100.00", number="SI-2", date="2026-03-01")
        both = [{"document": "Sales Invoice-SI-1"}, {"document": "Sales Invoice-SI-2"}]
        bare.there.act("payment", customer_id="CK-1", invoices=both, date="2026-03-01")
        bare.sync()
        [before] = bare.payments()

        bare.firm.set(date_from=None)
        bare.sync()

        [after] = bare.payments()
        assert (before.amount, after.amount) == (Decimal(100), Decimal(160))
        assert bare.invoice("SI-1").open_balance == 0


class TestAReversalInIntacct:
    def test_voids_the_payment_here(self, billed: Reader) -> None:
        paid = billed.pay_there("SI-1", "40.00")
        billed.sync()

        billed.there.act("reverse-payment", record_no=paid["record_no"])
        billed.sync()

        [payment] = billed.payments()
        assert payment.state == "voided"
        assert billed.invoice("SI-1").open_balance == 100

    def test_voids_also_a_payment_that_was_written_from_here(self, billed: Reader) -> None:
        payment = billed.firm.payment((billed.invoice("SI-1"), "40.00"))
        billed.sync()
        key = billed.firm.link(payment).remote_key

        billed.there.act("reverse-payment", record_no=int(key))
        billed.sync()
        idle = billed.sync()

        payment.refresh_from_db()
        assert payment.state == "voided"
        assert billed.invoice("SI-1").open_balance == 100
        assert billed.firm.failures() == []
        assert idle.counts == {}

    def test_leaves_no_payment_when_both_came_between_two_readings(self, billed: Reader) -> None:
        paid = billed.pay_there("SI-1", "40.00")
        billed.there.act("reverse-payment", record_no=paid["record_no"])

        billed.sync()

        assert billed.payments() == []
        assert billed.invoice("SI-1").open_balance == 100

    def test_finds_the_payment_that_an_import_brought(self, bare: Reader) -> None:
        bare.bill_there("100.00", number="SI-1")
        paid = bare.pay_there("SI-1", "40.00")
        bare.pass_time(hours=8)
        bare.import_invoices()

        bare.there.act("reverse-payment", record_no=paid["record_no"])
        bare.sync()

        assert bare.invoice("SI-1").open_balance == 100
        assert [payment.state for payment in bare.payments()] == ["voided"]


class TestAPaymentWrittenFromHere:
    def test_does_not_come_back_as_a_second_one(self, billed: Reader) -> None:
        payment = billed.firm.payment((billed.invoice("SI-1"), "40.00"))
        billed.sync()

        billed.sync()

        assert Payment.objects.count() == 1
        payment.refresh_from_db()
        assert payment.applied == Decimal(40)

    def test_does_not_come_back_while_its_answer_is_lost(self, billed: Reader) -> None:
        billed.firm.payment((billed.invoice("SI-1"), "40.00"))
        billed.firm.faults("lost_answer=1")
        billed.try_to_sync()
        billed.firm.mended()

        billed.sync()

        assert Payment.objects.count() == 1
        assert Link.objects.filter(remote_object=RemoteObject.ARPYMT).count() == 1
        assert len(billed.firm.there("payments")) == 1


class TestTheSameMoneyInBothBooks:
    def test_is_a_failure_that_names_both(self, billed: Reader) -> None:
        billed.firm.set(write_payments=False)
        ours = billed.firm.payment((billed.invoice("SI-1"), "100.00"))
        theirs = billed.pay_there("SI-1", "100.00")

        billed.sync()

        failure = billed.failure()
        assert failure.cause == "applied_above_total"
        assert ours.number in failure.text
        assert theirs["number"] in failure.text
        assert billed.invoice("SI-1").applied == usd("100.00").amount

    def test_heals_when_ours_is_voided(self, billed: Reader) -> None:
        self.test_is_a_failure_that_names_both(billed)
        ours = Payment.objects.get(origin="local")

        void(payment=ours, voided_date=TODAY, at=billed.clock())
        billed.sync()

        assert billed.firm.failures() == []
        assert billed.invoice("SI-1").open_balance == 0
