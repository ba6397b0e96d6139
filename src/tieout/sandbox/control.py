"""The control address: what a person does in Intacct and a test bench does to the wire, as JSON over HTTP."""

from __future__ import annotations

from typing import Any

from tieout.sandbox.books import Books
from tieout.sandbox.counters import Meter
from tieout.sandbox.defaults import ACCOUNTS, ENTITIES
from tieout.sandbox.faults import Faults, Hold
from tieout.sandbox.settings import SENDER_ID, USER_ID

VERSION = "0.1.0"


class ControlError(Exception):
    """A control call that makes no sense."""

    def __init__(self, message: str, *, status: int = 400, code: str = "bad_request") -> None:
        """Keep the HTTP status and a word for machines."""
        super().__init__(message)
        self.status = status
        self.code = code


def describe(books: Books, address: str) -> dict[str, Any]:
    """Give what others need to know to call the sandbox."""
    settings = books.settings
    return {
        "name": "tieout-sandbox",
        "version": VERSION,
        "ready": True,
        "now": books.clock.now().isoformat(),
        "address": address,
        "gateway": f"{address}/ia/xml/xmlgw.phtml",
        "control": f"{address}/control",
        "sender_id": SENDER_ID,
        "sender_password": settings.senders[SENDER_ID].password,
        "company_id": settings.company_id,
        "user_id": USER_ID,
        "user_password": settings.users[USER_ID].password,
        "entities": list(ENTITIES),
        "accounts": ACCOUNTS,
    }


class Control:
    """Answers control calls."""

    def __init__(self, books: Books, meter: Meter, faults: Faults, hold: Hold) -> None:
        """Act on these."""
        self._books = books
        self._meter = meter
        self._faults = faults
        self._hold = hold

    def handle(
        self, method: str, path: str, query: dict[str, str], values: dict[str, Any], *, address: str
    ) -> dict[str, Any]:
        """Answer one call.

        Raises: ControlError, Refusal.
        """
        if path.rstrip("/") == "/control" and method == "GET":
            return describe(self._books, address)
        if path == "/control/counters" and method == "GET":
            return self._meter.show()
        raise ControlError(f"There is nothing at {path}.", status=404, code="not_found")
