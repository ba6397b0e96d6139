"""Money: an exact amount in one currency."""

from tieout.money.currencies import exponent
from tieout.money.money import CurrencyMismatch, Money, NotExact

__all__ = ["CurrencyMismatch", "Money", "NotExact", "exponent"]
