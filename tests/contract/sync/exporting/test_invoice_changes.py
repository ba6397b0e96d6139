"""Written invoices that change or are voided (E14): the header in place, the rest by taking back and anew."""

from __future__ import annotations

from datetime import date

import pytest

from factories.writing import AT, TODAY, Firm, item, tax
from tieout.comparison.operations import tie_out
from tieout.ledger.models import Invoice, Payment
from tieout.ledger.operations import applications, invoices, payments
from tieout.sync.exporting.boundary import Moment, Step, watched
from tieout.sync.models import AttemptState, Operation, RecordKind
from tieout.sync.operations import failures

LATER = date(2026, 4, 1)


def written(firm: Firm, amount: str = "120.00", **facts: object) -> Invoice:
    """Issue an invoice and let it be written."""
    invoice = firm.invoice(firm.customer(), amount, **facts)
    firm.write()
    return invoice


def change_lines(invoice: Invoice, *amounts: str) -> Invoice:
    return invoices.update(invoice=invoice, lines=[item(amount) for amount in amounts], at=AT)


def there(firm: Firm) -> list[tuple[str, str, str]]:
    """Return number, state and total of every invoice in Intacct."""
    return [(row["number"], row["state"], row["total"]) for row in firm.there("invoices")]


def operations(firm: Firm) -> list[str]:
    return [attempt.operation for attempt in firm.attempts(kind=RecordKind.INVOICE)]


def pay_there(firm: Firm, number: str, amount: str) -> int:
    """Let a person record a payment in Intacct; it is not read here."""
    [customer] = firm.there("customers")
    paid = [{"number": number, "amount": amount}]
    made = firm.wire.act("payment", customer_id=customer["customer_id"], invoices=paid)
    return int(made["record_no"])


class TestAChangedHeader:
    def test_changes_in_place(self, firm: Firm) -> None:
        invoice = written(firm, due_date=TODAY, purchase_order="PO-1")
        key = firm.link(invoice).remote_key

        changed = invoices.update(invoice=invoice, due_date=LATER, purchase_order="PO-2", at=AT)
        summary = firm.write()

        [row] = firm.there("invoices")
        assert (row["due_date"], row["reference"], row["total"]) == ("2026-04-01", "PO-2", "120.00")
        assert (summary.invoices_updated, summary.failed) == (1, 0)
        link = firm.link(invoice)
        assert (link.remote_key, link.revision, link.generation) == (key, changed.revision, 1)
        assert operations(firm) == [Operation.CREATE, Operation.UPDATE]

    def test_clears_what_was_emptied(self, firm: Firm) -> None:
        invoice = written(firm, purchase_order="PO-1")

        invoices.update(invoice=invoice, purchase_order="", at=AT)
        firm.write()

        assert [row["reference"] for row in firm.there("invoices")] == [""]

    def test_is_written_once_however_often_the_worker_comes(self, firm: Firm) -> None:
        invoice = written(firm)
        invoices.update(invoice=invoice, purchase_order="PO-2", at=AT)

        for _ in range(3):
            firm.write()

        assert operations(firm) == [Operation.CREATE, Operation.UPDATE]

    def test_changes_in_place_also_after_a_payment(self, firm: Firm) -> None:
        invoice = written(firm)
        firm.payment((invoice, "50.00"))
        firm.write()

        invoices.update(invoice=invoice, due_date=LATER, at=AT)
        firm.write()

        assert firm.failures() == []
        assert [(row["due_date"], row["due"]) for row in firm.there("invoices")] == [("2026-04-01", "70.00")]

    def test_follows_an_invoice_out_of_the_date_range(self, firm: Firm) -> None:
        invoice = written(firm)
        firm.set(date_from="2026-03-10")

        invoices.update(invoice=invoice, purchase_order="PO-2", at=AT)
        firm.write()

        assert [row["reference"] for row in firm.there("invoices")] == ["PO-2"]


