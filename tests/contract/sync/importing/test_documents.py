"""Order Entry invoices from Intacct: the first import, and what a person does there afterwards."""

from __future__ import annotations

from decimal import Decimal

from factories.reading import Reader
from factories.writing import TODAY
from tieout.ledger.models import InvoiceLine
from tieout.ledger.operations.payments import void
from tieout.sync.importing.documents import InvoiceImport, import_outstanding
from tieout.sync.importing.reading import Reading
from tieout.sync.models import Link, RemoteObject, RunKind, RunState
from tieout.sync.operations.runs import begin
from tieout.sync.running import carry_out


class TestTheFirstImport:
    def test_brings_every_outstanding_invoice_with_its_open_balance(self, full: Reader) -> None:
        outstanding = full.outstanding_there()

        full.import_invoices()

        assert {invoice.number: invoice.open_balance for invoice in full.invoices()} == outstanding
        assert len(outstanding) > 50

    def test_brings_lines_and_subtotals_that_add_up(self, full: Reader) -> None:
        full.import_invoices()

        kinds = set(InvoiceLine.objects.values_list("kind", flat=True))
        assert {"item", "discount", "tax"} <= kinds
        for invoice in full.invoices():
            assert sum(line.amount for line in invoice.lines.all()) == invoice.total

    def test_brings_earlier_settlements_as_linked_payments(self, full: Reader) -> None:
        """E12."""
        full.firm.set(read_payments=False)

        full.import_invoices()

        partly = [invoice for invoice in full.invoices() if invoice.applied]
        assert partly
        payments = full.payments()
        assert payments
        linked = Link.objects.filter(kind="payment", record_id__in=[payment.pk for payment in payments])
        assert linked.count() == len(payments)

    def test_leaves_inactive_customers_out(self, full: Reader) -> None:
        """E2."""
        inactive = {row["customer_id"] for row in full.firm.there("customers") if row["status"] == "inactive"}

        full.import_invoices()

        assert inactive
        assert inactive.isdisjoint({customer.number for customer in full.customers()})

    def test_changes_nothing_when_it_is_repeated(self, full: Reader) -> None:
        full.import_invoices()
        before = [(row.pk, row.revision, row.open_balance) for row in full.invoices()]

        again = full.import_invoices()

        assert [(row.pk, row.revision, row.open_balance) for row in full.invoices()] == before
        assert again.counts["invoices"].keys() <= {"unchanged", "inactive_customer"}

    def test_goes_on_behind_the_last_page_when_it_was_broken_off(self, bare: Reader) -> None:
        first = bare.bill_there("10.00", number="SI-1")
        bare.bill_there("20.00", number="SI-2")
        run = begin(connection=bare.connection, kind=RunKind.IMPORT_INVOICES)
        run.position, run.state = first["record_no"], RunState.RUNNING
        run.save()

        carry_out(run=run, clock=bare.clock)

        assert run.state == RunState.DONE
        assert [invoice.number for invoice in bare.invoices()] == ["SI-2"]

    def test_takes_drafts_only_when_asked_to(self, bare: Reader) -> None:
        bare.bill_there("10.00", number="SI-1", draft=True)

        bare.import_invoices()
        without = [invoice.number for invoice in bare.invoices()]
        bare.import_invoices(include_drafts=True)

        assert without == []
        assert [(invoice.number, invoice.state) for invoice in bare.invoices()] == [("SI-1", "draft")]

    def test_keeps_to_the_date_range(self, bare: Reader) -> None:
        bare.bill_there("10.00", number="SI-OLD", date="2026-01-31")
        bare.bill_there("20.00", number="SI-NEW", date="2026-02-01")
        bare.firm.set(date_from="2026-02-01")

        bare.import_invoices()

        assert [invoice.number for invoice in bare.invoices()] == ["SI-NEW"]


class TestAnEntity:
    def test_stands_on_the_links_of_its_records(self, bare: Reader) -> None:
        bare.bill_there("10.00", number="SI-1", entity="200")
        bare.bill_there("20.00", number="SI-2")

        bare.import_invoices()

        assert [_link(bare, number).entity_id for number in ("SI-1", "SI-2")] == ["200", ""]

    def test_sees_its_own_records_and_those_of_the_top_level(self, bare: Reader) -> None:
        bare.bill_there("10.00", number="SI-1", entity="100")
        bare.bill_there("20.00", number="SI-2", entity="200")
        bare.bill_there("30.00", number="SI-3")
        _move_to_entity(bare, "200")

        bare.import_invoices()

        assert [invoice.number for invoice in bare.invoices()] == ["SI-2", "SI-3"]
        assert _link(bare, "SI-3").entity_id == "200"

    def test_leaves_out_what_is_shown_of_another_one(self, bare: Reader) -> None:
        bare.bill_there("10.00", number="SI-1", entity="100")
        bare.bill_there("20.00", number="SI-2", entity="200")
        with bare.firm.client() as at_top_level:
            _move_to_entity(bare, "200")
            reading = Reading(bare.connection, at_top_level, bare.clock)

            import_outstanding(reading, InvoiceImport(), after=0, keep_position=lambda _: None)

        assert [invoice.number for invoice in bare.invoices()] == ["SI-2"]
        assert reading.counts.by_kind["invoices"] == {"other_location": 1, "created": 1}

    def test_stands_on_the_link_of_its_payments_too(self, bare: Reader) -> None:
        bare.sync()
        bare.bill_there("10.00", number="SI-1", entity="200")
        bare.pay_there("SI-1", entity="200")

        bare.sync()

        [payment] = bare.payments()
        assert bare.firm.link(payment).entity_id == "200"

    def test_counts_as_the_location_of_its_documents(self, bare: Reader) -> None:
        bare.bill_there("10.00", number="SI-1", entity="200")
        bare.bill_there("20.00", number="SI-2", entity="100")
        bare.firm.set(location_filter="200")

        bare.import_invoices()

        assert [invoice.number for invoice in bare.invoices()] == ["SI-1"]

    def test_bills_in_the_currency_of_the_document(self, bare: Reader) -> None:
        bare.bill_there("10.00", number="SI-1", entity="200", currency="EUR")

        bare.import_invoices()

        invoice = bare.invoice("SI-1")
        assert (invoice.currency, invoice.total) == ("EUR", Decimal("10.00"))


