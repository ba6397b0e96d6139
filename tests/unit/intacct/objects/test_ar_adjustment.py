"""Credit memos and debit memos."""

from datetime import date
from decimal import Decimal

from lxml import etree

from tieout.intacct import (
    CreateArAdjustment,
    DeleteArAdjustment,
    InvoiceLine,
    UpdateArAdjustment,
)

DAY = date(2026, 3, 2)
CREDIT = CreateArAdjustment(
    customer_id="CK-1",
    date_created=DAY,
    adjustment_no="CN-1",
    invoice_no="INV-1",
    lines=(InvoiceLine(account="4000", amount=Decimal("-25.00")),),
)


class TestAdjustment:
    def test_is_created_in_the_order_of_its_legacy_function(self):
        root = CREDIT.to_xml()

        assert [str(child.tag) for child in root] == [
            *("customerid", "datecreated", "adjustmentno", "action", "invoiceno", "aradjustmentitems"),
        ]
        assert root.findtext("aradjustmentitems/lineitem/amount") == "-25.00"

    def test_is_updated_where_something_is_named(self):
        root = UpdateArAdjustment(key="81", description="").to_xml()

        assert dict(root.attrib) == {"key": "81", "set_nulls": "true"}
        assert [str(child.tag) for child in root] == ["description"]

    def test_is_deleted_by_its_key(self):
        assert etree.tostring(DeleteArAdjustment(key="81").to_xml()) == b'<delete_aradjustment key="81"/>'
