"""The WSGI application: the gateway's address, the control address and a page."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tieout.sandbox.books import Books
from tieout.sandbox.control import Control
from tieout.sandbox.control_input import ControlError
from tieout.sandbox.counters import LoggedRequest, Meter
from tieout.sandbox.envelope import render_edge
from tieout.sandbox.errors import ConnectionDropped, Refusal, throttled
from tieout.sandbox.faults import Faults, Hold, Slots
from tieout.sandbox.gateway import Gateway, Outcome
from tieout.sandbox.pages import render_page

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

GATEWAY_PATH = "/ia/xml/xmlgw.phtml"
# The server puts a function here that tells whether the sender of a request gave up.
IS_GONE = "tieout.sandbox.is_gone"
_JSON = "application/json"
_HTML = "text/html; charset=utf-8"
MAX_BODY = 32 * 1024 * 1024
_FIELD_NAME_MAX = 4096
_FIELDS_MAX = 50
_WRITES = re.compile(rb"<(create|update|delete|reverse_|apply_)[a-z_]*[ />]")


class Application:
    """One company behind one gateway, as a WSGI application."""

    def __init__(self, books: Books, *, faults: str = "") -> None:
        """Serve these books."""
        self.books = books
        self.meter = Meter()
        self.faults = Faults(faults)
        self.hold = Hold()
        self._slots = Slots()
        self._gateway = Gateway(books, self.meter)
        self._control = Control(books, self.meter, self.faults, self.hold)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "/")
        if path == GATEWAY_PATH:
            status, content_type, body = self._gateway_request(environ)
        elif path == "/control" or path.startswith("/control/"):
            status, content_type, body = self._control_request(environ, path)
        elif path == "/":
            status, content_type, body = (
                200,
                _HTML,
                render_page(self.books, self.meter, _address(environ)).encode(),
            )
        else:
            status, content_type, body = (
                404,
                "text/plain; charset=utf-8",
                b"There is nothing at this address.\n",
            )
        headers = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
        start_response(f"{status} {HTTPStatus(status).phrase}", headers)
        return [body]

    # --- gateway ------------------------------------------------------------------------------------------

    def _gateway_request(self, environ: WSGIEnvironment) -> tuple[int, str, bytes]:
        if environ["REQUEST_METHOD"] != "POST":
            # Source (documented): POST only. Source (assumed): HTTP 405 for anything else.
            return 405, "text/plain; charset=utf-8", b"POST an XML document here.\n"
        is_gone: Callable[[], bool] = environ.get(IS_GONE, lambda: False)
        started = time.perf_counter()
        with self.meter.request(is_gone):
            outcome = self._guarded(_document(environ), f"{_address(environ)}{GATEWAY_PATH}", is_gone)
        milliseconds = round((time.perf_counter() - started) * 1000)
        line = LoggedRequest(self.books.clock.stamp(), outcome.functions, outcome.summary, milliseconds)
        self.meter.log.append(line)
        return outcome.status, outcome.content_type, outcome.body

    def _guarded(self, body: bytes, endpoint: str, is_gone: Callable[[], bool]) -> Outcome:
        settings = self.books.settings
        strikes = self.faults.strike(is_write=bool(_WRITES.search(body)))
        if "lost_request" in strikes:
            self.meter.count_fault("lost_request")
            raise ConnectionDropped
        if not self._slots.enter(limit=settings.max_concurrency, seconds=settings.queue_seconds):
            self.meter.count("throttled")
            refused = throttled()
            return Outcome(refused.status, render_edge(refused.items), summary="throttled")
        try:
            if settings.latency_ms:
                time.sleep(settings.latency_ms / 1000)
            outcome = self._gateway.answer(body, endpoint=endpoint)
        finally:
            self._slots.leave()
        if outcome.written:
            self.hold.pass_through(
                [
                    {"function": result.name, "control_id": result.control_id, "key": result.key}
                    for result in outcome.written
                ],
                is_gone,
            )
        if "lost_answer" in strikes:
            self.meter.count_fault("lost_answer")
            raise ConnectionDropped
        if "slow" in strikes:
            self.meter.count_fault("slow")
            time.sleep(strikes["slow"])
        return outcome

    # --- control ------------------------------------------------------------------------------------------

    def _control_request(self, environ: WSGIEnvironment, path: str) -> tuple[int, str, bytes]:
        query = dict(parse_qsl(environ.get("QUERY_STRING", "")))
        method = environ["REQUEST_METHOD"]
        try:
            values = _json_body(environ) if method == "POST" else {}
            shown = self._control.handle(method, path, query, values, address=_address(environ))
            return 200, _JSON, json.dumps(shown).encode()
        except ControlError as error:
            status, code, message = error.status, error.code, str(error)
        except Refusal as refused:
            status, code, message = 409, refused.code or "refused", str(refused)
        return status, _JSON, json.dumps({"error": {"code": code, "message": message}}).encode()


def create_app(books: Books, *, faults: str = "") -> Application:
    """Make the WSGI application over filled books."""
    return Application(books, faults=faults)


def _address(environ: WSGIEnvironment) -> str:
    # Source (documented): getAPISession names the address of the session; here it is the one that was called.
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return f"{environ.get('wsgi.url_scheme', 'http')}://{host}"


def _body(environ: WSGIEnvironment) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read(min(length, MAX_BODY))
    return body


def _document(environ: WSGIEnvironment) -> bytes:
    """Give the XML of a request, whatever its content type says.

    Source (observed): older clients post a form with the document in its field xmlrequest (gateway.md 1).
    Source (assumed): the content type of anything else does not matter.
    """
    body = _body(environ)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or b"=" not in body[:_FIELD_NAME_MAX]:
        return body
    try:
        fields = dict(parse_qsl(body.decode("ascii", "replace"), max_num_fields=_FIELDS_MAX))
    except ValueError:
        return body
    return fields.get("xmlrequest", "").encode() or body


def _json_body(environ: WSGIEnvironment) -> dict[str, Any]:
    raw = _body(environ)
    if not raw.strip():
        return {}
    try:
        values = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ControlError(f"The body is not JSON: {error}") from error
    if not isinstance(values, dict):
        raise ControlError("The body is not a JSON object.")
    return values
