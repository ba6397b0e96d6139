"""Credits, discounts, overpayments and advances: applied, used later, and taken back again."""

from __future__ import annotations

from typing import Any

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml, payment_xml

DAY = "<year>2026</year><month>03</month><day>02</day>"
AMOUNTS = (
    *("TRX_PAYMENTAMOUNT", "TRX_ADJUSTMENTAMOUNT", "TRX_POSTEDOVERPAYMENTAMOUNT"),
    *("TRX_POSTEDADVANCEAMOUNT", "TRX_INLINEAMOUNT", "TRX_NEGATIVEINVOICEAMOUNT", "TRX_DISCOUNTAMOUNT"),
)


def detail(**fields: object) -> str:
    """Write an ARPYMTDETAIL."""
    texts = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
    return f"<ARPYMTDETAIL>{texts}</ARPYMTDETAIL>"


def payment(*details: str, customer: str = "CK-1", **fields: object) -> str:
    """Write a create of ARPYMT."""
    given = {
        "UNDEPOSITEDACCOUNTNO": "1070",
        "PAYMENTMETHOD": "Printed Check",
        "CUSTOMERID": customer,
        "RECEIPTDATE": "03/02/2026",
        **fields,
    }
    texts = "".join(f"<{name}>{value}</{name}>" for name, value in given.items() if value)
    return f"<create><ARPYMT>{texts}<ARPYMTDETAILS>{''.join(details)}</ARPYMTDETAILS></ARPYMT></create>"


def paid(wire: Wire, *details: str, **fields: Any) -> str:
    """Create a payment and give its record number."""
    key = wire.done(payment(*details, **fields)).findtext("data/arpymt/RECORDNO")
    assert key is not None
    return key


def reverse(wire: Wire, key: object) -> None:
    wire.done(f'<reverse_arpayment key="{key}"><datereversed>{DAY}</datereversed></reverse_arpayment>')


def invoice(wire: Wire, number: str, *amounts: str) -> str:
    key = wire.done(invoice_xml(number, *amounts)).findtext("key")
    assert key is not None
    return key


def memo(wire: Wire, number: str, *amounts: str, kind: str = "credit-memo") -> str:
    lines = [{"amount": amount} for amount in amounts]
    return str(wire.act(kind, customer_id="CK-1", number=number, lines=lines)["record_no"])


def states(wire: Wire, name: str) -> dict[str, tuple[str, str, str]]:
    """Give state, paid and due of the records of an object, by number."""
    rows = wire.query(name, "RECORDID", "STATE", "TRX_TOTALPAID", "TRX_TOTALDUE")
    return {row["RECORDID"]: (row["STATE"], row["TRX_TOTALPAID"], row["TRX_TOTALDUE"]) for row in rows}


def details(wire: Wire, *names: str) -> list[list[str]]:
    return [list(row.values()) for row in wire.query("ARPYMTDETAIL", *names)]


def everything(wire: Wire) -> dict[str, list[dict[str, str]]]:
    """Give what was entered, paid and is due on every record and line of the receivables."""
    totals = ("RECORDNO", "STATE", "TRX_TOTALPAID", "TRX_TOTALDUE")
    return {
        **{name: wire.query(name, *totals) for name in ("ARINVOICE", "ARADJUSTMENT")},
        **{
            name: wire.query(name, "RECORDNO", "TRX_TOTALPAID")
            for name in ("ARINVOICEITEM", "ARADJUSTMENTITEM", "ARADVANCEITEM")
        },
    }


