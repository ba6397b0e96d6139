"""The client and the sandbox over TCP: reading, writing, counting, and what the network does in between."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count

import pytest

from factories.intacct_over_tcp import Intacct
from tieout.intacct import (
    AnswerLost,
    ArPaymentDetail,
    Call,
    ChangedSoLine,
    ChangePlace,
    Condition,
    Contact,
    CreateArPayment,
    CreateCustomer,
    CreateInvoice,
    CreateSoTransaction,
    Delete,
    InvoiceLine,
    LocalLimiter,
    NotPermitted,
    Query,
    RateLimited,
    ReverseArPayment,
    SoLine,
    SoSubtotal,
    UnknownField,
    UpdateCustomer,
    UpdateSoTransaction,
    read_amount,
)

DAY = date(2026, 11, 2)
INVOICES = Query("ARINVOICE", ("RECORDNO", "RECORDID", "CUSTOMERID", "TRX_TOTALDUE", "STATE"))
CUSTOMERS = Query("CUSTOMER", ("RECORDNO", "CUSTOMERID", "NAME", "WHENMODIFIED"))
CONTACT = Contact(print_as="Copper & Kettle’s", email1="alice@example.com", city="Zürich")
CUSTOMER = CreateCustomer(customer_id="CK-1", name="Copper & Kettle’s", display_contact=CONTACT)
LINE = InvoiceLine(account="4000", amount=Decimal("150.00"), memo="Work", location_id="100")
INVOICE = CreateInvoice(
    customer_id="CK-1", date_created=DAY, term_name="Net 30", invoice_no="INV-1", lines=(LINE,)
)
KETTLE = SoLine(
    item_id="KETTLE-1L", quantity=Decimal(2), price=Decimal("75.00"), unit="Each", location_id="100"
)
DOCUMENT = CreateSoTransaction(
    definition="Sales Invoice",
    date_created=DAY,
    customer_id="CK-1",
    term_name="Net 30",
    lines=(KETTLE,),
    subtotals=(SoSubtotal(description="Discount", total=Decimal("-10.00"), location_id="100"),),
)

_CONTROL_IDS = count(1)


def payment(key: str, amount: str = "150.00") -> CreateArPayment:
    return CreateArPayment(
        customer_id="CK-1",
        payment_method="Printed Check",
        receipt_date=DAY,
        undeposited_account="1070",
        doc_number="1042",
        description="token",
        currency="USD",
        details=(ArPaymentDetail(record_key=key, payment_amount=Decimal(amount)),),
    )


def write(client, function, *, control_id: str = "") -> str:
    """Write one function that must succeed, and return its key."""
    [result] = client.write([Call(control_id or f"w-{next(_CONTROL_IDS)}", function)])
    assert result.is_success, result.messages
    return result.record_key


def by_key(client, query: Query, key: str):
    [row] = client.query(query.narrowed(Condition("RECORDNO", "equalto", (key,)))).rows
    return row


class TestReading:
    @pytest.mark.parametrize("size", [1, 7, 2000])
    def test_brings_every_record_once_whatever_the_size_of_a_page(self, intacct: Intacct, size):
        client, _ = intacct.client()

        pages = list(client.pages(replace(INVOICES, page_size=size)))

        keys = [int(row["RECORDNO"]) for page in pages for row in page.rows]
        assert keys == sorted(set(keys))
        assert len(keys) == pages[0].total
        assert pages[-1].remaining == 0

    def test_brings_each_change_once_also_what_was_never_changed(self, intacct: Intacct):
        client, _ = intacct.client()

        read = list(client.changes(replace(CUSTOMERS, page_size=3), ChangePlace()))

        rows = [row for page, _ in read for row in page.rows]
        assert len({row["RECORDNO"] for row in rows}) == len(rows) == read[0][0].total
        assert "" in {row["WHENMODIFIED"] for row in rows}
        place = read[-1][1]
        assert [list(page.rows) for page, _ in client.changes(CUSTOMERS, place)] == [[]]

        intacct.act("create-customer", name="Copper Kettle", customer_id="CK-9")
        intacct.post("clock", advance_seconds=60)
        intacct.act("rename-customer", customer_id=rows[0]["CUSTOMERID"], name="Renamed")

        [(page, _)] = client.changes(CUSTOMERS, place)
        assert {row["NAME"] for row in page.rows} == {"Copper Kettle", "Renamed"}

    def test_goes_down_from_the_largest(self, intacct: Intacct):
        client, _ = intacct.client()

        [row] = client.query(replace(INVOICES, order=("-RECORDNO",), page_size=1)).rows

        assert row == [row for page in client.pages(INVOICES) for row in page.rows][-1]

    def test_brings_records_with_their_lines(self, intacct: Intacct):
        client, _ = intacct.client()
        [row] = client.query(Query("SODOCUMENT", ("RECORDNO", "DOCID"), page_size=1)).rows

        [document] = client.read("SODOCUMENT", [row["RECORDNO"], "999999999"])

        assert document["DOCID"] == row["DOCID"]
        assert {line["DOCHDRNO"] for line in document.lines["SODOCUMENTENTRY"]} == {row["RECORDNO"]}

    @pytest.mark.parametrize("fields", [("RECORDNO", "NO_SUCH_FIELD")])
    def test_names_a_field_that_does_not_exist(self, intacct: Intacct, fields):
        client, _ = intacct.client()

        with pytest.raises(UnknownField) as refusal:
            client.query(Query("ARINVOICE", fields))

        assert refusal.value.code == "DL02000001"
        assert refusal.value.support_id

    def test_names_a_permission_that_is_missing(self, intacct: Intacct):
        intacct.settings(users={"xml_gateway": {"denied": ["query ARINVOICE"]}})
        client, _ = intacct.client()

        with pytest.raises(NotPermitted, match="You do not have permission"):
            client.query(INVOICES)


class TestWriting:
    def test_carries_customer_invoice_and_payment_and_takes_the_payment_back(self, intacct: Intacct):
        client, _ = intacct.client()
        write(client, CUSTOMER)
        key = write(client, INVOICE)
        paid = write(client, payment(key))

        assert by_key(client, INVOICES, key)["STATE"] == "Paid"
        [row] = client.read("ARPYMT", [paid])
        assert (row["DESCRIPTION"], row["DOCNUMBER"]) == ("token", "1042")
        assert {line["RECORDKEY"] for line in row.lines["ARPYMTDETAIL"]} == {key}

        write(client, ReverseArPayment(key=paid, date_reversed=DAY))

        row = by_key(client, INVOICES, key)
        assert (row["STATE"], read_amount(row["TRX_TOTALDUE"])) == ("Posted", Decimal("150.00"))

    def test_updates_a_customer_and_clears_with_blanks(self, intacct: Intacct):
        client, _ = intacct.client()
        key = write(client, CUSTOMER)
        blank = replace(CONTACT, print_as="Kettle", email1="")

        write(client, UpdateCustomer(customer_id="CK-1", name="Kettle", display_contact=blank))

        [row] = client.read("CUSTOMER", [key])
        assert (row["NAME"], row["DISPLAYCONTACT.PRINTAS"]) == ("Kettle", "Kettle")
        assert row["DISPLAYCONTACT.EMAIL1"] == ""
        assert row["DISPLAYCONTACT.MAILADDRESS.CITY"] == "Zürich"

    def test_deletes_a_customer(self, intacct: Intacct):
        client, _ = intacct.client()
        key = write(client, CUSTOMER)

        [deleted] = client.write([Call("d", Delete("CUSTOMER", (key,)))])

        assert deleted.is_success
        assert client.read("CUSTOMER", [key]) == []

    def test_creates_and_changes_an_order_entry_document(self, intacct: Intacct):
        client, _ = intacct.client()
        write(client, CUSTOMER)
        [created] = client.write([Call("so-1", DOCUMENT)])
        more = UpdateSoTransaction(
            document_id=created.key,
            message="More kettles",
            changed_lines=(ChangedSoLine(line_number=1, quantity=Decimal(3)),),
            new_lines=(replace(KETTLE, quantity=Decimal(1)),),
        )

        [changed] = client.write([Call("so-2", more)])

        assert created.is_success, created.messages
        assert changed.is_success, changed.messages
        [document] = client.query(
            Query("SODOCUMENT", ("RECORDNO", "DOCID", "TOTAL", "MESSAGE")).narrowed(
                Condition("DOCID", "equalto", (created.key,))
            )
        ).rows
        assert document["MESSAGE"] == "More kettles"
        assert read_amount(document["TOTAL"]) == Decimal("290.00")

    def test_tells_each_function_of_a_request_apart(self, intacct: Intacct):
        client, _ = intacct.client()
        other = replace(CUSTOMER, customer_id="CK-2", name="Charlie’s China")

        first, again, second = client.write(
            [Call("c-1", CUSTOMER), Call("c-2", CUSTOMER), Call("c-3", other)]
        )

        assert [result.is_success for result in (first, again, second)] == [True, False, True]
        assert again.messages[0].code == "BL34000061"
        assert again.messages[0].support_id

    def test_executes_a_control_id_once(self, intacct: Intacct):
        client, _ = intacct.client()
        write(client, CUSTOMER, control_id="c-1")

        [replayed] = client.write([Call("c-1", CUSTOMER)])

        assert not replayed.is_success
        assert "already been recorded" in " ".join(message.text for message in replayed.messages)
        assert intacct.counters()["replays"] == 1

    def test_may_have_happened_when_the_answer_is_lost(self, intacct: Intacct):
        client, _ = intacct.client()
        client.sign_in()
        intacct.post("faults", spec="lost_answer=1;seed=1", only="writes")

        with pytest.raises(AnswerLost):
            client.write([Call("c-1", CUSTOMER)])

        intacct.post("faults", spec="")
        where = Condition("CUSTOMERID", "equalto", ("CK-1",))
        assert len(client.query(CUSTOMERS.narrowed(where)).rows) == 1


class TestNetwork:
    def test_swallows_questions_that_are_asked_again(self, intacct: Intacct):
        client, _ = intacct.client()
        client.sign_in()
        intacct.post("faults", spec="lost_request=0.15,lost_answer=0.1;seed=4", only="reads")

        rows = [row for page in client.pages(replace(INVOICES, page_size=5)) for row in page.rows]

        struck = intacct.http.get(f"{intacct.description['control']}/faults").json()["struck"]
        intacct.post("faults", spec="")
        assert sum(struck.values()) > 0
        assert rows == [row for page in client.pages(INVOICES) for row in page.rows]

    def test_keeps_a_busy_company_from_answering(self, intacct: Intacct):
        client, _ = intacct.client(waits_seconds=())
        client.sign_in()
        intacct.settings(max_concurrency=1, queue_seconds=0, latency_ms=400)
        started = threading.Barrier(4)

        def ask() -> str:
            started.wait(timeout=30)
            try:
                client.query(replace(INVOICES, page_size=1))
            except RateLimited as refusal:
                return refusal.code
            return "answered"

        client._limiter = LocalLimiter(4)
        with ThreadPoolExecutor(4) as pool:
            told = [future.result(timeout=60) for future in [pool.submit(ask) for _ in range(4)]]

        assert "answered" in told
        assert "GW-0010" in told

    def test_never_sees_more_requests_at_once_than_there_are_slots(self, intacct: Intacct):
        client, _ = intacct.client(limiter=LocalLimiter(2))
        client.sign_in()
        intacct.settings(latency_ms=30)
        intacct.post("counters/reset")

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: client.query(replace(INVOICES, page_size=1)), range(16)))

        assert intacct.counters()["largest_overlap"] == 2


class TestCounting:
    def test_agrees_with_what_the_sandbox_counted(self, intacct: Intacct):
        client, _ = intacct.client(cause="test")
        list(client.pages(replace(INVOICES, page_size=10)))
        client.write([Call("c-1", CUSTOMER), Call("c-2", CUSTOMER)])
        write(client, INVOICE)
        client.write([Call("i-2", INVOICE)])
        with pytest.raises(UnknownField):
            client.query(Query("ARINVOICE", ("NO_SUCH_FIELD",)))
        intacct.post("sessions/expire")
        client.query(replace(INVOICES, page_size=1))

        ours, theirs = client.meter.as_json(), intacct.counters()

        for name in ("requests", "transactions", "sign_ins"):
            assert ours[name] == theirs[name], name
        assert ours["by_function"] == theirs["functions"]
        assert ours["requests_by_cause"] == {"test": theirs["requests"]}
