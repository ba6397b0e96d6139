"""Draft payments and advances: what they select, and what becomes of it."""

from __future__ import annotations

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml, payment_xml

STATES = ("STATE", "TRX_TOTALPAID", "TRX_TOTALSELECTED", "TRX_TOTALDUE")
DRAFT = {"ACTION": "Draft"}
UPDATE = "<update><ARPYMT><RECORDNO>{}</RECORDNO>{}</ARPYMT></update>"
DETAILS = "<ARPYMTDETAILS>{}</ARPYMTDETAILS>"
DETAIL = "<ARPYMTDETAIL><RECORDKEY>{}</RECORDKEY><TRX_PAYMENTAMOUNT>{}</TRX_PAYMENTAMOUNT></ARPYMTDETAIL>"


def states(wire: Wire, object_name: str = "ARINVOICE") -> list[list[str]]:
    return [list(row.values()) for row in wire.query(object_name, *STATES)]


@pytest.fixture
def invoice(wire: Wire) -> str:
    """Give the record number of an invoice of 100 over two lines."""
    return wire.done(invoice_xml("A-1", "60", "40")).findtext("key") or ""


@pytest.fixture
def draft(wire: Wire, invoice: str) -> str:
    """Give the record number of a draft payment of 70 on it."""
    return wire.done(payment_xml((invoice, "70"), **DRAFT)).findtext("data/arpymt/RECORDNO") or ""


