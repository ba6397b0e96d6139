"""What the pages show."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

import tieout.dashboard
from tieout.dashboard.paging import PAGE_SIZE

from .conftest import Firm

TEMPLATES = Path(tieout.dashboard.__file__).parent / "templates"


def queries(get: Callable[[], Any]) -> int:
    """Count the queries of a request."""
    counted: AbstractContextManager[CaptureQueriesContext] = CaptureQueriesContext(database)
    with counted as captured:
        assert get().status_code == 200
    return len(captured)


class TestLists:
    @pytest.mark.parametrize(
        "address", ["/customers", "/invoices", "/payments", "/failures", "/tie-outs", "/"]
    )
    def test_ask_the_database_as_often_for_many_rows_as_for_one(
        self, alice: Client, copper_kettle: Firm, address: str
    ) -> None:
        def add() -> None:
            invoice = copper_kettle.invoice()
            copper_kettle.payment(invoice, "20.00")
            copper_kettle.link(invoice)
            copper_kettle.failure(invoice)

        add()
        copper_kettle.tie_out(differences=1)
        for_one = queries(lambda: alice.get(address))
        for _ in range(9):
            add()
        copper_kettle.tie_out(differences=9)

        assert queries(lambda: alice.get(address)) == for_one
        assert for_one <= 12

    def test_are_cut_into_pages_by_key(self, alice: Client, copper_kettle: Firm) -> None:
        customer = copper_kettle.customer()
        numbers = [copper_kettle.invoice(customer).number for _ in range(PAGE_SIZE + 3)]

        newest = alice.get("/invoices").content.decode()
        [older] = re.findall(r'href="(\?before=\d+)"', newest)
        oldest = alice.get(f"/invoices{older}").content.decode()
        [newer] = re.findall(r'href="(\?after=\d+)"', oldest)

        assert [number for number in numbers if number in oldest] == numbers[:3]
        assert [number for number in numbers if number in newest] == numbers[3:]
        assert alice.get(f"/invoices{newer}").content.decode().count("<tr>") == newest.count("<tr>")

    def test_are_searched_and_filtered(self, alice: Client, copper_kettle: Firm) -> None:
        wanted = copper_kettle.invoice(copper_kettle.customer("Zürich Foods & Söhne"))
        other = copper_kettle.invoice()
        copper_kettle.payment(other, "120.00")

        shown = alice.get("/invoices", {"q": "zürich", "status": "past_due"}).content.decode()

        assert wanted.number in shown
        assert "Zürich Foods &amp; Söhne" in shown
        assert other.number not in shown
        assert other.number in alice.get("/invoices", {"status": "paid"}).content.decode()

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("/customers", "No customers yet"),
            ("/invoices", "No invoices yet"),
            ("/payments", "No payments yet"),
            ("/failures", "Nothing needs a person"),
            ("/tie-outs", "Never compared"),
            ("/", "Nothing is open"),
            ("/invoices?q=zzz", "No invoice matches"),
            ("/customers?q=zzz", "No customer matches"),
            ("/payments?status=voided", "No payment matches"),
            ("/failures?status=ignored", "Nothing matches"),
        ],
    )
    def test_say_what_to_do_when_they_are_empty(
        self, alice: Client, copper_kettle: Firm, address: str, words: str
    ) -> None:
        assert words in alice.get(address).content.decode()

    @pytest.mark.parametrize(
        "query", ["?before=x", "?after=-1", "?before=99999999999999999999", "?status=zzz"]
    )
    def test_stand_any_address(self, alice: Client, query: str) -> None:
        assert alice.get(f"/invoices{query}").status_code == 200


class TestAnInvoice:
    def test_shows_amounts_lines_payments_and_its_record_in_intacct(
        self, alice: Client, copper_kettle: Firm
    ) -> None:
        invoice = copper_kettle.invoice()
        payment = copper_kettle.payment(invoice, "20.00")
        link = copper_kettle.link(invoice)

        shown = alice.get(f"/invoices/{invoice.pk}").content.decode()

        for text in (
            "$120.00",
            "$20.00",
            "$100.00",
            "SERVICE",
            payment.number,
            link.remote_number,
            link.ar_key,
        ):
            assert text in shown, text


class TestReconciliationErrors:
    def test_say_what_happened_what_to_do_and_who_can(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        copper_kettle.failure(invoice, code="BL03002185", remote_object="ARINVOICE", remote_number="X")

        shown = alice.get("/failures").content.decode()

        for text in (
            "Reconciliation Errors",
            invoice.number,
            "There is already a different invoice with the same number",
            "BL03002185",
            "Give the invoice in Tieout another number",
            "A/R accountant",
            "ARINVOICE X",
            "Retry",
            "Ignore",
        ):
            assert text in shown, text


class TestATieOut:
    def test_shows_the_bridge_the_scopes_and_each_difference_with_its_reason(
        self, alice: Client, copper_kettle: Firm
    ) -> None:
        run = copper_kettle.tie_out(differences=1)

        shown = alice.get(f"/tie-outs/{run.pk}").content.decode()

        for text in (
            "$950.00",
            "-$50.00",
            "$900.00",
            "$1,000.00",
            "Made in Accounts Receivable",
            "Not yet written to Intacct",
            "Run a sync.",
        ):
            assert text in shown, text

    def test_is_asked_for_once_while_one_waits(self, alice: Client, copper_kettle: Firm) -> None:
        for _ in range(2):
            answer = alice.post("/tie-out-requests", follow=True)

        assert copper_kettle.connection.tie_outs.count() == 1
        assert "This page renews itself" in answer.content.decode()


class TestMarkup:
    def test_has_no_scripts_and_no_styles_inside(self) -> None:
        forbidden = re.compile(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)

        for template in TEMPLATES.rglob("*.html"):
            assert not forbidden.search(template.read_text(encoding="utf-8")), template

    def test_is_used_by_a_view_or_another_template(self) -> None:
        package = Path(tieout.dashboard.__file__).parent
        texts = "".join(
            file.read_text(encoding="utf-8") for file in [*package.rglob("*.py"), *TEMPLATES.rglob("*.html")]
        )

        for template in TEMPLATES.rglob("*.html"):
            assert f'"{template.relative_to(TEMPLATES)}"' in texts, template