class TestChangedLines:
    def test_take_the_old_invoice_back_and_write_a_new_one_under_its_number(self, firm: Firm) -> None:
        invoice = written(firm)
        old_key = firm.link(invoice).remote_key

        changed = change_lines(invoice, "100.00", "50.00")
        summary = firm.write()

        number = invoice.number
        assert there(firm) == [
            (f"{number}-V1", "Reversed", "120.00"),
            (f"{number}-V1", "Reversal", "-120.00"),
            (number, "Posted", "150.00"),
        ]
        assert (summary.invoices_replaced, summary.invoices_voided, summary.failed) == (1, 0, 0)
        link = firm.link(invoice)
        assert (link.remote_number, link.revision, link.generation) == (number, changed.revision, 2)
        assert (link.former_ar_keys, link.ar_key, link.replacing) == ([old_key], link.remote_key, "")
        assert link.remote_key != old_key

    def test_may_change_again_and_again(self, firm: Firm) -> None:
        invoice = written(firm)
        for amount in ("150.00", "160.00"):
            change_lines(invoice, amount)
            firm.write()

        assert [row for row in there(firm) if row[1] == "Posted"] == [(invoice.number, "Posted", "160.00")]
        assert [row[0] for row in there(firm) if row[1] == "Reversed"] == [
            f"{invoice.number}-V1",
            f"{invoice.number}-V2",
        ]
        assert firm.link(invoice).generation == 3

    def test_are_reversed_on_the_day_of_the_invoice(self, firm: Firm) -> None:
        invoice = written(firm, issue_date=date(2026, 2, 10), due_date=LATER)
        firm.wait(days=20)

        change_lines(invoice, "150.00")
        firm.write()

        assert [row["date"] for row in firm.there("invoices")] == ["2026-02-10"] * 3

    def test_bring_a_changed_header_along(self, firm: Firm) -> None:
        invoice = written(firm)

        invoices.update(invoice=invoice, lines=[item("150.00")], purchase_order="PO-2", at=AT)
        firm.write()

        [new] = [row for row in firm.there("invoices") if row["state"] == "Posted"]
        assert (new["reference"], new["total"]) == ("PO-2", "150.00")

    def test_count_also_where_the_total_stays(self, firm: Firm) -> None:
        invoice = written(firm)

        change_lines(invoice, "60.00", "60.00")
        firm.write()

        [new] = [row for row in firm.there("invoices") if row["state"] == "Posted"]
        assert [line["amount"] for line in new["lines"]] == ["60.00", "60.00"]

    def test_mean_a_changed_date_too(self, firm: Firm) -> None:
        invoice = written(firm, due_date=LATER)

        invoices.update(invoice=invoice, issue_date=date(2026, 3, 5), at=AT)
        firm.write()

        assert [(row["state"], row["date"]) for row in firm.there("invoices")] == [
            ("Reversed", "2026-03-02"),
            ("Reversal", "2026-03-05"),
            ("Posted", "2026-03-05"),
        ]

    def test_do_not_mean_changed_settings(self, firm: Firm) -> None:
        invoice = written(firm)
        firm.set(item_account="4100", location_id="110")

        invoices.update(invoice=invoice, purchase_order="PO-2", at=AT)
        firm.write()

        assert operations(firm) == [Operation.CREATE, Operation.UPDATE]

    def test_need_nothing_when_they_are_changed_back_before_they_were_written(self, firm: Firm) -> None:
        invoice = written(firm)

        change_lines(change_lines(invoice, "150.00"), "120.00")
        firm.write()

        assert operations(firm) == [Operation.CREATE]

    def test_take_nothing_back_while_the_new_one_cannot_be_sent(self, firm: Firm) -> None:
        invoice = written(firm)
        firm.set(tax_account="")

        invoices.update(invoice=invoice, lines=[item("120.00"), tax("8.00")], at=AT)
        firm.write()

        assert firm.failure().cause == "account_not_set"
        assert there(firm) == [(invoice.number, "Posted", "120.00")]

    def test_let_a_payment_wait_for_the_new_one(self, firm: Firm) -> None:
        invoice = written(firm)
        change_lines(invoice, "150.00")
        firm.payment((invoice, "150.00"))

        firm.write()

        assert firm.failures() == []
        [new] = [row for row in firm.there("invoices") if row["number"] == invoice.number]
        assert (new["total"], new["due"]) == ("150.00", "0.00")

    def test_cost_three_writes_each_and_no_question(self, firm: Firm) -> None:
        acme = firm.customer()
        made = [firm.invoice(acme, "120.00") for _ in range(30)]
        firm.write()
        firm.wire.post_control("counters/reset")
        for invoice in made:
            change_lines(invoice, "150.00")

        firm.write()

        counted = firm.counters()
        assert (counted["requests"], counted["transactions"]) == (3 * 2, 3 * 30)


