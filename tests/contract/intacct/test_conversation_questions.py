"""The client and the sandbox over TCP: questions besides `query`, figures, related fields, transactions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from factories.intacct_over_tcp import Intacct
from tieout.intacct import (
    Aggregate,
    Call,
    Condition,
    Contact,
    CreateCustomer,
    CreateInvoice,
    InvoiceLine,
    Query,
    ReadByQuery,
    SqlAll,
    SqlCondition,
    SqlIn,
    SqlNot,
    SqlNull,
    read_amount,
)

NAME = "Alice’s & 'Bob'"
CUSTOMER = CreateCustomer(customer_id="CK-1", name=NAME, display_contact=Contact(print_as=NAME))
INVOICES = Query("ARINVOICE", ("RECORDNO", "CUSTOMERID", "TRX_TOTALDUE"))


def with_customer(intacct: Intacct):
    client, _ = intacct.client()
    [result] = client.write([Call("customer", CUSTOMER)])
    assert result.is_success
    return client


class TestOlderReads:
    def test_bring_every_page_of_an_answer(self, intacct: Intacct):
        client, _ = intacct.client()
        expected = {row["RECORDNO"] for page in client.pages(INVOICES) for row in page.rows}
        question = ReadByQuery("ARINVOICE", SqlNot(SqlNull("RECORDID")), ("RECORDNO",), page_size=7)

        pages = list(client.pages_by_query(question))

        assert [page.total for page in pages] == [len(expected)] * len(pages)
        assert len(pages) > 1
        assert {row["RECORDNO"] for page in pages for row in page.rows} == expected

    def test_find_a_name_with_apostrophes_by_filter_and_a_record_by_name(self, intacct: Intacct):
        client = with_customer(intacct)
        where = SqlAll((SqlCondition("NAME", "=", NAME), SqlIn("STATUS", ("T",))))

        [page] = client.pages_by_query(ReadByQuery("CUSTOMER", where, ("CUSTOMERID",)))
        [record] = client.read_by_name("CUSTOMER", ["CK-1", "nobody"], ["NAME"])

        assert [row["CUSTOMERID"] for row in page.rows] == ["CK-1"]
        assert record["NAME"] == NAME


class TestDescriptions:
    def test_name_the_fields_of_an_object(self, intacct: Intacct):
        client, _ = intacct.client()

        described = client.lookup("ARINVOICE")

        assert described.name == "ARINVOICE"
        assert described.has_field("TRX_TOTALDUE")
        assert not described.has_field("TIEOUT_UID")
        assert "CUSTOMER" in {relation.path for relation in described.relations}

    def test_name_every_object(self, intacct: Intacct):
        client, _ = intacct.client()

        assert {"CUSTOMER", "ARINVOICE", "ARPYMT", "SODOCUMENT"} <= set(client.object_names())


class TestFigures:
    def test_count_and_sum_what_is_due_by_customer(self, intacct: Intacct):
        client, _ = intacct.client()
        count, total = Aggregate("count", "RECORDNO"), Aggregate("sum", "TRX_TOTALDUE")
        due: dict[str, list[Decimal]] = {}
        for page in client.pages(INVOICES):
            for row in page.rows:
                due.setdefault(row["CUSTOMERID"], []).append(read_amount(row["TRX_TOTALDUE"]))

        rows = client.query(Query("ARINVOICE", ("CUSTOMERID",), order=(), figures=(count, total))).rows

        assert {row["CUSTOMERID"]: (int(count.of(row)), read_amount(total.of(row))) for row in rows} == {
            customer: (len(amounts), sum(amounts)) for customer, amounts in due.items()
        }


class TestRelatedFields:
    def test_come_under_the_names_that_were_asked_for(self, intacct: Intacct):
        client, _ = intacct.client()
        names = ("RECORDNO", "CUSTOMERNAME", "CUSTOMER.NAME")

        rows = client.query(Query("ARINVOICE", names, page_size=5)).rows

        assert all(row["CUSTOMER.NAME"] == row["CUSTOMERNAME"] for row in rows)
        assert len(rows) == 5


class TestTransaction:
    def test_writes_nothing_when_one_function_fails(self, intacct: Intacct):
        client = with_customer(intacct)
        line = InvoiceLine(account="4000", amount=Decimal("150.00"), location_id="100")
        good, bad = (
            CreateInvoice(
                customer_id=customer,
                date_created=date(2026, 11, 2),
                term_name="Net 30",
                invoice_no=number,
                lines=(line,),
            )
            for customer, number in (("CK-1", "T-1"), ("nobody", "T-2"))
        )

        results = client.write([Call("good", good), Call("bad", bad)], is_transaction=True)

        assert [result.is_success or result.is_unknown for result in results] == [False, False]
        where = Condition("RECORDID", "equalto", ("T-1",))
        assert client.query(Query("ARINVOICE", ("RECORDNO",), where)).total == 0

    def test_writes_everything_when_none_fails(self, intacct: Intacct):
        client, _ = intacct.client()
        contact = Contact(print_as="Copper Kettle")
        calls = [
            Call(number, CreateCustomer(customer_id=number, name=number, display_contact=contact))
            for number in ("CK-7", "CK-8")
        ]

        results = client.write(calls, is_transaction=True)

        assert [result.is_success for result in results] == [True, True]
        assert len(client.read_by_name("CUSTOMER", ["CK-7", "CK-8"])) == 2
