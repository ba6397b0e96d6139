"""The overview, and asking for a sync."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tieout.sync.models import Run

from .conftest import AT, Firm, text_of
from .test_invoices import LATER
from .test_tie_outs import prevent


def run(firm: Firm, **facts: Any) -> Run:
    """Keep a run of the firm's connection."""
    return Run.objects.create(
        uid=uuid4(), organization=firm.organization, connection=firm.connection, started_at=AT, **facts
    )


class TestTheOverview:
    def test_sums_what_is_owed_by_currency(self, alice: Client, copper_kettle: Firm) -> None:
        customer = copper_kettle.customer()
        copper_kettle.payment(copper_kettle.invoice(customer, total="1000.00"), "20.00")
        copper_kettle.invoice(customer, total="200.00", due_date=LATER)
        copper_kettle.invoice(customer, total="7.00", currency="EUR", due_date=LATER)
        copper_kettle.draft(customer)

        shown = text_of(alice, "/")

        for text in (">$1,180.00<", ">2 invoices<", ">$980.00<", ">1 invoice<", ">€7.00<", ">€0.00<"):
            assert text in shown, text

    def test_tells_what_ran(self, alice: Client, copper_kettle: Firm) -> None:
        run(
            copper_kettle,
            kind="import_customers",
            state="done",
            counts={"customers": {"created": 1284, "failed": 0}},
        )
        run(copper_kettle, kind="sync", state="failed", error_text="Intacct did not answer.")
        run(copper_kettle, kind="sync", state="done")

        shown = text_of(alice, "/")

        for text in (
            "Customers: 1,284 created<",
            "Intacct did not answer.",
            "Nothing to do",
            "Mar 2, 2026, 3:30",
        ):
            assert text in shown, text
        assert "refresh" not in shown

    def test_renews_itself_while_something_runs(self, alice: Client, copper_kettle: Firm) -> None:
        run(
            copper_kettle,
            kind="import_invoices",
            state="running",
            step="Reading sales documents",
            done_count=7412,
            total_count=11900,
        )

        shown = text_of(alice, "/")

        assert '<meta http-equiv="refresh" content="5">' in shown
        assert "Reading sales documents · 7,412 of 11,900" in shown
        assert '<progress max="11900" value="7412"' in shown

    def test_says_that_the_connection_is_paused_and_where_to_read_on(
        self, alice: Client, copper_kettle: Firm
    ) -> None:
        prevent(copper_kettle, "paused")

        shown = text_of(alice, "/")

        assert "The connection to Intacct is paused" in shown
        assert "The password is wrong." in shown
        assert '<a href="/failures">What to do</a>' in shown

    def test_says_whether_the_books_agree(self, alice: Client, copper_kettle: Firm) -> None:
        assert "Never compared" in text_of(alice, "/")

        copper_kettle.tie_out(differences=1234)

        assert "1,234 differences" in text_of(alice, "/")


class TestSyncNow:
    def test_asks_the_worker_once(self, alice: Client, copper_kettle: Firm) -> None:
        for _ in range(2):
            answer = alice.post("/syncs", follow=True)

        assert Run.objects.count() == 1
        shown = answer.content.decode()
        assert "The sync has been asked for." in shown
        assert "Waits for a worker" in shown

    @pytest.mark.parametrize(
        ("obstacle", "words"),
        [
            ("paused", "is paused"),
            ("unsaved", "settings of Intacct account were never saved"),
            ("absent", "no connection to Intacct"),
        ],
    )
    def test_says_why_it_cannot_be(
        self, alice: Client, copper_kettle: Firm, obstacle: str, words: str
    ) -> None:
        prevent(copper_kettle, obstacle)

        shown = alice.post("/syncs", follow=True).content.decode()

        assert words in shown
        assert not Run.objects.exists()
