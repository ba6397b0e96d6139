"""The tie-out: the bridge, the scopes, the differences, and asking for one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from tieout.comparison.models import TieOutRun, TieOutState
from tieout.dashboard.paging import PAGE_SIZE
from tieout.sync.pausing import pause

from .conftest import AT, Firm, text_of
from .test_paging import neighbour


def bridge(shown: str) -> list[tuple[str, str]]:
    """Return the lines of the bridge."""
    return re.findall(r"<dt[^>]*>([^<]+)</dt><dd class=\"amount[^>]*>([^<]+)</dd>", shown)


class TestTheBridge:
    def test_leads_from_one_balance_to_the_other(self, alice: Client, copper_kettle: Firm) -> None:
        run = copper_kettle.tie_out(differences=1)

        assert bridge(text_of(alice, f"/tie-outs/{run.pk}")) == [
            ("Open in Intacct, USD", "$950.00"),
            ("Made in Accounts Receivable", "-$50.00"),
            ("Compared in Intacct", "$900.00"),
            ("Not yet written to Intacct", "$100.00"),
            ("Compared in Tieout", "$1,000.00"),
            ("Direction switched off", "$30.00"),
            ("Open in Tieout", "$1,030.00"),
        ]

    def test_is_short_where_both_books_agree_on_everything(self, alice: Client, copper_kettle: Firm) -> None:
        run = copper_kettle.tie_out()
        run.scopes.all().delete()

        shown = text_of(alice, f"/tie-outs/{run.pk}")

        assert bridge(shown) == [
            ("Open in Intacct, USD", "$900.00"),
            ("Differences", "$0.00"),
            ("Open in Tieout", "$900.00"),
        ]
        assert "The books agree" in shown
        assert "Every compared record has the same open balance" in shown
        assert "Everything that is open in either book was compared." in shown


class TestATieOut:
    def test_shows_the_scopes_and_each_difference_with_its_reason(
        self, alice: Client, copper_kettle: Firm
    ) -> None:
        run = copper_kettle.tie_out(differences=1, not_readable=["ARADJUSTMENT"])

        shown = text_of(alice, f"/tie-outs/{run.pk}")

        for text in (
            "1 difference",
            "1,060 invoices of 20 customers compared",
            "Invoices keyed directly in Intacct",
            "Drafts of either book",
            "INV-00001",
            "Not yet written to Intacct",
            "Run a sync.",
            "Intacct does not show ARADJUSTMENT",
        ):
            assert text in shown, text

    def test_names_what_intacct_alone_holds(self, alice: Client, copper_kettle: Firm) -> None:
        run = copper_kettle.tie_out(differences=1)
        run.differences.update(
            kind="overpayment",
            local_number="",
            remote_object="ARPOSTEDOVERPAYMENT",
            remote_key="71",
            remote_number="PMT-000007",
            reason="unapplied_cash",
        )

        shown = text_of(alice, f"/tie-outs/{run.pk}")

        for text in ("Overpayment", "PMT-000007", "A/R overpayment in Intacct", "Money without an invoice"):
            assert text in shown, text

    def test_names_the_amounts_of_a_difference_that_has_several(
        self, alice: Client, copper_kettle: Firm
    ) -> None:
        run = copper_kettle.tie_out(differences=1)
        run.differences.update(
            parts=[
                {"kind": "payment", "number": "PAY-1", "amount": "80.00", "reason": "not_yet_written"},
                {"kind": "applied_credit", "number": "CN-1", "amount": "20.00", "reason": "direction_off"},
            ]
        )

        shown = text_of(alice, f"/tie-outs/{run.pk}")

        assert "$80.00: Not yet written to Intacct (payment PAY-1)" in shown
        assert "$20.00: Direction switched off (applied credit CN-1)" in shown

    def test_cuts_its_differences_into_pages(self, alice: Client, copper_kettle: Firm) -> None:
        run = copper_kettle.tie_out(differences=PAGE_SIZE + 1)

        first = text_of(alice, f"/tie-outs/{run.pk}")
        second = text_of(alice, f"/tie-outs/{run.pk}{neighbour(first, 'next')}")

        assert (
            len(set(re.findall(r"INV-\d{5}", first)) | set(re.findall(r"INV-\d{5}", second))) == PAGE_SIZE + 1
        )

    def test_says_why_it_failed(self, alice: Client, copper_kettle: Firm) -> None:
        copper_kettle.tie_out(state=TieOutState.FAILED, error_text="Intacct did not answer.")

        shown = text_of(alice, "/tie-outs")

        assert "The books could not be compared" in shown
        assert "Intacct did not answer." in shown

    def test_renews_itself_while_it_runs(self, alice: Client, copper_kettle: Firm) -> None:
        run = copper_kettle.tie_out(state=TieOutState.RUNNING)

        shown = text_of(alice, f"/tie-outs/{run.pk}")

        assert "Both books are being compared. This page renews itself." in shown
        assert '<meta http-equiv="refresh" content="3">' in shown

    def test_names_earlier_ones_without_itself(self, alice: Client, copper_kettle: Firm) -> None:
        before = copper_kettle.tie_out(started_at=AT - timedelta(days=1))
        newest = copper_kettle.tie_out()

        shown = text_of(alice, "/tie-outs")

        assert f'href="/tie-outs/{before.pk}"' in shown
        assert f'href="/tie-outs/{newest.pk}"' not in shown


class TestTieOutNow:
    def test_is_asked_for_once_while_one_waits(self, alice: Client, copper_kettle: Firm) -> None:
        for _ in range(2):
            answer = alice.post("/tie-out-requests", follow=True)

        assert copper_kettle.connection.tie_outs.count() == 1
        shown = answer.content.decode()
        assert "as soon as a worker is free" in shown
        assert '<meta http-equiv="refresh" content="3">' in shown
        assert "Tie out now" not in shown

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

        shown = alice.post("/tie-out-requests", follow=True).content.decode()

        assert words in shown
        assert not TieOutRun.objects.exists()


def prevent(firm: Firm, obstacle: str) -> None:
    """Bring the connection into a state in which nothing can be asked of it."""
    if obstacle == "paused":
        pause(connection=firm.connection, cause="wrong_credentials", text="The password is wrong.", at=AT)
    elif obstacle == "unsaved":
        firm.connection.settings_version = 0
        firm.connection.save()
    else:
        firm.connection.delete()
