"""Customers, invoices and payments as the gateway writes them."""

from __future__ import annotations

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml, payment_xml

CUSTOMER = (
    "<create><CUSTOMER><CUSTOMERID>{}</CUSTOMERID><NAME>{}</NAME><DISPLAYCONTACT><PRINTAS>{}</PRINTAS>{}"
    "<EMAIL1>ap@example.com</EMAIL1><MAILADDRESS><ADDRESS1>1 Main"
    " St</ADDRESS1><COUNTRY>Canada</COUNTRY></MAILADDRESS>"
    "</DISPLAYCONTACT></CUSTOMER></create>"
)
WRAPPER = ("BL01001973", "Currently, we can't create the transaction")


def reverse(key: object, *, year: int = 2026) -> str:
    day = f"<year>{year}</year><month>03</month><day>02</day>"
    return f'<reverse_arpayment key="{key}"><datereversed>{day}</datereversed></reverse_arpayment>'


class TestCustomers:
    def test_come_with_their_display_contact(self, wire: Wire) -> None:
        result = wire.done(CUSTOMER.format("X-1", "Smith &amp; Søn", "Smith &amp; Søn", ""))

        assert dict(result.find("data").attrib) == {"listtype": "objects", "count": "1"}
        assert result.findtext("data/customer/CUSTOMERID") == "X-1"
        [row] = wire.query(
            "CUSTOMER",
            *(
                "RECORDNO",
                "NAME",
                "DISPLAYCONTACT.CONTACTNAME",
                "DISPLAYCONTACT.MAILADDRESS.COUNTRY",
                "STATUS",
            ),
            condition="<equalto><field>CUSTOMERID</field><value>X-1</value></equalto>",
        )
        assert row == {
            "RECORDNO": result.findtext("data/customer/RECORDNO"),
            "NAME": "Smith & Søn",
            "DISPLAYCONTACT.CONTACTNAME": "Smith & Søn(CX-1)",
            "DISPLAYCONTACT.MAILADDRESS.COUNTRY": "Canada",
            "STATUS": "active",
        }

    def test_may_share_a_name_but_not_an_id(self, wire: Wire) -> None:
        wire.done(CUSTOMER.format("X-1", "Twin", "Twin", ""))
        wire.done(CUSTOMER.format("X-2", "Twin", "Twin", ""))

        result = wire.call(CUSTOMER.format("X-1", "Twin", "Twin", ""))

        assert errors_of(result) == [
            ("BL34000061", "Another Customer with the given value(s) X-1  already exists"),
            ("BL01001973", "Could not create Customer record!"),
        ]
        assert dict(result.find("data").attrib) == {"listtype": "objects", "count": "0"}

    def test_stack_the_wrappers_when_the_contact_name_is_taken(self, wire: Wire) -> None:
        taken = "<CONTACTNAME>Copper Kettle(CCK-1)</CONTACTNAME>"

        result = wire.call(CUSTOMER.format("X-1", "Twin", "Twin", taken))

        assert errors_of(result) == [
            ("BL34000061", "Another Contact with the given value(s) Copper Kettle(CCK-1)  already exists"),
            ("BL01001973", "Error While Saving the Display Contact"),
            ("BL01001973", "Could not create Customer record!"),
        ]
        assert "Support ID" in result.findtext("errormessage/error/description2")
        assert wire.query("CUSTOMER", "CUSTOMERID") == [{"CUSTOMERID": "CK-1"}]

    def test_get_an_id_from_the_sequence_when_none_is_given(self, wire: Wire) -> None:
        assert wire.done(CUSTOMER.format("", "A", "A", "")).findtext("data/customer/CUSTOMERID") == "C-00001"

    def test_change_only_in_what_is_sent(self, wire: Wire) -> None:
        wire.post_control("clock", advance_seconds=60)

        wire.done(
            "<update><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID><NAME>Copper Pot</NAME></CUSTOMER></update>"
        )

        [row] = wire.query("CUSTOMER", "NAME", "TERMNAME", "DISPLAYCONTACT.EMAIL1", "WHENMODIFIED")
        assert list(row.values()) == ["Copper Pot", "Net 30", "ap@kettle.example", "03/02/2026 09:31:00"]

    def test_cannot_change_when_they_do_not_exist(self, wire: Wire) -> None:
        result = wire.call(
            "<update><CUSTOMER><RECORDNO>99999</RECORDNO><NAME>Nobody</NAME></CUSTOMER></update>"
        )

        assert errors_of(result) == [("Cannot update non-existing CUSTOMER with RECORDNO=99999.", "")]

    def test_of_one_function_are_written_each_for_itself(self, wire: Wire) -> None:
        good, bad = (CUSTOMER.format(key, "A", "A", "")[8:-9] for key in ("X-1", "CK-1"))

        result = wire.call(f"<create>{good}{bad}</create>")

        assert result.findtext("status") == "failure"
        assert result.find("data").get("count") == "1"
        assert errors_of(result)[0][0] == "BL34000061"
        assert [row["CUSTOMERID"] for row in wire.query("CUSTOMER", "CUSTOMERID")] == ["CK-1", "X-1"]


