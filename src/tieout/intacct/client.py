"""The client: one shared sign-in, questions, and writes that are told apart one by one."""

import time
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from enum import Enum
from types import TracebackType
from typing import Self

from tieout.intacct.envelope import Call, Login, Sender, SessionId, build_request
from tieout.intacct.errors import (
    AnswerLost,
    ConnectionFailed,
    GatewayError,
    LocalProtocolError,
    RateLimited,
    RemoteProtocolError,
    SessionExpired,
    SignInUnanswered,
)
from tieout.intacct.functions import Function
from tieout.intacct.limits import Limiter, LocalLimiter, Meter
from tieout.intacct.questions import Questions
from tieout.intacct.refusals import function_error
from tieout.intacct.results import Answer, Result, all_or_none, in_order
from tieout.intacct.session import Credentials, Session, SessionCache, Turns, good_until, sign_in
from tieout.intacct.transport import HttpTransport, Transport

# Source (observed): practitioners write under about 100 records a request; one time-out then leaves few in
# doubt.
FUNCTIONS_MAX = 100
# A question whose answer is lost, or that finds no free slot, is asked again after these; a write never is.
WAITS_SECONDS = (1.0, 4.0)
WAIT_SECONDS_MAX = 60.0


class Purpose(Enum):
    """What a request is for."""

    ASK = "ask"
    WRITE = "write"
    WRITE_TOGETHER = "write together"


def random_id() -> str:
    """Make a control id for a request that changes nothing."""
    return uuid.uuid4().hex


