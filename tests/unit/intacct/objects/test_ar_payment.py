"""Payments with credits, discounts and overpayments; advances."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from tieout.intacct import (
    BLANK,
    ArAdvanceLine,
    ArPaymentDetail,
    CreateArAdvance,
    CreateArPayment,
    LocalProtocolError,
    ReverseArAdvance,
    ReverseArPayment,
    UpdateArPayment,
)

DAY = date(2026, 3, 2)
TEN = Decimal("10.00")
CASH = ArPaymentDetail(record_key="77", payment_amount=TEN)
PAYMENT = CreateArPayment(
    customer_id="CK-1",
    payment_method="EFT",
    receipt_date=DAY,
    bank_account="CHK",
    details=(CASH,),
)
USES = {
    "adjustment": ("ADJUSTMENTKEY", "TRX_ADJUSTMENTAMOUNT"),
    "inline": ("INLINEKEY", "TRX_INLINEAMOUNT"),
    "advance": ("ADVANCEKEY", "TRX_POSTEDADVANCEAMOUNT"),
    "overpayment": ("OVERPAYMENTKEY", "TRX_POSTEDOVERPAYMENTAMOUNT"),
    "negative_invoice": ("NEGATIVEINVOICEKEY", "TRX_NEGATIVEINVOICEAMOUNT"),
}


def detail_of(**facts) -> etree._Element:
    root = replace(PAYMENT, details=(ArPaymentDetail(**facts),)).to_xml()
    [detail] = root.findall("ARPYMT/ARPYMTDETAILS/ARPYMTDETAIL")
    return detail


class TestDetail:
    @pytest.mark.parametrize("credit", sorted(USES))
    def test_uses_a_credit_without_cash(self, credit):
        key_name, amount_name = USES[credit]

        detail = detail_of(record_key="77", **{f"{credit}_key": "81", f"{credit}_amount": TEN})

        assert [(str(each.tag), each.text) for each in detail] == [
            *(("RECORDKEY", "77"), (key_name, "81"), (amount_name, "10.00")),
        ]

    def test_pays_a_debit_memo_instead_of_an_invoice(self):
        detail = detail_of(debit_memo_key="93", payment_amount=TEN)

        assert [str(each.tag) for each in detail] == ["POSADJKEY", "TRX_PAYMENTAMOUNT"]

    def test_takes_a_discount_beside_the_cash(self):
        detail = detail_of(record_key="77", payment_amount=TEN, discount_amount=Decimal("0.20"))

        assert detail.findtext("TRX_TOTALDISCOUNTTOAPPLY") == "0.20"

    @pytest.mark.parametrize("facts", [{}, {"record_key": "77", "debit_memo_key": "93"}])
    def test_refuses_neither_and_both_of_invoice_and_debit_memo(self, facts):
        with pytest.raises(LocalProtocolError, match="an invoice or a debit memo, and one of them"):
            detail_of(**facts, payment_amount=TEN)

    def test_refuses_two_credits(self):
        with pytest.raises(LocalProtocolError, match="at most one credit, not adjustment and advance"):
            detail_of(
                record_key="77",
                adjustment_key="81",
                adjustment_amount=TEN,
                advance_key="90",
                advance_amount=TEN,
            )

    @pytest.mark.parametrize("half", [{"adjustment_key": "81"}, {"adjustment_amount": TEN}])
    def test_refuses_half_a_credit(self, half):
        with pytest.raises(LocalProtocolError, match="a credit needs its key and its amount: adjustment"):
            detail_of(record_key="77", payment_amount=TEN, **half)

    def test_refuses_to_settle_nothing(self):
        with pytest.raises(LocalProtocolError, match="needs cash, a discount or a credit"):
            detail_of(record_key="77")


class TestPayment:
    def test_leaves_the_rest_as_an_overpayment_with_its_place(self):
        root = replace(
            PAYMENT,
            overpayment_amount=TEN,
            overpayment_location_id="100",
            overpayment_department_id="20",
        ).to_xml()

        assert root.findtext("ARPYMT/OVERPAYMENTAMOUNT") == "10.00"
        assert root.findtext("ARPYMT/OVERPAYMENTLOCATIONID") == "100"
        assert root.findtext("ARPYMT/OVERPAYMENTDEPARTMENTID") == "20"

    def test_names_the_payer_instead_of_a_customer_for_several(self):
        root = replace(PAYMENT, customer_id="", payer_name="Copper Group").to_xml()

        assert root.find("ARPYMT/CUSTOMERID") is None
        assert root.findtext("ARPYMT/PAYERNAME") == "Copper Group"

    def test_has_an_empty_type_of_rate_for_the_daily_one(self):
        root = replace(PAYMENT, currency="EUR", exchange_rate_type=BLANK).to_xml()

        assert root.findtext("ARPYMT/EXCH_RATE_TYPE_ID") == ""

    def test_has_own_fields_as_elements_of_their_names(self):
        root = replace(PAYMENT, custom_fields=(("TIEOUT_UID", "7"),)).to_xml()

        assert root.findtext("ARPYMT/TIEOUT_UID") == "7"

    def test_keeps_the_details_of_a_draft_unless_they_are_named(self):
        assert etree.tostring(UpdateArPayment(record_no="99", doc_number="").to_xml()) == (
            b"<update><ARPYMT><RECORDNO>99</RECORDNO><DOCNUMBER/></ARPYMT></update>"
        )
        with pytest.raises(LocalProtocolError, match="needs cash"):
            UpdateArPayment(record_no="99", details=(ArPaymentDetail(record_key="77"),)).to_xml()

    def test_is_reversed_with_the_account_of_a_bounced_cheque_last(self):
        root = ReverseArPayment(key="99", date_reversed=DAY, returned_account="A", description="Bounced")

        assert [str(child.tag) for child in root.to_xml()] == [
            *("datereversed", "description", "nsfclosedaccount"),
        ]


class TestAdvance:
    def test_is_money_with_its_lines(self):
        root = CreateArAdvance(
            customer_id="CK-1",
            payment_method="Cash",
            payment_date=DAY,
            receipt_date=DAY,
            undeposited_account="1070",
            lines=(ArAdvanceLine(account="1200", amount=TEN, location_id="100"),),
        ).to_xml()

        assert root.findtext("ARADVANCE/ARADVANCEITEMS/ARADVANCEITEM/TRX_AMOUNT") == "10.00"
        assert root.findtext("ARADVANCE/RECEIPTDATE") == "03/02/2026"

    def test_is_reversed_as_a_payment_is_and_counted_as_an_advance(self):
        reversal = ReverseArAdvance(key="90", date_reversed=DAY)

        assert (reversal.about, reversal.function_name) == ("ARADVANCE", "reverse_arpayment")
        assert reversal.to_xml().get("key") == "90"
