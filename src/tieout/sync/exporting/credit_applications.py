"""Decide about what is applied of credit notes: each application is a record of its own, made once.

Of a note that travels as a document (E11, mode `all`) it is an ARPYMT without cash. Of any other it is
written as a payment if it is partial (E9); one that equals the invoice total is left out with a warning (E7),
until a person chooses *Apply here too*.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tieout.intacct import CreateArPayment
from tieout.ledger.facts import CreditApplicationFacts
from tieout.ledger.models import Change, CreditNote, What
from tieout.ledger.queries.facts import credit_application_facts
from tieout.sync.exporting.control_ids import payment_token
from tieout.sync.exporting.decisions import Decision, Hold, Subject, Wait, Write, subject_key
from tieout.sync.exporting.due_credits import carried_credit_notes
from tieout.sync.exporting.payload import to_json
from tieout.sync.exporting.targets import Targets, targets
from tieout.sync.exporting.written import failed, insisted_on, links_of, session_of
from tieout.sync.mapping import outgoing_credits as mapping
from tieout.sync.mapping import outgoing_payments
from tieout.sync.mapping.outgoing import CannotBeSent
from tieout.sync.mapping.outgoing_payments import Payer
from tieout.sync.models import Connection, FailureLevel, Link, Operation, RecordKind

KIND = RecordKind.CREDIT_APPLICATION
LEFT_OUT = "credit_not_written"
# The revisions that the ledger tells of an application: it is made, and it may be taken off.
MADE, TAKEN_OFF = 1, 2


@dataclass(frozen=True)
class _Around:
    """What a page of applications needs to know about its neighbours."""

    targets: Targets
    notes: Mapping[int, Link]
    failed_notes: Mapping[int, str]
    carried: frozenset[int]
    insisted_on: frozenset[int]
    base_currency: str


def decide(connection: Connection, *, record_ids: Sequence[int], base_currency: str) -> list[Decision]:
    """Decide about a page of applications of credit notes."""
    facts = credit_application_facts(record_ids)
    note_ids = {each.credit_note_id for each in facts}
    carried = carried_credit_notes(connection).filter(pk__in=note_ids)
    around = _Around(
        targets=targets(connection, facts),
        notes=links_of(connection, RecordKind.CREDIT_NOTE, note_ids),
        failed_notes=failed(connection, RecordKind.CREDIT_NOTE, note_ids),
        carried=frozenset(carried.values_list("pk", flat=True)),
        insisted_on=insisted_on(connection, KIND, record_ids),
        base_currency=base_currency,
    )
    return [_Applied(connection, each, around).decide() for each in facts]


class _Applied:
    """One application of a credit note with its neighbours."""

    def __init__(self, connection: Connection, facts: CreditApplicationFacts, around: _Around) -> None:
        self.connection = connection
        self.facts = facts
        self.around = around
        self.subject = Subject(KIND, facts.id, facts.uid, facts.credit_note_number, MADE)
        self.is_document = facts.credit_note_id in around.carried
        self.token = payment_token(record_uid=facts.uid, generation=1)
        applied_on = connection.organization.today(facts.created_at)
        self.on = max(applied_on, facts.credit_note_date, facts.invoice_date)

    def decide(self) -> Decision:
        """Decide whether the application can be written, and as what."""
        if not self.is_document and self.facts.pays_the_entire_invoice and not self._is_insisted_on:
            return self._leave_out()
        waits = self.around.targets.wait_for_invoices(self.subject, [self.facts])
        if waits is None and self.is_document:
            waits = self._wait_for_note()
        if waits is not None:
            return waits
        try:
            return self._create(self._as_document() if self.is_document else self._as_payment())
        except CannotBeSent as refusal:
            return Hold(self.subject, refusal.cause, refusal.text, details=dict(refusal.details))

    @property
    def _is_insisted_on(self) -> bool:
        return self.facts.id in self.around.insisted_on

    def _leave_out(self) -> Hold:
        text = (
            f"Credit note {self.facts.credit_note_number} pays the entire invoice "
            f"{self.facts.invoice_number} of {self.facts.invoice_total} {self.facts.currency}."
        )
        details = {"invoice_id": self.facts.invoice_id, "invoice_number": self.facts.invoice_number}
        return Hold(self.subject, LEFT_OUT, text, details=details, level=FailureLevel.WARNING)

    def _wait_for_note(self) -> Decision | None:
        link = self.around.notes.get(self.facts.credit_note_id)
        if link is not None and not link.is_gone and not link.replacing:
            is_of_one_entity = self.around.targets.entities([self.facts]) == {link.entity_id}
            return None if is_of_one_entity else Hold(self.subject, "several_entities")
        number = self.around.failed_notes.get(self.facts.credit_note_id)
        if number is None:
            return Wait(self.subject)
        parent = subject_key(RecordKind.CREDIT_NOTE, self.facts.credit_note_id)
        return Hold(self.subject, "waiting_for_parent", f"Waits for credit note {number}.", waits_for=parent)

    def _as_document(self) -> CreateArPayment:
        return mapping.apply_credit_memo(
            self.facts,
            settings=self.connection.settings,
            payer=self._payer,
            ar_key=self.around.targets.ar_key(self.facts),
            adjustment_key=self.around.notes[self.facts.credit_note_id].remote_key,
            token=self.token,
            on=self.on,
        )

    def _as_payment(self) -> CreateArPayment:
        return mapping.write_as_payment(
            self.facts,
            settings=self.connection.settings,
            payer=self._payer,
            ar_key=self.around.targets.ar_key(self.facts),
            token=self.token,
            on=self.on,
            base_currency=self.around.base_currency,
        )

    @property
    def _payer(self) -> Payer:
        return self.around.targets.payer(self.facts.customer_id)

    def _create(self, request: CreateArPayment) -> Write:
        content = {
            "parent": str(self.facts.credit_note_id),
            "uid": self.facts.uid.hex,
            "invoice": str(self.facts.invoice_id),
            "amount": str(self.facts.amount.amount),
            "date": self.on.isoformat(),
        }
        return Write(
            self.subject,
            Operation.CREATE,
            marker=self.token,
            payload=to_json(request),
            content=content,
            entity_id=self.around.targets.session(self.connection, self.facts),
        )


# --- Taking off ------------------------------------------------------------------------------------------
def decide_reversals(connection: Connection, *, record_ids: Sequence[int]) -> list[Decision]:
    """Decide about applications that were taken off here; the ids are those of their links."""
    links = list(Link.objects.filter(pk__in=record_ids).order_by("pk"))
    notes = {link.parent_id for link in links if link.parent_id is not None}
    numbers = dict(CreditNote.objects.filter(pk__in=notes).values_list("pk", "number"))
    days = _days_of_taking_off(connection, [link.record_id for link in links])
    return [
        _reverse(connection, link, number=numbers.get(link.parent_id or 0, ""), on=days.get(link.record_id))
        for link in links
    ]


def _days_of_taking_off(connection: Connection, record_ids: Sequence[int]) -> Mapping[int, date]:
    """Return the day on which each application was taken off: its row is gone, its change tells."""
    rows = Change.objects.filter(
        organization=connection.organization_id,
        kind=KIND.value,
        record_id__in=record_ids,
        what=What.VOIDED,
    )
    return {
        record_id: connection.organization.today(at)
        for record_id, at in rows.values_list("record_id", "created_at")
    }


def _reverse(connection: Connection, link: Link, *, number: str, on: date | None) -> Write:
    """Take it off in Intacct on the same day, never before it was applied there."""
    applied_on = date.fromisoformat(link.seen_content["date"])
    request = outgoing_payments.reverse_payment(
        remote_key=link.remote_key, on=max(on or applied_on, applied_on)
    )
    return Write(
        Subject(KIND, link.record_id, UUID(link.seen_content["uid"]), number, TAKEN_OFF),
        Operation.REVERSE,
        marker=link.remote_key,
        payload=to_json(request),
        generation=link.generation,
        content=link.seen_content,
        entity_id=session_of(connection, link),
    )
