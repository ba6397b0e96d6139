"""Many threads and one session: one sign-in between them, and one refusal."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from factories.gateway_answers import (
    CREDENTIALS,
    NOT_SIGNED_IN,
    SENDER,
    SIGN_IN,
    Gateway,
    answer,
    error,
    errors,
    result,
    session_xml,
)
from tieout.intacct import Client, Query, SessionCache, SignInUnanswered, WrongCredentials

EMPTY = answer(result('<data totalcount="0" count="0" numremaining="0"/>', control_id="{id}"))
WRONG = error("XL03000006", "Sign-in information is incorrect")


def refused_sign_in(*parts: str) -> bytes:
    return answer(errors(*parts), authentication=NOT_SIGNED_IN)


class NotingLock:
    """A lock that tells when a thread has come to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.came = threading.Semaphore(0)

    def __enter__(self) -> None:
        self.came.release()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class TestManyThreads:
    COUNT = 12

    def test_sign_in_once_between_them(self):
        cache, gateway = SessionCache(), Gateway([SIGN_IN, *[EMPTY] * self.COUNT])
        together = threading.Barrier(self.COUNT)

        def ask() -> None:
            with Client(CREDENTIALS, SENDER, transport=gateway.transport(), sessions=cache) as client:
                together.wait(timeout=30)
                client.query(Query("CUSTOMER", ("RECORDNO",)))

        with ThreadPoolExecutor(self.COUNT) as pool:
            for future in [pool.submit(ask) for _ in range(self.COUNT)]:
                future.result(timeout=30)

        assert gateway.functions.count("getAPISession") == 1
        assert gateway.functions.count("query") == self.COUNT

    @pytest.mark.parametrize(
        ("given", "kind"),
        [(refused_sign_in(WRONG), WrongCredentials), (httpx2.ReadTimeout("timed out"), SignInUnanswered)],
    )
    def test_are_refused_together_so_that_the_user_is_not_locked_out(self, given, kind):
        cache = SessionCache()
        inside, waiting = threading.Event(), threading.Event()

        def answering(_: httpx2.Request) -> httpx2.Response:
            inside.set()
            assert waiting.wait(timeout=30)
            if isinstance(given, Exception):
                raise given
            return httpx2.Response(200, content=given)

        gateway = Gateway([answering, SIGN_IN])

        def ask() -> None:
            Client(CREDENTIALS, SENDER, transport=gateway.transport(), sessions=cache).sign_in()

        turns = cache.turns(CREDENTIALS)
        turns.lock = noting = NotingLock()
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(ask)
            assert inside.wait(timeout=30)
            second = pool.submit(ask)
            assert noting.came.acquire(timeout=30)
            assert noting.came.acquire(timeout=30)
            waiting.set()
            refusals = [future.exception(timeout=30) for future in (first, second)]

        assert [type(refusal) for refusal in refusals] == [kind, kind]
        assert len(gateway.requests) == 1

    def test_replace_an_ended_session_once_between_them(self):
        # Every answer depends on the session that asks, so that the order of the threads does not matter.
        sign_ins: list[str] = []
        guard = threading.Lock()

        def answering(request: httpx2.Request) -> httpx2.Response:
            if b"<login>" in request.content:
                with guard:
                    sign_ins.append("sign-in")
                    body = answer(result(session_xml(f"session-{len(sign_ins)}"), function="getAPISession"))
            elif b"session-1<" in request.content:
                body = refused_sign_in(error("XL03000006", "Invalid session s...."))
            else:
                body = EMPTY.replace(b"{id}", request.content.split(b'controlid="')[1].split(b'"')[0])
            return httpx2.Response(200, content=body)

        gateway = Gateway([answering] * (3 * self.COUNT + 2))
        cache = SessionCache()
        first = Client(CREDENTIALS, SENDER, transport=gateway.transport(), sessions=cache)
        first.sign_in()

        def ask() -> None:
            client = Client(CREDENTIALS, SENDER, transport=gateway.transport(), sessions=cache)
            client.query(Query("CUSTOMER", ("RECORDNO",)))

        with ThreadPoolExecutor(self.COUNT) as pool:
            for future in [pool.submit(ask) for _ in range(self.COUNT)]:
                future.result(timeout=30)

        assert len(sign_ins) == 2
        assert cache.find(CREDENTIALS).id == "session-2"
