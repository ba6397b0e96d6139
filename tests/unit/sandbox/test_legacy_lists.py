"""get_list and get: lower-case elements, filters, sorts, pages."""

from __future__ import annotations

import pytest
from lxml import etree

from factories.sandbox import Wire, errors_of, invoice_xml, login, payment_xml
from tieout.sandbox.legacy_shapes import SHAPES


@pytest.fixture
def keys(wire: Wire) -> list[str]:
    """Give the keys of three invoices over 10, 20 and 30; the last is partly paid."""
    keys = [wire.done(invoice_xml(f"A-{amount}", str(amount))).findtext("key") for amount in (10, 20, 30)]
    wire.done(payment_xml((keys[2], "5.5")))
    return keys


def listed(wire: Wire, name: str, inner: str = "", attributes: str = "") -> etree._Element:
    return wire.done(f'<get_list object="{name}"{attributes}>{inner}</get_list>')


def numbers(wire: Wire, inner: str = "", attributes: str = "") -> list[str]:
    result = listed(wire, "invoice", f"{inner}<fields><field>invoiceno</field></fields>", attributes)
    return result.xpath("data/invoice/invoiceno/text()")


def expression(field: str, operator: str, value: str = "") -> str:
    operator = operator.replace("<", "&lt;")
    compared = f"<field>{field}</field><operator>{operator}</operator><value>{value}</value>"
    return f"<expression>{compared}</expression>"


class TestGetList:
    def test_shows_an_invoice_as_it_was_recorded(self, wire: Wire, keys: list[str]) -> None:
        result = listed(wire, "invoice")

        assert [child.tag for child in result] == ["status", "function", "controlid", "listtype", "data"]
        assert dict(result.find("listtype").attrib) == {"start": "0", "end": "2", "total": "3"}
        assert result.findtext("listtype") == "invoice"
        assert not result.find("data").attrib
        paid = result.find("data")[2]
        dated = [(part.tag, part.text) for part in paid.find("datecreated")]
        assert dated == [("year", "2026"), ("month", "03"), ("day", "01")]
        assert [child.tag for child in paid][:6] == [
            *("key", "customerid", "datecreated", "dateposted", "datedue", "datepaid")
        ]
        assert (paid.findtext("trx_totalpaid"), paid.findtext("totaldue")) == ("5.5", "24.5")
        assert paid.findtext("billto/contactname") == "Copper Kettle(CCK-1)"
        assert paid.findtext("whenmodified") == "03/02/2026 09:30:00"
        assert paid.find("datepaid").text is None
        [line] = paid.find("invoiceitems")
        assert (line.tag, line.findtext("glaccountno"), line.findtext("trx_amount")) == (
            "lineitem",
            "4000",
            "30",
        )

    @pytest.mark.parametrize("name", [name for name in SHAPES if "." not in name])
    def test_lists_every_kind_with_its_elements_in_order(
        self, wire: Wire, keys: list[str], name: str
    ) -> None:
        result = listed(wire, name)

        expected = list(dict.fromkeys(part.path.partition(".")[0] for part in SHAPES[name].parts))
        for record in result.find("data"):
            assert record.tag == name
            assert [child.tag for child in record] == expected

    @pytest.mark.parametrize(
        ("condition", "found"),
        [
            (expression("invoiceno", "=", "A-20"), ["A-20"]),
            (expression("invoiceno", "!=", "A-20"), ["A-10", "A-30"]),
            (expression("totaldue", "<", "20"), ["A-10"]),
            (expression("totaldue", "<=", "20.00"), ["A-10", "A-20"]),
            (expression("totaldue", ">", "20"), ["A-30"]),
            (expression("datecreated", ">=", "03/01/2026"), ["A-10", "A-20", "A-30"]),
            (expression("whenmodified", ">", "03/02/2026 09:30:00"), []),
            (expression("invoiceno", "like", "A-1%"), ["A-10"]),
            (expression("ponumber", "is null"), ["A-10", "A-20", "A-30"]),
            (expression("ponumber", "is not null"), []),
            (expression("state", "=", "Partially Paid"), ["A-30"]),
            (
                '<logical logical_operator="or">'
                + expression("invoiceno", "=", "A-10")
                + '<logical logical_operator="and">'
                + expression("totalamount", ">", "20")
                + expression("customerid", "=", "CK-1")
                + "</logical></logical>",
                ["A-10", "A-30"],
            ),
            (expression("invoiceno", "=", "A-10") + expression("totalamount", "=", "20"), []),
        ],
    )
    def test_filters_by_its_own_names(
        self, wire: Wire, keys: list[str], condition: str, found: list[str]
    ) -> None:
        assert numbers(wire, f"<filter>{condition}</filter>") == found

    @pytest.mark.parametrize(
        "condition",
        [
            expression("shoesize", "=", "1"),
            expression("invoiceno", "resembles", "A"),
            expression("totaldue", "like", "1%"),
            expression("datecreated", "=", "2026-03-01"),
            expression("invoiceitems", "=", "1"),
        ],
    )
    def test_refuses_what_it_cannot_read(self, wire: Wire, condition: str) -> None:
        result = wire.call(f'<get_list object="invoice"><filter>{condition}</filter></get_list>')

        assert errors_of(result) == [("DL02000001", "There was an error processing the request.")]

    def test_sorts_and_pages(self, wire: Wire, keys: list[str]) -> None:
        sorts = (
            '<sorts><sortfield order="asc">customerid</sortfield>'
            '<sortfield order="{}">totalamount</sortfield></sorts>'
        )

        assert numbers(wire, sorts.format("desc")) == ["A-30", "A-20", "A-10"]
        assert numbers(wire, sorts.format("desc"), ' start="1" maxitems="1"') == ["A-20"]
        beyond = listed(wire, "invoice", attributes=' start="7"')
        assert dict(beyond.find("listtype").attrib) == {"start": "7", "end": "7", "total": "3"}

    def test_gives_only_the_fields_asked_for(self, wire: Wire, keys: list[str]) -> None:
        fields = "<fields><field>billto</field><field>key</field></fields>"

        first = listed(wire, "invoice", fields).find("data")[0]

        assert [child.tag for child in first] == ["key", "billto"]

    def test_shows_private_records_when_told(self, wire: Wire) -> None:
        private = invoice_xml("W-1", "1").replace("<locationid>100", "<locationid>200")
        wire.done(private, authentication=login("200"))

        assert numbers(wire) == []
        assert numbers(wire, attributes=' showprivate="true"') == ["W-1"]

    def test_has_no_events_and_no_packages_to_list(self, wire: Wire) -> None:
        for name in ("smarteventlog", "customerppackage"):
            assert dict(listed(wire, name).find("listtype").attrib) == {
                "start": "0",
                "end": "0",
                "total": "0",
            }

    def test_tells_of_the_company(self, wire: Wire) -> None:
        assert listed(wire, "company_info").findtext("data/company_info/name") == "demo"
        assert listed(wire, "trxcurrencies").xpath("data/trxcurrencies/code/text()") == ["USD"]

    def test_says_what_it_does_not_list(self, wire: Wire) -> None:
        assert errors_of(wire.call('<get_list object="bill"/>')) == [
            ("SANDBOX", "The sandbox does not know the list bill yet.")
        ]

    def test_needs_the_permission_to_list(self, wire: Wire) -> None:
        wire.post_control("settings", users={"xml_gateway": {"denied": ["query CUSTOMER"]}})

        [(code, text)] = errors_of(wire.call('<get_list object="customer"/>'))

        assert code == "PL04000005"
        assert text == "You do not have permission for API operation GET_LIST on objects of type customer"


