"""The tie-out against the sandbox: every reason and every scope, made by acts of a person."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import both_credits as credits_of
from factories.both_books import TODAY, BothBooks
from tieout.comparison import staging, tasks
from tieout.comparison.models import Difference, TieOutRun, TieOutState
from tieout.comparison.operations import tie_out_later
from tieout.intacct import TransportError
from tieout.ledger.models import Invoice
from tieout.sync.errors import ConnectionPaused, SettingsNotSaved
from tieout.sync.models import AttemptState, Connection, FailureState, Link, Operation, RecordKind

pytestmark = pytest.mark.django_db


class TestBooksThatAgree:
    def test_have_no_differences_and_one_balance(self, both: BothBooks) -> None:
        invoices = both.mirror()

        result = both.tie_out()

        assert result.differences == ()
        assert result.invoice_count == len(invoices)
        open_there = both.wire.get_control("books")["open"]
        outside = sum(line.balance for line in result.left_out if line.currency == "USD")
        [usd] = [line for line in result.balances if line.currency == "USD"]
        assert usd.tieout == usd.intacct == Decimal(open_there["USD"]["balance"]) - outside

    def test_show_the_base_currency_even_when_nothing_is_open(self, empty: BothBooks) -> None:
        assert empty.tie_out().to_json() == {
            "invoices": 0,
            "by_currency": {"USD": {"tieout_balance": "0.00", "intacct_balance": "0.00"}},
            "out_of_scope": {},
            "differences": [],
        }

    def test_are_stored_for_the_pages(self, both: BothBooks) -> None:
        both.mirror()

        result = both.tie_out()

        run = TieOutRun.objects.get(pk=result.run_id)
        assert run.state == TieOutState.DONE
        assert run.is_clean
        assert run.totals.get(currency="USD").tieout_balance == result.balances[-1].tieout
        assert run.scopes.count() == len(result.left_out)

    def test_count_a_failure_without_a_difference_as_agreeing(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        empty.failure(RecordKind.INVOICE, invoice)

        assert empty.differences() == ()

    def test_may_hold_an_invoice_whose_answer_never_came(self, empty: BothBooks) -> None:
        invoice = empty.invoice(empty.customer("CK-1"), "120.00")
        empty.attempt(RecordKind.INVOICE, invoice, AttemptState.IN_DOUBT)
        empty.wire.act("ar-invoice", customer_id="CK-1", number=invoice.number, lines=[{"amount": "120.00"}])

        result = empty.tie_out()

        assert result.differences == ()
        assert result.invoice_count == 1


class TestRecordsOnTheirWay:
    def test_are_not_yet_imported_when_only_intacct_has_them(self, empty: BothBooks) -> None:
        empty.wire.act("sales-invoice", customer_id="CK-1", number="7001", lines=[{"price": "50.00"}])

        [line] = empty.differences()

        assert (line.record, line.tieout, line.intacct) == ("7001", Decimal(0), Decimal(50))
        assert line.reason.value == "not_yet_imported"

    def test_are_not_yet_imported_when_intacct_has_one_more_payment(self, both: BothBooks) -> None:
        invoice = both.mirror()[0]
        both.wire.act(
            "payment",
            customer_id=invoice.customer.number,
            invoices=[{"number": invoice.number, "amount": "1.00"}],
        )

        assert both.reason_of(invoice) == "not_yet_imported"

    def test_are_looked_up_by_key_when_they_are_paid_in_intacct(self, both: BothBooks) -> None:
        invoice = both.mirror()[0]
        both.wire.act("payment", customer_id=invoice.customer.number, invoices=[{"number": invoice.number}])

        [line] = both.differences()

        assert (line.record_id, line.tieout, line.intacct) == (invoice.pk, invoice.open_balance, Decimal(0))
        assert line.reason.value == "not_yet_imported"
        assert line.remote_key

    def test_are_not_yet_written_when_only_we_have_them(self, empty: BothBooks) -> None:
        invoice = empty.invoice(empty.customer("CK-1"), "120.00")

        assert empty.reason_of(invoice) == "not_yet_written"

    def test_are_not_yet_written_when_we_have_one_more_payment(self, both: BothBooks) -> None:
        invoice = both.mirror()[0]
        both.payment(invoice, str(invoice.open_balance))

        assert both.reason_of(invoice) == "not_yet_written"

    def test_are_not_yet_written_when_a_void_is(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        shown = empty.wire.act(
            "payment", customer_id="CK-1", invoices=[{"record_no": int(key), "amount": "20.00"}]
        )
        payment = empty.payment(invoice, "20.00")
        empty.link_payment(payment, str(shown["record_no"]), born="local")
        empty.void(payment)

        assert empty.reason_of(invoice) == "not_yet_written"

    @pytest.mark.parametrize("state", [AttemptState.SENT, AttemptState.IN_DOUBT])
    def test_are_in_doubt_while_the_answer_is_unknown(self, empty: BothBooks, state: AttemptState) -> None:
        invoice = empty.invoice(empty.customer("CK-1"), "120.00")
        empty.attempt(RecordKind.INVOICE, invoice, state)

        assert empty.reason_of(invoice) == "in_doubt"

    def test_are_in_doubt_while_that_of_their_payment_is(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        payment = empty.payment(invoice, "20.00")
        empty.attempt(RecordKind.PAYMENT, payment, AttemptState.IN_DOUBT, marker="token")

        assert empty.reason_of(invoice) == "in_doubt"

    def test_are_not_yet_visible_when_intacct_confirmed_them_just_now(self, empty: BothBooks) -> None:
        invoice = empty.invoice(empty.customer("CK-1"), "120.00")
        empty.attempt(RecordKind.INVOICE, invoice, AttemptState.DONE, settled_at=datetime.now(UTC))
        empty.link_ar_invoice(invoice, "999999")

        assert empty.reason_of(invoice) == "not_yet_visible"

    def test_are_not_yet_visible_when_intacct_confirmed_a_reversal_just_now(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        shown = empty.wire.act(
            "payment", customer_id="CK-1", invoices=[{"record_no": int(key), "amount": "20.00"}]
        )
        payment = empty.payment(invoice, "20.00")
        empty.void(payment)
        empty.link_payment(payment, str(shown["record_no"]), born="local")
        empty.attempt(
            RecordKind.PAYMENT,
            payment,
            AttemptState.DONE,
            operation=Operation.REVERSE,
            settled_at=datetime.now(UTC),
        )

        assert empty.reason_of(invoice) == "not_yet_visible"

    def test_are_no_more_called_invisible_when_they_must_be_visible(self, empty: BothBooks) -> None:
        invoice = empty.invoice(empty.customer("CK-1"), "120.00")
        empty.attempt(RecordKind.INVOICE, invoice, AttemptState.DONE, settled_at=datetime.now(UTC))
        empty.link_ar_invoice(invoice, "999999")

        [line] = empty.tie_out(after=timedelta(hours=4)).differences

        assert line.reason.value == "deleted_or_reversed_in_intacct"

    def test_are_the_same_payment_when_it_carries_the_marker_of_ours(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        payment = empty.payment(invoice, "20.00")
        empty.attempt(RecordKind.PAYMENT, payment, AttemptState.IN_DOUBT, marker="tieout:token:1")
        empty.wire.act(
            "payment",
            customer_id="CK-1",
            description="tieout:token:1",
            invoices=[{"record_no": int(key), "amount": "20.00"}],
        )
        assert empty.differences() == ()
        empty.payment(invoice, "5.00")

        [line] = empty.differences()

        assert line.reason.value == "not_yet_written"
        assert [part["amount"] for part in line.parts] == ["-5.000000"]


class TestRecordsThatNeedAPerson:
    def test_carry_their_open_failure(self, empty: BothBooks) -> None:
        invoice = empty.invoice(empty.customer("CK-1"), "120.00")
        empty.failure(RecordKind.INVOICE, invoice)

        assert empty.reason_of(invoice) == "failure_open"

    def test_carry_the_failure_of_their_payment(self, both: BothBooks) -> None:
        invoice = both.mirror()[0]
        payment = both.payment(invoice, "1.00")
        both.failure(RecordKind.PAYMENT, payment, cause="payment_batch_key")

        assert both.reason_of(invoice) == "failure_open"

    def test_carry_the_failure_of_a_payment_from_intacct(self, both: BothBooks) -> None:
        invoice = both.mirror()[0]
        shown = both.wire.act(
            "payment",
            customer_id=invoice.customer.number,
            invoices=[{"number": invoice.number, "amount": "1.00"}],
        )
        both.failure(RecordKind.PAYMENT, remote=("ARPYMT", str(shown["record_no"])))

        assert both.reason_of(invoice) == "failure_open"

    def test_carry_the_failure_of_their_import(self, empty: BothBooks) -> None:
        shown = empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        empty.failure(RecordKind.INVOICE, remote=("SODOCUMENT", str(shown["record_no"])))

        [line] = empty.differences()

        assert line.reason.value == "failure_open"

    def test_are_not_taken_for_another_record_of_the_same_key(self, empty: BothBooks) -> None:
        shown = empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        empty.failure(RecordKind.INVOICE, remote=("SODOCUMENT", str(shown["invoice_record_no"])))

        [line] = empty.differences()

        assert line.reason.value == "not_yet_imported"

    def test_say_that_somebody_ignored_them(self, empty: BothBooks) -> None:
        invoice = empty.invoice(empty.customer("CK-1"), "120.00")
        empty.failure(RecordKind.INVOICE, invoice, state=FailureState.IGNORED)

        assert empty.reason_of(invoice) == "ignored"

    def test_wait_for_the_record_that_they_belong_to(self, both: BothBooks) -> None:
        invoice = both.mirror()[0]
        payment = both.payment(invoice, "1.00")
        both.failure(RecordKind.PAYMENT, payment, waits_for="local:invoice:7")

        assert both.reason_of(invoice) == "waiting_for_parent"

    def test_wait_for_their_customer(self, empty: BothBooks) -> None:
        customer = empty.customer("CK-1")
        invoice = empty.invoice(customer, "120.00")
        empty.failure(RecordKind.CUSTOMER, customer)

        assert empty.reason_of(invoice) == "waiting_for_parent"


class TestRecordsThatWereChanged:
    def test_in_tieout_although_they_came_from_intacct_say_so(self, both: BothBooks) -> None:
        invoice = both.mirror()[0]
        both.edit(invoice, more="5.00")

        assert both.reason_of(invoice) == "edited_in_tieout"

    def test_in_both_books_follow_intacct(self, empty: BothBooks) -> None:
        shown = empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        [invoice] = empty.mirror()
        empty.edit(invoice, more="5.00")
        empty.wire.act("edit-sales-invoice", document=shown["document"], lines=[{"price": "70.00"}])

        assert empty.reason_of(invoice) == "changed_in_intacct"

    def test_in_tieout_by_voiding_what_came_from_intacct_say_so(self, empty: BothBooks) -> None:
        empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        [invoice] = empty.mirror()
        Invoice.objects.filter(pk=invoice.pk).update(
            state="voided", voided_date=TODAY, revision=invoice.revision + 1
        )

        assert empty.reason_of(invoice) == "edited_in_tieout"

    def test_in_intacct_as_documents_are_found_under_their_new_key(self, empty: BothBooks) -> None:
        shown = empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        [invoice] = empty.mirror()
        empty.wire.act("edit-sales-invoice", document=shown["document"], lines=[{"price": "70.00"}])

        [line] = empty.differences()

        assert (line.record_id, line.tieout, line.intacct) == (invoice.pk, Decimal(50), Decimal(70))
        assert line.reason.value == "changed_in_intacct"

    def test_in_intacct_by_deletion_say_so(self, empty: BothBooks) -> None:
        shown = empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        [invoice] = empty.mirror()
        empty.wire.act("delete-sales-invoice", document=shown["document"])

        assert empty.reason_of(invoice) == "deleted_or_reversed_in_intacct"

    def test_in_intacct_by_reversing_a_payment_say_so(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        shown = empty.wire.act(
            "payment", customer_id="CK-1", invoices=[{"record_no": int(key), "amount": "20.00"}]
        )
        empty.link_payment(empty.payment(invoice, "20.00"), str(shown["record_no"]))
        assert empty.differences() == ()
        empty.wire.act("reverse-payment", record_no=shown["record_no"])

        assert empty.reason_of(invoice) == "deleted_or_reversed_in_intacct"

    def test_while_comparing_are_read_again_and_not_reported(self, both: BothBooks) -> None:
        invoice = both.mirror()[0]
        shown = both.wire.act(
            "payment",
            customer_id=invoice.customer.number,
            invoices=[{"number": invoice.number, "amount": "1.00"}],
        )

        def import_it() -> None:
            both.link_payment(both.payment(invoice, "1.00", origin="imported"), str(shown["record_no"]))

        both.before_second_reading(import_it)

        assert both.differences() == ()

    def test_while_comparing_by_payment_there_are_no_invoices_that_only_intacct_has(
        self, empty: BothBooks
    ) -> None:
        shown = empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        document = shown["document"]
        empty.while_reading(
            lambda: empty.wire.act("payment", customer_id="CK-1", invoices=[{"document": document}])
        )

        result = empty.tie_out()

        assert result.differences == ()
        assert result.balances[0].intacct == Decimal(0)

    def test_while_comparing_by_import_are_taken_in(
        self, empty: BothBooks, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        compare = staging.compare

        def import_after(connection: Connection) -> None:
            compare(connection)
            empty.mirror()

        monkeypatch.setattr(staging, "compare", import_after)

        result = empty.tie_out()

        assert result.differences == ()
        assert [(line.tieout, line.intacct) for line in result.balances] == [(Decimal(50), Decimal(50))]
        assert result.invoice_count == 1

    def test_while_comparing_say_so_when_nothing_else_explains_them(self, both: BothBooks) -> None:
        invoice = both.mirror()[0]
        both.payment_without_trace(invoice, "1.00")
        both.before_second_reading(lambda: both.payment_without_trace(invoice, "1.00"))

        assert both.reason_of(invoice) == "changed_while_comparing"


class TestRecordsThatNothingExplains:
    def test_are_reported_as_unexplained(self, both: BothBooks, caplog: pytest.LogCaptureFixture) -> None:
        invoice = both.mirror()[0]
        both.payment_without_trace(invoice, "1.00")

        assert both.reason_of(invoice) == "unexplained"
        assert "This is a bug of Tieout" in caplog.text

    def test_are_reported_when_a_link_names_an_invoice_that_is_not_there(self, empty: BothBooks) -> None:
        empty.wire.act("sales-invoice", customer_id="CK-1", number="7001", lines=[{"price": "50.00"}])
        empty.mirror()
        Link.objects.filter(kind=RecordKind.INVOICE).update(record_id=999_999)
        Invoice.objects.update(state="voided", voided_date=TODAY)

        [line] = empty.differences()

        assert (line.record, line.intacct, line.reason.value) == ("7001", Decimal(50), "unexplained")

    def test_are_reported_when_the_sync_read_a_payment_and_lost_it(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        shown = empty.wire.act(
            "payment", customer_id="CK-1", invoices=[{"record_no": int(key), "amount": "20.00"}]
        )
        assert empty.reason_of(invoice) == "not_yet_imported"
        empty.remote_payment(shown["record_no"], invoice_key=int(key), amount="20.00")

        assert empty.reason_of(invoice) == "unexplained"

    def test_are_unlinked_when_they_look_like_ours(self, empty: BothBooks) -> None:
        invoice = empty.invoice(empty.customer("CK-1"), "120.00")
        empty.wire.act("ar-invoice", customer_id="CK-1", number=invoice.number, lines=[{"amount": "120.00"}])

        reasons = {(line.record_id, line.reason.value) for line in empty.differences()}

        assert reasons == {(invoice.pk, "not_yet_written"), (None, "unlinked")}

    def test_are_in_two_currencies(self, empty: BothBooks) -> None:
        invoice = empty.invoice(empty.customer("CK-1"), "120.00", currency="EUR")
        shown = empty.wire.act(
            "ar-invoice", customer_id="CK-1", number=invoice.number, lines=[{"amount": "120.00"}]
        )
        empty.link_ar_invoice(invoice, str(shown["record_no"]))

        result = empty.tie_out()

        assert [(line.currency, line.tieout, line.intacct) for line in result.differences] == [
            ("EUR", Decimal(120), Decimal(0)),
            ("USD", Decimal(0), Decimal(120)),
        ]
        assert {line.reason.value for line in result.differences} == {"currency"}
        assert result.invoice_count == 1


class TestWhatIsNotCompared:
    def scopes(self, books: BothBooks) -> dict[str, tuple[int, Decimal]]:
        result = books.tie_out()
        assert result.differences == ()
        return {line.scope.value: (line.count, line.balance) for line in result.left_out}

    def test_are_invoices_of_inactive_customers(self, empty: BothBooks) -> None:
        empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        empty.wire.act("deactivate-customer", customer_id="CK-1")

        assert self.scopes(empty) == {"inactive_customer": (1, Decimal(50))}

    def test_are_invoices_outside_the_date_range(self, empty: BothBooks) -> None:
        empty.set(date_from="2026-02-01")
        empty.wire.act("sales-invoice", customer_id="CK-1", date="2026-01-31", lines=[{"price": "50.00"}])

        assert self.scopes(empty) == {"outside_date_range": (1, Decimal(50))}

    def test_are_invoices_of_ours_outside_the_date_range(self, empty: BothBooks) -> None:
        empty.set(date_to="2026-02-28")
        empty.invoice(empty.customer("CK-1"), "50.00")

        assert self.scopes(empty) == {"outside_date_range": (1, Decimal(50))}

    def test_are_documents_of_other_definitions(self, empty: BothBooks) -> None:
        empty.wire.act(
            "sales-invoice", customer_id="CK-1", definition="Contract Invoice", lines=[{"price": "50.00"}]
        )

        assert self.scopes(empty) == {"definition_not_chosen": (1, Decimal(50))}

    def test_are_invoices_made_in_accounts_receivable(self, empty: BothBooks) -> None:
        empty.wire.act("ar-invoice", customer_id="CK-1", number="AR-1", lines=[{"amount": "50.00"}])

        assert self.scopes(empty) == {"made_in_ar": (1, Decimal(50))}

    def test_are_invoices_of_other_locations(self, empty: BothBooks) -> None:
        empty.set(location_filter="100")
        empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00", "location": "200"}])

        assert self.scopes(empty) == {"other_location": (1, Decimal(50))}

    def test_are_drafts_of_either_book(self, empty: BothBooks) -> None:
        empty.wire.act(
            "ar-invoice", customer_id="CK-1", number="AR-1", draft=True, lines=[{"amount": "50.00"}]
        )
        empty.draft(empty.customer("CK-1"), "20.00")

        assert self.scopes(empty) == {"draft": (2, Decimal(70))}

    def test_are_records_whose_direction_is_off(self, empty: BothBooks) -> None:
        empty.set(read_invoices=False, write_invoices=False)
        empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        empty.invoice(empty.customer("CK-1"), "20.00")

        assert self.scopes(empty) == {"direction_off": (2, Decimal(70))}

    def test_is_everything_of_ours_before_reconcile_is_switched_on(self, empty: BothBooks) -> None:
        empty.connection.reconcile_on = False
        empty.connection.save(update_fields=["reconcile_on"])
        empty.invoice(empty.customer("CK-1"), "20.00")

        assert self.scopes(empty) == {"direction_off": (1, Decimal(20))}

    def test_never_hides_a_linked_record(self, empty: BothBooks) -> None:
        shown = empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        empty.mirror()
        empty.wire.act("edit-sales-invoice", document=shown["document"], lines=[{"price": "70.00"}])
        empty.wire.act("deactivate-customer", customer_id="CK-1")

        assert len(empty.differences()) == 1


class TestTheBridge:
    def test_leads_from_all_that_is_open_in_intacct_in_every_currency(self, both: BothBooks) -> None:
        both.mirror()
        both.payment(both.invoice(both.customer("C-00001"), "75.00"), "5.00")

        result = both.tie_out()

        open_there = both.wire.get_control("books")["open"]
        assert {line.currency for line in result.balances} == set(open_there) == {"EUR", "USD"}
        for line in result.balances:
            outside = sum(row.intacct for row in result.left_out if row.currency == line.currency)
            assert line.intacct + outside == Decimal(open_there[line.currency]["balance"])
            explained = sum(
                row.tieout - row.intacct for row in result.differences if row.currency == line.currency
            )
            assert line.tieout - line.intacct == explained

    def test_has_a_line_for_each_customer_on_whom_the_books_disagree(self, both: BothBooks) -> None:
        invoices = both.mirror()
        customer = invoices[0].customer
        both.payment(invoices[0], "1.00")
        both.wire.act("ar-invoice", customer_id="C-00002", number="CK-7", lines=[{"amount": "9.00"}])

        result = both.tie_out()

        ours = sum(
            invoice.open_balance
            for invoice in Invoice.objects.filter(customer=customer, currency=invoices[0].currency)
        )
        [line] = result.customers
        assert (line.number, line.name, line.currency) == (customer.number, customer.name, "USD")
        assert (line.tieout, line.difference, line.difference_count) == (ours, Decimal(-1), 1)

    def test_joins_what_both_books_say_of_one_customer(self, empty: BothBooks) -> None:
        customer = empty.customer("CK-1")
        empty.invoice(customer, "120.00")
        empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])

        [line] = empty.tie_out().customers

        assert (line.tieout, line.intacct, line.difference_count) == (Decimal(120), Decimal(50), 2)

    def test_changes_nothing_in_either_book(self, both: BothBooks) -> None:
        for invoice in both.mirror()[::3]:
            both.payment(invoice, "1.00")
        before = self.content_of_our_book()
        writes = both.wire.get_control("counters")["writes"]
        both.wire.post_control("clock", frozen=True)
        there = both.wire.get_control("books")

        both.tie_out()

        assert self.content_of_our_book() == before
        assert both.wire.get_control("counters")["writes"] == writes
        assert both.wire.get_control("books") == there

    def content_of_our_book(self) -> dict[str, object]:
        """Digest every table of the ledger and the sync."""
        with connection.cursor() as cursor:
            tables = [
                name
                for name in connection.introspection.table_names(cursor)
                if name.startswith(("ledger_", "sync_"))
            ]
            content = {}
            for name in tables:
                digest = f"SELECT count(*), sum(hashtext(t::text)::bigint) FROM {name} AS t"  # noqa: S608
                cursor.execute(digest)
                content[name] = cursor.fetchone()
        return content

    def test_says_what_intacct_would_not_show(self, empty: BothBooks) -> None:
        result = empty.tie_out()

        assert TieOutRun.objects.get(pk=result.run_id).not_readable == list(result.not_readable)
        assert set(result.not_readable) <= {"ARADJUSTMENT", "ARADVANCE", "ARPOSTEDOVERPAYMENT"}


class TestARun:
    def test_that_intacct_breaks_off_is_kept_as_failed_without_lines(self, empty: BothBooks) -> None:
        empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        [invoice] = empty.mirror()
        empty.payment(invoice, "1.00")
        empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "70.00"}])
        empty.before_second_reading(lambda: empty.wire.post_control("faults", spec="lost_request=1"))

        with pytest.raises(TransportError):
            empty.tie_out()

        run = TieOutRun.objects.get()
        assert (run.state, run.differences.count(), run.customers.count()) == ("failed", 0, 0)
        assert "lost" in run.error_text

    def test_is_refused_while_the_connection_is_paused(self, empty: BothBooks) -> None:
        empty.connection.state, empty.connection.pause_text = "paused", "The password is wrong."
        empty.connection.save(update_fields=["state", "pause_text"])
        before = empty.wire.get_control("counters")["requests"]

        with pytest.raises(ConnectionPaused, match="The password is wrong"):
            empty.tie_out()

        assert empty.wire.get_control("counters")["requests"] == before
        assert not TieOutRun.objects.exists()

    def test_is_refused_before_the_settings_were_saved(self, empty: BothBooks) -> None:
        empty.connection.settings_version = 0
        empty.connection.save(update_fields=["settings_version"])

        with pytest.raises(SettingsNotSaved):
            empty.tie_out()

    def test_that_waits_is_as_good_as_another_one(self, empty: BothBooks) -> None:
        at = datetime.now(UTC)
        first = tie_out_later(connection=empty.connection, at=at)

        assert tie_out_later(connection=empty.connection, at=at) == first

    def test_that_was_killed_is_given_up_by_a_later_one(self, empty: BothBooks) -> None:
        at = datetime.now(UTC)
        killed = tie_out_later(connection=empty.connection, at=at - timedelta(hours=7))
        killed.state = TieOutState.RUNNING
        killed.save(update_fields=["state"])

        empty.tie_out()

        killed.refresh_from_db()
        assert killed.state == TieOutState.FAILED

    def test_that_a_worker_begins_anew_has_its_lines_once(self, empty: BothBooks) -> None:
        empty.invoice(empty.customer("CK-1"), "120.00")
        killed = tie_out_later(connection=empty.connection, at=datetime.now(UTC))
        Difference.objects.filter(run_id=empty.tie_out().run_id).update(run=killed)

        tasks.tie_out(run_id=killed.pk)

        assert killed.differences.count() == killed.customers.count() == killed.totals.count() == 1


class TestItsCost:
    def test_is_one_request_for_books_that_agree(self, both: BothBooks) -> None:
        both.mirror()
        before = both.wire.get_control("counters")["by_object"]

        both.tie_out()

        after = both.wire.get_control("counters")["by_object"]
        assert after["query ARINVOICE"] - before["query ARINVOICE"] == 1
        assert after.get("query ARPYMTDETAIL") == before.get("query ARPYMTDETAIL")

    def test_does_not_grow_with_the_number_of_differences(self, both: BothBooks) -> None:
        invoices = both.mirror()
        some, others = invoices[:20], invoices[20:]
        for invoice in some:
            both.payment(invoice, "1.00")
        both.tie_out()  # the first one also signs in, and loads the organization
        for_some = self.cost(both, differences=len(some))
        for invoice in others:
            both.payment(invoice, "1.00")

        for_all = self.cost(both, differences=len(invoices))

        assert len(others) > 50
        assert for_all == for_some

    def test_does_not_grow_with_the_number_of_credits_and_rests(self, empty: BothBooks) -> None:
        empty.set(credit_applications="all")
        differing = sum(self.add_credits_and_rests(empty) for _ in range(2))
        empty.tie_out()  # the first one also signs in, and loads the organization
        for_some = self.cost(empty, differences=differing)
        differing += sum(self.add_credits_and_rests(empty) for _ in range(6))

        for_all = self.cost(empty, differences=differing)

        assert for_all == for_some

    def add_credits_and_rests(self, books: BothBooks) -> int:
        """Let every kind of credit and rest differ once more, linked and unlinked; say in how many lines."""
        invoice, key = books.written_invoice("CK-1", "120.00")
        payment = books.payment(invoice, "0", received="30.00")
        credits_of.link_advance(books, payment, credits_of.advance(books, "29.00"))
        overpaid = books.payment(invoice, "10.00", received="15.00")
        paid = credits_of.pay(books, key, "10.00", overpayment="4.00")
        books.link_payment(overpaid, paid, born="local")
        note = books.credit(invoice.customer, "8.00")
        memo = credits_of.memo(books, "10.00")
        credits_of.link_note(books, note, memo)
        books.apply_credit(note, invoice, "2.00")
        credits_of.use(books, memo, key, "3.00")
        credits_of.use(books, credits_of.memo(books, "6.00"), key, "1.00")
        credits_of.advance(books, "7.00")
        return 6

    def cost(self, books: BothBooks, *, differences: int) -> tuple[int, int]:
        """Tie out, and give the requests and the statements that it took."""
        before = books.wire.get_control("counters")["requests"]
        with CaptureQueriesContext(connection) as statements:
            result = books.tie_out()
        assert Difference.objects.filter(run_id=result.run_id).count() == differences
        asked = [query for query in statements.captured_queries if "advisory" not in query["sql"]]
        return books.wire.get_control("counters")["requests"] - before, len(asked)


class TestTheResult:
    def test_prints_money_with_the_decimals_of_its_currency(self, empty: BothBooks) -> None:
        invoice = empty.invoice(empty.customer("CK-1"), "120.00")

        shown = empty.tie_out().to_json()

        assert shown["differences"] == [
            {"record": invoice.number, "tieout": "120.00", "intacct": "0.00", "reason": "not_yet_written"}
        ]
        assert shown["by_currency"] == {"USD": {"tieout_balance": "120.00", "intacct_balance": "0.00"}}
