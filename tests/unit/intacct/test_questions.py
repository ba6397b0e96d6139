"""What a client asks besides `query`: older pages, lists, names, descriptions, the company."""

import httpx2
import pytest

from factories.gateway_answers import answer, make_client, result, rows_xml
from tieout.intacct import (
    Aggregate,
    AnswerLost,
    GetList,
    Query,
    ReadByQuery,
    RemoteProtocolError,
)

KETTLES = ReadByQuery("KETTLE")


def answered(inside: str, function: str = "query") -> bytes:
    return answer(result(inside, function=function, control_id="{id}"))


def older(*keys: int, remaining: int = 0, result_id: str = "more") -> bytes:
    rows = "".join(f"<kettle><RECORDNO>{key}</RECORDNO></kettle>" for key in keys)
    total = len(keys) + remaining
    counts = f'count="{len(keys)}" totalcount="{total}" numremaining="{remaining}" resultId="{result_id}"'
    return answered(f'<data listtype="kettle" {counts}>{rows}</data>', "readByQuery")


def listed(*keys: int, start: int = 0, total: int, end: int | None = None) -> bytes:
    rows = "".join(f"<class><key>C{key}</key></class>" for key in keys)
    end = start + len(keys) - 1 if end is None else end
    counts = f'<listtype start="{start}" end="{end}" total="{total}">class</listtype>'
    return answered(f"{counts}<data>{rows}</data>", "get_list")


def keys_of(pages) -> list[str]:
    return [row.get("RECORDNO") or row["key"] for page in pages for row in page.rows]


class TestPagesByQuery:
    def test_go_on_by_the_result_id_until_nothing_remains(self):
        client, gateway = make_client([older(1, 2, remaining=3), older(5, 4, remaining=1), older(3)])

        assert keys_of(client.pages_by_query(KETTLES)) == ["1", "2", "5", "4", "3"]
        assert gateway.functions[1:] == ["readByQuery", "readMore", "readMore"]
        assert gateway.documents[-1].findtext(".//resultId") == "more"

    def test_ask_again_for_the_first_page_only(self):
        client, gateway = make_client([b"", older(1, remaining=1), b"", older(2)])

        with pytest.raises(AnswerLost):
            list(client.pages_by_query(KETTLES))

        # A second readMore would have brought the page behind the lost one.
        assert gateway.functions[1:] == ["readByQuery", "readByQuery", "readMore"]

    def test_ask_again_when_no_request_went_out(self):
        no_route = httpx2.ConnectError("no route")
        client, _ = make_client([older(1, remaining=1), no_route, older(2)])

        assert keys_of(client.pages_by_query(KETTLES)) == ["1", "2"]

    @pytest.mark.parametrize("pages", [[older(1, remaining=2), older(remaining=2)]])
    def test_refuse_to_go_round_in_a_circle(self, pages):
        client, _ = make_client(pages)

        with pytest.raises(RemoteProtocolError, match="pages of KETTLE do not move on"):
            list(client.pages_by_query(KETTLES))

    def test_refuse_a_page_that_does_not_say_how_to_go_on(self):
        client, _ = make_client([older(1, remaining=2, result_id="")])

        with pytest.raises(RemoteProtocolError, match="page of KETTLE does not say how to go on"):
            list(client.pages_by_query(KETTLES))


class TestListPages:
    def test_go_on_behind_the_rows_that_came(self):
        client, gateway = make_client([listed(1, 2, total=3), listed(3, start=2, total=3)])

        assert keys_of(client.list_pages(GetList("class"))) == ["C1", "C2", "C3"]
        assert [each.find(".//get_list").get("start") for each in gateway.documents[1:]] == ["0", "2"]

    def test_refuse_an_empty_page_before_the_end(self):
        client, _ = make_client([listed(total=3, end=0)])

        with pytest.raises(RemoteProtocolError, match="pages of class do not move on"):
            list(client.list_pages(GetList("class")))

    @pytest.mark.parametrize("end", [-1, 0])
    def test_end_with_a_list_of_nothing(self, end):
        client, _ = make_client([listed(total=0, end=end)])

        assert keys_of(client.list_pages(GetList("class"))) == []


