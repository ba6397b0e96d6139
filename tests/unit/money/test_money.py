"""What money refuses, and how it is split."""

from decimal import Decimal

import pytest

from tieout.money import CurrencyMismatch, Money, NotExact, exponent
from tieout.money.money import allocate


class TestMoney:
    def test_has_the_decimals_of_its_currency(self) -> None:
        assert str(Money.of("12.5", "USD")) == "12.50"
        assert str(Money.of("12", "JPY")) == "12"
        assert exponent("KWD") == 3

    def test_refuses_more_decimals_than_the_currency_has(self) -> None:
        with pytest.raises(NotExact, match="USD has 2 decimals"):
            Money.of("0.005", "USD")

    def test_refuses_what_is_no_number(self) -> None:
        with pytest.raises(NotExact):
            Money.of("NaN", "USD")

    def test_refuses_to_add_two_currencies(self) -> None:
        with pytest.raises(CurrencyMismatch):
            Money.of(1, "USD") + Money.of(1, "EUR")

    def test_rounds_half_up_when_multiplied(self) -> None:
        assert Money.of("0.05", "USD") * Decimal("0.5") == Money.of("0.03", "USD")

    def test_is_written_as_people_of_a_locale_write_it(self) -> None:
        assert Money.of("1234.5", "USD").format("en_US") == "$1,234.50"


class TestAllocate:
    def test_adds_up_exactly(self) -> None:
        parts = allocate(Money.of("10.00", "USD"), [Decimal(1), Decimal(1), Decimal(1)])

        assert [str(part) for part in parts] == ["3.34", "3.33", "3.33"]
