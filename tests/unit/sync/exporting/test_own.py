"""Leases and epochs: who may settle an attempt, and when nobody knows what became of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from tieout.identity.models import Organization
from tieout.identity.operations import create_organization
from tieout.intacct import Contact, CreateCustomer
from tieout.lib.identifiers import new_uid
from tieout.sync.exporting import own, plan, settle
from tieout.sync.exporting.answers import Answer, Kind
from tieout.sync.exporting.payload import to_json
from tieout.sync.models import Attempt, AttemptState, Connection, Link, Operation, RecordKind
from tieout.sync.settings import ConnectionSettings

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = NOW + own.LEASE + timedelta(seconds=1)
_records = count(1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kettle() -> Organization:
    return create_organization(name="Copper Kettle", at=NOW)


@pytest.fixture
def connection(kettle: Organization) -> Connection:
    """Give a connection that may write."""
    return Connection.objects.create(
        uid=new_uid(),
        organization=kettle,
        name="Intacct",
        company_id="demo",
        login="xml_gateway",
        gateway_url="https://api.intacct.com/ia/xml/xmlgw.phtml",
        password="secret",
        settings_json=ConnectionSettings().to_json(),
        settings_version=1,
        reconcile_on=True,
    )


def make_attempt(connection: Connection, state: AttemptState = AttemptState.PLANNED) -> Attempt:
    return Attempt.objects.create(
        uid=new_uid(),
        organization_id=connection.organization_id,
        connection=connection,
        operation=Operation.CREATE,
        kind=RecordKind.CUSTOMER,
        record_id=next(_records),
        revision=1,
        control_id=str(new_uid()),
        marker="C-1",
        payload=to_json(
            CreateCustomer(customer_id="C-1", name="Acme", display_contact=Contact(print_as="Acme"))
        ),
        state=state,
    )


def settle_as_done(connection: Connection, claimed: list[Attempt]) -> settle.Settled:
    answers = {attempt.control_id: Answer(Kind.DONE, remote_key=f"9{attempt.pk}") for attempt in claimed}
    return settle.settle_answers(connection, claimed=claimed, answers=answers, now=NOW)


class TestClaiming:
    def test_commits_that_it_is_being_sent_before_anything_is_sent(self, connection: Connection) -> None:
        attempt = make_attempt(connection)

        own.claim_planned([attempt.pk], now=NOW)

        attempt.refresh_from_db()
        assert (attempt.state, attempt.epoch, attempt.send_count) == (AttemptState.SENT, 1, 1)
        assert attempt.lease_until == NOW + own.LEASE
        assert attempt.first_sent_at == attempt.last_sent_at == NOW

    def test_leases_for_longer_than_a_request_may_take(self) -> None:
        assert own.LEASE > own.REQUEST_TIMEOUT

    def test_takes_nothing_that_another_worker_took(self, connection: Connection) -> None:
        attempt = make_attempt(connection)
        own.claim_planned([attempt.pk], now=NOW)

        assert own.claim_planned([attempt.pk], now=NOW) == []

    def test_takes_no_doubt_that_another_worker_looks_up(self, connection: Connection) -> None:
        make_attempt(connection, AttemptState.IN_DOUBT)
        own.claim_doubts(connection, now=NOW)

        assert own.claim_doubts(connection, now=NOW) == []
        assert len(own.claim_doubts(connection, now=LATER)) == 1


class TestSettling:
    def test_is_for_the_worker_whose_epoch_it_is(self, connection: Connection) -> None:
        claimed = own.claim_planned([make_attempt(connection).pk], now=NOW)

        settled = settle_as_done(connection, claimed)

        assert [attempt.state for attempt in settled.done] == [AttemptState.DONE]
        assert Link.objects.count() == 1

    def test_is_not_for_a_worker_that_comes_late(self, connection: Connection) -> None:
        attempt = make_attempt(connection)
        late = own.claim_planned([attempt.pk], now=NOW)
        own.doubt_the_abandoned(connection, now=LATER, is_sole_writer=False)
        own.claim_doubts(connection, now=LATER)

        settled = settle_as_done(connection, late)

        assert settled == settle.Settled()
        attempt.refresh_from_db()
        assert attempt.state == AttemptState.IN_DOUBT
        assert Link.objects.count() == 0

    def test_leaves_an_attempt_without_an_answer_in_doubt(self, connection: Connection) -> None:
        claimed = own.claim_planned([make_attempt(connection).pk], now=NOW)

        settled = settle.settle_answers(connection, claimed=claimed, answers={}, now=NOW)

        assert [attempt.doubts for attempt in settled.in_doubt] == [["no result"]]

    def test_keeps_an_earlier_doubt_when_this_send_certainly_did_not_happen(
        self, connection: Connection
    ) -> None:
        attempt = make_attempt(connection, AttemptState.IN_DOUBT)
        Attempt.objects.filter(pk=attempt.pk).update(doubts=["reset"])
        claimed = own.claim_again([attempt.pk], now=NOW)
        busy = Answer(Kind.REFUSED, is_whole=True, cause="throttled")

        settled = settle.settle_answers(
            connection, claimed=claimed, answers={attempt.control_id: busy}, now=NOW
        )

        assert settled.stop is not None
        attempt.refresh_from_db()
        assert (attempt.state, attempt.doubts) == (AttemptState.IN_DOUBT, ["reset"])


class TestAbandonedAttempts:
    def test_are_in_doubt_when_their_lease_ran_out(self, connection: Connection) -> None:
        attempt = make_attempt(connection)
        own.claim_planned([attempt.pk], now=NOW)

        assert own.doubt_the_abandoned(connection, now=NOW, is_sole_writer=False) == 0
        assert own.doubt_the_abandoned(connection, now=LATER, is_sole_writer=False) == 1

        attempt.refresh_from_db()
        assert (attempt.state, attempt.doubts) == (AttemptState.IN_DOUBT, ["no answer was settled"])

    def test_are_in_doubt_at_once_for_the_sole_writer(self, connection: Connection) -> None:
        own.claim_planned([make_attempt(connection).pk], now=NOW)

        assert own.doubt_the_abandoned(connection, now=NOW, is_sole_writer=True) == 1


class TestWithdrawing:
    def test_ends_what_was_planned_and_never_sent(self, connection: Connection) -> None:
        planned = make_attempt(connection)
        doubtful = make_attempt(connection, AttemptState.IN_DOUBT)

        plan.withdraw(connection, now=NOW)

        planned.refresh_from_db()
        doubtful.refresh_from_db()
        assert (planned.state, planned.settled_by) == (AttemptState.LAPSED, plan.NEVER_SENT)
        assert doubtful.state == AttemptState.IN_DOUBT
