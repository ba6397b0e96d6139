"""Pages of a long list, by key: page 10,000 costs as much as the first one.

The newest record stands first. An address carries the key that the page begins after, never an offset.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest

PAGE_SIZE = 50
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows, with the addresses of its neighbours, empty where there are none."""

    rows: list[Row]
    newer: str
    older: str


def page_of(request: HttpRequest, rows: QuerySet[Row], filters: Mapping[str, str]) -> Page[Row]:
    """Cut one page out of a queryset, newest first.

    One row more than a page is read to know whether another page follows.
    """
    before, after = _key(request, "before"), _key(request, "after")
    if after:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: PAGE_SIZE + 1])
        has_newer, has_older = len(found) > PAGE_SIZE, True
        shown = found[:PAGE_SIZE][::-1]
    else:
        newest_first = rows.filter(pk__lt=before) if before else rows
        found = list(newest_first.order_by("-pk")[: PAGE_SIZE + 1])
        has_newer, has_older = before is not None, len(found) > PAGE_SIZE
        shown = found[:PAGE_SIZE]
    return Page(
        rows=shown,
        newer=_address(filters, "after", shown[0].pk) if has_newer and shown else "",
        older=_address(filters, "before", shown[-1].pk) if has_older and shown else "",
    )


def _key(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _address(filters: Mapping[str, str], name: str, key: int) -> str:
    return "?" + urlencode({**{k: v for k, v in filters.items() if v}, name: str(key)})
