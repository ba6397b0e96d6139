"""Custom fields: defined at the control address, written, read, queried."""

from __future__ import annotations

from typing import Any

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml, payment_xml

UNKNOWN = ("DL02000001", "There was an error processing the request.")
DAY = "<year>2026</year><month>03</month><day>01</day>"
FIELDS: dict[str, dict[str, Any]] = {
    "CUSTOMER": {
        "SEGMENT": {"type": "picklist", "label": "Segment", "values": ["Café", "Hotel"]},
        "VIP": {"type": "checkbox"},
        "SINCE": {"type": "date"},
        "RATE": {"type": "percent"},
        "LIMIT": {"type": "currency"},
        "TAGS": {"type": "picklistmulti", "values": ["a", "b", "c"]},
    },
    "ARINVOICE": {"TIEOUT_UID": {}},
    "ARINVOICEITEM": {"BATCH": {"type": "number"}},
    "ARADJUSTMENTITEM": {"BATCH": {}},
    "ARPYMT": {"CHANNEL": {}},
    "SODOCUMENT": {"ROUTE": {"documents": ["Sales Invoice"]}, "NOTE_TO": {}},
    "SODOCUMENTENTRY": {"SERIAL": {}},
}


def custom(**values: str) -> str:
    """Write custom fields as the legacy functions do."""
    fields = "".join(
        f"<customfield><customfieldname>{name}</customfieldname><customfieldvalue>{value}</customfieldvalue>"
        "</customfield>"
        for name, value in values.items()
    )
    return f"<customfields>{fields}</customfields>"


def update_customer(fields: str) -> str:
    return f"<update><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID>{fields}</CUSTOMER></update>"


@pytest.fixture
def company(wire: Wire) -> Wire:
    """Give a company with custom fields."""
    wire.post_control("settings", custom_fields=FIELDS)
    return wire


class TestCustomer:
    def test_has_custom_fields_of_every_kind(self, company: Wire) -> None:
        company.done(
            update_customer(
                "<SEGMENT>Café</SEGMENT><VIP>true</VIP><SINCE>02/28/2025</SINCE><RATE>12.5</RATE>"
                "<LIMIT>1000.255</LIMIT><TAGS>a#~#c</TAGS>"
            )
        )
        company.done(update_customer("<NAME>Copper Pot</NAME><RATE/>"))

        [row] = company.query("CUSTOMER", "NAME", *FIELDS["CUSTOMER"])

        assert list(row.values()) == ["Copper Pot", "Café", "true", "02/28/2025", "", "1000.26", "a#~#c"]

    def test_is_found_by_them(self, company: Wire) -> None:
        company.act(
            "create-customer", name="Hotel Rémy", customer_id="H-1", custom={"SEGMENT": "Hotel", "RATE": "3"}
        )
        company.done(update_customer("<SEGMENT>Café</SEGMENT><RATE>12</RATE>"))
        above = "<greaterthan><field>RATE</field><value>3.5</value></greaterthan>"

        by_query = company.query("CUSTOMER", "CUSTOMERID", "SEGMENT", condition=above)
        by_text = company.done(
            "<readByQuery><object>CUSTOMER</object><fields>CUSTOMERID,SEGMENT</fields>"
            "<query>SEGMENT = 'Hotel'</query></readByQuery>"
        )

        assert by_query == [{"CUSTOMERID": "CK-1", "SEGMENT": "Café"}]
        assert [each.findtext("CUSTOMERID") for each in by_text.iterfind("data/customer")] == ["H-1"]

    def test_comes_with_them_in_a_read_and_in_a_lookup(self, company: Wire) -> None:
        company.done(update_customer("<SEGMENT>Café</SEGMENT>"))

        read = company.done("<readByName><object>CUSTOMER</object><keys>CK-1</keys></readByName>")
        lookup = company.done("<lookup><object>CUSTOMER</object></lookup>")

        assert read.findtext("data/CUSTOMER/SEGMENT") == "Café"
        [field] = lookup.xpath("data/Type/Fields/Field[ISCUSTOM='true' and ID='SEGMENT']")
        assert (field.findtext("LABEL"), field.findtext("DATATYPE")) == ("Segment", "ENUM")
        assert [each.text for each in field.iterfind("VALIDVALUES/VALIDVALUE")] == ["Café", "Hotel"]

    @pytest.mark.parametrize(
        ("field", "value"),
        [("SEGMENT", "Bar"), ("TAGS", "a#~#z"), ("SINCE", "2025-02-28"), ("RATE", "much"), ("VIP", "maybe")],
    )
    def test_refuses_values_that_a_field_cannot_hold(self, company: Wire, field: str, value: str) -> None:
        refused = company.call(update_customer(f"<{field}>{value}</{field}>"))

        assert errors_of(refused)[0] == (
            "BL03000018",
            f"'{value}' is not a valid value for the field {field}.",
        )

    def test_can_be_made_with_them_by_the_legacy_function(self, company: Wire) -> None:
        company.done(
            f"<create_customer><customerid>L-1</customerid><name>Lane</name>{custom(segment='Hotel')}</create_customer>"
        )

        rows = company.query("CUSTOMER", "CUSTOMERID", "SEGMENT")

        assert [list(row.values()) for row in rows] == [["CK-1", ""], ["L-1", "Hotel"]]


