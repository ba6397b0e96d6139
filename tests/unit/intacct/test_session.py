"""Sessions: one sign-in for many, five ways to be refused, and where a session may live."""

from dataclasses import replace

import httpx2
import pytest

from factories.gateway_answers import (
    CREDENTIALS,
    LOGIN_URL,
    NOT_SIGNED_IN,
    SESSION_URL,
    SIGN_IN,
    Gateway,
    answer,
    error,
    errors,
    make_client,
    refused_at_the_edge,
    refused_envelope,
    result,
    session_xml,
)
from tieout.intacct import (
    ConnectionFailed,
    Query,
    RateLimited,
    RemoteProtocolError,
    SenderNotAuthorized,
    SenderRefused,
    SessionCache,
    SignInRefused,
    SignInUnanswered,
    UserLocked,
    WrongCredentials,
    WrongEntity,
)
from tieout.intacct.results import Answer
from tieout.intacct.session import (
    LIFETIME_SECONDS_DEFAULT,
    Session,
    good_until,
    is_allowed,
    lifetime,
)

AT_ENTITY = replace(CREDENTIALS, entity_id="100")
EMPTY = answer(result('<data totalcount="0" count="0" numremaining="0"/>', control_id="{id}"))
ENTITY_SESSION = answer(
    result(session_xml("inner..", entity="100"), function="getAPISession", control_id="{id}")
)
WRONG = error("XL03000006", "Sign-in information is incorrect")
UNAUTHORIZED = error(
    "XL03000006",
    "The sender ID 'tieout' is not authorized to make Web Services requests to company ID 'copper-kettle'.",
    description="Invalid Web Services Authorization",
)
LOCKED = error("PL04000076", "This user is in LOCKEDOUT state") + WRONG


def refused_sign_in(*parts: str) -> bytes:
    return answer(errors(*parts), authentication=NOT_SIGNED_IN)


def sign_in(*answers, credentials=CREDENTIALS) -> tuple[Gateway, BaseException | None]:
    client, gateway = make_client(answers, credentials=credentials, signs_in=False)
    try:
        client.sign_in()
    except Exception as refusal:  # noqa: BLE001 - its kind is the subject
        return gateway, refusal
    return gateway, None


class TestSignIn:
    def test_sends_the_password_once_and_the_session_ever_after(self):
        client, gateway = make_client([EMPTY, EMPTY])

        client.sign_in()
        client.query(Query("CUSTOMER", ("RECORDNO",)))
        client.query(Query("CUSTOMER", ("RECORDNO",)))

        assert [str(request.url) for request in gateway.requests] == [LOGIN_URL, SESSION_URL, SESSION_URL]
        assert [request.content.count(b"secret-word") for request in gateway.requests] == [1, 0, 0]
        assert [root.findtext(".//sessionid") for root in gateway.documents] == [
            None,
            "session..",
            "session..",
        ]

    def test_at_an_entity_switches_within_the_session(self):
        client, gateway = make_client([ENTITY_SESSION, EMPTY], credentials=AT_ENTITY)

        client.query(Query("CUSTOMER", ("RECORDNO",)))

        login, switch, query = gateway.documents
        assert login.find(".//login/locationid") is None
        assert login.find(".//getAPISession/locationid") is None
        assert switch.findtext(".//sessionid") == "session.."
        assert switch.findtext(".//getAPISession/locationid") == "100"
        assert query.findtext(".//sessionid") == "inner.."
        assert b"".join(request.content for request in gateway.requests).count(b"secret-word") == 1

    def test_asks_for_no_uniqueness_since_it_changes_nothing(self):
        gateway, _ = sign_in(SIGN_IN)

        assert gateway.documents[0].findtext("control/uniqueid") == "false"

    def test_is_not_repeated_while_the_session_lives(self):
        client, gateway = make_client([])

        client.sign_in()
        client.sign_in()

        assert len(gateway.requests) == 1


