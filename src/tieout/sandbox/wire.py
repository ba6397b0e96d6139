"""Reading the small things inside functions: child texts, legacy dates, legacy currency groups."""

from __future__ import annotations

from datetime import date

from lxml import etree

from tieout.sandbox.errors import invalid
from tieout.sandbox.values import (
    BadValue,
    read_amount,
    read_boolean,
    read_date,
    read_number,
    read_rate,
)


def text_of(element: etree._Element | None) -> str:
    """Give an element's text, an absent one's empty."""
    return "" if element is None or element.text is None else element.text


def child(element: etree._Element, name: str) -> str:
    """Give a child's text, stripped; an absent one's is empty."""
    found = element.find(name)
    return "" if found is None or found.text is None else found.text.strip()


def any_case(element: etree._Element) -> dict[str, etree._Element]:
    """Index the children by their upper-case names; of equal ones the last counts.

    Source (documented): generic objects are upper case by convention, not by schema.
    """
    return {str(each.tag).upper(): each for each in element}


def legacy_date(element: etree._Element, name: str) -> str:
    """Read a date of year, month and day elements; an absent or empty one is empty.

    Raises: FunctionRefused.
    """
    found = element.find(name)
    if found is None or not len(found):
        return ""
    parts = [child(found, part) for part in ("year", "month", "day")]
    if not any(parts):
        return ""
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2])).isoformat()
    except ValueError as error:
        # Source (observed): PL03000006 with the name of the date (errors.md 5.3).
        raise invalid(f"The transaction date '{'/'.join(parts)}' is invalid.", code="PL03000006") from error


def needed_date(element: etree._Element, name: str) -> str:
    """Read a legacy date that must be there.

    Raises: FunctionRefused.
    """
    found = legacy_date(element, name)
    if not found:
        raise invalid("The transaction date '' is invalid.", code="PL03000006")
    return found


def generic_date(text: str) -> str:
    """Read mm/dd/yyyy of a generic object; empty stays empty.

    Raises: FunctionRefused.
    """
    if not text:
        return ""
    try:
        return read_date(text)
    except BadValue as error:
        raise invalid(f"The date '{text}' is invalid.") from error


def cents(text: str, what: str) -> int:
    """Read an amount as cents.

    Raises: FunctionRefused.
    """
    try:
        return read_amount(text)
    except BadValue as error:
        # Source (assumed): the words for an amount that is none.
        raise invalid(f"The {what} '{text}' is not a valid amount.") from error


def units(text: str, what: str) -> int:
    """Read a quantity or price as ten-thousandths.

    Raises: FunctionRefused.
    """
    try:
        return read_number(text)
    except BadValue as error:
        raise invalid(f"The {what} '{text}' is not a valid number.") from error


def rate(text: str) -> int | None:
    """Read an exchange rate as millionths; empty is None."""
    if not text:
        return None
    try:
        return read_rate(text)
    except BadValue as error:
        raise invalid(f"The exchange rate '{text}' is not a valid number.") from error


def truth(text: str) -> bool:
    """Read a boolean.

    Raises: FunctionRefused.
    """
    try:
        return bool(read_boolean(text))
    except BadValue as error:
        raise invalid(f"'{text}' is neither true nor false.") from error
