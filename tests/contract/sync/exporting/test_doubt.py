"""Answers that never came: whatever was lost, one record stands in Intacct in the end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from factories.writing import AT, TODAY, Firm, numbers
from tieout.intacct import HttpTransport
from tieout.ledger.models import Customer, Invoice, Payment
from tieout.ledger.operations import customers, invoices, payments
from tieout.sync.exporting.doubt import horizon
from tieout.sync.models import Attempt, AttemptState, FailureState, Operation, RecordKind
from tieout.sync.operations import connections, failures

FAULTS = ("lost_request=1", "lost_answer=1", "slow=1:30")
PATIENCE_SECONDS = 0.4


class LateVisibility:
    """A network in which Intacct's own queries do not show yet what it has stored."""

    def __init__(self) -> None:
        self._below = HttpTransport()

    def send(self, address: str, body: bytes, *, is_write: bool) -> object:
        """Send, and take away what a query finds."""
        answer = self._below.send(address, body, is_write=is_write)
        if b"<query>" in body:
            answer.results[:] = [
                type(result)(**{**vars(result), "rows": (), "count": 0, "remaining": 0})
                for result in answer.results
            ]
        return answer

    def close(self) -> None:
        """Close the connections below."""
        self._below.close()


def wait_until_settled(firm: Firm, fault: str) -> None:
    """Let a worker meet a fault, and another one come when the wire is mended."""
    firm.faults(fault)
    firm.write(patience=PATIENCE_SECONDS)
    firm.mended()
    firm.wait(minutes=2)
    firm.write()


def attempt_of(firm: Firm, kind: RecordKind, operation: Operation = Operation.CREATE) -> Attempt:
    [attempt] = firm.attempts(kind=kind, operation=operation)
    return attempt


@pytest.mark.parametrize("fault", FAULTS)
class TestEveryFaultEndsWithOneRecord:
    def test_for_a_customer(self, firm: Firm, fault: str) -> None:
        acme = firm.customer("Acme", number="C-1")

        wait_until_settled(firm, fault)

        [row] = firm.there("customers")
        assert firm.link(acme).remote_key == str(row["record_no"])
        attempt = attempt_of(firm, RecordKind.CUSTOMER)
        assert attempt.state == AttemptState.DONE
        assert attempt.doubts

    def test_for_an_invoice(self, firm: Firm, fault: str) -> None:
        acme = firm.customer()
        firm.write()
        invoice = firm.invoice(acme, "120.00")

        wait_until_settled(firm, fault)

        [row] = firm.there("invoices")
        assert firm.link(invoice).ar_key == str(row["record_no"])
        attempt = attempt_of(firm, RecordKind.INVOICE)
        assert (attempt.state, bool(attempt.doubts)) == (AttemptState.DONE, True)

    def test_for_an_invoice_in_a_foreign_currency(self, firm: Firm, fault: str) -> None:
        invoice = firm.invoice(firm.customer("Européenne", currency="EUR"), "120.00")

        wait_until_settled(firm, fault)

        [row] = firm.there("invoices")
        assert firm.link(invoice).ar_key == str(row["record_no"])

    def test_for_a_payment(self, firm: Firm, fault: str) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.write()
        payment = firm.payment((invoice, "50.00"))

        wait_until_settled(firm, fault)

        [row] = firm.there("payments")
        assert firm.link(payment).remote_key == str(row["record_no"])
        assert [row["due"] for row in firm.there("invoices")] == ["70.00"]
        assert attempt_of(firm, RecordKind.PAYMENT).state == AttemptState.DONE

    def test_for_a_reversal(self, firm: Firm, fault: str) -> None:
        payment = firm.payment((firm.invoice(firm.customer(), "120.00"), "50.00"))
        firm.write()
        payments.void(payment=payment, voided_date=TODAY, at=AT)

        wait_until_settled(firm, fault)

        assert [row["state"] for row in firm.there("payments")] == ["Reversed", "Reversal"]
        assert firm.link(payment).is_gone
        assert attempt_of(firm, RecordKind.PAYMENT, Operation.REVERSE).state == AttemptState.DONE

    def test_for_an_update(self, firm: Firm, fault: str) -> None:
        acme = firm.customer("Acme", number="C-1", phone="555")
        firm.write()
        customers.update(customer=acme, name="Acme Holding", phone="", at=AT)

        wait_until_settled(firm, fault)

        assert [row["name"] for row in firm.there("customers")] == ["Acme Holding"]
        acme.refresh_from_db()
        assert firm.link(acme).revision == acme.revision
        assert attempt_of(firm, RecordKind.CUSTOMER, Operation.UPDATE).state == AttemptState.DONE

    def test_for_a_customer_that_is_a_bill_to_contact(self, firm: Firm, fault: str) -> None:
        firm.set(customer_source="bill_to_contact")
        acme = firm.customer("Acme", number="C-1", phone="555")

        wait_until_settled(firm, fault)

        [row] = firm.there("customers")
        link = firm.link(acme)
        assert (link.remote_key, link.contact_name) == (f"{row['record_no']}:Acme(CC-1)", "Acme(CC-1)")
        customers.update(customer=acme, name="Acme Holding", phone="", at=AT)
        wait_until_settled(firm, fault)
        assert [each["print_as"] for each in firm.there("contacts")] == ["Acme Holding"]
        assert [row["name"] for row in firm.there("customers")] == ["Acme"]
        acme.refresh_from_db()
        assert firm.link(acme).revision == acme.revision
        assert attempt_of(firm, RecordKind.CUSTOMER, Operation.UPDATE).state == AttemptState.DONE

    def test_for_a_whole_batch(self, firm: Firm, fault: str) -> None:
        acme = firm.customer()
        made = [firm.invoice(acme, f"{amount}.00") for amount in range(10, 40)]

        wait_until_settled(firm, fault)

        assert sorted(numbers(firm.there("invoices"))) == sorted(invoice.number for invoice in made)
        assert {attempt.state for attempt in firm.attempts()} == {AttemptState.DONE}


