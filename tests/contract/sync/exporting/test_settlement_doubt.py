"""Answers that never came about credits, rests and advances: each stands in Intacct once in the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from factories.writing import AT, TODAY, Firm, item
from tieout.ledger.models import Application, CreditNote, Invoice, Payment
from tieout.ledger.operations import credit_applications, credit_notes, payments, write_offs
from tieout.sync.exporting.doubt import horizon
from tieout.sync.exporting.settle import BY_LOOK_UP
from tieout.sync.models import AttemptState, Operation, RecordKind

LOST_REQUEST = "lost_request=1"
FAULTS = (LOST_REQUEST, "lost_answer=1", "slow=1:30")
Doubt = tuple[str, str]
PATIENCE_SECONDS = 0.4
CREATE, UPDATE, REVERSE, DELETE = Operation.CREATE, Operation.UPDATE, Operation.REVERSE, Operation.DELETE


class Desk:
    """Alice's desk: three invoices in Intacct, and what she does about them."""

    def __init__(self, firm: Firm) -> None:
        firm.set(credit_applications="all")
        self.firm = firm
        self.acme = firm.customer()
        self.first, self.second, self.third = (firm.invoice(self.acme, "100.00") for _ in range(3))
        self.paid = firm.payment((self.first, "60.00"), received="90.00")
        firm.write()

    def note(self) -> CreditNote:
        return self.firm.credit(self.acme, "25.00")

    def credit(self) -> Application:
        return self.firm.apply_credit(self.note(), self.second, "20.00")

    def use(self) -> Application:
        return self.firm.apply(self.paid, self.second, "30.00")

    def advance(self) -> Payment:
        return self.firm.payment(received="40.00", customer=self.acme)

    def write_off(self) -> CreditNote:
        return self.firm.write_off(self.third, "15.00")

    def take_off(self, credit: Application) -> None:
        credit_applications.unapply_credit(application=credit, at=AT)

    def owed(self) -> list[str]:
        return [self.firm.owed(invoice) for invoice in Invoice.objects.order_by("pk")]

    def suffer(self, fault: str) -> None:
        """Let a worker meet a fault again and again, and others come when the wire is mended."""
        for _ in range(2):
            self.firm.faults(fault)
            self.firm.write(patience=PATIENCE_SECONDS)
            self.firm.mended()
            self.firm.wait(minutes=2)
        self.firm.write()

    def agree(self) -> None:
        """See that both books owe the same, and that nothing is left over."""
        there = [row["due"] for row in self.firm.there("invoices")]
        assert there == self.owed()
        assert self.firm.failures() == []
        assert {attempt.state for attempt in self.firm.attempts()} == {AttemptState.DONE}

    def doubted(self, first: set[Doubt], later: set[Doubt], *, fault: str) -> None:
        """See what was in doubt, as operation and kind.

        What comes later waits for the first, which a lost request leaves unsettled until the wire is sound.
        """
        found = {(attempt.operation, attempt.kind) for attempt in self.firm.attempts() if attempt.doubts}
        assert first <= found <= first | later
        if fault != LOST_REQUEST:
            assert found == first | later


def standing(firm: Firm, what: str = "payments") -> list[dict[str, Any]]:
    return firm.there(what, state="Complete")


@pytest.fixture
def desk(firm: Firm) -> Desk:
    """Give Alice her desk."""
    return Desk(firm)


