"""The client between requests: what it asks again, its session, its slots, what it counts."""

from contextlib import suppress

import httpx2
import pytest
from lxml import etree

from factories.gateway_answers import (
    CREDENTIALS,
    ENDED,
    NEW_SESSION,
    SESSION_URL,
    SIGN_IN,
    answer,
    call,
    created,
    error,
    errors,
    make_client,
    page,
    refused,
    refused_at_the_edge,
    refused_envelope,
    result,
)
from tieout.intacct import (
    AnswerLost,
    Call,
    ConnectionFailed,
    Delete,
    GatewayError,
    LocalLimiter,
    Query,
    RemoteProtocolError,
    SessionCache,
    SignInUnanswered,
    WrongCredentials,
)

CUSTOMERS = Query("CUSTOMER", ("RECORDNO", "NAME"))


class TestAskingAgain:
    @pytest.mark.parametrize(
        "trouble",
        [
            httpx2.ReadTimeout("timed out"),
            httpx2.ConnectError("no route"),
            httpx2.Response(503, content=b"<html>"),
            httpx2.Response(524),
            httpx2.Response(429),
            refused_at_the_edge(error("GW-0010")),
            refused(error("GW-0010", "API rate limit exceeded")),
            page(1)[:-20],
        ],
    )
    def test_is_what_a_question_does_after_a_trouble_that_passes(self, trouble):
        waits: list[float] = []
        client, gateway = make_client([trouble, page(1)], sleep=waits.append)

        assert len(client.query(CUSTOMERS).rows) == 1
        assert waits == [1.0]
        ids = [root.find(".//function").get("controlid") for root in gateway.documents[1:]]
        assert len(set(ids)) == 2

    def test_ends_after_the_last_wait(self):
        waits: list[float] = []
        client, gateway = make_client([httpx2.Response(503)] * 3, sleep=waits.append)

        with pytest.raises(AnswerLost):
            client.query(CUSTOMERS)

        assert waits == [1.0, 4.0]
        assert len(gateway.requests) == 4

    @pytest.mark.parametrize(("asked_for", "waited"), [("17", 17.0), ("0", 1.0), ("3600", 60.0)])
    def test_waits_as_long_as_the_gateway_asks_within_reason(self, asked_for, waited):
        waits: list[float] = []
        busy = httpx2.Response(429, headers={"retry-after": asked_for})
        client, _ = make_client([busy, page(1)], sleep=waits.append)

        client.query(CUSTOMERS)

        assert waits == [waited]

    def test_holds_no_slot_while_it_waits(self):
        limiter = LocalLimiter(1)

        def sleep(_: float) -> None:
            with limiter.slot(is_bulk=False):
                pass

        client, _ = make_client([httpx2.Response(503), page(1)], sleep=sleep, limiter=limiter)

        assert len(client.query(CUSTOMERS).rows) == 1

    @pytest.mark.parametrize(
        "refusal",
        [
            refused(error("DL02000001", "There was an error")),
            refused_at_the_edge(error("GW-0011")),
            httpx2.Response(200, content=b"<html></html>"),
        ],
    )
    def test_is_no_use_after_a_refusal(self, refusal):
        client, gateway = make_client([refusal])

        with pytest.raises((GatewayError, RemoteProtocolError)):
            client.query(CUSTOMERS)

        assert len(gateway.requests) == 2

    @pytest.mark.parametrize(
        ("given", "kind"),
        [
            (httpx2.ReadTimeout("timed out"), SignInUnanswered),
            (httpx2.Response(502), SignInUnanswered),
            (httpx2.Response(401), WrongCredentials),
        ],
    )
    def test_never_sends_the_password_a_second_time(self, given, kind):
        client, gateway = make_client([given, SIGN_IN], signs_in=False)

        with pytest.raises(kind):
            client.query(CUSTOMERS)

        assert len(gateway.requests) == 1


class TestSession:
    def test_lives_longer_with_every_answer(self):
        now = [0.0]
        client, gateway = make_client([page(1)] * 3, sessions=SessionCache(now=lambda: now[0]))

        for hour in (0, 5, 10):
            now[0] = hour * 3600.0
            client.query(CUSTOMERS)

        assert gateway.functions == ["getAPISession", "query", "query", "query"]

    def test_is_renewed_at_the_login_address_when_it_is_over(self):
        now = [0.0]
        client, gateway = make_client(
            [page(1), NEW_SESSION, page(1)], sessions=SessionCache(now=lambda: now[0])
        )

        client.query(CUSTOMERS)
        now[0] = 6 * 3600.0
        client.query(CUSTOMERS)

        assert gateway.functions == ["getAPISession", "query", "getAPISession", "query"]
        assert str(gateway.requests[2].url) == CREDENTIALS.login_url
        assert str(gateway.requests[3].url) == SESSION_URL

    def test_outlives_the_client(self):
        cache = SessionCache()
        with make_client([], sessions=cache)[0] as client:
            client.sign_in()

        other, gateway = make_client([page(1)], sessions=cache, signs_in=False)
        other.query(CUSTOMERS)

        assert gateway.functions == ["query"]


