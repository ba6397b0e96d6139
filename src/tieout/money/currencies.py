"""How many decimals a currency has.

Source (documented): ISO 4217, as the tables of CLDR in babel carry it.
"""

from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_precision


@cache
def exponent(currency: str) -> int:
    """Return the number of decimals of a currency: JPY 0, USD 2, KWD 3."""
    assert len(currency) == 3, f"{currency!r} is no currency code"
    return get_currency_precision(currency)


@cache
def smallest_unit(currency: str) -> Decimal:
    """Return the smallest amount of a currency: one cent of a dollar."""
    return Decimal(1).scaleb(-exponent(currency))
