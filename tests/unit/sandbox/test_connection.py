"""What a connection does with whatever comes in: it answers or closes, and the next one is served."""

from __future__ import annotations

import gzip
import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from factories.sandbox import Wire, envelope, login
from tieout.sandbox.app import Application
from tieout.sandbox.server import SandboxServer
from tieout.sandbox.start import Content

PATIENCE_SECONDS = 20
POST = "POST /ia/xml/xmlgw.phtml HTTP/1.1\r\nHost: x\r\n"
CONTROL = "POST /control/clock HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    """Give a running sandbox with a few invoices."""
    with SandboxServer(content=Content(customers=3, invoices=60)) as running:
        yield running


def connected(server: SandboxServer) -> socket.socket:
    host, port = server.address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS)


def answer_to(server: SandboxServer, sent: bytes, *, is_all: bool = False) -> bytes:
    """Send bytes and give all that comes back until the connection is closed."""
    with connected(server) as connection:
        connection.sendall(sent)
        if is_all:
            connection.shutdown(socket.SHUT_WR)
        received = b""
        while part := connection.recv(65536):
            received += part
        return received


def is_served(server: SandboxServer) -> bool:
    return httpx2.get(server.control).json()["ready"] is True


class TestGarbage:
    @pytest.mark.parametrize(
        ("sent", "status"),
        [
            (POST + "Content-Length: many\r\n\r\n", b"400"),
            (POST + "Content-Length: -5\r\n\r\nhello", b"400"),
            (POST + "Content-Length: 5\r\nContent-Length: 7\r\n\r\nhello", b"400"),
            (POST + "Content-Length: 99999999999999\r\n\r\nhello", b"413"),
            (POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n", b"400"),
            (POST + "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n", b"400"),
            (POST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n", b"400"),
            (POST + "Transfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\nhello", b"413"),
            (POST + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + "A: b\r\n" * 200 + "\r\n", b"400"),
            (POST + "Transfer-Encoding: gzip\r\n\r\nhello", b"501"),
            (POST + f"X: {'a' * 200_000}\r\n\r\n", b"431"),
            (POST + "X: a\r\n" * 500 + "\r\n", b"431"),
            ("PUT /control HTTP/1.1\r\nHost: x\r\n\r\n", b"501"),
            (CONTROL + f"Content-Length: 100000\r\n\r\n{'[' * 100_000}", b"400"),
            (CONTROL + "Content-Length: 2\r\n\r\n[]", b"400"),
            ("POST /ia/xml/xmlgw.phtml HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello", b"200"),
            ("GET /nowhere HTTP/1.0\r\n\r\n", b"404"),
            ("GET http://elsewhere/control?a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"200"),
        ],
    )
    def test_is_answered_with_a_status(self, server: SandboxServer, sent: str, status: bytes) -> None:
        answer = answer_to(server, sent.encode())

        assert answer.startswith(b"HTTP/1.1 " + status)
        assert is_served(server)

    def test_of_random_bytes_harms_nobody(self, server: SandboxServer) -> None:
        for _ in range(20):
            answer_to(server, os.urandom(3000) + b"\r\n\r\n", is_all=True)

        assert is_served(server)

    def test_in_the_body_is_a_schema_error(self, server: SandboxServer) -> None:
        answer = httpx2.post(server.gateway, content=os.urandom(3000))

        assert answer.status_code == 200
        assert b"<errorno>XL03000003</errorno>" in answer.content

    def test_half_a_body_is_not_looked_at(self, server: SandboxServer) -> None:
        before = httpx2.get(f"{server.control}/counters").json()["requests"]

        answer = answer_to(server, (POST + "Content-Length: 500\r\n\r\n<request/>").encode(), is_all=True)

        assert answer == b""
        assert httpx2.get(f"{server.control}/counters").json()["requests"] == before

    def test_in_the_making_keeps_nobody_waiting(self, server: SandboxServer) -> None:
        slow = [connected(server) for _ in range(200)]
        try:
            for connection in slow:
                connection.sendall(b"POST /ia/xml/xmlgw.phtml HTTP/1.1\r\nContent-")

            assert is_served(server)
        finally:
            for connection in slow:
                connection.close()


class TestAnswers:
    def test_are_packed_for_those_who_accept_it(self, server: SandboxServer) -> None:
        body = envelope(
            '<function controlid="a"><query><object>ARINVOICE</object>'
            "<select><field>RECORDNO</field></select></query></function>",
            authentication=login(),
        )

        plain = httpx2.post(server.gateway, content=body, headers={"Accept-Encoding": "gzip;q=0, identity"})
        packed = answer_to(
            server,
            f"{POST}Accept-Encoding: deflate, gzip;q=0.5\r\nConnection: close\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode(),
        )

        head, _, content = packed.partition(b"\r\n\r\n")
        assert "Content-Encoding" not in plain.headers
        assert b"Content-Encoding: gzip" in head
        assert len(content) < len(plain.content) / 2
        assert b"<ARINVOICE><RECORDNO>" in gzip.decompress(content)

    def test_come_on_one_connection_after_the_other(self, server: SandboxServer) -> None:
        request = b"GET /control/clock HTTP/1.1\r\nHost: x\r\n\r\n"

        with connected(server) as connection:
            connection.sendall(request * 3)
            received = b""
            while received.count(b'"now"') < 3:
                received += connection.recv(65536)

        assert received.count(b"HTTP/1.1 200 OK") == 3

    def test_say_so_when_the_sandbox_itself_fails(
        self, server: SandboxServer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        def fail(*_: object) -> None:
            raise ZeroDivisionError("a bug")

        monkeypatch.setattr(Application, "__call__", fail)

        answer = answer_to(server, b"GET /control HTTP/1.1\r\nHost: x\r\n\r\n")

        assert answer.startswith(b"HTTP/1.1 500")
        reported = ""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while "ZeroDivisionError: a bug" not in reported:
            assert time.monotonic() < deadline, reported
            time.sleep(0.01)
            reported += capfd.readouterr().err

    def test_reach_many_senders_at_once(self, server: SandboxServer) -> None:
        talk = Wire(httpx2.Client(timeout=PATIENCE_SECONDS), gateway=server.gateway, control=server.control)
        with talk.client, ThreadPoolExecutor(20) as pool:
            counts = list(pool.map(lambda _: len(talk.query("CUSTOMER", "NAME")), range(60)))

        assert set(counts) == {5}