class TestInvoices:
    def test_are_posted_and_open(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "100.00", "-10.00", "2.005")).findtext("key")

        [row] = wire.query(
            "ARINVOICE",
            *("RECORDNO", "RECORDID", "STATE", "RAWSTATE", "MODULEKEY", "WHENDUE", "CURRENCY", "CREATEDBY"),
            *("TRX_TOTALENTERED", "TRX_TOTALPAID", "TRX_TOTALDUE", "TOTALDUE", "PRBATCH"),
        )
        user = wire.query("USERINFO", "RECORDNO", "LOGINID")[0]
        assert user["LOGINID"] == "xml_gateway"
        assert list(row.values()) == [
            *(key, "A-1", "Posted", "A", "4.AR", "03/31/2026", "USD", user["RECORDNO"]),
            *("92.01", "0", "92.01", "92.01", "Invoices: 2026/03/01 Batch"),
        ]

    def test_refuse_a_number_in_use(self, wire: Wire) -> None:
        wire.done(invoice_xml("A-1", "1"))

        result = wire.call(invoice_xml("A-1", "2"))

        assert errors_of(result) == [
            ("BL03002185", "A transaction with the number 'A-1' already exists."),
            WRAPPER,
        ]

    def test_may_repeat_a_number_when_the_company_allows_it(self, wire: Wire) -> None:
        wire.post_control("settings", duplicate_numbers=True)

        wire.done(invoice_xml("A-1", "1"))
        wire.done(invoice_xml("A-1", "2"))

    @pytest.mark.parametrize(
        ("old", "new", "text"),
        [
            ("CK-1", "NOBODY", "Customer 'NOBODY' specified is not valid."),
            ("Net 30", "Net 99", "Term 'Net 99' specified is not valid."),
            (
                "<termname>Net 30</termname>",
                "<datedue><year>2026</year><month>2</month><day>1</day></datedue>",
                "due date",
            ),
            (">4000<", ">9999<", "Account 9999 is not valid"),
            ("<locationid>100</locationid>", "", "Use of empty Location is invalid."),
            (">100<", ">600<", "The location '600' is invalid."),
            ("<amount>1<", "<amount>one<", "The amount 'one' is not a valid amount."),
            ("<month>03</month>", "<month>13</month>", "The transaction date '2026/13/01' is invalid."),
        ],
    )
    def test_refuse_what_leads_nowhere(self, wire: Wire, old: str, new: str, text: str) -> None:
        result = wire.call(invoice_xml("A-1", "1").replace(old, new))

        first, last = errors_of(result)
        assert text in first[1]
        assert last == WRAPPER
        assert wire.query("ARINVOICE", "RECORDNO") == []

    def test_refuse_an_inactive_customer(self, wire: Wire) -> None:
        wire.act("deactivate-customer", customer_id="CK-1")

        assert (
            errors_of(wire.call(invoice_xml("A-1", "1")))[0][1] == "Customer 'CK-1' specified is not valid."
        )

    def test_need_a_due_date_or_a_term(self, wire: Wire) -> None:
        wire.act("create-customer", name="No terms", customer_id="NT")
        xml = invoice_xml("A-1", "1", customer="NT").replace("<termname>Net 30</termname>", "")

        assert errors_of(wire.call(xml))[0][1] == "Required field Date Due is missing"

    def test_need_a_permission(self, wire: Wire) -> None:
        wire.post_control("settings", users={"xml_gateway": {"denied": ["create ARINVOICE"]}})

        result = wire.call(invoice_xml("A-1", "1"))

        text = "You do not have permission for API operation CREATE on objects of type arinvoice"
        assert errors_of(result) == [("PL04000005", text)]


