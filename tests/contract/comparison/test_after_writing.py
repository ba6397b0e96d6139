"""The tie-out before and after what the product itself writes: each write ends the difference it is for."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from factories.writing import Firm, connected_firm
from tieout.comparison.operations import tie_out
from tieout.ledger.operations import credit_applications, payments, write_offs
from tieout.sync.operations.failures import apply_here_too

pytestmark = pytest.mark.django_db

Line = tuple[str, Decimal, Decimal, str]


@pytest.fixture
def firm(db: None) -> Iterator[Firm]:
    """Give Copper Kettle with empty books on both sides and writing switched on."""
    with connected_firm() as found:
        yield found


def lines(firm: Firm) -> list[Line]:
    """Compare both books, and give each difference as record, numbers and reason."""
    found = tie_out(connection=firm.connection, at=firm.clock()).differences
    return [(line.record, line.tieout, line.intacct, line.reason.value) for line in found]


def reasons(firm: Firm) -> list[str]:
    """Compare both books, and give the reason of each difference."""
    return [reason for *_, reason in lines(firm)]


class TestCredits:
    def test_of_a_part_differ_until_they_are_written(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.write()
        firm.apply_credit(firm.credit(invoice.customer, "20.00"), invoice, "20.00")
        assert reasons(firm) == ["not_yet_written"]

        firm.write()

        assert lines(firm) == []

    def test_of_the_whole_invoice_differ_until_a_person_wants_them_there_too(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "25.00")
        firm.apply_credit(firm.credit(invoice.customer, "25.00"), invoice, "25.00")
        firm.write()
        assert lines(firm) == [(invoice.number, Decimal(0), Decimal(25), "credit_not_written")]
        apply_here_too(failure=firm.failure(level="warning"))
        assert reasons(firm) == ["not_yet_written"]

        firm.write()

        assert lines(firm) == []

    def test_without_an_account_carry_the_failure(self, firm: Firm) -> None:
        firm.set(credits_account="")
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.apply_credit(firm.credit(invoice.customer, "20.00"), invoice, "20.00")

        firm.write()

        assert reasons(firm) == ["failure_open"]

    def test_taken_off_again_differ_until_that_is_written(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        note = firm.credit(invoice.customer, "20.00")
        application = firm.apply_credit(note, invoice, "20.00")
        firm.write()
        credit_applications.unapply_credit(application=application, at=firm.now)
        assert lines(firm) == [
            (invoice.number, Decimal(120), Decimal(100), "not_yet_written"),
            (note.number, Decimal(-20), Decimal(0), "credit_unapplied"),
        ]

        firm.write()

        assert reasons(firm) == ["credit_unapplied"]

    def test_that_travel_leave_nothing(self, firm: Firm) -> None:
        firm.set(credit_applications="all")
        invoice = firm.invoice(firm.customer(), "120.00")
        note = firm.credit(invoice.customer, "45.00")
        assert reasons(firm) == ["not_yet_written", "not_yet_written"]
        firm.write()
        firm.apply_credit(note, invoice, "30.00")
        assert reasons(firm) == ["not_yet_written", "not_yet_written"]

        firm.write()

        result = tie_out(connection=firm.connection, at=firm.clock())
        assert result.differences == ()
        assert [(line.tieout, line.intacct) for line in result.balances] == [(Decimal(75), Decimal(75))]

    def test_whose_request_was_lost_are_in_doubt_until_they_are_written(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.write()
        firm.apply_credit(firm.credit(invoice.customer, "20.00"), invoice, "20.00")
        firm.faults("lost_request=1")
        firm.write()
        firm.mended()
        assert reasons(firm) == ["in_doubt"]

        firm.wait(hours=4)
        firm.write()

        assert lines(firm) == []


class TestWriteOffs:
    def test_settle_in_both_books_once_they_are_written(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "40.00")
        firm.write()
        firm.write_off(invoice)
        assert lines(firm) == [(invoice.number, Decimal(0), Decimal(40), "not_yet_written")]

        firm.write()

        assert lines(firm) == []

    def test_without_an_account_wait_for_a_person(self, firm: Firm) -> None:
        firm.set(bad_debt_account="")
        invoice = firm.invoice(firm.customer(), "40.00")
        firm.write_off(invoice)

        firm.write()

        assert reasons(firm) == ["waiting_for_parent"]

    def test_undone_differ_until_that_is_written(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "40.00")
        note = firm.write_off(invoice)
        firm.write()
        write_offs.undo_write_off(credit_note=note, voided_date=note.issue_date, at=firm.now)
        assert lines(firm) == [(invoice.number, Decimal(40), Decimal(0), "not_yet_written")]

        firm.write()

        assert lines(firm) == []


class TestMoneyThatIsLeft:
    def test_is_an_overpayment_and_later_used(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        payment = firm.payment((first, "120.00"), received="150.00")
        firm.write()
        assert lines(firm) == []
        firm.apply(payment, second, "30.00")
        assert lines(firm) == [
            (second.number, Decimal(50), Decimal(80), "not_yet_written"),
            (payment.number, Decimal(0), Decimal(-30), "not_yet_written"),
        ]

        firm.write()

        assert lines(firm) == []

    def test_is_an_advance_and_later_used(self, firm: Firm) -> None:
        acme = firm.customer()
        invoice, payment = firm.invoice(acme, "120.00"), firm.advance(acme, "50.00")
        firm.write()
        assert lines(firm) == []
        firm.apply(payment, invoice, "20.00")
        assert reasons(firm) == ["not_yet_written", "not_yet_written"]

        firm.write()

        result = tie_out(connection=firm.connection, at=firm.clock())
        assert result.differences == ()
        assert [(line.tieout, line.intacct) for line in result.balances] == [(Decimal(70), Decimal(70))]

    def test_moved_to_another_invoice_differs_until_it_is_written_anew(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        payment = firm.payment((first, "70.00"))
        firm.write()
        firm.unapply(payment, first)
        payment.refresh_from_db()
        firm.apply(payment, second, "70.00")
        assert set(reasons(firm)) == {"not_yet_written"}

        firm.write()
        firm.write()

        assert lines(firm) == []

    def test_voided_differs_until_that_is_written(self, firm: Firm) -> None:
        acme = firm.customer()
        invoice = firm.invoice(acme, "120.00")
        payment = firm.payment((invoice, "100.00"), received="150.00")
        firm.write()
        payments.void(payment=payment, voided_date=payment.received_date, at=firm.now)
        assert lines(firm) == [
            (invoice.number, Decimal(120), Decimal(20), "not_yet_written"),
            (payment.number, Decimal(0), Decimal(-50), "not_yet_written"),
        ]

        firm.write()

        assert lines(firm) == []

    def test_whose_request_was_lost_is_in_doubt_until_it_is_written(self, firm: Firm) -> None:
        acme = firm.customer()
        firm.invoice(acme, "120.00")
        firm.write()
        payment = firm.advance(acme, "50.00")
        firm.faults("lost_request=1")
        firm.write()
        firm.mended()
        assert lines(firm) == [(payment.number, Decimal(-50), Decimal(0), "in_doubt")]

        firm.wait(hours=4)
        firm.write()

        assert lines(firm) == []