class TestInvoice:
    def test_has_them_on_header_and_lines(self, company: Wire) -> None:
        body = invoice_xml("A-1", "5")
        body = body.replace("<invoiceitems>", f"{custom(TIEOUT_UID='u-1')}<invoiceitems>")
        body = body.replace("</lineitem>", f"{custom(BATCH='7.5')}</lineitem>")
        key = company.done(body).findtext("key")

        made = company.query("ARINVOICE", "TIEOUT_UID"), company.query("ARINVOICEITEM", "BATCH")
        line = f'<updatelineitem line_num="1"><memo>New</memo>{custom(BATCH="8")}</updatelineitem>'
        company.done(
            f'<update_invoice key="{key}">{custom(TIEOUT_UID="")}'
            f"<updateinvoiceitems>{line}</updateinvoiceitems></update_invoice>"
        )

        assert made == ([{"TIEOUT_UID": "u-1"}], [{"BATCH": "7.5"}])
        assert company.query("ARINVOICE", "TIEOUT_UID") == [{"TIEOUT_UID": ""}]
        assert company.query("ARINVOICEITEM", "BATCH", "ENTRYDESCRIPTION") == [
            {"BATCH": "8", "ENTRYDESCRIPTION": "New"}
        ]

    def test_cannot_have_one_that_is_not_there(self, company: Wire) -> None:
        body = invoice_xml("A-1", "5").replace("<invoiceitems>", f"{custom(NOBODY='1')}<invoiceitems>")

        written = company.call(body)
        selected = company.call(
            "<query><object>ARINVOICE</object><select><field>NOBODY</field></select></query>"
        )

        assert errors_of(written) == errors_of(selected) == [UNKNOWN]
        assert company.query("ARINVOICE", "RECORDNO") == []

    def test_keeps_them_when_it_is_credited_and_paid(self, company: Wire) -> None:
        company.act("credit-memo", customer_id="CK-1", lines=[{"amount": "5", "custom": {"BATCH": "x"}}])
        made = company.act(
            "ar-invoice", customer_id="CK-1", lines=[{"amount": "5"}], custom={"TIEOUT_UID": "u"}
        )
        company.done(payment_xml((made["record_no"], "5"), CHANNEL="Web"))

        assert company.query("ARADJUSTMENTITEM", "BATCH") == [{"BATCH": "x"}]
        assert company.query("ARINVOICE", "TIEOUT_UID", "STATE") == [{"TIEOUT_UID": "u", "STATE": "Paid"}]
        assert company.query("ARPYMT", "CHANNEL") == [{"CHANNEL": "Web"}]


class TestDocument:
    def test_shows_those_of_its_definition_when_the_definition_is_named(self, company: Wire) -> None:
        made = company.done(
            "<create_sotransaction><transactiontype>Sales Invoice</transactiontype>"
            f"<datecreated>{DAY}</datecreated><customerid>CK-1</customerid><termname>Net 30</termname>"
            f"{custom(ROUTE='7', NOTE_TO='Ana')}<sotransitems><sotransitem><itemid>SERVICE</itemid>"
            f"<quantity>1</quantity><price>10</price><locationid>100</locationid>{custom(SERIAL='s-1')}</sotransitem>"
            "</sotransitems></create_sotransaction>"
        )
        query = "<query><object>SODOCUMENT</object><select><field>{}</field></select>{}</query>"
        definition = "<docparid>Sales Invoice</docparid>"

        named = company.done(query.format("ROUTE", definition))
        unnamed = company.call(query.format("ROUTE", ""))
        shared = company.done(query.format("NOTE_TO", ""))
        company.act("edit-sales-invoice", document=made.findtext("key"), lines=[{"price": "9"}])

        assert named.findtext("data/SODOCUMENT/ROUTE") == "7"
        assert errors_of(unnamed) == [UNKNOWN]
        assert shared.findtext("data/SODOCUMENT/NOTE_TO") == "Ana"
        kept = company.query("SODOCUMENT", "NOTE_TO", "ROUTE", extra=definition)
        assert kept == [{"NOTE_TO": "Ana", "ROUTE": "7"}]

    def test_has_them_on_its_lines(self, company: Wire) -> None:
        lines = [{"price": "9", "custom": {"SERIAL": "s-1"}}]
        made = company.act("sales-invoice", customer_id="CK-1", lines=lines, custom={"ROUTE": "1"})
        key = made["record_no"]

        read = company.done(
            f"<read><object>SODOCUMENT</object><keys>{key}</keys><docparid>Sales Invoice</docparid></read>"
        )

        record = read.find("data/SODOCUMENT")
        assert record.findtext("ROUTE") == "1"
        assert record.findtext("SODOCUMENTENTRIES/sodocumententry/SERIAL") == "s-1"


class TestDefinition:
    def test_can_be_taken_back(self, company: Wire) -> None:
        company.post_control("settings", custom_fields={"ARPYMT": {"CHANNEL": None}})

        refused = company.call(
            "<query><object>ARPYMT</object><select><field>CHANNEL</field></select></query>"
        )

        assert errors_of(refused) == [UNKNOWN]
        assert "SEGMENT" in company.get_control("settings")["custom_fields"]["CUSTOMER"]

    @pytest.mark.parametrize(
        "fields",
        [
            {"ARTERM": {"X": {}}},
            {"CUSTOMER": {"NAME": {}}},
            {"CUSTOMER": {"a b": {}}},
            {"CUSTOMER": {"X": {"type": "lookup"}}},
            {"CUSTOMER": {"X": {"surprise": 1}}},
            {"CUSTOMER": []},
        ],
    )
    def test_needs_an_object_a_name_and_a_type(self, wire: Wire, fields: dict[str, object]) -> None:
        answer = wire.client.post(f"{wire.control}/settings", json={"custom_fields": fields})

        assert answer.status_code == 400
        assert wire.get_control("settings")["custom_fields"] == {}
