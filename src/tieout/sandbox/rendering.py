"""Writing rows and answers as XML text, fast and properly escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tieout.sandbox.additional_info import render_additional_info
from tieout.sandbox.errors import ErrorItem
from tieout.sandbox.values import SHOW, Kind, escape

_TEXTS = {Kind.TEXT, Kind.ENUM, Kind.FLAG}
_AS_THEY_ARE = _TEXTS | {Kind.INTEGER}


@dataclass(frozen=True)
class Cell:
    """One element of a row: its name and what it holds."""

    tag: str
    kind: Kind


def render_rows(element: str, cells: Sequence[Cell], rows: Sequence[Sequence[object]]) -> str:
    """Write rows as elements with one child a cell; nothing and empty text become an empty element.

    It goes column by column and fills one template a row: a page of 2,000 rows is most of a request's work.
    Shape: a row may hold more values than there are cells; the rest is not shown.
    """
    known: dict[Kind, dict[object, str]] = {}
    shown = [
        _shown_column(cell.kind, column, known.setdefault(cell.kind, {None: "", "": ""}))
        for cell, column in zip(cells, zip(*rows, strict=True), strict=False)
    ]
    inner = "".join(f"<{cell.tag}>%s</{cell.tag}>" for cell in cells)
    template = f"<{element}>{inner}</{element}>"
    return "".join([template % row for row in zip(*shown, strict=True)])


def _shown_column(kind: Kind, column: Sequence[Any], known: dict[object, str]) -> Sequence[object]:
    """Give what the template shows; ``known`` are values of this kind that were written before."""
    if kind in _AS_THEY_ARE and not (kind in _TEXTS and _needs_escapes(column)):
        return ["" if value is None else value for value in column] if None in column else column
    show: Callable[..., str] = SHOW[kind]
    return [known[value] if value in known else known.setdefault(value, show(value)) for value in column]


def _needs_escapes(texts: Sequence[str | None]) -> bool:
    whole = "".join(filter(None, texts))
    return "&" in whole or "<" in whole or ">" in whole


def element(name: str, text: str) -> str:
    """Write one element with text."""
    return f"<{name}>{escape(text)}</{name}>"


def render_errors(
    items: Sequence[ErrorItem], *, support_id: str, bare: bool = False, additional: bool = False
) -> str:
    """Write an errormessage; the first error carries the support id, each its additional info if asked for.

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
        if additional:
            parts.append(render_additional_info(item, support_id=support_id, is_first=position == 0))
        parts.append("</error>")
    parts.append("</errormessage>")
    return "".join(parts)
