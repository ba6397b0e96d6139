"""What ends a pass: a refused sign-in, an Intacct that is away or busy, a question that it refuses."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection as database

from factories.writing import AT, Firm, numbers
from tieout.sync.exporting.boundary import Moment, Step, Watcher, watched
from tieout.sync.locks import Work
from tieout.sync.models import Attempt, AttemptState, Connection, ConnectionState, FailureKind, RecordKind
from tieout.sync.operations import failures

NOWHERE = "http://127.0.0.1:9/ia/xml/xmlgw.phtml"


def users(firm: Firm, **changes: object) -> None:
    firm.wire.post_control("settings", users={"xml_gateway": changes})


class TestARefusedSignIn:
    @pytest.mark.parametrize("sign_in_error", [200, 401])
    def test_pauses_the_connection_and_is_not_repeated(self, firm: Firm, sign_in_error: int) -> None:
        firm.wire.post_control("settings", sign_in_error=sign_in_error)
        users(firm, password="another")
        firm.invoice(firm.customer(), "120.00")

        for _ in range(3):
            firm.write()

        assert firm.counters()["refused_sign_ins"] == 1
        assert firm.connection.state == ConnectionState.PAUSED
        failure = firm.failure()
        assert (failure.kind, failure.cause) == (FailureKind.CONNECTION, "wrong_credentials")

    def test_leaves_nothing_in_doubt(self, firm: Firm) -> None:
        firm.set(functions_per_request=1)
        firm.wire.act("create-customer", name="Acme", term="Net 30")
        acme = firm.customer("Acme")
        firm.write()
        for amount in ("10.00", "20.00"):
            firm.invoice(acme, amount)
        firm.sessions = type(firm.sessions)()
        users(firm, password="another")

        firm.write()

        assert {attempt.state for attempt in firm.attempts()} == {AttemptState.PLANNED}
        assert firm.counters()["refused_sign_ins"] == 1

    def test_goes_on_when_a_person_has_corrected_it_and_resumed(self, firm: Firm) -> None:
        users(firm, password="another")
        firm.invoice(firm.customer(), "120.00")
        firm.write()

        firm.connection.password = "another"
        firm.connection.save(update_fields=["password"])
        failures.retry(failure=firm.failure(), at=AT)
        firm.write()

        assert firm.failures() == []
        assert len(firm.there("invoices")) == 1

    @pytest.mark.parametrize(
        ("settings", "cause"),
        [
            ({"users": {"xml_gateway": {"locked": True}}}, "user_locked"),
            ({"senders": {"sandbox": {"authorized": False}}}, "sender_not_authorized"),
            ({"senders": {"sandbox": {"password": "another"}}}, "sender_refused"),
        ],
    )
    def test_says_what_is_wrong(self, firm: Firm, settings: dict[str, object], cause: str) -> None:
        firm.wire.post_control("settings", **settings)
        firm.customer("Acme")

        summary = firm.write()

        assert (summary.stopped_by, firm.connection.pause_cause) == (cause, cause)

    def test_tells_a_wrong_entity_from_a_wrong_password(self, firm: Firm) -> None:
        firm.connection.entity_id = "999"
        firm.connection.save(update_fields=["entity_id"])
        firm.customer("Acme")

        firm.write()

        assert firm.connection.pause_cause == "wrong_entity"

    def test_in_the_middle_of_a_pass_ends_it(self, firm: Firm) -> None:
        firm.invoice(firm.customer(), "120.00")

        def lock_out(step: Step, moment: Moment) -> None:
            if (step, moment) == (Step.CLAIM, Moment.AFTER):
                users(firm, password="another")
                firm.wire.post_control("sessions/expire")

        with watched(lock_out):
            firm.write()

        assert firm.connection.pause_cause == "wrong_credentials"
        assert firm.there("customers") == []
        assert [attempt.state for attempt in firm.attempts()] == [AttemptState.PLANNED]


class TestASessionThatEnds:
    def test_is_replaced_and_the_pass_goes_on(self, firm: Firm) -> None:
        acme = firm.customer()
        firm.write()
        firm.wire.post_control("sessions/expire")
        firm.invoice(acme, "120.00")

        summary = firm.write()

        assert (summary.invoices_written, summary.stopped_by) == (1, "")
        assert firm.counters()["sign_ins"] == 2


class TestAnIntacctThatIsAway:
    def test_leaves_everything_planned_and_writes_it_later(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer("Acme"), "120.00")
        firm.write()
        second = firm.invoice(invoice.customer, "80.00")
        gateway = firm.connection.gateway_url
        firm.move(NOWHERE)

        summary = firm.write()

        assert (summary.stopped_by, summary.in_doubt) == ("not_available", 0)
        assert firm.connection.state == ConnectionState.ACTIVE
        assert [attempt.state for attempt in firm.attempts(record_id=second.pk, kind="invoice")] == [
            AttemptState.PLANNED
        ]
        firm.move(gateway)
        firm.write()
        assert numbers(firm.there("invoices")) == [invoice.number, second.number]

    def test_is_no_failure_of_anything(self, firm: Firm) -> None:
        firm.customer("Acme")
        firm.move(NOWHERE)

        firm.write()

        assert firm.failures() == []


class TestAnIntacctThatIsBusy:
    def test_gets_nothing_twice(self, firm: Firm) -> None:
        acme = firm.customer()
        firm.write()
        firm.invoice(acme, "120.00")

        with ThreadPoolExecutor(1) as pool, watched(_when_sending(lambda: _take_the_slot(firm, pool))):
            summary = firm.write()

        assert (summary.stopped_by, summary.in_doubt) == ("throttled", 0)
        assert [attempt.state for attempt in firm.attempts(kind=RecordKind.INVOICE)] == [AttemptState.PLANNED]
        firm.wire.post_control("settings", latency_ms=0)
        firm.write()
        assert len(firm.there("invoices")) == 1


def _when_sending(act: Callable[[], None]) -> Watcher:
    def watch(step: Step, moment: Moment) -> None:
        if (step, moment) == (Step.SEND, Moment.BEFORE):
            act()

    return watch


def _take_the_slot(firm: Firm, pool: ThreadPoolExecutor) -> None:
    """Let somebody else's question hold the company's only slot."""
    firm.wire.post_control("settings", max_concurrency=1, queue_seconds=0, latency_ms=1500)
    pool.submit(firm.wire.query, "ARTERM", "NAME")
    deadline = time.monotonic() + 10
    while not firm.counters()["in_progress"]:
        assert time.monotonic() < deadline, "the question never arrived"


class TestAQuestionThatIntacctRefuses:
    def test_ends_the_pass_because_nothing_can_be_written_without_its_answer(self, firm: Firm) -> None:
        users(firm, denied=["query CUSTOMER"])
        firm.customer("Acme")

        summary = firm.write()

        assert summary.stopped_by == "not_permitted"
        assert "permission" in summary.stop_text
        assert firm.connection.state == ConnectionState.ACTIVE
        assert firm.there("customers") == []

    def test_is_asked_again_by_the_next_worker(self, firm: Firm) -> None:
        users(firm, denied=["query CUSTOMER"])
        firm.customer("Acme")
        firm.write()

        users(firm, denied=[])
        firm.write()

        assert len(firm.there("customers")) == 1

    def test_names_a_field_that_is_missing(self, firm: Firm) -> None:
        firm.wire.post_control("settings", removed_fields=["CUSTOMER.STATUS"])
        firm.customer("Acme")

        assert firm.write().stopped_by == "missing_field"


class TestABatchThatIsRefusedAsAWhole:
    def test_goes_one_by_one_so_that_one_fault_holds_up_nobody(self, firm: Firm) -> None:
        acme = firm.customer()
        firm.write()
        good, bad, fine = (firm.invoice(acme, amount) for amount in ("10.00", "20.00", "30.00"))

        def spoil(step: Step, moment: Moment) -> None:
            """Store a request that the schema does not allow: an invoice without lines."""
            if (step, moment) == (Step.CLAIM, Moment.BEFORE):
                for attempt in Attempt.objects.filter(record_id=bad.pk, kind=RecordKind.INVOICE):
                    attempt.payload["lines"] = []
                    attempt.save(update_fields=["payload"])

        with watched(spoil):
            firm.write()

        assert numbers(firm.there("invoices")) == [good.number, fine.number]
        failure = firm.failure()
        assert (failure.local_number, failure.cause) == (bad.number, "bad_request")
        assert {attempt.state for attempt in firm.attempts()} == {AttemptState.DONE, AttemptState.REFUSED}


class TestConnectionsThatMayNotWrite:
    @pytest.mark.parametrize(
        "facts",
        [
            {"state": ConnectionState.PAUSED},
            {"is_active": False},
            {"settings_version": 0},
            {"reconcile_on": False},
        ],
        ids=["paused", "closed", "never saved", "reconcile off"],
    )
    def test_send_nothing_at_all(self, firm: Firm, facts: dict[str, object]) -> None:
        firm.invoice(firm.customer(), "120.00")
        Connection.objects.filter(pk=firm.connection.pk).update(**facts)

        firm.write()

        assert firm.counters()["requests"] == 0
        assert firm.attempts() == []

    def test_still_settle_what_is_in_doubt_when_only_reconcile_is_off(self, firm: Firm) -> None:
        acme = firm.customer()
        firm.faults("lost_answer=1")

        def switch_off(step: Step, moment: Moment) -> None:
            if (step, moment) == (Step.SETTLE, Moment.AFTER):
                Connection.objects.filter(pk=firm.connection.pk).update(reconcile_on=False)

        with watched(switch_off):
            firm.write()
        firm.mended()

        summary = firm.write()

        assert summary.customers_written == 1
        assert firm.link(acme)

    def test_are_left_to_the_worker_that_writes_already(self, firm: Firm) -> None:
        firm.customer("Acme")
        elsewhere = database.copy()
        with elsewhere.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [Work.WRITING.value, firm.connection.pk])

        summary = firm.write()
        elsewhere.close()

        assert summary.is_busy
        assert firm.there("customers") == []
