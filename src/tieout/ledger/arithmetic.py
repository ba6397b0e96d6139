"""What the lines of an invoice add up to. Pure: no database behind it."""

from collections.abc import Iterable
from decimal import Decimal

from tieout.ledger.errors import DiscountRaises
from tieout.ledger.facts import LineFacts
from tieout.money import Money, exact

DISCOUNT = "discount"


def sum_lines(lines: Iterable[LineFacts], currency: str) -> Money:
    """Add up lines exactly.

    Raises: NotExact, UnknownCurrency, DiscountRaises.
    """
    total = Decimal(0)
    for line in lines:
        total += exact(line.amount, currency)
        if line.kind == DISCOUNT and line.amount > 0:
            raise DiscountRaises(Money(line.amount, currency))
    return Money(total, currency)