class TestRecords:
    def test_are_read_by_name(self):
        inside = '<data listtype="CUSTOMER" count="1"><CUSTOMER><NAME>Copper Kettle</NAME></CUSTOMER></data>'
        client, gateway = make_client([answered(inside, "readByName")])

        [record] = client.read_by_name("CUSTOMER", ["CK-1"], ["NAME"])

        assert record == {"NAME": "Copper Kettle"}
        assert gateway.documents[-1].findtext(".//keys") == "CK-1"

    def test_are_read_by_relation(self):
        client, gateway = make_client([answered('<data listtype="R" count="0"/>', "readRelated")])

        assert list(client.read_related("KETTLE", "Rkettle", ["7"])) == []
        assert gateway.documents[-1].findtext(".//relation") == "Rkettle"


LOOKUP = """
<data listtype="All" count="1"><Type Name="ARINVOICE" DocumentType=""><Fields>
  <Field><ID>STATE</ID><LABEL>State</LABEL><DESCRIPTION>s</DESCRIPTION><REQUIRED>false</REQUIRED>
    <READONLY>true</READONLY><DATATYPE>ENUM</DATATYPE>
    <VALIDVALUES><VALIDVALUE>Posted</VALIDVALUE><VALIDVALUE>Paid</VALIDVALUE></VALIDVALUES>
    <ISCUSTOM>false</ISCUSTOM></Field>
  <Field><ID>TIEOUT_UID</ID><LABEL>Tieout</LABEL><DESCRIPTION/><REQUIRED>true</REQUIRED>
    <READONLY>false</READONLY><DATATYPE>TEXT</DATATYPE><ISCUSTOM>true</ISCUSTOM></Field>
</Fields><Relationships>
  <Relationship><OBJECTPATH>CUSTOMER</OBJECTPATH><OBJECTNAME>CUSTOMER</OBJECTNAME><LABEL>Customer</LABEL>
    <RELATIONSHIPTYPE>MANY2ONE</RELATIONSHIPTYPE><RELATEDBY>CUSTOMERID</RELATEDBY></Relationship>
</Relationships></Type></data>
"""


class TestLookup:
    def test_says_which_fields_and_relations_there_are(self):
        client, gateway = make_client([answered(LOOKUP, "lookup")])

        described = client.lookup("ARINVOICE", definition="Sales Invoice")

        assert described.name == "ARINVOICE"
        state, own = described.fields
        assert (state.name, state.kind, state.values) == ("STATE", "ENUM", ("Posted", "Paid"))
        assert (state.is_required, state.is_read_only, state.is_custom) == (False, True, False)
        assert (own.name, own.is_required, own.is_read_only, own.is_custom, own.values) == (
            *("TIEOUT_UID", True, False, True, ()),
        )
        [relation] = described.relations
        assert (relation.path, relation.about, relation.related_by) == ("CUSTOMER", "CUSTOMER", "CUSTOMERID")
        assert gateway.documents[-1].findtext(".//docparid") == "Sales Invoice"

    def test_finds_a_field_in_either_case(self):
        client, _ = make_client([answered(LOOKUP, "lookup")])

        described = client.lookup("ARINVOICE")

        assert described.has_field("tieout_uid")
        assert not described.has_field("TIEOUT")

    def test_of_nothing_describes_nothing(self):
        client, _ = make_client([answered('<data listtype="All" count="0"/>', "lookup")])

        assert client.lookup("ARINVOICE").fields == ()


