"""The tie-out of money that settles nothing yet, and of what was used of it later (E13)."""

from decimal import Decimal

import pytest

from factories import both_credits as credits_of
from factories.both_books import BothBooks
from tieout.ledger.models import Payment
from tieout.sync.models import AttemptState, Link, RecordKind

pytestmark = pytest.mark.django_db

Line = tuple[str, Decimal, Decimal, str]


def lines(books: BothBooks) -> list[Line]:
    """Compare both books, and give each difference as record, numbers and reason."""
    return [(line.record, line.tieout, line.intacct, line.reason.value) for line in books.differences()]


@pytest.fixture
def overpaid(empty: BothBooks) -> tuple[Payment, str]:
    """Receive 50 dollars in both books, of which an invoice takes 20; give our payment and Intacct's key."""
    invoice, key = empty.written_invoice("CK-1", "120.00")
    payment = empty.payment(invoice, "20.00", received="50.00")
    paid = credits_of.pay(empty, key, "20.00", overpayment="30.00", reference="7001")
    told = {"payer": "CK-1", f"invoice:{invoice.pk}": "20.00", "rest": "30.00"}
    empty.link_payment(payment, paid, born="local", seen_content=told, seen_modified="")
    return payment, paid


class TestMoneyReceivedInTieout:
    def test_counts_against_our_balance(self, empty: BothBooks) -> None:
        payment = empty.payment(empty.written_invoice("CK-1", "120.00")[0], "0", received="30.00")

        [line] = empty.differences()

        assert (line.record_id, line.kind, line.tieout) == (payment.pk, "payment", Decimal(-30))
        assert line.reason.value == "not_yet_written"

    def test_is_not_compared_while_writing_of_payments_is_off(self, empty: BothBooks) -> None:
        empty.set(write_payments=False)
        empty.payment(empty.written_invoice("CK-1", "120.00")[0], "0", received="30.00")

        result = empty.tie_out()

        assert result.differences == ()
        assert [(row.scope.value, row.tieout) for row in result.left_out] == [("direction_off", Decimal(-30))]

    def test_carries_its_open_failure(self, empty: BothBooks) -> None:
        payment = empty.payment(empty.written_invoice("CK-1", "120.00")[0], "0", received="30.00")
        empty.failure(RecordKind.PAYMENT, payment, cause="account_not_set")

        assert empty.reason_of(payment) == "failure_open"

    def test_is_the_same_while_its_answer_is_unknown(self, empty: BothBooks) -> None:
        payment = empty.payment(empty.written_invoice("CK-1", "120.00")[0], "0", received="30.00")
        empty.attempt(RecordKind.PAYMENT, payment, AttemptState.IN_DOUBT, marker="tieout:token:1")
        assert empty.reason_of(payment) == "in_doubt"

        credits_of.advance(empty, "30.00", description="tieout:token:1")

        assert lines(empty) == []

    def test_is_one_payment_with_its_overpayment(
        self, empty: BothBooks, overpaid: tuple[Payment, str]
    ) -> None:
        result = empty.tie_out()

        assert result.differences == ()
        assert [(line.tieout, line.intacct) for line in result.balances] == [(Decimal(70), Decimal(70))]

    def test_is_one_payment_with_its_advance(self, empty: BothBooks) -> None:
        payment = empty.payment(empty.written_invoice("CK-1", "120.00")[0], "0", received="30.00")
        credits_of.link_advance(empty, payment, credits_of.advance(empty, "30.00"))

        result = empty.tie_out()

        assert result.differences == ()
        assert [(line.tieout, line.intacct) for line in result.balances] == [(Decimal(90), Decimal(90))]

    def test_is_not_yet_visible_when_intacct_confirmed_it_just_now(self, empty: BothBooks) -> None:
        payment = empty.payment(empty.written_invoice("CK-1", "120.00")[0], "0", received="30.00")
        credits_of.link_advance(empty, payment, "999999")
        credits_of.confirmed(empty, RecordKind.PAYMENT, payment)

        assert empty.reason_of(payment) == "not_yet_visible"

    def test_is_gone_when_intacct_reversed_it(self, empty: BothBooks) -> None:
        payment = empty.payment(empty.written_invoice("CK-1", "120.00")[0], "0", received="30.00")
        key = credits_of.advance(empty, "30.00")
        credits_of.link_advance(empty, payment, key)
        empty.wire.act("reverse-payment", record_no=int(key))

        assert empty.reason_of(payment) == "deleted_or_reversed_in_intacct"

    def test_is_not_yet_written_while_it_is_taken_back_to_be_written_anew(
        self, empty: BothBooks, overpaid: tuple[Payment, str]
    ) -> None:
        payment, paid = overpaid
        invoice = payment.applications.get().invoice
        empty.wire.act("reverse-payment", record_no=int(paid))
        Link.objects.filter(kind=RecordKind.PAYMENT).update(replacing="taken_back", revision=0)

        assert lines(empty) == [
            (invoice.number, Decimal(100), Decimal(120), "not_yet_written"),
            (payment.number, Decimal(-30), Decimal(0), "not_yet_written"),
        ]

    def test_is_unexplained_when_both_books_should_hold_the_same(self, empty: BothBooks) -> None:
        payment = empty.payment(empty.written_invoice("CK-1", "120.00")[0], "0", received="30.00")
        credits_of.link_advance(empty, payment, credits_of.advance(empty, "29.00"))

        assert empty.reason_of(payment) == "unexplained"

    def test_whose_link_names_nothing_here_is_unexplained(self, empty: BothBooks) -> None:
        payment = empty.payment(empty.written_invoice("CK-1", "120.00")[0], "0", received="30.00")
        link = credits_of.link_advance(empty, payment, credits_of.advance(empty, "30.00"))
        link.record_id = 999_999
        link.save(update_fields=["record_id"])
        empty.void(payment)

        [line] = empty.differences()

        assert (line.intacct, line.reason.value) == (Decimal(-30), "unexplained")

    def test_is_one_books_alone_when_intacct_does_not_show_it(
        self, empty: BothBooks, overpaid: tuple[Payment, str]
    ) -> None:
        empty.wire.post_control("settings", users={"xml_gateway": {"denied": ["query ARPOSTEDOVERPAYMENT"]}})
        payment, _ = overpaid

        assert empty.reason_of(payment) == "unapplied_cash"


