"""Amounts as a person reads them."""

from decimal import Decimal

from tieout.money import Money, NotExact


def amount_text(amount: Decimal, currency: str) -> str:
    """Write an amount with the currency's decimals and with separators."""
    try:
        return f"{Money(amount, currency).amount:,}"
    except NotExact:
        # Intacct keeps two decimals in every currency: what it says is shown as it is, never rounded away.
        return f"{amount.normalize():,f}"
