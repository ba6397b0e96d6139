"""Which function does what, and what the gateway counts of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from tieout.sandbox.books import Books
from tieout.sandbox.envelope import FunctionCall, FunctionResult
from tieout.sandbox.errors import ErrorItem, FunctionRefused, not_built, not_permitted
from tieout.sandbox.query import run_query, text_of
from tieout.sandbox.rendering import element
from tieout.sandbox.sessions import Caller, has_entity, may_enter, open_session


@dataclass(frozen=True)
class Call:
    """One function call in the making: the books, who calls, and the function's element."""

    books: Books
    caller: Caller
    function: FunctionCall

    @property
    def body(self) -> etree._Element:
        """Give the function's element."""
        return self.function.body

    def result(self, inner: str = "", *, key: str = "", written: int = 0) -> FunctionResult:
        """Answer with success."""
        return FunctionResult(
            self.function.name, self.function.control_id, inner=inner, key=key, written=written
        )

    def permit(self, verb: str, operation: str, name: str) -> None:
        """Check a permission before anything is looked at.

        Raises: FunctionRefused.
        """
        # Source (documented): the permission check precedes retrieval.
        if not self.caller.user.may(verb, name):
            raise not_permitted(operation, name)


Handler = Callable[[Call], FunctionResult]


def get_api_session(call: Call) -> FunctionResult:
    """Open a session, for another entity when a locationid says so."""
    location = call.body.find("locationid")
    entity = call.caller.entity if location is None else text_of(location).strip()
    if not may_enter(call.books, call.caller.user, entity):
        # Source (documented): the text in errorno. Source (assumed): the sentence.
        sentence = (
            f"The location '{entity}' is not valid."
            if not has_entity(call.books, entity)
            else (f"The user is not permitted in the location '{entity}'.")
        )
        raise FunctionRefused(ErrorItem("Get API Session Failed", "", sentence))
    session_id = open_session(call.books, call.caller, entity=entity)
    api = (
        element("sessionid", session_id)
        + element("endpoint", call.caller.endpoint)
        + element("locationid", entity)
    )
    return call.result(f"<data><api>{api}</api></data>")


def query(call: Call) -> FunctionResult:
    """Answer a query."""
    call.permit("query", "QUERY", text_of(call.body.find("object")).strip().upper())
    return call.result(run_query(call.books, call.body, entity=call.caller.entity))


HANDLERS: dict[str, Handler] = {
    "getAPISession": get_api_session,
    "query": query,
}


def execute(call: Call) -> FunctionResult:
    """Execute one function.

    Raises: FunctionRefused.
    """
    handler = HANDLERS.get(call.function.name)
    if handler is None:
        raise not_built(f"the function {call.function.name}")
    return handler(call)
