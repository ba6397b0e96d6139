"""Money: an exact amount in one currency."""

from tieout.money.currencies import UnknownCurrency, exponent
from tieout.money.money import CurrencyMismatch, Money, NotExact, allocate, exact

__all__ = ["CurrencyMismatch", "Money", "NotExact", "UnknownCurrency", "allocate", "exact", "exponent"]