class TestPayments:
    def test_run_down_the_lines_with_a_row_for_each(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "60", "50", "-10")).findtext("key")

        first = wire.done(payment_xml((key, "70"))).findtext("data/arpymt/RECORDNO")
        second = wire.done(payment_xml((key, "30"))).findtext("data/arpymt/RECORDNO")

        lines = [row["RECORDNO"] for row in wire.query("ARINVOICEITEM", "RECORDNO")]
        rows = wire.query("ARPYMTDETAIL", "PAYMENTKEY", "RECORDKEY", "ENTRYKEY", "TRX_PAYMENTAMOUNT")
        assert [list(row.values()) for row in rows] == [
            [first, key, lines[0], "60"],
            [first, key, lines[1], "10"],
            [second, key, lines[1], "30"],
        ]
        [invoice] = wire.query("ARINVOICE", "STATE", "TRX_TOTALPAID", "TRX_TOTALDUE", "WHENPAID")
        assert list(invoice.values()) == ["Paid", "100", "0", "03/02/2026"]

    def test_keep_what_was_sent(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "60")).findtext("key")

        wire.done(payment_xml((key, "20"), DOCNUMBER="4711", DESCRIPTION="token-1", CURRENCY="USD"))

        [row] = wire.query(
            "ARPYMT",
            *(
                "RECORDID",
                "STATE",
                "RAWSTATE",
                "CUSTOMERID",
                "DOCNUMBER",
                "DESCRIPTION",
                "PAYMENTMETHOD",
                "PRBATCH",
            ),
            *("RECEIPTDATE", "TRX_TOTALENTERED", "TRX_TOTALPAID", "TRX_TOTALDUE", "UNDEPOSITEDACCOUNTNO"),
        )
        assert list(row.values()) == [
            *("PMT-000001", "Complete", "C", "CK-1", "4711", "token-1", "Printed Check"),
            *("Payments(Undeposited-1070): 2026/03/02 Batch", "03/02/2026", "20", "20", "0", "1070"),
        ]
        assert wire.query("ARINVOICE", "STATE") == [{"STATE": "Partially Paid"}]

    def test_cover_several_invoices_or_a_single_line(self, wire: Wire) -> None:
        one = wire.done(invoice_xml("A-1", "60")).findtext("key")
        two = wire.done(invoice_xml("A-2", "5", "7")).findtext("key")
        second_line = wire.query("ARINVOICEITEM", "RECORDNO")[2]["RECORDNO"]
        xml = payment_xml((one, "60"), (two, "7")).replace(
            "<TRX_PAYMENTAMOUNT>7<", f"<ENTRYKEY>{second_line}</ENTRYKEY><TRX_PAYMENTAMOUNT>7<"
        )

        wire.done(xml)

        rows = wire.query("ARPYMTDETAIL", "RECORDKEY", "TRX_PAYMENTAMOUNT", "ENTRYKEY")
        assert [list(row.values()) for row in rows][1] == [two, "7", second_line]
        assert [row["TRX_TOTALDUE"] for row in wire.query("ARINVOICE", "TRX_TOTALDUE")] == ["0", "5"]

    @pytest.mark.parametrize(
        ("fields", "amount", "text"),
        [
            ({"PAYMENTMETHOD": "Barter"}, "1", "Payment method 'Barter' is not valid."),
            ({"UNDEPOSITEDACCOUNTNO": "7777"}, "1", "Account 7777 is not valid"),
            (
                {"UNDEPOSITEDACCOUNTNO": "", "FINANCIALENTITY": "NOBANK"},
                "1",
                "Bank account 'NOBANK' specified is not valid.",
            ),
            ({"UNDEPOSITEDACCOUNTNO": ""}, "1", "Specify a bank account or an undeposited funds account."),
            ({"FINANCIALENTITY": "CHK"}, "1", "not both"),
            ({"RECEIPTDATE": ""}, "1", "Required field Date Received is missing"),
            ({"CUSTOMERID": "NOBODY"}, "1", "Customer 'NOBODY' specified is not valid."),
            ({"CUSTOMERID": "OTHER"}, "1", "The invoice A-1 does not belong to customer 'OTHER'."),
            ({}, "60.01", "exceeds total amount due (60)"),
            ({}, "0", "Payment amount must be greater than zero."),
        ],
    )
    def test_refuse_what_does_not_fit(
        self, wire: Wire, fields: dict[str, str], amount: str, text: str
    ) -> None:
        wire.act("create-customer", name="Other", customer_id="OTHER")
        key = wire.done(invoice_xml("A-1", "60")).findtext("key")

        result = wire.call(payment_xml((key, amount), **fields))

        first, last = errors_of(result)
        assert text in first[1]
        assert last == WRAPPER
        assert result.find("data").get("count") == "0"
        assert wire.query("ARPYMT", "RECORDNO") == []
        assert wire.query("ARINVOICE", "TRX_TOTALDUE") == [{"TRX_TOTALDUE": "60"}]

    def test_refuse_an_invoice_key_that_leads_nowhere(self, wire: Wire) -> None:
        result = wire.call(payment_xml(("424242", "1")))

        assert errors_of(result)[0] == (
            "DL03000005",
            "Oops, we can't find this transaction; enter a valid invoice.",
        )

    def test_need_a_summary_where_summaries_are_user_specified(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "60")).findtext("key")
        wire.post_control("settings", payment_summary="User specified")

        refused = wire.call(payment_xml((key, "60")))
        assert errors_of(refused)[0][1] == "Please provide a payment batch key."

        wire.post_control("settings", payment_summary="Monthly")
        wire.done(payment_xml((key, "60")))
        assert wire.query("ARPYMT", "PRBATCH") == [{"PRBATCH": "Payments(Undeposited-1070): 2026/03 Batch"}]

    def test_refuse_undeposited_funds_for_foreign_currency(self, wire: Wire) -> None:
        wire.act(
            "ar-invoice",
            customer_id="CK-1",
            lines=[{"amount": "60"}],
            number="E-1",
            currency="EUR",
            due_date="2026-04-01",
        )
        [row] = wire.query("ARINVOICE", "RECORDNO", "TOTALDUE", "TRX_TOTALDUE")
        assert (row["TRX_TOTALDUE"], row["TOTALDUE"]) == ("60", "66")

        refused = wire.call(payment_xml((row["RECORDNO"], "60"), PAYMENTMETHOD="Cash"))
        assert errors_of(refused)[0] == (
            "BL02000051",
            (
                'You cannot make payment for foreign currency invoice for payment method "Cash"'
                " using Undeposited Fund Account."
            ),
        )

        wire.done(payment_xml((row["RECORDNO"], "60"), UNDEPOSITEDACCOUNTNO="", FINANCIALENTITY="CHK-EUR"))

    def test_are_not_dated_before_their_invoice_was_posted(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "60")).findtext("key")

        refused = wire.call(payment_xml((key, "60"), RECEIPTDATE="02/28/2026"))
        wire.done(payment_xml((key, "60"), RECEIPTDATE="03/01/2026"))

        assert (
            errors_of(refused)[0][1]
            == "Payment date 02/28/2026 cannot be before the A-1 invoice posting date"
        )

    def test_can_be_made_by_the_legacy_function(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "60")).findtext("key")

        payment = wire.done(
            "<create_arpayment><customerid>CK-1</customerid><paymentamount>60</paymentamount>"
            "<bankaccountid>CHK</bankaccountid><refid>77</refid>"
            "<datereceived><year>2026</year><month>3</month><day>2</day></datereceived>"
            "<paymentmethod>EFT</paymentmethod>"
            f"<arpaymentitem><invoicekey>{key}</invoicekey><amount>60</amount></arpaymentitem>"
            "</create_arpayment>"
        ).findtext("key")

        [row] = wire.query("ARPYMT", "RECORDNO", "FINANCIALENTITY", "DOCNUMBER", "PAYMENTMETHOD")
        assert list(row.values()) == [payment, "CHK", "77", "EFT"]