class TestLinesThatChangeAfterAPayment:
    def paid(self, firm: Firm) -> tuple[Invoice, Payment]:
        invoice = written(firm)
        payment = firm.payment((invoice, "50.00"))
        firm.write()
        return invoice, payment

    def test_are_a_failure_that_names_the_payment(self, firm: Firm) -> None:
        invoice, payment = self.paid(firm)

        change_lines(invoice, "150.00")
        firm.write()

        failure = firm.failure()
        assert (failure.cause, failure.local_number) == ("changed_after_payment", invoice.number)
        assert failure.text == f"{payment.number} stands on {invoice.number} in Intacct."
        assert there(firm) == [(invoice.number, "Partially Paid", "120.00")]

    def test_do_not_hold_up_the_header(self, firm: Firm) -> None:
        invoice, _ = self.paid(firm)

        invoices.update(invoice=invoice, lines=[item("150.00")], due_date=LATER, at=AT)
        firm.write()

        assert firm.failure().cause == "changed_after_payment"
        assert [(row["due_date"], row["total"]) for row in firm.there("invoices")] == [
            ("2026-04-01", "120.00")
        ]

    def test_go_by_themselves_once_the_payment_is_voided(self, firm: Firm) -> None:
        invoice, payment = self.paid(firm)
        change_lines(invoice, "150.00")
        firm.write()

        payments.void(payment=payment, voided_date=TODAY, at=AT)
        firm.write()

        assert firm.failures() == []
        assert there(firm)[-1] == (invoice.number, "Posted", "150.00")

    def test_are_no_failure_any_more_when_the_change_is_undone(self, firm: Firm) -> None:
        invoice, _ = self.paid(firm)
        firm.write()
        change_lines(invoice, "150.00")
        firm.write()

        change_lines(invoice, "120.00")
        firm.write()

        assert firm.failures() == []

    def test_wait_while_nobody_knows_whether_the_payment_arrived(self, firm: Firm) -> None:
        invoice = written(firm)
        payment = firm.payment((invoice, "50.00"))
        firm.faults("lost_request=1")
        firm.write()
        change_lines(invoice, "150.00")

        firm.write()

        assert firm.failures() == []
        assert there(firm) == [(invoice.number, "Posted", "120.00")]
        assert firm.attempts(record_id=payment.pk, kind="payment")[0].state == AttemptState.IN_DOUBT


class TestAPaymentThatOnlyIntacctKnows:
    def test_gives_the_old_invoice_its_number_back_and_is_a_failure(self, firm: Firm) -> None:
        invoice = written(firm)
        pay_there(firm, invoice.number, "50.00")

        change_lines(invoice, "150.00")
        firm.write()
        firm.write()

        assert firm.failure().cause == "paid_document"
        assert there(firm) == [(invoice.number, "Partially Paid", "120.00")]
        assert firm.link(invoice).remote_number == invoice.number

    def test_is_not_tried_again_by_itself(self, firm: Firm) -> None:
        invoice = written(firm)
        pay_there(firm, invoice.number, "50.00")
        change_lines(invoice, "150.00")

        for _ in range(4):
            firm.write()

        assert operations(firm) == [
            Operation.CREATE,
            Operation.RENAME,
            Operation.REVERSE,
            Operation.RENAME,
        ]

    def test_lets_a_retry_go_through_once_it_is_reversed_there(self, firm: Firm) -> None:
        invoice = written(firm)
        paid = pay_there(firm, invoice.number, "50.00")
        change_lines(invoice, "150.00")
        firm.write()
        firm.write()

        firm.wire.act("reverse-payment", record_no=paid)
        failures.retry(failure=firm.failure(), at=AT)
        firm.write()

        assert firm.failures() == []
        assert there(firm)[-1] == (invoice.number, "Posted", "150.00")

    def test_gives_the_number_back_when_the_change_is_undone(self, firm: Firm) -> None:
        invoice = written(firm)
        pay_there(firm, invoice.number, "50.00")
        change_lines(invoice, "150.00")
        firm.write()

        change_lines(invoice, "120.00")
        firm.write()

        assert firm.failures() == []
        assert there(firm) == [(invoice.number, "Partially Paid", "120.00")]