class Client(Questions):
    """Talks to one company (or entity) as one user. May be used by several threads at once."""

    def __init__(
        self,
        credentials: Credentials,
        sender: Sender,
        *,
        transport: Transport | None = None,
        sessions: SessionCache | None = None,
        limiter: Limiter | None = None,
        meter: Meter | None = None,
        next_id: Callable[[], str] = random_id,
        cause: str = "",
        is_bulk: bool = False,
        extra_hosts: Collection[str] = (),
        waits_seconds: Sequence[float] = WAITS_SECONDS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._credentials = credentials
        self._sender = sender
        self._transport = transport if transport is not None else HttpTransport()
        self._sessions = sessions if sessions is not None else SessionCache()
        self._limiter = limiter if limiter is not None else LocalLimiter()
        self.meter = meter if meter is not None else Meter()
        self._next_id = next_id
        self._cause = cause
        self._is_bulk = is_bulk
        self._extra_hosts = tuple(extra_hosts)
        self._waits_seconds = tuple(waits_seconds)
        self._sleep = sleep

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def at_entity(self, entity_id: str) -> "Client":
        """Return a client that signs in to an entity of the same company, over the same connections.

        Source (assumed): the user of a top-level connection may switch to the entities it has access to.
        """
        return Client(
            replace(self._credentials, entity_id=entity_id),
            self._sender,
            transport=self._transport,
            sessions=self._sessions,
            limiter=self._limiter,
            meter=self.meter,
            next_id=self._next_id,
            cause=self._cause,
            is_bulk=self._is_bulk,
            extra_hosts=self._extra_hosts,
            waits_seconds=self._waits_seconds,
            sleep=self._sleep,
        )

    def close(self) -> None:
        """Close the connections; the session stays in the cache."""
        self._transport.close()

    def sign_in(self) -> None:
        """Sign in unless a session is known.

        Raises: SignInRefused and its kin, SenderRefused, TransportError, ProtocolError.
        """
        if self._sessions.find(self._credentials) is None:
            with self._limiter.slot(is_bulk=self._is_bulk):
                self._session()

    def write(self, calls: Sequence[Call], *, is_transaction: bool = False) -> list[Result]:
        """Send writes in one request, each on its own, and return a result for each, in their order.

        A result without a status, or none at all for a call, means that nobody knows. In a transaction one
        failure undoes all of them; those that did not fail themselves are aborted.
        Raises: SignInRefused and its kin, TransportError, ProtocolError; then see the errors' own words on
        whether it may have happened.
        """
        control_ids = [call.control_id for call in calls]
        if not 1 <= len(calls) <= FUNCTIONS_MAX or len(set(control_ids)) < len(calls):
            raise LocalProtocolError(f"a request has 1 to {FUNCTIONS_MAX} functions, each with its own id")
        with self._limiter.slot(is_bulk=self._is_bulk):
            answer = self._exchange(calls, Purpose.WRITE_TOGETHER if is_transaction else Purpose.WRITE)
        return in_order(control_ids, answer.results)

    def _ask(self, function: Function, *, is_repeatable: bool = True) -> Result:
        """Send a function that changes nothing; what the network or a busy gateway swallows goes again.

        One that is not repeatable goes again only if it was not executed.
        """
        for wait in (*self._waits_seconds, None):
            try:
                return self._ask_once(function)
            except SignInUnanswered:
                raise  # the password is not sent again by machine
            except (AnswerLost, ConnectionFailed, RateLimited) as error:
                if wait is None or (isinstance(error, AnswerLost) and not is_repeatable):
                    raise
                asked_for = error.retry_after_seconds if isinstance(error, RateLimited) else None
                self._sleep(min(max(wait, asked_for or 0.0), WAIT_SECONDS_MAX))
        raise AssertionError("the last round returns or raises")

    def _ask_once(self, function: Function) -> Result:
        call = Call(self._next_id(), function)
        with self._limiter.slot(is_bulk=self._is_bulk):
            answer = self._exchange([call], Purpose.ASK)
        result = in_order([call.control_id], answer.results)[0]
        if result.is_unknown:
            raise RemoteProtocolError("Intacct's answer does not say whether the function worked.")
        if not result.is_success:
            raise function_error(result.messages, control_id=result.control_id)
        return result

    def _exchange(self, calls: Sequence[Call], purpose: Purpose) -> Answer:
        """Send within a session. One that ended is replaced once: nothing was executed without it."""
        session = self._session()
        try:
            return self._send(session, calls, purpose)
        except SessionExpired:
            self._sessions.forget(self._credentials, session)
            return self._send(self._session(), calls, purpose)

    def _send(self, session: Session, calls: Sequence[Call], purpose: Purpose) -> Answer:
        sent_at = self._sessions.now()
        answer = self._post(session.address, SessionId(session.id), calls, purpose)
        if answer.session_timeout:
            # Source (documented): each call slides the end of the session forward.
            self._sessions.prolong(self._credentials, session, good_until=good_until(answer, now=sent_at))
        return answer

    def _post(
        self, address: str, authentication: Login | SessionId, calls: Sequence[Call], purpose: Purpose
    ) -> Answer:
        is_write = purpose is not Purpose.ASK
        body = build_request(
            sender=self._sender,
            authentication=authentication,
            calls=calls,
            control_id=self._next_id(),
            is_unique=is_write,
            is_transaction=purpose is Purpose.WRITE_TOGETHER,
        )
        try:
            answer = self._transport.send(address, body, is_write=is_write)
        except ConnectionFailed:
            raise  # no request went out
        except GatewayError:
            self._count(authentication, calls, None, is_write=is_write)
            raise
        except (AnswerLost, RemoteProtocolError):
            self._count(authentication, calls, (), is_write=is_write)
            raise
        if purpose is Purpose.WRITE_TOGETHER:
            answer.results = all_or_none(in_order([call.control_id for call in calls], answer.results))
        self._count(authentication, calls, answer.results, is_write=is_write)
        return answer

    def _count(
        self,
        authentication: Login | SessionId,
        calls: Sequence[Call],
        results: Sequence[Result] | None,
        *,
        is_write: bool,
    ) -> None:
        """Count a request; without results its functions were refused unseen, with none nobody knows."""
        first = calls[0].function
        self.meter.count_request(
            sign_ins=1 if isinstance(authentication, Login) else 0,
            about=f"{first.function_name} {first.about}".strip(),
            cause=self._cause,
        )
        if results is None:
            return
        for call, result in zip(calls, in_order([call.control_id for call in calls], results), strict=True):
            # A question is billed as a call, whatever its answer; a write for what it wrote.
            is_billed = not is_write or result.is_success or result.is_unknown
            self.meter.count_function(
                name=call.function.function_name,
                about=call.function.about,
                transactions=call.function.transactions if is_billed else 0,
                cause=self._cause,
            )

    def _session(self) -> Session:
        session = self._sessions.find(self._credentials)
        if session is not None:
            return session
        turns = self._sessions.turns(self._credentials)
        refusal_count = turns.refusal_count
        with turns.lock:
            session = self._sessions.find(self._credentials)
            if session is None:
                turns.raise_refusal_since(refusal_count)
                session = self._sign_in(turns)
                self._sessions.keep(self._credentials, session)
            return session

    def _sign_in(self, turns: Turns) -> Session:
        try:
            return sign_in(
                credentials=self._credentials,
                post=self._post_one,
                now=self._sessions.now(),
                next_id=self._next_id,
                extra_hosts=self._extra_hosts,
            )
        except (GatewayError, SignInUnanswered) as error:
            turns.refuse(error)
            raise

    def _post_one(self, address: str, authentication: Login | SessionId, call: Call) -> Answer:
        return self._post(address, authentication, [call], Purpose.ASK)