class TestALostAnswer:
    def test_is_found_in_the_same_pass_by_one_look_up(self, firm: Firm) -> None:
        acme = firm.customer()
        firm.write()
        firm.invoice(acme, "120.00")
        firm.faults("lost_answer=1")

        summary = firm.write()

        assert (summary.invoices_written, summary.in_doubt) == (1, 0)
        attempt = attempt_of(firm, RecordKind.INVOICE)
        assert (attempt.settled_by, attempt.send_count) == ("look-up", 1)
        assert firm.counters()["by_object"]["query ARINVOICE"] == 1

    def test_learns_once_who_our_user_is(self, firm: Firm) -> None:
        acme = firm.customer()
        firm.write()
        firm.faults("lost_answer=1")
        for amount in ("120.00", "80.00"):
            firm.invoice(acme, amount)
            firm.write()

        [first, _] = firm.there("invoices")
        assert firm.connection.remote_user_key == str(first["created_by"])
        assert firm.counters()["by_object"]["query USERINFO"] == 1

    def test_is_found_also_where_we_may_not_read_users(self, firm: Firm) -> None:
        firm.wire.post_control("settings", users={"xml_gateway": {"denied": ["query USERINFO"]}})
        acme = firm.customer()
        firm.write()
        invoice = firm.invoice(acme, "120.00")
        firm.faults("lost_answer=1")

        firm.write()

        assert firm.link(invoice)
        assert firm.connection.remote_user_key == ""

    def test_is_found_after_the_first_write_of_all_where_nobody_can_tell_who_we_are(self, firm: Firm) -> None:
        firm.wire.post_control("settings", users={"xml_gateway": {"denied": ["query USERINFO"]}})
        firm.wire.act("create-customer", name="Acme", term="Net 30")
        invoice = firm.invoice(firm.customer("Acme"), "120.00")
        firm.faults("lost_answer=1")
        firm.write()
        assert attempt_of(firm, RecordKind.INVOICE).state == AttemptState.IN_DOUBT

        firm.mended()
        firm.write()

        assert firm.link(invoice)
        assert len(firm.there("invoices")) == 1
        assert attempt_of(firm, RecordKind.INVOICE).doubts[-1] == "already_recorded"


