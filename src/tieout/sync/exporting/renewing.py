"""E10: an edit of an Order Entry document replaces its A/R invoice, and with it the key that a payment names.

The reading before a pass keeps the keys current. An edit between the two is met here: the key of a document
whose A/R invoice was not found while writing is resolved once more, and what settles it is decided anew.
"""

from collections.abc import Mapping, Sequence

from tieout.ledger.models import Application
from tieout.sync.exporting.boundary import Step, committed
from tieout.sync.exporting.decisions import subject_key
from tieout.sync.exporting.lookups import Lookups
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

GONE = "record_gone"
# What names the A/R invoices that it settles.
NAMING = (RecordKind.PAYMENT, RecordKind.PAYMENT_APPLICATION, RecordKind.CREDIT_APPLICATION)


def renew(
    connection: Connection, *, refused_ids: Sequence[int], lookups: Lookups
) -> Mapping[RecordKind, list[int]]:
    """Bring the keys of documents up to date that refused writes named; return what to decide anew.

    Shape: ids of payments, and of applications that are records of their own, by kind.
    Raises: IntacctStopped.
    """
    refused = _refused_as_gone(connection, refused_ids)
    if not refused:
        return {}
    parts = Application.objects.filter(
        pk__in=[pk for kind, ids in refused.items() for pk in _parts(kind, ids)]
    )
    links = Link.objects.filter(
        connection=connection,
        kind=RecordKind.INVOICE,
        remote_object=RemoteObject.SODOCUMENT,
        record_id__in=list(parts.values_list("invoice_id", flat=True)),
    )
    keys = lookups.document_keys(list(links.values_list("remote_key", flat=True)))
    with committed(Step.RENEW_KEYS):
        changed = [
            link
            for link in links.select_for_update()
            if keys.get(link.remote_key, "") not in ("", link.ar_key)
        ]
        for link in changed:
            link.former_ar_keys = [*link.former_ar_keys, link.ar_key]
            link.ar_key = keys[link.remote_key]
        Link.objects.bulk_update(changed, ["ar_key", "former_ar_keys"])
    affected = set(
        parts.filter(invoice_id__in=[link.record_id for link in changed]).values_list("pk", flat=True)
    )
    return {
        kind: [record_id for record_id in ids if not affected.isdisjoint(_parts(kind, [record_id]))]
        for kind, ids in refused.items()
    }


def _parts(kind: RecordKind, record_ids: Sequence[int]) -> list[int]:
    """Return the applications that records consist of, or are themselves."""
    if kind is not RecordKind.PAYMENT:
        return list(record_ids)
    rows = Application.objects.filter(payment_id__in=record_ids)
    return list(rows.values_list("pk", flat=True))


def _refused_as_gone(connection: Connection, refused_ids: Sequence[int]) -> Mapping[RecordKind, list[int]]:
    attempts = Attempt.objects.filter(id__in=refused_ids, kind__in=NAMING, operation=Operation.CREATE)
    failures = Failure.objects.filter(
        connection=connection,
        direction=Direction.EXPORT,
        state=FailureState.OPEN,
        cause=GONE,
        subject__in=[subject_key(RecordKind(attempt.kind), attempt.record_id) for attempt in attempts],
    )
    found: dict[RecordKind, list[int]] = {}
    for failure in failures.order_by("record_id"):
        if failure.record_id is not None:
            found.setdefault(RecordKind(failure.kind), []).append(failure.record_id)
    return found