class TestDraft:
    def test_selects_what_it_would_pay(self, wire: Wire, draft: str) -> None:
        [payment] = wire.query(
            "ARPYMT", "RECORDNO", "STATE", "RAWSTATE", "DISPLAYSTATE", "TRX_TOTALENTERED", "WHENPAID"
        )
        lines = wire.query("ARINVOICEITEM", "TRX_TOTALPAID", "TRX_TOTALSELECTED")
        details = wire.query("ARPYMTDETAIL", "STATE", "TRX_PAYMENTAMOUNT")

        assert list(payment.values()) == [draft, "Draft", "D", "Draft", "70", ""]
        assert states(wire) == [["Selected", "0", "70", "30"]]
        assert [list(row.values()) for row in lines] == [["0", "60"], ["0", "10"]]
        assert [list(row.values()) for row in details] == [["Draft", "60"], ["Draft", "10"]]

    def test_leaves_the_rest_to_others(self, wire: Wire, invoice: str, draft: str) -> None:
        too_much = wire.call(payment_xml((invoice, "31")))
        wire.done(payment_xml((invoice, "30")))
        paid = states(wire)
        wire.done(f'<delete_arpayment key="{draft}"/>')

        assert "exceeds total amount due (30)" in errors_of(too_much)[0][1]
        assert paid == [["Selected", "30", "70", "0"]]
        assert states(wire) == [["Partially Paid", "30", "0", "70"]]

    def test_is_posted_when_it_is_submitted(self, wire: Wire, draft: str) -> None:
        wire.post_control("clock", advance_seconds=60)
        wire.done(UPDATE.format(draft, "<ACTION>Submit</ACTION><DOCNUMBER>77</DOCNUMBER>"))

        [payment] = wire.query("ARPYMT", "RECORDNO", "RAWSTATE", "DOCNUMBER", "PAYMENTMETHOD", "WHENPAID")
        details = wire.query("ARPYMTDETAIL", "STATE", "TRX_PAYMENTAMOUNT", "PAYMENTKEY")
        assert list(payment.values()) == [draft, "C", "77", "Printed Check", "03/02/2026"]
        assert states(wire) == [["Partially Paid", "70", "0", "30"]]
        assert [list(row.values()) for row in details] == [
            ["Complete", "60", draft],
            ["Complete", "10", draft],
        ]

    def test_has_the_details_that_were_sent_last(self, wire: Wire, invoice: str, draft: str) -> None:
        other = wire.done(invoice_xml("A-2", "5")).findtext("key")

        wire.done(UPDATE.format(draft, "<DESCRIPTION>Later</DESCRIPTION>"))
        kept = states(wire)
        wire.done(
            UPDATE.format(draft, DETAILS.format(DETAIL.format(invoice, "20") + DETAIL.format(other, "5")))
        )

        assert kept[0] == ["Selected", "0", "70", "30"]
        assert states(wire) == [["Selected", "0", "20", "80"], ["Selected", "0", "5", "0"]]
        assert wire.query("ARPYMT", "DESCRIPTION", "TRX_TOTALENTERED") == [
            {"DESCRIPTION": "Later", "TRX_TOTALENTERED": "25"}
        ]

    def test_stays_as_it_was_when_a_change_is_refused(self, wire: Wire, invoice: str, draft: str) -> None:
        refused = wire.call(UPDATE.format(draft, DETAILS.format(DETAIL.format(invoice, "101"))))

        assert "exceeds total amount due (100)" in errors_of(refused)[0][1]
        assert states(wire) == [["Selected", "0", "70", "30"]]

    @pytest.mark.parametrize(
        "function",
        ['<delete_arpayment key="{}"/>', "<delete><object>ARPYMT</object><keys>{}</keys></delete>"],
    )
    def test_gives_everything_back_when_it_is_deleted(self, wire: Wire, draft: str, function: str) -> None:
        wire.done(function.format(draft))

        assert states(wire) == [["Posted", "0", "0", "100"]]
        assert wire.query("ARPYMT", "RECORDNO") == wire.query("ARPYMTDETAIL", "RECORDNO") == []

    def test_cannot_be_reversed(self, wire: Wire, draft: str) -> None:
        day = "<datereversed><year>2026</year><month>3</month><day>2</day></datereversed>"

        refused = wire.call(f'<reverse_arpayment key="{draft}">{day}</reverse_arpayment>')

        assert errors_of(refused)[0][1] == "The payment PMT-000001 is a draft and can't be reversed."

    def test_locks_the_invoice_that_it_selects(self, wire: Wire, invoice: str, draft: str) -> None:
        day = "<datereversed><year>2026</year><month>3</month><day>2</day></datereversed>"
        line = '<updatelineitem line_num="1"><amount>90</amount></updatelineitem>'
        more = f"<updateinvoiceitems>{line}</updateinvoiceitems>"

        reversal = wire.call(f'<reverse_invoice key="{invoice}">{day}</reverse_invoice>')
        edit = wire.call(f'<update_invoice key="{invoice}">{more}</update_invoice>')
        deletion = wire.call(f'<delete_invoice key="{invoice}"/>')

        assert [each.findtext("status") for each in (reversal, edit, deletion)] == ["failure"] * 3
        assert states(wire) == [["Selected", "0", "70", "30"]]

    def test_selects_credits_and_makes_its_overpayment_when_it_is_submitted(
        self, wire: Wire, invoice: str
    ) -> None:
        memo = wire.act("credit-memo", customer_id="CK-1", lines=[{"amount": "25"}])
        parts = [{"record_no": invoice, "amount": "75", "credits": [{"record_no": memo["record_no"]}]}]
        made = wire.act("payment", customer_id="CK-1", invoices=parts, overpayment="9", draft=True)
        drafted = (states(wire), states(wire, "ARADJUSTMENT"), wire.query("ARPOSTEDOVERPAYMENT", "RECORDNO"))

        wire.act("submit-payment", number=made["number"])

        assert drafted == ([["Selected", "0", "100", "0"]], [["Selected", "0", "-25", "0"]], [])
        assert states(wire) == [["Paid", "100", "0", "0"]]
        assert states(wire, "ARADJUSTMENT") == [["Paid", "-25", "0", "0"]]
        assert wire.query("ARPOSTEDOVERPAYMENT", "TRX_TOTALDUE") == [{"TRX_TOTALDUE": "9"}]

    def test_releases_credits_when_it_is_deleted(self, wire: Wire, invoice: str) -> None:
        wire.act("advance", customer_id="CK-1", amount="30")
        credit = {"number": "ADV-000001", "amount": "20"}
        made = wire.act(
            "payment",
            customer_id="CK-1",
            invoices=[{"record_no": invoice, "amount": "0", "credits": [credit]}],
            draft=True,
        )
        left = wire.query("ARADVANCE", "TRX_TOTALDUE")

        wire.act("delete-payment", record_no=made["record_no"])

        assert left == [{"TRX_TOTALDUE": "10"}]
        assert wire.query("ARADVANCE", "TRX_TOTALDUE") == [{"TRX_TOTALDUE": "30"}]
        assert states(wire) == [["Posted", "0", "0", "100"]]


