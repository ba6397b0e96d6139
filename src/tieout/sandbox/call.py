"""One function call in the making."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from tieout.sandbox.books import Books
from tieout.sandbox.envelope import FunctionCall, FunctionResult
from tieout.sandbox.errors import no_audit_history, not_permitted, not_subscribed
from tieout.sandbox.formats import Plain
from tieout.sandbox.modules import module_of
from tieout.sandbox.rules.checks import Actor
from tieout.sandbox.sessions import Caller


@dataclass(frozen=True)
class Call:
    """The books, who calls, and the function's element."""

    books: Books
    caller: Caller
    function: FunctionCall

    @property
    def body(self) -> etree._Element:
        """Give the function's element."""
        return self.function.body

    @property
    def actor(self) -> Actor:
        """Give who acts."""
        return Actor(self.caller.user.record_no, self.caller.entity)

    def result(
        self, inner: str = "", *, key: str = "", written: int = 0, plain: Plain | None = None
    ) -> FunctionResult:
        """Answer with success; ``plain`` stands for all of the answer if nothing else was asked."""
        return FunctionResult(
            self.function.name, self.function.control_id, inner=inner, key=key, written=written, plain=plain
        )

    def permit(self, verb: str, operation: str, name: str) -> None:
        """Check a permission before anything is looked at.

        Raises: FunctionRefused.
        """
        if module_of(name) in self.books.settings.unsubscribed_modules:
            raise not_subscribed()
        # Source (documented): the permission check precedes retrieval.
        if not self.caller.user.may(verb, name):
            raise no_audit_history() if name == "AUDITHISTORY" else not_permitted(operation, name)
