"""Order Entry documents, the A/R records they post, and what they are made from."""

from __future__ import annotations

import pytest

from factories.sandbox import Wire, errors_of, payment_xml

DOCUMENT = (
    "<create_sotransaction><transactiontype>{definition}</transactiontype>"
    "<datecreated><year>2026</year><month>3</month><day>1</day></datecreated>"
    "<customerid>CK-1</customerid><documentno>{number}</documentno><referenceno>PO-7</referenceno>"
    "<termname>Net 30</termname><message>Hello</message>{state}<sotransitems>"
    "<sotransitem><itemid>KETTLE-1L</itemid><quantity>3</quantity><unit>Each</unit><price>19.995</price>"
    "<locationid>100</locationid><memo>Three kettles</memo></sotransitem>"
    "<sotransitem><itemid>REPAIR</itemid><quantity>1.5</quantity><price>20</price><locationid>110"
    "</locationid></sotransitem>"
    "</sotransitems><subtotals><subtotal><description>Discount</description><total>-9.00</total></subtotal>"
    "<subtotal><description>Sales"
    " Tax</description><total>0</total><percentval>10</percentval></subtotal></subtotals>"
    "</create_sotransaction>"
)


def document_xml(number: str = "", *, definition: str = "Sales Invoice", state: str = "") -> str:
    return DOCUMENT.format(
        number=number, definition=definition, state=f"<state>{state}</state>" if state else ""
    )


class TestCreate:
    def test_posts_an_invoice_with_a_line_for_each_line_and_subtotal(self, wire: Wire) -> None:
        result = wire.done(document_xml("100"))

        assert result.findtext("key") == "Sales Invoice-100"
        [document] = wire.query(
            "SODOCUMENT",
            *(
                "RECORDNO",
                "DOCNO",
                "DOCPARID",
                "STATE",
                "CUSTVENDID",
                "PONUMBER",
                "SUBTOTAL",
                "TOTAL",
                "PRRECORDKEY",
            ),
        )
        assert list(document.values())[1:-1] == [
            *("100", "Sales Invoice", "Pending", "CK-1", "PO-7", "89.99", "89.99")
        ]
        [invoice] = wire.query(
            "ARINVOICE", "RECORDNO", "RECORDID", "MODULEKEY", "DESCRIPTION2", "DOCNUMBER", "TRX_TOTALDUE"
        )
        assert list(invoice.values()) == [
            *(document["PRRECORDKEY"], "100", "8.SO", "Sales Invoice-100", "PO-7", "89.99")
        ]
        lines = wire.query(
            "ARINVOICEITEM", "ACCOUNTNO", "TRX_AMOUNT", "ENTRYDESCRIPTION", "ORIGDOCKEY", "LOCATIONID"
        )
        assert [list(line.values()) for line in lines] == [
            ["4000", "59.99", "Three kettles", document["RECORDNO"], "100"],
            ["4100", "30", "Repair & polish", document["RECORDNO"], "110"],
            ["4900", "-9", "Discount", document["RECORDNO"], "100"],
            ["2200", "9", "Sales Tax", document["RECORDNO"], "100"],
        ]

    def test_keeps_lines_and_subtotals_apart(self, wire: Wire) -> None:
        wire.done(document_xml("100"))

        lines = wire.query("SODOCUMENTENTRY", "LINE_NO", "ITEMID", "QUANTITY", "UIPRICE", "TOTAL", "DOCHDRID")
        assert [list(line.values()) for line in lines] == [
            ["0", "KETTLE-1L", "3", "19.995", "59.99", "Sales Invoice-100"],
            ["1", "REPAIR", "1.5", "20", "30", "Sales Invoice-100"],
        ]
        subtotals = wire.query("SODOCUMENTSUBTOTALS", "DESCRIPTION", "TOTAL", "PERCENTVAL")
        assert [list(each.values()) for each in subtotals] == [
            ["Discount", "-9", "0"],
            ["Sales Tax", "9", "10"],
        ]

    def test_posts_nothing_for_a_draft_or_an_order(self, wire: Wire) -> None:
        wire.done(document_xml("100", state="Draft"))
        wire.done(document_xml("100", definition="Sales Order"))

        assert wire.query("ARINVOICE", "RECORDNO") == []
        states = [row["STATE"] for row in wire.query("SODOCUMENT", "STATE")]
        assert states == ["Draft", "Pending"]

    def test_numbers_by_the_definition_when_no_number_is_given(self, wire: Wire) -> None:
        assert wire.done(document_xml()).findtext("key") == "Sales Invoice-SI-000001"

    def test_refuses_a_number_in_use(self, wire: Wire) -> None:
        wire.done(document_xml("100"))

        text = "A transaction with the number '100' already exists."
        assert errors_of(wire.call(document_xml("100")))[0] == ("BL03002185", text)

    def test_refuses_an_unknown_definition_or_item(self, wire: Wire) -> None:
        definition = wire.call(document_xml("1", definition="Nope"))
        item = wire.call(document_xml("1").replace("KETTLE-1L", "SPOON"))

        assert errors_of(definition)[0][1] == "Transaction definition 'Nope' specified is not valid."
        assert errors_of(item)[0][1] == "Item 'SPOON' specified is not valid."
        assert errors_of(item)[-1] == ("BL01001973", "Could not create Document record!")