class TestInspect:
    def test_of_everything_names_every_object(self):
        inside = '<data count="2"><type typename="CUSTOMER"/><type typename="ARINVOICE">A/R</type></data>'
        client, gateway = make_client([answered(inside, "inspect")])

        assert client.object_names() == ("CUSTOMER", "ARINVOICE")
        assert gateway.documents[-1].findtext(".//inspect/object") == "*"

    def test_of_one_object_keeps_what_is_said_of_its_fields(self):
        inside = (
            '<data count="1"><Type Name="CUSTOMER"><Fields><Field>NAME</Field><Field>STATUS</Field></Fields>'
            "</Type></data>"
        )
        client, _ = make_client([answered(inside, "inspect")])

        assert client.inspect("CUSTOMER") == [{"@Name": "CUSTOMER", "Fields.Field": "NAME#~#STATUS"}]


class TestCompany:
    @pytest.mark.parametrize(
        "inside",
        [
            "<data><financialSetup>{}</financialSetup></data>",
            "<data>{}</data>",
            "<data><company><financialSetup>{}</financialSetup></company></data>",
        ],
    )
    def test_says_its_currencies_wherever_the_facts_stand(self, inside):
        facts = (
            "<baseCurrency>USD</baseCurrency><firstFiscalMonth>January</firstFiscalMonth>"
            "<multiCurrency>true</multiCurrency><multiBaseCurrency>false</multiBaseCurrency>"
            "<multiEntityShared>true</multiEntityShared><defaultBook>ACCRUAL</defaultBook>"
        )
        client, _ = make_client([answered(inside.format(facts), "getFinancialSetup")])

        setup = client.financial_setup()

        assert (setup.base_currency, setup.first_month, setup.default_book) == ("USD", "January", "ACCRUAL")
        assert (setup.has_several_currencies, setup.has_several_base_currencies) == (True, False)
        assert setup.has_entities

    @pytest.mark.parametrize(
        ("date_format", "clock", "is_readable"),
        [("/mdY", "24", True), ("/mdY", "12", False), (".dmY", "24", False)],
    )
    def test_says_how_a_user_sees_dates_and_whether_they_can_be_read(self, date_format, clock, is_readable):
        inside = (
            "<data><userformatting><recordno>7</recordno><locale>en_US</locale>"
            f"<dateformat>{date_format}</dateformat><gmtoffset>-08:00</gmtoffset><clock>{clock}</clock>"
            "</userformatting></data>"
        )
        client, gateway = make_client([answered(inside, "readUserFormatting")])

        formatting = client.user_formatting("xml_gateway")

        assert (formatting.locale, formatting.offset) == ("en_US", "-08:00")
        assert formatting.is_readable is is_readable
        assert gateway.documents[-1].findtext(".//userId") == "xml_gateway"

    def test_says_its_entities_and_what_a_user_may_do(self):
        entities = answered("<data><entity><id>100</id></entity></data>", "readEntityDetails")
        rights = answered("<data><permissions><ar>List</ar></permissions></data>", "getUserPermissions")
        client, gateway = make_client([entities, rights])

        assert client.entity_details() == [{"id": "100"}]
        assert client.user_permissions("xml_gateway") == [{"ar": "List"}]
        assert gateway.documents[-1].findtext(".//userId") == "xml_gateway"


class TestFigures:
    @pytest.mark.parametrize("name", ["SUM.TRX_TOTALDUE", "TRX_TOTALDUE"])
    def test_are_found_by_either_name(self, name):
        total = Aggregate("sum", "TRX_TOTALDUE")
        client, gateway = make_client([answered(rows_xml("ARINVOICE", [{"CUSTOMERID": "CK-1", name: "7"}]))])

        page = client.query(Query("ARINVOICE", ("CUSTOMERID",), order=(), figures=(total,)))

        assert [total.of(row) for row in page.rows] == ["7"]
        assert gateway.documents[-1].findtext(".//select/sum") == "TRX_TOTALDUE"

    def test_that_are_missing_are_not_taken_for_nothing(self):
        with pytest.raises(RemoteProtocolError, match="no sum of TRX_TOTALDUE"):
            Aggregate("sum", "TRX_TOTALDUE").of({"CUSTOMERID": "CK-1"})
