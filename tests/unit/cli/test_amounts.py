"""Amounts as a person reads them."""

from decimal import Decimal

import pytest

from tieout.cli.amounts import amount_text


class TestAmountText:
    @pytest.mark.parametrize(
        ("amount", "currency", "text"),
        [
            ("1234567.500000", "USD", "1,234,567.50"),
            ("-20", "USD", "-20.00"),
            ("1500", "JPY", "1,500"),
            ("1500.25", "JPY", "1,500.25"),
        ],
    )
    def test_keeps_the_decimals_of_the_currency(self, amount: str, currency: str, text: str) -> None:
        assert amount_text(Decimal(amount), currency) == text
