"""Writing rows and answers as XML text, fast and properly escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tieout.sandbox.errors import ErrorItem
from tieout.sandbox.values import SHOW, Kind, escape


@dataclass(frozen=True)
class Cell:
    """One element of a row: its name and what it holds."""

    tag: str
    kind: Kind


def render_rows(element: str, cells: Sequence[Cell], rows: Iterable[Sequence[object]]) -> str:
    """Write rows as elements with one child a cell; nothing and empty text become an empty element.

    Shape: a row may hold more values than there are cells; the rest is not shown.
    """
    plan = [
        (f"<{cell.tag}>", f"</{cell.tag}>", f"<{cell.tag}></{cell.tag}>", SHOW[cell.kind]) for cell in cells
    ]
    opening, closing = f"<{element}>", f"</{element}>"
    parts: list[str] = []
    add = parts.append
    for row in rows:
        add(opening)
        for (start, end, empty, show), value in zip(plan, row, strict=False):
            if value is None or value == "":
                add(empty)
            else:
                add(start)
                add(show(value))
                add(end)
        add(closing)
    return "".join(parts)


def element(name: str, text: str) -> str:
    """Write one element with text."""
    return f"<{name}>{escape(text)}</{name}>"


def render_errors(items: Sequence[ErrorItem], *, support_id: str, bare: bool = False) -> str:
    """Write an errormessage; the first error carries the support id.

    Source (documented): order of the children, the place of the support id, bare edge errors (errors.md 1).
    """
    parts = ["<errormessage>"]
    for position, item in enumerate(items):
        detail = item.description2
        if position == 0 and detail and not bare:
            detail += f" [Support ID: {support_id}]"
        parts.append("<error>")
        if item.errorno is not None:
            parts.append(element("errorno", item.errorno))
        parts.append(element("description", item.description))
        if not bare:
            parts.append(element("description2", detail))
            parts.append(element("correction", item.correction))
        parts.append("</error>")
    parts.append("</errormessage>")
    return "".join(parts)
