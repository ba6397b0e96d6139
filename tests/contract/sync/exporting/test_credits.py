"""Credits on their way to Intacct as documented: what is partial travels (E9), the rest stays (E7)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from factories.writing import AT, Firm
from tieout.ledger.models import Invoice
from tieout.ledger.operations import credit_applications, credit_notes
from tieout.money import Money
from tieout.sync.exporting.due import pending
from tieout.sync.models import FailureLevel, Link, RecordKind
from tieout.sync.operations import failures


def payments_of(firm: Firm) -> list[tuple[Any, ...]]:
    """Return what stands in Intacct: account, method, reference, cash, and the invoices with amounts."""
    return [
        (
            *(row[name] for name in ("account", "method", "reference", "amount")),
            *((part["number"], part["amount"]) for part in row["applications"]),
        )
        for row in firm.there("payments", state="Complete")
    ]


def due(firm: Firm) -> list[str]:
    """Return what the invoices of Intacct still owe, in their order."""
    return [row["due"] for row in firm.there("invoices")]


class TestACreditAppliedInPart:
    def test_is_written_as_a_payment_on_an_account_of_its_own(self, firm: Firm) -> None:
        acme = firm.customer()
        invoice, note = firm.invoice(acme, "120.00"), firm.credit(acme, "50.00")
        firm.write()
        applied = firm.apply_credit(note, invoice, "50.00")

        summary = firm.write()

        assert payments_of(firm) == [("1075", "EFT", note.number, "50.00", (invoice.number, "50.00"))]
        [row] = firm.there("payments")
        assert row["description"] == f"tieout:{applied.uid.hex}:1"
        assert (firm.owed(invoice), due(firm)) == ("70.00", ["70.00"])
        assert (summary.credits_applied, summary.payments_written) == (1, 0)
        link = firm.link(applied)
        assert (link.remote_key, link.parent_id) == (str(row["record_no"]), note.pk)
        assert firm.there("adjustments") == []

    def test_has_the_method_that_the_table_has_for_other(self, firm: Firm) -> None:
        firm.set(payment_methods={"other": "Cash"})
        acme = firm.customer()
        firm.apply_credit(firm.credit(acme, "50.00"), firm.invoice(acme, "120.00"), "50.00")

        firm.write()

        assert [row["method"] for row in firm.there("payments")] == ["Cash"]

    def test_settles_the_rest_after_a_payment(self, firm: Firm) -> None:
        acme = firm.customer()
        invoice, note = firm.invoice(acme, "120.00"), firm.credit(acme, "20.00")
        firm.payment((invoice, "100.00"))
        firm.apply_credit(note, invoice, "20.00")

        firm.write()

        assert [row[0] for row in payments_of(firm)] == ["1070", "1075"]
        assert (firm.owed(invoice), due(firm), firm.failures()) == ("0.00", ["0.00"], [])

    def test_goes_on_every_invoice_by_itself(self, firm: Firm) -> None:
        acme = firm.customer()
        first, second = firm.invoice(acme, "120.00"), firm.invoice(acme, "80.00")
        note = firm.credit(acme, "100.00")
        firm.apply_credit(note, first, "60.00")
        firm.apply_credit(note, second, "30.00")
        firm.apply_credit(note, first, "10.00")

        firm.write()
        firm.write()

        assert [row[4] for row in payments_of(firm)] == [
            (first.number, "60.00"),
            (second.number, "30.00"),
            (first.number, "10.00"),
        ]
        assert due(firm) == ["50.00", "50.00"]

    def test_goes_although_the_invoice_came_from_intacct(self, firm: Firm) -> None:
        firm.wire.act("create-customer", name="Bean There", customer_id="BT-1", term="Net 30")
        shown = firm.wire.act(
            "sales-invoice", customer_id="BT-1", number="7001", lines=[{"item": "SERVICE", "price": "120.00"}]
        )
        beans = firm.customer("Bean There")
        invoice = firm.invoice(beans, "120.00", number="7001")
        Invoice.objects.filter(pk=invoice.pk).update(origin="imported")
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
        firm.apply_credit(firm.credit(beans, "50.00"), invoice, "50.00")

        firm.write()

        assert [row[4] for row in payments_of(firm)] == [("7001", "50.00")]
        assert due(firm) == ["70.00"]

    def test_is_dated_the_day_on_which_it_was_applied(self, firm: Firm) -> None:
        acme = firm.customer()
        invoice, note = firm.invoice(acme, "120.00"), firm.credit(acme, "50.00")
        firm.wait(days=5)
        firm.apply_credit(note, invoice, "50.00")

        firm.write()

        assert [row["date"] for row in firm.there("payments")] == ["2026-03-07"]

    def test_is_never_dated_before_its_invoice(self, firm: Firm) -> None:
        acme = firm.customer()
        invoice = firm.invoice(acme, "120.00", issue_date=date(2026, 3, 15))
        firm.apply_credit(firm.credit(acme, "50.00"), invoice, "50.00")

        firm.write()

        assert [row["date"] for row in firm.there("payments")] == ["2026-03-15"]

    def test_waits_for_an_account_and_says_so(self, firm: Firm) -> None:
        firm.set(credits_account="")
        acme = firm.customer()
        note = firm.credit(acme, "50.00")
        firm.apply_credit(note, firm.invoice(acme, "120.00"), "50.00")
        firm.write()
        failure = firm.failure()
        assert (failure.cause, failure.kind, failure.local_number) == (
            "account_not_set",
            "application",
            note.number,
        )
        assert failure.details["setting"] == "credits_account"

        firm.set(credits_account="1075")
        firm.write()

        assert (firm.failures(), due(firm)) == ([], ["70.00"])

    def test_in_a_foreign_currency_is_refused_before_sending(self, firm: Firm) -> None:
        euros = firm.customer("Européenne", currency="EUR")
        firm.apply_credit(firm.credit(euros, "50.00"), firm.invoice(euros, "120.00"), "50.00")

        firm.write()

        assert firm.failure().cause == "foreign_currency_undeposited"
        assert firm.there("payments") == []

    def test_waits_for_its_invoice(self, firm: Firm) -> None:
        firm.set(item_account="")
        acme = firm.customer()
        invoice = firm.invoice(acme, "120.00")
        firm.apply_credit(firm.credit(acme, "50.00"), invoice, "50.00")

        firm.write()

        parent, child = firm.failure(kind="invoice"), firm.failure(kind="application")
        assert (child.cause, child.waits_for) == ("waiting_for_parent", parent.subject)

    def test_stays_here_while_credits_are_switched_off(self, firm: Firm) -> None:
        firm.set(write_credits=False)
        acme = firm.customer()
        firm.apply_credit(firm.credit(acme, "50.00"), firm.invoice(acme, "120.00"), "50.00")

        firm.write()

        assert (firm.failures(), due(firm)) == ([], ["120.00"])


class TestACreditThatPaysTheEntireInvoice:
    def test_is_left_out_with_a_warning(self, firm: Firm) -> None:
        acme = firm.customer()
        invoice, note = firm.invoice(acme, "120.00"), firm.credit(acme, "150.00")
        firm.apply_credit(note, invoice, "120.00")

        summary = firm.write()

        warning = firm.failure()
        assert (warning.level, warning.cause) == (FailureLevel.WARNING, "credit_not_written")
        assert warning.text == (
            f"Credit note {note.number} pays the entire invoice {invoice.number} of 120.00 USD."
        )
        assert warning.details["invoice_id"] == invoice.pk
        assert (firm.owed(invoice), due(firm)) == ("0.00", ["120.00"])
        assert (summary.failed, firm.there("payments")) == (0, [])

    def test_is_written_all_the_same_when_a_person_wants_it(self, firm: Firm) -> None:
        acme = firm.customer()
        invoice, note = firm.invoice(acme, "120.00"), firm.credit(acme, "120.00")
        firm.apply_credit(note, invoice, "120.00")
        firm.set(credits_account="")
        firm.write()

        failures.apply_here_too(failure=firm.failure())
        firm.write()
        # What was asked for stays asked for, whatever stands in its way for a while.
        assert (firm.failure().cause, firm.failure().level) == ("account_not_set", FailureLevel.FAILURE)
        firm.set(credits_account="1075")
        firm.write()

        assert [row[4] for row in payments_of(firm)] == [(invoice.number, "120.00")]
        assert (due(firm), firm.failures()) == (["0.00"], [])

    def test_is_quiet_once_it_is_ignored(self, firm: Firm) -> None:
        acme = firm.customer()
        firm.apply_credit(firm.credit(acme, "120.00"), firm.invoice(acme, "120.00"), "120.00")
        firm.write()

        failures.ignore(failure=firm.failure())
        firm.write()

        assert (firm.failures(), due(firm)) == ([], ["120.00"])

    def test_has_no_warning_any_more_when_it_is_taken_off(self, firm: Firm) -> None:
        acme = firm.customer()
        applied = firm.apply_credit(firm.credit(acme, "120.00"), firm.invoice(acme, "120.00"), "120.00")
        firm.write()

        credit_applications.unapply_credit(application=applied, at=AT)
        firm.write()

        assert firm.failures() == []

    def test_cannot_be_insisted_on_where_nothing_was_left_out(self, firm: Firm) -> None:
        firm.payment((firm.invoice(firm.customer(), "120.00"), "120.00"), method="wire")
        firm.set(undeposited_funds_account="")
        firm.write()

        with pytest.raises(failures.NoWarning):
            failures.apply_here_too(failure=firm.failure())


class TestACreditThatIsTakenOff:
    def test_is_reversed_on_the_same_day(self, firm: Firm) -> None:
        acme = firm.customer()
        invoice, note = firm.invoice(acme, "120.00"), firm.credit(acme, "50.00")
        applied = firm.apply_credit(note, invoice, "50.00")
        firm.write()
        link = firm.link(applied)
        firm.wait(days=4)

        credit_applications.unapply_credit(application=applied, at=firm.now)
        summary = firm.write()

        assert [(row["state"], row["date"]) for row in firm.there("payments")] == [
            ("Reversed", "2026-03-02"),
            ("Reversal", "2026-03-06"),
        ]
        assert (firm.owed(invoice), due(firm)) == ("120.00", ["120.00"])
        link.refresh_from_db()
        assert (link.is_gone, summary.credits_unapplied, firm.failures()) == (True, 1, [])

    def test_and_applied_again_is_another_record(self, firm: Firm) -> None:
        acme = firm.customer()
        invoice, note = firm.invoice(acme, "120.00"), firm.credit(acme, "50.00")
        applied = firm.apply_credit(note, invoice, "50.00")
        firm.write()

        credit_applications.unapply_credit(application=applied, at=firm.now)
        again = firm.apply_credit(note, invoice, "30.00")
        firm.write()

        [row] = firm.there("payments", state="Complete")
        assert row["description"] == f"tieout:{again.uid.hex}:1"
        assert due(firm) == ["90.00"]

    def test_was_never_written_needs_nothing(self, firm: Firm) -> None:
        acme = firm.customer()
        applied = firm.apply_credit(firm.credit(acme, "50.00"), firm.invoice(acme, "120.00"), "50.00")
        credit_applications.unapply_credit(application=applied, at=AT)

        firm.write()

        assert (firm.there("payments"), firm.failures()) == ([], [])


class TestACreditNote:
    def test_stays_in_the_book_that_made_it(self, firm: Firm) -> None:
        acme = firm.customer()
        note = firm.credit(acme, "50.00")
        credit_notes.update(credit_note=note, notes="Broken cups", at=AT)

        firm.write()

        assert (firm.there("adjustments"), firm.failures()) == ([], [])
        assert not Link.objects.filter(kind=RecordKind.CREDIT_NOTE).exists()

    def test_is_not_counted_before_writing_is_switched_on(self, firm: Firm) -> None:
        acme = firm.customer()
        note = firm.credit(acme, "300.00")
        firm.apply_credit(note, firm.invoice(acme, "120.00"), "50.00")
        firm.apply_credit(note, firm.invoice(acme, "200.00"), "200.00")

        waiting = pending(firm.connection)

        assert waiting.credit_notes.count == 0
        assert waiting.credit_applications.count == 1
        assert waiting.credit_applications.amounts == (Money(Decimal("50.00"), "USD"),)
