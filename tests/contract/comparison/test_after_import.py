"""The tie-out after what the product itself imported, not a stand-in: the two must mean the same by it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from factories.both_books import BothBooks
from tieout.ledger.models import Invoice
from tieout.sync import running
from tieout.sync.models import Failure, FailureState, RunState

pytestmark = pytest.mark.django_db


def now() -> datetime:
    """Read the clock at the edge."""
    return datetime.now(UTC)


def import_all(books: BothBooks) -> None:
    """Import customers and outstanding invoices as the commands do."""
    for begin in (running.import_customers, running.import_invoices):
        run = begin(connection=books.connection, clock=now)
        assert run.state == RunState.DONE, run.error_text


class TestAfterAFirstImport:
    def test_only_what_failed_differs(self, both: BothBooks) -> None:
        import_all(both)

        differences = both.differences()

        failed = Failure.objects.filter(connection=both.connection, state=FailureState.OPEN)
        assert {line.reason.value for line in differences} <= {"failure_open", "waiting_for_parent"}
        assert len(differences) == failed.filter(kind="invoice").count()
        assert Invoice.objects.count() > 60

    def test_an_edited_document_is_one_difference(self, empty: BothBooks) -> None:
        shown = empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        import_all(empty)
        empty.wire.act("edit-sales-invoice", document=shown["document"], lines=[{"price": "70.00"}])

        [line] = empty.differences()

        assert (line.tieout, line.intacct, line.reason.value) == (
            Decimal(50),
            Decimal(70),
            "changed_in_intacct",
        )

    def test_a_payment_there_is_not_yet_imported_until_the_next_sync(self, empty: BothBooks) -> None:
        shown = empty.wire.act("sales-invoice", customer_id="CK-1", lines=[{"price": "50.00"}])
        import_all(empty)
        empty.wire.act(
            "payment", customer_id="CK-1", invoices=[{"document": shown["document"], "amount": "20.00"}]
        )
        [before] = empty.differences()

        run = running.sync(connection=empty.connection, clock=now)

        assert run.state == RunState.DONE, run.error_text
        assert before.reason.value == "not_yet_imported"
        assert empty.differences() == ()
        assert empty.tie_out().balances[0].tieout == Decimal(30)