class TestUpdate:
    CHANGE = (
        '<update_sotransaction key="Sales Invoice-100"><message>Changed</message><updatesotransitems>'
        '<updatesotransitem line_num="2"><quantity>2</quantity></updatesotransitem>'
        "<sotransitem><itemid>SERVICE</itemid><quantity>1</quantity><price>5</price><locationid>100"
        "</locationid></sotransitem>"
        "</updatesotransitems></update_sotransaction>"
    )

    def test_deletes_the_invoice_and_posts_a_new_one_under_a_new_key(self, wire: Wire) -> None:
        wire.done(document_xml("100"))
        [before] = wire.query("SODOCUMENT", "RECORDNO", "PRRECORDKEY")
        wire.post_control("clock", advance_seconds=60)

        wire.done(self.CHANGE)

        [after] = wire.query("SODOCUMENT", "RECORDNO", "PRRECORDKEY", "TOTAL", "MESSAGE", "WHENMODIFIED")
        assert after["RECORDNO"] == before["RECORDNO"]
        assert int(after["PRRECORDKEY"]) > int(before["PRRECORDKEY"])
        assert [after["TOTAL"], after["MESSAGE"], after["WHENMODIFIED"]] == [
            "104.99",
            "Changed",
            "03/02/2026 09:31:00",
        ]
        assert wire.query("ARINVOICE", "RECORDNO", "TRX_TOTALDUE") == [
            {"RECORDNO": after["PRRECORDKEY"], "TRX_TOTALDUE": "104.99"}
        ]

    def test_is_refused_once_a_payment_was_applied_even_if_reversed(self, wire: Wire) -> None:
        wire.done(document_xml("100"))
        [row] = wire.query("SODOCUMENT", "PRRECORDKEY")
        payment = wire.done(payment_xml((row["PRRECORDKEY"], "10"))).findtext("data/arpymt/RECORDNO")
        text = "A payment has been made against this Invoice / Adjustment."

        paid = wire.call(self.CHANGE)
        wire.act("reverse-payment", record_no=int(payment))
        reversed_since = wire.call(self.CHANGE)
        deleted = wire.call('<delete_sotransaction key="Sales Invoice-100"/>')

        assert [errors_of(result)[0][1] for result in (paid, reversed_since, deleted)] == [text, text, text]
        assert wire.query("SODOCUMENT", "PRRECORDKEY") == [row]

    def test_posts_a_draft_that_becomes_pending(self, wire: Wire) -> None:
        wire.done(document_xml("100", state="Draft"))

        wire.done(
            '<update_sotransaction key="Sales Invoice-100"><state>Pending</state></update_sotransaction>'
        )

        assert wire.query("ARINVOICE", "STATE") == [{"STATE": "Posted"}]

    def test_needs_a_line_that_exists(self, wire: Wire) -> None:
        wire.done(document_xml("100"))

        result = wire.call(self.CHANGE.replace('line_num="2"', 'line_num="9"'))

        assert errors_of(result)[0][1] == "The line 9 does not exist."


