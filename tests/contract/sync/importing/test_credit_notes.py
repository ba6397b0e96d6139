"""Credit memos of Intacct as credit notes here, where all credits travel (mode `all`)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from factories.reading import Reader
from tieout.ledger.invariants import check
from tieout.ledger.models import Application, CreditNote
from tieout.ledger.operations.credit_applications import unapply_credit
from tieout.sync.models import Failure, Link
from tieout.sync.operations.connections import save_settings


def travel(reader: Reader, mode: str) -> None:
    """Let credits travel as documented, or all."""
    settings = replace(reader.connection.settings, credit_applications=mode)
    save_settings(connection=reader.connection, settings=settings, at=reader.clock())
    reader.firm.connection.refresh_from_db()


@pytest.fixture
def billed(bare: Reader) -> Reader:
    """Give a firm where all credits travel, with two invoices of 100 and 60 in both books."""
    travel(bare, "all")
    bare.sync()
    bare.bill_there("100.00", number="SI-1")
    bare.bill_there("60.00", number="SI-2")
    bare.sync()
    return bare


def notes(reader: Reader) -> list[tuple[str, Decimal, Decimal]]:
    """Return the credit notes: number, total, what is left; after a look at the books."""
    assert check(reader.firm.organization) == []
    return [(row.number, row.total, row.unapplied) for row in CreditNote.objects.order_by("number")]


def credited(reader: Reader) -> list[tuple[str, str, Decimal]]:
    """Return what is applied of credit notes."""
    rows = Application.objects.filter(credit_note__isnull=False).order_by("pk")
    return [(row.credit_note.number, row.invoice.number, row.amount) for row in rows if row.credit_note]


class TestACreditMemo:
    def test_becomes_a_credit_note_with_its_lines(self, billed: Reader) -> None:
        lines = [{"amount": "100.00", "memo": "Kettle"}, {"amount": "50.00", "memo": "Lid"}]
        made = billed.there.act("credit-memo", customer_id="CK-1", number="CM-1", lines=lines)

        billed.sync()

        note = CreditNote.objects.get()
        link = Link.objects.get(kind="credit_note")
        assert notes(billed) == [("CM-1", 150, 150)]
        assert [(line.name, line.amount) for line in note.lines.all()] == [("Kettle", 100), ("Lid", 50)]
        assert (note.origin, note.customer) == ("imported", billed.customer("CK-1"))
        assert (link.remote_object, link.remote_key, link.remote_number) == (
            "ARADJUSTMENT",
            str(made["record_no"]),
            "CM-1",
        )

    def test_is_brought_when_order_entry_posted_it_for_a_return(self, billed: Reader) -> None:
        billed.bill_there("25.00", number="RET-1", definition="Sales Return")

        billed.sync()

        assert notes(billed) == [("RET-1", 25, 25)]

    def test_is_none_that_raises_what_is_owed(self, billed: Reader) -> None:
        billed.there.act("debit-memo", customer_id="CK-1", number="DM-1", lines=[{"amount": "10.00"}])

        billed.sync()

        assert notes(billed) == []

    def test_is_left_out_with_its_inactive_customer(self, billed: Reader) -> None:
        billed.there.act("create-customer", name="Gone", customer_id="CK-9")
        billed.credit_there("10.00", number="CM-9", customer="CK-9")
        billed.there.act("deactivate-customer", customer_id="CK-9")

        billed.sync()

        assert notes(billed) == []
        assert Failure.objects.count() == 0

    def test_that_is_open_comes_with_the_first_import(self, bare: Reader) -> None:
        """E12: with what it has settled so far."""
        bare.bill_there("100.00", number="SI-1")
        bare.credit_there("150.00", number="CM-1", settles={"SI-1": "30.00"})
        travel(bare, "all")
        bare.pass_time(hours=8)

        bare.import_invoices()

        assert notes(bare) == [("CM-1", 150, 120)]
        assert credited(bare) == [("CM-1", "SI-1", 30)]

    def test_that_is_used_up_comes_with_the_invoice_that_it_settles(self, bare: Reader) -> None:
        bare.bill_there("100.00", number="SI-1")
        bare.credit_there("30.00", number="CM-1", settles={"SI-1": "30.00"})
        travel(bare, "all")
        bare.pass_time(hours=8)

        bare.import_invoices()

        assert notes(bare) == [("CM-1", 30, 0)]
        assert bare.invoice("SI-1").open_balance == 70

    def test_changes_nothing_when_it_is_read_again(self, billed: Reader) -> None:
        billed.credit_there("150.00", number="CM-1", settles={"SI-1": "30.00"})
        billed.sync()

        assert billed.sync().counts == {}


class TestAChangeInIntacct:
    def test_of_a_credit_memo_is_followed(self, billed: Reader) -> None:
        made = billed.credit_there("150.00", number="CM-1", settles={"SI-1": "30.00"})
        billed.sync()

        billed.there.done(
            f'<update_aradjustment key="{made["record_no"]}"><description>Broken</description>'
            "</update_aradjustment>"
        )
        billed.sync()

        assert (CreditNote.objects.get().notes, notes(billed)) == ("Broken", [("CM-1", 150, 120)])

    def test_that_deletes_an_unused_memo_voids_its_credit_note_within_a_day(self, billed: Reader) -> None:
        made = billed.credit_there("150.00", number="CM-1")
        billed.sync()
        billed.there.act("delete-adjustment", record_no=made["record_no"])

        billed.sync()
        before = CreditNote.objects.get().state
        billed.pass_time(hours=25)
        billed.sync()

        assert (before, CreditNote.objects.get().state) == ("issued", "voided")
        assert Link.objects.get(kind="credit_note").is_gone
        assert billed.sync().counts == {}

    def test_that_deletes_a_memo_which_was_used_here_is_a_failure_until_that_is_taken_off(
        self, billed: Reader
    ) -> None:
        billed.firm.set(write_credits=False)
        made = billed.credit_there("150.00", number="CM-1")
        billed.sync()
        note, invoice = CreditNote.objects.get(), billed.invoice("SI-1")
        application = billed.firm.apply_credit(note, invoice, "30.00")
        billed.there.act("delete-adjustment", record_no=made["record_no"])
        billed.pass_time(hours=25)

        billed.sync()
        failure = billed.failure()
        unapply_credit(application=application, at=billed.clock())
        billed.sync()

        assert failure.text == "CM-1 is gone in Intacct, and 30 USD of it are applied in Tieout."
        assert (failure.cause, failure.kind) == ("gone_in_intacct", "credit_note")
        assert billed.firm.failures() == []
        assert CreditNote.objects.get().state == "voided"

    def test_of_a_return_replaces_its_credit_note(self, billed: Reader) -> None:
        made = billed.bill_there("25.00", number="RET-1", definition="Sales Return")
        billed.sync()

        lines = [{"item": "SERVICE", "quantity": 1, "price": "20.00"}]
        billed.there.act("edit-sales-invoice", document=made["document"], lines=lines)
        billed.sync()

        standing = CreditNote.objects.filter(state="issued")
        assert [(row.number, row.total) for row in standing] == [("RET-1", 20)]
        assert Failure.objects.count() == 0


class TestWhatIsApplied:
    def test_is_applied_of_the_credit_note_in_part_or_as_a_whole(self, billed: Reader) -> None:
        billed.credit_there("150.00", number="CM-1", settles={"SI-1": "30.00", "SI-2": "60.00"})

        billed.sync()

        assert credited(billed) == [("CM-1", "SI-1", 30), ("CM-1", "SI-2", 60)]
        assert notes(billed) == [("CM-1", 150, 60)]
        assert billed.payments() == []
        assert Failure.objects.count() == 0
        assert set(Link.objects.filter(kind="application").values_list("remote_object", flat=True)) == {
            "ARPYMTDETAIL"
        }

    def test_elsewhere_leaves_less_here(self, billed: Reader) -> None:
        billed.there.act("ar-invoice", customer_id="CK-1", number="AR-9", lines=[{"amount": "50.00"}])
        billed.credit_there("150.00", number="CM-1", settles={"SI-1": "30.00", "AR-9": "50.00"})

        billed.sync()

        assert notes(billed) == [("CM-1", 150, 70)]
        assert CreditNote.objects.get().applied_elsewhere == 50

    def test_is_gone_when_it_is_taken_off_in_intacct(self, billed: Reader) -> None:
        billed.credit_there("150.00", number="CM-1", settles={"SI-1": "30.00"})
        billed.sync()
        [payment] = billed.firm.there("payments")

        billed.there.act("unapply", record_no=payment["record_no"])
        billed.sync()

        assert credited(billed) == []
        assert notes(billed) == [("CM-1", 150, 150)]
        assert Link.objects.get(kind="application").is_gone


class TestAChangeOfMode:
    """It counts for later applications only."""

    def test_leaves_entries_and_warnings_as_they_are(self, billed: Reader) -> None:
        travel(billed, "as documented")
        billed.credit_there("150.00", number="CM-1", settles={"SI-1": "30.00", "SI-2": "60.00"})
        billed.sync()

        travel(billed, "all")
        billed.there.act(
            "apply-credit", credit={"number": "CM-1"}, invoices=[{"number": "SI-1", "amount": "20.00"}]
        )
        billed.sync()

        assert [(row.kind, row.amount) for row in billed.payments()] == [("applied_credit", 30)]
        assert credited(billed) == [("CM-1", "SI-1", 20)]
        assert [row.level for row in Failure.objects.filter(state="open")] == ["warning"]
        assert (billed.invoice("SI-1").open_balance, billed.invoice("SI-2").open_balance) == (50, 60)
        assert notes(billed) == [("CM-1", 150, 40)]

    def test_leaves_applications_as_they_are(self, billed: Reader) -> None:
        billed.credit_there("150.00", number="CM-1", settles={"SI-1": "30.00"})
        billed.sync()

        travel(billed, "as documented")
        billed.there.act(
            "apply-credit", credit={"number": "CM-1"}, invoices=[{"number": "SI-1", "amount": "20.00"}]
        )
        billed.sync()

        assert credited(billed) == [("CM-1", "SI-1", 30)]
        assert [(row.kind, row.amount) for row in billed.payments()] == [("applied_credit", 20)]
        assert notes(billed) == [("CM-1", 150, 100)]


class TestAnIdlePoll:
    """P3."""

    def test_of_all_streams_costs_at_most_six_transactions(self, billed: Reader) -> None:
        billed.sync()
        billed.there.post_control("counters/reset")

        billed.sync()

        assert billed.firm.counters()["transactions"] <= 6
