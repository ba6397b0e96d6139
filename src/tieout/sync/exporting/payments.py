"""Decide about due payments: written whole, or waiting for their invoices (E13).

What settles nothing yet goes as an advance. One that was moved or lowered after it was written is taken back
and written anew under the next generation; more on an invoice is a use of the rest, a record of its own. A
voided one is reversed, after its uses (E14).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieout.ledger.facts import PaymentFacts
from tieout.ledger.queries.facts import payment_facts
from tieout.sync.exporting import uses
from tieout.sync.exporting.control_ids import payment_token
from tieout.sync.exporting.decisions import Decision, Hold, Nothing, Subject, Wait, Write
from tieout.sync.exporting.payload import to_json
from tieout.sync.exporting.targets import Targets, targets
from tieout.sync.exporting.uses import Uses
from tieout.sync.exporting.written import links_of, session_of
from tieout.sync.mapping import outgoing_payments as mapping
from tieout.sync.mapping.outgoing import CannotBeSent
from tieout.sync.mapping.outgoing_payments import Payer
from tieout.sync.models import Connection, Link, Operation, RecordKind, RemoteObject, Replacing


@dataclass(frozen=True)
class _Around:
    """What a page of payments needs to know about its neighbours."""

    links: Mapping[int, Link]
    targets: Targets
    uses: Mapping[int, Uses]
    base_currency: str


def decide(connection: Connection, *, record_ids: Sequence[int], base_currency: str) -> list[Decision]:
    """Decide about a page of received payments."""
    facts = payment_facts(record_ids)
    parts = [part for each in facts for part in each.applications]
    payers = {each.customer_id for each in facts if each.customer_id is not None}
    links = links_of(connection, RecordKind.PAYMENT, record_ids)
    around = _Around(
        links=links,
        targets=targets(connection, parts, customer_ids=payers),
        uses=uses.of_payments(connection, links),
        base_currency=base_currency,
    )
    return [_Payment(connection, each, around).decide() for each in facts]


def decide_reversals(connection: Connection, *, record_ids: Sequence[int]) -> list[Decision]:
    """Decide about a page of voided payments that Intacct holds: reverse them there."""
    facts = payment_facts(record_ids)
    links = links_of(connection, RecordKind.PAYMENT, record_ids)
    used = uses.of_payments(connection, links)
    return [_void(connection, each, links[each.id], used[each.id]) for each in facts if each.id in links]


def _void(connection: Connection, facts: PaymentFacts, link: Link, used: Uses) -> Decision:
    if link.replacing == Replacing.TAKEN_BACK:
        return Nothing(subject_of(facts))
    return Wait(subject_of(facts)) if used.are_standing else _reverse(connection, facts, link, is_step=False)


def subject_of(facts: PaymentFacts) -> Subject:
    """Return the due record of a payment."""
    return Subject(RecordKind.PAYMENT, facts.id, facts.uid, facts.number, facts.revision)


def _reverse(connection: Connection, facts: PaymentFacts, link: Link, *, is_step: bool) -> Write:
    """Reverse a payment on the later of void and payment (E14); one that is written anew on its own day."""
    request = mapping.reverse_payment(
        remote_key=link.remote_key,
        on=max(facts.voided_date or facts.received_date, facts.received_date),
        is_advance=link.remote_object == RemoteObject.ARADVANCE,
    )
    return Write(
        subject_of(facts),
        Operation.REVERSE,
        marker=link.remote_key,
        payload=to_json(request),
        generation=link.generation,
        content=link.seen_content,
        is_step=is_step,
        entity_id=session_of(connection, link),
    )


class _Payment:
    """One due payment with its neighbours."""

    def __init__(self, connection: Connection, facts: PaymentFacts, around: _Around) -> None:
        self.connection = connection
        self.settings = connection.settings
        self.facts = facts
        self.subject = subject_of(facts)
        self.link = around.links.get(facts.id)
        self.targets = around.targets
        self.uses = around.uses.get(facts.id, uses.NONE)
        self.base_currency = around.base_currency

    def decide(self) -> Decision:
        """Decide what follows next."""
        try:
            if self.link is None:
                return self._create(generation=1)
            if self.link.replacing == Replacing.TAKEN_BACK:
                return self._create(generation=self.link.generation + 1)
            return self._follow(self.link)
        except CannotBeSent as refusal:
            return Hold(self.subject, refusal.cause, refusal.text, details=dict(refusal.details))

    def _follow(self, link: Link) -> Decision:
        """Look whether Intacct still holds what it was told; uses of the rest are told by themselves."""
        if not mapping.is_moved(self.facts, link.seen_content):
            return Nothing(self.subject) if self.uses.are_right(link) else Wait(self.subject)
        if self.uses.are_standing:
            return Wait(self.subject)
        # Whatever cannot be created anew is not taken back.
        anew = self._create(generation=link.generation + 1)
        if not isinstance(anew, Write):
            return anew
        return _reverse(self.connection, self.facts, link, is_step=True)

    def _create(self, *, generation: int) -> Decision:
        parts = self.facts.applications
        standing = self.targets.wait_for_invoices(self.subject, parts)
        if standing is not None:
            return standing
        used_there = [part.invoice_number for part in parts if part.origin != mapping.LOCAL]
        if used_there:
            text = f"A part of {self.facts.number} was used in Intacct for {', '.join(used_there)}."
            return Hold(self.subject, "used_in_intacct", text)
        if len(self.targets.entities(parts)) > 1:
            return Hold(self.subject, "several_entities")
        payer = self._payer()
        if not isinstance(payer, Payer):
            return payer
        token = payment_token(record_uid=self.facts.uid, generation=generation)
        entity_id = self._session()
        return Write(
            self.subject,
            Operation.CREATE,
            marker=token,
            payload=to_json(self._request(payer, token, entity_id)),
            generation=generation,
            content=mapping.content(self.facts, payer=payer.customer_id),
            entity_id=entity_id,
        )

    def _session(self) -> str:
        """Return the entity in whose session it is written: that of its invoices, or of who paid."""
        if self.facts.applications:
            return self.targets.session(self.connection, self.facts.applications[0])
        assert self.facts.customer_id is not None, "the payer of an advance is known"
        return session_of(self.connection, self.targets.customers[self.facts.customer_id])

    def _payer(self) -> Payer | Decision:
        """Return who paid: whose invoices it settles, and whose the rest is."""
        customer_ids = {part.customer_id for part in self.facts.applications}
        owner = self.facts.customer_id
        if not self.facts.unapplied.is_zero and owner is not None:
            waits = self.targets.wait_for_customer(self.subject, owner)
            if waits is not None:
                return waits
            customer_ids.add(owner)
        found = self.targets.payers(customer_ids)
        if not found:
            return Hold(self.subject, "payer_not_known")
        return found[0] if len(found) == 1 else Hold(self.subject, "several_customers")

    def _request(self, payer: Payer, token: str, entity_id: str) -> object:
        if not self.facts.applications:
            return mapping.create_advance(
                self.facts,
                settings=self.settings,
                payer=payer,
                token=token,
                base_currency=self.base_currency,
                entity_id=entity_id,
            )
        return mapping.create_payment(
            self.facts,
            settings=self.settings,
            payer=payer,
            ar_keys=self._ar_keys(),
            token=token,
            base_currency=self.base_currency,
            entity_id=entity_id,
        )

    def _ar_keys(self) -> Mapping[int, str]:
        return {part.invoice_id: self.targets.ar_key(part) for part in self.facts.applications}
