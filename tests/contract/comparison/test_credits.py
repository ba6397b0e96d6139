"""The tie-out of credits and write-offs: what each book holds of them, and why only one of them does."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from factories import both_credits as credits_of
from factories.both_books import TODAY, BothBooks
from tieout.ledger.models import Application, CreditNote
from tieout.sync.models import AttemptState, FailureState, RecordKind

pytestmark = pytest.mark.django_db

Line = tuple[str, Decimal, Decimal, str]


def lines(books: BothBooks) -> list[Line]:
    """Compare both books, and give each difference as record, numbers and reason."""
    return [(line.record, line.tieout, line.intacct, line.reason.value) for line in books.differences()]


class TestACreditAppliedInTieout:
    def test_is_not_yet_written_while_it_is_a_part(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        empty.credited(invoice, "20.00")

        assert empty.reason_of(invoice) == "not_yet_written"

    def test_stays_here_when_it_settles_the_whole_invoice(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "25.00")
        empty.credited(invoice, "25.00")

        assert lines(empty) == [(invoice.number, Decimal(0), Decimal(25), "credit_not_written")]

    def test_is_partial_when_it_settles_the_rest_after_a_payment(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        empty.link_payment(empty.payment(invoice, "50.00"), credits_of.pay(empty, key, "50.00"))
        empty.credited(invoice, "70.00")

        assert empty.reason_of(invoice) == "not_yet_written"

    def test_stays_here_when_the_sync_warned_of_it_until_a_person_insists(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        application = empty.credited(invoice, "120.00")
        warning = empty.failure(RecordKind.CREDIT_APPLICATION, application, level="warning")
        assert empty.reason_of(invoice) == "credit_not_written"

        warning.apply_here_too = True
        warning.save(update_fields=["apply_here_too"])

        assert empty.reason_of(invoice) == "not_yet_written"

    def test_travels_as_a_whole_in_the_other_mode(self, empty: BothBooks) -> None:
        empty.set(credit_applications="all")
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        empty.credited(invoice, "120.00")

        assert empty.reason_of(invoice) == "not_yet_written"

    def test_stays_here_when_the_mode_was_changed_later(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        empty.credited(invoice, "120.00")
        empty.set(credit_applications="all")
        empty.connection.credits_changed_at = datetime.now(UTC) + timedelta(days=365)
        empty.connection.save(update_fields=["credits_changed_at"])

        assert empty.reason_of(invoice) == "credit_not_written"

    @pytest.mark.parametrize("state", [AttemptState.SENT, AttemptState.IN_DOUBT])
    def test_is_in_doubt_while_the_answer_is_unknown(self, empty: BothBooks, state: AttemptState) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        application = empty.credited(invoice, "20.00")
        empty.attempt(RecordKind.CREDIT_APPLICATION, application, state, marker="token")

        assert empty.reason_of(invoice) == "in_doubt"

    def test_is_the_same_when_intacct_holds_the_marker_of_its_attempt(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        application = empty.credited(invoice, "20.00")
        kind, marker = RecordKind.CREDIT_APPLICATION, "tieout:token:1"
        empty.attempt(kind, application, AttemptState.IN_DOUBT, marker=marker)
        credits_of.pay(empty, key, "20.00", description=marker)
        assert lines(empty) == []
        empty.credited(invoice, "5.00")

        [line] = empty.differences()

        assert line.reason.value == "not_yet_written"
        assert [part["amount"] for part in line.parts] == ["-5.000000"]

    def test_carries_its_open_failure(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        empty.failure(RecordKind.CREDIT_APPLICATION, empty.credited(invoice, "20.00"))

        assert empty.reason_of(invoice) == "failure_open"

    def test_says_that_somebody_ignored_it(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        application = empty.credited(invoice, "20.00")
        empty.failure(RecordKind.CREDIT_APPLICATION, application, state=FailureState.IGNORED)

        assert empty.reason_of(invoice) == "ignored"

    def test_waits_for_its_credit_note_where_notes_travel(self, empty: BothBooks) -> None:
        empty.set(credit_applications="all")
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        application = empty.credited(invoice, "20.00")
        empty.failure(RecordKind.CREDIT_NOTE, application.credit_note)

        assert empty.reason_of(invoice) == "waiting_for_parent"

    def test_is_not_compared_while_writing_of_credits_is_off(self, empty: BothBooks) -> None:
        empty.set(write_credits=False)
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        empty.credited(invoice, "20.00")

        result = empty.tie_out()

        assert result.differences == ()
        assert [(row.scope.value, row.tieout, row.intacct) for row in result.left_out] == [
            ("direction_off", Decimal(100), Decimal(120))
        ]

    def test_agrees_once_it_is_written_as_a_payment(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        application = empty.credited(invoice, "20.00")
        credits_of.link_application(empty, application, credits_of.pay(empty, key, "20.00"))

        assert lines(empty) == []

    def test_taken_off_here_is_not_yet_written(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        application = empty.credited(invoice, "20.00")
        credits_of.link_application(empty, application, credits_of.pay(empty, key, "20.00"))
        empty.void_credit(application)

        assert empty.reason_of(invoice) == "not_yet_written"

    def test_reversed_there_says_so(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        application = empty.credited(invoice, "20.00")
        paid = credits_of.pay(empty, key, "20.00")
        credits_of.link_application(empty, application, paid)
        empty.wire.act("reverse-payment", record_no=int(paid))

        assert empty.reason_of(invoice) == "deleted_or_reversed_in_intacct"

    def test_is_not_yet_visible_when_intacct_confirmed_it_just_now(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        application = empty.credited(invoice, "20.00")
        credits_of.link_application(empty, application, "999999")
        credits_of.confirmed(empty, RecordKind.CREDIT_APPLICATION, application)

        assert empty.reason_of(invoice) == "not_yet_visible"


class TestACreditAppliedInIntacct:
    def test_stays_there_when_it_settles_the_whole_invoice(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "50.00")
        credits_of.use(empty, credits_of.memo(empty, "50.00"), key, "50.00")

        assert lines(empty) == [(invoice.number, Decimal(50), Decimal(0), "credit_not_imported")]

    def test_stays_there_also_after_it_was_read(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "50.00")
        memo = credits_of.memo(empty, "50.00")
        paid = credits_of.use(empty, memo, key, "50.00")
        settled = {"kind": "adjustment", "other_key": int(memo), "invoice_key": int(key)}
        credits_of.seen(empty, paid, amount="50.00", **settled)

        assert empty.reason_of(invoice) == "credit_not_imported"

    def test_is_not_yet_imported_once_a_person_insists(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "50.00")
        memo = credits_of.memo(empty, "50.00")
        paid = credits_of.use(empty, memo, key, "50.00")
        subject = ("ARPYMTDETAIL", f"{paid}:{memo}:{key}")
        empty.failure(RecordKind.PAYMENT, remote=subject, level="warning", apply_here_too=True)

        assert empty.reason_of(invoice) == "not_yet_imported"

    def test_is_not_yet_imported_while_it_is_a_part(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "50.00")
        credits_of.use(empty, credits_of.memo(empty, "20.00"), key, "20.00")

        assert empty.reason_of(invoice) == "not_yet_imported"

    def test_is_not_yet_imported_as_a_whole_in_the_other_mode(self, empty: BothBooks) -> None:
        empty.set(credit_applications="all")
        invoice, key = empty.written_invoice("CK-1", "50.00")
        credits_of.use(empty, credits_of.memo(empty, "50.00"), key, "50.00")

        assert empty.reason_of(invoice) == "not_yet_imported"

    def test_is_unexplained_when_it_was_read_in_part_and_is_not_here(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "50.00")
        memo = credits_of.memo(empty, "20.00")
        paid = credits_of.use(empty, memo, key, "20.00")
        settled = {"kind": "adjustment", "other_key": int(memo), "invoice_key": int(key)}
        credits_of.seen(empty, paid, amount="20.00", **settled)

        assert empty.reason_of(invoice) == "unexplained"

    def test_agrees_once_it_arrived_as_an_entry(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "50.00")
        memo = credits_of.memo(empty, "20.00")
        paid = credits_of.use(empty, memo, key, "20.00")
        credits_of.entry(empty, invoice, "20.00", kind="applied_credit", key=f"{paid}:{memo}:{key}")

        assert lines(empty) == []

    def test_unapplied_there_says_so(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "50.00")
        memo = credits_of.memo(empty, "20.00")
        paid = credits_of.use(empty, memo, key, "20.00")
        credits_of.entry(empty, invoice, "20.00", kind="applied_credit", key=f"{paid}:{memo}:{key}")
        empty.wire.act("unapply", record_no=int(paid))

        reasons = {line.record_id: line.reason.value for line in empty.differences()}

        assert reasons == {invoice.pk: "deleted_or_reversed_in_intacct", None: "credit_unapplied"}

    def test_of_a_payment_with_cash_is_told_apart_from_the_cash(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "50.00")
        memo = credits_of.memo(empty, "20.00")
        credit = {"record_no": int(memo), "amount": "20.00"}
        paid = credits_of.pay(empty, key, "10.00", credits=[credit])
        empty.link_payment(empty.payment(invoice, "10.00", origin="imported"), paid)

        [line] = empty.differences()

        assert [(part["kind"], part["reason"]) for part in line.parts] == [
            ("applied_credit", "not_yet_imported")
        ]
        assert line.reason.value == "not_yet_imported"


class TestAWriteOffInIntacct:
    def write_off(self, books: BothBooks, key: str, amount: str) -> None:
        """Give an amount of an invoice up in Intacct: a credit memo on the bad debt account."""
        books.set(bad_debt_account="6500")
        line = {"amount": amount, "account": "6500"}
        shown = books.wire.act("credit-memo", customer_id="CK-1", lines=[line])
        credits_of.use(books, str(shown["record_no"]), key, amount)

    def test_stays_there_when_it_is_the_whole_invoice(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "50.00")
        self.write_off(empty, key, "50.00")

        assert lines(empty) == [(invoice.number, Decimal(50), Decimal(0), "write_off")]

    def test_is_a_credit_like_others_when_it_is_the_rest(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "50.00")
        self.write_off(empty, key, "20.00")

        assert empty.reason_of(invoice) == "not_yet_imported"


class TestWhatIsLeftOfACredit:
    def test_stays_in_the_book_that_made_it(self, empty: BothBooks) -> None:
        note = empty.credit(empty.customer("CK-1"), "25.00")
        credits_of.memo(empty, "12.00", number="CM-3")

        assert lines(empty) == [
            ("CM-3", Decimal(0), Decimal(-12), "credit_unapplied"),
            (note.number, Decimal(-25), Decimal(0), "credit_unapplied"),
        ]

    def test_is_only_what_is_not_applied(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        application = empty.credited(invoice, "20.00", received="45.00")
        credits_of.link_application(empty, application, credits_of.pay(empty, key, "20.00"))
        assert application.credit_note is not None

        assert lines(empty) == [
            (application.credit_note.number, Decimal(-25), Decimal(0), "credit_unapplied")
        ]

    def test_stays_here_whether_or_not_anything_is_written(self, empty: BothBooks) -> None:
        empty.connection.reconcile_on = False
        empty.connection.save(update_fields=["reconcile_on"])
        note = empty.credit(empty.customer("CK-1"), "25.00")

        assert empty.reason_of(note) == "credit_unapplied"

    def test_counts_for_the_balance_of_its_customer(self, empty: BothBooks) -> None:
        customer = empty.customer("CK-1")
        empty.written_invoice("CK-1", "120.00")
        empty.credit(customer, "25.00")

        [line] = empty.tie_out().customers

        assert (line.number, line.tieout, line.intacct) == ("CK-1", Decimal(95), Decimal(120))

    def test_is_nothing_of_a_draft_or_a_voided_one(self, empty: BothBooks) -> None:
        customer = empty.customer("CK-1")
        for state, day in (("draft", None), ("voided", TODAY)):
            note = empty.credit(customer, "25.00")
            CreditNote.objects.filter(pk=note.pk).update(state=state, voided_date=day)

        assert lines(empty) == []

    def test_is_no_difference_of_a_draft_in_intacct(self, empty: BothBooks) -> None:
        credits_of.memo(empty, "12.00", draft=True)

        result = empty.tie_out()

        assert result.differences == ()
        assert [(row.scope.value, row.intacct) for row in result.left_out] == [("draft", Decimal(-12))]

    def test_is_kept_out_with_its_inactive_customer(self, empty: BothBooks) -> None:
        credits_of.memo(empty, "12.00")
        empty.wire.act("deactivate-customer", customer_id="CK-1")

        result = empty.tie_out()

        assert result.differences == ()
        assert [(row.scope.value, row.count, row.intacct) for row in result.left_out] == [
            ("inactive_customer", 1, Decimal(-12))
        ]

    def test_is_a_debit_when_it_raises_what_is_owed(self, empty: BothBooks) -> None:
        empty.wire.act("debit-memo", customer_id="CK-1", number="DM-1", lines=[{"amount": "9.00"}])

        assert lines(empty) == [("DM-1", Decimal(0), Decimal(9), "debit_memo")]

    def test_is_read_again_before_it_is_reported(self, empty: BothBooks) -> None:
        memo = credits_of.memo(empty, "12.00")
        empty.while_reading(lambda: empty.wire.act("delete-adjustment", record_no=int(memo)))
        empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        empty.mirror()

        assert lines(empty) == []


class TestACreditNoteThatTravels:
    @pytest.fixture(autouse=True)
    def mode(self, empty: BothBooks) -> None:
        """Let all credits travel."""
        empty.set(credit_applications="all")

    def test_agrees_when_both_books_hold_the_same_of_it(self, empty: BothBooks) -> None:
        note = empty.credit(empty.customer("CK-1"), "12.00")
        credits_of.link_note(empty, note, credits_of.memo(empty, "12.00"))

        result = empty.tie_out()

        assert result.differences == ()
        assert [(line.tieout, line.intacct) for line in result.balances] == [(Decimal(-12), Decimal(-12))]

    def test_is_not_yet_written_while_only_we_have_it(self, empty: BothBooks) -> None:
        note = empty.credit(empty.customer("CK-1"), "12.00")

        assert empty.reason_of(note) == "not_yet_written"

    def test_waits_for_its_customer(self, empty: BothBooks) -> None:
        customer = empty.customer("CK-1")
        note = empty.credit(customer, "12.00")
        empty.failure(RecordKind.CUSTOMER, customer)

        assert empty.reason_of(note) == "waiting_for_parent"

    def test_carries_its_open_failure(self, empty: BothBooks) -> None:
        note = empty.credit(empty.customer("CK-1"), "12.00")
        empty.failure(RecordKind.CREDIT_NOTE, note)

        assert empty.reason_of(note) == "failure_open"

    def test_is_the_same_while_its_answer_is_unknown(self, empty: BothBooks) -> None:
        note = empty.credit(empty.customer("CK-1"), "12.00")
        empty.attempt(RecordKind.CREDIT_NOTE, note, AttemptState.IN_DOUBT)
        assert empty.reason_of(note) == "in_doubt"

        credits_of.memo(empty, "12.00", number=note.number)

        assert lines(empty) == []

    def test_is_not_yet_imported_while_only_intacct_has_it(self, empty: BothBooks) -> None:
        credits_of.memo(empty, "12.00", number="CM-1")

        assert lines(empty) == [("CM-1", Decimal(0), Decimal(-12), "not_yet_imported")]

    def test_is_not_compared_while_reading_of_credits_is_off(self, empty: BothBooks) -> None:
        empty.set(read_credits=False)
        credits_of.memo(empty, "12.00")

        result = empty.tie_out()

        assert result.differences == ()
        assert [(row.scope.value, row.intacct) for row in result.left_out] == [
            ("direction_off", Decimal(-12))
        ]

    def test_applied_here_is_not_yet_written_on_both_its_lines(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        note = empty.credit(invoice.customer, "12.00")
        credits_of.link_note(empty, note, credits_of.memo(empty, "12.00"))
        empty.apply_credit(note, invoice, "12.00")

        assert lines(empty) == [
            (invoice.number, Decimal(108), Decimal(120), "not_yet_written"),
            (note.number, Decimal(0), Decimal(-12), "not_yet_written"),
        ]

    def test_applied_here_carries_the_failure_of_that_on_both_its_lines(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        note = empty.credit(invoice.customer, "12.00")
        credits_of.link_note(empty, note, credits_of.memo(empty, "12.00"))
        empty.failure(RecordKind.CREDIT_APPLICATION, empty.apply_credit(note, invoice, "12.00"))

        assert {reason for *_, reason in lines(empty)} == {"failure_open"}

    def test_agrees_once_its_application_is_written(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        note = empty.credit(invoice.customer, "12.00")
        memo = credits_of.memo(empty, "12.00")
        credits_of.link_note(empty, note, memo)
        application = empty.apply_credit(note, invoice, "5.00")
        credits_of.link_application(empty, application, credits_of.use(empty, memo, key, "5.00"))

        assert lines(empty) == []

    def test_applied_there_is_changed_in_intacct(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        note = empty.credit(invoice.customer, "12.00")
        memo = credits_of.memo(empty, "12.00")
        credits_of.link_note(empty, note, memo, born="remote", seen_modified="01/01/2026 00:00:00")
        credits_of.use(empty, memo, key, "5.00")

        assert lines(empty) == [
            (invoice.number, Decimal(120), Decimal(115), "not_yet_imported"),
            (note.number, Decimal(-12), Decimal(-7), "changed_in_intacct"),
        ]

    def test_agrees_once_what_was_applied_there_arrived(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        note = empty.credit(invoice.customer, "12.00")
        memo = credits_of.memo(empty, "12.00")
        credits_of.link_note(empty, note, memo, born="remote")
        credits_of.use(empty, memo, key, "5.00")
        credits_of.imported_application(empty, note, invoice, "5.00")

        assert lines(empty) == []

    def test_unapplied_there_says_so(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        note = empty.credit(invoice.customer, "12.00")
        memo = credits_of.memo(empty, "12.00")
        credits_of.link_note(empty, note, memo, born="remote", seen_modified="01/01/2026 00:00:00")
        paid = credits_of.use(empty, memo, key, "5.00")
        credits_of.imported_application(empty, note, invoice, "5.00")
        empty.wire.act("unapply", record_no=int(paid))

        assert [reason for *_, reason in lines(empty)] == [
            "deleted_or_reversed_in_intacct",
            "changed_in_intacct",
        ]

    def test_deleted_there_says_so(self, empty: BothBooks) -> None:
        note = empty.credit(empty.customer("CK-1"), "12.00")
        memo = credits_of.memo(empty, "12.00")
        credits_of.link_note(empty, note, memo)
        empty.wire.act("delete-adjustment", record_no=int(memo))

        assert empty.reason_of(note) == "deleted_or_reversed_in_intacct"

    def test_is_not_yet_visible_when_intacct_confirmed_it_just_now(self, empty: BothBooks) -> None:
        note = empty.credit(empty.customer("CK-1"), "12.00")
        credits_of.link_note(empty, note, "999999")
        credits_of.confirmed(empty, RecordKind.CREDIT_NOTE, note)

        assert empty.reason_of(note) == "not_yet_visible"

    def test_brought_while_comparing_is_taken_in(
        self, empty: BothBooks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        memo = credits_of.memo(empty, "12.00")
        customer = empty.customer("CK-1")
        empty.after_comparing(
            monkeypatch, lambda: credits_of.link_note(empty, empty.credit(customer, "12.00"), memo)
        )

        result = empty.tie_out()

        assert result.differences == ()
        assert [(line.tieout, line.intacct) for line in result.balances] == [(Decimal(-12), Decimal(-12))]

    def test_in_two_currencies_says_so(self, empty: BothBooks) -> None:
        note = empty.credit(empty.customer("CK-1"), "12.00", currency="EUR")
        credits_of.link_note(empty, note, credits_of.memo(empty, "12.00"))

        result = empty.tie_out()

        assert [(line.currency, line.tieout, line.intacct) for line in result.differences] == [
            ("EUR", Decimal(-12), Decimal(0)),
            ("USD", Decimal(0), Decimal(-12)),
        ]
        assert {line.reason.value for line in result.differences} == {"currency"}

    def test_with_equal_revisions_is_unexplained(self, empty: BothBooks) -> None:
        note = empty.credit(empty.customer("CK-1"), "12.00")
        credits_of.link_note(empty, note, credits_of.memo(empty, "11.00"))

        assert empty.reason_of(note) == "unexplained"

    def test_whose_link_names_nothing_here_is_unexplained(self, empty: BothBooks) -> None:
        note = empty.credit(empty.customer("CK-1"), "12.00")
        link = credits_of.link_note(empty, note, credits_of.memo(empty, "12.00"))
        link.record_id = 999_999
        link.save(update_fields=["record_id"])
        CreditNote.objects.update(state="voided", voided_date=TODAY)

        [line] = empty.differences()

        assert (line.intacct, line.reason.value) == (Decimal(-12), "unexplained")


class TestAWriteOff:
    def test_is_not_yet_written_even_when_it_is_the_whole_invoice(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "40.00")
        credits_of.written_off(empty, invoice)

        assert lines(empty) == [(invoice.number, Decimal(0), Decimal(40), "not_yet_written")]

    def test_waits_for_the_account_that_a_person_must_set(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "40.00")
        application = credits_of.written_off(empty, invoice)
        empty.failure(RecordKind.CREDIT_NOTE, application.credit_note, cause="account_not_set")
        note = f"local:credit_note:{application.credit_note_id}"
        empty.failure(RecordKind.CREDIT_APPLICATION, application, waits_for=note)

        assert empty.reason_of(invoice) == "waiting_for_parent"

    def test_is_not_yet_applied_when_its_credit_memo_stands_alone(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "40.00")
        note = credits_of.written_off(empty, invoice).credit_note
        assert note is not None
        credits_of.link_note(empty, note, credits_of.memo(empty, "40.00"))

        assert lines(empty) == [
            (invoice.number, Decimal(0), Decimal(40), "not_yet_written"),
            (note.number, Decimal(0), Decimal(-40), "not_yet_written"),
        ]

    def test_settles_the_invoice_in_both_books(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "40.00")
        application = credits_of.written_off(empty, invoice)
        memo = credits_of.memo(empty, "40.00")
        assert application.credit_note is not None
        credits_of.link_note(empty, application.credit_note, memo)
        credits_of.link_application(empty, application, credits_of.use(empty, memo, key, "40.00"))

        assert lines(empty) == []
        assert Application.objects.count() == 1
