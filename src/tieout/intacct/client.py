"""The client: one shared sign-in, questions that come in pages, writes that are told apart one by one."""

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from types import TracebackType
from typing import Self

from tieout.intacct.envelope import Answer, Call, Result, Sender, SessionId, build_request
from tieout.intacct.errors import RemoteProtocolError, SessionExpired, function_error
from tieout.intacct.functions import Function, Read
from tieout.intacct.limits import Limiter, LocalLimiter, Meter
from tieout.intacct.queries import Page, Query, Row
from tieout.intacct.session import Credentials, Session, SessionCache, sign_in
from tieout.intacct.transport import HttpTransport, Transport


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
        with self._limiter.slot(is_bulk=self._is_bulk):
            self._session()

    def query(self, query: Query) -> Page:
        """Ask for one page.

        Raises: FunctionRefused and its kin, SignInRefused and its kin, TransportError, ProtocolError.
        """
        result = self._one(query)
        return Page(rows=result.rows, total=result.total, remaining=result.remaining)

    def pages(self, query: Query) -> Iterator[Page]:
        """Ask for all pages, by RECORDNO: what changes meanwhile cannot shift a page.

        Raises: as `query`.
        """
        assert tuple(query.order) == ("RECORDNO",), "paging goes by RECORDNO"
        assert "RECORDNO" in query.fields, "paging needs RECORDNO among the fields"
        page = self.query(query)
        while True:
            yield page
            if not page.remaining or not page.rows:
                return
            page = self.query(query.after(page.rows[-1]["RECORDNO"]))

    def read(self, about: str, keys: Sequence[str], fields: Sequence[str] = ("*",)) -> Sequence[Row]:
        """Read records by RECORDNO; one that is gone is missing.

        Raises: as `query`.
        """
        return self._one(Read(about, tuple(keys), tuple(fields))).rows

    def write(self, calls: Sequence[Call]) -> list[Result]:
        """Send writes in one request, each on its own, and return a result for each, in their order.

        A result without a status, or none at all for a call, means that nobody knows.
        Raises: SignInRefused and its kin, TransportError, ProtocolError; then see the errors' own words on
        whether it may have happened.
        """
        answer = self._send(calls, is_write=True)
        return _in_order(calls, answer.results)

    def _one(self, function: Function) -> Result:
        answer = self._send([Call(self._next_id(), function)], is_write=False)
        result = answer.results[0]
        if not result.status:
            raise RemoteProtocolError("Intacct's answer does not say whether the function worked.")
        if not result.is_success:
            raise function_error(result.messages, control_id=result.control_id)
        return result

    def _send(self, calls: Sequence[Call], *, is_write: bool) -> Answer:
        """Send under a slot. A session that ended is replaced once: nothing was executed without it."""
        with self._limiter.slot(is_bulk=self._is_bulk):
            session = self._session()
            try:
                return self._post(session, calls, is_write=is_write)
            except SessionExpired:
                self._sessions.forget(self._credentials, session)
                return self._post(self._session(), calls, is_write=is_write)

    def _post(self, session: Session, calls: Sequence[Call], *, is_write: bool) -> Answer:
        body = build_request(
            sender=self._sender,
            authentication=SessionId(session.id),
            calls=calls,
            control_id=self._next_id(),
            is_unique=is_write,
        )
        self.meter.count_request()
        for call in calls:
            self.meter.count_function(
                name=call.function.function_name,
                about=call.function.about,
                transactions=call.function.transactions,
                cause=self._cause,
            )
        return self._transport.send(session.address, body, is_write=is_write)

    def _session(self) -> Session:
        session = self._sessions.find(self._credentials)
        if session is not None:
            return session
        with self._sessions.signing_in(self._credentials):
            session = self._sessions.find(self._credentials)
            if session is not None:
                return session
            session, requests = sign_in(
                credentials=self._credentials,
                sender=self._sender,
                transport=self._transport,
                now=self._sessions.now(),
                next_id=self._next_id,
                extra_hosts=self._extra_hosts,
            )
            for place in range(requests):
                self.meter.count_request(sign_ins=1 if place == 0 else 0)
                self.meter.count_function(name="getAPISession", about="", transactions=0, cause="")
            self._sessions.keep(self._credentials, session)
            return session


def _in_order(calls: Sequence[Call], results: Sequence[Result]) -> list[Result]:
    """Pair results with calls by control id, by position where an answer has none."""
    by_id = {result.control_id: result for result in results if result.control_id}
    if not by_id and len(results) == len(calls):
        return list(results)
    return [by_id.get(call.control_id, Result(call.control_id, "")) for call in calls]
