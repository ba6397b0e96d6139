"""What money refuses, and how it is added, rounded and split."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.money import CurrencyMismatch, Money, NotExact, UnknownCurrency, allocate, exact, exponent

CURRENCIES = st.sampled_from(["USD", "EUR", "JPY", "KWD"])


@st.composite
def amounts(draw: st.DrawFn, currency: str = "") -> Money:
    """Draw an exact amount of some currency, as large as the books can hold."""
    code = currency or draw(CURRENCIES)
    units = draw(st.integers(-(10**17), 10**17))
    return Money(Decimal(units).scaleb(-exponent(code)), code)


class TestExponent:
    @pytest.mark.parametrize(("currency", "decimals"), [("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)])
    def test_is_that_of_the_currency(self, currency: str, decimals: int) -> None:
        assert exponent(currency) == decimals

    @pytest.mark.parametrize("code", ["", "usd", "US", "XYZ", "DOLLAR"])
    def test_refuses_what_is_no_currency(self, code: str) -> None:
        with pytest.raises(UnknownCurrency, match="is no currency; codes look like USD"):
            exponent(code)


class TestMoney:
    def test_has_the_decimals_of_its_currency(self) -> None:
        assert str(Money.of("12.5", "USD")) == "12.50"
        assert str(Money.of("12", "JPY")) == "12"

    def test_refuses_more_decimals_than_the_currency_has(self) -> None:
        with pytest.raises(NotExact, match=r"0\.005 USD is no exact amount: USD has 2 decimals"):
            Money.of("0.005", "USD")

    @pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "", "12,50", "1e400"])
    def test_refuses_what_is_no_number(self, text: str) -> None:
        with pytest.raises(NotExact):
            Money.of(text, "USD")

    def test_refuses_floats(self) -> None:
        with pytest.raises(AssertionError, match="never a float"):
            Money.of(0.5, "USD")  # type: ignore[arg-type]
        with pytest.raises(AssertionError, match=r"0\.5 is no Decimal"):
            Money(0.5, "USD")  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            Money.of(1, "USD") * 0.5  # type: ignore[operator]

    def test_refuses_a_currency_that_there_is_not(self) -> None:
        with pytest.raises(UnknownCurrency):
            Money.zero("XYZ")

    def test_is_the_same_whatever_zeros_were_written(self) -> None:
        assert Money.of("1", "USD") == Money.of("1.0000", "USD")
        assert hash(Money.of("1", "USD")) == hash(Money.of("1.00", "USD"))

    def test_rounds_half_up_when_multiplied(self) -> None:
        assert Money.of("0.05", "USD") * Decimal("0.5") == Money.of("0.03", "USD")
        assert Money.of("-0.05", "USD") * Decimal("0.5") == Money.of("-0.03", "USD")

    def test_rounds_only_when_asked(self) -> None:
        assert Money.rounded(Decimal("1.005"), "USD") == Money.of("1.01", "USD")
        assert Money.rounded(Decimal("1.4999"), "JPY") == Money.of("1", "JPY")

    def test_is_written_as_people_of_a_locale_write_it(self) -> None:
        assert Money.of("1234.5", "USD").format("en_US") == "$1,234.50"
        assert Money.of("1234.5", "EUR").format("de_DE") == "1.234,50\xa0€"

    @pytest.mark.parametrize("operator", ["__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__"])
    def test_refuses_to_mix_two_currencies(self, operator: str) -> None:
        with pytest.raises(CurrencyMismatch, match="an amount in EUR cannot be combined"):
            getattr(Money.of(1, "USD"), operator)(Money.of(1, "EUR"))

    @given(amounts("USD"), amounts("USD"), amounts("USD"))
    def test_adds_like_whole_numbers_of_cents(self, one: Money, two: Money, three: Money) -> None:
        assert (one + two) + three == one + (two + three)
        assert one + two == two + one
        assert one + two - two == one
        assert one + -one == Money.zero("USD")
        assert (one < two) is (one.amount < two.amount)

    @given(amounts())
    def test_survives_being_written_and_read(self, money: Money) -> None:
        assert Money.of(str(money), money.currency) == money

    @given(
        CURRENCIES, st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15)
    )
    def test_is_exact_or_refused(self, currency: str, amount: Decimal) -> None:
        try:
            money = Money(amount, currency)
        except NotExact:
            assert amount != amount.quantize(Decimal(1).scaleb(-exponent(currency)))
        else:
            assert money.amount == amount

    @given(
        CURRENCIES, st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12)
    )
    def test_is_at_most_half_a_unit_away_when_rounded(self, currency: str, amount: Decimal) -> None:
        unit = Decimal(1).scaleb(-exponent(currency))

        assert abs(Money.rounded(amount, currency).amount - amount) * 2 <= unit


class TestExact:
    def test_gives_the_amount_with_its_decimals(self) -> None:
        assert str(exact(Decimal(5), "KWD")) == "5.000"

    def test_refuses_what_would_have_to_be_rounded(self) -> None:
        with pytest.raises(NotExact):
            exact(Decimal("0.5"), "JPY")


class TestAllocate:
    def test_gives_the_units_left_over_to_those_that_lost_most(self) -> None:
        parts = allocate(Money.of("10.00", "USD"), [Decimal(1), Decimal(1), Decimal(1)])

        assert [str(part) for part in parts] == ["3.34", "3.33", "3.33"]

    def test_splits_yen_in_whole_yen(self) -> None:
        parts = allocate(Money.of("100", "JPY"), [Decimal(1), Decimal(2), Decimal(0)])

        assert [str(part) for part in parts] == ["33", "67", "0"]

    def test_gives_all_to_the_only_weight(self) -> None:
        assert allocate(Money.of("0.01", "USD"), [Decimal(0), Decimal("0.0001")])[1] == Money.of(
            "0.01", "USD"
        )

    @pytest.mark.parametrize("weights", [[], [Decimal(0)], [Decimal(0), Decimal(0)]])
    def test_refuses_weights_of_nothing(self, weights: list[Decimal]) -> None:
        with pytest.raises(AssertionError, match="weights must add up"):
            allocate(Money.of(1, "USD"), weights)

    def test_refuses_a_negative_weight(self) -> None:
        with pytest.raises(AssertionError, match="never negative"):
            allocate(Money.of(1, "USD"), [Decimal(2), Decimal(-1)])

    WEIGHTS = st.lists(st.decimals(min_value=0, max_value=10**9, places=6), min_size=1, max_size=12).filter(
        any
    )

    @given(amounts(), WEIGHTS)
    def test_loses_and_makes_nothing(self, total: Money, weights: list[Decimal]) -> None:
        parts = allocate(total, weights)

        assert sum(parts, Money.zero(total.currency)) == total
        assert len(parts) == len(weights)

    @given(amounts(), WEIGHTS)
    def test_stays_within_a_unit_of_the_fair_share(self, total: Money, weights: list[Decimal]) -> None:
        unit = Decimal(1).scaleb(-exponent(total.currency))

        for part, weight in zip(allocate(total, weights), weights, strict=True):
            owed = part.amount * sum(weights)
            assert abs(owed - total.amount * weight) < unit * sum(weights)

    @given(amounts(), WEIGHTS)
    def test_splits_a_negative_amount_like_its_twin(self, total: Money, weights: list[Decimal]) -> None:
        assert allocate(-total, weights) == [-part for part in allocate(total, weights)]

    @given(amounts("USD"), st.integers(1, 12))
    def test_gives_equal_weights_parts_that_differ_by_a_cent_at_most(self, total: Money, count: int) -> None:
        parts = [part.amount for part in allocate(total, [Decimal(1)] * count)]

        assert max(parts) - min(parts) <= Decimal("0.01")