class TestDelete:
    def test_takes_the_invoice_along(self, wire: Wire) -> None:
        wire.done(document_xml("100"))

        result = wire.done('<delete_sotransaction key="Sales Invoice-100"/>')

        assert [child.tag for child in result] == ["status", "function", "controlid"]
        for name in ("SODOCUMENT", "SODOCUMENTENTRY", "SODOCUMENTSUBTOTALS", "ARINVOICE", "ARINVOICEITEM"):
            assert wire.query(name, "RECORDNO") == []

    def test_needs_a_document(self, wire: Wire) -> None:
        assert errors_of(wire.call('<delete_sotransaction key="Sales Invoice-1"/>'))[0][0] == "DL03000005"


class TestReturns:
    @pytest.mark.parametrize("definition", ["Sales Return", "Sales Credit Memo"])
    def test_post_credit_that_can_be_applied(self, wire: Wire, definition: str) -> None:
        sold = wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "100"}])

        back = wire.act(
            "sales-invoice",
            customer_id="CK-1",
            definition=definition,
            created_from=sold["document"],
            lines=[{"price": "30"}],
            tax="3",
        )

        [row] = wire.query(
            "ARADJUSTMENT", "RECORDNO", "RECORDID", "TRX_TOTALDUE", "MODULEKEY", "DESCRIPTION2"
        )
        assert list(row.values()) == [
            *(str(back["invoice_record_no"]), back["number"], "-33", "8.SO", back["document"])
        ]
        lines = wire.query("ARADJUSTMENTITEM", "TRX_AMOUNT", "ORIGDOCID")
        assert [list(line.values()) for line in lines] == [
            ["-30", back["document"]],
            ["-3", back["document"]],
        ]
        rows = wire.query("SODOCUMENT", "DOCPARCLASS", "TRX_TOTAL", "STATE", "CREATEDFROM")
        assert [list(each.values()) for each in rows] == [
            ["Invoice", "100", "Pending", ""],
            ["Adjustment", "33", "Pending", sold["document"]],
        ]
        wire.act(
            "apply-credit",
            credit={"record_no": back["invoice_record_no"]},
            invoices=[{"document": sold["document"]}],
        )
        assert wire.query("ARINVOICE", "TRX_TOTALDUE") == [{"TRX_TOTALDUE": "67"}]
        status = wire.client.post(
            f"{wire.control}/acts/delete-sales-invoice", json={"document": back["document"]}
        )
        assert "A payment has been made" in status.json()["error"]["message"]

    def test_are_posted_anew_when_edited_and_gone_when_deleted(self, wire: Wire) -> None:
        back = wire.act(
            "sales-invoice", customer_id="CK-1", definition="Sales Return", lines=[{"price": "30"}]
        )

        edited = wire.act("edit-sales-invoice", document=back["document"], lines=[{"price": "20"}])

        assert edited["invoice_record_no"] != back["invoice_record_no"]
        assert wire.query("ARADJUSTMENT", "RECORDNO", "TRX_TOTALDUE") == [
            {"RECORDNO": str(edited["invoice_record_no"]), "TRX_TOTALDUE": "-20"}
        ]
        wire.act("delete-sales-invoice", document=back["document"])
        assert not wire.query("ARADJUSTMENT", "RECORDNO")
        assert not wire.query("ARADJUSTMENTITEM", "RECORDNO")

    def test_are_changed_in_order_entry_only(self, wire: Wire) -> None:
        back = wire.act(
            "sales-invoice", customer_id="CK-1", definition="Sales Return", lines=[{"price": "30"}]
        )

        result = wire.call(f'<delete_aradjustment key="{back["invoice_record_no"]}"/>')

        assert "created in Order Entry" in errors_of(result)[0][1]


