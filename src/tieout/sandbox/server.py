"""The sandbox as a server: a small threaded HTTP/1.1 server on the standard library."""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path
from socketserver import TCPServer, ThreadingMixIn
from types import TracebackType
from typing import Any, ClassVar, Self

from tieout.sandbox.app import Application, create_app
from tieout.sandbox.books import BooksUnusable
from tieout.sandbox.connection import Connection
from tieout.sandbox.control import describe
from tieout.sandbox.faults import parse_spec
from tieout.sandbox.start import Content, open_filled

_LINGER_SECONDS = 0.2
_LINGER_READS = 32


class _Server(ThreadingMixIn, TCPServer):
    """Accepts connections, a thread each, and can close them all."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128
    block_on_close: ClassVar[bool] = False  # type: ignore[misc]

    application: Application

    def __init__(self, address: tuple[str, int]) -> None:
        """Bind the address and listen; connections wait until it is served."""
        self.is_stopping = False
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, Connection)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection and serve it in its thread."""
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Close the connection and forget it."""
        _linger(request)
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
        """Report a fault of the sandbox itself; a sender who went away is none, nor is the end."""
        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError) and not self.is_stopping:
            super().handle_error(request, client_address)


def _linger(connection: socket.socket) -> None:
    """Read a little of what is still coming, since closing over it could take the answer from its reader."""
    try:
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(_LINGER_SECONDS)
        for _ in range(_LINGER_READS):
            if not connection.recv(65_536):
                return
    except OSError:
        return


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
        """Bind the port and fill the books; :meth:`start` begins to serve.

        Raises: BooksUnusable, BadSpec, OSError.
        """
        parse_spec(faults)
        # The port comes first: filling books takes a while, and makes a file.
        self._server = _Server((host, port))
        try:
            self.books = open_filled(content or Content(), state=state)
        except BooksUnusable:
            self._server.server_close()
            raise
        settings = self.books.settings
        for name, value in (
            ("latency_ms", latency_ms),
            ("max_concurrency", max_concurrency),
            ("sign_in_error", sign_in_error),
        ):
            if value is not None:
                setattr(settings, name, value)
        self.application = self._server.application = create_app(self.books, faults=faults)
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
        self._server.is_stopping = True
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
