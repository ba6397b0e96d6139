"""Storing credit notes that come from elsewhere."""

from __future__ import annotations

from decimal import Decimal

from factories.ledger import (
    LATER,
    TODAY,
    apply_credit,
    history_of,
    import_credit_note,
    incoming_credit_note,
    item,
    make_invoice,
    tax,
    usd,
)
from tieout.ledger.errors import CreditNoteLinesDiffer, CreditNoteNotPositive, NumberMissing, TextTooLong
from tieout.ledger.facts import IncomingCreditNote, Stored
from tieout.ledger.invariants import check
from tieout.ledger.models import Change, CreditNote, Customer
from tieout.ledger.operations import credit_notes
from tieout.ledger.operations.bulk import store_credit_notes


def store(customer: Customer, *rows: IncomingCreditNote) -> list[Stored]:
    """Store credit notes a day later."""
    return store_credit_notes(organization=customer.organization, rows=rows, at=LATER)


class TestStoreCreditNotes:
    def test_creates_credit_notes_with_their_lines(self, northwind: Customer) -> None:
        before = Change.objects.count()
        row = incoming_credit_note(northwind, number="CM-1", total="108", lines=(item("100"), tax("8")))

        (stored,) = store(northwind, row)

        note = CreditNote.objects.get(pk=stored.id)
        assert (stored.outcome, note.number, note.origin, note.state) == (
            "created",
            "CM-1",
            "imported",
            "issued",
        )
        assert (note.unapplied_money, note.kind) == (usd(108), "credit")
        assert [line.amount for line in note.lines.all()] == [100, 8]
        assert Change.objects.count() == before
        assert check(northwind.organization) == []

    def test_may_be_repeated(self, northwind: Customer) -> None:
        note = import_credit_note(northwind, number="CM-1")

        (same,) = store(northwind, incoming_credit_note(northwind, id=note.pk, number="CM-1"))

        assert (same.outcome, same.revision, len(history_of(note))) == ("unchanged", 1, 1)

    def test_changes_what_differs(self, northwind: Customer) -> None:
        note = import_credit_note(northwind, number="CM-1")

        (changed,) = store(
            northwind, incoming_credit_note(northwind, id=note.pk, number="CM-1", total="70", notes="less")
        )

        note.refresh_from_db()
        assert (changed.outcome, note.total, note.notes, note.revision) == ("updated", 70, "less", 2)

    def test_answers_below_applied_and_stores_nothing_of_it(self, northwind: Customer) -> None:
        note = import_credit_note(northwind, number="CM-1")
        apply_credit(note, make_invoice(customer=northwind), usd(80))

        (below,) = store(northwind, incoming_credit_note(northwind, id=note.pk, number="CM-1", total="79"))

        note.refresh_from_db()
        assert (below.outcome, note.total) == ("below_applied", 100)

    def test_leaves_less_of_what_was_applied_elsewhere_after_an_edit(self, northwind: Customer) -> None:
        note = import_credit_note(northwind, number="CM-1")
        CreditNote.objects.filter(pk=note.pk).update(applied_elsewhere=90)

        store(northwind, incoming_credit_note(northwind, id=note.pk, number="CM-1", total="60"))

        note.refresh_from_db()
        assert (note.total, note.applied_elsewhere, note.unapplied) == (60, 60, 0)

    def test_lets_a_credit_note_stand_again_that_was_voided(self, northwind: Customer) -> None:
        note = import_credit_note(northwind, number="CM-1")
        credit_notes.void(credit_note=note, voided_date=TODAY, at=LATER, is_told_from_elsewhere=True)

        (stored,) = store(northwind, incoming_credit_note(northwind, id=note.pk, number="CM-1"))

        note.refresh_from_db()
        assert (stored.outcome, note.state, note.voided_date) == ("updated", "issued", None)

    def test_refuses_a_bad_row_alone(self, northwind: Customer) -> None:
        *bad, good = store(
            northwind,
            incoming_credit_note(northwind, number=" "),
            incoming_credit_note(northwind, total="90", lines=(item("91"),)),
            incoming_credit_note(northwind, total="0"),
            incoming_credit_note(northwind, number="x" * 101),
            incoming_credit_note(northwind, lines=(item("100", name="x" * 501),)),
            incoming_credit_note(northwind),
        )

        kinds = [type(row.refusal) for row in bad]
        assert kinds == [
            NumberMissing,
            CreditNoteLinesDiffer,
            CreditNoteNotPositive,
            TextTooLong,
            TextTooLong,
        ]
        assert good.outcome == "created"
        assert CreditNote.objects.get().total == Decimal(100)