@pytest.mark.parametrize("fault", FAULTS)
class TestEveryFaultEndsWithOneRecord:
    def test_of_all_that_is_made(self, desk: Desk, fault: str) -> None:
        desk.credit()
        desk.use()
        desk.advance()
        desk.write_off()

        desk.suffer(fault)

        desk.agree()
        desk.doubted(
            {(CREATE, RecordKind.CREDIT_NOTE), (CREATE, RecordKind.PAYMENT)},
            {(CREATE, RecordKind.CREDIT_APPLICATION), (CREATE, RecordKind.PAYMENT_APPLICATION)},
            fault=fault,
        )
        assert [row["total"] for row in desk.firm.there("adjustments")] == ["-25.00", "-15.00"]
        # The payment, its use, the credit and the write-off; money for nothing yet is no payment.
        assert len(standing(desk.firm)) == 4
        assert [row["unapplied"] for row in standing(desk.firm, "advances")] == ["40.00"]
        assert [row["unapplied"] for row in standing(desk.firm, "overpayments")] == ["0.00"]

    def test_of_all_that_is_taken_back(self, desk: Desk, fault: str) -> None:
        credit, advance, write_off = desk.credit(), desk.advance(), desk.write_off()
        desk.use()
        desk.firm.write()
        desk.take_off(credit)
        credit_notes.void(credit_note=credit.credit_note, voided_date=TODAY, at=AT)
        write_offs.undo_write_off(credit_note=write_off, voided_date=TODAY, at=AT)
        payments.void(payment=advance, voided_date=TODAY, at=AT)
        payments.void(payment=desk.paid, voided_date=TODAY, at=AT)

        desk.suffer(fault)

        desk.agree()
        desk.doubted(
            {(REVERSE, RecordKind.CREDIT_APPLICATION), (REVERSE, RecordKind.PAYMENT_APPLICATION)},
            {(REVERSE, RecordKind.PAYMENT), (DELETE, RecordKind.CREDIT_NOTE)},
            fault=fault,
        )
        assert [standing(desk.firm, what) for what in ("payments", "advances", "overpayments")] == [
            [],
            [],
            [],
        ]
        assert desk.firm.there("adjustments") == []
        assert desk.owed() == ["100.00"] * 3

    def test_of_all_that_is_replaced(self, desk: Desk, fault: str) -> None:
        note, renumbered = desk.note(), desk.note()
        desk.firm.write()
        credit_notes.update(credit_note=note, lines=[item("35.00")], at=AT)
        credit_notes.renumber(credit_note=renumbered, number="CN-NEW", at=AT)
        desk.firm.unapply(desk.paid, desk.first)
        desk.firm.apply(desk.paid, desk.third, "60.00")

        desk.suffer(fault)

        desk.agree()
        desk.doubted(
            {
                (REVERSE, RecordKind.PAYMENT),
                (DELETE, RecordKind.CREDIT_NOTE),
                (UPDATE, RecordKind.CREDIT_NOTE),
            },
            {(CREATE, RecordKind.PAYMENT)},
            fault=fault,
        )
        assert {(row["number"], row["total"]) for row in desk.firm.there("adjustments")} == {
            (note.number, "-35.00"),
            ("CN-NEW", "-25.00"),
        }
        [row] = standing(desk.firm)
        assert [(part["number"], part["amount"]) for part in row["applications"]] == [
            (desk.third.number, "60.00")
        ]


MAKERS: dict[RecordKind, Callable[[Desk], object]] = {
    RecordKind.CREDIT_APPLICATION: Desk.credit,
    RecordKind.PAYMENT_APPLICATION: Desk.use,
    RecordKind.PAYMENT: Desk.advance,
    RecordKind.CREDIT_NOTE: Desk.note,
}


class TestALostAnswer:
    @pytest.mark.parametrize("kind", MAKERS)
    def test_is_found_in_the_same_pass_without_another_write(self, desk: Desk, kind: RecordKind) -> None:
        MAKERS[kind](desk)
        desk.firm.faults("lost_answer=1")

        desk.firm.write()

        [attempt] = [each for each in desk.firm.attempts(kind=kind) if each.doubts]
        assert (attempt.state, attempt.settled_by) == (AttemptState.DONE, BY_LOOK_UP)
        assert attempt.send_count == 1
        desk.agree()


class TestARecordThatIsNotWantedAnyMore:
    def test_is_not_sent_again_when_it_was_taken_off(self, desk: Desk) -> None:
        use = desk.use()
        desk.firm.faults(LOST_REQUEST)
        desk.firm.write(patience=PATIENCE_SECONDS)
        desk.firm.unapply(desk.paid, desk.second)
        desk.firm.mended()
        desk.firm.wait(minutes=2)

        desk.firm.write()
        desk.firm.now += horizon(desk.firm.connection)
        desk.firm.write()

        [attempt] = desk.firm.attempts(record_id=use.pk, kind=RecordKind.PAYMENT_APPLICATION)
        assert attempt.state == AttemptState.LAPSED
        assert len(standing(desk.firm)) == 1

    def test_is_taken_back_when_it_turns_out_to_stand(self, desk: Desk) -> None:
        credit = desk.credit()
        desk.firm.faults("slow=1:30")
        desk.firm.write(patience=PATIENCE_SECONDS)
        desk.take_off(credit)
        desk.firm.mended()
        desk.firm.wait(minutes=2)

        for _ in range(2):
            desk.firm.write()

        assert [row["state"] for row in desk.firm.there("payments")][1:] in (["Reversed", "Reversal"], [])
        assert [row["due"] for row in desk.firm.there("invoices")] == ["40.00", "100.00", "100.00"]


class TestANumberOfAStranger:
    def test_is_not_taken_for_our_credit_memo(self, desk: Desk) -> None:
        customer_id = desk.firm.there("customers")[0]["customer_id"]
        note = desk.firm.credit(desk.acme, "25.00", number="CN-1")
        desk.firm.faults(LOST_REQUEST)
        desk.firm.write(patience=PATIENCE_SECONDS)
        desk.firm.mended()
        desk.firm.wire.act(
            "credit-memo",
            customer_id=customer_id,
            number="CN-1",
            lines=[{"account": "4000", "amount": "25.00"}],
        )
        desk.firm.wait(minutes=2)

        desk.firm.write()

        failure = desk.firm.failure()
        assert (failure.cause, failure.local_number) == ("number_collision", note.number)
        assert len(desk.firm.there("adjustments")) == 1
