"""What the temporary tables make of Intacct's rows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from factories.ledger import make_credit_note, usd
from tieout.comparison import pairing, rests, staging
from tieout.comparison.findings import Circumstances
from tieout.comparison.staging import ADJUSTMENT, ADVANCE, INVOICE, OVERPAYMENT, OpenDocument
from tieout.identity.operations import create_organization
from tieout.ledger.models import Customer, Invoice, InvoiceLine, Payment
from tieout.lib.identifiers import new_uid
from tieout.sync.models import Connection, Link, RecordKind
from tieout.sync.settings import ConnectionSettings

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def facts(db: None) -> Iterator[Circumstances]:
    """Give a connected organization, with empty staging tables."""
    organization = create_organization(name="Copper Kettle", at=AT)
    connection = Connection.objects.create(
        uid=new_uid(), organization=organization, name="Intacct", settings_version=1, reconcile_on=True
    )
    with staging.staging():
        yield Circumstances(connection, ConnectionSettings(), AT)


def document(name: str, key: str, amount: str, **facts: Any) -> OpenDocument:
    """Build one open document of Copper Kettle's books in Intacct."""
    given = {
        "number": f"{name}-{key}",
        "state": "Posted",
        "customer_id": "CK-1",
        "customer_name": "Copper Kettle",
        "is_order_entry": False,
        "document_id": "",
        "currency": "USD",
        "entered": Decimal(amount),
        "document_date": "03/02/2026",
        **facts,
    }
    return OpenDocument(object=name, key=key, open=Decimal(amount), **given)


def customer(facts: Circumstances) -> Customer:
    """Make a customer."""
    return Customer.objects.create(
        organization=facts.connection.organization,
        number="CK-1",
        name="Copper Kettle",
        currency="USD",
        created_at=AT,
        updated_at=AT,
    )


def payment(facts: Circumstances, amount: str) -> Payment:
    """Receive money that settles nothing yet."""
    return Payment.objects.create(
        organization=facts.connection.organization,
        customer=customer(facts),
        number="PAY-1",
        currency="USD",
        amount=Decimal(amount),
        method="check",
        received_date=date(2026, 3, 2),
        created_at=AT,
        updated_at=AT,
    )


def link(facts: Circumstances, kind: str, record_id: int, name: str, key: str) -> Link:
    """Link a record of ours with one of Intacct."""
    return Link.objects.create(
        organization=facts.connection.organization,
        connection=facts.connection,
        kind=kind,
        record_id=record_id,
        remote_object=name,
        remote_key=key,
        ar_key=key if kind == "invoice" else "",
        born="local",
        revision=1,
    )


def stage(facts: Circumstances, *documents: OpenDocument) -> None:
    """Store documents as a first reading does, and compare."""
    staging.store(documents)
    staging.complete()
    pairing.pair(facts.connection)
    staging.compare(facts.connection)
    rests.compare(facts.connection)


class TestOtherDocuments:
    def test_come_in_lots_without_what_belongs_to_records_of_ours(self, facts: Circumstances) -> None:
        link(facts, "payment", payment(facts, "30.00").pk, "ARPYMT", "70")
        link(facts, "payment", 99, "ARADVANCE", "72")
        link(facts, "credit_note", 98, "ARADJUSTMENT", "8")
        stage(
            facts,
            document(OVERPAYMENT, "7", "-30.00", parent_key="70"),
            document(OVERPAYMENT, "8", "-5.00", parent_key="71"),
            document(ADVANCE, "72", "-6.00"),
            document(ADJUSTMENT, "7", "-25.00"),
            document(ADJUSTMENT, "8", "-26.00"),
            document(INVOICE, "7", "25.00"),
        )

        lots = list(rests.other_documents(1))

        assert [(row.object, row.key) for lot in lots for row in lot] == [
            (ADJUSTMENT, "7"),
            (OVERPAYMENT, "8"),
        ]
        assert [len(lot) for lot in lots] == [1, 1]