class TestReversals:
    def test_leave_the_original_and_a_counter_record(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "60", "40")).findtext("key")
        payment = wire.done(payment_xml((key, "70"), DESCRIPTION="token-1")).findtext("data/arpymt/RECORDNO")
        wire.post_control("clock", advance_seconds=60)

        wire.done(reverse(payment))

        fields = ("RECORDNO", "STATE", "PARENTPAYMENTKEY", "TRX_TOTALENTERED", "DESCRIPTION", "PRBATCH")
        original, counter = wire.query("ARPYMT", *fields)
        assert original["STATE"] == "Reversed"
        assert original["DESCRIPTION"] == "token-1"
        assert (counter["STATE"], counter["PARENTPAYMENTKEY"]) == ("Reversal", payment)
        assert counter["TRX_TOTALENTERED"] == "-70"
        assert counter["PRBATCH"].startswith("Reversed ")
        rows = wire.query("ARPYMTDETAIL", "PAYMENTKEY", "TRX_PAYMENTAMOUNT", "STATE")
        assert [row["TRX_PAYMENTAMOUNT"] for row in rows] == ["60", "10", "-60", "-10"]
        assert [row["STATE"] for row in rows] == ["Reversed", "Reversed", "Reversal", "Reversal"]
        [invoice] = wire.query("ARINVOICE", "STATE", "TRX_TOTALDUE", "WHENMODIFIED")
        assert list(invoice.values()) == ["Posted", "100", "03/02/2026 09:31:00"]
        assert wire.done(payment_xml((key, "100"))) is not None

    def test_happen_once_and_not_before_the_payment(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "60")).findtext("key")
        payment = wire.done(payment_xml((key, "60"))).findtext("data/arpymt/RECORDNO")

        early = wire.call(reverse(payment, year=2025))
        wire.done(reverse(payment))
        again = wire.call(reverse(payment))

        assert "cannot be before the payment date 03/02/2026" in errors_of(early)[0][1]
        assert "has already been reversed" in errors_of(again)[0][1]

    def test_need_a_payment(self, wire: Wire) -> None:
        assert errors_of(wire.call(reverse(4711)))[0][0] == "DL03000005"
