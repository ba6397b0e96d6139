"""What came back, in three words: done, refused, or nobody knows. A list of answers is the network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from lxml import etree

from tieout.intacct import (
    AnswerLost,
    Client,
    ConnectionFailed,
    Credentials,
    EdgeRefused,
    GatewayError,
    IntacctError,
    Message,
    RateLimited,
    RemoteProtocolError,
    Sender,
    SenderRefused,
    SessionExpired,
    UserLocked,
    WrongCredentials,
    WrongEntity,
)
from tieout.intacct.answers import read_answer
from tieout.sync.exporting.answers import Answer, Kind
from tieout.sync.exporting.gateway_words import ask, stopped
from tieout.sync.exporting.payload import to_json
from tieout.sync.mapping.outgoing import REQUESTS
from tieout.sync.models import Attempt, Operation, RecordKind
from tieout.sync.policy import Disposition

ADDRESS = "https://api.intacct.com/ia/xml/xmlgw.phtml"
SIGNED_IN = (
    "<result><status>success</status><function>getAPISession</function><controlid>{}</controlid><data><api>"
    f"<sessionid>s..</sessionid><endpoint>{ADDRESS}</endpoint><locationid/></api></data></result>"
)
Step = IntacctError | Callable[[str], str]


class Script:
    """A network that answers what the test says: an error to raise, or results for the control ids."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.writes: list[bytes] = []

    def send(self, address: str, body: bytes, *, is_write: bool) -> Any:
        """Answer the next request; a sign-in works unless the next step is about it."""
        root = etree.fromstring(body)
        ids = [each.get("controlid") for each in root.iter("function")]
        if root.find(".//getAPISession") is not None and not self._is_about_sign_in():
            return read_answer([envelope(SIGNED_IN.format(ids[0])).encode()])
        if is_write:
            self.writes.append(body)
        step = self.steps.pop(0)
        if isinstance(step, IntacctError):
            raise step
        return read_answer([envelope("".join(step(str(each)) for each in ids)).encode()])

    def _is_about_sign_in(self) -> bool:
        return bool(self.steps) and getattr(self.steps[0], "is_sign_in", False)

    def close(self) -> None:
        """Nothing is open."""


def envelope(results: str) -> str:
    return (
        "<response><control><status>success</status><controlid>r</controlid></control><operation>"
        f"<authentication><status>success</status></authentication>{results}</operation></response>"
    )


def result(control_id: str, status: str, inner: str = "") -> str:
    shown = f"<status>{status}</status>" if status else ""
    return f"<result>{shown}<function>create</function><controlid>{control_id}</controlid>{inner}</result>"


def done(control_id: str) -> str:
    return result(control_id, "success", "<data count='1'><customer><RECORDNO>7</RECORDNO></customer></data>")


def refused(text: str, code: str = "BL01001973", correction: str = "") -> Callable[[str], str]:
    error = (
        f"<error><errorno>{code}</errorno><description/><description2>{text}</description2>"
        f"<correction>{correction}</correction></error>"
    )
    wrapper = (
        "<error><errorno>BL01001973</errorno>"
        "<description2>Currently, we can't create the transaction 'x'.</description2></error>"
    )
    empty = "<data listtype='objects' count='0'/>"
    return lambda control_id: result(
        control_id, "failure", f"{empty}<errormessage>{error}{wrapper}</errormessage>"
    )


def attempt(control_id: str, operation: Operation = Operation.CREATE) -> Attempt:
    request = REQUESTS["CreateCustomer"](
        customer_id="C-1", name="Acme", display_contact=REQUESTS["Contact"](print_as="Acme")
    )
    return Attempt(
        control_id=control_id, operation=operation, kind=RecordKind.CUSTOMER, payload=to_json(request)
    )


def ask_for(script: Script, *control_ids: str, operation: Operation = Operation.CREATE) -> Sequence[Answer]:
    credentials = Credentials(ADDRESS, "demo", "xml_gateway", "secret")
    attempts = [attempt(control_id, operation) for control_id in control_ids]
    with Client(credentials, Sender("sandbox", "secret"), transport=script) as client:
        answers = ask(client, attempts)
    return [answers[control_id] for control_id in control_ids]


def of_sign_in(error: IntacctError) -> IntacctError:
    error.is_sign_in = True  # type: ignore[attr-defined]
    return error


