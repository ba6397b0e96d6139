"""Decide about due invoices: made in Tieout, not a draft, their customer first.

The first time an invoice is created. Later its header changes in place; anything else means another invoice:
the old one gives its number free, is taken back, and the new one follows under the real number (E14). Each is
a write of its own, so that whatever happens between two of them, the link says how far it came.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tieout.ledger.facts import InvoiceFacts
from tieout.ledger.queries.facts import invoice_facts
from tieout.sync.exporting import standing
from tieout.sync.exporting.decisions import Decision, Hold, Nothing, Subject, Wait, Write, subject_key
from tieout.sync.exporting.due_filters import VOIDED
from tieout.sync.exporting.payload import to_json
from tieout.sync.exporting.written import failed, links_of, open_failures, session_of
from tieout.sync.mapping import outgoing_invoices as mapping
from tieout.sync.mapping.outgoing import CannotBeSent
from tieout.sync.models import Connection, Failure, Link, Operation, RecordKind, Replacing
from tieout.sync.settings import DELETE


@dataclass(frozen=True)
class _Around:
    """What a page of invoices needs to know about its neighbours."""

    customers: Mapping[int, Link]
    failed_customers: Mapping[int, str]
    links: Mapping[int, Link]
    failures: Mapping[int, Failure] = field(default_factory=dict)
    standing: Mapping[int, str] = field(default_factory=dict)
    under_way: frozenset[int] = frozenset()


def decide(connection: Connection, *, record_ids: Sequence[int], base_currency: str) -> list[Decision]:
    """Decide about a page of due invoices."""
    facts = invoice_facts(record_ids)
    around = _look_around(connection, facts)
    return [_Invoice(connection, each, around, base_currency).decide() for each in facts]


def subject_of(facts: InvoiceFacts) -> Subject:
    """Return the due record of an invoice."""
    return Subject(RecordKind.INVOICE, facts.id, facts.uid, facts.number, facts.revision)


def _look_around(connection: Connection, facts: Sequence[InvoiceFacts]) -> _Around:
    customer_ids = {each.customer_id for each in facts}
    links = links_of(connection, RecordKind.INVOICE, [each.id for each in facts])
    around = _Around(
        customers=links_of(connection, RecordKind.CUSTOMER, customer_ids),
        failed_customers=failed(connection, RecordKind.CUSTOMER, customer_ids),
        links=links,
    )
    if not links:
        return around
    return _Around(
        customers=around.customers,
        failed_customers=around.failed_customers,
        links=links,
        failures=open_failures(connection, RecordKind.INVOICE, links),
        standing=standing.standing_on(connection, links.values()),
        under_way=standing.under_way_on(connection, list(links)),
    )


class _Invoice:
    """One due invoice with its neighbours."""

    def __init__(
        self, connection: Connection, facts: InvoiceFacts, around: _Around, base_currency: str
    ) -> None:
        self.connection = connection
        self.settings = connection.settings
        self.facts = facts
        self.subject = subject_of(facts)
        self.customer = around.customers.get(facts.customer_id)
        self.link = around.links.get(facts.id)
        self.around = around
        self.base_currency = base_currency

    def decide(self) -> Decision:
        """Decide what follows next."""
        if self.link is not None and self.facts.state == VOIDED:
            return self._void(self.link)
        waits = self._waits_for_customer()
        if waits is not None or self.customer is None:
            return waits or Wait(self.subject)
        try:
            if self.link is None:
                return self._create(self.customer, generation=1)
            if self.link.replacing == Replacing.TAKEN_BACK:
                return self._create(self.customer, generation=self.link.generation + 1)
            return self._change(self.link, self.customer)
        except CannotBeSent as refusal:
            return Hold(self.subject, refusal.cause, refusal.text, details=dict(refusal.details))

    def _waits_for_customer(self) -> Decision | None:
        number = self.around.failed_customers.get(self.facts.customer_id)
        if self.customer is not None or number is None:
            return None
        parent = subject_key(RecordKind.CUSTOMER, self.facts.customer_id)
        return Hold(self.subject, "waiting_for_parent", f"Waits for customer {number}.", waits_for=parent)

    def _create(self, customer: Link, *, generation: int) -> Decision:
        # A customer of one entity is billed there; one of the whole company at top level.
        # Source (assumed): records of an entity are written in its session.
        entity_id = self._session_of(customer)
        request = mapping.create_invoice(
            self.facts,
            settings=self.settings,
            customer_id=customer.remote_number,
            base_currency=self.base_currency,
            contact_name=customer.contact_name,
            entity_id=entity_id,
        )
        return Write(
            self.subject,
            Operation.CREATE,
            marker=self.facts.number,
            payload=to_json(request),
            generation=generation,
            content=self._content(customer),
            entity_id=entity_id,
        )

    def _content(self, customer: Link) -> mapping.Content:
        return mapping.content(
            self.facts,
            customer_id=customer.remote_number,
            contact_name=customer.contact_name,
            settings=self.settings,
        )

    def _session_of(self, link: Link) -> str:
        """Return the entity in whose session a record is written, empty for our own session."""
        return session_of(self.connection, link)

    # --- What stands in Intacct already -------------------------------------------------------------------

    def _change(self, link: Link, customer: Link) -> Decision:
        wanted = self._content(customer)
        names = mapping.differs(link.seen_content, wanted)
        is_lasting = not mapping.is_header(names)
        if is_lasting and self.facts.id in self.around.under_way:
            return Wait(self.subject)
        # On the day of the new one, which takes its place in the books of that day.
        take_back = self._take_back(link, self.facts.issue_date, is_step=True)
        if not is_lasting or self._is_locked(take_back):
            if link.replacing == Replacing.RENAMED:
                return self._rename(link, self.facts.number)
            if names & set(mapping.HEADER):
                return self._update(link, customer, wanted, is_step=is_lasting)
            return self._locked() if is_lasting else Nothing(self.subject)
        # Whatever cannot be created anew is not taken back.
        self._create(customer, generation=link.generation + 1)
        if take_back.operation is Operation.DELETE or link.replacing == Replacing.RENAMED:
            return take_back
        return self._rename(link, mapping.freed_number(link.remote_number, generation=link.generation))

    def _is_locked(self, take_back: Write) -> bool:
        """Tell whether it cannot be taken back: something stands on it, or Intacct has refused just that.

        Only Intacct knows all that stands on it, and whether it lets us; a refusal holds until somebody asks
        for another try, or the request would be another one.
        """
        failure = self.around.failures.get(self.facts.id)
        was_refused = (
            failure is not None
            and failure.details.get("payload") == take_back.digest
            and failure.seen_mark == str(self.facts.revision)
            and not failure.retry_requested
        )
        return was_refused or self.facts.id in self.around.standing

    def _locked(self) -> Decision:
        payment = self.around.standing.get(self.facts.id)
        if payment is None:
            return Wait(self.subject)  # the refusal of Intacct stands as the failure
        text = f"{payment} stands on {self.facts.number} in Intacct."
        return Hold(self.subject, "changed_after_payment", text, details={"payment": payment})

    def _update(self, link: Link, customer: Link, wanted: mapping.Content, *, is_step: bool) -> Decision:
        request = mapping.update_header(
            self.facts,
            remote_key=link.remote_key,
            settings=self.settings,
            contact_name=customer.contact_name,
        )
        return Write(
            self.subject,
            Operation.UPDATE,
            marker=link.remote_key,
            payload=to_json(request),
            generation=link.generation,
            content=mapping.with_header(link.seen_content, wanted) if is_step else wanted,
            is_step=is_step,
            entity_id=self._session_of(link),
        )

    def _rename(self, link: Link, number: str) -> Decision:
        return Write(
            self.subject,
            Operation.RENAME,
            marker=link.remote_key,
            payload=to_json(mapping.rename(remote_key=link.remote_key, number=number)),
            generation=link.generation,
            content={**link.seen_content, "number": number},
            is_step=True,
            entity_id=self._session_of(link),
        )

    def _void(self, link: Link) -> Decision:
        if link.replacing == Replacing.TAKEN_BACK:
            return Nothing(self.subject)
        if self.facts.id in self.around.under_way:
            return Wait(self.subject)
        return self._take_back(link, self.facts.voided_date or self.facts.issue_date, is_step=False)

    def _take_back(self, link: Link, day: date, *, is_step: bool) -> Write:
        """Reverse it on a day, never before its own date, or delete it."""
        is_deleted = self.settings.void_invoices == DELETE
        own_day = date.fromisoformat(link.seen_content.get("issue_date", day.isoformat()))
        request = (
            mapping.delete_invoice(remote_key=link.remote_key)
            if is_deleted
            else mapping.reverse_invoice(remote_key=link.remote_key, day=max(day, own_day))
        )
        return Write(
            self.subject,
            Operation.DELETE if is_deleted else Operation.REVERSE,
            marker=link.remote_key,
            payload=to_json(request),
            generation=link.generation,
            content=link.seen_content,
            is_step=is_step,
            entity_id=self._session_of(link),
        )