class TestALostRequest:
    def test_goes_again_under_the_same_control_id(self, firm: Firm) -> None:
        firm.customer("Acme")
        firm.faults("lost_request=1")
        summary = firm.write()
        lost = attempt_of(firm, RecordKind.CUSTOMER)
        assert (lost.state, summary.in_doubt) == (AttemptState.IN_DOUBT, 1)

        firm.mended()
        firm.write()

        found = attempt_of(firm, RecordKind.CUSTOMER)
        assert (found.pk, found.control_id, found.state) == (lost.pk, lost.control_id, AttemptState.DONE)

    def test_stops_the_pass_when_it_happens_again_and_again(self, firm: Firm) -> None:
        firm.set(functions_per_request=1)
        for number in range(6):
            firm.customer(f"Customer {number}")
        firm.faults("lost_request=1")

        summary = firm.write()

        assert summary.stopped_by == "not_available"
        states = [attempt.state for attempt in firm.attempts()]
        assert states.count(AttemptState.IN_DOUBT) == 2
        assert states.count(AttemptState.PLANNED) == 4


class TestTheHorizon:
    def lose(self, firm: Firm) -> Attempt:
        """Send a customer whose request is lost, and switch writing off, so that it is only looked up."""
        firm.customer("Acme", number="C-1")
        firm.faults("lost_request=1")
        firm.write()
        firm.mended()
        connections.stop_reconcile(connection=firm.connection)
        return attempt_of(firm, RecordKind.CUSTOMER)

    def test_is_late_visibility_and_tolerance_and_the_time_of_a_request(self, firm: Firm) -> None:
        assert horizon(firm.connection) == timedelta(hours=3, minutes=30)

    def test_keeps_an_attempt_in_doubt_before_it(self, firm: Firm) -> None:
        self.lose(firm)

        firm.wait(hours=3, minutes=29)
        firm.write()

        assert attempt_of(firm, RecordKind.CUSTOMER).state == AttemptState.IN_DOUBT

    def test_is_proof_that_what_is_not_found_did_not_happen(self, firm: Firm) -> None:
        self.lose(firm)

        firm.wait(hours=3, minutes=31)
        firm.write()

        attempt = attempt_of(firm, RecordKind.CUSTOMER)
        assert (attempt.state, attempt.settled_by) == (AttemptState.LAPSED, "look-up")

    def test_lets_the_record_go_anew_and_once(self, firm: Firm) -> None:
        lost = self.lose(firm)
        firm.wait(hours=3, minutes=31)
        firm.write()

        connections.start_reconcile(connection=firm.connection, at=firm.now)
        firm.write()

        assert len(firm.there("customers")) == 1
        found = attempt_of(firm, RecordKind.CUSTOMER)
        assert (found.control_id, found.state) == (lost.control_id, AttemptState.DONE)


class TestWhatIntacctHasRecordedButDoesNotShow:
    def lose(self, firm: Firm) -> tuple[Customer, Invoice, Payment]:
        acme = firm.customer("Acme")
        invoice = firm.invoice(acme, "120.00")
        firm.write()
        payment = firm.payment((invoice, "50.00"))
        firm.faults("lost_answer=1")
        firm.write(transport=LateVisibility())
        firm.mended()
        return acme, invoice, payment

    def test_stays_in_doubt_and_is_not_sent_again(self, firm: Firm) -> None:
        self.lose(firm)
        firm.write(transport=LateVisibility())
        assert attempt_of(firm, RecordKind.PAYMENT).doubts[-1] == "already_recorded"
        sent = attempt_of(firm, RecordKind.PAYMENT).send_count

        firm.wait(hours=9)
        firm.write(transport=LateVisibility())

        attempt = attempt_of(firm, RecordKind.PAYMENT)
        assert (attempt.state, attempt.send_count) == (AttemptState.IN_DOUBT, sent)

    def test_is_settled_when_it_shows(self, firm: Firm) -> None:
        _, _, payment = self.lose(firm)
        firm.write(transport=LateVisibility())

        firm.write()

        assert firm.link(payment)
        assert len(firm.there("payments")) == 1
        assert attempt_of(firm, RecordKind.PAYMENT).settled_by == "look-up"

    def test_is_no_collision_with_itself(self, firm: Firm) -> None:
        acme = firm.customer("Acme")
        firm.write()
        invoice = firm.invoice(acme, "120.00")
        firm.faults("lost_answer=1")
        firm.write(transport=LateVisibility())
        firm.mended()
        firm.write(transport=LateVisibility())
        assert firm.failures() == []

        firm.write()

        assert firm.link(invoice)
        assert len(firm.there("invoices")) == 1