class TestAnIntacctThatReversesNothing:
    @pytest.fixture
    def invoice(self, firm: Firm) -> Invoice:
        """Give an invoice whose lines changed, in a company that does not reverse unpaid invoices."""
        made = written(firm)
        firm.wire.post_control("settings", reverse_unpaid_invoices=False)
        change_lines(made, "150.00")
        for _ in range(3):
            firm.write()
        return made

    def test_gets_its_number_back_and_says_so_once(self, firm: Firm, invoice: Invoice) -> None:
        assert firm.failure().cause == "reversal_not_enabled"
        assert there(firm) == [(invoice.number, "Posted", "120.00")]
        assert operations(firm).count(Operation.REVERSE) == 1

    def test_goes_on_by_itself_when_the_setting_says_delete(self, firm: Firm, invoice: Invoice) -> None:
        firm.set(void_invoices="delete")

        firm.write()

        assert firm.failures() == []
        assert there(firm) == [(invoice.number, "Posted", "150.00")]

    def test_makes_a_new_payment_no_worse_off(self, firm: Firm, invoice: Invoice) -> None:
        firm.payment((invoice, "50.00"))

        firm.write()

        assert [row["due"] for row in firm.there("invoices")] == ["70.00"]


class TestANumberThatIsTakenByARename:
    def test_offers_nothing_to_link(self, firm: Firm) -> None:
        invoice = written(firm)
        key = firm.link(invoice).remote_key
        [customer] = firm.there("customers")
        for number in (f"{invoice.number}-V1", key):
            facts = {"customer_id": customer["customer_id"], "term": "Net 30", "lines": [{"amount": "9.00"}]}
            firm.wire.act("ar-invoice", number=number, **facts)

        change_lines(invoice, "150.00")
        firm.write()

        failure = firm.failure()
        assert (failure.cause, list(failures.link_candidates(failure))) == ("number_collision", [])


class TestAVoidedInvoice:
    def test_is_reversed_on_the_void_date(self, firm: Firm) -> None:
        invoice = written(firm)

        voided = invoices.void(invoice=invoice, voided_date=date(2026, 3, 20), at=AT)
        summary = firm.write()

        assert [(row["state"], row["date"]) for row in firm.there("invoices")] == [
            ("Reversed", "2026-03-02"),
            ("Reversal", "2026-03-20"),
        ]
        assert (summary.invoices_voided, summary.failed) == (1, 0)
        link = firm.link(invoice)
        assert (link.is_gone, link.revision) == (True, voided.revision)

    def test_is_never_reversed_before_its_own_date(self, firm: Firm) -> None:
        invoice = written(firm, issue_date=date(2026, 3, 15), due_date=LATER)

        invoices.void(invoice=invoice, voided_date=date(2026, 3, 1), at=AT)
        firm.write()

        assert firm.failures() == []
        assert [row["date"] for row in firm.there("invoices")] == ["2026-03-15", "2026-03-15"]

    def test_is_deleted_where_the_setting_says_so(self, firm: Firm) -> None:
        firm.set(void_invoices="delete")
        invoice = written(firm)

        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)
        firm.write()

        assert firm.there("invoices") == []
        assert firm.link(invoice).is_gone

    def test_goes_after_the_payment_that_stood_on_it(self, firm: Firm) -> None:
        invoice = written(firm)
        payment = firm.payment((invoice, "50.00"))
        firm.write()

        payments.void(payment=payment, voided_date=TODAY, at=AT)
        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)
        firm.write()

        assert firm.failures() == []
        assert [row["state"] for row in firm.there("payments")] == ["Reversed", "Reversal"]
        assert [row["state"] for row in firm.there("invoices")] == ["Reversed", "Reversal"]

    def test_is_a_failure_while_a_payment_of_intacct_stands_on_it(self, firm: Firm) -> None:
        invoice = written(firm)
        paid = pay_there(firm, invoice.number, "50.00")

        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)
        firm.write()
        assert firm.failure().cause == "paid_document"

        firm.wire.act("reverse-payment", record_no=paid)
        failures.retry(failure=firm.failure(), at=AT)
        firm.write()
        assert firm.failures() == []
        assert firm.link(invoice).is_gone

    def test_needs_nothing_more_where_it_was_deleted_there(self, firm: Firm) -> None:
        invoice = written(firm)
        firm.wire.act("delete-ar-invoice", number=invoice.number)

        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)
        firm.write()

        assert firm.failures() == []
        assert firm.link(invoice).is_gone

    def test_in_the_middle_of_a_replacement_leaves_none(self, firm: Firm) -> None:
        invoice = written(firm)
        change_lines(invoice, "150.00")
        stop_after(firm, Operation.RENAME)

        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)
        firm.write()

        assert [state for _, state, _ in there(firm)] == ["Reversed", "Reversal"]
        assert firm.link(invoice).is_gone

    def test_behind_the_taking_back_leaves_none_either(self, firm: Firm) -> None:
        invoice = written(firm)
        change_lines(invoice, "150.00")
        stop_after(firm, Operation.REVERSE)

        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)
        for _ in range(2):
            firm.write()

        assert [state for _, state, _ in there(firm)] == ["Reversed", "Reversal"]
        assert firm.failures() == []
        assert operations(firm) == [Operation.CREATE, Operation.RENAME, Operation.REVERSE]


