"""read, readByName, readByQuery, readMore, lookup, inspect."""

from __future__ import annotations

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml


@pytest.fixture
def invoices(wire: Wire) -> list[str]:
    """Give the keys of twelve invoices, one of them a draft."""
    keys = [wire.done(invoice_xml(f"O'N-{number}", f"{number + 1}0")).findtext("key") for number in range(11)]
    draft = invoice_xml("DRAFT", "5").replace("<invoiceno>", "<action>Draft</action><invoiceno>")
    return [*keys, wire.done(draft).findtext("key")]


def by_query(
    wire: Wire, condition: str, *, object_name: str = "ARINVOICE", fields: str = "RECORDNO,RECORDID"
) -> list[str]:
    escaped = condition.replace("&", "&amp;").replace("<", "&lt;")
    result = wire.done(
        f"<readByQuery><object>{object_name}</object><query>{escaped}</query><fields>{fields}</fields>"
        "<pagesize>1000</pagesize></readByQuery>"
    )
    return sorted(result.xpath("data/*/RECORDID/text()"))


class TestRead:
    def test_nests_the_lines_of_a_record(self, wire: Wire, invoices: list[str]) -> None:
        result = wire.done(f"<read><object>ARINVOICE</object><keys>{invoices[0]},{invoices[1]}</keys></read>")

        assert dict(result.find("data").attrib) == {"listtype": "ARINVOICE", "count": "2"}
        assert result.xpath("data/ARINVOICE/ARINVOICEITEMS/arinvoiceitem/TRX_AMOUNT/text()") == ["10", "20"]

    def test_shortens_the_list_for_keys_that_lead_nowhere(self, wire: Wire) -> None:
        result = wire.done("<read><object>CUSTOMER</object><keys>987654,x</keys></read>")

        assert dict(result.find("data").attrib) == {"listtype": "CUSTOMER", "count": "0"}

    def test_gives_only_the_fields_asked_for(self, wire: Wire, invoices: list[str]) -> None:
        result = wire.done(
            f"<read><object>ARINVOICE</object><keys>{invoices[0]}</keys><fields>RECORDID,CUSTOMERNAME"
            "</fields></read>"
        )

        assert [cell.tag for cell in result.find("data/ARINVOICE")] == ["RECORDID", "CUSTOMERNAME"]

    def test_puts_the_complaint_about_a_field_into_errorno(self, wire: Wire, invoices: list[str]) -> None:
        result = wire.call(
            f"<read><object>ARINVOICE</object><keys>{invoices[0]}</keys><fields>x</fields></read>"
        )

        assert errors_of(result) == [("Invalid fields list x", "")]

    def test_finds_records_by_their_names(self, wire: Wire) -> None:
        made = wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "10"}], tax="1")

        result = wire.done(
            f"<readByName><object>SODOCUMENT</object><keys>{made['document']}</keys></readByName>"
        )

        document = result.find("data/SODOCUMENT")
        assert document.findtext("RECORDNO") == str(made["record_no"])
        assert [line.findtext("LINE_NO") for line in document.find("SODOCUMENTENTRIES")] == ["0"]
        assert [each.findtext("DESCRIPTION") for each in document.find("SUBTOTALS")] == ["Sales Tax"]