class TestRests:
    def test_of_payments_agree_when_both_books_hold_the_same(self, facts: Circumstances) -> None:
        link(facts, "payment", payment(facts, "30.00").pk, "ARPYMT", "70")

        stage(facts, document(OVERPAYMENT, "7", "-30.00", parent_key="70"))

        assert list(rests.candidates(RecordKind.PAYMENT, 500)) == []
        assert rests.agreeing() == [("USD", Decimal(-30))]

    def test_of_credit_notes_agree_when_both_books_hold_the_same(self, facts: Circumstances) -> None:
        note = make_credit_note(customer=customer(facts), total=usd("12.00"))
        link(facts, "credit_note", note.pk, "ARADJUSTMENT", "8")

        stage(facts, document(ADJUSTMENT, "8", "-12.00"))

        assert list(rests.candidates(RecordKind.CREDIT_NOTE, 500)) == []
        assert rests.agreeing() == [("USD", Decimal(-12))]

    def test_never_agree_in_two_currencies(self, facts: Circumstances) -> None:
        ours = payment(facts, "30.00")
        link(facts, "payment", ours.pk, "ARPYMT", "70")

        stage(facts, document(OVERPAYMENT, "7", "-30.00", parent_key="70", currency="EUR"))

        assert rests.agreeing() == []
        [[candidate]] = rests.candidates(RecordKind.PAYMENT, 500)
        assert candidate.record_id == ours.pk

    def test_of_a_payment_and_a_credit_note_of_one_id_are_kept_apart(self, facts: Circumstances) -> None:
        link(facts, "payment", 7, "ARADVANCE", "72")
        link(facts, "credit_note", 7, "ARADJUSTMENT", "8")

        stage(facts, document(ADVANCE, "72", "-6.00"), document(ADJUSTMENT, "8", "-26.00"))

        [[of_payment]] = rests.candidates(RecordKind.PAYMENT, 500)
        [[of_note]] = rests.candidates(RecordKind.CREDIT_NOTE, 500)
        assert (of_payment.intacct, of_note.intacct) == (Decimal(-6), Decimal(-26))

    def test_that_agreed_are_looked_at_again_when_another_document_turns_up(
        self, facts: Circumstances
    ) -> None:
        ours = payment(facts, "30.00")
        link(facts, "payment", ours.pk, "ARPYMT", "70")
        stage(facts, document(OVERPAYMENT, "7", "-30.00", parent_key="70"))

        rests.adopt([(RecordKind.PAYMENT, ours.pk, Decimal(-5)), (RecordKind.CREDIT_NOTE, 3, Decimal(-2))])

        assert rests.agreeing() == []
        [[candidate]] = rests.candidates(RecordKind.PAYMENT, 500)
        assert (candidate.tieout, candidate.intacct) == (Decimal(-30), Decimal(-35))
        [[new]] = rests.candidates(RecordKind.CREDIT_NOTE, 500)
        assert (new.record_id, new.intacct) == (3, Decimal(-2))


class TestPairs:
    def invoice(self, facts: Circumstances) -> Invoice:
        """Issue an invoice of 50 dollars that Intacct has under two keys."""
        made = Invoice.objects.create(
            organization=facts.connection.organization,
            customer=customer(facts),
            number="INV-1",
            currency="USD",
            issue_date=date(2026, 3, 2),
            state="issued",
            total=Decimal(50),
            created_at=AT,
            updated_at=AT,
        )
        InvoiceLine.objects.create(
            organization=facts.connection.organization, invoice=made, position=1, amount=Decimal(50)
        )
        Link.objects.filter(pk=link(facts, "invoice", made.pk, "SODOCUMENT", "1").pk).update(
            ar_key="7", former_ar_keys=["6"]
        )
        return made

    def test_of_one_currency_are_one_balance(self, facts: Circumstances) -> None:
        self.invoice(facts)

        stage(facts, document(INVOICE, "6", "20.00"), document(INVOICE, "7", "30.00"))

        assert staging.agreeing_totals() == [("USD", 1, Decimal(50))]
        assert list(staging.candidates(500)) == []

    def test_in_two_currencies_never_agree_by_halves(self, facts: Circumstances) -> None:
        made = self.invoice(facts)

        stage(facts, document(INVOICE, "6", "50.00"), document(INVOICE, "7", "50.00", currency="EUR"))

        assert staging.agreeing_totals() == []
        [[candidate]] = staging.candidates(500)
        assert (candidate.record_id, candidate.tieout) == (made.pk, Decimal(50))

    def test_that_agreed_are_looked_at_again_when_another_document_turns_up(
        self, facts: Circumstances
    ) -> None:
        made = self.invoice(facts)
        stage(facts, document(INVOICE, "7", "50.00"), document(INVOICE, "8", "20.00"))
        assert staging.candidate_count() == 0

        staging.adopt([("8", made.pk)])

        assert staging.agreeing_totals() == []
        assert [lot[0].record_id for lot in staging.candidates(500)] == [made.pk]
        assert staging.keys_of([made.pk]) == {made.pk: {"7", "8"}}

    def test_ignore_documents_that_owe_nothing(self, facts: Circumstances) -> None:
        assert staging.store([document(INVOICE, "6", "0.00"), document(INVOICE, "7", "1.00")]) == 2
        staging.complete()

        assert [row.key for lot in staging.unlinked_invoices(10) for row in lot] == ["7"]