class TestCreditMemos:
    def test_pay_an_invoice_without_cash(self, wire: Wire) -> None:
        key, credit = invoice(wire, "A-1", "100"), memo(wire, "CN-1", "30", "10")

        number = paid(wire, detail(RECORDKEY=key, ADJUSTMENTKEY=credit, TRX_ADJUSTMENTAMOUNT="35"))

        assert states(wire, "ARINVOICE") == {"A-1": ("Partially Paid", "35", "65")}
        assert states(wire, "ARADJUSTMENT") == {"CN-1": ("Partially Paid", "-35", "-5")}
        assert wire.query("ARPYMT", "RECORDNO", "RECORDTYPE", "TRX_TOTALENTERED", "TRX_TOTALDUE") == [
            {"RECORDNO": number, "RECORDTYPE": "pr", "TRX_TOTALENTERED": "0", "TRX_TOTALDUE": "0"}
        ]
        lines = [row["RECORDNO"] for row in wire.query("ARADJUSTMENTITEM", "RECORDNO")]
        [line] = [row["RECORDNO"] for row in wire.query("ARINVOICEITEM", "RECORDNO")]
        assert details(
            wire,
            *("PAYMENTKEY", "RECORDKEY", "ENTRYKEY", "ADJUSTMENTKEY", "ADJUSTMENTENTRYKEY"),
            *("TRX_ADJUSTMENTAMOUNT", "TRX_PAYMENTAMOUNT"),
        ) == [
            [number, key, line, credit, lines[0], "30", "0"],
            [number, key, line, credit, lines[1], "5", "0"],
        ]

    def test_stand_beside_cash_in_one_payment(self, wire: Wire) -> None:
        key = invoice(wire, "A-1", "60", "40")
        first, second = memo(wire, "CN-1", "10"), memo(wire, "CN-2", "20")

        paid(
            wire,
            detail(RECORDKEY=key, TRX_PAYMENTAMOUNT="70", ADJUSTMENTKEY=first, TRX_ADJUSTMENTAMOUNT="10"),
            detail(RECORDKEY=key, ADJUSTMENTKEY=second, TRX_ADJUSTMENTAMOUNT="20"),
        )

        assert states(wire, "ARINVOICE") == {"A-1": ("Paid", "100", "0")}
        assert states(wire, "ARADJUSTMENT") == {"CN-1": ("Paid", "-10", "0"), "CN-2": ("Paid", "-20", "0")}
        assert wire.query("ARPYMT", "TRX_TOTALENTERED") == [{"TRX_TOTALENTERED": "70"}]
        assert details(wire, *AMOUNTS[:2]) == [["60", ""], ["10", ""], ["0", "10"], ["0", "20"]]

    def test_pay_the_line_that_is_named(self, wire: Wire) -> None:
        key, credit = invoice(wire, "A-1", "60", "40"), memo(wire, "CN-1", "30", "10")
        [_, line] = [row["RECORDNO"] for row in wire.query("ARINVOICEITEM", "RECORDNO")]
        [_, source] = [row["RECORDNO"] for row in wire.query("ARADJUSTMENTITEM", "RECORDNO")]

        paid(
            wire,
            detail(
                RECORDKEY=key,
                ENTRYKEY=line,
                ADJUSTMENTKEY=credit,
                ADJUSTMENTENTRYKEY=source,
                TRX_ADJUSTMENTAMOUNT="10",
            ),
        )

        assert details(wire, "ENTRYKEY", "ADJUSTMENTENTRYKEY") == [[line, source]]

    def test_are_applied_by_the_old_function_too(self, wire: Wire) -> None:
        first, second = invoice(wire, "A-1", "10"), invoice(wire, "A-2", "10")
        credit = memo(wire, "CN-1", "15")
        items = "".join(
            f"<arpaymentitem><invoicekey>{key}</invoicekey><amount>{amount}</amount></arpaymentitem>"
            for key, amount in ((first, "10"), (second, "5"))
        )

        result = wire.done(
            f"<apply_arpayment><arpaymentkey>{credit}</arpaymentkey><paymentdate>{DAY}</paymentdate>"
            f"<memo>Dent</memo><arpaymentitems>{items}</arpaymentitems></apply_arpayment>"
        )

        assert wire.query("ARPYMT", "RECORDNO", "DESCRIPTION") == [
            {"RECORDNO": result.findtext("key"), "DESCRIPTION": "Dent"}
        ]
        assert states(wire, "ARINVOICE") == {"A-1": ("Paid", "10", "0"), "A-2": ("Partially Paid", "5", "5")}

    def test_are_free_again_after_a_reversal(self, wire: Wire) -> None:
        key, credit = invoice(wire, "A-1", "60", "40"), memo(wire, "CN-1", "30", "10")
        before = everything(wire)
        one = detail(RECORDKEY=key, TRX_PAYMENTAMOUNT="50", ADJUSTMENTKEY=credit, TRX_ADJUSTMENTAMOUNT="35")
        number = paid(wire, one)

        reverse(wire, number)

        assert everything(wire) == before
        rows = details(wire, "STATE", "TRX_PAYMENTAMOUNT", "TRX_ADJUSTMENTAMOUNT")
        for column in (1, 2):
            assert sum(float(row[column] or 0) for row in rows) == 0
        assert {row[0] for row in rows} == {"Reversed", "Reversal"}
        wire.done(f'<delete_aradjustment key="{credit}"/>')

    def test_cannot_be_changed_in_money_or_deleted_while_applied(self, wire: Wire) -> None:
        key, credit = invoice(wire, "A-1", "60"), memo(wire, "CN-1", "30")
        paid(wire, detail(RECORDKEY=key, ADJUSTMENTKEY=credit, TRX_ADJUSTMENTAMOUNT="10"))
        line = '<updatelineitem line_num="1"><amount>-7</amount></updatelineitem>'
        lines = f"<updatearadjustmentitems>{line}</updatearadjustmentitems>"

        for request, text in (
            (
                f'<update_aradjustment key="{credit}">{lines}</update_aradjustment>',
                "A payment has been made against this Invoice / Adjustment.",
            ),
            (
                f'<delete_aradjustment key="{credit}"/>',
                "Transaction 'CN-1' is already paid and can't be deleted.",
            ),
        ):
            assert errors_of(wire.call(request))[0][1] == text
        wire.done(f'<update_aradjustment key="{credit}"><description>new</description></update_aradjustment>')
        assert wire.query("ARADJUSTMENT", "DESCRIPTION", "TRX_TOTALDUE") == [
            {"DESCRIPTION": "new", "TRX_TOTALDUE": "-20"}
        ]

    def test_are_refused_beyond_what_is_left_or_for_others(self, wire: Wire) -> None:
        key, credit = invoice(wire, "A-1", "100"), memo(wire, "CN-1", "30")
        debit = memo(wire, "DN-1", "5", kind="debit-memo")
        wire.act("create-customer", name="Other", customer_id="O-1", term="Net 30")
        other = wire.act("credit-memo", customer_id="O-1", number="CN-2", lines=[{"amount": "5"}])

        for source, amount, text in (
            (
                credit,
                "30.01",
                "The amount applied (30.01) of the adjustment CN-1 exceeds total amount due (30)",
            ),
            (debit, "1", "The amount applied (1) of the adjustment DN-1 exceeds total amount due (0)"),
            (other["record_no"], "1", "The adjustment CN-2 belongs to another customer."),
            (key, "1", "Oops, we can't find this transaction; enter a valid adjustment."),
        ):
            result = wire.call(
                payment(detail(RECORDKEY=key, ADJUSTMENTKEY=source, TRX_ADJUSTMENTAMOUNT=amount))
            )
            assert errors_of(result)[0][1] == text
        assert not wire.query("ARPYMT", "RECORDNO")

    def test_need_key_and_amount_together(self, wire: Wire) -> None:
        key = invoice(wire, "A-1", "100")

        result = wire.call(payment(detail(RECORDKEY=key, TRX_ADJUSTMENTAMOUNT="1")))

        assert errors_of(result)[0][1] == "ADJUSTMENTKEY and TRX_ADJUSTMENTAMOUNT go together."


