"""Credit notes that travel as documents: all of them in mode `all`, and write-offs always (E11, E14)."""

from __future__ import annotations

from datetime import date
from typing import Any

from factories.writing import AT, TODAY, Firm, discount, item, tax
from tieout.ledger.models import CreditNote
from tieout.ledger.operations import credit_applications, credit_notes, write_offs
from tieout.sync.models import Link, Operation, RecordKind
from tieout.sync.operations import connections, failures
from tieout.sync.settings import ConnectionSettings

LATER = date(2026, 3, 20)


def memos(firm: Firm) -> list[tuple[str, str, str]]:
    """Return the adjustments of Intacct: number, total, and what is left of them."""
    return [(row["number"], row["total"], row["due"]) for row in firm.there("adjustments")]


def applied(firm: Firm) -> list[tuple[Any, ...]]:
    """Return what is applied in Intacct: the cash, and the invoices with the credit that each got."""
    return [
        (row["amount"], *((part["number"], part["credit"]) for part in row["applications"]))
        for row in firm.there("payments", state="Complete")
    ]


def due(firm: Firm) -> list[str]:
    """Return what the invoices of Intacct still owe, in their order."""
    return [row["due"] for row in firm.there("invoices")]


def renumber(note: CreditNote, number: str) -> None:
    credit_notes.renumber(credit_note=note, number=number, at=AT)


class TestACreditNoteInModeAll:
    def test_is_a_credit_memo_with_the_lines_turned_round(self, firm: Firm) -> None:
        firm.set(credit_applications="all")
        acme = firm.customer("Acme", number="C-1")
        note = firm.credit(acme, item("100.00"), discount("10.00"), tax("6.30"))

        summary = firm.write()

        [row] = firm.there("adjustments")
        assert (row["number"], row["customer_id"], row["date"]) == (note.number, "C-1", "2026-03-02")
        assert (row["total"], row["due"]) == ("-96.30", "-96.30")
        assert [(line["account"], line["amount"], line["location"]) for line in row["lines"]] == [
            ("4000", "-100.00", "100"),
            ("4900", "10.00", "100"),
            ("2200", "-6.30", "100"),
        ]
        link = firm.link(note)
        assert (link.remote_object, link.remote_key) == ("ARADJUSTMENT", str(row["record_no"]))
        assert link.remote_number == note.number
        assert (summary.credit_notes_written, firm.failures()) == (1, [])

    def test_is_applied_without_cash(self, firm: Firm) -> None:
        firm.set(credit_applications="all")
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        note = firm.credit(acme, "150.00")
        firm.apply_credit(note, first, "120.00")
        firm.apply_credit(note, second, "20.00")

        firm.write()

        # E7 does not apply: the entire first invoice is credited there too.
        assert applied(firm) == [
            ("0.00", (first.number, "120.00")),
            ("0.00", (second.number, "20.00")),
        ]
        assert memos(firm) == [(note.number, "-150.00", "-10.00")]
        assert due(firm) == ["0.00", "60.00"] == [firm.owed(first), firm.owed(second)]
        assert firm.failures() == []

    def test_in_a_foreign_currency_is_applied_all_the_same(self, firm: Firm) -> None:
        firm.set(credit_applications="all")
        euros = firm.customer("Européenne", currency="EUR")
        invoice, note = firm.invoice(euros, "120.00"), firm.credit(euros, "50.00")
        firm.write()
        firm.set(undeposited_funds_account="")
        firm.apply_credit(note, invoice, "50.00")

        firm.write()

        assert (due(firm), [row["currency"] for row in firm.there("adjustments")]) == (["70.00"], ["EUR"])

    def test_of_a_draft_does_not_go(self, firm: Firm) -> None:
        firm.set(credit_applications="all")
        credit_notes.draft(
            organization=firm.organization,
            customer=firm.customer(),
            lines=[item("50.00")],
            issue_date=TODAY,
            at=AT,
        )

        firm.write()

        assert firm.there("adjustments") == []

    def test_before_the_date_range_stays_as_documented(self, firm: Firm) -> None:
        firm.set(credit_applications="all", date_from="2026-03-01")
        acme = firm.customer()
        note = firm.credit(acme, "50.00", issue_date=date(2026, 2, 1))
        firm.apply_credit(note, firm.invoice(acme, "120.00"), "50.00")

        firm.write()

        assert (firm.there("adjustments"), due(firm)) == ([], ["70.00"])

    def test_keeps_its_applications_waiting_while_it_fails(self, firm: Firm) -> None:
        firm.set(credit_applications="all", discount_account="")
        acme = firm.customer()
        note = firm.credit(acme, item("60.00"), discount("10.00"))
        firm.apply_credit(note, firm.invoice(acme, "120.00"), "50.00")
        firm.write()
        parent, child = firm.failure(kind="credit_note"), firm.failure(kind="application")
        assert (parent.cause, child.cause, child.waits_for) == (
            "account_not_set",
            "waiting_for_parent",
            parent.subject,
        )

        firm.set(discount_account="4900")
        firm.write()

        assert (firm.failures(), due(firm)) == ([], ["70.00"])

    def test_whose_number_is_taken_can_be_linked(self, firm: Firm) -> None:
        firm.set(credit_applications="all")
        acme = firm.customer("Acme", number="C-1")
        firm.write()
        firm.wire.act(
            "credit-memo", customer_id="C-1", number="CN-7", lines=[{"account": "4000", "amount": "50.00"}]
        )
        note = firm.credit(acme, "50.00", number="CN-7")
        firm.apply_credit(note, firm.invoice(acme, "120.00"), "20.00")
        firm.write()
        failure = firm.failure(kind="credit_note")
        assert failure.cause == "number_collision"
        [candidate] = failures.link_candidates(failure)

        failures.link(failure=failure, remote_key=candidate["remote_key"], at=AT)
        firm.write()

        assert (memos(firm), due(firm)) == ([("CN-7", "-50.00", "-30.00")], ["100.00"])
        assert firm.failures() == []

    def test_whose_number_is_taken_goes_under_another(self, firm: Firm) -> None:
        firm.set(credit_applications="all")
        acme = firm.customer("Acme", number="C-1")
        firm.write()
        firm.wire.act(
            "credit-memo", customer_id="C-1", number="CN-7", lines=[{"account": "4000", "amount": "9.00"}]
        )
        note = firm.credit(acme, "50.00", number="CN-7")
        firm.write()

        renumber(note, "CN-8")
        firm.write()

        assert memos(firm) == [("CN-7", "-9.00", "-9.00"), ("CN-8", "-50.00", "-50.00")]
        assert firm.failures() == []


