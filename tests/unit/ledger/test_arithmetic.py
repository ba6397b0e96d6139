"""What the lines of an invoice add up to."""

from decimal import Decimal

import pytest

from factories.ledger import discount, item, tax, usd
from tieout.ledger.arithmetic import sum_lines
from tieout.ledger.errors import DiscountRaises
from tieout.money import NotExact, UnknownCurrency


class TestSumLines:
    def test_adds_items_discounts_and_taxes(self) -> None:
        assert sum_lines([item("100.00"), discount("-10.00"), tax("7.43")], "USD") == usd("97.43")

    def test_of_no_lines_is_nothing(self) -> None:
        assert sum_lines([], "USD") == usd(0)

    def test_may_be_less_than_nothing(self) -> None:
        assert sum_lines([item("-5")], "USD") == usd(-5)

    def test_refuses_a_line_that_is_not_exact_though_the_sum_would_be(self) -> None:
        with pytest.raises(NotExact):
            sum_lines([item("0.005"), item("0.005")], "USD")

    def test_refuses_a_discount_that_raises(self) -> None:
        with pytest.raises(DiscountRaises):
            sum_lines([discount("0.01")], "USD")

    def test_refuses_a_currency_that_nobody_knows(self) -> None:
        with pytest.raises(UnknownCurrency):
            sum_lines([item("1")], "XYZ")

    def test_loses_nothing_of_large_amounts(self) -> None:
        large = Decimal("999999999999999999.99")

        assert sum_lines([item(large), item("0.01")], "USD") == usd("1000000000000000000.00")
