"""Summaries: made by the system, or named by the caller and open."""

from __future__ import annotations

from factories.sandbox import Wire, errors_of, invoice_xml, payment_xml

DAY = "<year>2026</year><month>03</month><day>01</day>"
MEMO = (
    f"<create_aradjustment><customerid>CK-1</customerid><datecreated>{DAY}</datecreated>{{}}<aradjustmentitems>"
    "<lineitem><glaccountno>4000</glaccountno><amount>-5</amount><locationid>100</locationid></lineitem>"
    "</aradjustmentitems></create_aradjustment>"
)
MISSING = "Please provide {} batch key."


def user_specified(wire: Wire) -> None:
    kinds = ("payment_summary", "invoice_summary", "adjustment_summary")
    wire.post_control("settings", **dict.fromkeys(kinds, "User specified"))


class TestAutomaticSummary:
    def test_is_made_once_a_day_and_found_by_its_key(self, wire: Wire) -> None:
        for number in ("A-1", "A-2"):
            wire.done(invoice_xml(number, "5"))

        first, second = wire.query("ARINVOICE", "PRBATCH", "PRBATCHKEY")
        [summary] = wire.query("ARINVOICEBATCH", "RECORDNO", "TITLE", "OPEN", "CREATED")

        assert first == second
        assert list(summary.values()) == [
            first["PRBATCHKEY"],
            "Invoices: 2026/03/01 Batch",
            "Open",
            "03/01/2026",
        ]

    def test_is_made_once_a_month_where_that_is_set(self, wire: Wire) -> None:
        wire.post_control("settings", invoice_summary="Monthly", adjustment_summary="Monthly")

        wire.done(invoice_xml("A-1", "5"))
        wire.done(MEMO.format(""))

        assert wire.query("ARINVOICE", "PRBATCH") == [{"PRBATCH": "Invoices: 2026/03 Batch"}]
        assert wire.query("ARADJUSTMENT", "PRBATCH") == [{"PRBATCH": "Adjustments: 2026/03 Batch"}]

    def test_that_was_closed_takes_nothing(self, wire: Wire) -> None:
        wire.done(invoice_xml("A-1", "5"))
        wire.act("summary", kind="invoice", title="Invoices: 2026/03/01 Batch", open=False)

        refused = wire.call(invoice_xml("A-2", "5"))

        assert errors_of(refused)[0][1] == "The summary 'Invoices: 2026/03/01 Batch' is closed."

    def test_lets_a_summary_of_the_caller_be(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "5")).findtext("key")

        wire.done(payment_xml((key, "5"), PRBATCH="Mine"))

        assert wire.query("ARPYMT", "PRBATCH") == [
            {"PRBATCH": "Payments(Undeposited-1070): 2026/03/02 Batch"}
        ]


class TestUserSpecifiedSummary:
    def test_has_to_be_named(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "5")).findtext("key")
        user_specified(wire)

        refused = [
            errors_of(wire.call(each))
            for each in (payment_xml((key, "5")), invoice_xml("A-2", "5"), MEMO.format(""))
        ]

        wrapper = ("BL01001973", "Currently, we can't create the transaction")
        assert refused == [
            [("BL03000018", MISSING.format(what)), wrapper]
            for what in ("a payment", "an invoice", "an adjustment")
        ]

    def test_is_created_and_named_by_key_or_title(self, wire: Wire) -> None:
        user_specified(wire)
        made = {
            name: wire.done(
                f"<create_{name}batch><batchtitle>March {name}</batchtitle>"
                f"<datecreated>{DAY}</datecreated></create_{name}batch>"
            ).findtext("key")
            for name in ("invoice", "aradjustment", "arpayment")
        }
        batch = "<batchkey>{}</batchkey>"

        invoice = invoice_xml("A-1", "5").replace(
            "<invoiceno>", f"{batch.format(made['invoice'])}<invoiceno>"
        )
        key = wire.done(invoice).findtext("key")
        wire.done(MEMO.format(batch.format(made["aradjustment"])))
        wire.done(payment_xml((key, "2"), PRBATCH="March arpayment", UNDEPOSITEDACCOUNTNO="1070"))
        wire.done(
            "<create_arpayment><customerid>CK-1</customerid><paymentamount>3</paymentamount>"
            f"{batch.format(made['arpayment'])}<arpaymentitem><invoicekey>{key}</invoicekey><amount>3</amount>"
            "</arpaymentitem></create_arpayment>"
        )

        named = [
            [list(row.values()) for row in wire.query(name, "PRBATCH", "PRBATCHKEY")]
            for name in ("ARINVOICE", "ARADJUSTMENT", "ARPYMT")
        ]
        assert named == [
            [["March invoice", made["invoice"]]],
            [["March aradjustment", made["aradjustment"]]],
            [["March arpayment", made["arpayment"]]] * 2,
        ]

    def test_has_to_be_open(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "5")).findtext("key")
        user_specified(wire)
        wire.act("summary", kind="payment", title="March", open=False)

        refused = wire.call(payment_xml((key, "5"), PRBATCH="March"))
        wire.act("summary", kind="payment", title="March", open=True)
        wire.done(payment_xml((key, "5"), PRBATCH="March"))

        assert errors_of(refused)[0][1] == MISSING.format("a payment")

    def test_gives_a_payment_its_account(self, wire: Wire) -> None:
        key = wire.done(invoice_xml("A-1", "5")).findtext("key")
        user_specified(wire)
        wire.act("summary", kind="payment", title="Bank, March", bank="CHK")

        wire.done(payment_xml((key, "5"), PRBATCH="Bank, March", UNDEPOSITEDACCOUNTNO=""))

        assert wire.query("ARPYMT", "FINANCIALENTITY", "UNDEPOSITEDACCOUNTNO") == [
            {"FINANCIALENTITY": "CHK", "UNDEPOSITEDACCOUNTNO": ""}
        ]

    def test_has_a_title_of_its_own(self, wire: Wire) -> None:
        create = "<create_invoicebatch><batchtitle>March</batchtitle></create_invoicebatch>"
        wire.done(create)

        refused = wire.call(create)

        assert errors_of(refused)[0] == (
            "BL34000061",
            "Another Summary with the given value(s) March  already exists",
        )

    def test_is_not_asked_of_what_order_entry_posts(self, wire: Wire) -> None:
        user_specified(wire)

        for definition in ("Sales Invoice", "Sales Return"):
            wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "9"}], definition=definition)

        assert (
            wire.query("ARINVOICE", "PRBATCH") == wire.query("ARADJUSTMENT", "PRBATCH") == [{"PRBATCH": ""}]
        )
