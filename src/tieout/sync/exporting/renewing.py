"""E10: an edit of an Order Entry document replaces its A/R invoice, and with it the key that a payment names.

The reading before a pass keeps the keys current. An edit between the two is met here: the key of a document
whose A/R invoice was not found while writing is resolved once more, and its payments are decided anew.
"""

from collections.abc import Sequence

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


def renew(connection: Connection, *, refused_ids: Sequence[int], lookups: Lookups) -> list[int]:
    """Bring the keys of documents up to date that refused payments named; return the payments to decide anew.

    Raises: IntacctStopped.
    """
    payment_ids = _refused_as_gone(connection, refused_ids)
    if not payment_ids:
        return []
    parts = Application.objects.filter(payment_id__in=payment_ids)
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
    affected = parts.filter(invoice_id__in=[link.record_id for link in changed])
    return sorted(set(affected.values_list("payment_id", flat=True)))


def _refused_as_gone(connection: Connection, refused_ids: Sequence[int]) -> list[int]:
    payments = Attempt.objects.filter(
        id__in=refused_ids, kind=RecordKind.PAYMENT, operation=Operation.CREATE
    ).values_list("record_id", flat=True)
    failures = Failure.objects.filter(
        connection=connection,
        direction=Direction.EXPORT,
        state=FailureState.OPEN,
        cause=GONE,
        subject__in=[subject_key(RecordKind.PAYMENT, record_id) for record_id in payments],
    )
    return [failure.record_id for failure in failures if failure.record_id is not None]