class TestDeletingInsteadOfReversing:
    def test_replaces_an_invoice_without_renaming_it(self, firm: Firm) -> None:
        firm.set(void_invoices="delete")
        invoice = written(firm)

        change_lines(invoice, "150.00")
        firm.write()

        assert there(firm) == [(invoice.number, "Posted", "150.00")]
        assert operations(firm) == [Operation.CREATE, Operation.DELETE, Operation.CREATE]


class Stopped(BaseException):
    """The process ends here."""


def stop_after(firm: Firm, operation: Operation) -> None:
    """End the worker once the results of a write of this kind are committed."""

    def watch(step: Step, moment: Moment) -> None:
        is_settled = (step, moment) == (Step.SETTLE, Moment.AFTER)
        if is_settled and firm.attempts(operation=operation, state=AttemptState.DONE):
            raise Stopped

    with watched(watch), pytest.raises(Stopped):
        firm.write()


@pytest.mark.parametrize(
    ("how", "fault"),
    [
        ("reverse", "lost_request=1"),
        ("reverse", "lost_answer=1"),
        ("reverse", "slow=1:30"),
        ("delete", "lost_request=1"),
        ("delete", "lost_answer=1"),
    ],
)
class TestEveryFaultEndsWithOneInvoice:
    def test_when_its_lines_changed(self, firm: Firm, fault: str, how: str) -> None:
        firm.set(void_invoices=how)
        invoice = written(firm)
        change_lines(invoice, "150.00")

        for _ in range(3):  # each of the writes meets the fault
            firm.faults(fault)
            firm.write(patience=0.4)
            firm.mended()
            firm.wait(minutes=2)
        firm.write()

        assert [row for row in there(firm) if row[1] == "Posted"] == [(invoice.number, "Posted", "150.00")]
        assert len(firm.there("invoices")) == (3 if how == "reverse" else 1)
        assert {attempt.state for attempt in firm.attempts()} == {AttemptState.DONE}
        assert len(operations(firm)) == (4 if how == "reverse" else 3)

    def test_or_with_none_when_it_was_voided(self, firm: Firm, fault: str, how: str) -> None:
        firm.set(void_invoices=how)
        invoice = written(firm)
        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)

        firm.faults(fault)
        firm.write(patience=0.4)
        firm.mended()
        firm.wait(minutes=2)
        firm.write()

        assert "Posted" not in {state for _, state, _ in there(firm)}
        assert len(firm.there("invoices")) == (2 if how == "reverse" else 0)
        assert {attempt.state for attempt in firm.attempts()} == {AttemptState.DONE}


