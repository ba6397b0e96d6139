"""The query function: filters, order, pages."""

import pytest
from lxml import etree

from tieout.intacct import AllOf, AnyOf, Condition, LocalProtocolError, Query
from tieout.intacct.queries import WITH_ONE

OPEN = Condition("STATE", "equalto", ("Posted",))


def text(part) -> str:
    return etree.tostring(part.to_xml(), encoding="unicode")


class TestCondition:
    @pytest.mark.parametrize("operator", WITH_ONE)
    def test_compares_with_one_value(self, operator):
        assert text(Condition("A", operator, ("1",))) == (
            f"<{operator}><field>A</field><value>1</value></{operator}>"
        )

    def test_takes_a_range_of_two_values(self):
        assert text(Condition("A", "between", ("1", "2"))) == (
            "<between><field>A</field><value>1</value><value>2</value></between>"
        )

    @pytest.mark.parametrize("operator", ["isnull", "isnotnull"])
    def test_asks_for_nothing_at_all_without_a_value(self, operator):
        assert text(Condition("A", operator)) == f"<{operator}><field>A</field></{operator}>"

    @pytest.mark.parametrize("operator", ["in", "notin"])
    def test_takes_a_thousand_values_of_a_list(self, operator):
        thousand = tuple(str(number) for number in range(1000))

        assert len(Condition("A", operator, thousand).to_xml()) == 1001
        with pytest.raises(LocalProtocolError, match="cannot have 1001 values"):
            text(Condition("A", operator, (*thousand, "more")))

    @pytest.mark.parametrize(
        ("operator", "values"),
        [
            ("equalto", ()),
            ("equalto", ("1", "2")),
            ("between", ("1",)),
            ("isnull", ("1",)),
            ("in", ()),
            ("equals", ("1",)),
            ("in", "12"),
        ],
    )
    def test_refuses_what_the_schema_would_refuse(self, operator, values):
        with pytest.raises(LocalProtocolError, match=f"{operator} of A cannot have"):
            text(Condition("A", operator, values))

    def test_escapes_its_values_and_nothing_more(self):
        assert text(Condition("NAME", "equalto", ("Tom's <&>",))) == (
            "<equalto><field>NAME</field><value>Tom's &lt;&amp;&gt;</value></equalto>"
        )


class TestJoinedConditions:
    def test_need_two_parts_so_that_one_stands_for_itself(self):
        assert text(AllOf((OPEN,))) == text(OPEN)
        assert text(AnyOf((OPEN,))) == text(OPEN)

    def test_nest(self):
        joined = AnyOf((OPEN, AllOf((OPEN, AnyOf((OPEN, OPEN))))))

        assert [str(each.tag) for each in joined.to_xml().iter() if each.tag in {"and", "or"}] == [
            *("or", "and", "or"),
        ]

    @pytest.mark.parametrize("kind", [AllOf, AnyOf])
    def test_refuse_to_be_empty(self, kind):
        with pytest.raises(LocalProtocolError, match="needs a part"):
            text(kind(()))


class TestQuery:
    def test_asks_for_the_largest_page_in_order_with_private_records(self):
        assert text(Query("ARINVOICE", ("RECORDNO", "RECORDID"), where=OPEN)) == (
            "<query><select><field>RECORDNO</field><field>RECORDID</field></select>"
            "<object>ARINVOICE</object>"
            "<filter><equalto><field>STATE</field><value>Posted</value></equalto></filter>"
            "<orderby><order><field>RECORDNO</field><ascending/></order></orderby>"
            "<options><showprivate>true</showprivate></options><pagesize>2000</pagesize></query>"
        )

    def test_leaves_to_intacct_what_is_not_said(self):
        bare = Query("ARINVOICE", ("RECORDNO",), order=(), page_size=None, show_private=None)

        assert text(bare) == (
            "<query><select><field>RECORDNO</field></select><object>ARINVOICE</object></query>"
        )

    def test_has_its_options_in_their_fixed_order(self):
        root = Query("ARINVOICE", ("RECORDNO",), is_case_insensitive=True, show_private=False).to_xml()

        assert etree.tostring(root.find("options")) == (
            b"<options><caseinsensitive>true</caseinsensitive><showprivate>false</showprivate></options>"
        )

    def test_goes_down_from_the_largest_where_a_minus_says_so(self):
        root = Query("ARINVOICE", ("RECORDNO",), order=("-WHENMODIFIED", "RECORDNO")).to_xml()

        assert etree.tostring(root.find("orderby"), encoding="unicode") == (
            "<orderby><order><field>WHENMODIFIED</field><descending/></order>"
            "<order><field>RECORDNO</field><ascending/></order></orderby>"
        )

    def test_names_the_definition_of_order_entry_documents(self):
        root = Query("SODOCUMENT", ("RECORDNO",), definition="Sales Invoice").to_xml()

        assert root.findtext("docparid") == "Sales Invoice"

    @pytest.mark.parametrize("options", [{"fields": ()}, {"page_size": 0}, {"page_size": 2001}])
    def test_refuses_what_the_schema_would_refuse(self, options):
        query = Query(**{"about": "ARINVOICE", "fields": ("RECORDNO",), **options})

        with pytest.raises(LocalProtocolError, match="needs fields and a page of 1 to 2000"):
            query.to_xml()


class TestAfter:
    def test_goes_on_behind_a_key(self):
        query = Query("ARINVOICE", ("RECORDNO",)).after("77")

        assert query.where == Condition("RECORDNO", "greaterthan", ("77",))

    def test_keeps_what_was_asked_for(self):
        query = Query("ARINVOICE", ("RECORDNO",), where=OPEN).after("77")

        assert query.where == AllOf((OPEN, Condition("RECORDNO", "greaterthan", ("77",))))
