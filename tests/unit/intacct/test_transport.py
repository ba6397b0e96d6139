"""What the network can do to a request, and what is certain afterwards."""

import gzip
import ssl

import httpx2
import pytest

from factories.gateway_answers import (
    LOGIN_URL,
    Gateway,
    answer,
    error,
    refused_at_the_edge,
    result,
)
from tieout.intacct import (
    AnswerLost,
    ConnectionFailed,
    EdgeRefused,
    HttpTransport,
    IntacctError,
    RateLimited,
    RemoteProtocolError,
    WrongCredentials,
)

DONE = answer(result("<key>7</key>", function="create_invoice", control_id="f-1"))
HTML = b"<!DOCTYPE html><html><head><title>502</title></head><body>cf-error-details<br></body></html>"
EITHER = pytest.mark.parametrize("is_write", [True, False])


def reply(status: int, body: bytes = b"", **headers: str) -> httpx2.Response:
    given = {name.replace("_", "-"): text for name, text in headers.items()}
    return httpx2.Response(status, stream=httpx2.ByteStream(body), headers=given)


class Broken(httpx2.SyncByteStream):
    """A body that begins and then breaks."""

    def __init__(self, body: bytes, error: Exception) -> None:
        self._body, self._error = body, error

    def __iter__(self):
        yield self._body
        raise self._error


def send(given, *, is_write: bool = False):
    gateway = Gateway([given])
    return gateway.transport().send(LOGIN_URL, b"<request/>", is_write=is_write)


def refused(given, *, is_write: bool) -> IntacctError:
    with pytest.raises(IntacctError) as refusal:
        send(given, is_write=is_write)
    return refusal.value


class TestSend:
    def test_posts_xml_and_takes_compressed_answers(self):
        gateway = Gateway([DONE])

        answered = gateway.transport().send(LOGIN_URL, b"<request/>", is_write=False)

        [request] = gateway.requests
        assert answered.results[0].key == "7"
        assert (request.method, str(request.url), request.content) == ("POST", LOGIN_URL, b"<request/>")
        assert request.headers["content-type"] == "application/xml"
        assert request.headers["accept-encoding"] == "gzip"

    def test_unpacks_a_compressed_answer(self):
        given = reply(200, gzip.compress(DONE), content_encoding="gzip", content_type="text/xml")

        assert send(given).results[0].key == "7"

    def test_waits_longer_for_a_write_than_for_a_question(self):
        seen = []

        def note(request: httpx2.Request) -> httpx2.Response:
            seen.append(request.extensions["timeout"])
            return reply(200, DONE)

        gateway = Gateway([note, note])
        transport = gateway.transport()
        transport.send(LOGIN_URL, b"", is_write=False)
        transport.send(LOGIN_URL, b"", is_write=True)

        assert [(each["connect"], each["read"]) for each in seen] == [(10.0, 120.0), (10.0, 300.0)]

    def test_takes_an_answer_whatever_its_content_type(self):
        assert send(reply(200, DONE, content_type="text/html")).results[0].key == "7"


@EITHER
class TestCertainlyNotExecuted:
    @pytest.mark.parametrize(
        "error",
        [
            httpx2.ConnectError("Name or service not known"),
            httpx2.ConnectTimeout("timed out"),
            httpx2.PoolTimeout("no connection became free"),
            httpx2.UnsupportedProtocol("Request URL has an unsupported protocol 'ftp://'."),
        ],
    )
    def test_is_what_found_no_connection(self, error, is_write):
        failed = refused(error, is_write=is_write)

        assert type(failed) is ConnectionFailed
        assert str(failed) == f"Intacct cannot be reached at {LOGIN_URL}: {error}."

    def test_is_what_the_edge_refused_in_xml(self, is_write):
        body = refused_at_the_edge(error("GW-0011", description="Invalid Request"))

        assert type(refused(reply(400, body, content_type="text/xml"), is_write=is_write)) is EdgeRefused

    def test_is_a_refused_sign_in_in_xml(self, is_write):
        body = refused_at_the_edge(error("XMLGW_JPP0002", description="Sign-in information is incorrect."))

        failed = refused(reply(401, body, content_type="text/xml"), is_write=is_write)

        assert type(failed) is WrongCredentials
        assert (failed.code, failed.level) == ("XMLGW_JPP0002", "edge")

    @pytest.mark.parametrize("body", [b"", b"Unauthorized", HTML])
    def test_is_a_refused_sign_in_without_xml_in_the_documented_words(self, body, is_write):
        failed = refused(reply(401, body), is_write=is_write)

        assert type(failed) is WrongCredentials
        assert (failed.code, failed.description) == ("401", "non-200 status code: 401")

    @pytest.mark.parametrize("body", [b"", b"Too many requests", HTML, refused_at_the_edge(error("GW-0010"))])
    def test_is_what_found_no_free_slot(self, body, is_write):
        failed = refused(reply(429, body), is_write=is_write)

        assert type(failed) is RateLimited
        assert failed.retry_after_seconds is None

    @pytest.mark.parametrize("body", [b"", refused_at_the_edge(error("GW-0010"))])
    def test_tells_when_to_come_again_if_the_gateway_does(self, body, is_write):
        failed = refused(reply(429, body, retry_after="17"), is_write=is_write)

        assert failed.retry_after_seconds == 17.0

    def test_is_throttled_also_in_a_text_that_came_with_200(self, is_write):
        assert type(refused(reply(200, b"API rate limit exceeded"), is_write=is_write)) is RateLimited

    def test_is_not_what_was_cut_off_behind_such_words(self, is_write):
        body = answer(result("<errormessage>API rate limit exceeded</errormessage>", status="failure"))

        assert type(refused(reply(200, body[:-40]), is_write=is_write)) is AnswerLost

    @pytest.mark.parametrize("status", [301, 302, 403, 404])
    def test_is_what_another_server_answered(self, status, is_write):
        failed = refused(reply(status, HTML, location="https://elsewhere.example/"), is_write=is_write)

        assert type(failed) is RemoteProtocolError
        assert str(failed) == f"The address answered with HTTP {status} and no XML."


