"""The function query: filters, orders, pages, paths, visibility."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from factories.sandbox import Wire, errors_of, in_process, invoice_xml, login, make_books


@pytest.fixture(scope="module")
def books() -> Iterator[Wire]:
    """Give a way to talk to generated books; nothing here changes them."""
    with in_process(make_books(customers=20, invoices=60)) as (talk, _app):
        yield talk


def filtered(wire: Wire, condition: str, options: str = "", object_name: str = "CUSTOMER") -> list[str]:
    result = wire.done(
        f"<query><object>{object_name}</object><select><field>RECORDNO</field><field>NAME</field></select>"
        f"<filter>{condition}</filter><options>{options}<showprivate>true</showprivate></options>"
        "<pagesize>2000</pagesize></query>"
    )
    return sorted(result.xpath("data/*/NAME/text()"))


def names(wire: Wire) -> list[str]:
    return sorted(row["NAME"] for row in wire.query("CUSTOMER", "NAME"))


class TestFilters:
    @pytest.mark.parametrize(
        ("condition", "keep"),
        [
            ("<equalto><field>CUSTOMERID</field><value>C-00002</value></equalto>", lambda key: key == 2),
            (
                "<notequalto><field>CUSTOMERID</field><value>C-00002</value></notequalto>",
                lambda key: key != 2,
            ),
            ("<lessthan><field>CUSTOMERID</field><value>C-00003</value></lessthan>", lambda key: key < 3),
            (
                "<lessthanorequalto><field>CUSTOMERID</field><value>C-00003</value></lessthanorequalto>",
                lambda key: key <= 3,
            ),
            (
                "<greaterthan><field>CUSTOMERID</field><value>C-00020</value></greaterthan>",
                lambda key: key > 20,
            ),
            (
                (
                    "<greaterthanorequalto><field>CUSTOMERID</field><value>C-00020</value>"
                    "</greaterthanorequalto>"
                ),
                lambda key: key >= 20,
            ),
            (
                "<between><field>CUSTOMERID</field><value>C-00002</value><value>C-00004</value></between>",
                lambda key: 2 <= key <= 4,
            ),
            (
                "<in><field>CUSTOMERID</field><value>C-00002</value><value>C-00007</value></in>",
                lambda key: key in {2, 7},
            ),
            ("<notin><field>CUSTOMERID</field><value>C-00002</value></notin>", lambda key: key != 2),
            ("<like><field>CUSTOMERID</field><value>C-0000_</value></like>", lambda key: key < 10),
            ("<like><field>CUSTOMERID</field><value>%21</value></like>", lambda key: key == 21),
            ("<notlike><field>CUSTOMERID</field><value>C-0000%</value></notlike>", lambda key: key >= 10),
            (
                (
                    "<or><equalto><field>CUSTOMERID</field><value>C-00001</value></equalto><and>"
                    "<equalto><field>STATUS</field><value>inactive</value></equalto>"
                    "<like><field>CUSTOMERID</field><value>%22</value></like></and></or>"
                ),
                lambda key: key in {1, 22},
            ),
        ],
    )
    def test_compare_as_documented(self, books: Wire, condition: str, keep: object) -> None:
        every = {row["CUSTOMERID"]: row["NAME"] for row in books.query("CUSTOMER", "CUSTOMERID", "NAME")}

        expected = sorted(name for key, name in every.items() if keep(int(key[2:])))

        assert filtered(books, condition) == expected

    def test_find_records_that_were_never_changed(self, books: Wire) -> None:
        never = filtered(books, "<isnull><field>WHENMODIFIED</field></isnull>")
        changed = filtered(books, "<isnotnull><field>WHENMODIFIED</field></isnotnull>")

        assert len(never) == 1
        assert sorted(never + changed) == names(books)

    def test_mind_the_case_unless_told_not_to(self, books: Wire) -> None:
        name = names(books)[0]
        condition = f"<equalto><field>NAME</field><value>{name.upper()}</value></equalto>".replace(
            "& ", "&amp; "
        )

        assert filtered(books, condition) == []
        assert name in filtered(books, condition, "<caseinsensitive>true</caseinsensitive>")

    def test_compare_times_and_amounts_as_what_they_are(self, books: Wire) -> None:
        cut = "02/01/2026 00:00:00"
        rows = books.query(
            "ARINVOICE",
            "WHENMODIFIED",
            "TRX_TOTALDUE",
            condition=f"<and><greaterthan><field>WHENMODIFIED</field><value>{cut}</value></greaterthan>"
            "<greaterthan><field>TRX_TOTALDUE</field><value>999.5</value></greaterthan></and>",
        )

        assert rows
        assert all(float(row["TRX_TOTALDUE"]) > 999.5 for row in rows)
        assert all(row["WHENMODIFIED"][6:10] + row["WHENMODIFIED"][:5] >= "202602/01" for row in rows)

    @pytest.mark.parametrize(
        "condition",
        [
            "<equalto><field>NOSUCHFIELD</field><value>1</value></equalto>",
            "<greaterthan><field>WHENMODIFIED</field><value>2026-01-31T00:00:00</value></greaterthan>",
            "<equalto><field>RECORDNO</field><value>x</value></equalto>",
        ],
    )
    def test_refuse_what_cannot_be_read(self, books: Wire, condition: str) -> None:
        result = books.call(
            f"<query><object>CUSTOMER</object><select><field>NAME</field></select><filter>{condition}"
            "</filter></query>"
        )

        assert errors_of(result) == [("DL02000001", "There was an error processing the request.")]


class TestFields:
    def test_refuse_an_unknown_object(self, books: Wire) -> None:
        result = books.call("<query><object>BADOBJECT</object><select><field>NAME</field></select></query>")

        assert errors_of(result) == [("Query Failed", "Object definition BADOBJECT not found")]

    def test_refuse_an_unknown_field(self, books: Wire) -> None:
        result = books.call(
            "<query><object>CUSTOMER</object><select><field>SHOESIZE</field></select></query>"
        )

        assert errors_of(result) == [("DL02000001", "There was an error processing the request.")]

    def test_reach_related_records_by_dots(self, books: Wire) -> None:
        rows = books.query(
            "SODOCUMENT",
            *(
                "DOCID",
                "TOTAL",
                "PRRECORDKEY",
                "ARINVOICE.RECORDNO",
                "ARINVOICE.DESCRIPTION2",
                "ARINVOICE.CUSTOMER.NAME",
            ),
            condition="<isnotnull><field>PRRECORDKEY</field></isnotnull>",
        )

        assert rows
        assert all(row["PRRECORDKEY"] == row["ARINVOICE.RECORDNO"] for row in rows)
        assert all(row["DOCID"] == row["ARINVOICE.DESCRIPTION2"] for row in rows)

    def test_reach_contacts_by_both_ways_of_writing(self, books: Wire) -> None:
        [row] = books.query(
            "CUSTOMER",
            *("DISPLAYCONTACT.EMAIL1", "DISPLAYCONTACT.MAILADDRESS.CITY", "SHIPTOCONTACT.CONTACTNAME"),
            condition="<equalto><field>CUSTOMERID</field><value>C-00001</value></equalto>",
        )

        assert row["DISPLAYCONTACT.EMAIL1"] == "billing1@example.com"
        assert row["DISPLAYCONTACT.MAILADDRESS.CITY"] == "Portland"
        assert row["SHIPTOCONTACT.CONTACTNAME"].endswith("(CC-00001)")

    def test_keep_letters_that_break_careless_software(self, books: Wire) -> None:
        everything = " ".join(names(books))

        assert "&" in everything
        assert "'" in everything
        assert any(letter in everything for letter in "éüñøöå")

    def test_write_amounts_without_forced_decimals_and_dates_with_slashes(self, wire: Wire) -> None:
        wire.done(invoice_xml("A-1", "100.00", "12.50"))

        [row] = wire.query("ARINVOICE", "TRX_TOTALENTERED", "WHENCREATED", "WHENMODIFIED", "WHENPAID")

        assert row == {
            "TRX_TOTALENTERED": "112.5",
            "WHENCREATED": "03/01/2026",
            "WHENMODIFIED": "03/02/2026 09:30:00",
            "WHENPAID": "",
        }

    def test_group_by_the_plain_fields_beside_aggregates(self, books: Wire) -> None:
        result = books.done(
            "<query><object>CUSTOMER</object><select><field>STATUS</field><count>RECORDNO</count></select>"
            "</query>"
        )

        found = {row.findtext("STATUS"): row.findtext("COUNT.RECORDNO") for row in result.find("data")}
        assert found == {"active": "20", "inactive": "2"}

    def test_order_their_groups_when_told(self, books: Wire) -> None:
        query = (
            "<query><object>ARINVOICE</object><select><field>STATE</field><sum>TRX_TOTALDUE</sum></select>"
            "<orderby><order><field>STATE</field>{}</order></orderby></query>"
        )

        up = books.done(query.format("")).xpath("data/*/STATE/text()")
        down = books.done(query.format("<descending/>")).xpath("data/*/STATE/text()")

        assert len(up) == 3
        assert up == sorted(up)
        assert down == up[::-1]

    def test_aggregate_numbers_dates_and_texts(self, wire: Wire) -> None:
        for number, amount in (("A-1", "10"), ("A-2", "20.01"), ("B-1", "0.01")):
            wire.done(invoice_xml(number, amount))
        aggregates = (
            *("<sum>TRX_TOTALDUE</sum>", "<avg>TRX_TOTALDUE</avg>", "<min>RECORDID</min>"),
            *("<max>WHENDUE</max>", "<count>RECORDNO</count>", "<avg>TERMKEY</avg>"),
        )

        result = wire.done(f"<query><object>ARINVOICE</object><select>{''.join(aggregates)}</select></query>")

        [row] = result.find("data")
        term = wire.query("ARINVOICE", "TERMKEY")[0]["TERMKEY"]
        assert {cell.tag: cell.text for cell in row} == {
            "SUM.TRX_TOTALDUE": "30.02",
            "AVG.TRX_TOTALDUE": "10.01",
            "MIN.RECORDID": "A-1",
            "MAX.WHENDUE": "03/31/2026",
            "COUNT.RECORDNO": "3",
            "AVG.TERMKEY": term,
        }

    @pytest.mark.parametrize(
        ("select", "order"),
        [
            ("<sum>NAME</sum>", ""),
            ("<avg>WHENCREATED</avg>", ""),
            ("<field>STATUS</field><count>RECORDNO</count>", "NAME"),
        ],
    )
    def test_refuse_aggregates_without_a_meaning(self, books: Wire, select: str, order: str) -> None:
        orderby = f"<orderby><order><field>{order}</field></order></orderby>" if order else ""

        result = books.call(f"<query><object>CUSTOMER</object><select>{select}</select>{orderby}</query>")

        assert errors_of(result) == [("DL02000001", "There was an error processing the request.")]

    def test_order_by_several_fields(self, books: Wire) -> None:
        result = books.done(
            "<query><object>ARINVOICE</object><select><field>CUSTOMERID</field><field>TOTALDUE</field>"
            "</select><orderby><order><field>CUSTOMERID</field><descending/></order><order>"
            "<field>TOTALDUE</field><ascending/></order></orderby><options><showprivate>true</showprivate>"
            "</options><pagesize>2000</pagesize></query>"
        )

        rows = [(row[0].text, float(row[1].text)) for row in result.find("data")]
        assert len({name for name, _due in rows}) > 5
        assert rows == sorted(sorted(rows, key=lambda row: row[1]), key=lambda row: row[0], reverse=True)

    def test_can_lose_a_standard_field_and_get_it_back(self, wire: Wire) -> None:
        wire.done(invoice_xml("A-1", "100.00"))
        wire.post_control("settings", removed_fields=["ARINVOICE.TERMNAME"])
        query = "<query><object>ARINVOICE</object><select><field>TERMNAME</field></select></query>"

        assert errors_of(wire.call(query)) == [("DL02000001", "There was an error processing the request.")]

        wire.post_control("settings", removed_fields=[])
        assert wire.done(query).findtext("data/ARINVOICE/TERMNAME") == "Net 30"


class TestPages:
    def test_tell_how_many_there_are_and_how_many_remain(self, books: Wire) -> None:
        result = books.done(
            "<query><object>CUSTOMER</object><select><field>RECORDNO</field></select>"
            "<orderby><order><field>RECORDNO</field><ascending/></order></orderby>"
            "<pagesize>5</pagesize><offset>15</offset></query>"
        )

        data = result.find("data")
        assert list(data.attrib) == ["listtype", "totalcount", "offset", "count", "numremaining"]
        assert dict(data.attrib) == {
            "listtype": "CUSTOMER",
            "totalcount": "22",
            "offset": "15",
            "count": "5",
            "numremaining": "2",
        }

    def test_hold_a_hundred_when_not_told(self, books: Wire) -> None:
        result = books.done(
            "<query><object>ARINVOICEITEM</object><select><field>RECORDNO</field></select></query>"
        )

        assert result.find("data").get("count") == "100"

    def test_follow_the_keys_with_the_same_counts_as_a_fresh_look(self, books: Wire) -> None:
        seen: list[int] = []
        remaining = 1
        while remaining:
            last = seen[-1] if seen else 0
            result = books.done(
                "<query><object>ARINVOICE</object><select><field>RECORDNO</field></select><filter>"
                f"<greaterthan><field>RECORDNO</field><value>{last}</value></greaterthan></filter>"
                "<orderby><order><field>RECORDNO</field></order></orderby>"
                "<options><showprivate>true</showprivate></options><pagesize>7</pagesize></query>"
            )
            seen += [int(key) for key in result.xpath("data/*/RECORDNO/text()")]
            remaining = int(result.find("data").get("numremaining"))

        assert seen == sorted(int(row["RECORDNO"]) for row in books.query("ARINVOICE", "RECORDNO"))

    def test_have_no_order_of_their_own(self, wire: Wire) -> None:
        for number in range(30):
            wire.done(invoice_xml(f"A-{number}", "1"))
        query = "<query><object>ARINVOICE</object><select><field>RECORDNO</field></select></query>"

        first = wire.done(query).xpath("data/*/RECORDNO/text()")
        again = wire.done(query).xpath("data/*/RECORDNO/text()")
        wire.done(invoice_xml("A-30", "1"))
        later = wire.done(query).xpath("data/*/RECORDNO/text()")

        assert first != sorted(first, key=int)
        assert first == again
        assert [key for key in later if key in first] != first

    def test_order_downwards_when_told(self, books: Wire) -> None:
        result = books.done(
            "<query><object>CUSTOMER</object><select><field>CUSTOMERID</field></select>"
            "<orderby><order><field>STATUS</field><ascending/></order>"
            "<order><field>CUSTOMERID</field><descending/></order></orderby></query>"
        )

        assert result.xpath("data/*/CUSTOMERID/text()")[:2] == ["C-00020", "C-00019"]


class TestVisibility:
    def test_hides_private_rows_at_the_top_level_unless_asked(self, wire: Wire) -> None:
        wire.act("ar-invoice", customer_id="CK-1", lines=[{"amount": "5"}], number="IN-200", entity="200")
        query = "<query><object>{}</object><select><field>RECORDNO</field></select>{}</query>"
        private = "<options><showprivate>true</showprivate></options>"

        for name in ("ARINVOICE", "ARINVOICEITEM"):
            assert wire.done(query.format(name, "")).find("data").get("totalcount") == "0"
            assert wire.done(query.format(name, private)).find("data").get("totalcount") == "1"

    def test_shows_an_entity_its_own_rows_and_the_shared_ones(self, wire: Wire) -> None:
        wire.act("ar-invoice", customer_id="CK-1", lines=[{"amount": "5"}], number="IN-200", entity="200")
        wire.act("ar-invoice", customer_id="CK-1", lines=[{"amount": "5"}], number="SHARED")
        query = "<query><object>ARINVOICE</object><select><field>RECORDID</field></select></query>"

        in_100 = wire.done(query, authentication=login("100")).xpath("data/*/RECORDID/text()")
        in_200 = wire.done(query, authentication=login("200")).xpath("data/*/RECORDID/text()")

        assert in_100 == ["SHARED"]
        assert sorted(in_200) == ["IN-200", "SHARED"]

    def test_checks_permission_before_looking(self, wire: Wire) -> None:
        wire.post_control("settings", users={"xml_gateway": {"denied": ["query ARPYMT"]}})

        result = wire.call("<query><object>ARPYMT</object><select><field>RECORDNO</field></select></query>")

        text = "You do not have permission for API operation QUERY on objects of type arpymt"
        assert errors_of(result) == [("PL04000005", text)]
