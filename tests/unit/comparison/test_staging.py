"""What the temporary tables make of Intacct's rows, and what is said of those that are no invoices.

The sandbox holds no credits, advances or overpayments yet: their rows are put here by hand.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest

from tieout.comparison import pairing, staging
from tieout.comparison.findings import Circumstances, Finding
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.staging import ADJUSTMENT, ADVANCE, INVOICE, OVERPAYMENT, OpenDocument
from tieout.comparison.unapplied import judge_other_documents, judge_unapplied_payments
from tieout.identity.operations import create_organization
from tieout.ledger.models import Customer, Invoice, InvoiceLine, Payment
from tieout.lib.identifiers import new_uid
from tieout.sync.models import Connection, Failure, Link
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


class Overpayments:
    """Intacct's answer about what is left over of payments, at the second reading."""

    def __init__(self, **by_key: str) -> None:
        self.by_key = {key.removeprefix("p"): Decimal(amount) for key, amount in by_key.items()}

    def unapplied(self, payment_keys: set[str]) -> dict[str, Decimal]:
        """Answer for the payments that are asked for."""
        return {key: self.by_key[key] for key in payment_keys if key in self.by_key}


def stage(facts: Circumstances, *documents: OpenDocument) -> None:
    """Store documents as a first reading does, and compare."""
    staging.store(documents)
    staging.complete()
    pairing.pair(facts.connection)
    staging.compare(facts.connection)


def judge_cash(facts: Circumstances, there: Overpayments) -> list[Finding]:
    """Judge what differs of unapplied money."""
    lots = staging.cash_candidates(500)
    return [
        finding
        for lot in lots
        for finding in judge_unapplied_payments(cast("RemoteBooks", there), facts, lot)
    ]


class TestOtherDocuments:
    @pytest.mark.parametrize(
        ("name", "amount", "kind", "reason"),
        [
            (ADJUSTMENT, "-25.00", "credit", "credit_unapplied"),
            (ADJUSTMENT, "25.00", "debit_memo", "debit_memo"),
            (ADVANCE, "-25.00", "unapplied_cash", "unapplied_cash"),
            (OVERPAYMENT, "-25.00", "unapplied_cash", "unapplied_cash"),
        ],
    )
    def test_carry_the_reason_that_their_kind_says(
        self, facts: Circumstances, name: str, amount: str, kind: str, reason: str
    ) -> None:
        [line] = judge_other_documents(facts, [document(name, "7", amount)])

        assert (line.kind, line.reason, line.tieout, line.intacct) == (kind, reason, 0, Decimal(amount))

    def test_are_left_out_as_drafts(self, facts: Circumstances) -> None:
        [line] = judge_other_documents(facts, [document(ADJUSTMENT, "7", "-25.00", state="Draft")])

        assert line.reason == "draft"

    def test_are_money_that_waits_for_a_person_when_its_payment_failed(self, facts: Circumstances) -> None:
        Failure.objects.create(
            organization=facts.connection.organization,
            connection=facts.connection,
            direction="import",
            kind="payment",
            subject="remote:ARPYMT:70",
            cause="applied_above_total",
            first_at=AT,
            last_at=AT,
        )

        [line] = judge_other_documents(facts, [document(OVERPAYMENT, "7", "-25.00", parent_key="70")])

        assert line.reason == "failure_open"

    def test_are_money_out_of_scope_when_payments_are_not_read(self, facts: Circumstances) -> None:
        off = replace(facts, settings=replace(facts.settings, read_payments=False))
        documents = [document(ADVANCE, "7", "-25.00"), document(ADJUSTMENT, "8", "-25.00")]

        assert [line.reason for line in judge_other_documents(off, documents)] == [
            "direction_off",
            "credit_unapplied",
        ]

    def test_come_in_lots_without_what_belongs_to_our_payments(self, facts: Circumstances) -> None:
        ours = payment(facts, "30.00")
        link(facts, "payment", ours.pk, "ARPYMT", "70")
        stage(
            facts,
            document(OVERPAYMENT, "7", "-30.00", parent_key="70"),
            document(OVERPAYMENT, "8", "-5.00", parent_key="71"),
            document(ADJUSTMENT, "7", "-25.00"),
            document(INVOICE, "7", "25.00"),
        )

        lots = list(staging.other_documents(1))

        assert [(row.object, row.key) for lot in lots for row in lot] == [
            (ADJUSTMENT, "7"),
            (OVERPAYMENT, "8"),
        ]
        assert [len(lot) for lot in lots] == [1, 1]


class TestUnappliedMoney:
    def test_agrees_when_both_books_hold_the_same_of_a_payment(self, facts: Circumstances) -> None:
        ours = payment(facts, "30.00")
        link(facts, "payment", ours.pk, "ARPYMT", "70")

        stage(facts, document(OVERPAYMENT, "7", "-30.00", parent_key="70"))

        assert list(staging.cash_candidates(500)) == []
        assert staging.agreeing_cash() == [("USD", Decimal(-30))]

    def test_is_a_difference_when_one_book_holds_more(self, facts: Circumstances) -> None:
        ours = payment(facts, "30.00")
        link(facts, "payment", ours.pk, "ARPYMT", "70")
        stage(facts, document(OVERPAYMENT, "7", "-10.00", parent_key="70"))

        [line] = judge_cash(facts, Overpayments(p70="-10"))

        assert (line.record_id, line.tieout, line.intacct) == (ours.pk, Decimal(-30), Decimal(-10))
        assert line.reason == "unapplied_cash"

    def test_is_read_again_before_it_is_reported(self, facts: Circumstances) -> None:
        ours = payment(facts, "30.00")
        link(facts, "payment", ours.pk, "ARPYMT", "70")
        stage(facts, document(OVERPAYMENT, "7", "-10.00", parent_key="70"))

        [line] = judge_cash(facts, Overpayments(p70="-30"))

        assert line.reason is None

    def test_is_not_yet_written_when_the_payment_is_not(self, facts: Circumstances) -> None:
        payment(facts, "30.00")
        stage(facts)

        [line] = judge_cash(facts, Overpayments())

        assert (line.kind, line.reason) == ("payment", "not_yet_written")


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
