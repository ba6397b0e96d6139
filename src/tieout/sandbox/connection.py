"""One HTTP/1.1 connection: requests in, WSGI calls, answers out.

What comes in may be anything: wrong lengths, broken chunks, half a body, nothing for minutes. It is answered
with a status or the connection is closed, and nobody else notices. Answers go out in one piece, and are
packed for those who accept it, as the real gateway does.
"""

from __future__ import annotations

import io
import re
import select
import socket
import sys
import zlib
from collections.abc import Callable, Iterable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, Protocol

from tieout.sandbox.app import IS_GONE, MAX_BODY
from tieout.sandbox.errors import ConnectionDropped

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_LINE_MAX = 1024
_TRAILERS_MAX = 100
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?!;\s*q\s*=\s*0(?:\.0*)?\s*(?:,|$))(?:;|,|$)")
# Less than a packet is not worth the work.
_PACKED_FROM = 1400
_GZIP_FORMAT = 31


class BadBody(Exception):
    """A body that cannot be read."""

    def __init__(self, status: HTTPStatus) -> None:
        """Keep the status to answer with."""
        super().__init__(status.phrase)
        self.status = status


class _Owner(Protocol):
    application: WSGIApplication
    server_address: Any


class Connection(BaseHTTPRequestHandler):
    """Translates between HTTP and WSGI for one connection."""

    protocol_version = "HTTP/1.1"
    server_version = "tieout-sandbox"
    disable_nagle_algorithm = True
    wbufsize = -1
    # Source (documented): the sender's side waits 15 minutes at most (gateway.md 11). Here it is what the
    # sandbox waits for the next byte, so that silent senders do not pile up.
    timeout = 900
    server: _Owner  # type: ignore[assignment]

    def do_GET(self) -> None:
        """Serve a GET."""
        self._serve()

    def do_POST(self) -> None:
        """Serve a POST."""
        self._serve()

    def _serve(self) -> None:
        try:
            body = self._read_body()
        except BadBody as error:
            self.send_error(error.status)
            return
        is_answered = False
        started: list[Any] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _error: object = None, /
        ) -> Callable[[bytes], object]:
            started[:] = [status, headers]
            return self.wfile.write

        try:
            chunks = self.server.application(self._environ(body), start_response)
            is_answered = True
        except ConnectionDropped:
            self.close_connection = is_answered = True
            return
        finally:
            # Whatever else went wrong is the sandbox's own fault and goes on to the server, which reports it.
            if not is_answered:
                self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR)
        status, sent = started
        self._answer(status, sent, chunks)

    def _answer(self, status: str, headers: list[tuple[str, str]], chunks: Iterable[bytes]) -> None:
        code, _, phrase = status.partition(" ")
        body = b"".join(chunks)
        sent = {name: value for name, value in headers if name != "Content-Length"}
        if len(body) >= _PACKED_FROM and _GZIP.search(self.headers.get("Accept-Encoding", "").lower()):
            packer = zlib.compressobj(1, zlib.DEFLATED, _GZIP_FORMAT)
            body = packer.compress(body) + packer.flush()
            sent["Content-Encoding"] = "gzip"
        self.send_response(int(code), phrase)
        for name, value in {**sent, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
            self.wfile.flush()
        except ConnectionError:
            self.close_connection = True

    # --- bodies -------------------------------------------------------------------------------------------

    def _read_body(self) -> bytes:
        coding = self.headers.get("Transfer-Encoding", "").strip().lower()
        if coding == "chunked":
            return self._read_chunks()
        if coding:
            raise BadBody(HTTPStatus.NOT_IMPLEMENTED)
        lengths = set(self.headers.get_all("Content-Length", ["0"]))
        length = lengths.pop().strip()
        if lengths or not re.fullmatch("[0-9]{1,18}", length):
            raise BadBody(HTTPStatus.BAD_REQUEST)
        if int(length) > MAX_BODY:
            raise BadBody(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return self._read_all(int(length))

    def _read_chunks(self) -> bytes:
        parts: list[bytes] = []
        total = 0
        while size := self._chunk_size():
            total += size
            if total > MAX_BODY:
                raise BadBody(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            parts.append(self._read_all(size))
            if self.rfile.readline(_LINE_MAX).strip():
                raise BadBody(HTTPStatus.BAD_REQUEST)
        for _ in range(_TRAILERS_MAX):
            if not self.rfile.readline(_LINE_MAX).strip():
                return b"".join(parts)
        raise BadBody(HTTPStatus.BAD_REQUEST)

    def _chunk_size(self) -> int:
        found = _CHUNK_SIZE.fullmatch(self.rfile.readline(_LINE_MAX))
        if found is None:
            raise BadBody(HTTPStatus.BAD_REQUEST)
        return int(found[1], 16)

    def _read_all(self, length: int) -> bytes:
        body = self.rfile.read(length)
        if len(body) < length:
            # Its sender went away in the middle: nothing of it counts, nobody waits for an answer.
            raise ConnectionResetError
        return body

    # --- WSGI ---------------------------------------------------------------------------------------------

    def _environ(self, body: bytes) -> dict[str, Any]:
        target = self.path
        if target.startswith("http://"):
            # A proxy's form of a request names the whole address.
            target = "/" + target.removeprefix("http://").partition("/")[2]
        path, _, query = target.partition("?")
        host, port = self.server.server_address[:2]
        return {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "SERVER_NAME": str(host),
            "SERVER_PORT": str(port),
            "SERVER_PROTOCOL": self.request_version,
            "HTTP_HOST": self.headers.get("Host", ""),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            IS_GONE: self._is_gone,
        }

    def _is_gone(self) -> bool:
        try:
            waiting = select.poll()
            waiting.register(self.connection, select.POLLIN)
            return bool(waiting.poll(0)) and not self.connection.recv(1, socket.MSG_PEEK)
        except (OSError, ValueError):
            return True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Stay silent; the page shows the log."""