class TestADoubtAboutARecordThatSomebodyElseMade:
    def lose(self, firm: Firm, **other: object) -> Invoice:
        """Lose the request of an invoice, and let a person make another one of its number meanwhile."""
        firm.wire.act("create-customer", name="Acme", customer_id="10001", term="Net 30")
        invoice = firm.invoice(firm.customer("Acme"), "120.00", number="INV-7", due_date=TODAY)
        firm.faults("lost_request=1")
        firm.write()
        firm.mended()
        facts = {"date": "2026-03-02", "lines": [{"amount": "120.00", "location": "100"}], **other}
        firm.wire.act("ar-invoice", customer_id="10001", number="INV-7", **facts)
        return invoice

    @pytest.mark.parametrize(
        "other",
        [{}, {"lines": [{"amount": "99.00"}]}, {"date": "2026-03-01"}, {"currency": "EUR"}],
        ids=["by another user", "of another total", "of another date", "in another currency"],
    )
    def test_is_a_collision(self, firm: Firm, other: dict[str, object]) -> None:
        self.lose(firm, **other)

        firm.write()

        failure = firm.failure()
        assert (failure.cause, failure.text) == (
            "number_collision",
            "A transaction with the number 'INV-7' already exists.",
        )
        assert len(list(failures.link_candidates(failure))) == 1
        assert attempt_of(firm, RecordKind.INVOICE).state == AttemptState.REFUSED
        assert len(firm.there("invoices")) == 1

    def test_is_a_failure_when_a_person_linked_it_to_another_record(self, firm: Firm) -> None:
        first = firm.customer("Acme", number="C-1")
        firm.faults("lost_answer=1")
        firm.write(transport=LateVisibility())
        firm.mended()
        second = firm.customer("Acme", number="C-2")
        firm.connection.links.create(
            organization=firm.organization,
            kind=RecordKind.CUSTOMER,
            record_id=second.pk,
            remote_object="CUSTOMER",
            remote_key=str(firm.there("customers", number="C-1")[0]["record_no"]),
            remote_number="C-1",
            born="local",
            revision=second.revision,
        )

        firm.write()

        assert firm.failure().local_number == first.number
        assert firm.failure().cause == "name_taken"


class TestADoubtAboutWhatWasVoidedMeanwhile:
    def test_is_not_sent_again(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.write()
        payment = firm.payment((invoice, "50.00"))
        firm.faults("lost_request=1")
        firm.write()
        firm.mended()

        payments.void(payment=payment, voided_date=TODAY, at=AT)
        firm.write()

        assert firm.there("payments") == []
        firm.wait(hours=4)
        firm.write()
        assert attempt_of(firm, RecordKind.PAYMENT).state == AttemptState.LAPSED
        assert firm.there("payments") == []

    def test_is_reversed_once_it_is_found(self, firm: Firm) -> None:
        invoice = firm.invoice(firm.customer(), "120.00")
        firm.write()
        payment = firm.payment((invoice, "50.00"))
        firm.faults("lost_answer=1")
        firm.write(transport=LateVisibility())
        firm.mended()

        payments.void(payment=payment, voided_date=TODAY, at=AT)
        firm.write()

        assert [row["state"] for row in firm.there("payments")] == ["Reversed", "Reversal"]

    def test_waits_for_the_old_attempt_before_a_new_revision_is_planned(self, firm: Firm) -> None:
        acme = firm.customer("Acme", number="C-1")
        firm.faults("lost_answer=1")
        firm.write(transport=LateVisibility())
        customers.update(customer=acme, name="Acme Holding", at=AT)
        firm.mended()
        firm.write(transport=LateVisibility())
        assert len(firm.attempts()) == 1

        firm.write()

        assert [row["name"] for row in firm.there("customers")] == ["Acme Holding"]
        assert [attempt.operation for attempt in firm.attempts()] == [Operation.CREATE, Operation.UPDATE]


class TestAFailureOfTheRecord:
    def test_ends_when_the_doubt_is_settled(self, firm: Firm) -> None:
        firm.set(location_id="999")
        acme = firm.customer()
        invoice = firm.invoice(acme, "120.00")
        firm.write()
        assert firm.failure().local_number == invoice.number

        firm.set(location_id="100")
        invoices.update(invoice=invoice, notes="corrected", at=AT)
        firm.faults("lost_answer=1")
        firm.write()

        assert firm.failures() == []
        assert [row.state for row in firm.failures(state=FailureState.RESOLVED)] == [FailureState.RESOLVED]