class TestDebitMemos:
    def test_are_paid_like_invoices(self, wire: Wire) -> None:
        debit = memo(wire, "DN-1", "30", kind="debit-memo")

        number = paid(wire, detail(POSADJKEY=debit, TRX_PAYMENTAMOUNT="12"))

        assert states(wire, "ARADJUSTMENT") == {"DN-1": ("Partially Paid", "12", "18")}
        [line] = [row["RECORDNO"] for row in wire.query("ARADJUSTMENTITEM", "RECORDNO")]
        assert details(wire, "RECORDKEY", "POSADJKEY", "POSADJENTRYKEY", "TRX_PAYMENTAMOUNT") == [
            ["", debit, line, "12"]
        ]
        [row] = wire.get_control("books/payments", record_no=number)["rows"]
        assert [(each["number"], each["amount"]) for each in row["applications"]] == [("DN-1", "12.00")]
        reverse(wire, number)
        assert states(wire, "ARADJUSTMENT") == {"DN-1": ("Posted", "0", "30")}

    def test_are_not_paid_by_credit_memos_of_their_kind(self, wire: Wire) -> None:
        credit = memo(wire, "CN-1", "30")

        result = wire.call(payment(detail(POSADJKEY=credit, TRX_PAYMENTAMOUNT="12")))

        assert errors_of(result)[0][0] == "DL03000005"


