"""Numbers, amounts, days and times as an organization writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tieout.dashboard.shown import Words
from tieout.identity.models import Organization

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
SPACE = "\N{NO-BREAK SPACE}"


def words(locale: str, time_zone: str = "America/Chicago") -> Words:
    """Return the words of an organization somewhere."""
    return Words(Organization(name="Copper Kettle", locale=locale, time_zone=time_zone))


class TestWords:
    @pytest.mark.parametrize(
        ("locale", "written"),
        [
            ("en_US", "-$1,234.50"),
            ("de_DE", f"-1.234,50{SPACE}$"),
            ("fr_FR", f"-1{NARROW_SPACE}234,50{SPACE}$US"),
        ],
    )
    def test_write_amounts(self, locale: str, written: str) -> None:
        assert words(locale).amount(Decimal("-1234.500000"), "USD") == written

    def test_write_an_amount_with_more_decimals_than_its_currency_as_it_is(self) -> None:
        assert words("en_US").amount(Decimal("12.5"), "JPY") == "12.5 JPY"

    @pytest.mark.parametrize(
        ("locale", "written"), [("en_US", "Feb 3, 2026"), ("en_GB", "3 Feb 2026"), ("de_DE", "3. Feb. 2026")]
    )
    def test_write_the_month_of_a_day_by_its_name(self, locale: str, written: str) -> None:
        assert words(locale).day(date(2026, 2, 3)) == written

    @pytest.mark.parametrize(
        ("time_zone", "written"),
        [("America/Chicago", "3. Feb. 2026, 23:30"), ("Asia/Tokyo", "4. Feb. 2026, 14:30")],
    )
    def test_write_times_in_the_zone(self, time_zone: str, written: str) -> None:
        moment = datetime(2026, 2, 4, 5, 30, tzinfo=UTC)

        assert words("de_DE", time_zone).moment(moment) == written

    def test_write_nothing_as_a_dash(self) -> None:
        assert words("en_US").day(None) == words("en_US").moment(None) == "–"

    def test_count(self) -> None:
        assert words("en_US").counted(1, "invoice") == "1 invoice"
        assert words("de_DE").counted(1284, "invoice") == "1.284 invoices"
        assert words("en_US").counted(2, "record is", "records are") == "2 records are"

    def test_write_all_decimals_of_a_number_that_say_something(self) -> None:
        assert words("en_US").number(Decimal("1234.5678000000")) == "1,234.5678"
        assert words("en_US").number(Decimal("100.0000000000")) == "100"

    @pytest.mark.parametrize("locale", ["", "xx", "english", "en-US"])
    def test_fall_back_to_a_plain_locale(self, locale: str) -> None:
        assert words(locale).amount(Decimal(5), "USD") == "$5.00"
