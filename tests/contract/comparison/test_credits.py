"""The tie-out of credits and write-offs: what each book holds of them, and why only one of them does."""

import pytest

from factories.both_books import BothBooks
from tieout.sync.models import AttemptState, RecordKind

pytestmark = pytest.mark.django_db


class TestACreditAppliedInTieout:
    def test_is_not_yet_written_while_it_is_a_part(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        empty.credited(invoice, "20.00")

        assert empty.reason_of(invoice) == "not_yet_written"

    def test_stays_here_when_it_settles_the_whole_invoice(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        empty.credited(invoice, "120.00")

        assert empty.reason_of(invoice) == "credit_not_written"

    def test_is_not_kept_here_when_all_credits_travel(self, empty: BothBooks) -> None:
        empty.set(credit_applications="all")
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        empty.credited(invoice, "120.00")

        assert empty.reason_of(invoice) == "not_yet_written"

    def test_is_in_doubt_while_the_answer_is_unknown(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        application = empty.credited(invoice, "20.00")
        empty.attempt(RecordKind.CREDIT_APPLICATION, application, AttemptState.SENT, marker="token")

        assert empty.reason_of(invoice) == "in_doubt"

    def test_carries_its_open_failure(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        application = empty.credited(invoice, "20.00")
        empty.failure(RecordKind.CREDIT_APPLICATION, application)

        assert empty.reason_of(invoice) == "failure_open"

    def test_stays_here_when_the_sync_warned_of_it_until_a_person_insists(self, empty: BothBooks) -> None:
        invoice, _ = empty.written_invoice("CK-1", "120.00")
        application = empty.credited(invoice, "120.00")
        warning = empty.failure(RecordKind.CREDIT_APPLICATION, application, level="warning")

        assert empty.reason_of(invoice) == "credit_not_written"

        warning.apply_here_too = True
        warning.save(update_fields=["apply_here_too"])
        assert empty.reason_of(invoice) == "not_yet_written"