class TestMoneyUsedLaterInTieout:
    def test_is_not_yet_written_on_both_its_lines(
        self, empty: BothBooks, overpaid: tuple[Payment, str]
    ) -> None:
        payment, _ = overpaid
        invoice, _ = empty.written_invoice("CK-1", "75.00")
        empty.apply(payment, invoice, "30.00")

        assert lines(empty) == [
            (invoice.number, Decimal(45), Decimal(75), "not_yet_written"),
            (payment.number, Decimal(0), Decimal(-30), "not_yet_written"),
        ]

    def test_is_told_apart_on_the_invoice_that_it_settled_first(
        self, empty: BothBooks, overpaid: tuple[Payment, str]
    ) -> None:
        payment, _ = overpaid
        application = payment.applications.get()
        payment.applications.update(amount=Decimal(50))

        assert lines(empty) == [
            (application.invoice.number, Decimal(70), Decimal(100), "not_yet_written"),
            (payment.number, Decimal(0), Decimal(-30), "not_yet_written"),
        ]

    def test_carries_its_failure_on_both_its_lines(
        self, empty: BothBooks, overpaid: tuple[Payment, str]
    ) -> None:
        payment, _ = overpaid
        invoice, _ = empty.written_invoice("CK-1", "75.00")
        empty.apply(payment, invoice, "30.00")
        empty.failure(RecordKind.PAYMENT_APPLICATION, payment.applications.get(invoice=invoice))

        assert {reason for *_, reason in lines(empty)} == {"failure_open"}

    def test_agrees_once_it_is_written(self, empty: BothBooks, overpaid: tuple[Payment, str]) -> None:
        payment, paid = overpaid
        invoice, key = empty.written_invoice("CK-1", "75.00")
        empty.apply(payment, invoice, "30.00")
        used = credits_of.use(empty, paid, key, "30.00")
        credits_of.link_use(empty, payment.applications.get(invoice=invoice), used, "30.00")

        assert lines(empty) == []

    def test_taken_off_here_is_not_yet_written(self, empty: BothBooks, overpaid: tuple[Payment, str]) -> None:
        payment, paid = overpaid
        invoice, key = empty.written_invoice("CK-1", "75.00")
        empty.apply(payment, invoice, "30.00")
        used = credits_of.use(empty, paid, key, "30.00")
        credits_of.link_use(empty, payment.applications.get(invoice=invoice), used, "30.00")
        payment.applications.filter(invoice=invoice).delete()

        assert [reason for *_, reason in lines(empty)] == ["not_yet_written", "not_yet_written"]

    def test_reversed_there_says_so(self, empty: BothBooks, overpaid: tuple[Payment, str]) -> None:
        payment, paid = overpaid
        invoice, key = empty.written_invoice("CK-1", "75.00")
        empty.apply(payment, invoice, "30.00")
        used = credits_of.use(empty, paid, key, "30.00")
        credits_of.link_use(empty, payment.applications.get(invoice=invoice), used, "30.00")
        empty.wire.act("reverse-payment", record_no=int(used))

        assert lines(empty) == [
            (invoice.number, Decimal(45), Decimal(75), "deleted_or_reversed_in_intacct"),
            (payment.number, Decimal(0), Decimal(-30), "deleted_or_reversed_in_intacct"),
        ]

    def test_is_not_yet_visible_when_intacct_confirmed_it_just_now(
        self, empty: BothBooks, overpaid: tuple[Payment, str]
    ) -> None:
        payment, _ = overpaid
        invoice, _ = empty.written_invoice("CK-1", "75.00")
        empty.apply(payment, invoice, "30.00")
        application = payment.applications.get(invoice=invoice)
        credits_of.link_use(empty, application, "999999", "30.00")
        credits_of.confirmed(empty, RecordKind.PAYMENT_APPLICATION, application)

        assert [reason for *_, reason in lines(empty)] == ["not_yet_visible", "not_yet_visible"]


