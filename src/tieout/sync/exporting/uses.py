"""What is used later of written payments (E13): for each application an ARPYMT without cash.

A use is the part of an application that its payment did not settle when it was written. It never changes in
Intacct: one that is no longer right is reversed, and what is right then is another one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from tieout.ledger.facts import PaymentApplicationFacts, PaymentFacts
from tieout.ledger.models import Application, Payment
from tieout.ledger.queries.facts import payment_application_facts, payment_facts
from tieout.sync.exporting.control_ids import payment_token
from tieout.sync.exporting.decisions import Decision, Hold, Nothing, Subject, Wait, Write
from tieout.sync.exporting.doubt import horizon
from tieout.sync.exporting.lookups import Lookups
from tieout.sync.exporting.payload import to_json
from tieout.sync.exporting.targets import Targets, targets
from tieout.sync.exporting.written import links_of, session_of
from tieout.sync.mapping import outgoing_payments as mapping
from tieout.sync.mapping.outgoing import CannotBeSent
from tieout.sync.mapping.outgoing_payments import Payer
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    AttemptState,
    Connection,
    Link,
    Operation,
    RecordKind,
    RemoteObject,
)

KIND = RecordKind.PAYMENT_APPLICATION
NOTHING = Decimal(0)


# --- What stands -----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Uses:
    """The uses of one payment that stand in Intacct, and what each of its applications is now.

    Shape: `applied` is invoice id and amount by the id of the application.
    """

    links: tuple[Link, ...] = ()
    is_under_way: bool = False
    applied: Mapping[int, tuple[int, Decimal]] = field(default_factory=dict)

    @property
    def are_standing(self) -> bool:
        """Whether something must be reversed before the payment can be."""
        return bool(self.links) or self.is_under_way

    def are_right(self, payment: Link) -> bool:
        """Whether each use is what its application wants, and none is under way."""
        return not self.is_under_way and all(self.is_right(link, payment) for link in self.links)

    def is_right(self, use: Link, payment: Link) -> bool:
        """Whether a use is what its application wants beyond what the payment itself settled."""
        if use.record_id not in self.applied:
            return False
        invoice_id, amount = self.applied[use.record_id]
        return amount - mapping.settled(payment.seen_content).get(invoice_id, NOTHING) == _amount(use)


NONE = Uses()


def of_payments(connection: Connection, payment_ids: Iterable[int]) -> Mapping[int, Uses]:
    """Return what stands of the uses of some payments, by payment id."""
    wanted = list(payment_ids)
    standing = Link.objects.filter(connection=connection, kind=KIND, parent_id__in=wanted, is_gone=False)
    links: dict[int, list[Link]] = {}
    for link in standing:
        assert link.parent_id is not None
        links.setdefault(link.parent_id, []).append(link)
    applied: dict[int, dict[int, tuple[int, Decimal]]] = {}
    rows = Application.objects.filter(payment_id__in=wanted)
    for pk, payment_id, invoice_id, amount in rows.values_list("pk", "payment_id", "invoice_id", "amount"):
        assert payment_id is not None
        applied.setdefault(payment_id, {})[pk] = (invoice_id, amount)
    under_way = _under_way(connection, wanted)
    return {
        payment_id: Uses(
            tuple(links.get(payment_id, ())), payment_id in under_way, applied.get(payment_id, {})
        )
        for payment_id in wanted
    }


def _under_way(connection: Connection, payment_ids: Sequence[int]) -> frozenset[int]:
    """Return the payments of which a use is being written or reversed whose end nobody knows yet."""
    attempts = Attempt.objects.filter(connection=connection, kind=KIND, state__in=OPEN_ATTEMPT_STATES)
    parents = {int(attempt.content["parent"]) for attempt in attempts}
    return frozenset(parents & set(payment_ids))


def _amount(use: Link) -> Decimal:
    return Decimal(use.seen_content["amount"])


# --- Reversing -------------------------------------------------------------------------------------------
def decide_reversals(connection: Connection, *, record_ids: Sequence[int]) -> list[Decision]:
    """Decide about uses that may have to be taken back; the ids are those of their links."""
    links = list(Link.objects.filter(pk__in=record_ids).order_by("pk"))
    payment_ids = {link.parent_id for link in links if link.parent_id is not None}
    facts = {each.id: each for each in payment_facts(payment_ids)}
    payments = links_of(connection, RecordKind.PAYMENT, payment_ids)
    used = of_payments(connection, payment_ids)
    changed_at = dict(Payment.objects.filter(pk__in=payment_ids).values_list("pk", "updated_at"))
    decisions: list[Decision] = []
    for link in links:
        assert link.parent_id is not None
        payment, told = facts[link.parent_id], payments[link.parent_id]
        if payment.state == "received" and not mapping.is_moved(payment, told.seen_content):
            if used[payment.id].is_right(link, told):
                continue
            changed_on = connection.organization.today(changed_at[payment.id])
        else:
            # With its payment, on the day of its void; what is written anew leaves no trace on later days.
            changed_on = payment.voided_date or payment.received_date
        decisions.append(_reverse(connection, payment, link, on=changed_on))
    return decisions


def _reverse(connection: Connection, payment: PaymentFacts, use: Link, *, on: date) -> Write:
    on = max(on, date.fromisoformat(use.seen_content["date"]))
    return Write(
        Subject(KIND, use.record_id, UUID(use.seen_content["uid"]), payment.number, payment.revision),
        Operation.REVERSE,
        marker=use.remote_key,
        payload=to_json(mapping.reverse_payment(remote_key=use.remote_key, on=on)),
        generation=use.generation,
        content=use.seen_content,
        entity_id=session_of(connection, use),
    )


# --- Using -----------------------------------------------------------------------------------------------
def decide(
    connection: Connection, *, record_ids: Sequence[int], lookups: Lookups, now: datetime
) -> list[Decision]:
    """Decide about a page of applications of written payments.

    What is left of a payment is a record of its own in Intacct, asked for once for the whole page.
    Raises: IntacctStopped.
    """
    facts = payment_application_facts(record_ids)
    payment_ids = {each.payment_id for each in facts}
    payments = links_of(connection, RecordKind.PAYMENT, payment_ids)
    paid = [link for link in payments.values() if link.remote_object == RemoteObject.ARPYMT]
    around = _Around(
        payments=payments,
        facts={each.id: each for each in payment_facts(payment_ids)},
        links=links_of(connection, KIND, record_ids),
        targets=targets(connection, facts),
        overpayments=lookups.overpayments({link.remote_key for link in paid}) if paid else {},
        hidden_until=now - horizon(connection),
    )
    return [_Use(connection, each, around).decide() for each in facts]


@dataclass(frozen=True)
class _Around:
    """What a page of applications needs to know about its neighbours."""

    payments: Mapping[int, Link]
    facts: Mapping[int, PaymentFacts]
    links: Mapping[int, Link]
    targets: Targets
    overpayments: Mapping[str, str]
    hidden_until: datetime


class _Use:
    """One application of a written payment with its neighbours."""

    def __init__(self, connection: Connection, facts: PaymentApplicationFacts, around: _Around) -> None:
        self.connection = connection
        self.facts = facts
        self.around = around
        self.payment = around.facts[facts.payment_id]
        self.paid = around.payments.get(facts.payment_id)
        self.known = around.links.get(facts.id)
        self.subject = Subject(KIND, facts.id, facts.uid, facts.payment_number, self.payment.revision)

    def decide(self) -> Decision:
        """Decide whether the use can be written."""
        paid = self.paid
        if paid is None or paid.is_gone or mapping.is_moved(self.payment, paid.seen_content):
            return Wait(self.subject)
        if self.known is not None and not self.known.is_gone:
            return Wait(self.subject)
        waits = self.around.targets.wait_for_invoices(self.subject, [self.facts])
        if waits is not None:
            return waits
        if self.around.targets.entities([self.facts]) != {paid.entity_id}:
            return Hold(self.subject, "several_entities")
        payer = self.around.targets.payer(self.facts.customer_id)
        if paid.seen_content.get(mapping.PAYER, payer.customer_id) != payer.customer_id:
            return Hold(self.subject, "several_customers")
        source = self._source(paid)
        if source is None:
            return self._without_source(paid)
        try:
            return self._use(paid, source, payer)
        except CannotBeSent as refusal:
            return Hold(self.subject, refusal.cause, refusal.text, details=dict(refusal.details))

    def _source(self, paid: Link) -> tuple[str, str] | None:
        if paid.remote_object == RemoteObject.ARADVANCE:
            return mapping.ADVANCE, paid.remote_key
        key = self.around.overpayments.get(paid.remote_key)
        return (mapping.OVERPAYMENT, key) if key else None

    def _without_source(self, paid: Link) -> Decision:
        """Wait for what Intacct may show late, and say so when it should be there by now."""
        written = Attempt.objects.filter(
            connection=self.connection,
            kind=RecordKind.PAYMENT,
            record_id=self.facts.payment_id,
            operation=Operation.CREATE,
            state=AttemptState.DONE,
        )
        if written.filter(settled_at__gt=self.around.hidden_until).exists():
            return Wait(self.subject)
        text = f"Intacct shows nothing that is left of {self.facts.payment_number}."
        return Hold(self.subject, "rest_not_found", text, details={"remote_number": paid.remote_number})

    def _use(self, paid: Link, source: tuple[str, str], payer: Payer) -> Decision:
        facts = self.facts
        generation = self.known.generation + 1 if self.known is not None else 1
        token = payment_token(record_uid=facts.uid, generation=generation)
        written = mapping.settled(paid.seen_content).get(facts.invoice_id, NOTHING)
        amount, on = facts.amount.amount - written, self._day(is_more=bool(written))
        if amount <= 0:
            return Nothing(self.subject)
        request = mapping.use_rest(
            facts,
            amount=amount,
            settings=self.connection.settings,
            payer=payer,
            ar_key=self.around.targets.ar_key(facts),
            source=source,
            token=token,
            on=on,
        )
        content = {
            "parent": str(facts.payment_id),
            "uid": facts.uid.hex,
            "invoice": str(facts.invoice_id),
            "amount": str(amount),
            "date": on.isoformat(),
        }
        return Write(
            self.subject,
            Operation.CREATE,
            marker=token,
            payload=to_json(request),
            generation=generation,
            content=content,
            entity_id=session_of(self.connection, paid),
        )

    def _day(self, *, is_more: bool) -> date:
        """Return the day of the application, never before its payment or its invoice."""
        facts = self.facts
        applied_at = facts.payment_changed_at if is_more else facts.created_at
        today = self.connection.organization.today(applied_at)
        return max(today, facts.payment_date, facts.invoice_date)
