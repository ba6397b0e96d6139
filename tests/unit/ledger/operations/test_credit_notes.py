"""Drafting, issuing, changing and voiding credit notes."""

import pytest

from factories.ledger import (
    AT,
    LATER,
    TODAY,
    apply_credit,
    discount,
    eur,
    history_of,
    item,
    make_credit_draft,
    make_credit_note,
    make_invoice,
    make_write_off,
    tax,
    usd,
)
from tieout.identity.models import User
from tieout.ledger.errors import (
    CreditNoteBelowApplied,
    CreditNoteClosed,
    CreditNoteEmpty,
    CreditNoteHasApplications,
    CreditNoteNotDraft,
    CreditNoteNotPositive,
    ImportedCreditNote,
    NumberTaken,
    WriteOffIsWhole,
)
from tieout.ledger.models import Change, CreditNote, CreditNoteState, Customer, What
from tieout.ledger.operations import credit_notes


class TestDraft:
    def test_adds_up_its_lines(self, northwind: Customer) -> None:
        note = make_credit_draft(customer=northwind, lines=[item("100"), discount("-10"), tax("7.20")])

        assert note.total_money == usd("97.20")
        assert [line.amount for line in note.lines.all()] == [100, -10, usd("7.20").amount]

    def test_has_no_number_and_nothing_to_apply(self, northwind: Customer) -> None:
        note = CreditNote.objects.get(pk=make_credit_draft(customer=northwind).pk)

        assert (note.number, note.state, note.unapplied) == ("", CreditNoteState.DRAFT, 0)

    def test_takes_the_currency_of_the_customer(self, northwind: Customer) -> None:
        assert make_credit_draft(customer=northwind, currency="").currency == northwind.currency

    def test_refuses_to_be_empty(self, northwind: Customer) -> None:
        with pytest.raises(CreditNoteEmpty, match="needs at least one line"):
            make_credit_draft(customer=northwind, lines=[])

    def test_refuses_to_credit_nothing(self, northwind: Customer) -> None:
        with pytest.raises(CreditNoteNotPositive, match=r"add up to 0\.00 USD: a credit note is positive"):
            make_credit_draft(customer=northwind, lines=[item("0")])


class TestIssue:
    def test_gives_a_number_of_its_own_sequence_and_tells(self, northwind: Customer) -> None:
        make_invoice(customer=northwind)

        note = make_credit_note(customer=northwind)

        assert (note.number, note.unapplied_money, note.revision) == ("CN-00001", usd(120), 2)
        told = Change.objects.filter(kind="credit_note", record_id=note.pk).order_by("id")
        assert [change.what for change in told] == [What.CREATED, What.ISSUED]

    def test_keeps_the_number_that_a_person_chose(self, northwind: Customer) -> None:
        assert make_credit_note(customer=northwind, number="RETURN-7").number == "RETURN-7"

    def test_refuses_a_taken_number(self, northwind: Customer) -> None:
        make_credit_note(customer=northwind, number="RETURN-7")

        with pytest.raises(NumberTaken):
            make_credit_draft(customer=northwind, number="RETURN-7")

    def test_refuses_what_is_issued_already(self, northwind: Customer) -> None:
        note = make_credit_note(customer=northwind)

        with pytest.raises(CreditNoteNotDraft, match="CN-00001 is issued already"):
            credit_notes.issue(credit_note=note, at=LATER)