class TestDiscounts:
    def test_lower_an_invoice_without_cash(self, wire: Wire) -> None:
        key = invoice(wire, "A-1", "60", "40")

        number = paid(wire, detail(RECORDKEY=key, TRX_PAYMENTAMOUNT="97", TRX_TOTALDISCOUNTTOAPPLY="3"))

        assert states(wire, "ARINVOICE") == {"A-1": ("Paid", "100", "0")}
        assert wire.query("ARINVOICE", "TRX_TOTALDISCOUNTAPPLIED") == [{"TRX_TOTALDISCOUNTAPPLIED": "3"}]
        assert details(wire, "TRX_PAYMENTAMOUNT", "TRX_DISCOUNTAMOUNT", "DISCOUNTDATE") == [
            ["60", "", ""],
            ["37", "", ""],
            ["0", "3", "03/02/2026"],
        ]
        reverse(wire, number)
        assert wire.query("ARINVOICE", "TRX_TOTALDISCOUNTAPPLIED", "TRX_TOTALDUE") == [
            {"TRX_TOTALDISCOUNTAPPLIED": "0", "TRX_TOTALDUE": "100"}
        ]

    @pytest.mark.parametrize(("day", "due"), [("03/11/2026", "0"), ("03/12/2026", "2")])
    def test_follow_the_term_until_its_last_day(self, wire: Wire, day: str, due: str) -> None:
        key = wire.done(invoice_xml("A-1", "100").replace("Net 30", "2% 10 Net 30")).findtext("key")

        paid(wire, detail(RECORDKEY=key, TRX_PAYMENTAMOUNT="98", DISCOUNTDATE=day))

        assert wire.query("ARINVOICE", "TRX_TOTALDUE") == [{"TRX_TOTALDUE": due}]


