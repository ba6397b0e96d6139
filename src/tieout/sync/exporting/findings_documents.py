"""How writes of invoices and credit notes in doubt are looked up: by number, by key once they have one.

A number alone says nothing: whatever else was sent must agree as well, and the record must be one of ours.
"""

from collections.abc import Callable, Mapping, Sequence

from tieout.sync.exporting.collisions import invoice_candidate
from tieout.sync.exporting.findings import Finding, LookUp, Verdict, happened_if, is_recorded, unsure
from tieout.sync.exporting.lookups import Lookups
from tieout.sync.exporting.markers import FoundInvoice, is_our_invoice, is_reversed
from tieout.sync.mapping.outgoing import SentInvoice, sent_invoice
from tieout.sync.mapping.outgoing_credits import sent_credit_note
from tieout.sync.models import Attempt, Link, Operation, RecordKind, RemoteObject

Find = Callable[[Lookups, list[str]], list[FoundInvoice]]
Sent = Callable[..., SentInvoice]


def _created(find: Find, sent: Sent) -> LookUp:
    """Return how documents are looked up that were perhaps created."""

    def look_up(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
        by_number: dict[str, list[FoundInvoice]] = {}
        for row in find(lookups, [attempt.marker for attempt in attempts]):
            by_number.setdefault(row.number, []).append(row)
        our_user = lookups.our_user() if by_number else ""
        replaced = _replaced(attempts)
        findings = {}
        for attempt in attempts:
            rows = [
                row
                for row in by_number.get(attempt.marker, [])
                if not is_reversed(row.state) and row.record_no not in replaced.get(attempt.record_id, ())
            ]
            told = sent(lookups.request(attempt), base_currency=lookups.base_currency)
            findings[attempt.pk] = _judge(attempt, rows, told, our_user=our_user)
        return findings

    return look_up


def _judge(attempt: Attempt, rows: Sequence[FoundInvoice], sent: SentInvoice, *, our_user: str) -> Finding:
    # That Intacct has executed the write says whose it is, where nobody may read who created it.
    is_known = bool(our_user) or not is_recorded(attempt)
    ours = [
        row for row in rows if is_our_invoice(row, sent, our_user=our_user if is_known else row.created_by)
    ]
    if ours:
        return Finding(Verdict.HAPPENED, ours[0].record_no)
    if rows and our_user:
        return Finding(Verdict.COLLIDES, candidates=tuple(invoice_candidate(row) for row in rows))
    return Finding(Verdict.NOT_SEEN)


def _replaced(attempts: Sequence[Attempt]) -> Mapping[int, frozenset[str]]:
    """Return the keys of older generations by record: Intacct may still show one as it was before."""
    links = Link.objects.filter(
        connection=attempts[0].connection_id,
        kind=attempts[0].kind,
        record_id__in=[attempt.record_id for attempt in attempts],
    )
    return {link.record_id: frozenset({link.remote_key, *link.former_ar_keys}) for link in links}


def _changed_invoices(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    open_ones = unsure(attempts)
    equal = lookups.equal_invoices(open_ones) if open_ones else frozenset()
    return happened_if(attempts, lambda attempt: attempt.pk in equal or is_recorded(attempt))


def _renumbered_credit_notes(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    numbers = lookups.adjustment_numbers([attempt.marker for attempt in attempts])
    return happened_if(
        attempts,
        lambda attempt: (
            is_recorded(attempt) or numbers.get(attempt.marker) == lookups.request(attempt).adjustment_no
        ),
    )


def _reversed_invoices(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    states = lookups.states(RemoteObject.ARINVOICE, [attempt.marker for attempt in attempts])
    return happened_if(attempts, lambda attempt: is_reversed(states.get(attempt.marker, "")))


def _deleted(about: RemoteObject) -> LookUp:
    """Return how documents are looked up that were perhaps deleted.

    One that was written a moment ago may not show yet: that it is missing is believed once Intacct has said
    that the deletion was executed. Until then the same deletion goes again.
    """

    def look_up(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
        states = lookups.states(about, [attempt.marker for attempt in attempts])
        return happened_if(attempts, lambda attempt: attempt.marker not in states and is_recorded(attempt))

    return look_up


_INVOICE, _CREDIT_NOTE = RecordKind.INVOICE, RecordKind.CREDIT_NOTE
LOOK_UPS: Mapping[tuple[Operation, RecordKind], LookUp] = {
    (Operation.CREATE, _INVOICE): _created(Lookups.invoices, sent_invoice),
    (Operation.UPDATE, _INVOICE): _changed_invoices,
    (Operation.RENAME, _INVOICE): _changed_invoices,
    (Operation.REVERSE, _INVOICE): _reversed_invoices,
    (Operation.DELETE, _INVOICE): _deleted(RemoteObject.ARINVOICE),
    (Operation.CREATE, _CREDIT_NOTE): _created(Lookups.adjustments, sent_credit_note),
    (Operation.UPDATE, _CREDIT_NOTE): _renumbered_credit_notes,
    (Operation.DELETE, _CREDIT_NOTE): _deleted(RemoteObject.ARADJUSTMENT),
}
