"""Terms, summaries, deposits: what receivables stand on."""

from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from tieout.intacct import (
    CreateArPaymentSummary,
    CreateArTerm,
    CreateInvoiceSummary,
    DeleteArTerm,
    GetArAdjustment,
    GetInvoice,
    LocalProtocolError,
    RecordDeposit,
    RetrievePdf,
    TermDetails,
    UpdateArTerm,
)

DAY = date(2026, 3, 2)


def text(function) -> str:
    return etree.tostring(function.to_xml(), encoding="unicode")


class TestTerm:
    def test_counts_its_days_and_its_discount_in_elements_of_their_own(self):
        details = TermDetails(
            due_days=30,
            due_from="from invoice/bill date",
            discount_days=10,
            discount_amount=Decimal("2.00"),
            discount_unit="%",
        )

        assert text(CreateArTerm(name="2/10 Net 30", details=details)) == (
            "<create_arterm><name>2/10 Net 30</name><due><dueday>30</dueday>"
            "<duefrom>from invoice/bill date</duefrom></due><discount><discday>10</discday>"
            "<discamount>2.00</discamount><discpercamn>%</discpercamn></discount></create_arterm>"
        )

    def test_is_changed_and_deleted_by_its_name(self):
        changed = UpdateArTerm(name="Net 30", details=TermDetails(status="inactive"))

        assert text(changed) == '<update_arterm name="Net 30"><status>inactive</status></update_arterm>'
        assert text(DeleteArTerm(name="Net 30")) == '<delete_arterm name="Net 30"/>'


class TestSummary:
    def test_has_a_title_and_a_day(self):
        assert text(CreateInvoiceSummary(title="March", date_created=DAY)) == (
            "<create_invoicebatch><batchtitle>March</batchtitle><datecreated><year>2026</year>"
            "<month>03</month><day>02</day></datecreated></create_invoicebatch>"
        )

    def test_of_payments_is_on_one_account(self):
        on_two = CreateArPaymentSummary(title="March", bank_account="CHK", undeposited_account="1070")

        with pytest.raises(LocalProtocolError, match="March is on a bank account or an account"):
            on_two.to_xml()


class TestDeposit:
    def test_names_each_payment(self):
        root = RecordDeposit(
            bank_account="CHK", deposit_date=DAY, deposit_id="D-1", payment_keys=("98", "99")
        ).to_xml()

        assert [each.text for each in root.findall("receiptkeys/receiptkey")] == ["98", "99"]


class TestLegacyRecord:
    def test_is_read_by_our_own_id(self):
        assert text(GetInvoice("7", is_external_key=True)) == ('<get_invoice key="7" externalkey="true"/>')
        assert text(GetArAdjustment("81")) == '<get_aradjustment key="81"/>'

    def test_may_be_the_printed_invoice(self):
        assert text(RetrievePdf("77")) == (
            "<retrievepdf><ARINVOICE><RECORDNO>77</RECORDNO></ARINVOICE></retrievepdf>"
        )
