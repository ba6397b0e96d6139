"""Rows as JSON or CSV: what an answer is made of when a ``returnformat`` asks for no XML.

Source (documented): the rows alone, without control, authentication and counters; values are texts, the
names of related fields keep their dots; CSV begins with a line of names.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from tieout.sandbox.errors import processing_error
from tieout.sandbox.rendering import Cell
from tieout.sandbox.values import SHOW, Kind

XML = "xml"
# Source (observed): JSON comes as application/json. Source (assumed): the type of CSV.
_TYPES = {"json": "application/json", "csv": "text/csv; charset=UTF-8"}
_TEXTS = {Kind.TEXT, Kind.ENUM, Kind.FLAG}


@dataclass(frozen=True)
class Plain:
    """A body that stands for the whole answer."""

    content_type: str
    body: bytes


def read_format(text: str) -> str:
    """Read the name of a format; XML when none is named.

    Raises: FunctionRefused.
    """
    name = text.strip().lower() or XML
    if name != XML and name not in _TYPES:
        # Source (assumed): what another format is answered with.
        raise processing_error()
    return name


def write_plain(name: str, cells: Sequence[Cell], rows: Sequence[Sequence[object]]) -> Plain | None:
    """Write rows in a format; in XML there is nothing to write here.

    Shape: a row may hold more values than there are cells; the rest is not shown.
    """
    if name == XML:
        return None
    kinds = [cell.kind for cell in cells]
    shown = [[_shown(kind, value) for kind, value in zip(kinds, row, strict=False)] for row in rows]
    names = [cell.tag for cell in cells]
    if name == "json":
        text = json.dumps([dict(zip(names, row, strict=True)) for row in shown], ensure_ascii=False)
    else:
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows([names, *shown])
        text = written.getvalue()
    return Plain(_TYPES[name], text.encode())


def _shown(kind: Kind, value: object) -> str:
    if value is None or value == "":
        return ""
    return str(value) if kind in _TEXTS else SHOW[kind](value)
