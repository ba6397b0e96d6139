"""Long lists: pages by key, tabs and search words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tieout.dashboard.paging import PAGE_SIZE
from tieout.ledger.facts import IncomingInvoice, LineFacts
from tieout.ledger.operations.bulk import store_invoices

from .conftest import AT, DUE, ISSUED, Firm, text_of

KILOBYTE = 1000
ODD_QUERIES = (
    "?before=x",
    "?after=-1",
    "?before=99999999999999999999",
    "?before=2026-01-05~x",
    "?before=2026-13-45~7",
    "?after=9999-12-31~1",
    "?before=0001-01-01~1",
    "?before=2026-01-05T09:30~7",
    "?after=~5",
    "?status=zzz",
    "?q=%00",
    "?q=%ff%fe",
    "?q=%25_%5C'",
)


def queries(get: Callable[[], Any]) -> list[str]:
    """Return the queries of a request."""
    with CaptureQueriesContext(database) as captured:
        assert get().status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def numbers_in(shown: str) -> list[str]:
    """Return the numbers of invoices in a list, in the order of their rows."""
    return re.findall(r'<th scope="row"><a class="number" href="[^"]+">([^<]+)</a>', shown)


def neighbour(shown: str, rel: str) -> str:
    """Return the address of the page before or after, empty where there is none."""
    found = re.findall(rf'<a class="button" href="([^"]+)" rel="{rel}">', shown)
    return found[0].replace("&amp;", "&") if found else ""


@pytest.fixture
def many(copper_kettle: Firm) -> list[str]:
    """More invoices than fit on two pages, the newest first; many are issued on the same day."""
    customer = copper_kettle.customer()
    rows = [
        IncomingInvoice(
            ref=str(place),
            id=None,
            number=f"INV-{place:05}",
            customer_id=customer.pk,
            currency="USD",
            issue_date=ISSUED + timedelta(days=place // 7),
            due_date=DUE,
            total=Decimal(5),
            lines=(LineFacts(kind="item", amount=Decimal(5)),),
        )
        for place in range(2 * PAGE_SIZE + 3)
    ]
    store_invoices(organization=copper_kettle.organization, rows=rows, at=AT)
    return [row.number for row in rows[::-1]]


class TestPages:
    def test_follow_each_other_without_a_gap_and_back_again(self, alice: Client, many: list[str]) -> None:
        seen, address, addresses = [], "/invoices", []
        while address != "/invoices" or not seen:
            addresses.append(address)
            shown = text_of(alice, address)
            seen += numbers_in(shown)
            address = "/invoices" + neighbour(shown, "next")
        assert seen == many
        assert len(addresses) == 3

        back = [text_of(alice, addresses[-1])]
        while neighbour(back[-1], "prev"):
            back.append(text_of(alice, "/invoices" + neighbour(back[-1], "prev")))
        assert [number for shown in back[::-1] for number in numbers_in(shown)] == many

    def test_keep_tab_and_words(self, alice: Client, many: list[str]) -> None:
        shown = text_of(alice, "/invoices", status="past_due", q="northwind")

        assert neighbour(shown, "next").startswith("?q=northwind&status=past_due&before=")

    def test_come_one_by_one_where_a_record_is_added_meanwhile(
        self, alice: Client, copper_kettle: Firm, many: list[str]
    ) -> None:
        first = text_of(alice, "/invoices")
        copper_kettle.invoice(issue_date=ISSUED + timedelta(days=400))

        second = text_of(alice, "/invoices" + neighbour(first, "next"))

        assert numbers_in(first) + numbers_in(second) == many[: 2 * PAGE_SIZE]

    @pytest.mark.parametrize("address", ["/invoices", "/customers", "/payments", "/failures"])
    def test_stand_any_address(self, alice: Client, copper_kettle: Firm, address: str) -> None:
        for query in ODD_QUERIES:
            assert alice.get(f"{address}{query}").status_code == 200, query

    def test_begin_anew_beyond_the_ends(self, alice: Client, many: list[str]) -> None:
        for query in ("?before=0001-01-01~1", "?after=9999-12-31~1"):
            assert numbers_in(text_of(alice, f"/invoices{query}")) == many[:PAGE_SIZE], query

    def test_of_errors_go_by_the_moment_they_last_happened(self, alice: Client, copper_kettle: Firm) -> None:
        customer = copper_kettle.customer()
        made = [
            copper_kettle.failure(copper_kettle.invoice(customer), last_at=AT - timedelta(minutes=place))
            for place in range(PAGE_SIZE + 2)
        ]
        numbers = [failure.local_number for failure in made]

        first = text_of(alice, "/failures")
        second = text_of(alice, "/failures" + neighbour(first, "next"))
        again = text_of(alice, "/failures" + neighbour(second, "prev"))

        assert re.findall(r">(INV-\d+)</a>", first) == numbers[:PAGE_SIZE]
        assert re.findall(r">(INV-\d+)</a>", second) == numbers[PAGE_SIZE:]
        assert re.findall(r">(INV-\d+)</a>", again) == numbers[:PAGE_SIZE]


class TestLists:
    @pytest.mark.parametrize(
        "address", ["/customers", "/invoices", "/payments", "/failures", "/tie-outs", "/"]
    )
    def test_ask_the_database_as_often_for_many_rows_as_for_one(
        self, alice: Client, copper_kettle: Firm, address: str
    ) -> None:
        def add(place: int) -> None:
            invoice = copper_kettle.invoice()
            copper_kettle.payment(invoice, "20.00")
            copper_kettle.link(invoice)
            copper_kettle.failure(
                invoice,
                details={"candidates": [{"remote_key": "1", "number": "X"}]},
                waits_for=f"local:customer:{invoice.customer_id}",
            )
            copper_kettle.tie_out(differences=place)

        add(1)
        for_one = queries(lambda: alice.get(address))
        for place in range(2, 10):
            add(place)
        for_many = queries(lambda: alice.get(address))

        assert len(for_many) == len(for_one)
        assert len(for_one) <= 12

    @pytest.mark.parametrize("address", ["/customers", "/invoices", "/payments", "/failures", "/tie-outs"])
    def test_never_count_the_rows(self, alice: Client, copper_kettle: Firm, address: str) -> None:
        copper_kettle.payment(copper_kettle.invoice(), "20.00")
        copper_kettle.tie_out(differences=1)

        assert not [query for query in queries(lambda: alice.get(address)) if "COUNT(" in query]

    def test_weigh_less_than_a_hundred_kilobytes_when_they_are_full(
        self, alice: Client, copper_kettle: Firm
    ) -> None:
        for place in range(PAGE_SIZE + 1):
            customer = copper_kettle.customer(f"Établissement & Söhne number {place:060}")
            invoice = copper_kettle.invoice(customer, total="1234567.89")
            copper_kettle.payment(invoice, "1234567.88")
            copper_kettle.failure(invoice)

        for address in ("/invoices", "/payments", "/customers", "/failures"):
            assert len(alice.get(address).content) < 100 * KILOBYTE, address

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("/customers", "No customers yet"),
            ("/invoices", "No invoices yet"),
            ("/payments", "No payments yet"),
            ("/failures", "Nothing needs a person"),
            ("/tie-outs", "Never compared"),
            ("/", "Nothing is open"),
            ("/", "Nothing has run yet"),
            ("/invoices?q=zzz", "No invoice matches"),
            ("/customers?q=zzz", "No customer matches"),
            ("/payments?status=voided", "No payment matches"),
            ("/failures?status=ignored", "Nothing matches"),
        ],
    )
    def test_say_what_to_do_when_they_are_empty(
        self, alice: Client, copper_kettle: Firm, address: str, words: str
    ) -> None:
        assert words in text_of(alice, address)

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("/", "tieout connect"),
            ("/failures", "Not connected to Intacct"),
            ("/tie-outs", "Not connected to Intacct"),
            ("/invoices", "Not connected to Intacct"),
        ],
    )
    def test_say_so_where_nothing_is_connected(
        self, alice: Client, copper_kettle: Firm, address: str, words: str
    ) -> None:
        copper_kettle.connection.delete()

        assert words in text_of(alice, address)
