"""Numbers of documents: given or from a sequence, used once in the company or in an entity."""

from __future__ import annotations

from factories.sandbox import Wire, errors_of, invoice_xml, login

DAY = "<year>2026</year><month>03</month><day>01</day>"
ADJUSTMENT = (
    f"<create_aradjustment><customerid>CK-1</customerid><datecreated>{DAY}</datecreated>{{}}<aradjustmentitems>"
    "<lineitem><glaccountno>4000</glaccountno><amount>-5</amount><locationid>100</locationid></lineitem>"
    "</aradjustmentitems></create_aradjustment>"
)
DOCUMENT = (
    f"<create_sotransaction><transactiontype>{{}}</transactiontype><datecreated>{DAY}</datecreated>"
    "<customerid>CK-1</customerid>{}<termname>Net 30</termname><sotransitems><sotransitem><itemid>SERVICE"
    "</itemid><quantity>1</quantity><price>10</price><locationid>100</locationid></sotransitem></sotransitems>"
    "</create_sotransaction>"
)
CUSTOMER = (
    "<create><CUSTOMER>{}<NAME>New</NAME><DISPLAYCONTACT><PRINTAS>New</PRINTAS></DISPLAYCONTACT></CUSTOMER>"
    "</create>"
)


class TestWithoutASequence:
    def test_numbers_have_to_be_sent(self, wire: Wire) -> None:
        wire.post_control("settings", document_sequences=[])
        unnumbered = (
            invoice_xml("", "5"),
            ADJUSTMENT.format(""),
            DOCUMENT.format("Sales Invoice", ""),
            CUSTOMER.format(""),
        )

        refused = [errors_of(wire.call(each))[0] for each in unnumbered]

        assert refused == [
            ("BL03002128", "Enter an Invoice number, and try again."),
            ("BL03002128", "Enter an Adjustment number, and try again."),
            ("PL01000127", "Document Number is missing"),
            ("BL03000018", "Required field Customer ID is missing"),
        ]

    def test_a_number_that_is_sent_will_do(self, wire: Wire) -> None:
        wire.post_control("settings", document_sequences=["payment"])
        for each in (
            invoice_xml("A-1", "5"),
            ADJUSTMENT.format("<adjustmentno>CN-1</adjustmentno>"),
            DOCUMENT.format("Sales Invoice", "<documentno>7</documentno>"),
            CUSTOMER.format("<CUSTOMERID>N-1</CUSTOMERID>"),
        ):
            wire.done(each)

        assert [row["RECORDID"] for row in wire.query("ARINVOICE", "RECORDID")] == ["A-1", "7"]

    def test_a_payment_has_no_number(self, wire: Wire) -> None:
        made = wire.act("ar-invoice", customer_id="CK-1", lines=[{"amount": "5"}], number="A-1")
        wire.post_control("settings", document_sequences=["invoice"])

        wire.act("payment", customer_id="CK-1", invoices=[{"record_no": made["record_no"]}])

        assert wire.query("ARPYMT", "RECORDID", "DOCNUMBER") == [{"RECORDID": "", "DOCNUMBER": ""}]


class TestWithASequence:
    def test_numbers_that_were_given_are_passed_over(self, wire: Wire) -> None:
        wire.done(invoice_xml("INV-000001", "5"))
        wire.done(invoice_xml("", "5"))

        assert [row["RECORDID"] for row in wire.query("ARINVOICE", "RECORDID")] == [
            "INV-000001",
            "INV-000002",
        ]


class TestNumbers:
    def test_are_used_once_in_the_company_or_in_an_entity(self, wire: Wire) -> None:
        west = invoice_xml("A-1", "5").replace("<locationid>100", "<locationid>210")
        wire.done(invoice_xml("A-1", "5"))

        in_the_company = wire.call(west, authentication=login("200"))
        wire.post_control("settings", numbers_by_entity=True)
        wire.done(west, authentication=login("200"))
        again = wire.call(west, authentication=login("200"))

        taken = ("BL03002185", "A transaction with the number 'A-1' already exists.")
        assert errors_of(in_the_company)[0] == errors_of(again)[0] == taken
        assert len(wire.query("ARINVOICE", "RECORDNO")) == 2
