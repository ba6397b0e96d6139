"""Requests as strangers write them: odd but right is understood, wrong is refused, always in XML."""

from __future__ import annotations

import random
from urllib.parse import urlencode

import pytest
from lxml import etree

from factories.sandbox import GATEWAY, Wire, envelope, errors_of, invoice_xml, login, payment_xml
from tieout.sandbox.objects.registry import OBJECTS

NAMED = "<equalto><field>NAME</field><value>Copper Kettle</value></equalto>"
QUERY = (
    "<query><object>CUSTOMER</object><select><field>NAME</field></select>"
    f"<filter>{NAMED}</filter><pagesize>5</pagesize></query>"
)
REQUEST = envelope(f'<function controlid="f">{QUERY}</function>', authentication=login())


def indented(*, values: bool) -> bytes:
    """Give the request over many lines, with white space around its values if asked."""
    root = etree.fromstring(REQUEST)
    etree.indent(root)
    for element in root.iter():
        if values and not len(element) and element.text:
            element.text = f"\n   {element.text}\n  "
    return etree.tostring(root)


def named(answer: bytes) -> list[str]:
    return etree.fromstring(answer).xpath("operation/result/data/CUSTOMER/NAME/text()")


class TestWriting:
    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(b"\xef\xbb\xbf" + REQUEST.encode(), id="a byte order mark"),
            pytest.param(
                b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + REQUEST.encode(),
                id="a declaration",
            ),
            pytest.param(b"<?xml version='1.1'?>" + REQUEST.encode(), id="another version"),
            pytest.param(f'<?xml version="1.0" encoding="UTF-16"?>{REQUEST}'.encode("utf-16"), id="UTF-16"),
            pytest.param(b"\n\n  " + REQUEST.encode(), id="lines before it"),
            pytest.param(indented(values=False), id="indented"),
            pytest.param(indented(values=True), id="indented values"),
            pytest.param(
                REQUEST.replace("<control>", "<!-- a --><control><!-- b -->")
                .replace("Copper", "Cop<!-- c -->per")
                .encode(),
                id="comments",
            ),
            pytest.param(
                REQUEST.replace("<operation", "<?php echo ?><operation").encode(), id="instructions"
            ),
            pytest.param(
                REQUEST.replace("Copper Kettle", "<![CDATA[Copper Kettle]]>")
                .replace(">xml_gateway<", "><![CDATA[xml_gateway]]><")
                .encode(),
                id="CDATA",
            ),
            pytest.param(REQUEST.replace("Copper", "&#67;opper").encode(), id="a number for a letter"),
            pytest.param(
                REQUEST.replace(
                    "<request>",
                    '<request xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
                    ' xsi:noNamespaceSchemaLocation="api.xsd">',
                ).encode(),
                id="the place of a schema",
            ),
        ],
    )
    def test_differs_and_is_understood(self, wire: Wire, body: bytes) -> None:
        assert named(wire.post(body).content) == ["Copper Kettle"]

    def test_may_use_another_encoding(self, wire: Wire) -> None:
        wire.act("create-customer", name="Café", customer_id="CK-2")
        body = f'<?xml version="1.0" encoding="iso-8859-1"?>{REQUEST.replace("Copper Kettle", "Café")}'

        assert named(wire.post(body.encode("latin-1")).content) == ["Café"]

    @pytest.mark.parametrize(
        ("content_type", "body"),
        [
            ("application/x-www-form-urlencoded", urlencode({"xmlrequest": REQUEST})),
            ("application/x-www-form-urlencoded", urlencode({"a": "=", "xmlrequest": REQUEST})),
            ("application/x-www-form-urlencoded", REQUEST),
            ("x-intacct-xml-request", REQUEST),
            ("text/plain", REQUEST),
            ("", REQUEST),
        ],
    )
    def test_may_come_under_any_content_type_or_as_a_form(
        self, wire: Wire, content_type: str, body: str
    ) -> None:
        answer = wire.client.post(GATEWAY, content=body, headers={"Content-Type": content_type})

        assert named(answer.content) == ["Copper Kettle"]

    @pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
    def test_orders_the_parts_of_a_query_as_it_likes(self, wire: Wire, order: tuple[int, ...]) -> None:
        parts = [etree.tostring(part, encoding="unicode") for part in etree.fromstring(QUERY)]

        result = wire.done(f"<query>{''.join(parts[place] for place in order)}</query>")

        assert result.xpath("data/CUSTOMER/NAME/text()") == ["Copper Kettle"]

    def test_may_leave_out_what_is_optional(self, wire: Wire) -> None:
        bare = (
            REQUEST.replace("<uniqueid>false</uniqueid>", "")
            .replace("<dtdversion>3.0</dtdversion>", "")
            .replace("<includewhitespace>false</includewhitespace>", "")
            .replace(' transaction="false"', "")
            .replace(f"<filter>{NAMED}</filter><pagesize>5</pagesize>", "")
        )

        assert named(wire.post(bare).content) == ["Copper Kettle"]

    def test_may_leave_elements_empty(self, wire: Wire) -> None:
        empty = REQUEST.replace("<pagesize>5</pagesize>", "<pagesize/><offset/><options/><docparid/>")

        assert named(wire.post(empty).content) == ["Copper Kettle"]