class TestRefusedSignIn:
    @pytest.mark.parametrize(
        ("given", "kind", "level"),
        [
            (refused_sign_in(WRONG), WrongCredentials, "authentication"),
            (
                httpx2.Response(401, content=refused_at_the_edge(error("XMLGW_JPP0002"))),
                WrongCredentials,
                "edge",
            ),
            (httpx2.Response(401), WrongCredentials, "edge"),
            (refused_sign_in(LOCKED), UserLocked, "authentication"),
            (refused_sign_in(UNAUTHORIZED), SenderNotAuthorized, "authentication"),
            (
                refused_envelope(error("XL03000006", "Incorrect Intacct XML Partner ID or password.")),
                SenderRefused,
                "control",
            ),
            (
                answer(
                    result(errors(error("Get API Session Failed", "Something went wrong")), status="failure")
                ),
                SignInRefused,
                "result",
            ),
        ],
    )
    def test_is_told_apart_and_not_repeated(self, given, kind, level):
        gateway, refusal = sign_in(given)

        assert type(refusal) is kind
        assert refusal.level == level
        assert len(gateway.requests) == 1

    @pytest.mark.parametrize(
        ("given", "level"),
        [
            (
                answer(result(errors(error("Get API Session Failed", "No.")), status="failure")),
                "result",
            ),
            # Source (observed): an unknown entity looks like a wrong password.
            (refused_sign_in(WRONG), "authentication"),
            (httpx2.Response(401, content=refused_at_the_edge(error("XMLGW_JPP0002"))), "edge"),
            (httpx2.Response(401), "edge"),
        ],
    )
    def test_is_the_entity_when_the_user_was_let_in_before(self, given, level):
        gateway, refusal = sign_in(SIGN_IN, given, credentials=AT_ENTITY)

        assert type(refusal) is WrongEntity
        assert refusal.level == level
        assert len(gateway.requests) == 2

    def test_is_the_lock_also_in_the_second_step(self):
        _, refusal = sign_in(SIGN_IN, refused_sign_in(LOCKED), credentials=AT_ENTITY)

        assert type(refusal) is UserLocked

    @pytest.mark.parametrize("before", [[], [SIGN_IN]])
    def test_is_unanswered_when_its_answer_is_lost(self, before):
        gateway, refusal = sign_in(*before, httpx2.ReadTimeout("timed out"), credentials=AT_ENTITY)

        assert type(refusal) is SignInUnanswered
        assert isinstance(refusal, ConnectionFailed)
        assert len(gateway.requests) == len(before) + 1

    def test_keeps_nothing(self):
        cache = SessionCache()
        client, _ = make_client([refused_sign_in(WRONG)], signs_in=False, sessions=cache)

        with pytest.raises(WrongCredentials):
            client.sign_in()

        assert cache.find(CREDENTIALS) is None

    @pytest.mark.parametrize(
        "given",
        [
            answer(result(session_xml(""), function="getAPISession")),
            answer(result(session_xml(address=""), function="getAPISession")),
            answer(result("<data/>", function="getAPISession")),
            answer(result(function="getAPISession", status="")),
            answer(result(session_xml()), result(session_xml())),
        ],
    )
    def test_is_no_refusal_when_the_answer_makes_no_sense(self, given):
        _, refusal = sign_in(given)

        assert type(refusal) is RemoteProtocolError

    def test_is_no_question_of_the_password_when_the_gateway_is_busy(self):
        _, refusal = sign_in(httpx2.Response(429))

        assert type(refusal) is RateLimited


class TestAllowedAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "https://na12.intacct.com/ia/xml/xmlgw.phtml",
            "https://intacct.com/ia",
            "https://api.intacct.com./ia",
            "https://API.INTACCT.COM/ia",
            "https://proxy.copper-kettle.example/ia",
        ],
    )
    def test_are_below_intacct_or_named_in_the_settings(self, address):
        assert is_allowed(address, login_url=LOGIN_URL, extra_hosts=["proxy.copper-kettle.example"])

    @pytest.mark.parametrize(
        "address",
        [
            "http://na12.intacct.com/ia",
            "http://proxy.copper-kettle.example/ia",
            "https://intacct.com.evil.example/ia",
            "https://evilintacct.com/ia",
            "https://evil.example/intacct.com",
            "https://na12.intacct.com@evil.example/ia",
            "https://user:word@na12.intacct.com/ia",
            "//na12.intacct.com/ia",
            "na12.intacct.com",
            "file:///etc/passwd",
            "https://[bad/ia",
            "",
        ],
    )
    def test_are_nothing_else(self, address):
        assert not is_allowed(address, login_url=LOGIN_URL, extra_hosts=["proxy.copper-kettle.example"])

    def test_are_the_login_address_itself_without_encryption_too(self):
        assert is_allowed("http://127.0.0.1:8801/other", login_url="http://127.0.0.1:8801/ia")
        assert not is_allowed("http://127.0.0.1:8802/ia", login_url="http://127.0.0.1:8801/ia")
        assert not is_allowed("https://127.0.0.1:8801/ia", login_url="http://127.0.0.1:8801/ia")

    def test_keep_a_stranger_from_getting_a_request(self):
        evil = session_xml(address="https://evil.example/ia/xml/xmlgw.phtml")
        gateway, refusal = sign_in(answer(result(evil, function="getAPISession")))

        assert type(refusal) is RemoteProtocolError
        assert "https://evil.example/ia/xml/xmlgw.phtml for the session: refused" in str(refusal)
        assert len(gateway.requests) == 1


