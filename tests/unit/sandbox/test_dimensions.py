"""Dimensions, labels and items of lines: kept, checked, demanded by accounts."""

from __future__ import annotations

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml

LINE = "<lineitem><glaccountno>4000</glaccountno><amount>5</amount><locationid>100</locationid>{}</lineitem>"
DIMENSIONS = (
    "<projectid>P-100</projectid><customerid>CK-1</customerid><vendorid>V-10</vendorid>"
    "<employeeid>E-10</employeeid><itemid>SERVICE</itemid><classid>RETAIL</classid><warehouseid>W-1</warehouseid>"
)


def with_line(line: str) -> str:
    """Write an invoice with one line."""
    return invoice_xml("A-1", "5").split("<lineitem>")[0] + line + "</invoiceitems></create_invoice>"


class TestLine:
    def test_keeps_its_dimensions_with_keys_and_names(self, wire: Wire) -> None:
        wire.done(with_line(LINE.format(DIMENSIONS)))

        fields = (
            "PROJECTID",
            "PROJECTNAME",
            "CUSTOMERNAME",
            "VENDORID",
            "EMPLOYEENAME",
            "CLASSID",
            "WAREHOUSEID",
        )
        [row] = wire.query("ARINVOICEITEM", *fields, "ITEMNAME", "CLASSDIMKEY")
        [wanted] = wire.query(
            "CLASS", "RECORDNO", condition="<equalto><field>CLASSID</field><value>RETAIL</value></equalto>"
        )

        assert list(row.values()) == [
            *("P-100", "New roastery", "Copper Kettle", "V-10", "Zoë Ravn", "RETAIL", "W-1"),
            *("Service", wanted["RECORDNO"]),
        ]

    @pytest.mark.parametrize(
        ("element", "words"),
        [
            ("<projectid>P-9</projectid>", "Project 'P-9' specified is not valid."),
            ("<classid>X</classid>", "Class 'X' specified is not valid."),
            ("<customerid>X</customerid>", "Customer 'X' specified is not valid."),
            ("<vendorid>Test</vendorid>", "Vendor 'Test' specified is not valid."),
            ("<itemid>X</itemid>", "Item 'X' specified is not valid."),
        ],
    )
    def test_names_dimensions_that_exist(self, wire: Wire, element: str, words: str) -> None:
        assert errors_of(wire.call(with_line(LINE.format(element))))[0] == ("BL03000018", words)

    def test_changes_one_dimension_and_keeps_the_others(self, wire: Wire) -> None:
        key = wire.done(with_line(LINE.format(DIMENSIONS))).findtext("key")
        line = '<updatelineitem line_num="1"><classid>WHOLESALE</classid></updatelineitem>'

        wire.done(
            f'<update_invoice key="{key}"><updateinvoiceitems>{line}</updateinvoiceitems></update_invoice>'
        )

        assert wire.query("ARINVOICEITEM", "CLASSID", "PROJECTID") == [
            {"CLASSID": "WHOLESALE", "PROJECTID": "P-100"}
        ]

    def test_of_a_document_takes_its_dimensions_to_the_invoice(self, wire: Wire) -> None:
        wire.act(
            "sales-invoice",
            customer_id="CK-1",
            lines=[{"price": "9", "dimensions": {"project": "P-200", "class": "RETAIL"}}],
        )

        assert wire.query("SODOCUMENTENTRY", "PROJECTID", "CLASSID") == [
            {"PROJECTID": "P-200", "CLASSID": "RETAIL"}
        ]
        assert wire.query("ARINVOICEITEM", "PROJECTID", "CLASSNAME") == [
            {"PROJECTID": "P-200", "CLASSNAME": "Retail"}
        ]