class TestNames:
    def test_come_in_any_case_and_go_as_they_are_listed(self, wire: Wire) -> None:
        [row] = wire.query("CUSTOMER", "customerid", "DisplayContact.Email1", "parent.Name")

        assert row == {
            "CUSTOMERID": "CK-1",
            "DISPLAYCONTACT.EMAIL1": "ap@kettle.example",
            "PARENT.NAME": "",
        }

    def test_count_in_filters_and_orders_too(self, wire: Wire) -> None:
        result = wire.done(
            "<query><object>customer</object><select><count>recordno</count></select>"
            f"<filter>{NAMED.lower().replace('copper kettle', 'Copper Kettle')}</filter></query>"
        )

        assert result.findtext("data/customer/COUNT.RECORDNO") == "1"

    def test_with_dots_may_be_a_hundred_and_fifteen_at_once(self, wire: Wire) -> None:
        wire.done(invoice_xml("A-1", "1"))
        own = [name for name in OBJECTS["ARINVOICE"].fields if "." in name]
        theirs = [f"CUSTOMER.{name}" for name in OBJECTS["CUSTOMER"].fields if "." in name]
        asked = [*theirs, *own][:115]

        [row] = wire.query("ARINVOICE", *asked)

        assert len(asked) == 115
        assert list(row) == asked
        assert row["CUSTOMER.DISPLAYCONTACT.EMAIL1"] == "ap@kettle.example"


class TestControlIds:
    @pytest.mark.parametrize("control_id", ["2026-03-02 09:30:00.123456", " a  b ", "ключ & <1>", ""])
    def test_come_back_letter_by_letter(self, wire: Wire, control_id: str) -> None:
        written = control_id.replace("&", "&amp;").replace("<", "&lt;")

        root = wire.send(f'<function controlid="{written}">{QUERY}</function>')

        assert root.findtext("operation/result/controlid") == control_id

    def test_with_spaces_are_remembered(self, wire: Wire) -> None:
        wire.done(invoice_xml("A-1", "1"), control_id="my invoice 1", unique=True)

        again = wire.call(invoice_xml("A-2", "1"), control_id="my invoice 1", unique=True)
        other = wire.call(invoice_xml("A-2", "1"), control_id="my invoice  1", unique=True)

        assert "already been recorded with the control id my invoice 1" in errors_of(again)[0][1]
        assert other.findtext("status") == "success"


class TestFilters:
    def test_without_a_value_are_against_the_schema(self, wire: Wire) -> None:
        root = etree.fromstring(wire.post(REQUEST.replace("<value>Copper Kettle</value>", "")).content)

        [(code, text)] = errors_of(root)
        assert code == "XL03000003"
        assert "Element 'equalto': Missing child element(s). Expected is ( value )." in text

    @pytest.mark.parametrize(
        ("name", "found"),
        [("NAME", []), ("COMMENTS", ["Copper Kettle"]), ("RECORDNO", []), ("WHENMODIFIED", [])],
    )
    def test_with_an_empty_value_find_what_is_empty(self, wire: Wire, name: str, found: list[str]) -> None:
        body = REQUEST.replace(NAMED, f"<equalto><field>{name}</field><value/></equalto>")

        assert named(wire.post(body).content) == found


class TestNonsense:
    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (b"", "Document is empty"),
            (b"hello", "Start tag expected"),
            (b'{"function": "query"}', "Start tag expected"),
            (b"a=b&xmlrequest=", "Start tag expected"),
            (b"\n <?xml version='1.0'?><request/>", "XML declaration allowed only at the start"),
            (b"<?xml version='1.0' encoding='klingon'?><request/>", "Unsupported encoding: klingon"),
            (REQUEST.replace("Copper", "C\xf6pper").encode("latin-1"), "Invalid bytes in character encoding"),
            (REQUEST.encode() + b"<x/>", "Extra content at the end"),
            (REQUEST.replace("Copper", "C&ouml;pper").encode(), "Entity 'ouml' not defined"),
            (
                REQUEST.replace("<request>", "<request xmlns='urn:x'>").encode(),
                "No matching global declaration",
            ),
            (
                REQUEST.replace("query>", "teleport>").encode(),
                "Element 'teleport': This element is not expected.",
            ),
            (REQUEST.replace(NAMED, "<and>" * 300 + "</and>" * 300).encode(), "Excessive depth in document"),
            (REQUEST.replace(NAMED, "<a>" * 200 + "</a>" * 200).encode(), "Element 'a'"),
            (REQUEST.replace(NAMED, "").encode(), "Element 'filter': Missing child element(s)."),
        ],
    )
    def test_is_refused_in_the_words_of_the_parser(self, wire: Wire, body: bytes, message: str) -> None:
        answer = wire.post(body)

        root = etree.fromstring(answer.content)
        assert answer.status_code == 200
        assert root.findtext("control/status") == "failure"
        [(code, text)] = errors_of(root)
        assert code == "XL03000003"
        assert message in text

    def test_is_told_apart_from_what_is_not_built(self, wire: Wire) -> None:
        assert errors_of(wire.call("<get_trialbalance/>")) == [
            ("SANDBOX", "The sandbox does not know the function get_trialbalance yet.")
        ]


