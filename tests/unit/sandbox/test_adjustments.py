"""Credit memos and debit memos."""

from __future__ import annotations

import pytest

from factories.sandbox import Wire, errors_of

LINE = (
    "<lineitem><glaccountno>{account}</glaccountno><amount>{amount}</amount><memo>Back</memo>"
    "<locationid>100</locationid></lineitem>"
)
WRAPPER = ("BL01001973", "Currently, we can't create the transaction")


def memo_xml(
    number: str, *amounts: str, customer: str = "CK-1", account: str = "4000", extra: str = ""
) -> str:
    """Write a create_aradjustment; a negative amount is credit."""
    lines = "".join(LINE.format(account=account, amount=amount) for amount in amounts)
    return (
        f"<create_aradjustment><customerid>{customer}</customerid>"
        "<datecreated><year>2026</year><month>3</month><day>1</day></datecreated>"
        f"<adjustmentno>{number}</adjustmentno>{extra}"
        f"<aradjustmentitems>{lines}</aradjustmentitems></create_aradjustment>"
    )


def update_xml(key: object, inner: str, attributes: str = "") -> str:
    """Write an update_aradjustment."""
    return f'<update_aradjustment key="{key}"{attributes}>{inner}</update_aradjustment>'


class TestAdjustments:
    def test_are_credit_by_their_sign(self, wire: Wire) -> None:
        key = wire.done(memo_xml("CN-1", "-20.00", "-5.005", extra="<invoiceno>A-1</invoiceno>")).findtext(
            "key"
        )

        [row] = wire.query(
            "ARADJUSTMENT",
            *("RECORDNO", "RECORDTYPE", "RECORDID", "DOCNUMBER", "STATE", "RAWSTATE", "CUSTOMERID"),
            *("TRX_TOTALENTERED", "TRX_TOTALPAID", "TRX_TOTALDUE", "TOTALDUE", "MODULEKEY", "PRBATCH"),
        )
        lines = wire.query(
            "ARADJUSTMENTITEM", "RECORDKEY", "LINE_NO", "TRX_AMOUNT", "ACCOUNTNO", "RECORDTYPE", "STATE"
        )

        assert list(row.values()) == [
            *(key, "ra", "CN-1", "A-1", "Posted", "A", "CK-1"),
            *("-25.01", "0", "-25.01", "-25.01", "4.AR", "Adjustments: 2026/03/01 Batch"),
        ]
        assert [list(line.values()) for line in lines] == [
            [key, "1", "-20", "4000", "ra", "Posted"],
            [key, "2", "-5.01", "4000", "ra", "Posted"],
        ]

    def test_change_what_the_customer_owes(self, wire: Wire) -> None:
        wire.act("ar-invoice", customer_id="CK-1", lines=[{"amount": "100"}])
        wire.act("credit-memo", customer_id="CK-1", lines=[{"amount": "30"}])
        wire.act("debit-memo", customer_id="CK-1", lines=[{"amount": "5"}])

        assert wire.query("CUSTOMER", "TOTALDUE") == [{"TOTALDUE": "75"}]
        assert {row["TRX_ENTITYDUE"] for row in wire.query("ARADJUSTMENT", "TRX_ENTITYDUE")} == {"75"}

    def test_come_with_their_lines_when_read(self, wire: Wire) -> None:
        key = wire.done(memo_xml("CN-1", "-20")).findtext("key")

        result = wire.done(f"<read><object>ARADJUSTMENT</object><keys>{key}</keys></read>")

        path = "data/ARADJUSTMENT/ARADJUSTMENTITEMS/aradjustmentitem/TRX_AMOUNT"
        assert result.findtext(path) == "-20"

    def test_get_a_number_when_none_is_given(self, wire: Wire) -> None:
        wire.done(memo_xml("", "-1"))

        assert wire.query("ARADJUSTMENT", "RECORDID") == [{"RECORDID": "ADJ-000001"}]

    def test_refuse_a_number_in_use(self, wire: Wire) -> None:
        wire.done(memo_xml("CN-1", "-1"))

        result = wire.call(memo_xml("CN-1", "-2"))

        assert errors_of(result) == [
            ("BL03002185", "A transaction with the number 'CN-1' already exists."),
            WRAPPER,
        ]

    def test_may_bear_the_number_of_an_invoice(self, wire: Wire) -> None:
        wire.act("ar-invoice", customer_id="CK-1", number="X-1", lines=[{"amount": "1"}])

        wire.done(memo_xml("X-1", "-1"))

    @pytest.mark.parametrize(
        ("request_xml", "text"),
        [
            (memo_xml("CN-1", "-1", customer="NOBODY"), "Customer 'NOBODY' specified is not valid."),
            (memo_xml("CN-1", "-1", account="9999"), "Account 9999 is not valid"),
            (memo_xml("CN-1", "minus one"), "The amount 'minus one' is not a valid amount."),
        ],
    )
    def test_refuse_what_does_not_exist(self, wire: Wire, request_xml: str, text: str) -> None:
        result = wire.call(request_xml)

        assert errors_of(result)[0][1] == text
        assert not wire.query("ARADJUSTMENT", "RECORDNO")

    def test_need_a_summary_where_the_company_says_so(self, wire: Wire) -> None:
        wire.post_control("settings", adjustment_summary="User specified")

        result = wire.call(memo_xml("CN-1", "-1"))

        assert errors_of(result)[0][1] == "Please provide an adjustment batch key."

    def test_are_refused_without_the_permission(self, wire: Wire) -> None:
        wire.post_control("settings", users={"xml_gateway": {"denied": ["create ARADJUSTMENT"]}})

        result = wire.call(memo_xml("CN-1", "-1"))

        assert errors_of(result)[0][0] == "PL04000005"


