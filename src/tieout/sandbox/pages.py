"""A page for people: the books and what came in, nothing to click but the filters of the address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from tieout.sandbox import control_books
from tieout.sandbox.books import Books
from tieout.sandbox.counters import Meter

_ROWS = 25
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render_page(books: Books, meter: Meter, address: str) -> str:
    """Write the page."""
    with books.locked():
        shown: dict[str, Any] = {
            kind: _latest(books, kind) for kind in ("customers", "documents", "invoices", "payments")
        }
        totals = control_books.totals(books)
    return _ENVIRONMENT.get_template("books.html").render(
        company=books.settings.company_id,
        gateway=f"{address}/ia/xml/xmlgw.phtml",
        control=f"{address}/control",
        totals=totals,
        counters=meter.show(),
        log=list(reversed(meter.log)),
        **shown,
    )


def _latest(books: Books, kind: str) -> dict[str, Any]:
    """Give the latest records of a kind, newest first, with their number in all."""
    count = control_books.records(books, kind, {"limit": "0"})["count"]
    found = control_books.records(books, kind, {"limit": str(_ROWS), "offset": str(max(0, count - _ROWS))})
    return {"count": count, "rows": list(reversed(found["rows"]))}
