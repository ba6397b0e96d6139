"""Send a batch of writes, and put what the gateway said, or did not say, into the exporter's words.

Three things are told apart: executed, certainly not executed, and nobody knows. What cannot be placed with
certainty is the third, because it is looked up then and nothing is lost but time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tieout.intacct import (
    AnswerLost,
    Call,
    Client,
    ConnectionFailed,
    GatewayError,
    IntacctError,
    LocalProtocolError,
    Message,
    RateLimited,
    Result,
    SenderNotAuthorized,
    SenderRefused,
    SessionExpired,
    SignInRefused,
    UserLocked,
    WrongEntity,
)
from tieout.sync.exporting.answers import Answer, IntacctStopped, Kind
from tieout.sync.exporting.boundary import Step, crossing
from tieout.sync.exporting.payload import from_json
from tieout.sync.mapping.outgoing import REQUESTS
from tieout.sync.models import Attempt, Operation
from tieout.sync.policy import Disposition, Said, cleaned, headline, judge

NOT_AVAILABLE = "not_available"
# Not the connection's own entity: its records wait for a person, everything else goes on.
ENTITY_REFUSED = "entity_refused"
# The client knows these by more than their words: a wrong entity may be refused like a wrong password.
_CAUSES: tuple[tuple[type[GatewayError], str], ...] = (
    (UserLocked, "user_locked"),
    (SenderNotAuthorized, "sender_not_authorized"),
    (WrongEntity, "wrong_entity"),
    (SessionExpired, "session_ended"),
    (SenderRefused, "sender_refused"),
    (RateLimited, "throttled"),
)


def ask(client: Client, claimed: Sequence[Attempt]) -> Mapping[str, Answer]:
    """Send claimed attempts in one request and return an answer for each, by control id.

    Raises: PayloadUnknown.
    """
    calls = [Call(attempt.control_id, from_json(attempt.payload, known=REQUESTS)) for attempt in claimed]
    with crossing(Step.SEND):
        try:
            # The sign-in goes first and alone: whatever happens to it, no write has left yet.
            client.sign_in()
        except WrongEntity as error:
            refused = not_sent(error)
            is_of_one_record = bool(claimed[0].entity_id)
            return _for_all(calls, replace(refused, cause=ENTITY_REFUSED) if is_of_one_record else refused)
        except IntacctError as error:
            return _for_all(calls, not_sent(error))
        try:
            results = client.write(calls)
        except IntacctError as error:
            return _for_all(calls, _unanswered(error))
    return {
        attempt.control_id: _answer(result, attempt) for attempt, result in zip(claimed, results, strict=True)
    }


def not_sent(error: IntacctError) -> Answer:
    """Return the answer for writes that certainly did not leave, or were refused together."""
    if not isinstance(error, GatewayError):
        return Answer(Kind.REFUSED, errors=(Said(text=str(error)),), is_whole=True, cause=NOT_AVAILABLE)
    said = _said(error.messages, level=error.level)
    return Answer(
        Kind.REFUSED,
        errors=said,
        correction=_correction(error.messages, said),
        is_whole=True,
        cause=_cause(error, said),
    )


def stopped(error: IntacctError) -> IntacctStopped:
    """Return why nothing more can be asked for now."""
    answer = not_sent(error)
    return IntacctStopped(answer.rule.cause, cleaned(answer.headline.text))


def _unanswered(error: IntacctError) -> Answer:
    """Judge a request of writes that came back without results."""
    if isinstance(error, AnswerLost):
        return Answer(Kind.UNKNOWN, why=error.reason)
    if isinstance(error, LocalProtocolError):
        said = (Said(text=str(error)),)
        return Answer(Kind.REFUSED, errors=said, is_whole=True, cause="bad_request")
    # Source (assumed): errors at the levels above the functions say that none of them was executed.
    if isinstance(error, GatewayError | ConnectionFailed):
        return not_sent(error)
    # An answer that is not Intacct's may come from something in front of it, before or after the write.
    return Answer(Kind.UNKNOWN, why=str(error))


def _answer(result: Result, attempt: Attempt) -> Answer:
    if result.is_success:
        if attempt.operation == Operation.CREATE and not result.record_key:
            return Answer(Kind.UNKNOWN, why="executed, but the answer has no key", xml=result.xml)
        return Answer(Kind.DONE, remote_key=result.record_key, xml=result.xml)
    if not result.status:
        return Answer(Kind.UNKNOWN, why="the result has no status", xml=result.xml)
    said = _said(result.messages, level="result")
    correction = _correction(result.messages, said)
    return Answer(Kind.REFUSED, errors=said, correction=correction, xml=result.xml)


def _cause(error: GatewayError, said: Sequence[Said]) -> str:
    """Name the cause by the kind of error; empty where Intacct's words decide."""
    known = next((cause for kind, cause in _CAUSES if isinstance(error, kind)), "")
    if known or not isinstance(error, SignInRefused):
        return known
    # Whatever the words are, a refused sign-in is never tried again by machine.
    rule = judge(said)
    return rule.cause if rule.disposition is Disposition.PAUSE else "wrong_credentials"


def _said(messages: Sequence[Message], *, level: str) -> tuple[Said, ...]:
    return tuple(Said(code=message.code, text=message.text, level=level) for message in messages)


def _correction(messages: Sequence[Message], said: Sequence[Said]) -> str:
    told = headline(said)
    return next(
        (message.correction for message, each in zip(messages, said, strict=True) if each == told), ""
    )


def _for_all(calls: Sequence[Call], answer: Answer) -> Mapping[str, Answer]:
    return {call.control_id: answer for call in calls}