class TestOverpayments:
    def test_stay_beside_their_payment(self, wire: Wire) -> None:
        key = invoice(wire, "A-1", "100")

        number = paid(wire, detail(RECORDKEY=key, TRX_PAYMENTAMOUNT="100"), OVERPAYMENTAMOUNT="25")

        assert details(wire, "RECORDKEY", "TRX_PAYMENTAMOUNT") == [[key, "100"]]
        totals = ("RECORDTYPE", "TRX_TOTALENTERED", "TRX_TOTALPAID", "TRX_TOTALDUE", "PARENTPAYMENTKEY")
        assert [list(row.values()) for row in wire.query("ARPYMT", *totals)] == [
            ["pr", "125", "100", "25", ""],
            ["rp", "25", "0", "25", number],
        ]
        assert [
            list(row.values())
            for row in wire.query("ARPOSTEDOVERPAYMENT", "PAYMENTAMOUNT", "TRX_TOTALDUE", "PARENTPAYMENTKEY")
        ] == [["25", "25", number]]

    def test_are_used_later_and_come_back(self, wire: Wire) -> None:
        first, second = invoice(wire, "A-1", "100"), invoice(wire, "A-2", "40")
        number = paid(wire, detail(RECORDKEY=first, TRX_PAYMENTAMOUNT="100"), OVERPAYMENTAMOUNT="25")
        [over] = [row["RECORDNO"] for row in wire.query("ARPOSTEDOVERPAYMENT", "RECORDNO")]

        later = paid(
            wire,
            detail(RECORDKEY=second, OVERPAYMENTKEY=over, TRX_POSTEDOVERPAYMENTAMOUNT="20"),
        )

        totals = ("RECORDNO", "TRX_TOTALENTERED", "TRX_TOTALPAID", "TRX_TOTALDUE")
        rows = {row["RECORDNO"]: list(row.values())[1:] for row in wire.query("ARPYMT", *totals)}
        assert rows == {number: ["125", "120", "5"], over: ["25", "20", "5"], later: ["0", "0", "0"]}
        assert states(wire, "ARINVOICE")["A-2"] == ("Partially Paid", "20", "20")
        assert details(wire, "POSTEDOVERPAYMENTKEY", "TRX_POSTEDOVERPAYMENTAMOUNT")[1:] == [[over, "20"]]

        refused = wire.call(
            f'<reverse_arpayment key="{number}"><datereversed>{DAY}</datereversed></reverse_arpayment>'
        )
        assert "has been applied. Unapply it first." in errors_of(refused)[0][1]
        reverse(wire, later)
        reverse(wire, number)

        assert states(wire, "ARINVOICE") == {"A-1": ("Posted", "0", "100"), "A-2": ("Posted", "0", "40")}
        for column in ("TRX_TOTALENTERED", "TRX_TOTALPAID", "TRX_TOTALDUE"):
            for name in ("ARPYMT", "ARPOSTEDOVERPAYMENT"):
                assert sum(float(row[column]) for row in wire.query(name, column)) == 0

    def test_arise_from_the_old_function_when_not_all_is_applied(self, wire: Wire) -> None:
        key = invoice(wire, "A-1", "100")

        wire.done(
            "<create_arpayment><customerid>CK-1</customerid><paymentamount>130</paymentamount>"
            "<undepfundsacct>1070</undepfundsacct><paymentmethod>Cash</paymentmethod><arpaymentitem>"
            f"<invoicekey>{key}</invoicekey><amount>100</amount></arpaymentitem></create_arpayment>"
        )

        assert wire.query("ARPOSTEDOVERPAYMENT", "TRX_TOTALDUE") == [{"TRX_TOTALDUE": "30"}]


