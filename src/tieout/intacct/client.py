"""The client: one shared sign-in, questions that come in pages, writes that are told apart one by one."""

import time
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from types import TracebackType
from typing import Self

from tieout.intacct.changes import MODIFIED, ChangePlace
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
from tieout.intacct.functions import Function, Read
from tieout.intacct.limits import Limiter, LocalLimiter, Meter
from tieout.intacct.queries import Page, Query
from tieout.intacct.refusals import function_error
from tieout.intacct.results import Answer, Record, Result, in_order
from tieout.intacct.session import Credentials, Session, SessionCache, Turns, good_until, sign_in
from tieout.intacct.transport import HttpTransport, Transport

# Source (observed): practitioners write under about 100 records a request; one time-out then leaves few in
# doubt.
FUNCTIONS_MAX = 100
# A question whose answer is lost, or that finds no free slot, is asked again after these; a write never is.
WAITS_SECONDS = (1.0, 4.0)
WAIT_SECONDS_MAX = 60.0


def random_id() -> str:
    """Make a control id for a request that changes nothing."""
    return uuid.uuid4().hex


class Client:
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

    def query(self, query: Query) -> Page:
        """Ask for one page.

        Raises: FunctionRefused and its kin, SignInRefused and its kin, TransportError, ProtocolError.
        """
        result = self._ask(query)
        # A page that does not say what is behind it would end a reading too early without a word.
        if result.remaining is None or result.count != len(result.rows):
            raise RemoteProtocolError(f"Intacct's page of {query.about} does not count its rows rightly.")
        return Page(rows=result.rows, total=result.total, remaining=result.remaining)

    def pages(self, query: Query) -> Iterator[Page]:
        """Ask for all pages, by RECORDNO: what changes meanwhile cannot shift a page.

        Raises: as `query`.
        """
        assert tuple(query.order) == ("RECORDNO",), "paging goes by RECORDNO"
        assert "RECORDNO" in query.fields, "paging needs RECORDNO among the fields"
        last = ""
        page = self.query(query)
        while True:
            yield page
            if not page.remaining:
                return
            last = _moved_on(last, page)
            page = self.query(query.after(last))

    def changes(self, query: Query, place: ChangePlace) -> Iterator[tuple[Page, ChangePlace]]:
        """Ask for all that changed behind a place, by WHENMODIFIED and RECORDNO, page by page.

        Shape: each page with the place behind it, from which a later reading may go on once its rows are
        stored. Records without WHENMODIFIED are among the rows.
        Raises: as `query`.
        """
        assert {MODIFIED, "RECORDNO"} <= set(query.fields), "a reading of changes needs both fields"
        while True:
            page = self.query(place.question(query))
            behind = place.behind(page.rows)
            yield page, behind
            if not page.remaining:
                return
            if behind == place:
                raise RemoteProtocolError(f"Intacct's pages of {query.about} do not move on.")
            place = behind

    def read(self, about: str, keys: Sequence[str], fields: Sequence[str] = ("*",)) -> Sequence[Record]:
        """Read records by RECORDNO, with the lines they own; one that is gone is missing.

        Raises: as `query`.
        """
        rows = self._ask(Read(about, tuple(keys), tuple(fields))).rows
        return [row if isinstance(row, Record) else Record(row) for row in rows]

    def write(self, calls: Sequence[Call]) -> list[Result]:
        """Send writes in one request, each on its own, and return a result for each, in their order.

        A result without a status, or none at all for a call, means that nobody knows.
        Raises: SignInRefused and its kin, TransportError, ProtocolError; then see the errors' own words on
        whether it may have happened.
        """
        control_ids = [call.control_id for call in calls]
        if not 1 <= len(calls) <= FUNCTIONS_MAX or len(set(control_ids)) < len(calls):
            raise LocalProtocolError(f"a request has 1 to {FUNCTIONS_MAX} functions, each with its own id")
        with self._limiter.slot(is_bulk=self._is_bulk):
            answer = self._exchange(calls, is_write=True)
        return in_order(control_ids, answer.results)

    def _ask(self, function: Function) -> Result:
        """Send a function that changes nothing; what the network or a busy gateway swallows goes again."""
        for wait in (*self._waits_seconds, None):
            try:
                return self._ask_once(function)
            except SignInUnanswered:
                raise  # the password is not sent again by machine
            except (AnswerLost, ConnectionFailed, RateLimited) as error:
                if wait is None:
                    raise
                asked_for = error.retry_after_seconds if isinstance(error, RateLimited) else None
                self._sleep(min(max(wait, asked_for or 0.0), WAIT_SECONDS_MAX))
        raise AssertionError("the last round returns or raises")

    def _ask_once(self, function: Function) -> Result:
        call = Call(self._next_id(), function)
        with self._limiter.slot(is_bulk=self._is_bulk):
            answer = self._exchange([call], is_write=False)
        result = in_order([call.control_id], answer.results)[0]
        if result.is_unknown:
            raise RemoteProtocolError("Intacct's answer does not say whether the function worked.")
        if not result.is_success:
            raise function_error(result.messages, control_id=result.control_id)
        return result

    def _exchange(self, calls: Sequence[Call], *, is_write: bool) -> Answer:
        """Send within a session. One that ended is replaced once: nothing was executed without it."""
        session = self._session()
        try:
            return self._send(session, calls, is_write=is_write)
        except SessionExpired:
            self._sessions.forget(self._credentials, session)
            return self._send(self._session(), calls, is_write=is_write)

    def _send(self, session: Session, calls: Sequence[Call], *, is_write: bool) -> Answer:
        sent_at = self._sessions.now()
        answer = self._post(session.address, SessionId(session.id), calls, is_write=is_write)
        if answer.session_timeout:
            # Source (documented): each call slides the end of the session forward.
            self._sessions.prolong(self._credentials, session, good_until=good_until(answer, now=sent_at))
        return answer

    def _post(
        self, address: str, authentication: Login | SessionId, calls: Sequence[Call], *, is_write: bool
    ) -> Answer:
        body = build_request(
            sender=self._sender,
            authentication=authentication,
            calls=calls,
            control_id=self._next_id(),
            is_unique=is_write,
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
        return self._post(address, authentication, [call], is_write=False)


def _moved_on(before: str, page: Page) -> str:
    """Return the RECORDNO behind which the next page begins.

    Raises: RemoteProtocolError, when the pages would go round in a circle.
    """
    last = page.rows[-1].get("RECORDNO", "") if page.rows else ""
    if not last.isdigit() or (before and int(last) <= int(before)):
        raise RemoteProtocolError(f"Intacct's pages do not move on: RECORDNO {last!r} after {before!r}.")
    return last