class TestAWrittenCreditNote:
    def written(self, firm: Firm, amount: str = "50.00") -> CreditNote:
        firm.set(credit_applications="all")
        note = firm.credit(firm.customer(), amount)
        firm.write()
        return note

    def test_that_is_renumbered_is_renumbered_there(self, firm: Firm) -> None:
        note = self.written(firm)

        renumber(note, "CN-NEW")
        firm.write()

        assert memos(firm) == [("CN-NEW", "-50.00", "-50.00")]
        assert firm.link(note).remote_number == "CN-NEW"

    def test_with_other_lines_is_deleted_and_written_anew(self, firm: Firm) -> None:
        note = self.written(firm)
        old = firm.link(note).remote_key

        credit_notes.update(credit_note=note, lines=[item("70.00")], at=AT)
        summary = firm.write()

        assert memos(firm) == [(note.number, "-70.00", "-70.00")]
        link = firm.link(note)
        assert (link.generation, link.is_gone, link.remote_key != old) == (2, False, True)
        assert (summary.credit_notes_replaced, summary.credit_notes_voided) == (1, 0)
        assert [attempt.operation for attempt in firm.attempts(kind=RecordKind.CREDIT_NOTE)] == [
            Operation.CREATE,
            Operation.DELETE,
            Operation.CREATE,
        ]

    def test_of_which_a_part_is_applied_keeps_its_lines(self, firm: Firm) -> None:
        note = self.written(firm)
        firm.apply_credit(note, firm.invoice(note.customer, "120.00"), "20.00")
        firm.write()

        credit_notes.update(credit_note=note, lines=[item("70.00")], at=AT)
        firm.write()

        assert firm.failure().cause == "changed_after_applying"
        assert memos(firm) == [(note.number, "-50.00", "-30.00")]

    def test_with_other_notes_only_has_nothing_to_tell(self, firm: Firm) -> None:
        note = self.written(firm)
        before = firm.counters()["writes"]

        credit_notes.update(credit_note=note, notes="Broken cups", at=AT)
        firm.write()

        note.refresh_from_db()
        assert (firm.counters()["writes"], firm.link(note).revision) == (before, note.revision)

    def test_that_is_voided_is_deleted(self, firm: Firm) -> None:
        note = self.written(firm)

        credit_notes.void(credit_note=note, voided_date=LATER, at=AT)
        summary = firm.write()

        assert (memos(firm), firm.failures()) == ([], [])
        assert (firm.link(note).is_gone, summary.credit_notes_voided) == (True, 1)

    def test_is_taken_off_before_it_is_voided(self, firm: Firm) -> None:
        note = self.written(firm)
        invoice = firm.invoice(note.customer, "120.00")
        application = firm.apply_credit(note, invoice, "50.00")
        firm.write()

        credit_applications.unapply_credit(application=application, at=AT)
        credit_notes.void(credit_note=note, voided_date=LATER, at=AT)
        firm.write()

        assert (memos(firm), due(firm), applied(firm)) == ([], ["120.00"], [])
        assert firm.failures() == []

    def test_stays_one_although_the_mode_changes_back(self, firm: Firm) -> None:
        note = self.written(firm)
        invoice = firm.invoice(note.customer, "120.00")
        firm.set(credit_applications="as documented")

        firm.apply_credit(note, invoice, "50.00")
        firm.write()

        assert (applied(firm), memos(firm)) == (
            [("0.00", (invoice.number, "50.00"))],
            [(note.number, "-50.00", "0.00")],
        )


