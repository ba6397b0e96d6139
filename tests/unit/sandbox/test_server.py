"""The server: keep-alive, dropped connections, held answers, slots, overlap."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from factories.sandbox import Wire, envelope, errors_of, invoice_xml, login
from tieout.sandbox.server import SandboxServer
from tieout.sandbox.start import Content

PATIENCE_SECONDS = 20


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    """Give a running sandbox without generated books."""
    with SandboxServer(content=Content(customers=0, invoices=0)) as running:
        yield running


@pytest.fixture
def tcp(server: SandboxServer) -> Iterator[Wire]:
    """Give a way to talk to it over TCP, with the customer CK-1 in its books."""
    with httpx2.Client(timeout=PATIENCE_SECONDS) as client:
        talk = Wire(client, gateway=server.gateway, control=server.control)
        talk.act("create-customer", name="Copper Kettle", customer_id="CK-1", term="Net 30")
        yield talk


def wait_until(happens: object) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happens():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.01)


def write(number: str) -> str:
    function = f'<function controlid="{number}">{invoice_xml(number, "1")}</function>'
    return envelope(function, authentication=login(), unique=True)


class TestConnections:
    def test_stay_open_for_the_next_request(self, server: SandboxServer) -> None:
        body = write("A-1").encode()
        request = (
            f"POST /ia/xml/xmlgw.phtml HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        host, port = server.address.removeprefix("http://").split(":")

        with socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS) as connection:
            for _ in range(2):
                connection.sendall(request)
                answer = b""
                while b"</response>" not in answer:
                    answer += connection.recv(65536)
                assert answer.startswith(b"HTTP/1.1 200 OK")

    def test_may_send_their_body_in_chunks(self, tcp: Wire) -> None:
        body = write("A-1").encode()

        answer = tcp.client.post(tcp.gateway, content=iter([body[:50], body[50:]]))

        assert b"<status>failure</status>" not in answer.content

    def test_show_the_books_to_a_person(self, tcp: Wire, server: SandboxServer) -> None:
        page = tcp.client.get(server.address)

        assert page.headers["content-type"].startswith("text/html")
        assert "Copper Kettle" in page.text


class TestFaults:
    def test_lost_requests_change_nothing(self, tcp: Wire) -> None:
        tcp.post_control("faults", spec="lost_request=1")

        with pytest.raises(httpx2.RemoteProtocolError):
            tcp.post(write("A-1"))

        assert tcp.get_control("books/invoices")["count"] == 0

    def test_lost_answers_were_committed(self, tcp: Wire) -> None:
        tcp.post_control("faults", spec="lost_answer=1", only="writes")

        with pytest.raises(httpx2.RemoteProtocolError):
            tcp.post(write("A-1"))

        assert [row["number"] for row in tcp.get_control("books/invoices")["rows"]] == ["A-1"]
        assert len(tcp.query("ARINVOICE", "RECORDNO")) == 1
        tcp.post_control("faults", spec="")
        again = tcp.call(invoice_xml("A-1", "1"), control_id="A-1", unique=True)
        assert "already been recorded" in errors_of(again)[0][1]

    def test_slow_answers_come_after_the_commit(self, tcp: Wire) -> None:
        tcp.post_control("faults", spec="slow=1:60")

        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(tcp.client.post, tcp.gateway, content=write("A-1"), timeout=1)
            wait_until(lambda: tcp.get_control("books/invoices")["count"] == 1)
            with pytest.raises(httpx2.ReadTimeout):
                waiting.result()

    def test_strike_again_in_the_same_way_for_the_same_seed(self, tcp: Wire) -> None:
        def strikes() -> list[bool]:
            tcp.post_control("faults", spec="lost_request=0.5;seed=7")
            found = []
            for _ in range(12):
                try:
                    tcp.query("CUSTOMER", "NAME")
                    found.append(False)
                except httpx2.RemoteProtocolError:
                    found.append(True)
            return found

        first = strikes()

        assert True in first
        assert False in first
        assert strikes() == first

    @pytest.mark.parametrize("spec", ["nonsense=1", "slow", "slow=2", "slow=0.1;seed=x", "slow=a"])
    def test_need_a_spec_that_can_be_read(self, tcp: Wire, spec: str) -> None:
        answer = tcp.client.post(f"{tcp.control}/faults", json={"spec": spec})

        assert answer.status_code == 400
        assert answer.json()["error"]["message"]


class TestHold:
    def test_waits_after_the_commit_until_it_is_released(self, tcp: Wire) -> None:
        tcp.post_control("hold", write=2)
        assert tcp.post(write("A-1")).status_code == 200

        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(tcp.post, write("A-2"))
            wait_until(lambda: tcp.get_control("hold")["held"])
            held = tcp.get_control("hold")
            invoices = tcp.get_control("books/invoices")["count"]
            assert not waiting.done()
            assert tcp.post_control("release") == {"released": True}
            answer = waiting.result()

        assert invoices == 2
        assert held["seen"] == 2
        assert [(each["function"], each["control_id"]) for each in held["functions"]] == [
            ("create_invoice", "A-2")
        ]
        assert b"<status>success</status>" in answer.content
        assert tcp.post(write("A-3")).status_code == 200

    def test_ends_when_the_sender_is_gone(self, tcp: Wire, server: SandboxServer) -> None:
        tcp.post_control("hold", write=1)
        host, port = server.address.removeprefix("http://").split(":")
        body = write("A-1").encode()

        with socket.create_connection((host, int(port))) as connection:
            head = f"POST /ia/xml/xmlgw.phtml HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
            connection.sendall(head.encode() + body)
            wait_until(lambda: tcp.get_control("hold")["held"])

        wait_until(lambda: tcp.get_control("hold")["given_up"])
        assert tcp.get_control("hold")["held"] is False
        wait_until(lambda: tcp.get_control("counters")["abandoned"] == 1)
        assert tcp.get_control("books/invoices")["count"] == 1


class TestConcurrency:
    def test_counts_the_largest_overlap_of_requests(self, tcp: Wire) -> None:
        tcp.post_control("settings", latency_ms=300, max_concurrency=2)

        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(tcp.post, [write(f"A-{number}") for number in range(3)]))

        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert tcp.get_control("counters")["largest_overlap"] == 3
        assert tcp.get_control("books/invoices")["count"] == 3

    def test_refuses_a_request_that_waited_too_long(self, tcp: Wire) -> None:
        tcp.post_control("settings", latency_ms=1500, max_concurrency=1, queue_seconds=0)

        with ThreadPoolExecutor(2) as pool:
            waiting = pool.submit(tcp.post, write("A-1"))
            wait_until(lambda: tcp.get_control("counters")["in_progress"] == 1)
            refused = tcp.post(write("A-2"))
            assert waiting.result().status_code == 200

        assert refused.status_code == 429
        assert b"<errorno>GW-0010</errorno>" in refused.content
        assert tcp.get_control("counters")["throttled"] == 1

    def test_says_when_the_same_control_id_is_still_being_executed(self, tcp: Wire) -> None:
        gate = threading.Event()

        def first() -> object:
            gate.set()
            return tcp.post(write("A-1"))

        # Two at once: whichever comes second is refused in one way or the other, and one invoice exists.
        with ThreadPoolExecutor(2) as pool:
            one = pool.submit(first)
            gate.wait(PATIENCE_SECONDS)
            two = pool.submit(tcp.post, write("A-1"))
            bodies = [one.result().content, two.result().content]

        texts = (b"concurrent request in process", b"already been recorded")
        assert sum(any(text in body for text in texts) for body in bodies) == 1
        assert tcp.get_control("books/invoices")["count"] == 1
