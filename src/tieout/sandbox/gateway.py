"""The gateway: from the bytes of a request to the bytes of its answer.

Order of the checks: XML and schema, sender, user or session, authorization, then the functions in order.
Source (documented): gateway.md 14.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tieout.sandbox.books import Books
from tieout.sandbox.call import Call
from tieout.sandbox.counters import Meter
from tieout.sandbox.envelope import (
    ABORTED,
    FAILURE,
    Answer,
    Authenticated,
    FunctionCall,
    FunctionResult,
    Request,
    parse_document,
    read_control,
    read_request,
    render_answer,
    render_edge,
)
from tieout.sandbox.errors import (
    ControlRefused,
    EdgeRefused,
    FunctionRefused,
    SignInRefused,
    already_recorded,
    rolled_back,
    still_running,
    wrong_sign_in,
)
from tieout.sandbox.formats import Plain
from tieout.sandbox.functions import execute
from tieout.sandbox.sessions import Caller, check_sender, sign_in
from tieout.sandbox.wire import child

# Source (assumed): the SDKs' test answers say text/xml with an encoding. A charset stands here, because
# clients that decode by the header alone read names right with it.
XML_TYPE = "text/xml; charset=UTF-8"
# Source (observed): a page of these is one billed transaction (gateway.md 11).
# Source (assumed): so are the readings by key.
_BILLED_READS = {
    *("query", "readByQuery", "readMore", "read", "readByName", "readRelated"),
    *("get_list", "get", "get_invoice", "get_aradjustment"),
}

# Source (documented): a failed create still shows how many objects it made.
_NOTHING_MADE = '<data listtype="objects" count="0"/>'


@dataclass
class Outcome:
    """An answer and what committing it changed."""

    status: int
    body: bytes
    content_type: str = XML_TYPE
    written: list[FunctionResult] = field(default_factory=list)
    functions: str = ""
    summary: str = ""


class _Aborted(Exception):
    pass


class Gateway:
    """Answers requests over one company's books."""

    def __init__(self, books: Books, meter: Meter) -> None:
        """Serve these books."""
        self.books = books
        self.meter = meter
        self._running: set[str] = set()
        self._running_lock = threading.Lock()
        self._supports = 0

    def answer(self, body: bytes, *, endpoint: str) -> Outcome:
        """Answer the body of one request that came in under an address."""
        answer = Answer()
        written: list[FunctionResult] = []
        request: Request | None = None
        try:
            root = parse_document(body)
            answer.control = read_control(root)
            request = read_request(root)
            check_sender(self.books, request)
            caller = self._sign_in(request, answer, endpoint)
            answer.authenticated = caller.block
            answer.results = self._run(request, caller)
            written = [result for result in answer.results if result.written]
        except ControlRefused as refused:
            answer.control_errors = refused.items
        except SignInRefused as refused:
            answer.sign_in_errors = refused.items
            answer.authenticated = answer.authenticated or Authenticated("", "", "")
        except EdgeRefused as refused:
            return Outcome(refused.status, render_edge(refused.items), summary=refused.code)
        names = ", ".join(function.name for function in request.functions) if request else ""
        plain = _plain(answer)
        return Outcome(
            status=200,
            body=plain.body if plain else render_answer(answer, support_id=self._support_id()),
            content_type=plain.content_type if plain else XML_TYPE,
            written=written,
            functions=names,
            summary=_summary(answer),
        )

    def _support_id(self) -> str:
        # Source (documented): the id is URL-encoded.
        self._supports += 1
        return f"SANDBOX{self._supports:06d}%7Edemo"

    def _sign_in(self, request: Request, answer: Answer, endpoint: str) -> Caller:
        if request.login is not None:
            # Source (observed): a refused login is echoed, a refused session is not.
            answer.authenticated = Authenticated(request.login.user_id, request.login.company_id, "")
        elif request.session_id is None:
            raise wrong_sign_in()
        try:
            caller = sign_in(self.books, request, endpoint=endpoint)
        except (SignInRefused, EdgeRefused):
            self.meter.count("refused_sign_ins")
            raise
        if request.login is not None:
            self.meter.count("sign_ins")
        return caller

    # --- functions ----------------------------------------------------------------------------------------

    def _run(self, request: Request, caller: Caller) -> list[FunctionResult]:
        if request.is_transaction:
            results = self._run_together(request, caller)
        else:
            results = [self._run_one(request, caller, function) for function in request.functions]
        for function, result in zip(request.functions, results, strict=False):
            self._count(function, result)
        return results

    def _run_together(self, request: Request, caller: Caller) -> list[FunctionResult]:
        """Run all functions or none."""
        results: list[FunctionResult] = []
        try:
            with self.books.transaction():
                for function in request.functions:
                    results.append(self._run_one(request, caller, function))
                    _abort_if_failed(results[-1])
        except _Aborted:
            # Source (observed): the earlier ones are aborted, the failing one fails with XL03000009 last.
            # Source (assumed): functions after the failing one have no result.
            *earlier, failing = results
            for result in earlier:
                result.status, result.inner, result.errors, result.written = ABORTED, "", (rolled_back(),), 0
            # What a create made before it failed is gone as well.
            failing.inner, failing.written = _NOTHING_MADE if failing.inner else "", 0
            failing.errors = (*failing.errors, rolled_back())
        return results

    def _run_one(self, request: Request, caller: Caller, function: FunctionCall) -> FunctionResult:
        # Source (assumed): opening a session is no operation that could be recorded twice.
        unique = request.control.unique_id and function.name != "getAPISession"
        try:
            with self._once(request, function) if unique else _nothing():
                result = self._execute(caller, request, function, unique=unique)
        except FunctionRefused as refused:
            inner = _NOTHING_MADE if function.name in {"create", "update"} else ""
            return FunctionResult(function.name, function.control_id, FAILURE, inner, refused.items)
        return result

    def _execute(
        self, caller: Caller, request: Request, function: FunctionCall, *, unique: bool
    ) -> FunctionResult:
        if function.name in {"query", "lookup", "inspect"} and not unique:
            return execute(Call(self.books, caller, function))
        with self.books.transaction():
            if unique and self.books.value(
                "SELECT 1 FROM control_id WHERE id = ?", (_key(request, function),)
            ):
                self.meter.count("replays")
                raise already_recorded(function.control_id)
            result = execute(Call(self.books, caller, function))
            if unique and result.status != FAILURE:
                # Source (documented): only what was executed and completed is remembered, so a failed one
                # may go again. Source (assumed): a create that wrote some of its objects has failed.
                row = {"id": _key(request, function), "function": function.name}
                self.books.insert("control_id", row | {"at": self.books.clock.stamp()})
            return result

    @contextmanager
    def _once(self, request: Request, function: FunctionCall) -> Iterator[None]:
        key = _key(request, function)
        with self._running_lock:
            if key in self._running:
                raise still_running(function.control_id)
            self._running.add(key)
        try:
            yield
        finally:
            with self._running_lock:
                self._running.discard(key)

    def _count(self, function: FunctionCall, result: FunctionResult) -> None:
        objects = _objects(function)
        billed = 1 if function.name in _BILLED_READS else result.written
        self.meter.count_function(function.name, objects, transactions=billed, writes=result.written)


