"""Values on the wire and in the books: dates, times, amounts, flags.

In the books amounts are whole cents, quantities and prices ten-thousandths, rates millionths, dates and
times ISO text, so that SQLite orders and compares them. On the wire they look as Intacct writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

CENTS = 100
PRICE_UNITS = 10_000
RATE_UNITS = 1_000_000
# Source (assumed): how large an amount or rate may be. The products of both stay whole numbers of SQLite.
AMOUNT_DIGITS = 12
CENTS_MAX = 10**AMOUNT_DIGITS * CENTS
RATE_MAX = 10_000 * RATE_UNITS
_DECIMAL = re.compile(rf"[+-]?(?:\d{{1,{AMOUNT_DIGITS}}}(?:\.\d{{0,20}})?|\.\d{{1,20}})", re.ASCII)
_KEY = re.compile(r"\d{1,18}", re.ASCII)


class Kind(Enum):
    """What a field holds."""

    TEXT = "TEXT"
    INTEGER = "INTEGER"
    AMOUNT = "CURRENCY"
    NUMBER = "DECIMAL"
    RATE = "RATE"
    DATE = "DATE"
    TIMESTAMP = "TIMESTAMP"
    BOOLEAN = "BOOLEAN"
    FLAG = "FLAG"
    ENUM = "ENUM"


class BadValue(ValueError):
    """A value that cannot be read as what the field holds."""


def escape(text: str) -> str:
    """Write text as XML content."""
    if "&" in text or "<" in text or ">" in text:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def escape_attribute(text: str) -> str:
    """Write text as an XML attribute value."""
    return escape(text).replace('"', "&quot;")


def _scaled(value: int, scale: int, digits: int) -> str:
    whole, rest = divmod(abs(value), scale)
    text = f"{whole}.{rest:0{digits}d}".rstrip("0") if rest else str(whole)
    return "-" + text if value < 0 else text


def show_amount(cents: int) -> str:
    """Write cents without forced decimals."""
    # Source (observed): answers show 5900 and 12.5 (objects.md 1.3).
    if cents % CENTS == 0:
        return str(cents // CENTS)
    text = f"{'-' if cents < 0 else ''}{abs(cents) // CENTS}.{abs(cents) % CENTS:02d}"
    return text.removesuffix("0")


def show_money(cents: int) -> str:
    """Write cents with two decimals, for people and for the control address."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // CENTS}.{abs(cents) % CENTS:02d}"


def show_number(units: int) -> str:
    """Write ten-thousandths without forced decimals."""
    return _scaled(units, PRICE_UNITS, 4)


def show_rate(units: int) -> str:
    """Write millionths without forced decimals."""
    return _scaled(units, RATE_UNITS, 6)


def show_date(iso: str) -> str:
    """Write an ISO date as mm/dd/yyyy."""
    return f"{iso[5:7]}/{iso[8:10]}/{iso[:4]}"


def show_timestamp(iso: str) -> str:
    """Write an ISO time as mm/dd/yyyy hh:mm:ss."""
    return f"{iso[5:7]}/{iso[8:10]}/{iso[:4]} {iso[11:19]}"


def show_boolean(value: int) -> str:
    """Write a boolean as true or false."""
    return "true" if value else "false"


SHOW: dict[Kind, Callable[..., str]] = {
    Kind.TEXT: escape,
    Kind.ENUM: escape,
    Kind.FLAG: escape,
    Kind.INTEGER: str,
    Kind.AMOUNT: show_amount,
    Kind.NUMBER: show_number,
    Kind.RATE: show_rate,
    Kind.DATE: show_date,
    Kind.TIMESTAMP: show_timestamp,
    Kind.BOOLEAN: show_boolean,
}


def read_decimal(text: str) -> Decimal:
    """Read a plain decimal number: no exponent, no thousands separators.

    Source (documented): the form of decimals (gateway.md 9).
    """
    text = text.strip()
    if not _DECIMAL.fullmatch(text):
        raise BadValue(text)
    return Decimal(text)


def read_key(text: str) -> int:
    """Read a record number as the books keep it; what is none matches nothing."""
    text = text.strip()
    return int(text) if _KEY.fullmatch(text) else -1


def _units(text: str, scale: int) -> int:
    # Source (documented): more than two decimals are rounded to two (objects.md 1.3).
    return int((read_decimal(text) * scale).to_integral_value(rounding=ROUND_HALF_UP))


def read_amount(text: str) -> int:
    """Read an amount as cents."""
    return _units(text, CENTS)


def read_number(text: str) -> int:
    """Read a quantity or price as ten-thousandths."""
    return _units(text, PRICE_UNITS)


def read_rate(text: str) -> int:
    """Read a rate as millionths; nothing and less is none."""
    units = _units(text, RATE_UNITS)
    if not 0 < units <= RATE_MAX:
        raise BadValue(text)
    return units


def read_integer(text: str) -> int:
    """Read a whole number; INTEGER fields sometimes carry decimals."""
    value = read_decimal(text)
    if value != value.to_integral_value():
        raise BadValue(text)
    return int(value)


def read_date(text: str) -> str:
    """Read mm/dd/yyyy as an ISO date; a time behind it is cut off."""
    try:
        month, day, year = text.strip().split(" ")[0].split("/")
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError as error:
        raise BadValue(text) from error


def read_timestamp(text: str) -> str:
    """Read mm/dd/yyyy with an optional hh:mm:ss."""
    text = text.strip()
    pattern = "%m/%d/%Y %H:%M:%S" if " " in text else "%m/%d/%Y"
    try:
        parsed = datetime.strptime(text, pattern)  # noqa: DTZ007 - gateway times carry no zone
    except ValueError as error:
        raise BadValue(text) from error
    return parsed.isoformat(sep=" ")


def read_boolean(text: str) -> int:
    """Read true/false, T/F."""
    word = text.strip().lower()
    if word in {"true", "t"}:
        return 1
    if word in {"false", "f", ""}:
        return 0
    raise BadValue(text)


def _same(text: str) -> str:
    return text


READ: dict[Kind, Callable[[str], str | int]] = {
    Kind.TEXT: _same,
    Kind.ENUM: _same,
    Kind.FLAG: _same,
    Kind.INTEGER: read_integer,
    Kind.AMOUNT: read_amount,
    Kind.NUMBER: read_number,
    Kind.RATE: read_rate,
    Kind.DATE: read_date,
    Kind.TIMESTAMP: read_timestamp,
    Kind.BOOLEAN: read_boolean,
}