class TestReadByQuery:
    @pytest.mark.parametrize(
        ("condition", "count"),
        [
            ("", 12),
            ("RECORDID = 'O\\'N-3'", 1),
            ("RECORDID='DRAFT'", 1),
            ("RECORDID like 'O\\'N-1%'", 2),
            ("RECORDID not like 'O\\'N-%'", 1),
            ("TRX_TOTALDUE >= 100", 2),
            ("TRX_TOTALDUE > 20 AND TRX_TOTALDUE <= 40", 2),
            ("RAWSTATE = 'D' OR TRX_TOTALDUE = 10", 2),
            ("NOT (RAWSTATE = 'D') and TRX_TOTALDUE < 30", 2),
            ("RECORDID in ('DRAFT','O\\'N-1', 'O\\'N-2')", 3),
            ("RECORDID not in ('DRAFT')", 11),
            ("WHENPAID IS NULL", 12),
            ("WHENPAID IS NOT NULL", 0),
            ("WHENCREATED = '03/01/2026'", 12),
        ],
    )
    def test_understands_its_language(
        self, wire: Wire, invoices: list[str], condition: str, count: int
    ) -> None:
        assert len(by_query(wire, condition)) == count

    @pytest.mark.parametrize(
        "condition",
        [
            *(
                "RECORDID",
                "RECORDID = ",
                "RECORDID = 'x",
                "= 'x'",
                "NOSUCH = 1",
                "RECORDID = 'x' ORDER BY RECORDID",
            ),
            *(
                "RECORDID = 'x'; DROP TABLE customer",
                "WHENMODIFIED > '2026-01-31T00:00:00'",
                "(" * 60 + "RECORDNO = 1",
            ),
        ],
    )
    def test_refuses_what_it_cannot_read(self, wire: Wire, condition: str) -> None:
        escaped = condition.replace("<", "&lt;")
        result = wire.call(f"<readByQuery><object>ARINVOICE</object><query>{escaped}</query></readByQuery>")

        assert errors_of(result) == [("DL02000001", "There was an error processing the request.")]

    def test_speaks_codes_where_query_speaks_labels(self, wire: Wire) -> None:
        condition = "<readByQuery><object>CUSTOMER</object><query>STATUS = '{}'</query></readByQuery>"

        assert wire.done(condition.format("T")).find("data").get("totalcount") == "1"
        assert wire.done(condition.format("active")).find("data").get("totalcount") == "0"

    def test_answers_in_lower_case_and_gives_the_rest_by_read_more(
        self, wire: Wire, invoices: list[str]
    ) -> None:
        result = wire.done(
            "<readByQuery><object>ARINVOICE</object><query></query><fields>RECORDNO</fields><pagesize>5"
            "</pagesize></readByQuery>"
        )
        keys = result.xpath("data/arinvoice/RECORDNO/text()")
        data = result.find("data")
        assert list(data.attrib) == ["listtype", "count", "totalcount", "numremaining", "resultId"]
        assert data.get("listtype") == "arinvoice"

        while data.get("numremaining") != "0":
            more = wire.done(f"<readMore><resultId>{data.get('resultId')}</resultId></readMore>")
            data = more.find("data")
            keys += more.xpath("data/arinvoice/RECORDNO/text()")

        assert sorted(keys) == sorted(invoices)

    def test_refuses_a_result_id_that_it_never_gave(self, wire: Wire) -> None:
        result = wire.call("<readMore><resultId>nope</resultId></readMore>")

        text = "Attempt to readMore with an invalid or expired resultId: nope"
        assert errors_of(result) == [("readMore failed", text)]

    def test_shows_nothing_for_nothing(self, wire: Wire) -> None:
        result = wire.done("<readByQuery><object>ARPYMT</object><query></query></readByQuery>")

        assert dict(result.find("data").attrib) == {
            "listtype": "arpymt",
            "count": "0",
            "totalcount": "0",
            "numremaining": "0",
            "resultId": "",
        }


class TestDescriptions:
    def test_list_fields_with_types_and_relations(self, wire: Wire) -> None:
        result = wire.done("<lookup><object>SODOCUMENT</object></lookup>")

        kinds = {
            field.findtext("ID"): field.findtext("DATATYPE") for field in result.find("data/Type/Fields")
        }
        assert kinds["DOCID"] == "TEXT"
        assert kinds["WHENMODIFIED"] == "TIMESTAMP"
        assert "ARINVOICE" in result.xpath("data/Type/Relationships/Relationship/OBJECTPATH/text()")

    def test_list_all_objects(self, wire: Wire) -> None:
        result = wire.done("<inspect><object>*</object></inspect>")

        assert "ARPYMTDETAIL" in result.xpath("data/type/@typename")
