"""Conditions of readByQuery as text."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from tieout.intacct import LocalProtocolError, SqlAll, SqlAny, SqlCondition, SqlIn, SqlNot, SqlNull

OPEN = SqlCondition("TRX_TOTALDUE", ">", 0)
ACTIVE = SqlCondition("STATUS", "=", "T")


class TestCondition:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("CK-1", "'CK-1'"),
            ("Alice's", "'Alice\\'s'"),
            ("", "''"),
            (7, "7"),
            (Decimal("-12.50"), "-12.50"),
            (Decimal("1E+3"), "1000"),
            (date(2026, 3, 2), "'03/02/2026'"),
            (datetime(2026, 3, 2, 12, 0, 1), "'03/02/2026 12:00:01'"),  # noqa: DTZ001 - Intacct's own
            (True, "'T'"),
            (False, "'F'"),
        ],
    )
    def test_writes_each_value_by_its_kind(self, value, text):
        assert SqlCondition("FIELD", "=", value).to_text() == f"FIELD = {text}"

    def test_refuses_an_operator_that_the_language_has_not(self):
        with pytest.raises(LocalProtocolError, match="readByQuery has no operator 'equalto'"):
            SqlCondition("FIELD", "equalto", 1).to_text()

    @pytest.mark.parametrize("text", ["\\", "x\\' OR RECORDNO > 0", "a\\b"])
    def test_refuses_a_backslash_which_could_end_the_text(self, text):
        with pytest.raises(LocalProtocolError, match="it has a backslash"):
            SqlCondition("NAME", "=", text).to_text()

    @pytest.mark.parametrize("name", ["", "NAME = 'x' OR NAME", "NAME'", "1NAME"])
    def test_refuses_what_is_no_field_name(self, name):
        for condition in (SqlCondition(name, "=", 1), SqlIn(name, (1,)), SqlNull(name)):
            with pytest.raises(LocalProtocolError, match="is no field name"):
                condition.to_text()

    def test_names_a_field_of_a_related_record(self):
        assert SqlNull("CUSTOMER.PARENTID").to_text() == "CUSTOMER.PARENTID IS NULL"


class TestList:
    @pytest.mark.parametrize("values", [(), "CK-1"])
    def test_refuses_no_value_and_a_text_taken_for_a_list(self, values):
        with pytest.raises(LocalProtocolError, match="a list of values of NAME needs a value"):
            SqlIn("NAME", values).to_text()


class TestJoined:
    def test_stands_in_parentheses(self):
        filters = SqlAll((OPEN, SqlAny((ACTIVE, SqlNull("STATUS", is_negated=True)))))

        assert filters.to_text() == "(TRX_TOTALDUE > 0 AND (STATUS = 'T' OR STATUS IS NOT NULL))"

    def test_is_the_part_itself_where_there_is_one(self):
        assert SqlAny((OPEN,)).to_text() == "TRX_TOTALDUE > 0"

    def test_is_turned_into_its_opposite_as_a_whole(self):
        assert SqlNot(SqlAll((OPEN, ACTIVE))).to_text() == "NOT (TRX_TOTALDUE > 0 AND STATUS = 'T')"

    @pytest.mark.parametrize(("kind", "word"), [(SqlAll, "AND"), (SqlAny, "OR")])
    def test_needs_a_part(self, kind, word):
        with pytest.raises(LocalProtocolError, match=f"{word} needs a part"):
            kind(()).to_text()
