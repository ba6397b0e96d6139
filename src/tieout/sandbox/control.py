"""The control address: what a person does in Intacct and a test bench does to the wire, as JSON over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from tieout.sandbox import control_books, control_settings, csv_books
from tieout.sandbox.books import Books
from tieout.sandbox.control_acts import Acts
from tieout.sandbox.control_input import Body, ControlError
from tieout.sandbox.counters import Meter
from tieout.sandbox.defaults import ACCOUNTS, ENTITIES
from tieout.sandbox.faults import BadSpec, Faults, Hold
from tieout.sandbox.sessions import end_sessions
from tieout.sandbox.settings import SENDER_ID, USER_ID

VERSION = "0.1.0"
_NOON = time(12)
FIRST_YEAR, LAST_YEAR = 1900, 2999

Values = dict[str, Any]


def describe(books: Books, address: str) -> Values:
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
        self._acts = Acts(books)
        self._get: dict[str, Callable[[], Values]] = {
            "clock": self._show_clock,
            "faults": self._show_faults,
            "hold": hold.show,
            "counters": meter.show,
            "books": lambda: control_books.totals(books),
            "settings": lambda: control_settings.show(books),
            "advance": lambda: csv_books.show(books),
        }
        self._post: dict[str, Callable[[Values], Values]] = {
            "clock": self._change_clock,
            "faults": self._change_faults,
            "hold": self._arm,
            "release": self._release,
            "counters/reset": self._reset,
            "settings": lambda values: control_settings.change(books, values),
            "sessions/expire": self._expire,
            "advance": self._advance,
        }

    def handle(
        self, method: str, path: str, query: dict[str, str], values: Values, *, address: str
    ) -> Values:
        """Answer one call.

        Raises: ControlError, Refusal.
        """
        name = path.removeprefix("/control").strip("/")
        if not name and method == "GET":
            return describe(self._books, address)
        if method == "GET" and name in self._get:
            return self._get[name]()
        if method == "POST" and name in self._post:
            return self._post[name](values)
        first, _, rest = name.partition("/")
        if method == "POST" and first == "acts" and rest:
            return self._acts.run(rest, values)
        if method == "GET" and first == "books" and rest:
            return control_books.records(self._books, rest, query)
        if not name or name in self._get or name in self._post or first in {"acts", "books"}:
            raise ControlError(f"{method} is not for {path}.", status=405, code="wrong_method")
        raise ControlError(f"There is nothing at {path}.", status=404, code="not_found")

    # --- clock --------------------------------------------------------------------------------------------

    def _show_clock(self) -> Values:
        clock = self._books.clock
        return {"now": clock.now().isoformat(), "frozen": clock.is_frozen, "real": clock.is_real}

    def _change_clock(self, values: Values) -> Values:
        body = Body(values, "set", "advance_seconds", "frozen", "real")
        clock = self._books.clock
        if "real" in body and body.flag("real"):
            clock.use_real_time()
        if "set" in body:
            clock.set(_moment(body.text("set")))
        if "advance_seconds" in body:
            clock.set(_later(clock.now(), body.whole("advance_seconds")))
        if "frozen" in body:
            clock.freeze(frozen=body.flag("frozen"))
        self._books.save_clock()
        return self._show_clock()

    # --- faults -------------------------------------------------------------------------------------------

    def _show_faults(self) -> Values:
        return {"spec": self._faults.spec, "only": self._faults.only, "struck": self._meter.show()["struck"]}

    def _change_faults(self, values: Values) -> Values:
        body = Body(values, "spec", "only")
        try:
            self._faults.use(body.text("spec"), only=body.text("only", "all"))
        except BadSpec as error:
            raise ControlError(str(error)) from error
        return self._show_faults()

    def _arm(self, values: Values) -> Values:
        number = Body(values, "write").whole("write")
        if number < 1:
            raise ControlError("'write' counts from 1.")
        self._hold.arm(number)
        return self._hold.show()

    def _release(self, values: Values) -> Values:
        Body(values)
        return {"released": self._hold.release()}

    def _reset(self, values: Values) -> Values:
        Body(values)
        self._meter.reset()
        return self._meter.show()

    def _expire(self, values: Values) -> Values:
        Body(values)
        return {"ended": end_sessions(self._books)}

    def _advance(self, values: Values) -> Values:
        body = Body(values, "to", "customers", "what")
        what = body.texts("what") or ["invoices", "settlements"]
        if not set(what) <= {"invoices", "settlements"}:
            raise ControlError("'what' holds invoices, settlements or both.")
        body.needed("to")
        return csv_books.advance(
            self._books,
            to=body.day("to"),
            customers=body.texts("customers"),
            what=tuple(what),
            user_no=self._books.settings.users["clerk"].record_no,
        )


def _later(moment: datetime, seconds: int) -> datetime:
    try:
        return _within_reach(moment + timedelta(seconds=seconds))
    except OverflowError as error:
        raise ControlError("The clock does not go that far.") from error


def _within_reach(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ControlError(f"The clock goes from {FIRST_YEAR} to {LAST_YEAR}.")
    return moment


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise ControlError(f"'{text}' is not a time YYYY-MM-DDTHH:MM:SS.") from error
    if found.tzinfo is not None:
        raise ControlError("The sandbox's clock has no zone.")
    _within_reach(found)
    return datetime.combine(found.date(), _NOON) if len(text) == len("YYYY-MM-DD") else found
