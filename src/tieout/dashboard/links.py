"""Whether Intacct has a record of ours, in a word for lists and in full for its own page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tieout.dashboard.shown import Mark
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    AttemptState,
    Birthplace,
    Connection,
    Failure,
    FailureState,
    Link,
    RecordKind,
    RemoteObject,
)


@dataclass(frozen=True)
class LinkFacts:
    """The record of Intacct that is the same as ours."""

    what: str
    number: str
    key: str
    ar_key: str
    contact: str
    entity: str
    born: str
    is_gone: bool


# What is never linked itself: it is a part of a payment.
NEVER_LINKED = {"ARPOSTEDOVERPAYMENT": "A/R overpayment"}


def remote_name(remote_object: str) -> str:
    """Name an object of Intacct in words; one that is not known keeps Intacct's name."""
    is_known = remote_object in RemoteObject.values
    return (
        str(RemoteObject(remote_object).label) if is_known else NEVER_LINKED.get(remote_object, remote_object)
    )


def link_facts(connection: Connection | None, kind: RecordKind, record_id: int) -> LinkFacts | None:
    """Return what is known about the record in Intacct, if there is one."""
    link = Link.objects.filter(connection=connection, kind=kind, record_id=record_id).first()
    if connection is None or link is None:
        return None
    return LinkFacts(
        what=remote_name(RemoteObject.CUSTOMER if link.contact_name else link.remote_object),
        number=link.remote_number,
        key=link.remote_key.partition(":")[0] if link.contact_name else link.remote_key,
        contact=link.contact_name,
        ar_key=link.ar_key if link.ar_key != link.remote_key else "",
        entity=link.entity_id,
        born=link.get_born_display(),
        is_gone=link.is_gone,
    )


def sync_marks(
    connection: Connection | None, kind: RecordKind, records: Iterable[tuple[int, int]]
) -> dict[int, Mark]:
    """Say for a page of records whether Intacct has them.

    Shape: pairs of (id, revision) in, a mark by id out. Three queries, whatever the number of records.
    """
    revisions = dict(records)
    if connection is None or not revisions:
        return dict.fromkeys(revisions, Mark("–"))
    of_these = {"connection": connection, "kind": kind, "record_id__in": revisions}
    failed = set(
        Failure.objects.filter(**of_these, state=FailureState.OPEN).values_list("record_id", flat=True)
    )
    doubtful = set(
        Attempt.objects.filter(**of_these, state__in=OPEN_ATTEMPT_STATES)
        .filter(state=AttemptState.IN_DOUBT)
        .values_list("record_id", flat=True)
    )
    links = {link.record_id: link for link in Link.objects.filter(**of_these)}
    marks = {}
    for record_id, revision in revisions.items():
        if record_id in failed:
            marks[record_id] = Mark("Error", "bad")
        elif record_id in doubtful:
            marks[record_id] = Mark("In doubt", "warn")
        else:
            marks[record_id] = _linked_mark(links.get(record_id), revision)
    return {
        record_id: replace(mark, note=_note(connection, links.get(record_id)))
        for record_id, mark in marks.items()
    }


def _note(connection: Connection, link: Link | None) -> str:
    """Name the Intacct customer that a bill-to contact is of, and the entity where it is not ours."""
    if link is None:
        return ""
    customer = link.remote_number if link.contact_name else ""
    is_elsewhere = link.entity_id not in ("", connection.entity_id)
    entity = f"Entity {link.entity_id}" if is_elsewhere else ""
    return " · ".join(filter(None, [customer, entity]))


def _linked_mark(link: Link | None, revision: int) -> Mark:
    if link is None:
        return Mark("Not in Intacct")
    if link.is_gone:
        return Mark("Reversed there")
    if link.revision >= revision:
        return Mark("Synced", "good")
    if link.kind == RecordKind.INVOICE and link.born == Birthplace.REMOTE:
        # E4: what is changed here on an invoice from Intacct is never written back; nothing is on its way.
        return Mark("Edited here")
    return Mark("Waiting", "warn")