class TestMeter:
    def meter(self, *given, ask) -> dict[str, object]:
        client, _ = make_client(given, cause="import", waits_seconds=())
        with suppress(GatewayError, AnswerLost, ConnectionFailed):
            ask(client)
        return client.meter.as_json()

    def test_counts_a_page_as_one_transaction_by_object_and_cause(self):
        shown = self.meter(page(*range(1, 6), remaining=1), page(9), ask=lambda it: list(it.pages(CUSTOMERS)))

        assert shown == {
            "requests": 3,
            "transactions": 2,
            "sign_ins": 1,
            "by_function": {"getAPISession": 1, "query": 2},
            "by_object": {"query CUSTOMER": 2},
            "by_cause": {"import": 2},
            "requests_by_object": {"getAPISession": 1, "query CUSTOMER": 2},
            "requests_by_cause": {"import": 3},
        }

    def test_counts_each_object_written_and_none_that_was_refused(self):
        refusal = result(errors(error("BL34000061")), status="failure", function="create", control_id="b")

        shown = self.meter(
            answer(created("a"), refusal, created("c")),
            ask=lambda it: it.write([call("a"), call("b"), call("c")]),
        )

        assert (shown["requests"], shown["transactions"]) == (2, 2)
        assert shown["by_function"] == {"getAPISession": 1, "create": 3}
        assert shown["by_object"] == {"create CUSTOMER": 2}

    def test_counts_each_record_of_a_delete(self):
        done = answer(result(function="delete", control_id="d"))

        shown = self.meter(done, ask=lambda it: it.write([Call("d", Delete("ARPYMT", ("7", "8", "9")))]))

        assert shown["transactions"] == 3

    def test_counts_a_call_of_a_question_also_when_it_was_refused(self):
        shown = self.meter(refused(error("PL04000005")), ask=lambda it: it.query(CUSTOMERS))

        assert (shown["transactions"], shown["by_function"]) == (1, {"getAPISession": 1, "query": 1})

    @pytest.mark.parametrize(
        "given", [httpx2.ReadTimeout("timed out"), httpx2.Response(200, content=b"<html>")]
    )
    def test_counts_what_may_have_happened(self, given):
        shown = self.meter(given, ask=lambda it: it.write([call("a"), call("b")]))

        assert (shown["requests"], shown["transactions"]) == (2, 2)

    @pytest.mark.parametrize("given", [httpx2.Response(429), refused_envelope(error("X")), ENDED])
    def test_counts_a_request_that_was_refused_as_a_whole_and_none_of_its_functions(self, given):
        shown = self.meter(given, NEW_SESSION, ENDED, ask=lambda it: it.write([call("a")]))

        assert shown["transactions"] == 0
        assert "create" not in shown["by_function"]
        assert shown["requests_by_object"]["create CUSTOMER"] >= 1

    def test_counts_no_request_that_did_not_go_out(self):
        shown = self.meter(httpx2.ConnectError("no route"), ask=lambda it: it.write([call("a")]))

        assert (shown["requests"], shown["transactions"]) == (1, 0)

    def test_counts_sign_ins_that_were_refused(self):
        client, _ = make_client([httpx2.Response(401)], signs_in=False)

        with pytest.raises(WrongCredentials):
            client.sign_in()

        assert (client.meter.requests, client.meter.sign_ins) == (1, 1)

    def test_counts_a_new_session_after_one_that_ended(self):
        shown = self.meter(ENDED, NEW_SESSION, page(1), ask=lambda it: it.query(CUSTOMERS))

        assert (shown["requests"], shown["sign_ins"], shown["transactions"]) == (4, 2, 1)


class TestSlots:
    def test_are_held_by_every_request_and_by_the_sign_in(self):
        held: list[bool] = []

        class Noting(LocalLimiter):
            def slot(self, *, is_bulk: bool):
                held.append(is_bulk)
                return super().slot(is_bulk=is_bulk)

        client, gateway = make_client([page(1), answer(created("a"))], limiter=Noting(1), is_bulk=True)

        client.sign_in()
        client.sign_in()
        client.query(CUSTOMERS)
        client.write([call("a")])

        assert held == [True, True, True]
        assert len(gateway.requests) == 3


class TestControlIds:
    def test_of_questions_never_repeat(self):
        client, gateway = make_client([page(1, remaining=1), page(2)])

        list(client.pages(CUSTOMERS))

        ids = [function.get("controlid") for root in gateway.documents for function in root.iter("function")]
        ids += [root.findtext("control/controlid") for root in gateway.documents]
        assert len(set(ids)) == len(ids) == 6

    def test_of_writes_are_those_of_the_caller(self):
        client, gateway = make_client([answer(created("mine"))])

        client.write([call("mine")])

        assert etree.tostring(gateway.documents[-1]).count(b'controlid="mine"') == 1
