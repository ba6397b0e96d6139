"""Order Entry documents beyond the first loop: returns, currencies, deletion."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from tieout.intacct import (
    ChangedSoLine,
    CreateSoTransaction,
    DeleteSoTransaction,
    LocalProtocolError,
    SoLine,
    SoSubtotal,
    UpdateSoTransaction,
)

KETTLE = SoLine(item_id="KETTLE-1L", quantity=Decimal(1), source_line_key="12")
RETURN = CreateSoTransaction(
    definition="Sales Return",
    date_created=date(2026, 3, 2),
    created_from="Sales Invoice-SI-1",
    customer_id="CK-1",
    lines=(KETTLE,),
)


class TestReturn:
    def test_names_the_document_and_the_line_that_it_comes_from(self):
        root = RETURN.to_xml()

        assert root.findtext("createdfrom") == "Sales Invoice-SI-1"
        assert root.findtext("sotransitems/sotransitem/sourcelinekey") == "12"

    def test_has_the_daily_rate_beside_a_currency(self):
        root = replace(RETURN, currency="EUR").to_xml()

        assert root.findtext("exchratetype") == ""


class TestChange:
    def test_cannot_give_a_line_another_source(self):
        changed = ChangedSoLine(line_number=2, source_line_key="12")

        with pytest.raises(LocalProtocolError, match="the source of line 2 cannot be changed"):
            UpdateSoTransaction(document_id="D", changed_lines=(changed,)).to_xml()

    @pytest.mark.parametrize(
        "facts",
        [
            {"lines": (replace(KETTLE, task_id="T"),)},
            {"subtotals": (SoSubtotal(description="Tax", total=Decimal(1), task_id="T"),)},
        ],
    )
    def test_refuses_a_task_without_its_project(self, facts):
        with pytest.raises(LocalProtocolError, match="a task needs its project"):
            replace(RETURN, **facts).to_xml()


class TestDelete:
    def test_names_the_document(self):
        delete = DeleteSoTransaction(document_id="Sales Invoice-SI-1")

        assert etree.tostring(delete.to_xml()) == b'<delete_sotransaction key="Sales Invoice-SI-1"/>'

    def test_has_an_attribute_of_its_own_for_our_id(self):
        delete = DeleteSoTransaction(document_id="7", is_external_key=True)

        assert dict(delete.to_xml().attrib) == {"key": "7", "external": "true"}
