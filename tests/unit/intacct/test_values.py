"""Dates, times, amounts and texts on the wire."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from lxml import etree

from tieout.intacct import LocalProtocolError, RemoteProtocolError
from tieout.intacct.values import (
    add,
    add_legacy_date,
    read_amount,
    read_date,
    read_flag,
    read_timestamp,
    read_words,
    write_amount,
    write_date,
    write_timestamp,
)


class TestWriteAmount:
    @pytest.mark.parametrize(
        ("amount", "text"),
        [
            (Decimal("150.00"), "150.00"),
            (Decimal("-25.5"), "-25.5"),
            (Decimal("1E+3"), "1000"),
            (Decimal("0.00000001"), "0.00000001"),
            (Decimal("12345678901234.56"), "12345678901234.56"),
        ],
    )
    def test_has_no_separators_and_no_exponent(self, amount, text):
        assert write_amount(amount) == text

    @pytest.mark.parametrize("value", [1.1, 5, "5.00", Decimal("NaN"), Decimal("Infinity")])
    def test_refuses_what_is_no_exact_amount(self, value):
        with pytest.raises(LocalProtocolError, match="is no amount"):
            write_amount(value)


class TestReadAmount:
    @pytest.mark.parametrize(
        ("text", "amount"),
        [("5900", "5900"), ("12.5", "12.5"), ("-0.07", "-0.07"), ("1679615.93", "1679615.93")],
    )
    def test_keeps_what_is_written_exactly(self, text, amount):
        read = read_amount(text)

        assert isinstance(read, Decimal)
        assert str(read) == amount

    @pytest.mark.parametrize("text", ["", None])
    def test_takes_nothing_for_zero(self, text):
        assert read_amount(text) == Decimal(0)

    @pytest.mark.parametrize("text", ["1,200.00", "12,50", "NaN", "Infinity", "1_000", "free"])
    def test_refuses_another_format_instead_of_guessing(self, text):
        with pytest.raises(RemoteProtocolError, match=f"'{text}' is no amount"):
            read_amount(text)


class TestDates:
    def test_are_written_month_first(self):
        assert write_date(date(2026, 1, 31)) == "01/31/2026"

    def test_are_read_month_first(self):
        assert read_date("01/02/2026") == date(2026, 1, 2)

    def test_lose_a_time_behind_them(self):
        assert read_date("01/02/2026 23:59:59") == date(2026, 1, 2)

    @pytest.mark.parametrize("text", ["", None])
    def test_may_be_missing(self, text):
        assert read_date(text) is None

    @pytest.mark.parametrize("text", ["2026-01-31", "31.01.2026", "31/01/2026", "01/31/26"])
    def test_in_another_format_are_refused_with_the_format_that_is_needed(self, text):
        with pytest.raises(RemoteProtocolError, match=r"is no date of Intacct \(mm/dd/yyyy\)"):
            read_date(text)

    def test_are_three_elements_in_legacy_functions(self):
        parent = etree.Element("create_invoice")

        add_legacy_date(parent, "datecreated", date(2026, 1, 5))

        assert etree.tostring(parent) == (
            b"<create_invoice><datecreated><year>2026</year><month>01</month><day>05</day></datecreated>"
            b"</create_invoice>"
        )


class TestTimestamps:
    def test_come_back_as_they_were(self):
        text = "01/31/2026 15:04:05"

        assert write_timestamp(read_timestamp(text)) == text

    def test_carry_no_zone_because_none_is_known(self):
        assert read_timestamp("01/31/2026 15:04:05").tzinfo is None

    def test_with_a_zone_are_not_written(self):
        with pytest.raises(AssertionError, match="carry no zone"):
            write_timestamp(datetime(2026, 1, 31, tzinfo=UTC))

    @pytest.mark.parametrize("text", ["", None])
    def test_may_be_missing(self, text):
        assert read_timestamp(text) is None

    @pytest.mark.parametrize("text", ["2026-01-31T15:04:05Z", "01/31/2026", "01/31/2026 3:04:05 PM"])
    def test_in_another_format_are_refused(self, text):
        with pytest.raises(RemoteProtocolError, match="is no time of Intacct"):
            read_timestamp(text)


class TestReadFlag:
    @pytest.mark.parametrize("text", ["true", "T", "t", "True"])
    def test_knows_both_words_for_yes(self, text):
        assert read_flag(text)

    @pytest.mark.parametrize("text", ["false", "F", "", None])
    def test_takes_everything_else_for_no(self, text):
        assert not read_flag(text)


class TestReadWords:
    def test_undoes_a_second_escaping(self):
        assert read_words("Barista&#039;s &amp; more") == "Barista's & more"


class TestAdd:
    def test_leaves_out_what_xml_cannot_hold(self):
        parent = etree.Element("memo")

        child = add(parent, "text", "a\x00b\x0bc\ud800d\ufffee\tf\ng")

        assert child.text == "abcde\tf\ng"

    def test_keeps_every_other_character(self):
        parent = etree.Element("memo")

        child = add(parent, "text", "Café “Zürich” <&> 😀")

        assert etree.fromstring(etree.tostring(child, encoding="UTF-8")).text == "Café “Zürich” <&> 😀"