class TestAdvances:
    ADVANCE = (
        "<create><ARADVANCE><CUSTOMERID>CK-1</CUSTOMERID><PAYMENTMETHOD>EFT</PAYMENTMETHOD>"
        "<FINANCIALENTITY>CHK</FINANCIALENTITY><RECEIPTDATE>03/01/2026</RECEIPTDATE>"
        "<PAYMENTDATE>03/01/2026</PAYMENTDATE><DESCRIPTION>Deposit</DESCRIPTION><ARADVANCEITEMS>"
        "<ARADVANCEITEM><ACCOUNTNO>1200</ACCOUNTNO><TRX_AMOUNT>50</TRX_AMOUNT><LOCATIONID>100</LOCATIONID>"
        "</ARADVANCEITEM></ARADVANCEITEMS></ARADVANCE></create>"
    )

    def test_are_applied_later_and_come_back(self, wire: Wire) -> None:
        advance = wire.done(self.ADVANCE).findtext("data/aradvance/RECORDNO")
        key = invoice(wire, "A-1", "100")
        fields = ("RECORDNO", "RECORDTYPE", "RECORDID", "DESCRIPTION", "TRX_TOTALPAID", "TRX_TOTALDUE")
        [before] = wire.query("ARADVANCE", *fields)
        assert list(before.values()) == [advance, "rr", "ADV-000001", "Deposit", "0", "50"]

        later = paid(wire, detail(RECORDKEY=key, ADVANCEKEY=advance, TRX_POSTEDADVANCEAMOUNT="30"))

        assert wire.query("ARADVANCE", "TRX_TOTALPAID", "TRX_TOTALDUE") == [
            {"TRX_TOTALPAID": "30", "TRX_TOTALDUE": "20"}
        ]
        assert states(wire, "ARINVOICE") == {"A-1": ("Partially Paid", "30", "70")}
        assert details(wire, "ADVANCEKEY", "TRX_POSTEDADVANCEAMOUNT") == [[advance, "30"]]
        reverse(wire, later)
        assert wire.query("ARADVANCE", *fields) == [before]

    def test_come_with_their_lines_when_read(self, wire: Wire) -> None:
        advance = wire.done(self.ADVANCE).findtext("data/aradvance/RECORDNO")

        result = wire.done(f"<read><object>ARADVANCE</object><keys>{advance}</keys></read>")

        assert result.findtext("data/ARADVANCE/ARADVANCEITEMS/aradvanceitem/TRX_AMOUNT") == "50"

    def test_are_what_the_old_function_makes_without_items(self, wire: Wire) -> None:
        result = wire.done(
            "<create_arpayment><customerid>CK-1</customerid><paymentamount>30</paymentamount>"
            "<undepfundsacct>1070</undepfundsacct></create_arpayment>"
        )

        assert wire.query("ARADVANCE", "RECORDNO", "TRX_TOTALDUE") == [
            {"RECORDNO": result.findtext("key"), "TRX_TOTALDUE": "30"}
        ]

    def test_can_be_reversed_while_nothing_is_applied(self, wire: Wire) -> None:
        made = wire.act("advance", customer_id="CK-1", amount="50")

        wire.act("reverse-payment", number=made["number"])

        assert [row["STATE"] for row in wire.query("ARADVANCE", "STATE")] == ["Reversed", "Reversal"]


class TestNegativeInvoices:
    def test_are_credit_that_can_be_applied(self, wire: Wire) -> None:
        key, credit = invoice(wire, "A-1", "100"), invoice(wire, "A-2", "-25", "5")
        before = everything(wire)

        number = paid(wire, detail(RECORDKEY=key, NEGATIVEINVOICEKEY=credit, TRX_NEGATIVEINVOICEAMOUNT="20"))

        assert states(wire, "ARINVOICE") == {
            "A-1": ("Partially Paid", "20", "80"),
            "A-2": ("Paid", "-20", "0"),
        }
        assert details(wire, "RECORDKEY", "NEGATIVEINVOICEKEY", "TRX_NEGATIVEINVOICEAMOUNT") == [
            [key, credit, "20"]
        ]
        reverse(wire, number)
        assert everything(wire) == before


