"""A person at work in Intacct: everything goes over HTTP, to the sandbox's control address.

Neither the client nor the sandbox is imported here, so a story cannot see more of Intacct than a person and
a program beside it could.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import TracebackType
from typing import Any, Self

import httpx2


class IntacctSaysNo(Exception):
    """Intacct refused what the person did: `code` and `message` are its own."""

    def __init__(self, act: str, code: str, message: str) -> None:
        super().__init__(f"{act}: {code} {message}")
        self.code = code
        self.message = message


class NotTheOne(Exception):
    """Intacct holds no such record, or more than one."""

    def __init__(self, count: int, noun: str, filters: Mapping[str, str]) -> None:
        named = ", ".join(f"{name} {value}" for name, value in filters.items())
        super().__init__(f"Intacct holds {count} {noun} with {named}, not one.")


class PersonInIntacct:
    """Reads and changes the sandbox's books as a person with a browser would."""

    def __init__(self, control_url: str) -> None:
        self._http = httpx2.Client(base_url=control_url, timeout=60.0, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def act(self, act: str, /, **facts: Any) -> dict[str, Any]:
        """Do one thing and return what Intacct shows of it. Decimals and dates are written as text.

        Raises: IntacctSaysNo.
        """
        return self._post(f"/acts/{act}", facts)

    def open_balance(self, currency: str = "USD") -> tuple[int, Decimal]:
        """Count and sum every A/R invoice with something due."""
        shown = self._get("/books", {})["open"].get(currency, {"count": 0, "balance": "0.00"})
        return int(shown["count"]), Decimal(shown["balance"])

    def rows(self, noun: str, **filters: str) -> list[dict[str, Any]]:
        """List customers, documents, invoices or payments, filtered exactly."""
        rows: list[dict[str, Any]] = []
        while True:
            page = self._get(f"/books/{noun}", {**filters, "limit": "10000", "offset": str(len(rows))})
            rows.extend(page["rows"])
            if not page["rows"] or len(rows) >= page["count"]:
                return rows

    def row(self, noun: str, **filters: str) -> dict[str, Any]:
        """Return the one record that the filters name.

        Raises: NotTheOne.
        """
        rows = self.rows(noun, **filters)
        if len(rows) != 1:
            raise NotTheOne(len(rows), noun, filters)
        return rows[0]

    def now(self) -> datetime:
        """Return the time on the sandbox's clock."""
        return datetime.fromisoformat(self._get("/clock", {})["now"])

    def set_clock(self, **changes: Any) -> None:
        """Set, advance, freeze or free the sandbox's clock."""
        self._post("/clock", changes)

    def set_company(self, **settings: Any) -> None:
        """Change settings of the company, as its administrator."""
        self._post("/settings", settings)

    def end_sessions(self) -> None:
        """Sign everybody out."""
        self._post("/sessions/expire", {})

    def set_faults(self, spec: str, *, only: str = "all") -> None:
        """Let the wire misbehave for all requests, or `only` for reads or writes; an empty text ends it."""
        self._post("/faults", {"spec": spec, "only": only})

    def advance(self, *, to: date, customers: list[str] | None = None) -> dict[str, Any]:
        """Let the days of a CSV of books happen, for all or for some customers."""
        return self._post("/advance", {"to": to, **({} if customers is None else {"customers": customers})})

    def counters(self) -> dict[str, Any]:
        """Return what the gateway was asked for since the counters began."""
        return self._get("/counters", {})

    def _get(self, path: str, query: Mapping[str, str]) -> dict[str, Any]:
        return self._answer(path, self._http.get(path, params=dict(query)))

    def _post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._answer(path, self._http.post(path, json=_plain(body)))

    def _answer(self, path: str, response: httpx2.Response) -> dict[str, Any]:
        answer: dict[str, Any] = response.json()
        if response.is_success:
            return answer
        refusal = answer.get("error", {})
        raise IntacctSaysNo(path, refusal.get("code", ""), refusal.get("message", ""))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
