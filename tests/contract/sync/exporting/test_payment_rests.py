"""What a payment leaves over (E13): an overpayment, an advance, used later, moved, taken back (E14)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from factories.writing import AT, TODAY, Firm
from tieout.ledger.models import Application, Payment
from tieout.ledger.operations import payments
from tieout.sync.models import AttemptState, Operation, RecordKind

LATER = date(2026, 3, 20)


def standing(firm: Firm) -> list[dict[str, Any]]:
    """Return the payments that stand in Intacct."""
    return firm.there("payments", state="Complete")


def parts(row: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return what a payment of Intacct settles: invoice, amount, and how much of it is no cash."""
    return [(part["number"], part["amount"], part["credit"]) for part in row["applications"]]


def due(firm: Firm) -> list[str]:
    """Return what the invoices of Intacct still owe, in their order."""
    return [row["due"] for row in firm.there("invoices")]


def left(firm: Firm, what: str = "overpayments") -> list[str]:
    """Return what stands in Intacct of overpayments, or of advances, and is not used."""
    return [row["unapplied"] for row in firm.there(what, state="Complete")]


class TestAPaymentWithARest:
    def test_goes_whole_with_the_rest_as_an_overpayment(self, firm: Firm) -> None:
        acme = firm.customer("Acme", number="C-1")
        invoice = firm.invoice(acme, "120.00")
        payment = firm.payment((invoice, "120.00"), received="150.00")

        summary = firm.write()

        [row] = standing(firm)
        assert (row["amount"], parts(row)) == ("150.00", [(invoice.number, "120.00", "0.00")])
        [rest] = firm.there("overpayments")
        assert (rest["unapplied"], rest["reverses"], rest["customer_id"]) == (
            "30.00",
            row["record_no"],
            "C-1",
        )
        assert (firm.owed(invoice), due(firm)) == ("0.00", ["0.00"])
        assert summary.payments_written == 1
        assert firm.link(payment).remote_key == str(row["record_no"])
        assert firm.failures() == []

    def test_is_used_later_without_cash(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        payment = firm.payment((first, "120.00"), received="150.00", reference="CHK 7")
        firm.write()
        firm.wait(days=3)
        use = firm.apply(payment, second, "30.00")

        summary = firm.write()

        [cash, without] = standing(firm)
        assert parts(cash) == [(first.number, "120.00", "0.00")]
        assert (without["amount"], without["date"]) == ("0.00", "2026-03-05")
        assert parts(without) == [(second.number, "30.00", "30.00")]
        assert without["description"] == f"tieout:{use.uid.hex}:1"
        assert (firm.owed(second), due(firm), left(firm)) == ("50.00", ["0.00", "50.00"], ["0.00"])
        assert (summary.payments_applied, firm.failures()) == (1, [])
        assert firm.link(use).parent_id == payment.pk

    def test_is_used_on_the_invoice_that_it_paid_in_part(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        payment = firm.payment((invoice, "100.00"), received="150.00")
        firm.write()

        firm.apply(payment, invoice, "20.00")
        firm.write()

        assert [parts(row) for row in standing(firm)] == [
            [(invoice.number, "100.00", "0.00")],
            [(invoice.number, "20.00", "20.00")],
        ]
        assert (due(firm), left(firm)) == (["0.00"], ["30.00"])

    def test_waits_for_a_customer_of_its_own(self, firm: Firm) -> None:
        acme, beans = firm.customer("Acme"), firm.customer("Bean There")
        firm.write()
        payment = firm.payment((firm.invoice(acme, "120.00"), "120.00"), received="150.00")
        Payment.objects.filter(pk=payment.pk).update(customer=beans)

        firm.write()

        assert firm.failure().cause == "several_customers"
        assert standing(firm) == []

    def test_cannot_be_used_for_another_customer(self, firm: Firm) -> None:
        acme, beans = firm.customer("Acme"), firm.customer("Bean There")
        payment = firm.payment((firm.invoice(acme, "120.00"), "120.00"), received="150.00")
        other = firm.invoice(beans, "80.00")
        firm.write()

        firm.apply(payment, other, "30.00")
        firm.write()

        failure = firm.failure()
        assert (failure.cause, failure.local_number) == ("several_customers", payment.number)
        assert len(standing(firm)) == 1

    def test_is_used_as_soon_as_the_invoice_stands(self, firm: Firm) -> None:
        acme = firm.customer()
        payment = firm.payment((firm.invoice(acme, "120.00"), "120.00"), received="150.00")
        firm.set(tax_account="")
        firm.write()
        later = firm.invoice(acme, "80.00")
        firm.apply(payment, later, "30.00")

        firm.write()

        assert (due(firm), left(firm), firm.failures()) == (["0.00", "50.00"], ["0.00"], [])

    def test_goes_once_however_often_the_worker_comes(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        payment = firm.payment((first, "120.00"), received="150.00")
        firm.write()
        firm.apply(payment, second, "10.00")

        for _ in range(3):
            firm.write()

        assert len(standing(firm)) == 2
        assert (due(firm), left(firm)) == (["0.00", "70.00"], ["20.00"])


class TestMoneyThatSettlesNothing:
    def test_goes_as_an_advance_of_its_customer(self, firm: Firm) -> None:
        acme = firm.customer("Acme", number="C-1")
        payment = firm.payment(received="150.00", customer=acme, reference="CHK 9")

        firm.write()

        [row] = firm.there("advances")
        assert (row["amount"], row["unapplied"], row["customer_id"]) == ("150.00", "150.00", "C-1")
        assert (row["reference"], row["account"], row["date"]) == ("CHK 9", "1070", "2026-03-02")
        assert row["description"] == f"tieout:{payment.uid.hex}:1"
        link = firm.link(payment)
        assert (link.remote_object, link.remote_key) == ("ARADVANCE", str(row["record_no"]))
        assert (standing(firm), firm.failures()) == ([], [])

    def test_is_used_later_without_cash(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        payment = firm.payment(received="150.00", customer=acme)
        firm.write()

        firm.apply(payment, first, "120.00")
        firm.apply(payment, second, "10.00")
        firm.write()

        assert [parts(row) for row in standing(firm)] == [
            [(first.number, "120.00", "120.00")],
            [(second.number, "10.00", "10.00")],
        ]
        assert (due(firm), left(firm, "advances")) == (["0.00", "70.00"], ["20.00"])

    def test_has_no_account_to_stand_on(self, firm: Firm) -> None:
        firm.set(advances_account="")
        firm.payment(received="150.00", customer=firm.customer())
        firm.write()
        failure = firm.failure()
        assert (failure.cause, failure.details["setting"]) == ("account_not_set", "advances_account")

        firm.set(advances_account="1200")
        firm.write()

        assert (firm.failures(), left(firm, "advances")) == ([], ["150.00"])

    def test_of_nobody_is_a_failure(self, firm: Firm) -> None:
        firm.payment(received="150.00")

        firm.write()

        assert firm.failure().cause == "payer_not_known"

    def test_matches_its_customer_although_customers_are_not_written(self, firm: Firm) -> None:
        firm.set(write_customers=False)
        firm.wire.act("create-customer", name="Bean There", customer_id="BT-1", term="Net 30")
        firm.payment(received="150.00", customer=firm.customer("Bean There"))

        firm.write()

        assert [row["customer_id"] for row in firm.there("advances")] == ["BT-1"]


class TestAPaymentThatMoved:
    def test_is_taken_back_and_written_anew(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "120.00")
        payment = firm.payment((first, "120.00"))
        firm.write()
        old = firm.link(payment).remote_key
        firm.wait(days=2)
        firm.unapply(payment, first)
        firm.apply(payment, second, "120.00")

        summary = firm.write()

        [reversed_one, counter, anew] = firm.there("payments")
        assert (reversed_one["state"], counter["state"], anew["state"]) == (
            "Reversed",
            "Reversal",
            "Complete",
        )
        # The old one, its reversal and the new one are of one day: later days show nothing of it.
        assert {reversed_one["date"], counter["date"], anew["date"]} == {"2026-03-02"}
        assert parts(anew) == [(second.number, "120.00", "0.00")]
        assert anew["description"] == f"tieout:{payment.uid.hex}:2"
        assert due(firm) == ["120.00", "0.00"] == [firm.owed(first), firm.owed(second)]
        link = firm.link(payment)
        assert (link.generation, link.is_gone) == (2, False)
        assert link.remote_key == str(anew["record_no"]) != old
        assert (summary.payments_replaced, summary.payments_written) == (1, 0)

    def test_and_was_lowered_leaves_an_overpayment(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        payment = firm.payment((invoice, "120.00"))
        firm.write()

        firm.unapply(payment, invoice)
        firm.apply(payment, invoice, "100.00")
        firm.write()

        assert [parts(row) for row in standing(firm)] == [[(invoice.number, "100.00", "0.00")]]
        assert (due(firm), left(firm)) == (["20.00"], ["20.00"])

    def test_off_everything_becomes_an_advance(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        payment = firm.payment((invoice, "120.00"))
        firm.write()

        firm.unapply(payment, invoice)
        firm.write()

        assert (standing(firm), due(firm), left(firm, "advances")) == ([], ["120.00"], ["120.00"])
        assert firm.link(payment).remote_object == "ARADVANCE"

    def test_takes_its_uses_with_it(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        payment = firm.payment((first, "120.00"), received="150.00")
        firm.write()
        firm.apply(payment, second, "30.00")
        firm.write()

        firm.unapply(payment, first)
        firm.write()

        [anew] = standing(firm)
        assert (anew["amount"], parts(anew)) == ("150.00", [(second.number, "30.00", "0.00")])
        assert (due(firm), left(firm)) == (["120.00", "50.00"], ["120.00"])
        assert firm.failures() == []

    def test_but_cannot_be_written_anew_is_left_as_it_is(self, firm: Firm) -> None:
        acme, beans = firm.customer("Acme"), firm.customer("Bean There")
        first, other = firm.invoice(acme, "120.00"), firm.invoice(beans, "120.00")
        payment = firm.payment((first, "120.00"))
        firm.write()

        firm.unapply(payment, first)
        firm.apply(payment, other, "60.00")
        firm.write()

        assert firm.failure().cause == "several_customers"
        assert [parts(row) for row in standing(firm)] == [[(first.number, "120.00", "0.00")]]

    def test_is_reversed_first_where_two_change_places(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "100.00"), firm.invoice(acme, "100.00")
        one, two = firm.payment((first, "100.00")), firm.payment((second, "100.00"))
        firm.write()

        firm.unapply(one, first)
        firm.unapply(two, second)
        firm.apply(one, second, "100.00")
        firm.apply(two, first, "100.00")
        firm.write()

        assert [parts(row) for row in standing(firm)] == [
            [(second.number, "100.00", "0.00")],
            [(first.number, "100.00", "0.00")],
        ]
        assert (due(firm), firm.failures()) == (["0.00", "0.00"], [])


class TestAUseThatIsTakenOff:
    def test_is_reversed_alone(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        payment = firm.payment((first, "120.00"), received="150.00")
        firm.write()
        use = firm.apply(payment, second, "30.00")
        firm.write()
        link = firm.link(use)

        firm.unapply(payment, second)
        summary = firm.write()

        link.refresh_from_db()
        assert link.is_gone
        assert [parts(row) for row in standing(firm)] == [[(first.number, "120.00", "0.00")]]
        assert (due(firm), left(firm)) == (["0.00", "80.00"], ["30.00"])
        assert (summary.payments_unapplied, firm.failures()) == (1, [])

    def test_and_set_anew_is_another_use(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        payment = firm.payment((first, "120.00"), received="150.00")
        firm.write()
        firm.apply(payment, second, "30.00")
        firm.write()

        firm.unapply(payment, second)
        firm.apply(payment, second, "20.00")
        firm.write()

        assert [parts(row) for row in standing(firm)[1:]] == [[(second.number, "20.00", "20.00")]]
        assert (due(firm), left(firm)) == (["0.00", "60.00"], ["10.00"])

    def test_or_grows_is_written_anew_in_one_piece(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        payment = firm.payment((first, "120.00"), received="150.00")
        firm.write()
        use = firm.apply(payment, second, "10.00")
        firm.write()

        firm.apply(payment, second, "15.00")
        firm.write()

        [_, anew] = standing(firm)
        assert parts(anew) == [(second.number, "25.00", "25.00")]
        assert anew["description"] == f"tieout:{use.uid.hex}:2"
        assert (due(firm), left(firm)) == (["0.00", "55.00"], ["5.00"])


class TestAVoidedPayment:
    @pytest.mark.parametrize("is_advance", [False, True])
    def test_takes_back_its_uses_first(self, firm: Firm, *, is_advance: bool) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        settled = () if is_advance else ((first, "100.00"),)
        payment = firm.payment(*settled, received="150.00", customer=acme)
        firm.write()
        firm.apply(payment, second, "50.00")
        firm.write()

        payments.void(payment=payment, voided_date=LATER, at=AT)
        summary = firm.write()

        assert (standing(firm), due(firm)) == ([], ["120.00", "80.00"])
        assert (left(firm), left(firm, "advances")) == ([], [])
        assert (summary.payments_unapplied, summary.payments_reversed) == (1, 1)
        assert {row["date"] for row in firm.there("payments", state="Reversal")} == {"2026-03-20"}
        assert firm.link(payment).is_gone
        assert firm.failures() == []

    def test_waits_until_the_use_is_known_to_be_gone(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        payment = firm.payment((first, "120.00"), received="150.00")
        firm.write()
        firm.apply(payment, second, "30.00")
        firm.write()
        payments.void(payment=payment, voided_date=TODAY, at=AT)
        firm.faults("lost_request=1")

        firm.write(patience=0.4)

        [reversal] = firm.attempts(kind=RecordKind.PAYMENT_APPLICATION, operation=Operation.REVERSE)
        assert reversal.state == AttemptState.IN_DOUBT
        assert firm.attempts(kind=RecordKind.PAYMENT, operation=Operation.REVERSE) == []
        firm.mended()
        firm.wait(minutes=2)
        firm.write()
        assert (standing(firm), due(firm), firm.failures()) == ([], ["120.00", "80.00"], [])

    def test_while_it_was_being_written_anew_is_not_reversed_twice(self, firm: Firm) -> None:
        acme = firm.customer()
        first = firm.invoice(acme, "120.00")
        payment = firm.payment((first, "120.00"))
        firm.write()
        firm.unapply(payment, first)
        firm.faults("lost_request=1")
        firm.write(patience=0.4)
        payments.void(payment=payment, voided_date=TODAY, at=AT)
        firm.mended()
        firm.wait(minutes=2)

        firm.write()

        assert [row["state"] for row in firm.there("payments")] == ["Reversed", "Reversal"]
        assert (firm.there("advances"), due(firm), firm.failures()) == ([], ["120.00"], [])


def test_one_row_for_each_invoice_is_what_uses_rely_on(firm: Firm) -> None:
    """A payment's application grows in place, so one row is one invoice of one payment."""
    invoice = firm.invoice(firm.customer(), "120.00")
    payment = firm.payment((invoice, "20.00"), received="100.00")

    firm.apply(payment, invoice, "30.00")

    assert [row.amount for row in Application.objects.filter(payment=payment)] == [50]
