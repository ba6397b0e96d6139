"""What lowers an invoice in Intacct without money of its own: credits, discounts, rests of payments."""

from __future__ import annotations

from decimal import Decimal

import pytest

from factories.reading import Reader
from tieout.ledger.invariants import check
from tieout.ledger.models import Payment
from tieout.sync.models import Failure, Link
from tieout.sync.operations.failures import apply_here_too, ignore


@pytest.fixture
def billed(bare: Reader) -> Reader:
    """Give a firm with two invoices of 100 and 60 in both books."""
    bare.sync()
    bare.bill_there("100.00", number="SI-1")
    bare.bill_there("60.00", number="SI-2")
    bare.sync()
    return bare


def open_balances(reader: Reader) -> list[Decimal]:
    """Return what is open on both invoices here, after a look at the books."""
    assert check(reader.firm.organization) == []
    return [reader.invoice(number).open_balance for number in ("SI-1", "SI-2")]


def entries(reader: Reader) -> list[tuple[str, Decimal, str]]:
    """Return the payments that stand: kind, amount, reference."""
    return [(row.kind, row.amount, row.reference) for row in reader.payments() if row.state == "received"]


class TestAPartialCredit:
    """E9."""

    def test_arrives_as_an_applied_credit(self, billed: Reader) -> None:
        memo = billed.credit_there("150.00", number="CM-1", settles={"SI-1": "30.00", "SI-2": "10.00"})

        billed.sync()

        assert open_balances(billed) == [70, 50]
        assert entries(billed) == [("applied_credit", 30, "CM-1"), ("applied_credit", 10, "CM-1")]
        [first, _] = billed.payments()
        assert (first.method, first.unapplied, first.customer) == ("other", 0, billed.customer("CK-1"))
        payment, adjustment, invoice = billed.firm.link(first).remote_key.split(":")
        assert adjustment == str(memo["record_no"])
        assert [row["record_no"] for row in billed.firm.there("payments")] == [int(payment)]
        assert invoice == billed.firm.link(billed.invoice("SI-1")).ar_key

    def test_changes_nothing_when_it_is_read_again(self, billed: Reader) -> None:
        billed.credit_there("150.00", number="CM-1", settles={"SI-1": "30.00"})
        billed.sync()

        again = billed.sync()

        assert again.counts == {}
        assert Failure.objects.count() == 0

    def test_may_settle_the_rest_after_a_payment(self, billed: Reader) -> None:
        billed.pay_there("SI-1", "60.00")
        billed.credit_there("40.00", number="CM-1", settles={"SI-1": "40.00"})

        billed.sync()

        assert open_balances(billed) == [0, 60]
        assert entries(billed) == [("payment", 60, ""), ("applied_credit", 40, "CM-1")]

    def test_stands_beside_cash_and_a_discount_of_one_payment(self, billed: Reader) -> None:
        billed.credit_there("20.00", number="CM-1")
        billed.there.act(
            "payment",
            customer_id="CK-1",
            reference="CHK-9",
            invoices=[
                {"number": "SI-1", "amount": "50.00", "credits": [{"number": "CM-1"}], "discount": "5.00"}
            ],
        )

        billed.sync()

        assert open_balances(billed) == [25, 60]
        assert entries(billed) == [
            ("payment", 50, "CHK-9"),
            ("applied_credit", 20, "CM-1"),
            ("discount", 5, "CHK-9"),
        ]

    def test_is_voided_when_it_is_taken_off_in_intacct(self, billed: Reader) -> None:
        billed.credit_there("150.00", number="CM-1", settles={"SI-1": "30.00"})
        billed.sync()
        [payment] = billed.firm.there("payments")

        billed.there.act("unapply", record_no=payment["record_no"])
        billed.sync()

        [entry] = billed.payments()
        link = Link.objects.get(record_id=entry.pk, remote_object="ARPYMTDETAIL")
        assert open_balances(billed) == [100, 60]
        assert (entry.state, link.is_gone, link.revision) == ("voided", True, entry.revision)

    def test_comes_along_with_the_invoice_that_an_import_brings(self, bare: Reader) -> None:
        """E12."""
        bare.bill_there("100.00", number="SI-1")
        bare.bill_there("60.00", number="SI-2")
        bare.credit_there("150.00", number="CM-1", settles={"SI-1": "30.00"})
        bare.pass_time(hours=8)

        bare.import_invoices()

        assert open_balances(bare) == [70, 60]
        assert entries(bare) == [("applied_credit", 30, "CM-1")]