class TestAccount:
    def test_demands_dimensions_of_every_line(self, wire: Wire) -> None:
        wire.act(
            "master-data",
            object="GLACCOUNT",
            id="4000",
            fields={"REQUIREDEPT": "true", "REQUIRECLASS": "true"},
        )
        missing = "This transaction is missing the {} dimension for the Account 4000"

        bare = wire.call(invoice_xml("A-1", "5"))
        posted = wire.client.post(
            f"{wire.control}/acts/sales-invoice", json={"customer_id": "CK-1", "lines": [{"price": "9"}]}
        )
        line = LINE.replace("{}", "<departmentid>10</departmentid>{}")
        halfway = wire.call(with_line(line.format("")))
        wire.done(with_line(line.format("<classid>RETAIL</classid>")))

        assert errors_of(bare)[0] == ("BL03000018", missing.format("Department"))
        assert posted.json()["error"]["message"] == missing.format("Department")
        assert errors_of(halfway)[0][1] == missing.format("Class")

    def test_that_is_inactive_takes_no_line(self, wire: Wire) -> None:
        wire.act("master-data", object="GLACCOUNT", id="4000", status="inactive")

        assert errors_of(wire.call(invoice_xml("A-1", "5")))[0][1] == "Account 4000 is not valid"


class TestItem:
    def test_that_is_inactive_cannot_be_sold_again(self, wire: Wire) -> None:
        body = {"customer_id": "CK-1", "lines": [{"price": "9", "item": "REPAIR"}]}
        sold = wire.act("sales-invoice", **body)
        wire.act("master-data", object="ITEM", id="REPAIR", status="inactive")

        refused = wire.client.post(f"{wire.control}/acts/sales-invoice", json=body)

        assert refused.json()["error"]["message"] == "Item 'REPAIR' specified is not valid."
        assert wire.query("SODOCUMENT", "DOCID") == [{"DOCID": sold["document"]}]
        assert wire.query(
            "ITEM", "ITEMID", condition="<equalto><field>STATUS</field><value>inactive</value></equalto>"
        ) == [{"ITEMID": "REPAIR"}]


class TestAccountLabel:
    BY_LABEL = LINE.replace("<glaccountno>4000</glaccountno>", "<accountlabel>Service</accountlabel>")

    def test_stands_for_an_account_where_labels_are_used(self, wire: Wire) -> None:
        off = wire.call(with_line(self.BY_LABEL.format("")))
        wire.post_control("settings", account_labels=True)
        wire.done(with_line(self.BY_LABEL.format("")))
        by_account = wire.call(invoice_xml("A-2", "5"))

        assert errors_of(off)[0][1] == "Account label Service is not valid"
        assert errors_of(by_account)[0][1] == "Account label  is not valid"
        assert wire.query("ARINVOICEITEM", "ACCOUNTLABEL", "ACCOUNTNO") == [
            {"ACCOUNTLABEL": "Service", "ACCOUNTNO": "4100"}
        ]


class TestMasterData:
    def test_is_added_and_changed(self, wire: Wire) -> None:
        wire.act("master-data", object="PROJECT", id="P-300", name="Fair 2027", fields={"CUSTOMERID": "CK-1"})
        wire.act("master-data", object="PROJECT", id="P-300", name="Fair 2028")

        condition = "<equalto><field>PROJECTID</field><value>P-300</value></equalto>"
        assert wire.query("PROJECT", "NAME", "CUSTOMERID", "STATUS", condition=condition) == [
            {"NAME": "Fair 2028", "CUSTOMERID": "CK-1", "STATUS": "active"}
        ]

    @pytest.mark.parametrize(
        "values",
        [
            {"object": "ARINVOICE", "id": "x", "name": "x"},
            {"object": "ITEM", "id": "NEW"},
            {"object": "ITEM", "id": "REPAIR", "status": "asleep"},
            {"object": "ITEM", "id": "REPAIR", "fields": {"NOBODY": "1"}},
        ],
    )
    def test_needs_an_object_a_name_and_known_fields(self, wire: Wire, values: dict[str, object]) -> None:
        assert wire.client.post(f"{wire.control}/acts/master-data", json=values).status_code == 400
