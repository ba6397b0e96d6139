"""Invoices that a person deletes or reverses in Intacct: what becomes of them here (E14)."""

from __future__ import annotations

from datetime import date

import pytest

from factories.reading import Reader
from factories.writing import AT, TODAY, item
from tieout.ledger.models import Invoice
from tieout.ledger.operations import invoices, payments


def written(reader: Reader, amount: str = "120.00") -> Invoice:
    """Write an invoice of Tieout, and let the sync see it once."""
    reader.import_customers()
    invoice = reader.firm.invoice(reader.customer("CK-1"), amount)
    reader.sync()
    reader.pass_time(hours=6)
    reader.sync()
    return invoice


def imported(reader: Reader) -> Invoice:
    reader.there.act(
        "sales-invoice", customer_id="CK-1", number="7001", lines=[{"item": "SERVICE", "price": "90"}]
    )
    reader.import_invoices()
    reader.sync()
    return reader.invoice("7001")


def state(invoice: Invoice) -> str:
    invoice.refresh_from_db()
    return invoice.state


class TestAWrittenInvoiceThatIsReversedThere:
    def test_is_voided_by_the_next_sync(self, bare: Reader) -> None:
        invoice = written(bare)
        bare.there.act("reverse-ar-invoice", number=invoice.number)

        run = bare.sync()

        assert state(invoice) == "voided"
        link = bare.firm.link(invoice)
        assert (link.is_gone, link.revision) == (True, invoice.revision)
        assert run.counts["invoices"] == {"voided": 1}
        assert len(bare.firm.there("invoices")) == 2

    def test_is_a_failure_while_something_is_applied_here(self, bare: Reader) -> None:
        bare.firm.set(write_payments=False)
        invoice = written(bare)
        payment = bare.firm.payment((invoice, "50.00"))
        bare.there.act("reverse-ar-invoice", number=invoice.number)

        bare.sync()

        failure = bare.failure()
        assert (failure.cause, failure.local_number) == ("gone_in_intacct", invoice.number)
        assert failure.text == f"{invoice.number} is gone in Intacct, and 50 USD are applied to it in Tieout."
        assert state(invoice) == "issued"

        payments.void(payment=payment, voided_date=TODAY, at=AT)
        bare.sync()
        assert bare.firm.failures() == []
        assert state(invoice) == "voided"

    def test_goes_after_its_payment_when_both_were_reversed_there(self, bare: Reader) -> None:
        invoice = written(bare)
        payment = bare.firm.payment((invoice, "50.00"))
        bare.sync()
        bare.there.act("reverse-payment", record_no=int(bare.firm.link(payment).remote_key))
        bare.there.act("reverse-ar-invoice", number=invoice.number)

        bare.sync()

        assert bare.firm.failures() == []
        assert state(invoice) == "voided"

    def test_is_not_taken_for_one_that_tieout_replaced_itself(self, bare: Reader) -> None:
        invoice = written(bare)
        invoices.update(invoice=invoice, lines=[item("150.00")], at=AT)

        for _ in range(2):
            bare.sync()

        assert state(invoice) == "issued"
        assert [row["state"] for row in bare.firm.there("invoices")] == ["Reversed", "Reversal", "Posted"]


class TestAWrittenInvoiceThatIsDeletedThere:
    def test_is_voided_within_a_day(self, bare: Reader) -> None:
        invoice = written(bare)
        bare.there.act("delete-ar-invoice", number=invoice.number)
        bare.sync()
        assert state(invoice) == "issued"

        bare.pass_time(days=1)
        bare.sync()

        assert state(invoice) == "voided"
        assert invoice.voided_date == date(2026, 3, 3)

    def test_is_voided_at_once_where_a_write_found_it_missing(self, bare: Reader) -> None:
        invoice = written(bare)
        bare.there.act("delete-ar-invoice", number=invoice.number)
        invoices.update(invoice=invoice, purchase_order="PO-1", at=AT)
        bare.sync()
        assert bare.failure().cause == "record_gone"

        bare.sync()

        assert bare.firm.failures() == []
        assert state(invoice) == "voided"

    def test_is_voided_at_once_where_a_payment_found_it_missing(self, bare: Reader) -> None:
        invoice = written(bare)
        bare.there.act("delete-ar-invoice", number=invoice.number)
        payment = bare.firm.payment((invoice, "50.00"))
        bare.sync()
        bare.sync()

        assert {failure.cause for failure in bare.firm.failures()} == {"gone_in_intacct", "invoice_gone"}

        payments.void(payment=payment, voided_date=TODAY, at=AT)
        bare.sync()
        assert bare.firm.failures() == []
        assert state(invoice) == "voided"

    def test_is_not_believed_missing_while_it_may_not_show_yet(self, bare: Reader) -> None:
        bare.import_customers()
        invoice = bare.firm.invoice(bare.customer("CK-1"), "120.00")
        bare.sync()
        bare.there.act("delete-ar-invoice", number=invoice.number)

        bare.sync()

        assert state(invoice) == "issued"
        bare.pass_time(days=1)
        bare.sync()
        assert state(invoice) == "voided"


class TestAnImportedInvoiceThatIsDeletedThere:
    def test_is_voided_within_a_day(self, bare: Reader) -> None:
        invoice = imported(bare)
        bare.there.act("delete-sales-invoice", document="Sales Invoice-7001")

        bare.pass_time(days=1)
        bare.sync()

        assert state(invoice) == "voided"

    def test_is_a_failure_until_nothing_is_applied_here(self, bare: Reader) -> None:
        bare.firm.set(write_payments=False)
        invoice = imported(bare)
        payment = bare.firm.payment((invoice, "50.00"))
        bare.there.act("delete-sales-invoice", document="Sales Invoice-7001")
        bare.pass_time(days=1)
        for _ in range(2):
            bare.sync()
        assert bare.failure().cause == "gone_in_intacct"

        payments.void(payment=payment, voided_date=TODAY, at=AT)
        bare.sync()

        assert bare.firm.failures() == []
        assert state(invoice) == "voided"


class TestAnIdlePoll:
    @pytest.mark.parametrize("count", [1, 30])
    def test_costs_one_question_more_however_many_invoices_were_written(
        self, bare: Reader, count: int
    ) -> None:
        bare.import_customers()
        for _ in range(count):
            bare.firm.invoice(bare.customer("CK-1"), "120.00")
        bare.sync()
        bare.sync()

        idle = bare.sync()

        assert idle.usage["transactions"] <= 6
        assert idle.counts == {}
