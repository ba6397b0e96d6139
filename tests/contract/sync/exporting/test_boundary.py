"""The boundary is the only way to commit or to send: a crash can fall between named steps only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database

from factories.writing import AT, TODAY, Firm
from tieout.intacct import HttpTransport
from tieout.ledger.operations import customers, payments
from tieout.sync.exporting.boundary import Moment, Step, watched
from tieout.sync.models import AttemptState

CHANGING = ("INSERT", "UPDATE", "DELETE")


class Guard:
    """Watches that nothing is changed and nothing is sent outside a step."""

    def __init__(self) -> None:
        self.inside: list[Step] = []
        self.seen: list[Step] = []
        self._below = HttpTransport()

    def watch(self, step: Step, moment: Moment) -> None:
        """Follow the steps."""
        if moment is Moment.BEFORE:
            self.inside.append(step)
            self.seen.append(step)
        else:
            assert self.inside.pop() is step

    def execute(self, run: Callable[..., Any], sql: str, *others: Any) -> Any:
        """Refuse a statement that changes something outside a step."""
        if sql.lstrip().upper().startswith(CHANGING):
            assert self.inside, f"changed outside a step: {sql[:80]}"
        return run(sql, *others)

    def send(self, address: str, body: bytes, *, is_write: bool) -> object:
        """Refuse a request outside a step, and one inside a transaction that might be rolled back."""
        assert self.inside, "sent outside a step"
        assert len(database.atomic_blocks) <= self.atomic_depth, "sent inside a transaction"
        return self._below.send(address, body, is_write=is_write)

    def close(self) -> None:
        """Close the connections below."""
        self._below.close()

    def __enter__(self) -> Guard:
        self.atomic_depth = len(database.atomic_blocks)
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def write_guarded(firm: Firm) -> Guard:
    with Guard() as guard, watched(guard.watch), database.execute_wrapper(guard.execute):
        firm.write(transport=guard)
    assert guard.inside == []
    return guard


class TestTheBoundary:
    def test_holds_everything_that_is_committed_or_sent(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Bean There", customer_id="BT-1", term="Net 30")
        firm.wire.act("ar-invoice", customer_id="BT-1", number="INV-8", lines=[{"amount": "50.00"}])
        acme, beans = firm.customer("Acme"), firm.customer("Bean There")
        firm.invoice(beans, "50.00", number="INV-8")
        invoice = firm.invoice(acme, "120.00")
        payment = firm.payment((invoice, "120.00"))
        seen = set(write_guarded(firm).seen)
        customers.update(customer=acme, name="Acme Holding", at=AT)
        payments.void(payment=payment, voided_date=TODAY, at=AT)
        firm.invoice(acme, "60.00")
        firm.faults("lost_answer=1")
        seen |= set(write_guarded(firm).seen)
        firm.mended()
        seen |= set(write_guarded(firm).seen)
        firm.wire.post_control("settings", users={"xml_gateway": {"password": "another"}})
        firm.sessions = type(firm.sessions)()
        firm.invoice(acme, "70.00")
        seen |= set(write_guarded(firm).seen)
        firm.connection.state = "active"
        firm.connection.save(update_fields=["state"])
        seen |= set(write_guarded(firm).seen)

        assert seen == set(Step) - {Step.EXPIRE, Step.RENEW_KEYS}

    @pytest.mark.parametrize("step", [Step.PLAN, Step.CLAIM, Step.SEND, Step.SETTLE])
    @pytest.mark.parametrize("moment", list(Moment))
    def test_lets_a_crash_at_any_step_end_with_one_record(
        self, firm: Firm, step: Step, moment: Moment
    ) -> None:
        firm.payment((firm.invoice(firm.customer(), "120.00"), "120.00"))

        for _ in range(3):  # customer, invoice and payment each meet the crash once
            crash_at(firm, step, moment)
        firm.write()

        assert [len(firm.there(what)) for what in ("customers", "invoices", "payments")] == [1, 1, 1]
        assert {attempt.state for attempt in firm.attempts()} == {AttemptState.DONE}


class Crash(BaseException):
    """The process ends here."""


def crash_at(firm: Firm, step: Step, moment: Moment) -> None:
    def stop(at: Step, when: Moment) -> None:
        if (at, when) == (step, moment):
            raise Crash

    with watched(stop), pytest.raises(Crash):
        firm.write()