class TestACreditThatPaysTheEntireInvoice:
    """E8."""

    @pytest.fixture
    def warned(self, billed: Reader) -> Reader:
        """Give a firm whose SI-2 was paid by a credit memo in Intacct."""
        billed.credit_there("150.00", number="CM-1", settles={"SI-2": "60.00"})
        billed.sync()
        return billed

    def test_stays_there_and_is_a_warning_on_the_invoice(self, warned: Reader) -> None:
        warning = Failure.objects.get()

        assert open_balances(warned) == [100, 60]
        assert (warning.level, warning.cause, warning.kind) == ("warning", "credit_not_imported", "invoice")
        assert (warning.record_id, warning.local_number) == (warned.invoice("SI-2").pk, "SI-2")
        assert warning.text == "CM-1 pays SI-2 with 60 USD in Intacct, which is all of it."

    def test_is_counted_as_left_out_once_and_never_as_failed(self, billed: Reader) -> None:
        billed.credit_there("150.00", number="CM-1", settles={"SI-2": "60.00"})

        runs = [billed.sync(), billed.sync()]

        assert [run.counts for run in runs] == [{"credits": {"left_out": 1}}, {}]

    def test_comes_when_a_person_wants_it_here_too_and_stays(self, warned: Reader) -> None:
        apply_here_too(failure=Failure.objects.get())

        warned.sync()
        warned.pay_there("SI-1", "1.00")
        warned.credit_there("1.00", number="CM-2", settles={"SI-1": "1.00"})
        warned.sync()

        assert open_balances(warned) == [98, 0]
        assert ("applied_credit", 60, "CM-1") in entries(warned)
        assert {row.state for row in Failure.objects.all()} == {"resolved"}

    def test_stays_quiet_once_it_is_ignored(self, warned: Reader) -> None:
        ignore(failure=Failure.objects.get())

        again = warned.sync()

        assert again.counts == {}
        assert [row.state for row in Failure.objects.all()] == ["ignored"]

    def test_is_over_when_it_is_taken_off_in_intacct(self, warned: Reader) -> None:
        [payment] = warned.firm.there("payments")

        warned.there.act("unapply", record_no=payment["record_no"])
        warned.sync()

        assert [row.state for row in Failure.objects.all()] == ["resolved"]

    def test_is_a_failure_once_it_is_wanted_and_does_not_fit(self, warned: Reader) -> None:
        warned.firm.set(write_payments=False)
        ours = warned.firm.payment((warned.invoice("SI-2"), "1.00"))
        apply_here_too(failure=Failure.objects.get())

        warned.sync()

        failure = Failure.objects.get()
        assert (failure.level, failure.cause) == ("failure", "applied_above_total")
        assert ours.number in failure.text


class TestARestOfAPayment:
    """E13."""

    def test_is_unapplied_money_of_its_payment(self, billed: Reader) -> None:
        billed.there.act(
            "payment",
            customer_id="CK-1",
            invoices=[{"number": "SI-2", "amount": "60.00"}],
            overpayment="70.00",
        )

        billed.sync()

        [payment] = billed.payments()
        assert (payment.amount, payment.unapplied, payment.kind) == (130, 70, "payment")
        assert open_balances(billed) == [100, 0]

    def test_stays_a_part_of_its_payment_when_it_is_used_later(self, billed: Reader) -> None:
        paid = billed.there.act(
            "payment",
            customer_id="CK-1",
            invoices=[{"number": "SI-2", "amount": "60.00"}],
            overpayment="70.00",
        )
        billed.sync()

        invoices = [{"number": "SI-1", "amount": "40.00"}]
        used = billed.there.act("apply-credit", credit={"number": paid["number"]}, invoices=invoices)
        billed.sync()

        [payment] = billed.payments()
        assert (payment.amount, payment.unapplied) == (130, 30)
        assert open_balances(billed) == [60, 0]
        assert billed.sync().counts == {}

        billed.there.act("unapply", record_no=used["record_no"])
        billed.sync()

        [payment] = billed.payments()
        assert (payment.state, payment.amount, payment.unapplied) == ("received", 130, 70)
        assert open_balances(billed) == [100, 0]

    def test_may_be_money_that_settled_nothing_at_first(self, billed: Reader) -> None:
        advance = billed.there.act("advance", customer_id="CK-1", amount="80.00", location="100")
        billed.sync()
        [payment] = billed.payments()
        assert (payment.amount, payment.unapplied, payment.customer) == (80, 80, billed.customer("CK-1"))

        invoices = [{"number": "SI-1", "amount": "30.00"}]
        billed.there.act("apply-credit", credit={"number": advance["number"]}, invoices=invoices)
        billed.sync()

        [payment] = billed.payments()
        assert (payment.amount, payment.unapplied) == (80, 50)
        assert billed.firm.link(payment).remote_object == "ARADVANCE"
        assert open_balances(billed) == [70, 60]

    def test_of_an_earlier_payment_comes_along_with_an_import(self, bare: Reader) -> None:
        bare.bill_there("60.00", number="SI-2")
        paid = bare.there.act(
            "payment",
            customer_id="CK-1",
            invoices=[{"number": "SI-2", "amount": "60.00"}],
            overpayment="70.00",
        )
        bare.bill_there("100.00", number="SI-1")
        invoices = [{"number": "SI-1", "amount": "40.00"}]
        bare.there.act("apply-credit", credit={"number": paid["number"]}, invoices=invoices)
        bare.pass_time(hours=8)

        bare.import_invoices()

        [payment] = bare.payments()
        assert (payment.amount, payment.unapplied) == (70, 30)
        assert bare.invoice("SI-1").open_balance == 60

    def test_of_a_stranger_is_not_brought(self, billed: Reader) -> None:
        billed.there.act("create-customer", name="Stranger", customer_id="CK-9")
        billed.there.act("advance", customer_id="CK-9", amount="80.00", location="100")

        billed.sync()

        assert billed.payments() == []


class TestANegativeInvoice:
    def test_arrives_as_an_entry_of_its_kind(self, billed: Reader) -> None:
        billed.there.act(
            "ar-invoice",
            customer_id="CK-1",
            number="NEG-1",
            lines=[{"amount": "-60.00", "location": "100"}],
        )
        invoices = [{"number": "SI-2"}]
        billed.there.act("apply-credit", credit={"number": "NEG-1"}, invoices=invoices)

        billed.sync()

        assert [(kind, amount) for kind, amount, _ in entries(billed)] == [("negative_invoice", 60)]
        assert open_balances(billed) == [100, 0]
        assert Payment.objects.get().notes == ""
