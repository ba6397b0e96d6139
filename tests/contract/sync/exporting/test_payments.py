"""Payments on their way to Intacct: whole or not at all (E13), reversed when voided (E14), E5."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from factories.writing import AT, TODAY, Firm, item, tax
from tieout.ledger.errors import InvoiceHasApplications
from tieout.ledger.models import Invoice
from tieout.ledger.operations import invoices, payments
from tieout.sync.exporting.boundary import Moment, Step, watched
from tieout.sync.models import AttemptState, Link, Operation, RecordKind
from tieout.sync.operations import failures

LATER = date(2026, 3, 20)


def imported(firm: Firm, amount: str = "120.00") -> Invoice:
    """Make an invoice that came from an Order Entry document, with the link that its import leaves."""
    firm.wire.act("create-customer", name="Bean There", customer_id="BT-1", term="Net 30")
    shown = firm.wire.act(
        "sales-invoice", customer_id="BT-1", number="7001", lines=[{"item": "SERVICE", "price": amount}]
    )
    invoice = firm.invoice(firm.customer("Bean There"), amount, number="7001")
    Invoice.objects.filter(pk=invoice.pk).update(origin="imported")
    invoice.refresh_from_db()
    firm.connection.links.create(
        organization=firm.organization,
        kind=RecordKind.INVOICE,
        record_id=invoice.pk,
        remote_object="SODOCUMENT",
        remote_key=str(shown["record_no"]),
        remote_number=shown["document"],
        ar_key=str(shown["invoice_record_no"]),
        born="remote",
        revision=invoice.revision,
    )
    return invoice


class TestPaymentsOfTieout:
    def test_stand_in_intacct_applied_to_their_invoices(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        payment = firm.payment((first, "120.00"), (second, "30.00"), reference="CHK 4711")

        summary = firm.write()

        [row] = firm.there("payments")
        assert [(part["number"], part["amount"]) for part in row["applications"]] == [
            (first.number, "120.00"),
            (second.number, "30.00"),
        ]
        assert (row["account"], row["method"], row["reference"]) == ("1070", "Printed Check", "CHK 4711")
        assert row["description"] == f"tieout:{payment.uid.hex}:1"
        assert summary.payments_written == 1
        assert firm.link(payment).remote_key == str(row["record_no"])
        assert [row["due"] for row in firm.there("invoices")] == ["0.00", "50.00"]

    def test_go_although_their_invoice_came_from_intacct(self, firm: Firm) -> None:
        invoice = imported(firm)
        firm.payment((invoice, "50.00"))

        firm.write()

        [row] = firm.there("payments")
        assert [(part["number"], part["amount"]) for part in row["applications"]] == [("7001", "50.00")]
        assert [row["due"] for row in firm.there("invoices")] == ["70.00"]

    @pytest.mark.parametrize(
        ("method", "there"),
        [
            ("check", "Printed Check"),
            ("cash", "Cash"),
            ("credit_card", "Credit Card"),
            ("wire", "EFT"),
            ("other", "EFT"),
        ],
    )
    def test_are_sent_with_the_method_of_the_table(self, firm: Firm, method: str, there: str) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.payment((invoice, "120.00"), method=method)

        firm.write()

        assert [row["method"] for row in firm.there("payments")] == [there]

    def test_go_once_however_often_the_worker_comes(self, firm: Firm) -> None:
        firm.payment((firm.invoice(firm.customer(), "120.00"), "120.00"))

        for _ in range(3):
            firm.write()

        assert len(firm.there("payments")) == 1


class TestPaymentsThatTieoutHolds:
    def test_are_over_several_customers(self, firm: Firm) -> None:
        acme, beans = firm.customer("Acme"), firm.customer("Bean There")
        firm.payment((firm.invoice(acme, "120.00"), "120.00"), (firm.invoice(beans, "80.00"), "80.00"))

        firm.write()

        assert firm.failure().cause == "several_customers"
        assert firm.there("payments") == []

    def test_are_in_a_foreign_currency(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer("Européenne", currency="EUR"), "120.00")
        firm.payment((invoice, "120.00"), method="eft")

        firm.write()

        failure = firm.failure()
        assert failure.cause == "foreign_currency_undeposited"
        assert failure.text == (
            "You cannot make payment for foreign currency invoice for payment method “EFT” "
            "using Undeposited Fund Account."
        )
        assert "create ARPYMT" not in firm.counters()["by_object"]

    def test_are_over_two_entities(self, firm: Firm) -> None:
        acme = firm.customer()
        here, there = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        firm.write()
        Link.objects.filter(pk=firm.link(there).pk).update(entity_id="200")
        firm.payment((here, "120.00"), (there, "80.00"))

        firm.write()

        assert firm.failure().cause == "several_entities"
        assert firm.there("payments") == []

    def test_are_on_an_invoice_that_is_gone_in_intacct(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.write()
        Link.objects.filter(pk=firm.link(invoice).pk).update(is_gone=True)
        firm.payment((invoice, "120.00"))

        firm.write()

        failure = firm.failure()
        assert (failure.cause, failure.text) == (
            "invoice_gone",
            f"Invoice {invoice.number} is gone in Intacct.",
        )

    def test_have_no_account_to_be_received_on(self, firm: Firm) -> None:
        firm.set(undeposited_funds_account="")
        firm.payment((firm.invoice(firm.customer(), "120.00"), "120.00"))
        firm.write()
        assert firm.failure().cause == "account_not_set"

        firm.set(undeposited_funds_account="1070")
        firm.write()

        assert firm.failures() == []
        assert len(firm.there("payments")) == 1


class TestPaymentsThatWait:
    def test_are_shown_with_the_invoice_that_failed(self, firm: Firm) -> None:
        firm.set(tax_account="")
        invoice = firm.invoice(firm.customer(), item("100.00"), tax("7.00"))
        firm.payment((invoice, "107.00"))

        firm.write()

        parent, child = firm.failure(kind="invoice"), firm.failure(kind="payment")
        assert (child.cause, child.waits_for) == ("waiting_for_parent", parent.subject)
        assert child.text == f"Waits for invoice {invoice.number}."

    def test_follow_by_themselves_when_the_invoice_is_written(self, firm: Firm) -> None:
        firm.set(tax_account="")
        firm.payment((firm.invoice(firm.customer(), item("100.00"), tax("7.00")), "107.00"))
        firm.write()

        firm.set(tax_account="2200")
        firm.write()

        assert firm.failures() == []
        assert len(firm.there("payments")) == 1

    def test_say_nothing_while_their_invoice_is_only_not_written_yet(self, firm: Firm) -> None:
        firm.set(date_from="2026-03-01")
        early = firm.invoice(firm.customer(), "100.00", issue_date=date(2026, 2, 1))
        firm.payment((early, "100.00"))

        firm.write()

        assert firm.failures() == []
        assert firm.there("payments") == []


class TestPaymentsThatIntacctRefuses:
    def test_for_a_batch_key_go_after_the_remedy_and_a_retry(self, firm: Firm) -> None:
        firm.wire.post_control("settings", payment_summary="User specified")
        firm.payment((firm.invoice(firm.customer(), "120.00"), "120.00"))
        firm.write()
        failure = firm.failure()
        assert (failure.cause, failure.text) == ("payment_batch_key", "Please provide a payment batch key.")

        firm.wire.post_control("settings", payment_summary="Daily")
        firm.write()
        assert firm.there("payments") == []
        failures.retry(failure=failure, at=AT)
        firm.write()

        assert firm.failures() == []
        assert len(firm.there("payments")) == 1

    def test_because_the_invoice_was_paid_there_too(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer("Acme", number="C-1"), "120.00")
        firm.write()
        firm.wire.act("payment", customer_id="C-1", invoices=[{"number": invoice.number, "amount": "100.00"}])
        firm.payment((invoice, "120.00"))

        firm.write()

        assert firm.failure().cause == "above_amount_due"
        assert len(firm.there("payments")) == 1


class TestPaymentsOnADocumentThatIsEditedMeanwhile:
    def edit_before_sending(self, firm: Firm) -> Callable[[Step, Moment], None]:
        """Let a person edit the document, which replaces its A/R invoice, once the payment is planned."""

        def edit(step: Step, moment: Moment) -> None:
            if (step, moment) == (Step.CLAIM, Moment.BEFORE) and not edited:
                [document] = firm.there("documents")
                edited.append(firm.wire.act("edit-sales-invoice", document=document["document"], message="!"))

        edited: list[object] = []
        return edit

    def test_find_its_new_invoice_in_the_same_pass(self, firm: Firm) -> None:
        invoice = imported(firm)
        before = firm.link(invoice).ar_key
        firm.payment((invoice, "50.00"))

        with watched(self.edit_before_sending(firm)):
            summary = firm.write()

        assert firm.failures() == []
        assert (summary.payments_written, summary.failed) == (1, 0)
        [row] = firm.there("payments")
        assert [(part["number"], part["amount"]) for part in row["applications"]] == [("7001", "50.00")]
        link = firm.link(invoice)
        assert link.former_ar_keys == [before]
        assert link.ar_key == str(row["applications"][0]["invoice_record_no"]) != before

    def test_are_a_failure_when_the_document_is_gone(self, firm: Firm) -> None:
        invoice = imported(firm)
        firm.payment((invoice, "50.00"))
        [document] = firm.there("documents")
        firm.wire.act("delete-sales-invoice", document=document["document"])

        firm.write()

        assert firm.failure().cause == "record_gone"


class TestPaymentsThatAreVoided:
    def test_are_reversed_on_the_day_of_the_void(self, firm: Firm) -> None:
        payment = firm.payment((firm.invoice(firm.customer(), "120.00"), "120.00"))
        firm.write()

        payments.void(payment=payment, voided_date=LATER, at=AT)
        summary = firm.write()

        [paid, reversal] = firm.there("payments")
        assert (paid["state"], reversal["state"], reversal["date"]) == ("Reversed", "Reversal", "2026-03-20")
        assert summary.payments_reversed == 1
        assert [row["due"] for row in firm.there("invoices")] == ["120.00"]
        assert firm.link(payment).is_gone

    def test_are_reversed_on_the_day_of_the_payment_if_that_is_later(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        payment = firm.payment((invoice, "120.00"), received_date=LATER)
        firm.write()

        payments.void(payment=payment, voided_date=TODAY, at=AT)
        firm.write()

        assert [row["date"] for row in firm.there("payments", state="Reversal")] == ["2026-03-20"]

    def test_never_go_when_they_were_not_sent_before(self, firm: Firm) -> None:
        payment = firm.payment((firm.invoice(firm.customer(), "120.00"), "120.00"))
        payments.void(payment=payment, voided_date=TODAY, at=AT)

        firm.write()

        assert firm.there("payments") == []
        assert firm.failures() == []

    def test_never_go_when_they_were_planned_and_intacct_was_away(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.write()
        payment = firm.payment((invoice, "120.00"))
        gateway = firm.connection.gateway_url
        firm.move("http://127.0.0.1:9/ia/xml/xmlgw.phtml")
        firm.write()
        [planned] = firm.attempts(kind=RecordKind.PAYMENT)
        assert planned.state == AttemptState.PLANNED

        payments.void(payment=payment, voided_date=TODAY, at=AT)
        firm.move(gateway)
        firm.write()

        assert firm.there("payments") == []
        assert [attempt.state for attempt in firm.attempts(kind=RecordKind.PAYMENT)] == [AttemptState.LAPSED]

    def test_free_the_invoice_for_a_new_payment_in_the_same_pass(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        wrong = firm.payment((invoice, "120.00"), reference="wrong")
        firm.write()

        payments.void(payment=wrong, voided_date=TODAY, at=AT)
        firm.payment((invoice, "120.00"), reference="right")
        firm.write()

        assert firm.failures() == []
        assert [(row["reference"], row["state"]) for row in firm.there("payments", state="Complete")] == [
            ("right", "Complete")
        ]

    def test_are_not_reversed_twice_when_intacct_did_it_already(self, firm: Firm) -> None:
        payment = firm.payment((firm.invoice(firm.customer(), "120.00"), "120.00"))
        firm.write()
        key = int(firm.link(payment).remote_key)
        firm.wire.act("reverse-payment", record_no=key)
        payments.void(payment=payment, voided_date=TODAY, at=AT)

        firm.write()

        assert [row["state"] for row in firm.there("payments")] == ["Reversed", "Reversal"]
        [reverse] = firm.attempts(operation=Operation.REVERSE)
        assert reverse.state != AttemptState.IN_DOUBT


class TestPaymentsThatWereWritten:
    def test_keep_an_invoice_from_being_voided(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.payment((invoice, "20.00"))

        with pytest.raises(InvoiceHasApplications):
            invoices.void(invoice=invoice, voided_date=TODAY, at=AT)
