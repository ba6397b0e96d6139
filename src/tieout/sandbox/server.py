"""The sandbox as a server: a small threaded HTTP/1.1 server on the standard library.

It keeps connections alive, sends each answer in one piece without delay, and closes the connection without
a word when the application says so.
"""

from __future__ import annotations

import io
import socket
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from types import TracebackType
from typing import Any, ClassVar, Self

from tieout.sandbox.app import IS_GONE, Application, create_app
from tieout.sandbox.control import describe
from tieout.sandbox.errors import ConnectionDropped
from tieout.sandbox.faults import parse_spec
from tieout.sandbox.start import Content, open_filled

_MAX_BODY = 32 * 1024 * 1024


class _Handler(BaseHTTPRequestHandler):
    """Translates between HTTP and WSGI for one connection."""

    protocol_version = "HTTP/1.1"
    server_version = "tieout-sandbox"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def do_GET(self) -> None:
        """Serve a GET."""
        self._serve()

    def do_POST(self) -> None:
        """Serve a POST."""
        self._serve()

    def _serve(self) -> None:
        body = self._read_body()
        if body is None:
            self.send_error(413)
            return
        started: list[Any] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], _error: object = None, /
        ) -> Callable[[bytes], object]:
            started[:] = [status, headers]
            return self.wfile.write

        try:
            chunks = self.server.application(self._environ(body), start_response)
        except ConnectionDropped:
            self.close_connection = True
            return
        status, headers = started
        code, _, phrase = status.partition(" ")
        self.send_response(int(code), phrase)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        try:
            for chunk in chunks:
                self.wfile.write(chunk)
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _read_body(self) -> bytes | None:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        length = int(self.headers.get("Content-Length") or 0)
        return self.rfile.read(length) if length <= _MAX_BODY else None

    def _environ(self, body: bytes) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
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
            peeked: bytes = self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return not peeked

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Stay silent; the page shows the log."""


class _Server(ThreadingMixIn, TCPServer):
    """Accepts connections, a thread each, and can close them all."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128
    block_on_close: ClassVar[bool] = False  # type: ignore[misc]

    def __init__(self, address: tuple[str, int], application: Application) -> None:
        """Bind the address."""
        self.application = application
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection and serve it in its thread."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection and close it."""
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        """Close every open connection."""
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Report a fault of the sandbox itself; a sender who went away is none."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError):
            super().handle_error(request, client_address)


class SandboxServer:
    """A running sandbox; also a context manager. Port 0 takes a free port."""

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        content: Content | None = None,
        state: Path | None = None,
        latency_ms: int | None = None,
        max_concurrency: int | None = None,
        sign_in_error: int | None = None,
        faults: str = "",
    ) -> None:
        """Fill the books and bind the port; :meth:`start` begins to serve.

        Raises: BooksUnusable, BadSpec, OSError.
        """
        parse_spec(faults)
        self.books = open_filled(content or Content(), state=state)
        settings = self.books.settings
        for name, value in (
            ("latency_ms", latency_ms),
            ("max_concurrency", max_concurrency),
            ("sign_in_error", sign_in_error),
        ):
            if value is not None:
                setattr(settings, name, value)
        self.application = create_app(self.books, faults=faults)
        self._server = _Server((host, port), self.application)
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """Give the address without a path."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    @property
    def description(self) -> dict[str, Any]:
        """Give what others need to know to call the sandbox."""
        return describe(self.books, self.address)

    @property
    def gateway(self) -> str:
        """Give the address of the gateway."""
        return str(self.description["gateway"])

    @property
    def control(self) -> str:
        """Give the control address."""
        return str(self.description["control"])

    def start(self) -> Self:
        """Begin to serve in a thread."""
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, name="sandbox", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving, close all connections and the books."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.close_connections()
        self.application.hold.release()
        self._server.server_close()
        self.books.close()

    def __enter__(self) -> Self:
        """Start."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop."""
        self.stop()