class TestAChangeOfTheMode:
    def change(self, firm: Firm, mode: str) -> None:
        """Let Alice save the settings as the pages do."""
        settings = ConnectionSettings.from_json(
            {**firm.connection.settings_json, "credit_applications": mode}
        )
        connections.save_settings(connection=firm.connection, settings=settings, at=firm.now)

    def test_leaves_a_note_as_documented_that_was_applied_before(self, firm: Firm) -> None:
        acme = firm.customer()
        invoice, note = firm.invoice(acme, "120.00"), firm.credit(acme, "50.00")
        firm.apply_credit(note, invoice, "20.00")
        firm.wait(days=1)
        self.change(firm, "all")
        firm.wait(days=1)
        firm.apply_credit(note, invoice, "30.00")

        firm.write()

        assert firm.there("adjustments") == []
        assert [row["amount"] for row in firm.there("payments")] == ["20.00", "30.00"]
        assert due(firm) == ["70.00"]

    def test_takes_along_a_note_that_was_not_applied_yet(self, firm: Firm) -> None:
        acme = firm.customer()
        invoice, note = firm.invoice(acme, "120.00"), firm.credit(acme, "50.00")
        firm.wait(days=1)
        self.change(firm, "all")
        firm.wait(days=1)
        firm.apply_credit(note, invoice, "50.00")

        firm.write()

        assert memos(firm) == [(note.number, "-50.00", "0.00")]
        assert due(firm) == ["70.00"]

    def test_from_the_first_settings_on_counts_for_everything(self, firm: Firm) -> None:
        acme = firm.customer()
        note = firm.credit(acme, "50.00")
        firm.apply_credit(note, firm.invoice(acme, "120.00"), "50.00")
        firm.connection.settings_version = 0
        firm.connection.save(update_fields=["settings_version"])
        firm.wait(days=1)
        self.change(firm, "all")

        firm.write()

        assert memos(firm) == [(note.number, "-50.00", "0.00")]


class TestAWriteOff:
    def test_is_a_credit_memo_to_bad_debt_that_is_applied(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.payment((invoice, "100.00"))
        firm.write()
        note = firm.write_off(invoice)

        summary = firm.write()

        [row] = firm.there("adjustments")
        assert (row["number"], row["total"], row["due"]) == (note.number, "-20.00", "0.00")
        assert [(line["account"], line["amount"]) for line in row["lines"]] == [("6500", "-20.00")]
        assert applied(firm)[1:] == [("0.00", (invoice.number, "20.00"))]
        assert (firm.owed(invoice), due(firm)) == ("0.00", ["0.00"])
        assert (summary.credit_notes_written, summary.credits_applied) == (1, 1)
        assert firm.failures() == []

    def test_of_an_entire_invoice_is_no_credit_that_e7_leaves_out(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.write_off(invoice)

        firm.write()

        assert (due(firm), firm.failures()) == (["0.00"], [])

    def test_waits_for_an_account_and_says_so(self, firm: Firm) -> None:
        firm.set(bad_debt_account="")
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.write_off(invoice, "20.00")
        firm.write()
        failure = firm.failure(kind="credit_note")
        assert (failure.cause, failure.details["setting"]) == ("account_not_set", "bad_debt_account")
        assert firm.failure(kind="application").waits_for == failure.subject

        firm.set(bad_debt_account="6500")
        firm.write()

        assert (due(firm), firm.failures()) == (["100.00"], [])

    def test_that_is_undone_is_taken_off_and_deleted(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        note = firm.write_off(invoice, "20.00")
        firm.write()

        write_offs.undo_write_off(credit_note=note, voided_date=LATER, at=AT)
        firm.write()

        assert (memos(firm), applied(firm), due(firm)) == ([], [], ["120.00"])
        assert firm.owed(invoice) == "120.00"
        assert firm.link(note).is_gone
        assert not Link.objects.filter(kind=RecordKind.CREDIT_APPLICATION, is_gone=False).exists()
        assert firm.failures() == []