def _abort_if_failed(result: FunctionResult) -> None:
    if result.status == FAILURE:
        raise _Aborted


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _key(request: Request, function: FunctionCall) -> str:
    # Source (assumed): control ids are remembered for a sender, without end.
    return f"{request.control.sender_id}|{function.control_id}"


def _objects(function: FunctionCall) -> str:
    if function.name in {"create", "update"}:
        names = sorted({str(each.tag) for each in function.body})
        return f"{function.name} {', '.join(names)}"
    name = child(function.body, "object") or str(function.body.get("object", ""))
    return f"{function.name} {name}" if name else ""


def _plain(answer: Answer) -> Plain | None:
    """Give the JSON or CSV that stands for an answer.

    Source (documented): it has no envelope; what was refused comes as XML.
    Source (assumed): beside other functions there is no place for it, and XML comes instead.
    """
    return answer.results[0].plain if len(answer.results) == 1 and not answer.results[0].errors else None


def _summary(answer: Answer) -> str:
    if answer.control_errors:
        return f"control: {answer.control_errors[0].description2}"
    if answer.sign_in_errors:
        return f"sign-in: {answer.sign_in_errors[0].description2 or answer.sign_in_errors[0].description}"
    failed = [result for result in answer.results if result.errors]
    if failed:
        first = failed[0].errors[0]
        return f"{len(failed)} refused: {first.description2 or first.description or first.errorno}"
    return "success"