@pytest.mark.parametrize("step", [Step.PLAN, Step.CLAIM, Step.SEND, Step.SETTLE])
@pytest.mark.parametrize("moment", list(Moment))
class TestAReplacementThatBreaksOff:
    def test_goes_on_where_it_was(self, firm: Firm, step: Step, moment: Moment) -> None:
        invoice = written(firm)
        change_lines(invoice, "150.00")

        def stop(at: Step, when: Moment) -> None:
            if (at, when) == (step, moment):
                raise Stopped

        for _ in range(3):  # the renaming, the taking back and the new one each meet the crash
            with watched(stop), pytest.raises(Stopped):
                firm.write()
        firm.write()

        assert there(firm)[-1] == (invoice.number, "Posted", "150.00")
        assert len(firm.there("invoices")) == 3
        assert {attempt.state for attempt in firm.attempts()} == {AttemptState.DONE}


class TestADoubtAboutAHeader:
    @pytest.mark.parametrize("fault", ["lost_request=1", "lost_answer=1"])
    def test_ends_with_the_header_as_it_is_here(self, firm: Firm, fault: str) -> None:
        invoice = written(firm, purchase_order="PO-1")
        invoices.update(invoice=invoice, purchase_order="PO-2", due_date=LATER, at=AT)

        firm.faults(fault)
        firm.write()
        firm.mended()
        firm.write()

        assert [(row["reference"], row["due_date"]) for row in firm.there("invoices")] == [
            ("PO-2", "2026-04-01")
        ]
        assert {attempt.state for attempt in firm.attempts()} == {AttemptState.DONE}


class TestAPaymentThatMovesAway:
    def test_lets_the_lines_change(self, firm: Firm) -> None:
        invoice = written(firm)
        payment = firm.payment((invoice, "50.00"))
        [application] = payment.applications.all()
        applications.unapply(application=application, at=AT)

        change_lines(invoice, "150.00")
        firm.write()

        assert firm.failures() == []
        assert there(firm)[-1] == (invoice.number, "Posted", "150.00")


def reasons(firm: Firm) -> list[str]:
    """Tie out, and return why the books disagree on each record."""
    return [difference.reason for difference in tie_out(connection=firm.connection, at=firm.now).differences]


class TestTheTieOut:
    def test_says_that_a_change_is_not_yet_written_at_every_step_of_it(self, firm: Firm) -> None:
        invoice = written(firm)
        change_lines(invoice, "150.00")
        seen = [reasons(firm)]

        for operation in (Operation.RENAME, Operation.REVERSE):
            stop_after(firm, operation)
            seen.append(reasons(firm))
        firm.write()

        assert seen == [["not_yet_written"]] * 3
        assert reasons(firm) == []

    def test_says_that_a_void_is_not_yet_written(self, firm: Firm) -> None:
        invoice = written(firm)
        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)
        before = reasons(firm)

        firm.write()

        assert (before, reasons(firm)) == (["not_yet_written"], [])

    def test_names_the_failure_of_lines_that_cannot_change_any_more(self, firm: Firm) -> None:
        invoice = written(firm)
        firm.payment((invoice, "50.00"))
        firm.write()
        change_lines(invoice, "150.00")
        firm.write()

        assert reasons(firm) == ["failure_open"]

    @pytest.mark.parametrize("act", ["reverse-ar-invoice", "delete-ar-invoice"])
    def test_says_that_an_invoice_was_taken_back_there(self, firm: Firm, act: str) -> None:
        invoice = written(firm)
        firm.wire.act(act, number=invoice.number)
        firm.wait(hours=9)

        assert reasons(firm) == ["deleted_or_reversed_in_intacct"]

    def test_says_that_another_total_was_linked_than_ours(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001", term="Net 30")
        firm.wire.act("ar-invoice", customer_id="10001", number="INV-1", lines=[{"amount": "50.00"}])
        firm.invoice(firm.customer("Acme"), "120.00", number="INV-1")
        firm.write()
        [candidate] = failures.link_candidates(firm.failure())
        failures.link(failure=firm.failure(), remote_key=candidate["remote_key"], at=AT)

        assert reasons(firm) == ["changed_in_intacct"]
