"""The list of invoices, and one invoice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tieout.ledger.facts import LineFacts
from tieout.ledger.models import Invoice
from tieout.ledger.operations import invoices, payments

from .conftest import AT, DUE, ISSUED, Firm, text_of
from .test_paging import numbers_in

LATER = date(2099, 12, 31)


class TestTheList:
    def test_finds_by_number_and_by_customer(self, alice: Client, copper_kettle: Firm) -> None:
        other = copper_kettle.invoice()
        wanted = copper_kettle.invoice(copper_kettle.customer("Zürich Foods & Söhne", number="Z-77"))

        for words in (wanted.number, wanted.number[-2:], "zürich", "foods & sö", "z-77"):
            shown = text_of(alice, "/invoices", q=words)
            assert numbers_in(shown) == [wanted.number], words
        assert "Zürich Foods &amp; Söhne" in shown
        assert numbers_in(text_of(alice, "/invoices")) == [wanted.number, other.number]

    def test_takes_percent_signs_and_underscores_as_they_are(
        self, alice: Client, copper_kettle: Firm
    ) -> None:
        copper_kettle.invoice()

        for words in ("%", "_", "\\"):
            assert "No invoice matches" in text_of(alice, "/invoices", q=words)

    def test_has_a_tab_for_each_status(self, alice: Client, copper_kettle: Firm) -> None:
        late, open_one = copper_kettle.invoice(), copper_kettle.invoice(due_date=LATER)
        paid, voided = copper_kettle.invoice(), copper_kettle.invoice()
        copper_kettle.payment(paid, "120.00")
        invoices.void(invoice=voided, voided_date=DUE, at=AT)
        copper_kettle.draft()

        expected = {
            "": [voided, paid, open_one, late],
            "open": [open_one, late],
            "past_due": [late],
            "paid": [paid],
            "voided": [voided],
        }
        for status, rows in expected.items():
            found = numbers_in(text_of(alice, "/invoices", status=status))
            assert [number for number in found if number != "No number yet"] == [row.number for row in rows]
        assert numbers_in(text_of(alice, "/invoices", status="draft")) == ["No number yet"]

    def test_is_ordered_by_issue_and_by_due_date_where_they_are_late(
        self, alice: Client, copper_kettle: Firm
    ) -> None:
        newest_due_first = copper_kettle.invoice(issue_date=ISSUED - timedelta(days=9), due_date=DUE)
        newest = copper_kettle.invoice(issue_date=ISSUED, due_date=DUE - timedelta(days=9))

        shown, late = text_of(alice, "/invoices"), text_of(alice, "/invoices", status="past_due")

        assert numbers_in(shown) == [newest.number, newest_due_first.number]
        assert 'aria-sort="descending">Issued' in shown
        assert numbers_in(late) == [newest_due_first.number, newest.number]
        assert 'aria-sort="descending">Due' in late

    def test_leads_to_a_draft_that_has_no_number(self, alice: Client, copper_kettle: Firm) -> None:
        draft = copper_kettle.draft()

        assert f'<a class="number" href="/invoices/{draft.pk}">No number yet</a>' in text_of(
            alice, "/invoices"
        )

    def test_says_how_many_days_one_is_late(self, alice: Client, copper_kettle: Firm) -> None:
        today = copper_kettle.organization.today(timezone.now())
        copper_kettle.invoice(due_date=today - timedelta(days=3))

        assert "Past due · 3 d" in text_of(alice, "/invoices")

    def test_writes_what_customers_are_called_as_text(self, alice: Client, copper_kettle: Firm) -> None:
        copper_kettle.invoice(copper_kettle.customer("<b>Bytes</b> &amp; Bits"))

        shown = text_of(alice, "/invoices")

        assert "&lt;b&gt;Bytes&lt;/b&gt; &amp;amp; Bits" in shown


class TestWhetherIntacctHasIt:
    def mark(self, client: Client, invoice: Invoice) -> str:
        """Return the last cell of the invoice's row."""
        row = text_of(client, "/invoices", q=invoice.number).rpartition("<td")[2]
        return row.partition("<span")[2].partition(">")[2].partition("<")[0]

    def test_is_no_before_it_was_written(self, alice: Client, copper_kettle: Firm) -> None:
        assert self.mark(alice, copper_kettle.invoice()) == "Not in Intacct"

    def test_is_synced_while_both_hold_the_same(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        copper_kettle.link(invoice)

        assert self.mark(alice, invoice) == "Synced"

    @pytest.mark.parametrize(("born", "mark"), [("local", "Waiting"), ("remote", "Edited here")])
    def test_is_waiting_after_a_change_unless_it_came_from_there(
        self, alice: Client, copper_kettle: Firm, born: str, mark: str
    ) -> None:
        invoice = copper_kettle.invoice()
        copper_kettle.link(invoice, born=born)
        invoices.update(invoice=invoice, at=AT, notes="Changed")

        assert self.mark(alice, invoice) == mark

    def test_is_an_error_while_one_is_open(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        copper_kettle.link(invoice)
        copper_kettle.failure(invoice)

        assert self.mark(alice, invoice) == "Error"

    def test_is_in_doubt_while_an_answer_is_missing(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        copper_kettle.attempt(invoice, state="in_doubt")

        assert self.mark(alice, invoice) == "In doubt"

    def test_is_reversed_when_it_is_gone_there(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        copper_kettle.link(invoice, is_gone=True)

        assert self.mark(alice, invoice) == "Reversed there"


class TestAnInvoice:
    def test_shows_amounts_lines_payments_and_its_record_in_intacct(
        self, alice: Client, copper_kettle: Firm
    ) -> None:
        invoice = copper_kettle.invoice()
        payment = copper_kettle.payment(invoice, "20.00")
        link = copper_kettle.link(invoice)

        shown = text_of(alice, f"/invoices/{invoice.pk}")

        for text in (
            "$120.00",
            "$20.00",
            "$100.00",
            "SERVICE",
            payment.number,
            "Order Entry document",
            link.remote_number,
            link.remote_key,
            link.ar_key,
        ):
            assert text in shown, text

    def test_names_discounts_and_taxes(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        lines = [
            LineFacts(kind="item", amount=Decimal(99), name="Tea", quantity=Decimal("2.5")),
            LineFacts(kind="discount", amount=Decimal("-0.10"), name="Loyal customer"),
            LineFacts(kind="tax", amount=Decimal("7.25"), name="Sales tax"),
        ]
        invoices.update(invoice=invoice, lines=lines, at=AT)

        shown = text_of(alice, f"/invoices/{invoice.pk}")

        for text in (">2.5<", ">39.6<", ">Discount<", "-$0.10", ">Tax<", "$7.25", "$106.15"):
            assert text in shown, text

    def test_can_be_a_draft(self, alice: Client, copper_kettle: Firm) -> None:
        draft = copper_kettle.draft(due_date=None)

        shown = text_of(alice, f"/invoices/{draft.pk}")

        assert "Invoice No number yet" not in shown
        assert "Draft invoice" in shown


class TestTheHistoryOfAnInvoice:
    def history(self, client: Client, invoice: Invoice) -> list[str]:
        """Return what the history says, newest first."""
        shown = text_of(client, f"/invoices/{invoice.pk}")
        listed = shown.partition('<ol class="inside history">')[2].partition("</ol>")[0]
        return [part.partition("<")[0] for part in listed.split("<span>")[1:]]

    def test_tells_what_happened_newest_first(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice()
        invoices.update(
            invoice=invoice,
            lines=[LineFacts(kind="item", amount=Decimal(90), name="SERVICE")],
            due_date=date(2026, 2, 9),
            purchase_order="PO & 7",
            at=AT,
        )
        payment = copper_kettle.payment(invoice, "20.00")
        payments.void(payment=payment, voided_date=DUE, at=AT)
        invoices.void(invoice=invoice, voided_date=DUE, at=AT)

        assert self.history(alice, invoice) == [
            "Voided",
            "Settlement of $20.00 taken back",
            "Settled $20.00",
            "Due date changed from Feb 4, 2026 to Feb 9, 2026",
            "Total changed from $120.00 to $90.00",
            "Purchase order PO &amp; 7",
            f"Issued as {invoice.number}",
            "Prepared as a draft",
        ]

    def test_says_where_an_imported_one_came_from(self, alice: Client, copper_kettle: Firm) -> None:
        customer = copper_kettle.customer()
        invoice = Invoice.objects.create(
            organization=copper_kettle.organization,
            customer=customer,
            number="7",
            currency="USD",
            issue_date=ISSUED,
            state="issued",
            origin="imported",
            total=Decimal(0),
            created_at=AT,
            updated_at=AT,
        )

        assert self.history(alice, invoice) == ["Imported from Intacct"]


class TestAnEntity:
    def test_stands_beside_what_it_owns_where_the_connection_is_at_top_level(
        self, alice: Client, copper_kettle: Firm
    ) -> None:
        invoice = copper_kettle.invoice()
        copper_kettle.link(invoice, entity_id="200")

        assert '<small class="figures">Entity 200</small>' in text_of(alice, "/invoices")
        assert "<dt>Entity</dt><dd>200</dd>" in text_of(alice, f"/invoices/{invoice.pk}")

    def test_is_not_repeated_where_it_is_the_connections_own(
        self, alice: Client, copper_kettle: Firm
    ) -> None:
        copper_kettle.connection.entity_id = "200"
        copper_kettle.connection.save()
        copper_kettle.link(copper_kettle.invoice(), entity_id="200")

        assert "Entity 200" not in text_of(alice, "/invoices")


class TestCustomFields:
    def test_are_shown_by_their_names(self, alice: Client, copper_kettle: Firm) -> None:
        invoice = copper_kettle.invoice(custom_fields={"PROJECT": "Kettle 3"})

        assert "<dt>PROJECT</dt><dd>Kettle 3</dd>" in text_of(alice, f"/invoices/{invoice.pk}")
