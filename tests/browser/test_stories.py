"""What people do with the pages, with real clicks and keys."""

from __future__ import annotations

from collections.abc import Callable

from browser.chromium import Tab
from browser.shown_books import INVOICES, ShownBooks
from tieout.comparison.models import TieOutRun
from tieout.sync.models import Failure, Link, Run

PRESS = 'article[aria-labelledby="failure-%d"] form[action*="%s"] button'
ROWS = "[...document.querySelectorAll('tbody tr th')].map((cell) => cell.textContent.trim())"
SAID = "document.querySelector('.notice')?.textContent.trim()"
TITLE = "document.querySelector('h1').textContent"


def text(tab: Tab) -> str:
    """Return what the page says."""
    return str(tab.ask("document.body.innerText"))


class TestAlice:
    def test_finds_an_invoice_and_reads_it(self, books: ShownBooks, sign_in: Callable[[str], Tab]) -> None:
        alice = sign_in("alice")

        alice.click('.menu a[href="/invoices"]')
        newest = alice.ask(ROWS)
        alice.click('a[rel="next"]')
        older = alice.ask(ROWS)
        assert len(newest) == 50
        assert len({*newest, *older}) == INVOICES + 1

        alice.click('.tabs a[href*="paid"]')
        assert "Voided" not in alice.ask(ROWS)

        alice.go("/invoices")
        alice.ask("document.querySelector('#q').focus()")
        alice.write(books.invoice.number)
        alice.press("Enter")
        alice.wait()
        assert alice.ask(ROWS) == [books.invoice.number]

        alice.click("tbody th a")
        assert alice.ask(TITLE) == f"Invoice {books.invoice.number}"
        alice.click(".page-head .quiet a")
        assert alice.ask(TITLE) == books.invoice.customer.name

    def test_works_through_the_errors(self, books: ShownBooks, sign_in: Callable[[str], Tab]) -> None:
        alice = sign_in("alice")
        missing = Failure.objects.get(cause="missing_field")
        clash = Failure.objects.get(cause="number_collision")
        odd = Failure.objects.get(cause="lines_not_equal_total")

        alice.click('.menu a[href="/failures"]')
        alice.click(PRESS % (missing.pk, "retries"))
        assert "is tried again with the next sync" in alice.ask(SAID)

        alice.click(PRESS % (odd.pk, "ignores"))
        assert "is ignored until it changes again" in alice.ask(SAID)

        alice.click(PRESS % (clash.pk, "links"))
        assert "is linked to Intacct's record" in alice.ask(SAID)
        assert Link.objects.get(record_id=clash.record_id, kind="invoice").remote_key == "8811"

        alice.click('form[action="/failures/retries"] button')
        assert "3 records are tried again" in alice.ask(SAID)
        assert not alice.ask("document.querySelectorAll('form[action*=\"/retries\"]').length > 1")

        alice.click('.tabs a[href*="ignored"]')
        alice.click(PRESS % (odd.pk, "retries"))
        assert alice.ask("location.search") == "?status=ignored"

    def test_asks_for_a_sync_and_a_tie_out(self, books: ShownBooks, sign_in: Callable[[str], Tab]) -> None:
        alice = sign_in("alice")

        alice.click('form[action="/syncs"] button')
        assert alice.ask(SAID) == "The sync has been asked for."
        assert Run.objects.filter(kind="sync", state="queued").count() == 1

        alice.click('.menu a[href="/tie-outs"]')
        alice.click('form[action="/tie-out-requests"] button')
        assert "This page renews itself" in alice.ask(SAID)
        assert TieOutRun.objects.filter(state="queued").count() == 1
        alice.wait()
        assert "This page renews itself" in alice.ask(SAID)

    def test_turns_to_another_organization_and_leaves(
        self, books: ShownBooks, sign_in: Callable[[str], Tab]
    ) -> None:
        alice = sign_in("alice")

        alice.ask("document.querySelector('.organization summary').click()")
        alice.click('form[action="/organization-choices"] button')
        assert "Copper Kettle (Europe) Holding & Services" in text(alice)
        assert "Nothing is open" in text(alice)

        alice.click('form[action="/sign-out"] button')
        assert alice.ask(TITLE) == "Sign in"
        alice.ask("history.back()")
        alice.wait()
        assert alice.ask(TITLE) == "Sign in"


class TestBob:
    def test_reads_and_finds_no_button_that_changes_anything(
        self, books: ShownBooks, sign_in: Callable[[str], Tab]
    ) -> None:
        bob = sign_in("bob")

        for page in books.pages:
            bob.go(page)
            forms = bob.ask("[...document.querySelectorAll('form[method=post]')].map((form) => form.action)")
            assert [address.partition("/sign-")[2] for address in forms] == ["out"], page


class TestAStranger:
    def test_is_told_why_the_sign_in_failed(self, books: ShownBooks, stranger: Tab) -> None:
        stranger.go("/invoices")
        stranger.write("alice@copperkettle.example")
        stranger.press("Tab")
        stranger.write("wrong")
        stranger.press("Enter")
        stranger.wait()

        assert "E-mail and password do not match." in text(stranger)
        assert stranger.ask("document.querySelector('[name=username]').value") == "alice@copperkettle.example"
