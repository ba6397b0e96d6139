"""Sizes that no honest request has: they are refused like anything else that cannot be read."""

from __future__ import annotations

import pytest

from factories.sandbox import Wire, errors_of, invoice_xml, payment_xml

NINES = "9" * 5000
DATE = "<datereversed><year>2026</year><month>3</month><day>2</day></datereversed>"


def compared(name: str, value: str, operator: str = "equalto") -> str:
    return f"<{operator}><field>{name}</field><value>{value}</value></{operator}>"


def query(condition: str, name: str = "CUSTOMER", extra: str = "") -> str:
    return (
        f"<query><object>{name}</object><select><field>RECORDNO</field></select>"
        f"<filter>{condition}</filter>{extra}</query>"
    )


def read_by_query(text: str) -> str:
    return f"<readByQuery><object>CUSTOMER</object><query>{text}</query></readByQuery>"


class TestFilters:
    @pytest.mark.parametrize(
        "condition",
        [
            compared("RECORDNO", NINES),
            compared("RECORDNO", "1e9"),
            compared("RECORDNO", "²"),
            compared("CREDITLIMIT", "1e999999"),
            compared("CREDITLIMIT", "1_000"),
            compared("CREDITLIMIT", "NaN"),
            "<or><and>" * 30
            + compared("NAME", "a")
            + (compared("NAME", "b") + "</and>" + compared("NAME", "c") + "</or>") * 30,
            "<or>"
            + "".join(f"<in><field>NAME</field>{'<value>x</value>' * 1000}</in>" for _ in range(40))
            + "</or>",
        ],
    )
    def test_refuse_what_nothing_can_hold(self, wire: Wire, condition: str) -> None:
        result = wire.call(query(condition))

        assert errors_of(result) == [("DL02000001", "There was an error processing the request.")]

    @pytest.mark.parametrize("word", ["and", "or"])
    def test_join_thousands_of_conditions(self, wire: Wire, word: str) -> None:
        conditions = "".join(compared("CUSTOMERID", f"X-{number}", "notequalto") for number in range(3000))

        result = wire.done(query(f"<{word}>{conditions}</{word}>"))

        assert result.find("data").get("totalcount") == "1"

    def test_of_a_text_join_thousands_too(self, wire: Wire) -> None:
        text = " or ".join(f"CUSTOMERID = 'X-{number}'" for number in range(2000))

        found = wire.done(read_by_query(f"{text} or NAME like '%Kettle'"))
        too_deep = wire.call(read_by_query(f"{'not ' * 5000}NAME = 'a'"))

        assert found.find("data").get("totalcount") == "1"
        assert errors_of(too_deep)[0][0] == "DL02000001"

    def test_may_select_and_page_only_so_much(self, wire: Wire) -> None:
        many = wire.call(
            f"<query><object>CUSTOMER</object><select>{'<field>NAME</field>' * 1001}</select></query>"
        )
        page = wire.send(
            f'<function controlid="a">{query(compared("NAME", "a"), extra=f"<pagesize>{NINES}</pagesize>")}'
            "</function>"
        )

        assert errors_of(many)[0][0] == "DL02000001"
        assert errors_of(page)[0][0] == "XL03000003"

    def test_beyond_all_rows_find_nothing(self, wire: Wire) -> None:
        result = wire.done(query(compared("NAME", "x", "notequalto"), extra=f"<offset>{'9' * 20}</offset>"))

        assert (result.find("data").get("totalcount"), result.find("data").get("count")) == ("1", "0")


class TestWrites:
    @pytest.mark.parametrize(
        ("function", "text"),
        [
            (invoice_xml("A-1", "9" * 20), f"The amount '{'9' * 20}' is not a valid amount."),
            (invoice_xml("A-1", "1e5"), "The amount '1e5' is not a valid amount."),
            (invoice_xml("A-1", *["9" * 12] * 2), "The amount of the transaction is too large."),
            (
                invoice_xml("A-1", "1")
                .replace("<year>2026", "<year>9999")
                .replace("Net 30", "Net 60")
                .replace("month>03", "month>12"),
                "The transaction date '12/01/9999' is invalid.",
            ),
            (
                invoice_xml("A-1", "1").replace(
                    "<invoiceitems>", "<currency>EUR</currency><exchrate>0</exchrate><invoiceitems>"
                ),
                "The exchange rate '0' is not a valid number.",
            ),
            (payment_xml((NINES, "1")), "Oops, we can't find this transaction; enter a valid invoice."),
            (
                payment_xml((1, "1"), EXCHANGE_RATE="1e400000"),
                "The exchange rate '1e400000' is not a valid number.",
            ),
            (
                f'<reverse_arpayment key="{NINES}">{DATE}</reverse_arpayment>',
                "Oops, we can't find this transaction; enter a valid payment.",
            ),
        ],
    )
    def test_refuse_what_nothing_can_hold(self, wire: Wire, function: str, text: str) -> None:
        result = wire.call(function)

        assert errors_of(result)[0][1] == text

    def test_refuse_a_document_whose_product_is_too_large(self, wire: Wire) -> None:
        line = "<sotransitem><itemid>SERVICE</itemid><quantity>{0}</quantity><price>{0}</price>"
        result = wire.call(
            "<create_sotransaction><transactiontype>Sales Invoice</transactiontype>"
            "<datecreated><year>2026</year><month>3</month><day>1</day></datecreated>"
            "<customerid>CK-1</customerid><termname>Net 30</termname><sotransitems>"
            f"{line.format('9' * 12)}<locationid>100</locationid></sotransitem></sotransitems>"
            "</create_sotransaction>"
        )

        assert errors_of(result)[0][1] == "The amount of the transaction is too large."

    def test_show_large_amounts_exactly_in_both_currencies(self, wire: Wire) -> None:
        wire.done(
            invoice_xml("A-1", "999999999999.99").replace(
                "<invoiceitems>", "<currency>EUR</currency><exchrate>1.234567</exchrate><invoiceitems>"
            )
        )

        [row] = wire.query("ARINVOICE", "TOTALENTERED", "TRX_TOTALENTERED")

        assert row == {"TOTALENTERED": "1234566999999.99", "TRX_TOTALENTERED": "999999999999.99"}


class TestClock:
    @pytest.mark.parametrize(
        "body", [{"set": "9999-12-31"}, {"set": "0001-01-01"}, {"advance_seconds": 10**13}]
    )
    def test_stays_within_reach(self, wire: Wire, body: dict[str, object]) -> None:
        answer = wire.client.post(f"{wire.control}/clock", json=body)

        assert answer.status_code == 400
        assert "The clock" in answer.json()["error"]["message"]
