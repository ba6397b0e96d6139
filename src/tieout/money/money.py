"""An amount of money: a Decimal and its currency, exact to the currency's smallest unit, never a float."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Self

from babel.numbers import format_currency

from tieout.money.currencies import exponent, smallest_unit


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


@dataclass(frozen=True)
class Money:
    """An exact amount in one currency.

    Raises: NotExact, when the amount has more decimals than the currency.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        """Bring the amount to the currency's decimals; refuse what would have to be rounded."""
        assert isinstance(self.amount, Decimal), f"{self.amount!r} is no Decimal"
        if not self.amount.is_finite():
            raise NotExact(self.amount, self.currency)
        exact = self.amount.quantize(smallest_unit(self.currency))
        if exact != self.amount:
            raise NotExact(self.amount, self.currency)
        object.__setattr__(self, "amount", exact)

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Self:
        """Read an exact amount.

        Raises: NotExact.
        """
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
        return cls(amount.quantize(smallest_unit(currency), rounding=ROUND_HALF_UP), currency)

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
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.amount - other.amount, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: int | Decimal) -> "Money":
        return Money.rounded(self.amount * factor, self.currency)

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

    The smallest units that rounding leaves over go to the parts that lost most, the first one at a tie.
    Shape: one part for each weight, in their order.
    """
    whole = sum(weights, Decimal(0))
    assert whole > 0, "weights must add up to more than nothing"
    unit = smallest_unit(total.currency)
    shares = [total.amount * weight / whole for weight in weights]
    floors = [share.quantize(unit, rounding="ROUND_FLOOR") for share in shares]
    left = int((total.amount - sum(floors, Decimal(0))) / unit)
    by_loss = sorted(range(len(shares)), key=lambda place: floors[place] - shares[place])
    for place in by_loss[:left]:
        floors[place] += unit
    return [Money(part, total.currency) for part in floors]