class TestMoneyReceivedInIntacct:
    def test_is_not_yet_imported(self, empty: BothBooks) -> None:
        empty.customer("CK-1")
        credits_of.advance(empty, "33.00")

        assert [(tieout, intacct, reason) for _, tieout, intacct, reason in lines(empty)] == [
            (Decimal(0), Decimal(-33), "not_yet_imported")
        ]

    def test_shows_the_number_of_its_payment(self, empty: BothBooks) -> None:
        _, key = empty.written_invoice("CK-1", "120.00")
        paid = credits_of.pay(empty, key, "20.00", overpayment="30.00")
        [shown] = empty.wire.get_control("books/payments", record_no=paid)["rows"]

        rest = empty.differences()[-1]

        assert (rest.record, rest.kind, rest.reason.value) == (
            shown["number"],
            "overpayment",
            "not_yet_imported",
        )

    def test_is_counted_in_intacct_alone_when_its_customer_is_not_here(self, empty: BothBooks) -> None:
        credits_of.advance(empty, "33.00")

        [line] = empty.differences()

        assert (line.kind, line.intacct, line.reason.value) == ("advance", Decimal(-33), "unapplied_cash")

    def test_is_unexplained_when_it_was_read_and_is_not_here(self, empty: BothBooks) -> None:
        empty.customer("CK-1")
        credits_of.seen(empty, credits_of.advance(empty, "33.00"), unapplied="33.00")

        assert [reason for *_, reason in lines(empty)] == ["unexplained"]

    def test_waits_for_its_customer(self, empty: BothBooks) -> None:
        empty.failure(RecordKind.CUSTOMER, empty.customer("CK-1"))
        credits_of.advance(empty, "33.00")

        assert [reason for *_, reason in lines(empty)] == ["waiting_for_parent"]

    def test_carries_the_failure_of_its_import(self, empty: BothBooks) -> None:
        _, key = empty.written_invoice("CK-1", "120.00")
        paid = credits_of.pay(empty, key, "20.00", overpayment="30.00")
        empty.failure(RecordKind.PAYMENT, remote=("ARPYMT", paid))

        assert {reason for *_, reason in lines(empty)} == {"failure_open"}

    def test_is_not_compared_while_reading_of_payments_is_off(self, empty: BothBooks) -> None:
        empty.set(read_payments=False)
        empty.customer("CK-1")
        credits_of.advance(empty, "33.00")

        result = empty.tie_out()

        assert result.differences == ()
        assert [(row.scope.value, row.intacct) for row in result.left_out] == [
            ("direction_off", Decimal(-33))
        ]

    def test_used_there_is_changed_in_intacct(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        payment = empty.payment(invoice, "0", received="33.00", origin="imported")
        received = credits_of.advance(empty, "33.00")
        credits_of.link_advance(empty, payment, received, born="remote")
        credits_of.seen(empty, received, unapplied="33.00")
        credits_of.use(empty, received, key, "12.00")

        assert lines(empty) == [
            (invoice.number, Decimal(120), Decimal(108), "changed_in_intacct"),
            (payment.number, Decimal(-33), Decimal(-21), "changed_in_intacct"),
        ]

    def test_used_there_agrees_once_that_arrived(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "120.00")
        payment = empty.payment(invoice, "12.00", received="33.00", origin="imported")
        received = credits_of.advance(empty, "33.00")
        credits_of.link_advance(empty, payment, received, born="remote")
        credits_of.use(empty, received, key, "12.00")

        assert lines(empty) == []

    def test_of_ours_used_there_on_what_is_not_here_is_counted_here_alone(
        self, empty: BothBooks, overpaid: tuple[Payment, str]
    ) -> None:
        payment, paid = overpaid
        shown = empty.wire.act("ar-invoice", customer_id="CK-1", number="AR-1", lines=[{"amount": "12.00"}])
        credits_of.use(empty, paid, str(shown["record_no"]), "12.00")

        assert lines(empty) == [(payment.number, Decimal(-30), Decimal(-18), "unapplied_cash")]


class TestWhatSettlesWithoutCash:
    def test_is_a_discount_taken_until_it_arrives(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "90.00")
        paid = credits_of.pay(empty, key, "85.00", discount="5.00")
        empty.link_payment(empty.payment(invoice, "85.00", origin="imported"), paid)
        assert empty.reason_of(invoice) == "discount_taken"

        credits_of.entry(empty, invoice, "5.00", kind="discount", key=f"{paid}:discount:{key}")

        assert lines(empty) == []

    def test_is_a_negative_invoice_until_it_arrives(self, empty: BothBooks) -> None:
        invoice, key = empty.written_invoice("CK-1", "90.00")
        shown = empty.wire.act("ar-invoice", customer_id="CK-1", number="NEG-1", lines=[{"amount": "-8.00"}])
        negative = str(shown["record_no"])
        used = credits_of.use(empty, negative, key, "8.00")
        assert empty.reason_of(invoice) == "negative_invoice"

        credits_of.entry(
            empty, invoice, "8.00", kind="negative_invoice", key=f"{used}:negative_invoice-{negative}:{key}"
        )

        assert lines(empty) == []
