"""Payments by their legacy functions."""

from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from tieout.intacct import (
    AppliedAmount,
    ApplyLegacyArPayment,
    CreateLegacyArPayment,
    DeleteLegacyArPayment,
    LocalProtocolError,
)

TEN = Decimal("10.00")


class TestPayment:
    def test_repeats_its_parts_without_a_list_around_them(self):
        parts = (AppliedAmount(record_key="77", amount=TEN), AppliedAmount(record_key="78", amount=TEN))

        root = CreateLegacyArPayment(customer_id="CK-1", amount=TEN, bank_account="CHK", parts=parts).to_xml()

        assert [str(child.tag) for child in root] == [
            *("customerid", "paymentamount", "bankaccountid", "arpaymentitem", "arpaymentitem"),
        ]

    def test_refuses_two_places_for_the_money(self):
        payment = CreateLegacyArPayment(
            customer_id="CK-1", amount=TEN, bank_account="CHK", undeposited_account="1070"
        )

        with pytest.raises(LocalProtocolError, match="to one of them"):
            payment.to_xml()

    def test_is_applied_with_a_list_around_its_parts(self):
        root = ApplyLegacyArPayment(
            key="81", payment_date=date(2026, 3, 2), parts=(AppliedAmount(record_key="77", amount=TEN),)
        ).to_xml()

        assert root.findtext("arpaymentitems/arpaymentitem/invoicekey") == "77"
        assert root.findtext("paymentdate/year") == "2026"

    def test_is_deleted_by_its_key(self):
        assert etree.tostring(DeleteLegacyArPayment(key="99").to_xml()) == b'<delete_arpayment key="99"/>'