class TestInlineCredits:
    def test_use_a_negative_line_for_another_invoice(self, wire: Wire) -> None:
        key, source = invoice(wire, "A-1", "100"), invoice(wire, "A-2", "50", "-10")
        before = everything(wire)

        number = paid(wire, detail(RECORDKEY=key, INLINEKEY=source, TRX_INLINEAMOUNT="10"))
        assert states(wire, "ARINVOICE")["A-1"] == ("Partially Paid", "10", "90")
        assert states(wire, "ARINVOICE")["A-2"][1:] == ("-10", "50")
        rest = paid(wire, detail(RECORDKEY=source, TRX_PAYMENTAMOUNT="50"))

        assert states(wire, "ARINVOICE")["A-2"] == ("Paid", "40", "0")
        reverse(wire, rest)
        reverse(wire, number)
        assert everything(wire) == before

    def test_use_a_negative_line_for_the_others_of_its_invoice(self, wire: Wire) -> None:
        key = invoice(wire, "A-1", "100", "-20")
        before = everything(wire)
        inline = detail(RECORDKEY=key, INLINEKEY=key, TRX_INLINEAMOUNT="20")

        first = paid(wire, inline)
        lines = wire.query("ARINVOICEITEM", "TRX_TOTALPAID")
        alone = states(wire, "ARINVOICE")["A-1"]
        reverse(wire, first)
        both = paid(wire, detail(RECORDKEY=key, TRX_PAYMENTAMOUNT="80"), inline)
        settled = states(wire, "ARINVOICE")["A-1"]
        reverse(wire, both)

        assert [row["TRX_TOTALPAID"] for row in lines] == ["20", "-20"]
        assert alone == ("Posted", "0", "80")
        assert settled == ("Paid", "80", "0")
        assert everything(wire) == before

    def test_hold_no_more_than_the_negative_line(self, wire: Wire) -> None:
        key = invoice(wire, "A-1", "100", "-20")
        inline = detail(RECORDKEY=key, INLINEKEY=key, TRX_INLINEAMOUNT="21")

        refused = wire.call(payment_xml().replace("<ARPYMTDETAILS>", f"<ARPYMTDETAILS>{inline}"))

        assert "exceeds total amount due (20)" in errors_of(refused)[0][1]


class TestActs:
    def test_pay_with_money_credit_and_discount_at_once(self, wire: Wire) -> None:
        wire.act("ar-invoice", customer_id="CK-1", number="A-1", lines=[{"amount": "100"}])
        memo(wire, "CN-1", "30")
        memo(wire, "DN-1", "4", kind="debit-memo")

        made = wire.act(
            "payment",
            customer_id="CK-1",
            invoices=[
                {"number": "A-1", "credits": [{"number": "CN-1"}], "discount": "2"},
                {"debit_memo": "DN-1"},
            ],
            overpayment="5",
        )

        assert made["amount"] == "77.00"
        [row] = wire.get_control("books/payments")["rows"]
        assert (row["unapplied"], [each["credit"] for each in row["applications"]]) == (
            "5.00",
            ["32.00", "0.00"],
        )
        [over] = wire.get_control("books/overpayments")["rows"]
        assert (over["record_no"], over["unapplied"]) == (made["overpayment_record_no"], "5.00")

    @pytest.mark.parametrize("source", ["memo", "advance", "overpayment"])
    def test_apply_a_credit_and_unapply_it(self, wire: Wire, source: str) -> None:
        wire.act("ar-invoice", customer_id="CK-1", number="A-1", lines=[{"amount": "10"}])
        wire.act("ar-invoice", customer_id="CK-1", number="A-2", lines=[{"amount": "10"}])
        if source == "memo":
            number = "CN-1"
            memo(wire, number, "15")
        elif source == "advance":
            number = wire.act("advance", customer_id="CK-1", amount="15")["number"]
        else:
            wire.act("ar-invoice", customer_id="CK-1", number="A-0", lines=[{"amount": "1"}])
            number = wire.act("payment", customer_id="CK-1", invoices=[{"number": "A-0"}], overpayment="15")[
                "number"
            ]
        before = everything(wire)

        made = wire.act(
            "apply-credit", credit={"number": number}, invoices=[{"number": "A-1"}, {"number": "A-2"}]
        )

        assert (made["amount"], made["applied"]) == ("0.00", "15.00")
        assert states(wire, "ARINVOICE")["A-2"] == ("Partially Paid", "5", "5")
        wire.act("unapply", record_no=made["record_no"])
        assert everything(wire) == before
