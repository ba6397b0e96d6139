"""Five ways to be refused, over TCP, with the password sent once; and the words that a person reads."""

from __future__ import annotations

import httpx2
import pytest

from factories.intacct_over_tcp import Intacct
from tieout.intacct import (
    Client,
    Credentials,
    IntacctError,
    Query,
    Sender,
    SenderNotAuthorized,
    SenderRefused,
    SessionExpired,
    UserLocked,
    WrongCredentials,
    WrongEntity,
)
from tieout.runtime.sandbox_process import running_sandbox
from tieout.sync.exporting.gateway_words import not_sent

CUSTOMERS = Query("CUSTOMER", ("RECORDNO", "CUSTOMERID"), page_size=5)
EITHER_ANSWER = pytest.mark.parametrize("sign_in_error", [200, 401])
DOCUMENTED_WORDS = "non-200 status code: 401"


def refused(client) -> IntacctError:
    with pytest.raises(IntacctError) as refusal:
        client.sign_in()
    return refusal.value


def cause(error: IntacctError) -> str:
    """Name the row of the policy that a person is shown."""
    return not_sent(error).rule.cause


class TestRefusedSignIn:
    @EITHER_ANSWER
    def test_is_a_bad_password_in_the_documented_words(self, intacct: Intacct, sign_in_error):
        intacct.settings(sign_in_error=sign_in_error)
        client, noting = intacct.client(password="bad-word")

        error = refused(client)

        assert type(error) is WrongCredentials
        assert error.level == ("authentication" if sign_in_error == 200 else "edge")
        assert cause(error) == "wrong_credentials"
        assert DOCUMENTED_WORDS in not_sent(error).rule.happened
        assert sum(body.count(b"bad-word") for body in noting.bodies) == 1
        assert intacct.counters()["refused_sign_ins"] == 1

    @EITHER_ANSWER
    def test_is_an_unknown_company(self, intacct: Intacct, sign_in_error):
        intacct.settings(sign_in_error=sign_in_error)
        client, _ = intacct.client(company="no-such-company")

        assert cause(refused(client)) in {"wrong_credentials", "company_not_available"}

    @EITHER_ANSWER
    def test_is_a_wrong_entity_when_the_user_is_known(self, intacct: Intacct, sign_in_error):
        intacct.settings(sign_in_error=sign_in_error)
        client, noting = intacct.client(entity="NOWHERE")

        error = refused(client)

        assert type(error) is WrongEntity
        assert cause(error) == "wrong_entity"
        assert [body.count(b"<password>password</password>") for body in noting.bodies] == [1, 0]

    @EITHER_ANSWER
    def test_is_a_sender_that_the_company_does_not_allow(self, intacct: Intacct, sign_in_error):
        intacct.settings(sign_in_error=sign_in_error, senders={"sandbox": {"authorized": False}})
        client, noting = intacct.client()

        error = refused(client)

        assert type(error) is SenderNotAuthorized
        assert cause(error) == "sender_not_authorized"
        assert len(noting.bodies) == 1

    @pytest.mark.parametrize(("sender", "password"), [("sandbox", "bad-word"), ("stranger", "bad-word")])
    def test_is_a_sender_that_intacct_does_not_know(self, intacct: Intacct, sender, password):
        client, noting = intacct.client(sender=sender, sender_password=password)

        error = refused(client)

        assert type(error) is SenderRefused
        assert cause(error) == "sender_refused"
        assert len(noting.bodies) == 1

    @EITHER_ANSWER
    def test_is_a_locked_user(self, intacct: Intacct, sign_in_error):
        intacct.settings(sign_in_error=sign_in_error, users={"xml_gateway": {"locked": True}})
        client, noting = intacct.client()

        error = refused(client)

        assert type(error) is UserLocked
        assert cause(error) == "user_locked"
        assert len(noting.bodies) == 1

    def test_is_an_ended_session_when_a_new_one_ends_as_well(self, intacct: Intacct):
        def end_sessions(body: bytes) -> None:
            if b"<query>" in body:
                intacct.post("sessions/expire")

        client, noting = intacct.client(before=end_sessions)

        with pytest.raises(SessionExpired) as refusal:
            client.query(CUSTOMERS)

        assert cause(refusal.value) == "session_ended"
        assert [b"<login>" in body for body in noting.bodies] == [True, False, True, False]

    @EITHER_ANSWER
    def test_does_not_lock_the_user_out(self, intacct: Intacct, sign_in_error):
        # A client that tried again by itself would use up the three attempts.
        intacct.settings(sign_in_error=sign_in_error, lock_after_failures=3)
        client, _ = intacct.client(password="bad-word")
        for _ in range(2):
            with pytest.raises(WrongCredentials):
                client.query(CUSTOMERS)

        right, _ = intacct.client()

        assert len(right.query(CUSTOMERS).rows) == 5


class TestSignIn:
    def test_enters_an_entity_in_a_second_step(self, intacct: Intacct):
        client, noting = intacct.client(entity="100")

        client.query(CUSTOMERS)

        assert [b"<login>" in body for body in noting.bodies] == [True, False, False]
        assert b"<locationid>100</locationid>" in noting.bodies[1]
        assert sum(body.count(b"<password>password</password>") for body in noting.bodies) == 1

    def test_is_done_once_for_many_requests(self, intacct: Intacct):
        client, _ = intacct.client()

        list(client.pages(CUSTOMERS))

        counters = intacct.counters()
        assert (counters["sign_ins"], counters["functions"]["getAPISession"]) == (1, 1)

    def test_is_done_again_when_the_session_ended_and_the_question_is_answered(self, intacct: Intacct):
        client, _ = intacct.client()
        client.query(CUSTOMERS)

        intacct.post("sessions/expire")

        assert len(client.query(CUSTOMERS).rows) == 5
        assert client.meter.sign_ins == 2

    def test_survives_a_short_session_that_each_answer_prolongs(self, intacct: Intacct):
        now = [0.0]
        intacct.settings(session_seconds=600)
        client, _ = intacct.client()
        client._sessions._now = lambda: now[0]

        for _ in range(4):
            client.query(CUSTOMERS)
            now[0] += 400.0
            intacct.post("clock", advance_seconds=400)

        assert intacct.counters()["sign_ins"] == 1

    def test_goes_to_the_address_that_the_sandbox_was_asked_at(self, intacct: Intacct):
        seen: list[httpx2.URL] = []
        client, noting = intacct.client()
        passing = noting.handle_request

        def note(request: httpx2.Request) -> httpx2.Response:
            seen.append(request.url)
            return passing(request)

        noting.handle_request = note  # type: ignore[method-assign]
        client.query(CUSTOMERS)

        assert {str(url) for url in seen} == {intacct.description["gateway"]}


class TestSandboxAsAProcess:
    @pytest.mark.parametrize(("option", "level"), [("200", "authentication"), ("401", "edge")])
    def test_refuses_a_bad_password_as_it_was_told_to(self, option, level):
        with running_sandbox(["--sign-in-error", option, "--customers", "1", "--invoices", "0"]) as sandbox:
            credentials = Credentials(sandbox.gateway, sandbox.company_id, sandbox.user_id, "bad-word")
            sender = Sender(sandbox.sender_id, sandbox.sender_password)

            with Client(credentials, sender) as client:
                error = refused(client)

        assert type(error) is WrongCredentials
        assert error.level == level
        assert DOCUMENTED_WORDS in not_sent(error).rule.happened
