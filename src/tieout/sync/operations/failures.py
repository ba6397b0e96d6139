"""What a person does about failures: retry, ignore, or link the record to the one that Intacct holds."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tieout.ledger.models import CreditNote, Customer, Invoice
from tieout.ledger.queries.facts import credit_note_facts, invoice_facts
from tieout.sync.mapping import outgoing_credits, outgoing_invoices
from tieout.sync.models import (
    Birthplace,
    Direction,
    Failure,
    FailureLevel,
    FailureState,
    Link,
    RecordKind,
    RemoteObject,
)
from tieout.sync.pausing import SUBJECT, resume

CURRENT = (FailureState.OPEN, FailureState.IGNORED)


class NoSuchCandidate(Exception):
    """The record that the failure names cannot be linked to this one of Intacct. `remote_key` is its key."""

    def __init__(self, number: str, remote_key: str) -> None:
        super().__init__(f"{number} cannot be linked to the record {remote_key} of Intacct.")
        self.remote_key = remote_key


class NoWarning(Exception):
    """Only what a rule leaves out can be applied in the other book too. `number` is that of the record."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{number} is no warning about a credit: there is nothing to apply.")
        self.number = number


class AlreadyLinked(Exception):
    """One of the two records has a link. `number` is the number of ours."""

    def __init__(self, number: str) -> None:
        super().__init__(f"{number}, or the record in Intacct, is linked already.")
        self.number = number


def retry(*, failure: Failure, at: datetime) -> Failure:
    """Ask that the next sync tries this record again, also one that was ignored.

    The failure of a connection ends here: retrying it resumes the connection.
    """
    if failure.subject == SUBJECT and failure.state in CURRENT:
        resume(connection=failure.connection, at=at)
        failure.refresh_from_db()
    elif failure.state in CURRENT:
        failure.state = FailureState.OPEN
        failure.retry_requested = True
        failure.save(update_fields=["state", "retry_requested"])
    return failure


def retry_all(*, failures: QuerySet[Failure], at: datetime) -> int:
    """Ask that the next sync tries all open ones of a selection again, and return how many."""
    of_connections = failures.filter(state=FailureState.OPEN, subject=SUBJECT)
    resumed = [retry(failure=failure, at=at) for failure in of_connections]
    of_records = failures.filter(state=FailureState.OPEN).exclude(subject=SUBJECT)
    return of_records.update(retry_requested=True) + len(resumed)


def apply_here_too(*, failure: Failure) -> Failure:
    """Ask that the next sync applies a credit in the other book too, which a rule leaves out (E7, E8).

    Raises: NoWarning.
    """
    if failure.level != FailureLevel.WARNING or failure.state not in CURRENT:
        raise NoWarning(failure.local_number or failure.remote_number)
    failure.state = FailureState.OPEN
    failure.apply_here_too = failure.retry_requested = True
    failure.save(update_fields=["state", "apply_here_too", "retry_requested"])
    return failure


def ignore(*, failure: Failure) -> Failure:
    """Keep quiet about this record until it changes again."""
    if failure.state == FailureState.OPEN:
        failure.state = FailureState.IGNORED
        failure.retry_requested = False
        failure.save(update_fields=["state", "retry_requested"])
    return failure


def link_candidates(failure: Failure) -> Iterable[dict[str, str]]:
    """Return the records of Intacct that this failure may be linked to, with what tells them apart."""
    found = failure.details.get("candidates", [])
    return found if isinstance(found, list) and failure.direction == Direction.EXPORT else []


def link(*, failure: Failure, remote_key: str, at: datetime) -> Link:
    """Say that our record and that one of Intacct are the same, which ends the failure.

    Nothing is written for it: Intacct's content stands until our record changes again.
    Raises: NoSuchCandidate, AlreadyLinked.
    """
    candidate = next((c for c in link_candidates(failure) if c.get("remote_key") == remote_key), None)
    if candidate is None or failure.record_id is None or failure.kind not in _LINKABLE:
        raise NoSuchCandidate(failure.local_number, remote_key)
    kind = RecordKind(failure.kind)
    remote_object, model = _LINKABLE[kind]
    contact_name = candidate.get("contact_name", "")
    if contact_name:
        remote_object = RemoteObject.CONTACT
    with transaction.atomic():
        record = model.objects.select_for_update().get(
            pk=failure.record_id, organization=failure.organization_id
        )
        taken = Link.objects.filter(connection=failure.connection_id)
        ours = taken.filter(kind=kind, record_id=failure.record_id)
        theirs = taken.filter(remote_object=remote_object, remote_key=remote_key)
        if ours.exists() or theirs.exists():
            raise AlreadyLinked(failure.local_number)
        made = Link.objects.create(
            organization_id=failure.organization_id,
            connection_id=failure.connection_id,
            kind=kind,
            record_id=failure.record_id,
            remote_object=remote_object,
            remote_key=remote_key,
            remote_number=candidate.get("number", ""),
            contact_name=contact_name,
            ar_key=remote_key if kind is RecordKind.INVOICE else "",
            entity_id=failure.connection.entity_id,
            born=Birthplace.LOCAL,
            revision=record.revision,
            seen_content=_content(failure, record),
        )
        failure.state = FailureState.RESOLVED
        failure.ended_at = at
        failure.save(update_fields=["state", "ended_at"])
    return made


def _content(failure: Failure, record: Customer | Invoice | CreditNote) -> dict[str, str]:
    """Return what Intacct is taken to hold of a document: what ours is now, so later changes are told."""
    if isinstance(record, Customer):
        return {}
    customer = Link.objects.filter(
        connection=failure.connection_id, kind=RecordKind.CUSTOMER, record_id=record.customer_id
    ).first()
    customer_id = customer.remote_number if customer else ""
    if isinstance(record, CreditNote):
        [credit_note] = credit_note_facts([record.pk])
        return outgoing_credits.content(credit_note, customer_id=customer_id)
    [invoice] = invoice_facts([record.pk])
    return outgoing_invoices.content(
        invoice,
        customer_id=customer_id,
        contact_name=customer.contact_name if customer else "",
        settings=failure.connection.settings,
    )


_LINKABLE: dict[str, tuple[RemoteObject, type[Customer] | type[Invoice] | type[CreditNote]]] = {
    RecordKind.CUSTOMER: (RemoteObject.CUSTOMER, Customer),
    RecordKind.INVOICE: (RemoteObject.ARINVOICE, Invoice),
    RecordKind.CREDIT_NOTE: (RemoteObject.ARADJUSTMENT, CreditNote),
}
