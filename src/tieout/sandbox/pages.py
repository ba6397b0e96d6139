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
            kind: control_books.latest(books, kind, _ROWS)
            for kind in ("customers", "documents", "invoices", "payments")
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
