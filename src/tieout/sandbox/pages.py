"""A plain page that shows the books and what came in."""

from __future__ import annotations

from tieout.sandbox.books import Books
from tieout.sandbox.counters import Meter


def render_page(books: Books, meter: Meter, address: str) -> str:
    """Write the page."""
    return f"<h1>{books.settings.company_id}</h1><p>{address}</p><p>{len(meter.log)}</p>"
