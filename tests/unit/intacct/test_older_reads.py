"""Reading by a filter as text, by name and by relation."""

import pytest
from lxml import etree

from tieout.intacct import LocalProtocolError, ReadByName, ReadByQuery, ReadMore, ReadRelated, SqlCondition


def text(function) -> str:
    return etree.tostring(function.to_xml(), encoding="unicode")


class TestReadByQuery:
    def test_escapes_the_filter_for_xml(self):
        xml = text(ReadByQuery("CUSTOMER", SqlCondition("NAME", "<", "A & B"), page_size=10))

        assert "<query>NAME &lt; 'A &amp; B'</query>" in xml

    @pytest.mark.parametrize("size", [0, 1001])
    def test_refuses_a_page_that_is_too_small_or_too_large(self, size):
        with pytest.raises(LocalProtocolError, match="readByQuery of CUSTOMER has pages of 1 to 1000"):
            ReadByQuery("CUSTOMER", page_size=size).to_xml()


class TestReadMore:
    def test_names_the_answer_that_goes_on_and_not_its_object(self):
        assert text(ReadMore("7", "CUSTOMER")) == "<readMore><resultId>7</resultId></readMore>"


class TestReadByName:
    def test_names_what_people_see(self):
        assert text(ReadByName("CUSTOMER", ("CK-1", "CK-2"), ("NAME", "STATUS"))) == (
            "<readByName><object>CUSTOMER</object><keys>CK-1,CK-2</keys><fields>NAME,STATUS</fields>"
            "<returnFormat>xml</returnFormat></readByName>"
        )


class TestKeys:
    @pytest.mark.parametrize("kind", [ReadByName, lambda about, keys: ReadRelated(about, "R", keys)])
    def test_are_a_hundred_at_most_and_have_no_comma(self, kind):
        assert kind("CUSTOMER", ("k",) * 100).to_xml() is not None
        with pytest.raises(LocalProtocolError, match="of CUSTOMER takes at most 100 keys"):
            kind("CUSTOMER", ("k",) * 101).to_xml()
        with pytest.raises(LocalProtocolError, match="of CUSTOMER cannot be asked for a key with a comma"):
            kind("CUSTOMER", ("Copper, Kettle",)).to_xml()
