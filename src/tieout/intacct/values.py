"""Values as Intacct writes and reads them. Amounts are Decimal and never float.

Source (documented): generic functions and answers carry mm/dd/yyyy, legacy functions year, month and day;
amounts have no thousands separators and no forced decimals.
Source (assumed): the web services user keeps the formats of locale en_US; another format is refused loudly
instead of being guessed. The zone of a time is unknown, so times are naive and never compared with our clock.
"""

import html
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from lxml import etree

from tieout.intacct.errors import LocalProtocolError, RemoteProtocolError

DATE, TIMESTAMP = "%m/%d/%Y", "%m/%d/%Y %H:%M:%S"
# What XML 1.0 cannot hold at all.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_date(value: date) -> str:
    """Write a day for a generic function."""
    return f"{value.month:02d}/{value.day:02d}/{value.year:04d}"


def write_timestamp(value: datetime) -> str:
    """Write a time for a filter, in the unknown zone in which it was read."""
    assert value.tzinfo is None, "Intacct's times carry no zone"
    return f"{write_date(value)} {value:%H:%M:%S}"


def write_amount(value: Decimal) -> str:
    """Write an amount without thousands separators and without an exponent.

    Raises: LocalProtocolError.
    """
    if not isinstance(value, Decimal) or not value.is_finite():
        raise LocalProtocolError(f"{value!r} is no amount")
    return f"{value:f}"


def read_date(text: str | None) -> date | None:
    """Read a day; some columns carry a time behind it.

    Raises: RemoteProtocolError.
    """
    if not text:
        return None
    try:
        return datetime.strptime(text.split(" ")[0], DATE).date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise RemoteProtocolError(f"{text!r} is no date of Intacct (mm/dd/yyyy).") from error


def read_timestamp(text: str | None) -> datetime | None:
    """Read a time, such as WHENMODIFIED. It may be compared with other times of Intacct only.

    Raises: RemoteProtocolError.
    """
    if not text:
        return None
    try:
        return datetime.strptime(text, TIMESTAMP)  # noqa: DTZ007 - the zone is not documented
    except ValueError as error:
        raise RemoteProtocolError(f"{text!r} is no time of Intacct (mm/dd/yyyy hh:mm:ss).") from error


def read_amount(text: str | None) -> Decimal:
    """Read an amount; an empty one is zero.

    Raises: RemoteProtocolError.
    """
    if not text:
        return Decimal(0)
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise RemoteProtocolError(f"{text!r} is no amount.") from error
    # Decimal also takes NaN, Infinity and 1_000, which no ledger writes.
    if not value.is_finite() or "_" in text:
        raise RemoteProtocolError(f"{text!r} is no amount.")
    return value


def read_flag(text: str | None) -> bool:
    """Read a boolean; Intacct writes true or T."""
    return (text or "").lower() in {"true", "t"}


def read_words(text: str | None) -> str:
    """Read a sentence for a person.

    Source (observed): apostrophes may still be escaped after XML parsing (&#039;).
    """
    return html.unescape(text or "").strip()


def add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    """Append an element with text.

    XML cannot hold control characters at all, and they carry nothing for a person either: they are left out.
    """
    child = etree.SubElement(parent, name)
    if text:
        child.text = _NOT_XML.sub("", text)
    return child


def add_legacy_date(parent: etree._Element, name: str, value: date) -> None:
    """Append a day in the three elements of the legacy functions."""
    element = add(parent, name)
    add(element, "year", f"{value.year:04d}")
    add(element, "month", f"{value.month:02d}")
    add(element, "day", f"{value.day:02d}")
