"""The legacy lists."""

import pytest
from lxml import etree

from tieout.intacct import SMART_EVENT_LOG, GetList, ListAll, ListAny, ListCondition, LocalProtocolError

LATER = ListCondition("timestamp", ">", "03/02/2026 12:00:00")
ABOUT_PAYMENTS = ListCondition("ownerobject", "=", "ARPYMT")


def text(function) -> str:
    return etree.tostring(function.to_xml(), encoding="unicode")


class TestGetList:
    def test_asks_for_the_smart_events_behind_a_time_in_their_order(self):
        question = GetList(SMART_EVENT_LOG, ListAll((LATER, ABOUT_PAYMENTS)), ("timestamp", "-recordno"))

        assert text(question) == (
            '<get_list object="smarteventlog"><filter><logical logical_operator="and">'
            "<expression><field>timestamp</field><operator>&gt;</operator>"
            "<value>03/02/2026 12:00:00</value></expression>"
            "<expression><field>ownerobject</field><operator>=</operator><value>ARPYMT</value></expression>"
            '</logical></filter><sorts><sortfield order="asc">timestamp</sortfield>'
            '<sortfield order="desc">recordno</sortfield></sorts></get_list>'
        )

    def test_needs_no_logic_around_one_condition(self):
        assert text(GetList("customer", ListAny((ABOUT_PAYMENTS,)))) == (
            '<get_list object="customer"><filter><expression><field>ownerobject</field>'
            "<operator>=</operator><value>ARPYMT</value></expression></filter></get_list>"
        )

    def test_says_from_where_how_many_and_whether_private_records_count(self):
        root = GetList("customer", items_max=50, show_private=True).from_place(100).to_xml()

        assert dict(root.attrib) == {
            "object": "customer",
            "start": "100",
            "maxitems": "50",
            "showprivate": "true",
        }

    def test_refuses_an_operator_that_it_has_not(self):
        with pytest.raises(LocalProtocolError, match="get_list has no operator 'between'"):
            GetList("customer", ListCondition("name", "between", "x")).to_xml()

    @pytest.mark.parametrize(("kind", "word"), [(ListAll, "and"), (ListAny, "or")])
    def test_refuses_logic_without_a_part(self, kind, word):
        with pytest.raises(LocalProtocolError, match=f"{word} needs a part"):
            GetList("customer", kind(())).to_xml()
