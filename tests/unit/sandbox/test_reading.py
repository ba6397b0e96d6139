"""read, readByName, readByQuery, readMore, lookup, inspect."""

from __future__ import annotations

import httpx2
import pytest
from lxml import etree

from factories.sandbox import Wire, envelope, errors_of, invoice_xml, login

QUERY = (
    "<query><object>CUSTOMER</object><select><field>NAME</field><field>parent.name</field>"
    "<field>TOTALDUE</field></select><orderby><order><field>recordno</field></order></orderby>"
    "<options><returnformat>{}</returnformat></options></query>"
)


def ask_plainly(wire: Wire, function: str) -> httpx2.Response:
    """Send one function and give the answer as it came."""
    return wire.post(envelope(f'<function controlid="f">{function}</function>', authentication=login()))


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

    def test_gives_the_rest_of_the_last_query_on_an_object(self, wire: Wire, invoices: list[str]) -> None:
        first, second = (
            wire.done(
                "<readByQuery><object>ARINVOICE</object><query/><fields>RECORDNO</fields>"
                f"<pagesize>{size}</pagesize></readByQuery>"
            ).find("data")
            for size in (5, 7)
        )

        more = wire.done("<readMore><object>arinvoice</object></readMore>").find("data")

        assert more.get("resultId") == second.get("resultId") != first.get("resultId")
        assert (more.get("count"), more.get("numremaining")) == ("5", "0")

    def test_forgets_a_result_that_was_read_to_its_end_or_left_too_long(
        self, wire: Wire, invoices: list[str]
    ) -> None:
        ask = "<readByQuery><object>ARINVOICE</object><query/><pagesize>{}</pagesize></readByQuery>"
        short, long = (wire.done(ask.format(size)).find("data").get("resultId") for size in (11, 2))
        more = "<readMore><resultId>{}</resultId></readMore>"

        wire.done(more.format(short))
        wire.done(more.format(long))
        wire.post_control("clock", advance_seconds=1801)

        for gone in (short, long):
            text = f"Attempt to readMore with an invalid or expired resultId: {gone}"
            assert errors_of(wire.call(more.format(gone))) == [("readMore failed", text)]

    def test_shows_a_result_to_nobody_in_another_entity(self, wire: Wire, invoices: list[str]) -> None:
        ask = "<readByQuery><object>ARINVOICE</object><query/><pagesize>2</pagesize></readByQuery>"
        result_id = wire.done(ask).find("data").get("resultId")

        result = wire.call(
            f"<readMore><resultId>{result_id}</resultId></readMore>", authentication=login("200")
        )

        assert errors_of(result)[0][0] == "readMore failed"

    @pytest.mark.parametrize("name", ["view", "reportId"])
    def test_has_no_views_and_no_reports_to_continue(self, wire: Wire, name: str) -> None:
        assert errors_of(wire.call(f"<readMore><{name}>7</{name}></readMore>"))[0][0] == "readMore failed"

    @pytest.mark.parametrize(
        ("condition", "fields"), [("CUSTOMER.NAME = 'Copper Kettle'", "RECORDNO"), ("", "CUSTOMER.NAME")]
    )
    def test_joins_nothing(self, wire: Wire, condition: str, fields: str) -> None:
        result = wire.call(
            f"<readByQuery><object>ARINVOICE</object><query>{condition}</query><fields>{fields}</fields>"
            "</readByQuery>"
        )

        assert errors_of(result)[0][0] == "DL02000001"

    def test_reads_names_in_any_case_and_writes_them_as_they_are(
        self, wire: Wire, invoices: list[str]
    ) -> None:
        result = wire.done(
            "<readByQuery><object>arInvoice</object><query>recordId = 'DRAFT'</query><fields>recordid,State"
            "</fields></readByQuery>"
        )

        assert [cell.tag for cell in result.find("data/arinvoice")] == ["RECORDID", "STATE"]

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