@EITHER
class TestMayHaveBeenExecuted:
    @pytest.mark.parametrize("status", [500, 502, 503, 504, 524])
    @pytest.mark.parametrize("body", [b"", HTML, refused_at_the_edge(error("GW-0001"))])
    def test_is_every_outage_whatever_its_body(self, status, body, is_write):
        failed = refused(reply(status, body), is_write=is_write)

        assert type(failed) is AnswerLost
        assert failed.status == status

    def test_keeps_what_the_gateway_says_about_its_outage(self, is_write):
        body = refused_at_the_edge(error("GW-0001", description="Unable to process request"))

        assert "Unable to process request [GW-0001]" in refused(reply(500, body), is_write=is_write).reason

    @pytest.mark.parametrize(
        "error",
        [
            httpx2.ReadTimeout("timed out"),
            httpx2.WriteTimeout("timed out"),
            httpx2.ReadError("Connection reset by peer"),
            httpx2.WriteError("Broken pipe"),
            httpx2.RemoteProtocolError("Server disconnected without sending a response."),
        ],
    )
    def test_is_what_broke_on_the_way(self, error, is_write):
        failed = refused(error, is_write=is_write)

        assert type(failed) is AnswerLost
        assert str(error) in failed.reason

    def test_is_what_broke_within_the_body(self, is_write):
        broken = httpx2.Response(200, stream=Broken(DONE[:200], httpx2.ReadError("Connection reset by peer")))

        assert type(refused(broken, is_write=is_write)) is AnswerLost

    def test_is_a_body_that_was_cut_off(self, is_write):
        assert type(refused(reply(200, DONE[:-10]), is_write=is_write)) is AnswerLost

    def test_is_an_empty_body(self, is_write):
        assert type(refused(reply(200, b""), is_write=is_write)) is AnswerLost

    def test_is_a_compressed_body_that_is_damaged(self, is_write):
        damaged = reply(200, b"\x1f\x8b" + b"\xff" * 40, content_encoding="gzip")

        assert type(refused(damaged, is_write=is_write)) is AnswerLost

    def test_is_a_compressed_body_that_was_cut_off(self, is_write):
        cut_off = reply(200, gzip.compress(DONE)[:-30], content_encoding="gzip")

        assert type(refused(cut_off, is_write=is_write)) is AnswerLost


class TestNotUnderstood:
    @pytest.mark.parametrize("body", [HTML, b"<html><p>Sorry</html>", b"<response><control/></response>"])
    def test_is_a_doubt_for_a_write_and_an_error_for_a_question(self, body):
        assert type(refused(reply(200, body), is_write=True)) is AnswerLost
        assert type(refused(reply(200, body), is_write=False)) is RemoteProtocolError


class TestHttpTransport:
    def test_follows_no_redirect_with_the_password(self):
        gateway = Gateway([reply(307, b"", location="https://elsewhere.example/"), DONE])

        with pytest.raises(RemoteProtocolError):
            gateway.transport().send(LOGIN_URL, b"<request/>", is_write=False)

        assert len(gateway.requests) == 1

    def test_sends_nothing_after_it_was_closed(self):
        transport = Gateway([DONE]).transport()

        transport.close()

        with pytest.raises(RuntimeError, match="closed"):
            transport.send(LOGIN_URL, b"<request/>", is_write=False)

    def test_trusts_no_proxy_of_the_environment(self, monkeypatch):
        monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("SSL_CERT_FILE", ssl.get_default_verify_paths().openssl_cafile)

        transport = HttpTransport()

        assert not transport._http._mounts
        transport.close()