class TestUpdate:
    def test_replaces_lines_and_total(self, northwind: Customer, alice: User) -> None:
        note = make_credit_note(customer=northwind)

        changed = credit_notes.update(credit_note=note, lines=[item("80")], notes="less", at=LATER, by=alice)

        assert (changed.total_money, changed.unapplied_money, changed.notes) == (usd(80), usd(80), "less")
        assert (changed.revision, changed.updated_at) == (3, LATER)
        assert history_of(changed)[-1].total == 80

    def test_changes_nothing_when_all_stays_the_same(self, northwind: Customer) -> None:
        note = make_credit_note(customer=northwind, lines=[item("80")])

        same = credit_notes.update(credit_note=note, lines=[item("80")], issue_date=TODAY, at=LATER)

        assert same.revision == note.revision

    def test_refuses_to_fall_below_what_is_applied(self, northwind: Customer) -> None:
        note = make_credit_note(customer=northwind)
        apply_credit(note, make_invoice(customer=northwind), usd(50))

        with pytest.raises(CreditNoteBelowApplied, match=r"cannot become 49\.00 USD: 50\.00 of it"):
            credit_notes.update(credit_note=note, lines=[item("49")], at=LATER)

    def test_refuses_a_voided_credit_note(self, northwind: Customer) -> None:
        note = make_credit_note(customer=northwind)
        credit_notes.void(credit_note=note, voided_date=TODAY, at=AT)

        with pytest.raises(CreditNoteClosed):
            credit_notes.update(credit_note=note, notes="late", at=LATER)

    def test_refuses_the_amount_of_a_write_off(self, northwind: Customer) -> None:
        note = make_write_off(make_invoice(customer=northwind))

        with pytest.raises(WriteOffIsWhole, match="undo it as a whole"):
            credit_notes.update(credit_note=note, lines=[item("200")], at=LATER)


class TestRenumber:
    def test_gives_an_issued_credit_note_another_number(self, northwind: Customer) -> None:
        note = make_credit_note(customer=northwind)

        renamed = credit_notes.renumber(credit_note=note, number=" CN-7 ", at=LATER)

        assert (renamed.number, renamed.revision) == ("CN-7", 3)

    def test_changes_nothing_when_it_has_the_number(self, northwind: Customer) -> None:
        note = make_credit_note(customer=northwind)

        assert credit_notes.renumber(credit_note=note, number=note.number, at=LATER).revision == 2

    def test_refuses_a_voided_credit_note(self, northwind: Customer) -> None:
        note = make_credit_note(customer=northwind)
        credit_notes.void(credit_note=note, voided_date=TODAY, at=AT)

        with pytest.raises(CreditNoteClosed):
            credit_notes.renumber(credit_note=note, number="CN-7", at=LATER)


class TestVoid:
    def test_leaves_nothing_to_apply(self, northwind: Customer) -> None:
        note = make_credit_note(customer=northwind)

        voided = credit_notes.void(credit_note=note, voided_date=TODAY, at=LATER)

        assert (voided.state, voided.voided_date, voided.unapplied_money) == ("voided", TODAY, usd(0))
        assert Change.objects.latest("id").what == What.VOIDED

    def test_refuses_a_credit_note_with_applications(self, northwind: Customer) -> None:
        note = make_credit_note(customer=northwind)
        apply_credit(note, make_invoice(customer=northwind), usd(50))

        with pytest.raises(CreditNoteHasApplications, match=r"50\.00 USD of it are applied"):
            credit_notes.void(credit_note=note, voided_date=TODAY, at=LATER)

    def test_refuses_to_void_twice(self, northwind: Customer) -> None:
        note = make_credit_note(customer=northwind)
        credit_notes.void(credit_note=note, voided_date=TODAY, at=AT)

        with pytest.raises(CreditNoteClosed):
            credit_notes.void(credit_note=note, voided_date=TODAY, at=LATER)

    def test_leaves_one_of_the_other_book_to_that_book(self, northwind: Customer) -> None:
        note = make_credit_note(customer=northwind)
        CreditNote.objects.filter(pk=note.pk).update(origin="imported")

        with pytest.raises(ImportedCreditNote, match="came from Intacct: void it there"):
            credit_notes.void(credit_note=note, voided_date=TODAY, at=LATER)

        told = credit_notes.void(credit_note=note, voided_date=TODAY, at=LATER, is_told_from_elsewhere=True)
        assert told.state == CreditNoteState.VOIDED


class TestCurrencies:
    def test_of_credit_notes_may_differ(self, northwind: Customer) -> None:
        assert make_credit_note(customer=northwind, total=eur(10)).unapplied_money == eur(10)