class TestLifetime:
    @pytest.mark.parametrize(
        ("timestamp", "timeout", "seconds"),
        [
            ("2026-03-02T09:00:00+00:00", "2026-03-02T15:00:00+00:00", 21600.0),
            ("2015-12-06T15:57:08-08:00", "2015-12-07T15:57:08-08:00", 86400.0),
            ("2026-03-02T09:00:00+00:00", "2026-03-02T03:00:00-07:00", 3600.0),
            ("2026-03-02T09:00:00+00:00", "", LIFETIME_SECONDS_DEFAULT),
            ("", "2026-03-02T09:00:00+00:00", LIFETIME_SECONDS_DEFAULT),
            ("", "", LIFETIME_SECONDS_DEFAULT),
            ("2026-03-02T09:00:00", "2026-03-02T15:00:00+00:00", LIFETIME_SECONDS_DEFAULT),
            # Source (observed): a captured answer has a time-out before its own time.
            ("2017-08-05T11:22:32-07:00", "2015-10-26T10:08:34-07:00", LIFETIME_SECONDS_DEFAULT),
        ],
    )
    def test_is_what_the_gateway_says_by_its_own_clock(self, timestamp, timeout, seconds):
        assert lifetime(Answer(session_timestamp=timestamp, session_timeout=timeout)) == seconds

    @pytest.mark.parametrize(("ends", "good_for"), [("09:01:40", 90.0), ("15:00:00", 21540.0)])
    def test_is_given_up_a_little_early_and_never_wholly(self, ends, good_for):
        said = Answer(
            session_timestamp="2026-03-02T09:00:00+00:00", session_timeout=f"2026-03-02T{ends}+00:00"
        )

        assert good_until(said, now=1000.0) == 1000.0 + good_for


class TestSessionCache:
    def test_forgets_a_session_that_is_over(self):
        now = [1000.0]
        cache = SessionCache(now=lambda: now[0])
        cache.keep(CREDENTIALS, Session("session..", SESSION_URL, 1500.0))

        assert cache.find(CREDENTIALS) is not None
        now[0] = 1500.0
        assert cache.find(CREDENTIALS) is None

    @pytest.mark.parametrize(
        "other",
        [
            replace(CREDENTIALS, login_url="https://elsewhere.example/"),
            replace(CREDENTIALS, company_id="charlies-china"),
            replace(CREDENTIALS, user_id="charlie"),
            replace(CREDENTIALS, entity_id="100"),
            replace(CREDENTIALS, password="a guess"),
        ],
    )
    def test_gives_a_session_to_nobody_else(self, other):
        cache = SessionCache()
        cache.keep(CREDENTIALS, Session("session..", SESSION_URL, float("inf")))

        assert cache.find(other) is None

    def test_does_not_forget_the_session_that_replaced_the_one_that_ended(self):
        cache = SessionCache()
        ended, fresh = Session("ended..", SESSION_URL, 1e12), Session("fresh..", SESSION_URL, 1e12)
        cache.keep(CREDENTIALS, fresh)

        cache.forget(CREDENTIALS, ended)

        assert cache.find(CREDENTIALS) == fresh

    def test_prolongs_no_session_but_the_one_it_holds(self):
        cache = SessionCache(now=lambda: 0.0)
        held = Session("held..", SESSION_URL, 10.0)
        cache.keep(CREDENTIALS, held)

        cache.prolong(CREDENTIALS, Session("other..", SESSION_URL), good_until=99.0)
        assert cache.find(CREDENTIALS).good_until == 10.0
        cache.prolong(CREDENTIALS, held, good_until=99.0)
        assert cache.find(CREDENTIALS).good_until == 99.0
        cache.prolong(CREDENTIALS, held, good_until=50.0)
        assert cache.find(CREDENTIALS).good_until == 99.0

    def test_shows_neither_passwords_nor_sessions(self):
        shown = repr(CREDENTIALS) + repr(CREDENTIALS.cache_key) + repr(Session("session..", SESSION_URL))

        assert "secret-word" not in shown
        assert "session.." not in shown
