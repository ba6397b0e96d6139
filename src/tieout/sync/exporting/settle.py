"""Settle what came back: link, outcome, handled change and failure in one commit.

Each result is settled by its control id, and only while the attempt's epoch is still the worker's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tieout.intacct import CreateArAdvance, ReverseArAdvance
from tieout.sync.exporting import outcomes, own, transcripts
from tieout.sync.exporting.answers import Answer, IntacctStopped, Kind
from tieout.sync.exporting.boundary import Step, committed
from tieout.sync.exporting.decisions import Hold, Subject
from tieout.sync.exporting.gateway_words import ENTITY_REFUSED
from tieout.sync.exporting.payload import digest, from_json
from tieout.sync.mapping import outgoing, outgoing_customers
from tieout.sync.mapping.incoming_customers import pair_key
from tieout.sync.models import (
    Attempt,
    AttemptState,
    Birthplace,
    Connection,
    Link,
    Operation,
    RecordKind,
    RemoteObject,
    Replacing,
)
from tieout.sync.policy import Disposition, cleaned

BY_ANSWER, BY_LOOK_UP = "answer", "look-up"
STOPPING = (Disposition.RETRY, Disposition.PAUSE)
TAKEN = ("number_collision", "name_taken")  # refusals that say: a record of this number exists
_REMOTE_OBJECT = {
    RecordKind.CUSTOMER: RemoteObject.CUSTOMER,
    RecordKind.INVOICE: RemoteObject.ARINVOICE,
    RecordKind.PAYMENT: RemoteObject.ARPYMT,
    RecordKind.CREDIT_NOTE: RemoteObject.ARADJUSTMENT,
    RecordKind.CREDIT_APPLICATION: RemoteObject.ARPYMT,
    RecordKind.PAYMENT_APPLICATION: RemoteObject.ARPYMT,
}
_ADVANCES = (CreateArAdvance.__name__, ReverseArAdvance.__name__)
# The marker of these is the number that people see. A payment gets its number from Intacct, which the next
# reading brings.
NUMBERED = (RecordKind.CUSTOMER, RecordKind.INVOICE, RecordKind.CREDIT_NOTE)


@dataclass(frozen=True)
class Settled:
    """What became of one batch."""

    done: tuple[Attempt, ...] = ()
    refused: tuple[Attempt, ...] = ()
    in_doubt: tuple[Attempt, ...] = ()
    put_back: tuple[Attempt, ...] = ()
    stop: IntacctStopped | None = None


def remote_object(attempt: Attempt) -> RemoteObject:
    """Return the object of Intacct that a write is about, money that settles nothing being an advance."""
    is_advance = attempt.payload["$type"] in _ADVANCES
    return RemoteObject.ARADVANCE if is_advance else _REMOTE_OBJECT[RecordKind(attempt.kind)]


def settle_answers(
    connection: Connection, *, claimed: Sequence[Attempt], answers: Mapping[str, Answer], now: datetime
) -> Settled:
    """Commit what each attempt's answer says. An attempt without an answer is in doubt.

    A batch that was refused as a whole goes back, to be sent one by one; alone it is refused for good.
    """
    groups: dict[str, list[Attempt]] = {"done": [], "refused": [], "in_doubt": [], "put_back": []}
    stop: IntacctStopped | None = None
    with committed(Step.SETTLE):
        mine = own.still_mine(claimed)
        holds: list[Hold] = []
        for attempt in mine.values():
            answer = answers.get(attempt.control_id, Answer(Kind.UNKNOWN, why="no result"))
            transcripts.keep(attempt, answer)
            group = _judge(attempt, answer, is_alone=len(claimed) == 1, now=now)
            groups[group].append(attempt)
            if group == "refused":
                holds.append(hold_for(attempt, answer))
            if answer.kind is Kind.REFUSED and answer.rule.disposition in STOPPING:
                stop = IntacctStopped(answer.rule.cause, cleaned(answer.headline.text))
        own.save_states(mine.values())
        store_successes(connection, groups["done"], now=now)
        outcomes.hold_all(connection, holds, now=now)
    return Settled(**{name: tuple(rows) for name, rows in groups.items()}, stop=stop)


def _judge(attempt: Attempt, answer: Answer, *, is_alone: bool, now: datetime) -> str:
    if answer.kind is Kind.DONE:
        mark_done(attempt, remote_key=answer.remote_key, by=BY_ANSWER, now=now)
        return "done"
    if answer.kind is Kind.UNKNOWN:
        own.put_in_doubt(attempt, why=answer.why or "no answer")
        return "in_doubt"
    rule = answer.rule
    if rule.disposition is Disposition.LOOK_UP or (rule.cause in TAKEN and attempt.doubts):
        own.put_in_doubt(attempt, why=rule.cause)
        return "in_doubt"
    goes_alone = answer.is_whole and not is_alone and rule.cause != ENTITY_REFUSED
    if rule.disposition in STOPPING or goes_alone or (answer.is_whole and attempt.doubts):
        own.put_back(attempt)
        return "put_back"
    # A refusal of the function itself settles also a write in doubt: had the earlier send been executed, the
    # same control id would have been answered with "already recorded".
    # Source (documented): gateway.md 10, item 2. Source (assumed): the check comes before all others.
    if rule.cause == "record_gone" and _is_taken_back(attempt):
        mark_done(attempt, remote_key="", by=BY_ANSWER, now=now)
        return "done"
    mark_refused(attempt, answer, now=now)
    return "refused"


def _is_taken_back(attempt: Attempt) -> bool:
    """Tell whether it takes a document away: what is not there any more needs no taking away."""
    is_document = attempt.kind in (RecordKind.INVOICE, RecordKind.CREDIT_NOTE)
    return is_document and attempt.operation in (Operation.REVERSE, Operation.DELETE)


def mark_done(attempt: Attempt, *, remote_key: str, by: str, now: datetime) -> None:
    """Mark that the write is known to have happened."""
    attempt.state = AttemptState.DONE
    attempt.remote_key = remote_key or attempt.remote_key
    attempt.settled_at = now
    attempt.settled_by = by
    attempt.lease_until = None


def mark_refused(attempt: Attempt, answer: Answer, *, now: datetime) -> None:
    """Mark that the write is known not to have happened, and why."""
    said = answer.headline
    attempt.state = AttemptState.REFUSED
    attempt.error_code = said.code[:200]
    attempt.error_text = cleaned(said.text)
    attempt.error_correction = cleaned(answer.correction)
    attempt.settled_at = now
    attempt.settled_by = BY_ANSWER
    attempt.lease_until = None


def subject_of(attempt: Attempt) -> Subject:
    """Return the record that an attempt is about."""
    return Subject(
        kind=RecordKind(attempt.kind),
        record_id=attempt.record_id,
        record_uid=UUID(int=0),
        number=attempt.record_number,
        revision=attempt.revision,
    )


def hold_for(attempt: Attempt, answer: Answer, **details: object) -> Hold:
    """Return the failure of a refused attempt; the digest tells later whether the request has changed."""
    said = answer.headline
    return Hold(
        subject=subject_of(attempt),
        cause=answer.rule.cause,
        code=said.code,
        text=cleaned(said.text),
        correction=cleaned(answer.correction),
        details={"payload": digest(attempt.payload), "operation": attempt.operation, **details},
    )


def store_successes(connection: Connection, done: Sequence[Attempt], *, now: datetime) -> None:
    """Store the links of what happened, end its failures and mark its changes as handled.

    A step tells a link how far its record is, and nothing else: the revision is not told yet.
    """
    made = [attempt for attempt in done if attempt.operation == Operation.CREATE]
    known = _links_of(connection, made)
    Link.objects.bulk_create(
        (_link(connection, attempt, known.get((attempt.kind, attempt.record_id))) for attempt in made),
        update_conflicts=True,
        unique_fields=["connection", "kind", "record_id"],
        update_fields=[
            "remote_object",
            "remote_key",
            "remote_number",
            "entity_id",
            "contact_name",
            "ar_key",
            "former_ar_keys",
            "revision",
            "generation",
            "is_gone",
            "replacing",
            "seen_content",
        ],
    )
    _raise_links(connection, [attempt for attempt in done if attempt.operation != Operation.CREATE])
    subjects = [subject_of(attempt) for attempt in done if not attempt.is_step]
    outcomes.clear_failures(connection, [subject.key for subject in subjects], now=now)
    outcomes.mark_told(connection, subjects, now=now)


_Record = tuple[str, int]


def _links_of(connection: Connection, attempts: Sequence[Attempt]) -> Mapping[_Record, Link]:
    records = {(attempt.kind, attempt.record_id) for attempt in attempts}
    rows = Link.objects.filter(connection=connection, record_id__in={record_id for _, record_id in records})
    return {(row.kind, row.record_id): row for row in rows if (row.kind, row.record_id) in records}


def _link(connection: Connection, attempt: Attempt, known: Link | None) -> Link:
    kind = RecordKind(attempt.kind)
    is_invoice = kind is RecordKind.INVOICE
    former = [*known.former_ar_keys, known.ar_key] if known is not None and is_invoice else []
    remote_object, remote_key = remote_record(attempt, attempt.remote_key)
    return Link(
        organization_id=connection.organization_id,
        connection=connection,
        kind=kind,
        record_id=attempt.record_id,
        parent_id=int(attempt.content["parent"]) if "parent" in attempt.content else None,
        remote_object=remote_object,
        remote_key=remote_key,
        contact_name=_contact_name(attempt),
        remote_number=attempt.marker if kind in NUMBERED else "",
        entity_id=attempt.entity_id or connection.entity_id,
        ar_key=attempt.remote_key if is_invoice else "",
        former_ar_keys=former,
        born=Birthplace.LOCAL,
        revision=attempt.revision,
        generation=attempt.generation,
        seen_content=_content(attempt),
    )


def remote_record(attempt: Attempt, key: str) -> tuple[str, str]:
    """Return what an attempt made under a key: the object and key that its link names.

    A customer whose contact we named is that contact of it (E6).
    """
    contact_name = _contact_name(attempt)
    if contact_name:
        return RemoteObject.CONTACT.value, pair_key(key, contact_name)
    return remote_object(attempt).value, key


def _contact_name(attempt: Attempt) -> str:
    if attempt.kind != RecordKind.CUSTOMER:
        return ""
    return outgoing_customers.sent_contact_name(from_json(attempt.payload, known=outgoing.REQUESTS))


def _content(attempt: Attempt) -> dict[str, str]:
    """Return what Intacct now holds of a record: by it later edits on either side are told apart."""
    if attempt.kind != RecordKind.CUSTOMER:
        return dict(attempt.content)
    return outgoing_customers.sent_content(from_json(attempt.payload, known=outgoing.REQUESTS))


def _raise_links(connection: Connection, changed: Sequence[Attempt]) -> None:
    by_record = {(attempt.kind, attempt.record_id): attempt for attempt in changed}
    links = _links_of(connection, changed)
    for record, link in links.items():
        attempt = by_record[record]
        link.seen_content = {**link.seen_content, **_content(attempt)}
        if attempt.kind in (RecordKind.INVOICE, RecordKind.CREDIT_NOTE):
            link.remote_number = link.seen_content.get("number", link.remote_number)
        is_taken_back = attempt.operation in (Operation.REVERSE, Operation.DELETE)
        if attempt.operation == Operation.RENAME:
            is_free = link.remote_number != attempt.record_number
            link.replacing = Replacing.RENAMED if is_free else Replacing.NOT
        elif attempt.is_step and is_taken_back:
            link.replacing = Replacing.TAKEN_BACK
        if not attempt.is_step:
            link.revision = max(link.revision, attempt.revision)
        if not attempt.is_step or attempt.kind != RecordKind.INVOICE:
            # An invoice that is being replaced stands again in a moment, and nothing is written on it until
            # then. A payment that Intacct shows as reversed must not be voided here for that.
            link.is_gone = link.is_gone or is_taken_back
    Link.objects.bulk_update(
        links.values(), ["revision", "is_gone", "seen_content", "remote_number", "replacing"]
    )