class TestResults:
    def test_that_succeeded_are_done_with_the_key(self) -> None:
        [answer] = ask_for(Script(done), "a")

        assert (answer.kind, answer.remote_key) == (Kind.DONE, "7")

    def test_are_told_apart_by_their_control_ids(self) -> None:
        no = refused("Customer 'X' specified is not valid.")
        script = Script(lambda control_id: done(control_id) if control_id == "b" else no(control_id))

        first, second = ask_for(script, "a", "b")

        assert (first.kind, second.kind) == (Kind.REFUSED, Kind.DONE)

    def test_that_failed_are_refused_with_the_error_that_says_most(self) -> None:
        script = Script(refused("Please provide a payment batch key.", correction="Name one."))

        [answer] = ask_for(script, "a")

        assert (answer.kind, answer.is_whole) == (Kind.REFUSED, False)
        assert answer.headline.text == "Please provide a payment batch key."
        assert answer.rule.cause == "payment_batch_key"
        assert answer.correction == "Name one."

    def test_without_a_status_leave_nobody_knowing(self) -> None:
        [answer] = ask_for(Script(lambda control_id: result(control_id, "")), "a")

        assert answer.kind is Kind.UNKNOWN

    def test_that_are_missing_leave_nobody_knowing(self) -> None:
        script = Script(lambda control_id: done(control_id) if control_id == "a" else "")

        first, second = ask_for(script, "a", "b")

        assert (first.kind, second.kind) == (Kind.DONE, Kind.UNKNOWN)

    def test_that_created_something_without_saying_its_key_are_looked_up(self) -> None:
        [answer] = ask_for(Script(lambda control_id: result(control_id, "success")), "a")

        assert answer.kind is Kind.UNKNOWN

    def test_of_an_update_need_no_key(self) -> None:
        script = Script(lambda control_id: result(control_id, "success"))

        [answer] = ask_for(script, "a", operation=Operation.UPDATE)

        assert answer.kind is Kind.DONE

    def test_that_were_aborted_did_not_happen(self) -> None:
        [answer] = ask_for(Script(lambda control_id: result(control_id, "aborted")), "a")

        assert answer.kind is Kind.REFUSED

    @pytest.mark.parametrize(
        ("text", "cause"),
        [
            ("a successful transaction has already been recorded with the control id a", "already_recorded"),
            ("concurrent request in process", "still_in_process"),
        ],
    )
    def test_about_an_earlier_send_are_to_be_looked_up(self, text: str, cause: str) -> None:
        [answer] = ask_for(Script(refused(text)), "a")

        assert (answer.rule.cause, answer.rule.disposition) == (cause, Disposition.LOOK_UP)


class TestRequestsWithoutResults:
    @pytest.mark.parametrize(
        "error",
        [AnswerLost("HTTP 524", status=524), AnswerLost("reset"), RemoteProtocolError("HTTP 403 and no XML")],
        ids=["524", "reset", "not Intacct"],
    )
    def test_may_have_happened(self, error: IntacctError) -> None:
        [answer] = ask_for(Script(error), "a")

        assert answer.kind is Kind.UNKNOWN

    @pytest.mark.parametrize(
        ("error", "cause"),
        [
            (ConnectionFailed(ADDRESS, "refused"), "not_available"),
            (RateLimited([Message("GW-0010", "API rate limit exceeded")], level="edge"), "throttled"),
            (RateLimited((), level="edge"), "throttled"),
            (EdgeRefused([Message("GW-0004", "x")], level="edge"), "not_available"),
        ],
        ids=["no connection", "429", "429 without words", "out of service"],
    )
    def test_that_did_not_happen_go_again_by_themselves(self, error: IntacctError, cause: str) -> None:
        [answer] = ask_for(Script(error), "a")

        assert (answer.kind, answer.is_whole, answer.rule.cause) == (Kind.REFUSED, True, cause)
        assert answer.rule.disposition is Disposition.RETRY

    @pytest.mark.parametrize(
        ("error", "cause"),
        [
            (WrongCredentials((), level="authentication"), "wrong_credentials"),
            (WrongCredentials([Message("PL04000055", "expired")], level="control"), "company_not_available"),
            (WrongEntity([Message("XL03000006", "?")], level="authentication"), "wrong_entity"),
            (UserLocked((), level="authentication"), "user_locked"),
            (SenderRefused([Message("XX", "words that nobody knows")], level="control"), "sender_refused"),
        ],
        ids=["without words", "by its words", "by its kind", "locked out", "unknown words"],
    )
    def test_that_are_about_who_we_are_pause(self, error: IntacctError, cause: str) -> None:
        [answer] = ask_for(Script(error), "a")

        assert (answer.is_whole, answer.rule.cause) == (True, cause)
        assert answer.rule.disposition is Disposition.PAUSE

    def test_that_the_schema_refuses_are_refused_together(self) -> None:
        error = GatewayError([Message("XL03000003", "XML Parse schema error")], level="control")

        answers = ask_for(Script(error), "a", "b")

        assert [(each.kind, each.is_whole, each.rule.cause) for each in answers] == [
            (Kind.REFUSED, True, "bad_request")
        ] * 2


class TestSigningIn:
    def test_goes_before_the_writes_so_that_a_lost_answer_leaves_no_doubt(self) -> None:
        script = Script(of_sign_in(AnswerLost("reset")))

        [answer] = ask_for(script, "a")

        assert script.writes == []
        assert (answer.kind, answer.rule.cause) == (Kind.REFUSED, "not_available")

    def test_that_is_refused_sends_nothing(self) -> None:
        script = Script(of_sign_in(WrongCredentials([Message("XL03000006", "?")], level="authentication")))

        [answer] = ask_for(script, "a")

        assert script.writes == []
        assert answer.rule.cause == "wrong_credentials"

    def test_again_follows_a_session_that_ended_and_nothing_is_lost(self) -> None:
        script = Script(SessionExpired((), level="authentication"), done)

        [answer] = ask_for(script, "a")

        assert answer.kind is Kind.DONE
        assert len(script.writes) == 2


class TestStopped:
    def test_names_the_row_of_the_policy_and_keeps_the_words(self) -> None:
        stop = stopped(GatewayError([Message("PL04000005", "You do not have permission")], level="result"))

        assert (stop.cause, stop.text) == ("not_permitted", "You do not have permission")

    def test_takes_silence_for_an_outage(self) -> None:
        assert stopped(AnswerLost("reset")).cause == "not_available"
