"""How many decimals a currency has.

Source (documented): ISO 4217, as the tables of CLDR in babel carry it.
"""

from decimal import Decimal
from functools import cache

from babel.numbers import get_currency_precision, is_currency


class UnknownCurrency(Exception):
    """There is no such currency."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code!r} is no currency; codes look like USD.")
        self.code = code


@cache
def exponent(currency: str) -> int:
    """Return the number of decimals of a currency: JPY 0, USD 2, KWD 3.

    Raises: UnknownCurrency.
    """
    if not is_currency(currency):
        raise UnknownCurrency(currency)
    return get_currency_precision(currency)


@cache
def smallest_unit(currency: str) -> Decimal:
    """Return the smallest amount of a currency: one cent of a dollar.

    Raises: UnknownCurrency.
    """
    return Decimal(1).scaleb(-exponent(currency))
