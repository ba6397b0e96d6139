"""An amount of money: a Decimal and its currency, exact to the currency's smallest unit, never a float."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from math import floor
from typing import Self

from babel.numbers import format_currency

from tieout.money.currencies import exponent, smallest_unit

# Wide enough that no sum or product of amounts is rounded before it is meant to be.
WIDE = Context(prec=80)


class CurrencyMismatch(Exception):
    """Two amounts of different currencies cannot be added or compared."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"An amount in {left} and an amount in {right} cannot be combined.")
        self.left = left
        self.right = right


class NotExact(Exception):
    """An amount has more decimals than its currency."""

    def __init__(self, amount: object, currency: str) -> None:
        super().__init__(
            f"{amount} {currency} is no exact amount: {currency} has {exponent(currency)} decimals."
        )


def exact(amount: Decimal, currency: str) -> Decimal:
    """Bring an amount to the currency's decimals; nothing is ever rounded here.

    Raises: NotExact, UnknownCurrency.
    """
    assert isinstance(amount, Decimal), f"{amount!r} is no Decimal"
    try:
        quantized = amount.quantize(smallest_unit(currency), context=WIDE)
    except InvalidOperation as error:
        raise NotExact(amount, currency) from error
    if quantized != amount:
        raise NotExact(amount, currency)
    return quantized


@dataclass(frozen=True)
class Money:
    """An exact amount in one currency.

    Raises: NotExact, when the amount has more decimals than the currency; UnknownCurrency.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        """Bring the amount to the currency's decimals; refuse what would have to be rounded."""
        object.__setattr__(self, "amount", exact(self.amount, self.currency))

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Self:
        """Read an exact amount; a float has lost its exactness already and is no amount.

        Raises: NotExact, UnknownCurrency.
        """
        assert not isinstance(amount, float), "money is never a float"
        try:
            return cls(Decimal(amount), currency)
        except InvalidOperation as error:
            raise NotExact(amount, currency) from error

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Return nothing, in a currency."""
        return cls(Decimal(0), currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> Self:
        """Round half up to the currency's smallest unit, as invoices do."""
        return cls(amount.quantize(smallest_unit(currency), rounding=ROUND_HALF_UP, context=WIDE), currency)

    @property
    def is_zero(self) -> bool:
        """Whether there is nothing."""
        return self.amount == 0

    @property
    def is_positive(self) -> bool:
        """Whether there is more than nothing."""
        return self.amount > 0

    def __add__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(WIDE.add(self.amount, other.amount), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(WIDE.subtract(self.amount, other.amount), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: int | Decimal) -> "Money":
        return Money.rounded(WIDE.multiply(self.amount, factor), self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same_currency(other)
        return self.amount < other.amount

    def __le__(self, other: "Money") -> bool:
        self._same_currency(other)
        return self.amount <= other.amount

    def __gt__(self, other: "Money") -> bool:
        self._same_currency(other)
        return self.amount > other.amount

    def __ge__(self, other: "Money") -> bool:
        self._same_currency(other)
        return self.amount >= other.amount

    def __str__(self) -> str:
        return str(self.amount)

    def format(self, locale: str) -> str:
        """Write the amount with its currency as people of a locale do."""
        return format_currency(self.amount, self.currency, locale=locale)

    def _same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)


def allocate(total: Money, weights: Sequence[Decimal]) -> list[Money]:
    """Split an amount by weights so that the parts add up to it exactly.

    The smallest units that rounding leaves over go to the parts that lost most, the first one at a tie. A
    negative amount is split as its positive twin is.
    Shape: one part for each weight, in their order.
    """
    assert all(weight >= 0 for weight in weights), "a weight is never negative"
    shares = [Fraction(weight) for weight in weights]
    whole = sum(shares, Fraction(0))
    assert whole > 0, "weights must add up to more than nothing"
    unit = smallest_unit(total.currency)
    units = int(WIDE.divide(abs(total.amount), unit))
    exact_parts = [units * share / whole for share in shares]
    parts = [floor(part) for part in exact_parts]
    by_loss = sorted(range(len(parts)), key=lambda place: parts[place] - exact_parts[place])
    for place in by_loss[: units - sum(parts)]:
        parts[place] += 1
    sign = -1 if total.amount < 0 else 1
    return [Money(WIDE.multiply(unit, Decimal(sign * part)), total.currency) for part in parts]