class TestUpdates:
    def test_change_what_is_sent_and_keep_the_keys_of_lines(self, wire: Wire) -> None:
        key = wire.done(memo_xml("CN-1", "-20", "-5", extra="<description>old</description>")).findtext("key")
        before = wire.query("ARADJUSTMENTITEM", "RECORDNO")
        line = '<updatelineitem line_num="2"><amount>-7</amount></updatelineitem>'
        more = LINE.format(account="4100", amount="-1")
        items = f"<updatearadjustmentitems>{line}{more}</updatearadjustmentitems>"

        wire.done(update_xml(key, f"<adjustmentno>CN-2</adjustmentno>{items}"))

        [row] = wire.query("ARADJUSTMENT", "RECORDID", "DESCRIPTION", "TRX_TOTALDUE")
        lines = wire.query("ARADJUSTMENTITEM", "RECORDNO", "TRX_AMOUNT", "ACCOUNTNO")
        assert list(row.values()) == ["CN-2", "old", "-28"]
        assert [each["TRX_AMOUNT"] for each in lines] == ["-20", "-7", "-1"]
        assert [each["RECORDNO"] for each in lines[:2]] == [each["RECORDNO"] for each in before]

    def test_post_a_draft(self, wire: Wire) -> None:
        key = wire.done(memo_xml("CN-1", "-20", extra="<action>Draft</action>")).findtext("key")
        assert wire.query("ARADJUSTMENT", "STATE", "RAWSTATE") == [{"STATE": "Draft", "RAWSTATE": "D"}]

        wire.done(update_xml(key, "<action>Submit</action>"))

        assert wire.query("ARADJUSTMENT", "STATE", "RAWSTATE") == [{"STATE": "Posted", "RAWSTATE": "A"}]

    def test_find_a_record_by_the_id_of_its_maker(self, wire: Wire) -> None:
        wire.done(memo_xml("CN-1", "-20", extra="<description>old</description><externalid>e-7</externalid>"))

        kept = wire.done(update_xml("e-7", "<description/>", ' externalkey="true"'))
        assert wire.query("ARADJUSTMENT", "DESCRIPTION") == [{"DESCRIPTION": "old"}]
        wire.done(update_xml("e-7", "<description/>", ' externalkey="true" set_nulls="true"'))

        assert kept.findtext("key") == wire.query("ARADJUSTMENT", "RECORDNO")[0]["RECORDNO"]
        assert wire.query("ARADJUSTMENT", "DESCRIPTION") == [{"DESCRIPTION": ""}]

    def test_refuse_a_line_that_is_not_there(self, wire: Wire) -> None:
        key = wire.done(memo_xml("CN-1", "-20")).findtext("key")
        line = '<updatelineitem line_num="2"><amount>-7</amount></updatelineitem>'

        result = wire.call(update_xml(key, f"<updatearadjustmentitems>{line}</updatearadjustmentitems>"))

        assert errors_of(result)[0][1] == "The line 2 does not exist."


class TestDeletions:
    def test_remove_an_adjustment_with_its_lines(self, wire: Wire) -> None:
        first, second = (wire.done(memo_xml(number, "-1")).findtext("key") for number in ("CN-1", "CN-2"))

        old_way = wire.done(f'<delete_aradjustment key="{first}"/>')
        wire.done(f"<delete><object>ARADJUSTMENT</object><keys>{second}</keys></delete>")

        assert [str(each.tag) for each in old_way] == ["status", "function", "controlid"]
        assert not wire.query("ARADJUSTMENT", "RECORDNO")
        assert not wire.query("ARADJUSTMENTITEM", "RECORDNO")

    def test_of_what_does_not_exist_are_refused(self, wire: Wire) -> None:
        key = wire.done(memo_xml("CN-1", "-1")).findtext("key")

        result = wire.call(f"<delete><object>ARADJUSTMENT</object><keys>{key},99999</keys></delete>")

        assert errors_of(result)[0] == (
            "DL03000005",
            "Oops, we can't find this transaction; enter a valid adjustment.",
        )
        assert wire.query("ARADJUSTMENT", "RECORDNO") == [{"RECORDNO": key}]


class TestActs:
    def test_show_what_they_made(self, wire: Wire) -> None:
        made = wire.act(
            "credit-memo",
            customer_id="CK-1",
            number="CN-9",
            invoice="A-1",
            lines=[{"amount": "12.50", "memo": "Dent", "location": "200"}],
        )

        [row] = wire.get_control("books/adjustments", number="CN-9")["rows"]
        assert made == {"record_no": row["record_no"], "number": "CN-9", "total": "-12.50"}
        assert (row["due"], row["reference"], row["state"]) == ("-12.50", "A-1", "Posted")
        assert [(line["amount"], line["memo"], line["location"]) for line in row["lines"]] == [
            ("-12.50", "Dent", "200")
        ]
        assert wire.get_control("books")["adjustments"] == {"Posted": 1}

    def test_of_an_entity_are_private_to_it(self, wire: Wire) -> None:
        made = wire.act("debit-memo", customer_id="CK-1", entity="200", lines=[{"amount": "1"}])

        hidden = wire.done(
            "<query><object>ARADJUSTMENT</object><select><field>RECORDNO</field></select></query>"
        )

        assert hidden.find("data").get("count") == "0"
        assert wire.query("ARADJUSTMENT", "MEGAENTITYID") == [{"MEGAENTITYID": "200"}]
        assert wire.act("delete-adjustment", number=made["number"]) == {"deleted": True}
