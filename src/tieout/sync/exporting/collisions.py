"""When a number or an ID is taken in Intacct: show the record that has it, so that a person can say Link.

Offered is only what could be linked: not what has a link already, what was reversed, or what an Order Entry
document posted, whose A/R invoice changes with every edit.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime

from tieout.sync.exporting.boundary import Step, committed
from tieout.sync.exporting.lookups import Lookups
from tieout.sync.exporting.markers import FoundCustomer, FoundInvoice, is_reversed
from tieout.sync.exporting.matching import unlinked_there
from tieout.sync.exporting.settle import TAKEN, remote_object, subject_of
from tieout.sync.models import (
    Attempt,
    Connection,
    Direction,
    Failure,
    FailureState,
    Link,
    Operation,
    RecordKind,
    RemoteObject,
)

Candidate = Mapping[str, str]


def describe(connection: Connection, *, refused_ids: Sequence[int], lookups: Lookups, now: datetime) -> None:
    """Look up who holds the numbers that were refused as taken, and commit the candidates.

    Raises: IntacctStopped.
    """
    # What is renamed has a record of its own: nothing is to be linked with it.
    creates = Attempt.objects.filter(id__in=refused_ids, operation=Operation.CREATE)
    attempts = {subject_of(row).key: row for row in creates}
    taken = [
        attempts[failure.subject]
        for failure in _failures(connection, attempts)
        if not failure.details.get("candidates")
    ]
    if not taken:
        return
    found = _holders(connection, taken, lookups)
    with committed(Step.DESCRIBE):
        for failure in _failures(connection, [subject_of(attempt).key for attempt in taken], is_locked=True):
            failure.details = {**failure.details, "candidates": found.get(failure.subject, [])}
            failure.last_at = now
            failure.save(update_fields=["details", "last_at"])


def _failures(
    connection: Connection, subjects: Collection[str], *, is_locked: bool = False
) -> Iterable[Failure]:
    rows = Failure.objects.select_for_update() if is_locked else Failure.objects.all()
    return rows.filter(
        connection=connection,
        direction=Direction.EXPORT,
        state=FailureState.OPEN,
        cause__in=TAKEN,
        subject__in=list(subjects),
    )


def _holders(
    connection: Connection, taken: Sequence[Attempt], lookups: Lookups
) -> Mapping[str, list[Candidate]]:
    """Ask once for each kind; the candidates come by the subject of the failure."""
    found: dict[str, list[Candidate]] = {}
    for kind, find in _FINDERS.items():
        documents = [attempt for attempt in taken if attempt.kind == kind]
        if documents:
            numbers = [attempt.marker for attempt in documents]
            rows = _linkable(connection, find(lookups, numbers), about=remote_object(documents[0]))
            for attempt in documents:
                same = [row for row in rows if row.number == attempt.marker]
                found[subject_of(attempt).key] = [invoice_candidate(row) for row in same]
    customers = [attempt for attempt in taken if attempt.kind == RecordKind.CUSTOMER]
    if customers:
        ids = [attempt.marker for attempt in customers]
        holders = unlinked_there(connection, lookups.customers(ids=ids, names=[]))
        for attempt in customers:
            one = [row for row in holders if row.customer_id == attempt.marker]
            found[subject_of(attempt).key] = [customer_candidate(row) for row in one]
    return found


_FINDERS: Mapping[RecordKind, Callable[[Lookups, list[str]], list[FoundInvoice]]] = {
    RecordKind.INVOICE: Lookups.invoices,
    RecordKind.CREDIT_NOTE: Lookups.adjustments,
}


def _linkable(
    connection: Connection, found: Iterable[FoundInvoice], *, about: RemoteObject
) -> list[FoundInvoice]:
    """Leave out what was reversed, what a document posted, and what is linked."""
    rows = [row for row in found if not is_reversed(row.state) and not row.is_from_document]
    linked = set(
        Link.objects.filter(
            connection=connection,
            remote_object=about,
            remote_key__in=[row.record_no for row in rows],
        ).values_list("remote_key", flat=True)
    )
    return [row for row in rows if row.record_no not in linked]


def invoice_candidate(row: FoundInvoice) -> dict[str, str]:
    """Describe an invoice of Intacct that a failure offers for linking."""
    return {
        "remote_key": row.record_no,
        "number": row.number,
        "customer": row.customer_id,
        "date": row.date.isoformat() if row.date else "",
        "total": str(row.total),
        "currency": row.currency,
    }


def customer_candidate(row: FoundCustomer) -> dict[str, str]:
    """Describe a customer of Intacct that a failure offers for linking."""
    candidate = {"remote_key": row.remote_key, "number": row.customer_id, "name": row.name}
    return candidate | ({"contact_name": row.contact_name} if row.contact_name else {})