class TestChance:
    """Right requests with one to three things replaced by odd ones, the same each time."""

    FUNCTIONS = (
        QUERY,
        (
            '<get_list object="invoice" start="1"><filter><expression><field>key</field><operator>='
            "</operator><value>A%</value></expression></filter></get_list>"
        ),
        "<read><object>ARINVOICE</object><keys>1,2</keys><fields>RECORDNO</fields></read>",
        (
            "<readByQuery><object>CUSTOMER</object><query>NAME like 'A%' and (RECORDNO &gt; 1)</query>"
            "</readByQuery>"
        ),
        "<readMore><resultId>1</resultId></readMore>",
        "<lookup><object>CUSTOMER</object></lookup>",
        "<readUserFormatting><key>1</key></readUserFormatting>",
        "<delete><object>CUSTOMER</object><keys>1</keys></delete>",
        "<update><CUSTOMER><CUSTOMERID>CK-1</CUSTOMERID><NAME>x</NAME></CUSTOMER></update>",
        payment_xml((1, "1")),
        invoice_xml("A-1", "1"),
    )
    ODD = (
        *("", "0", "-1", "9" * 40, "1e5", "²", "ſ", "'", "%", "*", ",", "A" * 5000, "\u2028", "<>&"),
        *("CUSTOMER", "RECORDNO", "CUSTOMER.PARENT.PARENT.NAME", "13/45/2026", "NOT (", "(" * 50, "json"),
    )

    def test_breaks_nothing(self, wire: Wire) -> None:
        die = random.Random(7)  # noqa: S311 - replayable
        for place in range(500):
            root = etree.fromstring(self.FUNCTIONS[place % len(self.FUNCTIONS)])
            for _ in range(die.randint(1, 3)):
                element = die.choice([root, *root.iter()])
                attribute = die.choice([*element.attrib, ""]) if element.attrib else ""
                if attribute:
                    element.set(attribute, die.choice(self.ODD))
                else:
                    element.text = die.choice(self.ODD)

            function = f'<function controlid="f">{etree.tostring(root, encoding="unicode")}</function>'
            answer = wire.post(envelope(function, authentication=login(), transaction=bool(place % 3)))

            assert answer.status_code == 200
            assert answer.headers["Content-Type"] == "text/xml; charset=UTF-8"
            assert etree.fromstring(answer.content).findtext("control/status") in {"success", "failure"}


class TestTransactions:
    def test_take_everything_back_when_one_function_fails(self, wire: Wire) -> None:
        count = "<query><object>CUSTOMER</object><select><field>NAME</field></select></query>"
        customers = "".join(
            f"<CUSTOMER><CUSTOMERID>{number}</CUSTOMERID><NAME>{number}</NAME><DISPLAYCONTACT><PRINTAS>x"
            "</PRINTAS></DISPLAYCONTACT></CUSTOMER>"
            for number in ("CK-2", "CK-3")
        )
        functions = (
            f"<create>{customers}</create>",
            count,
            f"<create>{customers.replace('CK-2', 'CK-4')}</create>",
            count,
        )

        root = wire.send(
            "".join(
                f'<function controlid="f {place}">{each}</function>' for place, each in enumerate(functions)
            ),
            transaction=True,
            unique=True,
        )

        statuses = [result.findtext("status") for result in root.iterfind("operation/result")]
        assert statuses == ["aborted", "aborted", "failure"]
        last = root.find("operation/result[3]")
        assert last.find("data").get("count") == "0"
        assert [code for code, _text in errors_of(last)][-1] == "XL03000009"
        assert wire.call(count).find("data").get("totalcount") == "1"
        assert wire.get_control("counters")["writes"] == 0
        again = wire.done(functions[0], control_id="f 0", unique=True)
        assert again.find("data").get("count") == "2"
