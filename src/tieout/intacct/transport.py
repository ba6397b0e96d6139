"""The one way onto the network: POST a document, hand on the answer's bytes.

An answer that begins but does not end, a reset and a time-out are one thing to a caller: it may have
happened. Only a connection that never came about is certain.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import httpx2

from tieout.intacct.envelope import Answer, AnswerReader
from tieout.intacct.errors import AnswerLost, ConnectionFailed, RemoteProtocolError

CONNECT_SECONDS, READ_SECONDS, WRITE_SECONDS = 10.0, 120.0, 300.0
CHUNK_BYTES = 64 * 1024
XML_TYPES = ("text/xml", "application/xml")


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
            _check(response)
            reader = AnswerReader(http_status=response.status_code)
            try:
                for chunk in response.iter_bytes(CHUNK_BYTES):
                    reader.feed(chunk)
                return reader.close()
            except RemoteProtocolError as error:
                if is_write:
                    # Cut off or garbled: the write may have been executed all the same.
                    raise AnswerLost(str(error)) from error
                raise

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
        httpx2.UnsupportedProtocol,
        httpx2.InvalidURL,
    ) as error:
        raise ConnectionFailed(address, str(error) or type(error).__name__) from error
    except httpx2.TransportError as error:
        raise AnswerLost(str(error) or type(error).__name__) from error


def _check(response: httpx2.Response) -> None:
    """Refuse what is no XML answer.

    Source (documented): the official SDKs parse 4xx bodies that are XML; 5xx and HTML are outages, and 524
    means that Intacct may still be working on it.
    """
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if response.status_code < 500 and (kind in XML_TYPES or response.status_code == 200):
        return
    if response.status_code >= 500:
        raise AnswerLost(f"HTTP {response.status_code}", status=response.status_code)
    raise RemoteProtocolError(f"The address answered with HTTP {response.status_code} and no XML.")
