"""The one way onto the network: POST a document, hand on the answer's bytes.

An answer that begins but does not end, a reset and a time-out are one thing to a caller: it may have
happened. Certain are a connection that never came about, and an answer of class 4xx.
Source (documented): the official SDKs parse 4xx bodies that are XML; 5xx and HTML are outages, and 524 means
that Intacct may still be working on it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import httpx2

from tieout.intacct.answers import AnswerReader
from tieout.intacct.errors import (
    AnswerLost,
    ConnectionFailed,
    GatewayError,
    IntacctError,
    RateLimited,
    RemoteProtocolError,
    WrongCredentials,
)
from tieout.intacct.refusals import RATE_LIMIT_TEXTS, UNAUTHORIZED
from tieout.intacct.results import Answer

CONNECT_SECONDS, READ_SECONDS, WRITE_SECONDS = 10.0, 120.0, 300.0
CHUNK_BYTES = 64 * 1024
HEAD_BYTES = 4096


class Transport(Protocol):
    """Sends one request and reads its answer."""

    def send(self, address: str, body: bytes, *, is_write: bool) -> Answer:
        """Return the answer.

        Raises: TransportError, ProtocolError, GatewayError.
        """

    def close(self) -> None:
        """Close what is open."""


class HttpTransport:
    """The transport over httpx2; another `httpx2.BaseTransport` below it replaces the network in tests."""

    def __init__(
        self,
        *,
        below: httpx2.BaseTransport | None = None,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
        write_seconds: float = WRITE_SECONDS,
    ) -> None:
        self._read_seconds = read_seconds
        self._write_seconds = write_seconds
        self._connect_seconds = connect_seconds
        self._http = httpx2.Client(
            transport=below,
            trust_env=False,
            follow_redirects=False,
            headers={"Content-Type": "application/xml", "Accept-Encoding": "gzip", "User-Agent": "tieout"},
        )

    def send(self, address: str, body: bytes, *, is_write: bool) -> Answer:
        """Post a request and read the answer while it arrives.

        Raises: ConnectionFailed, AnswerLost, RemoteProtocolError, GatewayError.
        """
        seconds = self._write_seconds if is_write else self._read_seconds
        timeout = httpx2.Timeout(seconds, connect=self._connect_seconds)
        with (
            _lost_or_failed(address),
            self._http.stream("POST", address, content=body, timeout=timeout) as response,
        ):
            return _read(response, is_write=is_write)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


@contextmanager
def _lost_or_failed(address: str) -> Iterator[None]:
    try:
        yield
    except (
        httpx2.ConnectError,
        httpx2.ConnectTimeout,
        httpx2.PoolTimeout,
        httpx2.UnsupportedProtocol,
        httpx2.InvalidURL,
    ) as error:
        raise ConnectionFailed(address, str(error) or type(error).__name__) from error
    except httpx2.RequestError as error:
        raise AnswerLost(str(error) or type(error).__name__) from error


def _read(response: httpx2.Response, *, is_write: bool) -> Answer:
    """Read an answer while it arrives; what cannot be understood is judged by its status."""
    status = response.status_code
    reader = AnswerReader(http_status=status)
    head = b""
    try:
        for chunk in response.iter_bytes(CHUNK_BYTES):
            head = head or chunk[:HEAD_BYTES]
            reader.feed(chunk)
        return reader.close()
    except RateLimited as error:
        error.retry_after_seconds = _retry_after(response)
        raise
    except GatewayError as error:
        if status >= 500:
            # The gateway gave up, and what it had begun may still end well.
            raise AnswerLost(f"HTTP {status}: {error}", status=status) from error
        raise
    except (RemoteProtocolError, AnswerLost) as error:
        raise _by_status(error, response, head=head, is_write=is_write) from error


def _by_status(
    error: IntacctError, response: httpx2.Response, *, head: bytes, is_write: bool
) -> IntacctError:
    """Say what it means that no answer of the gateway's came."""
    status = response.status_code
    # An answer that was cut off may hold the words about one function of several.
    is_xml = head.lstrip().startswith((b"<?xml", b"<response"))
    is_throttled = not is_xml and any(text.encode() in head.lower() for text in RATE_LIMIT_TEXTS)
    if status == 429 or is_throttled:
        limited = RateLimited((), level="edge")
        limited.retry_after_seconds = _retry_after(response)
        return limited
    if status >= 500:
        return AnswerLost(f"HTTP {status}", status=status)
    if status == 401:
        return WrongCredentials([UNAUTHORIZED], level="edge")
    if not response.is_success:
        return RemoteProtocolError(f"The address answered with HTTP {status} and no XML.")
    # Cut off or garbled: a write may have been executed all the same.
    return AnswerLost(str(error)) if is_write and isinstance(error, RemoteProtocolError) else error


def _retry_after(response: httpx2.Response) -> float | None:
    """Return how long to wait, if the answer says so in seconds.

    Source (assumed): one client honours the header; no captured answer has it.
    """
    text = response.headers.get("retry-after", "")
    return float(text) if text.isdigit() else None
