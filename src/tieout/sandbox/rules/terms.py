"""The dates that a term leads to: when money is due, and until when a discount is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from tieout.sandbox.values import read_key

# Source (documented): the words of DUEFROM and DISCFROM (objects.md 10), by how many months they go ahead.
_MONTHS = {
    "of the month of invoice/bill date": 0,
    "of next month from invoice/bill date": 1,
    **{
        f"of {name} month from invoice/bill date": number
        for number, name in ((2, "2nd"), (3, "3rd"), (4, "4th"), (5, "5th"), (6, "6th"))
    },
}


def due_on(facts: Mapping[str, str], day: date) -> date:
    """Give the day on which a document of a day is due."""
    return _reached(day, facts.get("DUEDATE", ""), facts.get("DUEFROM", ""))


def discounted_until(facts: Mapping[str, str], day: date) -> date:
    """Give the last day on which a document of a day is discounted, days of grace included."""
    last = _reached(day, facts.get("DISCDATE", ""), facts.get("DISCFROM", ""))
    return last + timedelta(days=_days(facts.get("DISCFUDGEDAYS", "")))


def _reached(day: date, days: str, start: str) -> date:
    months = _MONTHS.get(start)
    if months is None:
        # Source (assumed): any other word counts days from the date, as "from invoice/bill date" does.
        return day + timedelta(days=_days(days))
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    length = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - first
    # Source (assumed): a day that the month does not have is its last one.
    return first.replace(day=min(max(1, _days(days)), length.days))


def _days(text: str) -> int:
    return max(0, read_key(text))
