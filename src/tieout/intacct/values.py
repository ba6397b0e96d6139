"""Values as Intacct writes them.

Source (documented): generic functions and answers carry mm/dd/yyyy, legacy functions year, month and day.
"""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from lxml import etree

from tieout.intacct.errors import RemoteProtocolError

TIMESTAMP = "%m/%d/%Y %H:%M:%S"


def write_date(value: date) -> str:
    """Write a day for a generic function."""
    return value.strftime("%m/%d/%Y")


def write_amount(value: Decimal) -> str:
    """Write an amount without thousands separators and without an exponent."""
    return f"{value:f}"


def read_date(text: str | None) -> date | None:
    """Read a day; some columns carry a time behind it.

    Raises: RemoteProtocolError.
    """
    if not text:
        return None
    try:
        return datetime.strptime(text.split(" ")[0], "%m/%d/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise RemoteProtocolError(f"{text!r} is no date of Intacct.") from error


def read_amount(text: str | None) -> Decimal:
    """Read an amount; an empty one is zero.

    Raises: RemoteProtocolError.
    """
    try:
        return Decimal(text) if text else Decimal(0)
    except InvalidOperation as error:
        raise RemoteProtocolError(f"{text!r} is no amount.") from error


def read_flag(text: str | None) -> bool:
    """Read a boolean; Intacct writes true or T."""
    return (text or "").lower() in {"true", "t"}


def add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    """Append an element with text."""
    child = etree.SubElement(parent, name)
    if text:
        try:
            child.text = text
        except ValueError:
            # XML cannot hold control characters at all; they carry nothing for a person either.
            child.text = "".join(
                letter for letter in text if letter in "\t\n\r" or 32 <= ord(letter) not in (0xFFFE, 0xFFFF)
            )
    return child


def add_if(parent: etree._Element, name: str, text: str) -> None:
    """Append an element unless it would be empty."""
    if text:
        add(parent, name, text)


def add_legacy_date(parent: etree._Element, name: str, value: date) -> None:
    """Append a day in the three elements of the legacy functions."""
    element = add(parent, name)
    add(element, "year", f"{value.year:04d}")
    add(element, "month", f"{value.month:02d}")
    add(element, "day", f"{value.day:02d}")