class TestSubmittedPayment:
    def test_can_neither_be_changed_nor_deleted(self, wire: Wire, invoice: str) -> None:
        key = wire.done(payment_xml((invoice, "70"))).findtext("data/arpymt/RECORDNO")
        calls = (
            UPDATE.format(key, "<DESCRIPTION>x</DESCRIPTION>"),
            f"<delete><object>ARPYMT</object><keys>{key}</keys></delete>",
            f'<delete_arpayment key="{key}"/>',
        )

        refused = [errors_of(wire.call(each))[0][1] for each in calls]

        assert refused == ["The payment PMT-000001 has been submitted and can only be reversed."] * 3
        assert states(wire) == [["Partially Paid", "70", "0", "30"]]

    def test_that_is_not_there_says_so(self, wire: Wire) -> None:
        change = wire.call(UPDATE.format("999", ""))
        deletion = wire.call("<delete><object>ARPYMT</object><keys>999</keys></delete>")

        assert errors_of(change)[0] == ("Cannot update non-existing ARPYMT with RECORDNO=999.", "")
        assert errors_of(deletion)[0] == ("BL01001973", "Cannot find arpymt with key '999' to delete.")

    def test_knows_two_actions(self, wire: Wire, invoice: str) -> None:
        refused = wire.call(payment_xml((invoice, "70"), ACTION="Hold"))

        assert errors_of(refused)[0][1] == "Action 'Hold' is not valid."


class TestDraftAdvance:
    CREATE = (
        "<create><ARADVANCE><CUSTOMERID>CK-1</CUSTOMERID><PAYMENTMETHOD>Cash</PAYMENTMETHOD>"
        "<UNDEPOSITEDACCOUNTNO>1070</UNDEPOSITEDACCOUNTNO><PAYMENTDATE>03/02/2026</PAYMENTDATE>"
        "<RECEIPTDATE>03/02/2026</RECEIPTDATE><ACTION>{}</ACTION><ARADVANCEITEMS>{}</ARADVANCEITEMS></ARADVANCE></create>"
    )
    ITEM = (
        "<ARADVANCEITEM><ACCOUNTNO>1200</ACCOUNTNO><TRX_AMOUNT>{}</TRX_AMOUNT><LOCATIONID>100</LOCATIONID>"
        "</ARADVANCEITEM>"
    )

    def test_is_changed_submitted_and_then_left_alone(self, wire: Wire) -> None:
        made = wire.done(self.CREATE.format("Draft", self.ITEM.format("30")))
        key = made.findtext("data/aradvance/RECORDNO")
        update = f"<update><ARADVANCE><RECORDNO>{key}</RECORDNO>{{}}</ARADVANCE></update>"
        items = f"<ARADVANCEITEMS>{self.ITEM.format('20')}</ARADVANCEITEMS>"

        wire.done(update.format(items))
        drafted = wire.query("ARADVANCE", "STATE", "RAWSTATE", "TRX_TOTALDUE")
        wire.done(update.format("<ACTION>Submit</ACTION>"))
        again = wire.call(update.format(items))
        deletion = wire.call(f"<delete><object>ARADVANCE</object><keys>{key}</keys></delete>")

        assert [list(row.values()) for row in drafted] == [["Draft", "D", "20"]]
        assert wire.query("ARADVANCE", "RAWSTATE", "TRX_TOTALDUE") == [
            {"RAWSTATE": "C", "TRX_TOTALDUE": "20"}
        ]
        assert [errors_of(each)[0][1] for each in (again, deletion)] == [
            "The advance ADV-000001 has been submitted and can only be reversed."
        ] * 2

    def test_cannot_be_applied_and_can_be_deleted(self, wire: Wire, invoice: str) -> None:
        key = wire.done(self.CREATE.format("Draft", self.ITEM.format("30"))).findtext(
            "data/aradvance/RECORDNO"
        )
        apply = (
            "<ARPYMTDETAIL><RECORDKEY>{}</RECORDKEY><ADVANCEKEY>{}</ADVANCEKEY><TRX_POSTEDADVANCEAMOUNT>5"
            "</TRX_POSTEDADVANCEAMOUNT></ARPYMTDETAIL>"
        )
        payment = payment_xml().replace("<ARPYMTDETAILS>", f"<ARPYMTDETAILS>{apply.format(invoice, key)}")

        refused = wire.call(payment)
        wire.done(f"<delete><object>ARADVANCE</object><keys>{key}</keys></delete>")

        assert "exceeds total amount due (0)" in errors_of(refused)[0][1]
        assert wire.query("ARADVANCE", "RECORDNO") == wire.query("ARADVANCEITEM", "RECORDNO") == []
