"""Invoices on their way to Intacct: which ones go (E3, E4), what stops one, and how it goes on."""

from __future__ import annotations

from datetime import date

import pytest

from factories.writing import AT, TODAY, Firm, discount, item, numbers, tax
from tieout.ledger.models import Change, Invoice
from tieout.ledger.operations import invoices
from tieout.sync.exporting.due import pending
from tieout.sync.models import AttemptState, Birthplace, Failure, FailureState, RecordKind
from tieout.sync.operations import connections, failures
from tieout.sync.operations.invoices import InvoiceIsLinked, InvoiceIsUnderWay, renumber


def retry(firm: Firm, failure: Failure) -> None:
    failures.retry(failure=failure, at=firm.now)


class TestInvoicesOfTieout:
    def test_stand_in_intacct_with_their_lines_and_their_customer(self, firm: Firm) -> None:
        acme = firm.customer("Acme")
        invoice = firm.invoice(acme, item("100.00"), discount("10.00"), tax("7.20"), purchase_order="PO-7")

        summary = firm.write()

        [row] = firm.there("invoices")
        assert (row["number"], row["customer_name"], row["total"]) == (invoice.number, "Acme", "97.20")
        assert [(line["account"], line["amount"]) for line in row["lines"]] == [
            ("4000", "100.00"),
            ("4900", "-10.00"),
            ("2200", "7.20"),
        ]
        assert row["reference"] == "PO-7"
        assert (summary.customers_written, summary.invoices_written, summary.failed) == (1, 1, 0)
        link = firm.link(invoice)
        assert (link.remote_key, link.ar_key) == (str(row["record_no"]), str(row["record_no"]))
        assert (link.born, link.revision) == (Birthplace.LOCAL, invoice.revision)

    def test_go_once_however_often_the_worker_comes(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")

        for _ in range(3):
            firm.write()

        assert numbers(firm.there("invoices")) == [invoice.number]

    def test_stay_while_they_are_drafts(self, firm: Firm) -> None:
        draft = invoices.draft(
            organization=firm.organization,
            customer=firm.customer(),
            lines=[item("120.00")],
            issue_date=TODAY,
            at=AT,
        )
        firm.write()
        assert firm.there("invoices") == []

        invoices.issue(invoice=draft, at=AT)
        firm.write()

        assert len(firm.there("invoices")) == 1

    def test_go_when_they_are_within_the_date_range(self, firm: Firm) -> None:
        firm.set(date_from="2026-02-01", date_to="2026-02-28")
        acme = firm.customer()
        before = firm.invoice(acme, issue_date=date(2026, 1, 31))
        first_day = firm.invoice(acme, issue_date=date(2026, 2, 1))
        last_day = firm.invoice(acme, issue_date=date(2026, 2, 28))
        after = firm.invoice(acme, issue_date=date(2026, 3, 1))

        firm.write()

        assert numbers(firm.there("invoices")) == [first_day.number, last_day.number]
        assert before.number not in numbers(firm.there("invoices"))
        assert after.number not in numbers(firm.there("invoices"))

    def test_stay_when_they_came_from_intacct(self, firm: Firm) -> None:
        imported = firm.invoice(firm.customer(), "120.00")
        Invoice.objects.filter(pk=imported.pk).update(origin="imported")

        firm.write()
        invoices.update(invoice=imported, lines=[item("150.00")], at=AT)
        firm.write()

        assert firm.there("invoices") == []

    def test_stay_when_they_were_voided_before_they_were_sent(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        invoices.void(invoice=invoice, voided_date=TODAY, at=AT)

        firm.write()

        assert firm.there("invoices") == []
        assert firm.failures() == []

    def test_are_written_in_their_own_currency(self, firm: Firm) -> None:
        firm.invoice(firm.customer("Européenne", currency="EUR"), "120.00")

        firm.write()

        assert [(row["currency"], row["total"]) for row in firm.there("invoices")] == [("EUR", "120.00")]


class TestInvoicesOfAnEntity:
    def test_are_written_in_its_session(self, firm: Firm) -> None:
        firm.connection.entity_id = "100"
        firm.connection.save(update_fields=["entity_id"])
        invoice = firm.invoice(firm.customer(), "120.00")
        payment = firm.payment((invoice, "20.00"))

        firm.write()

        assert [row["entity"] for row in firm.there("invoices")] == ["100"]
        assert [row["entity"] for row in firm.there("payments")] == ["100"]
        assert firm.link(invoice).entity_id == firm.link(payment).entity_id == "100"


class TestWritingThatIsSwitchedOff:
    def test_sends_nothing_and_counts_what_is_pending(self, firm: Firm) -> None:
        connections.stop_reconcile(connection=firm.connection)
        firm.invoice(firm.customer(), "120.00")
        firm.invoice(firm.customer("Européenne", currency="EUR"), "80.00")

        summary = firm.write()

        assert firm.counters()["requests"] == 0
        assert summary.invoices_written == 0
        preview = pending(firm.connection)
        assert (preview.customers.count, preview.invoices.count) == (2, 2)
        assert [str(amount) for amount in preview.invoices.amounts] == ["80.00", "120.00"]

    def test_goes_on_when_it_is_switched_on(self, firm: Firm) -> None:
        connections.stop_reconcile(connection=firm.connection)
        firm.invoice(firm.customer(), "120.00")
        firm.write()

        connections.start_reconcile(connection=firm.connection, at=AT)
        firm.write()

        assert len(firm.there("invoices")) == 1

    def test_holds_invoices_alone_when_only_they_are_switched_off(self, firm: Firm) -> None:
        firm.set(write_invoices=False)
        firm.invoice(firm.customer(), "120.00")

        firm.write()

        assert len(firm.there("customers")) == 1
        assert firm.there("invoices") == []


class TestInvoicesThatTieoutRefusesToSend:
    @pytest.mark.parametrize(
        ("line", "setting"), [(discount("10.00"), "discount_account"), (tax("7.00"), "tax_account")]
    )
    def test_have_a_line_without_an_account(self, firm: Firm, line: object, setting: str) -> None:
        firm.set(**{setting: ""})
        firm.invoice(firm.customer(), "100.00", line)  # type: ignore[arg-type]

        firm.write()

        failure = firm.failure()
        assert (failure.cause, failure.details["setting"]) == ("account_not_set", setting)
        assert firm.there("invoices") == []

    def test_go_by_themselves_once_the_account_is_set(self, firm: Firm) -> None:
        firm.set(tax_account="")
        firm.invoice(firm.customer(), item("100.00"), tax("7.00"))
        firm.write()

        firm.set(tax_account="2200")
        firm.write()

        assert firm.failures() == []
        assert len(firm.there("invoices")) == 1

    def test_have_more_decimals_than_intacct_holds(self, firm: Firm) -> None:
        firm.invoice(firm.customer("Kuwait Trading", currency="KWD"), "120.125")

        firm.write()

        failure = firm.failure()
        assert (failure.cause, failure.text) == ("too_many_decimals", "The amount of line 1 is 120.125.")
        assert firm.there("invoices") == []


class TestInvoicesThatIntacctRefuses:
    def test_are_a_failure_with_the_words_of_intacct(self, firm: Firm) -> None:
        firm.set(location_id="999")
        invoice = firm.invoice(firm.customer(), "120.00")

        summary = firm.write()

        failure = firm.failure()
        assert (failure.local_number, failure.cause) == (invoice.number, "reference_not_valid")
        assert failure.text == "The location '999' is invalid."
        assert summary.failed == 1
        [attempt] = firm.attempts(kind=RecordKind.INVOICE)
        assert (attempt.state, attempt.error_text) == (AttemptState.REFUSED, failure.text)

    def test_do_not_hold_up_the_others_of_their_batch(self, firm: Firm) -> None:
        acme = firm.customer()
        bad = firm.invoice(acme, "120.00", payment_terms="Net 17")
        good = [firm.invoice(acme, "80.00"), firm.invoice(acme, "90.00")]

        firm.write()

        assert firm.failure().local_number == bad.number
        assert numbers(firm.there("invoices")) == [invoice.number for invoice in good]

    def test_are_not_sent_again_as_they_were(self, firm: Firm) -> None:
        firm.invoice(firm.customer(), "120.00", payment_terms="Net 17")

        for _ in range(3):
            firm.write()

        assert [attempt.send_count for attempt in firm.attempts(kind=RecordKind.INVOICE)] == [1]

    def test_go_again_under_the_same_control_id_when_a_person_retries(self, firm: Firm) -> None:
        acme = firm.customer("Acme", number="C-1")
        firm.write()
        firm.wire.act("deactivate-customer", customer_id="C-1")
        invoice = firm.invoice(acme, "120.00")
        firm.write()
        [refused] = firm.attempts(kind=RecordKind.INVOICE)

        firm.wire.act("activate-customer", customer_id="C-1")
        retry(firm, firm.failure())
        firm.write()

        assert firm.failures() == []
        assert numbers(firm.there("invoices")) == [invoice.number]
        [again] = firm.attempts(kind=RecordKind.INVOICE)
        assert (again.pk, again.control_id, again.state) == (
            refused.pk,
            refused.control_id,
            AttemptState.DONE,
        )
        assert again.error_text == ""

    def test_stay_a_failure_when_the_retry_is_refused_too(self, firm: Firm) -> None:
        firm.invoice(firm.customer(), "120.00", payment_terms="Net 17")
        firm.write()

        retry(firm, firm.failure())
        firm.write()

        failure = firm.failure()
        assert (failure.count, failure.retry_requested) == (2, False)

    def test_go_by_themselves_under_a_new_control_id_when_a_setting_changed(self, firm: Firm) -> None:
        firm.set(location_id="999")
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.write()

        firm.set(location_id="100")
        firm.write()

        assert firm.failures() == []
        assert numbers(firm.there("invoices")) == [invoice.number]
        [first, second] = firm.attempts(kind=RecordKind.INVOICE)
        assert (first.state, second.state) == (AttemptState.REFUSED, AttemptState.DONE)
        assert second.control_id == f"{first.control_id}:t2"

    def test_go_by_themselves_when_they_are_corrected(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00", payment_terms="Net 17")
        firm.write()

        invoices.update(invoice=invoice, payment_terms="Net 30", at=AT)
        firm.write()

        assert firm.failures() == []
        assert len(firm.there("invoices")) == 1

    def test_stay_quiet_while_they_are_ignored(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00", payment_terms="Net 17")
        firm.write()
        failures.ignore(failure=firm.failure())

        firm.set(location_id="110")
        firm.write()
        assert firm.failures() == []
        assert firm.failures(state=FailureState.IGNORED)[0].local_number == invoice.number

        invoices.update(invoice=invoice, payment_terms="Net 30", at=AT)
        firm.write()
        assert firm.failures(state=FailureState.IGNORED) == []
        assert len(firm.there("invoices")) == 1


class TestNumbersThatAreTakenInIntacct:
    def test_are_a_failure_that_offers_the_record_for_linking(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001", term="Net 30")
        shown = firm.wire.act(
            "ar-invoice", customer_id="10001", number="INV-00001", lines=[{"amount": "50.00"}]
        )
        invoice = firm.invoice(firm.customer("Acme"), "120.00", number="INV-00001")

        firm.write()

        failure = firm.failure()
        assert (failure.cause, failure.text) == (
            "number_collision",
            "A transaction with the number 'INV-00001' already exists.",
        )
        [candidate] = failures.link_candidates(failure)
        assert (candidate["remote_key"], candidate["total"]) == (str(shown["record_no"]), "50")

        failures.link(failure=failure, remote_key=candidate["remote_key"], at=AT)
        firm.write()
        assert firm.failures() == []
        assert firm.link(invoice).ar_key == str(shown["record_no"])
        assert len(firm.there("invoices")) == 1

    def test_are_settled_by_another_number(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001", term="Net 30")
        firm.wire.act("ar-invoice", customer_id="10001", number="INV-00001", lines=[{"amount": "50.00"}])
        invoice = firm.invoice(firm.customer("Acme"), "120.00", number="INV-00001")
        firm.write()

        renumber(invoice=invoice, number="INV-90001", at=AT)
        firm.write()

        assert firm.failures() == []
        assert numbers(firm.there("invoices")) == ["INV-00001", "INV-90001"]

    def test_are_kept_by_an_invoice_that_intacct_knows(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00", number="INV-00001")
        firm.write()

        with pytest.raises(InvoiceIsLinked, match="linked with INV-00001 in Intacct"):
            renumber(invoice=invoice, number="INV-90001", at=AT)

    def test_are_kept_while_nobody_knows_whether_the_invoice_arrived(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00", number="INV-00001")
        firm.set(functions_per_request=1)
        firm.wire.act("create-customer", name="Acme", term="Net 30")
        firm.faults("lost_request=1")
        firm.write()
        assert firm.attempts(kind=RecordKind.INVOICE)[0].state == AttemptState.IN_DOUBT

        with pytest.raises(InvoiceIsUnderWay, match="the answer is not settled yet"):
            renumber(invoice=invoice, number="INV-90001", at=AT)

    def test_follow_also_when_they_changed_while_the_invoice_was_written(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00", number="INV-00001")
        firm.write()

        invoices.renumber(invoice=invoice, number="INV-90001", at=AT)
        firm.write()

        assert numbers(firm.there("invoices")) == ["INV-90001"]
        assert firm.link(invoice).remote_number == "INV-90001"

    def test_are_never_adopted_even_if_everything_looks_alike(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001", term="Net 30")
        firm.wire.act(
            "ar-invoice",
            customer_id="10001",
            number="INV-00001",
            date="2026-03-02",
            lines=[{"amount": "120.00", "location": "100"}],
        )
        firm.invoice(firm.customer("Acme"), "120.00", number="INV-00001")

        firm.write()

        assert firm.failure().cause == "number_collision"

    def test_offer_no_invoice_that_an_order_entry_document_posted(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001", term="Net 30")
        firm.wire.act(
            "sales-invoice", customer_id="10001", number="7001", lines=[{"item": "SERVICE", "price": "50.00"}]
        )
        firm.invoice(firm.customer("Acme"), "120.00", number="7001")

        firm.write()

        failure = firm.failure()
        assert (failure.cause, list(failures.link_candidates(failure))) == ("number_collision", [])

    def test_cost_one_look_up_for_all_of_them(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Acme", customer_id="10001", term="Net 30")
        acme = firm.customer("Acme")
        for place in range(30):
            number = f"INV-{place:05}"
            firm.wire.act("ar-invoice", customer_id="10001", number=number, lines=[{"amount": "50.00"}])
            firm.invoice(acme, "120.00", number=number)

        firm.write()

        assert {failure.cause for failure in firm.failures()} == {"number_collision"}
        assert all(failure.details["candidates"] for failure in firm.failures())
        assert firm.counters()["by_object"]["query ARINVOICE"] == 1


class TestInvoicesThatWereWritten:
    def test_need_nothing_when_only_a_note_changes(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.write()

        invoices.update(invoice=invoice, notes="Sent by post", at=AT)
        firm.set(location_id="110")
        summary = firm.write()

        assert summary.failed == 0
        assert firm.failures() == []
        invoice.refresh_from_db()
        assert firm.link(invoice).revision == invoice.revision

    def test_are_marked_as_handled_in_the_outbox(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")

        firm.write()

        assert Change.objects.filter(record_id=invoice.pk, kind="invoice", handled_at=None).count() == 0


class TestWhatIsKeptOfAWrite:
    def test_is_the_function_and_its_result_and_no_secret(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")

        firm.write()

        [attempt] = firm.attempts(kind=RecordKind.INVOICE)
        assert f"<invoiceno>{invoice.number}</invoiceno>" in attempt.request_xml
        assert f"<key>{firm.link(invoice).remote_key}</key>" in attempt.response_xml
        kept = attempt.request_xml + attempt.response_xml
        assert not [secret for secret in ("sandbox-secret", "sessionid", "password") if secret in kept]

    def test_is_what_intacct_said_when_it_refused(self, firm: Firm) -> None:
        firm.set(location_id="999")
        firm.invoice(firm.customer(), "120.00")

        firm.write()

        [attempt] = firm.attempts(kind=RecordKind.INVOICE)
        assert "The location '999' is invalid." in attempt.response_xml

    def test_is_of_a_bounded_size(self, firm: Firm) -> None:
        firm.invoice(firm.customer(), *(item("1.00", "w" * 400) for _ in range(60)))

        firm.write()

        [attempt] = firm.attempts(kind=RecordKind.INVOICE)
        assert (len(attempt.request_xml), attempt.request_xml[-5:]) == (20_000, "… cut")


class TestTaxes:
    def test_go_to_the_account_of_their_rate_before_the_tax_account(self, firm: Firm) -> None:
        firm.set(tax_accounts={"reduced": "4200"})
        firm.invoice(firm.customer(), item("100.00"), tax("5.00", "reduced"), tax("7.00", "standard"))

        firm.write()

        [row] = firm.there("invoices")
        assert [line["account"] for line in row["lines"]] == ["4000", "4200", "2200"]
