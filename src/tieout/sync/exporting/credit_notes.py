"""Decide about due credit notes that travel as documents: write-offs (E11), and all of them in mode `all`.

One is created as a credit memo. Later its number changes in place; anything else means another credit memo.
Nothing takes lines away, so the old one is deleted first, which Intacct allows while none of it is applied.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieout.ledger.facts import CreditNoteFacts
from tieout.ledger.queries.facts import credit_note_facts
from tieout.sync.exporting.decisions import Decision, Hold, Nothing, Subject, Wait, Write
from tieout.sync.exporting.payload import to_json
from tieout.sync.exporting.targets import Targets, targets
from tieout.sync.exporting.written import links_of, session_of
from tieout.sync.mapping import outgoing_credits as mapping
from tieout.sync.mapping.outgoing import CannotBeSent
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    Connection,
    Link,
    Operation,
    RecordKind,
    Replacing,
)

KIND, APPLIED = RecordKind.CREDIT_NOTE, RecordKind.CREDIT_APPLICATION
VOIDED = "voided"
IN_PLACE = frozenset({"number"})  # what Intacct changes in place, whatever is applied


@dataclass(frozen=True)
class _Around:
    """What a page of credit notes needs to know about its neighbours."""

    links: Mapping[int, Link]
    targets: Targets
    applied: frozenset[int]
    under_way: frozenset[int]
    base_currency: str


def decide(connection: Connection, *, record_ids: Sequence[int], base_currency: str) -> list[Decision]:
    """Decide about a page of issued or voided credit notes."""
    facts = credit_note_facts(record_ids)
    around = _Around(
        links=links_of(connection, KIND, record_ids),
        targets=targets(connection, [], customer_ids={each.customer_id for each in facts}),
        applied=_applied_there(connection, record_ids),
        under_way=_under_way(connection, record_ids),
        base_currency=base_currency,
    )
    return [_CreditNote(connection, each, around).decide() for each in facts]


def subject_of(facts: CreditNoteFacts) -> Subject:
    """Return the due record of a credit note."""
    return Subject(KIND, facts.id, facts.uid, facts.number, facts.revision)


def _applied_there(connection: Connection, record_ids: Sequence[int]) -> frozenset[int]:
    """Return the credit notes of which something is applied in Intacct by us."""
    rows = Link.objects.filter(connection=connection, kind=APPLIED, parent_id__in=record_ids, is_gone=False)
    return frozenset(parent for parent in rows.values_list("parent_id", flat=True) if parent is not None)


def _under_way(connection: Connection, record_ids: Sequence[int]) -> frozenset[int]:
    """Return the credit notes of which an application is being written whose end nobody knows yet."""
    attempts = Attempt.objects.filter(connection=connection, kind=APPLIED, state__in=OPEN_ATTEMPT_STATES)
    parents = {int(attempt.content["parent"]) for attempt in attempts}
    return frozenset(parents & set(record_ids))


class _CreditNote:
    """One due credit note with its neighbours."""

    def __init__(self, connection: Connection, facts: CreditNoteFacts, around: _Around) -> None:
        self.connection = connection
        self.settings = connection.settings
        self.facts = facts
        self.subject = subject_of(facts)
        self.link = around.links.get(facts.id)
        self.targets = around.targets
        self.is_applied = facts.id in around.applied
        self.is_under_way = facts.id in around.under_way
        self.base_currency = around.base_currency

    def decide(self) -> Decision:
        """Decide what follows next."""
        if self.facts.state == VOIDED:
            return self._void()
        waits = self.targets.wait_for_customer(self.subject, self.facts.customer_id)
        if waits is not None:
            return waits
        customer_id = self.targets.payer(self.facts.customer_id).customer_id
        try:
            if self.link is None:
                return self._create(customer_id, generation=1)
            if self.link.replacing == Replacing.TAKEN_BACK:
                return self._create(customer_id, generation=self.link.generation + 1)
            return self._follow(self.link, customer_id)
        except CannotBeSent as refusal:
            return Hold(self.subject, refusal.cause, refusal.text, details=dict(refusal.details))

    def _create(self, customer_id: str, *, generation: int) -> Write:
        entity_id = session_of(self.connection, self.targets.customers[self.facts.customer_id])
        request = mapping.create_credit_note(
            self.facts,
            settings=self.settings,
            customer_id=customer_id,
            base_currency=self.base_currency,
            entity_id=entity_id,
        )
        return Write(
            self.subject,
            Operation.CREATE,
            marker=self.facts.number,
            payload=to_json(request),
            generation=generation,
            content=mapping.content(self.facts, customer_id=customer_id),
            entity_id=entity_id,
        )

    def _follow(self, link: Link, customer_id: str) -> Decision:
        wanted = mapping.content(self.facts, customer_id=customer_id)
        names = mapping.differs(link.seen_content, wanted)
        if not names:
            return Nothing(self.subject)
        if names <= IN_PLACE:
            request = mapping.renumber_credit_note(self.facts, remote_key=link.remote_key)
            return self._change(Operation.UPDATE, link, to_json(request), content=wanted)
        if self.is_under_way:
            return Wait(self.subject)
        if self.is_applied:
            text = f"A part of {self.facts.number} is applied in Intacct."
            return Hold(self.subject, "changed_after_applying", text)
        # Whatever cannot be created anew is not taken away.
        self._create(customer_id, generation=link.generation + 1)
        return self._delete(link, is_step=True)

    def _void(self) -> Decision:
        if self.link is None or self.link.replacing == Replacing.TAKEN_BACK:
            return Nothing(self.subject)
        if self.is_applied or self.is_under_way:
            return Wait(self.subject)
        return self._delete(self.link, is_step=False)

    def _delete(self, link: Link, *, is_step: bool) -> Write:
        payload = to_json(mapping.delete_credit_note(remote_key=link.remote_key))
        return self._change(Operation.DELETE, link, payload, content=link.seen_content, is_step=is_step)

    def _change(
        self,
        operation: Operation,
        link: Link,
        payload: dict[str, object],
        *,
        content: dict[str, str],
        is_step: bool = False,
    ) -> Write:
        return Write(
            self.subject,
            operation,
            marker=link.remote_key,
            payload=payload,
            generation=link.generation,
            content=content,
            is_step=is_step,
            entity_id=session_of(self.connection, link),
        )