class TestGet:
    def test_finds_a_record_by_its_key(self, wire: Wire, keys: list[str]) -> None:
        customer = wire.done('<get object="customer" key="CK-1"/>')
        invoice = wire.done(f'<get_invoice key="{keys[0]}"/>')

        assert customer.findtext("data/customer/name") == "Copper Kettle"
        assert dict(invoice.find("listtype").attrib) == {"start": "0", "end": "0", "total": "1"}
        assert invoice.findtext("data/invoice/invoiceno") == "A-10"

    def test_finds_adjustments(self, wire: Wire) -> None:
        adjustment = invoice_xml("CM-1", "-5")
        for old, new in (
            ("invoiceno", "adjustmentno"),
            ("invoiceitems", "aradjustmentitems"),
            ("create_invoice", "create_aradjustment"),
            ("<termname>Net 30</termname>", ""),
        ):
            adjustment = adjustment.replace(old, new)
        key = wire.done(adjustment).findtext("key")

        found = wire.done(f'<get_aradjustment key="{key}"/>').find("data/aradjustment")

        assert (found.findtext("adjustmentno"), found.findtext("totaldue")) == ("CM-1", "-5")
        assert found.findtext("aradjustmentitems/lineitem/amount") == "-5"

    @pytest.mark.parametrize(
        "function",
        [
            '<get object="invoice" key="987654"/>',
            '<get object="invoice" key="x"/>',
            '<get object="customer" key="nobody"/>',
        ],
    )
    def test_refuses_a_key_that_leads_nowhere(self, wire: Wire, function: str) -> None:
        assert errors_of(wire.call(function))[0][0] == "DL03000005"

    def test_says_that_external_keys_are_not_built(self, wire: Wire) -> None:
        result = wire.call('<get_invoice key="X" externalkey="true"/>')

        assert errors_of(result) == [("SANDBOX", "The sandbox does not know reading by an external key yet.")]
