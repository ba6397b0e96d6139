"""Pages of a long list, by key: page 10,000 costs as much as the first one.

The newest record stands first. An address carries the place that the page begins after, never an offset, and
rows are never counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

PAGE_SIZE = 50
KEY_DIGITS_MAX = 18
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of rows, with the addresses of its neighbours, empty where there are none."""

    rows: list[Row]
    newer: str = ""
    older: str = ""


@dataclass(frozen=True)
class Place:
    """Where a row stands in the list: its day or moment where the list is ordered by one, then its key."""

    key: int
    value: date | datetime | None = None


def page_of(
    request: HttpRequest, rows: QuerySet[Row], filters: Mapping[str, str], *, by: str = ""
) -> Page[Row]:
    """Cut one page out of a queryset, newest first: by a column of days or moments, then by key.

    One row more than a page is read to know whether another page follows. A place after which nothing
    stands any more shows the newest page.
    """
    before, after = _place(request, "before", rows, by), _place(request, "after", rows, by)
    if after:
        found = list(_beyond(rows, by, after, "gt").order_by(*_order(by, ""))[: PAGE_SIZE + 1])
        has_newer, has_older = len(found) > PAGE_SIZE, True
        shown = found[:PAGE_SIZE][::-1]
    elif before:
        found = list(_beyond(rows, by, before, "lt").order_by(*_order(by, "-"))[: PAGE_SIZE + 1])
        has_newer, has_older = True, len(found) > PAGE_SIZE
        shown = found[:PAGE_SIZE]
    else:
        shown, has_newer, has_older = [], False, False
    if not shown:
        found = list(rows.order_by(*_order(by, "-"))[: PAGE_SIZE + 1])
        has_newer, has_older = False, len(found) > PAGE_SIZE
        shown = found[:PAGE_SIZE]
    return Page(
        rows=shown,
        newer=_address(filters, "after", shown[0], by) if has_newer else "",
        older=_address(filters, "before", shown[-1], by) if has_older else "",
    )


def _order(by: str, direction: str) -> list[str]:
    return [direction + column for column in (by, "pk") if column]


def _beyond(rows: QuerySet[Row], by: str, place: Place, than: str) -> QuerySet[Row]:
    """Keep the rows beyond a place; the first condition alone is what an index can seek to."""
    if not by:
        return rows.filter(**{f"pk__{than}": place.key})
    further = Q(**{f"{by}__{than}": place.value}) | Q(**{by: place.value, f"pk__{than}": place.key})
    return rows.filter(**{f"{by}__{than}e": place.value}).filter(further)


def _place(request: HttpRequest, name: str, rows: QuerySet[Row], by: str) -> Place | None:
    value, _, key = request.GET.get(name, "").rpartition("~")
    if not (key.isascii() and key.isdigit() and len(key) <= KEY_DIGITS_MAX):
        return None
    if not by:
        return Place(int(key))
    column: Any = rows.model._meta.get_field(by)  # noqa: SLF001 - Django's own name of a public thing
    try:
        moment = column.to_python(value)
    except ValidationError:
        return None
    if moment is None or (isinstance(moment, datetime) and moment.tzinfo is None):
        return None
    return Place(int(key), moment)


def _address(filters: Mapping[str, str], name: str, row: Model, by: str) -> str:
    place = f"{getattr(row, by).isoformat()}~{row.pk}" if by else str(row.pk)
    return "?" + urlencode({**{key: value for key, value in filters.items() if value}, name: place})