class TestConversions:
    def invoiced(self, wire: Wire, source: str, quantity: str, line_key: str = "") -> str:
        key = f"<sourcelinekey>{line_key}</sourcelinekey>" if line_key else ""
        result = wire.done(
            "<create_sotransaction><transactiontype>Sales Invoice</transactiontype>"
            "<datecreated><year>2026</year><month>3</month><day>1</day></datecreated>"
            f"<createdfrom>{source}</createdfrom><customerid>CK-1</customerid><sotransitems><sotransitem>"
            f"<itemid>SERVICE</itemid><quantity>{quantity}</quantity><price>10</price>{key}"
            "<locationid>100</locationid></sotransitem></sotransitems></create_sotransaction>"
        )
        return result.findtext("key") or ""

    def test_turn_an_order_into_an_invoice_line_by_line(self, wire: Wire) -> None:
        order = wire.act(
            "sales-invoice",
            customer_id="CK-1",
            definition="Sales Order",
            lines=[{"price": "10", "quantity": "5"}],
        )["document"]
        assert not wire.query("ARINVOICE", "RECORDNO")
        [line] = wire.query("SODOCUMENTENTRY", "RECORDNO")

        first = self.invoiced(wire, order, "2", line["RECORDNO"])
        after_first = wire.get_control("books/documents", document=order)["rows"][0]["state"]
        self.invoiced(wire, order, "3", line["RECORDNO"])
        after_second = wire.get_control("books/documents", document=order)["rows"][0]["state"]
        wire.done(f'<delete_sotransaction key="{first}"/>')
        after_deletion = wire.get_control("books/documents", document=order)["rows"][0]["state"]

        assert (after_first, after_second, after_deletion) == (
            "Partially Converted",
            "Converted",
            "Partially Converted",
        )
        assert wire.query("ARINVOICE", "TRX_TOTALDUE") == [{"TRX_TOTALDUE": "30"}]

    def test_of_a_whole_order_lock_it(self, wire: Wire) -> None:
        order = wire.act(
            "sales-invoice", customer_id="CK-1", definition="Sales Order", lines=[{"price": "10"}]
        )["document"]
        self.invoiced(wire, order, "1")

        for request in (
            f'<delete_sotransaction key="{order}"/>',
            f'<update_sotransaction key="{order}"><message>x</message></update_sotransaction>',
        ):
            assert "in the state Converted cannot be" in errors_of(wire.call(request))[0][1]

    def test_are_counted_anew_when_the_invoice_is_edited(self, wire: Wire) -> None:
        order = wire.act(
            "sales-invoice",
            customer_id="CK-1",
            definition="Sales Order",
            lines=[{"price": "10", "quantity": "5"}],
        )["document"]
        [line] = wire.query("SODOCUMENTENTRY", "RECORDNO")
        made = self.invoiced(wire, order, "2", line["RECORDNO"])
        edit = (
            f'<update_sotransaction key="{made}"><updatesotransitems><updatesotransitem line_num="1">'
            "<quantity>{}</quantity></updatesotransitem></updatesotransitems></update_sotransaction>"
        )

        def counted() -> tuple[str, str]:
            [row] = wire.get_control("books/documents", document=order)["rows"]
            return row["state"], row["lines"][0]["converted"]

        wire.done(edit.format("5"))
        whole = counted()
        too_much = wire.call(edit.format("6"))
        wire.act("edit-sales-invoice", document=made, lines=[{"price": "10", "quantity": "1"}])

        assert whole == ("Converted", "5")
        assert "More is converted than the line" in errors_of(too_much)[0][1]
        assert counted() == ("Partially Converted", "1")
        assert wire.query("ARINVOICE", "TRX_TOTALDUE") == [{"TRX_TOTALDUE": "10"}]