class TestReadRelated:
    def test_finds_no_relation_where_no_custom_object_is(self, wire: Wire) -> None:
        result = wire.call(
            "<readRelated><object>CUSTOMER</object><relation>R1</relation><keys>1</keys></readRelated>"
        )

        assert errors_of(result) == [("DL02000001", "There was an error processing the request.")]


class TestFormats:
    """Rows of three functions as JSON and CSV."""

    def test_are_bare_rows_of_texts_in_json(self, wire: Wire) -> None:
        answer = ask_plainly(wire, QUERY.format("json"))

        assert answer.headers["Content-Type"] == "application/json"
        assert answer.json() == [{"NAME": "Copper Kettle", "PARENT.NAME": "", "TOTALDUE": "0"}]

    def test_are_lines_below_their_names_in_csv(self, wire: Wire) -> None:
        wire.act("create-customer", name='Oak "Nine", Inc.', customer_id="CK-2")

        answer = ask_plainly(wire, QUERY.format("csv"))

        assert answer.headers["Content-Type"] == "text/csv; charset=UTF-8"
        assert answer.text == 'NAME,PARENT.NAME,TOTALDUE\nCopper Kettle,,0\n"Oak ""Nine"", Inc.",,0\n'

    @pytest.mark.parametrize(
        "function",
        [
            (
                "<read><object>CUSTOMER</object><keys>{key}</keys><fields>name</fields><returnFormat>json"
                "</returnFormat></read>"
            ),
            (
                "<readByName><object>CUSTOMER</object><keys>CK-1</keys><fields>NAME</fields><returnFormat>json"
                "</returnFormat></readByName>"
            ),
            (
                "<readByQuery><object>CUSTOMER</object><query/><fields>NAME</fields><returnFormat>json"
                "</returnFormat></readByQuery>"
            ),
        ],
    )
    def test_serve_the_older_functions_too(self, wire: Wire, function: str) -> None:
        [customer] = wire.query("CUSTOMER", "RECORDNO")

        answer = ask_plainly(wire, function.format(key=customer["RECORDNO"]))

        assert answer.json() == [{"NAME": "Copper Kettle"}]

    @pytest.mark.parametrize(
        ("old", "new"), [("<field>NAME</field>", "<field>SHOESIZE</field>"), (">json<", ">yaml<")]
    )
    def test_leave_refusals_in_xml(self, wire: Wire, old: str, new: str) -> None:
        answer = ask_plainly(wire, QUERY.format("json").replace(old, new))

        assert answer.headers["Content-Type"].startswith("text/xml")
        assert errors_of(etree.fromstring(answer.content).find("operation/result"))[0][0] == "DL02000001"

    def test_give_way_to_xml_beside_other_functions(self, wire: Wire) -> None:
        two = "".join(f'<function controlid="{name}">{QUERY.format("json")}</function>' for name in "ab")

        root = wire.send(two)

        assert root.xpath("operation/result/data/CUSTOMER/NAME/text()") == ["Copper Kettle"] * 2


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
        assert result.find("data").get("count") == "1"

    @pytest.mark.parametrize("detail", ["", ' detail="0"'])
    def test_name_the_fields_of_one_object(self, wire: Wire, detail: str) -> None:
        result = wire.done(f"<inspect{detail}><object>CUSTOMER</object></inspect>")

        assert "CUSTOMERID" in result.xpath("data/Type[@Name='CUSTOMER']/Fields/Field/text()")

    def test_tell_in_detail_what_the_fields_hold(self, wire: Wire) -> None:
        result = wire.done('<inspect detail="1"><name>customer</name></inspect>')

        [record_no] = result.xpath("data/Type/Fields/Field[Name='RECORDNO']")
        assert {cell.tag: cell.text for cell in record_no}["externalDataName"] == "integer"
        assert result.findtext("data/Type/Attributes/SingularName") == "Customer"