class TestANewInvoice:
    def test_arrives_by_the_next_sync_with_its_customer(self, bare: Reader) -> None:
        bare.sync()

        bare.bill_there("120.00", "30.50", number="SI-7")
        bare.sync()

        invoice = bare.invoice("SI-7")
        assert invoice.total == Decimal("150.50")
        assert invoice.customer.name == "Acme"

    def test_arrives_also_when_it_was_paid_meanwhile(self, bare: Reader) -> None:
        bare.sync()

        bare.bill_there("120.00", number="SI-7")
        bare.pay_there("SI-7")
        bare.sync()

        assert bare.invoice("SI-7").open_balance == 0
        assert [payment.amount for payment in bare.payments()] == [Decimal("120.00")]

    def test_waits_for_a_customer_that_could_not_be_brought(self, bare: Reader) -> None:
        bare.firm.customer("Acme")
        bare.firm.customer("Acme")
        bare.firm.connection.reconcile_on = False
        bare.firm.connection.save()
        bare.sync()

        bare.bill_there("120.00", number="SI-7")
        bare.sync()

        customer = bare.failure(kind="customer")
        assert customer.cause == "ambiguous_name"
        invoice = bare.failure(kind="invoice")
        assert (invoice.cause, invoice.waits_for) == ("waiting_for_parent", customer.subject)


class TestAnEditedInvoice:
    """E10: an edit in Order Entry is another A/R invoice under the same document."""

    def test_follows_intacct_under_its_new_key(self, bare: Reader) -> None:
        bare.sync()
        bare.bill_there("100.00", number="SI-7")
        bare.sync()
        before = _link(bare, "SI-7")

        bare.there.act(
            "edit-sales-invoice",
            document="Sales Invoice-SI-7",
            lines=[{"item": "SERVICE", "quantity": 1, "price": "140.00"}],
        )
        bare.sync()

        after = _link(bare, "SI-7")
        assert bare.invoice("SI-7").total == Decimal("140.00")
        assert after.ar_key != before.ar_key
        assert after.former_ar_keys == [before.ar_key]

    def test_replaces_what_was_changed_here(self, bare: Reader) -> None:
        bare.sync()
        bare.bill_there("100.00", number="SI-7")
        bare.sync()
        bare.there.act("edit-sales-invoice", document="Sales Invoice-SI-7", message="Thank you")

        bare.sync()

        assert bare.invoice("SI-7").notes == "Thank you"

    def test_is_a_failure_below_what_is_applied_here(self, bare: Reader) -> None:
        bare.sync()
        bare.bill_there("100.00", number="SI-7")
        bare.sync()
        bare.firm.set(write_payments=False)
        bare.firm.payment((bare.invoice("SI-7"), "90.00"))

        bare.there.act(
            "edit-sales-invoice",
            document="Sales Invoice-SI-7",
            lines=[{"item": "SERVICE", "quantity": 1, "price": "50.00"}],
        )
        bare.sync()

        failure = bare.failure()
        assert failure.cause == "edited_below_applied"
        assert failure.record_id == bare.invoice("SI-7").pk
        assert "SI-7" in failure.text
        assert bare.invoice("SI-7").total == Decimal("100.00")

    def test_heals_when_the_payment_is_voided(self, bare: Reader) -> None:
        self.test_is_a_failure_below_what_is_applied_here(bare)

        void(payment=bare.payments()[0], voided_date=TODAY, at=bare.clock())
        bare.sync()

        assert bare.firm.failures() == []
        assert bare.invoice("SI-7").total == Decimal("50.00")


class TestAnIdlePoll:
    def test_costs_three_requests_and_stores_nothing(self, full: Reader) -> None:
        full.import_customers()
        full.import_invoices()
        full.sync()

        idle = full.sync()

        assert idle.usage["transactions"] <= 6
        assert idle.counts == {}


def _move_to_entity(reader: Reader, entity: str) -> None:
    reader.firm.connection.entity_id = entity
    reader.firm.connection.save()


def _link(reader: Reader, number: str) -> Link:
    return Link.objects.get(remote_object=RemoteObject.SODOCUMENT, record_id=reader.invoice(number).pk)
