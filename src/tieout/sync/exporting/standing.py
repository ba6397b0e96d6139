"""What stands on invoices in Intacct: payments and credits that must be taken back before the invoice (E14).

Two witnesses: what was last read from Intacct, and what we wrote ourselves and did not take back, which are
payments, and applications that are records of their own there.
Neither knows what a person did there a moment ago; then Intacct refuses, and the refusal is the third.
"""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from tieout.ledger.models import Application
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    Connection,
    Link,
    RecordKind,
    RemoteObject,
    RemotePayment,
    RemoteSettlement,
)


def standing_on(connection: Connection, links: Iterable[Link]) -> Mapping[int, str]:
    """Return a payment that stands on each linked invoice, by the invoice's id; nothing where none does."""
    by_key = {link.ar_key: link.record_id for link in links if link.ar_key}
    return {**_read_there(connection, by_key), **_written(connection, by_key.values())}


def under_way_on(connection: Connection, invoice_ids: Collection[int]) -> frozenset[int]:
    """Return the invoices on which a payment is being written whose end nobody knows yet."""
    open_attempts = Attempt.objects.filter(connection=connection, state__in=OPEN_ATTEMPT_STATES)
    rows = Application.objects.filter(_is_of(open_attempts), invoice_id__in=invoice_ids)
    return frozenset(rows.values_list("invoice_id", flat=True))


APPLIED = (RecordKind.CREDIT_APPLICATION, RecordKind.PAYMENT_APPLICATION)


def _is_of(records: "QuerySet[Attempt] | QuerySet[Link]") -> Q:
    """Select applications by the records of ours that they are, or that they belong to."""
    payments = records.filter(kind=RecordKind.PAYMENT).values("record_id")
    return Q(payment_id__in=payments) | Q(pk__in=records.filter(kind__in=APPLIED).values("record_id"))


def _read_there(connection: Connection, by_key: Mapping[str, int]) -> dict[int, str]:
    settled = list(
        RemoteSettlement.objects.filter(
            connection=connection, invoice_key__in=[int(key) for key in by_key]
        ).values_list("invoice_key", "payment_key")
    )
    keys = {payment_key for _, payment_key in settled}
    standing = RemotePayment.objects.filter(connection=connection, record_no__in=keys, is_reversed=False)
    numbers = dict(standing.values_list("record_no", "record_number"))
    taken_back = Link.objects.filter(
        connection=connection,
        remote_object=RemoteObject.ARPYMT,
        remote_key__in=[str(key) for key in keys],
        is_gone=True,
    )
    for key in taken_back.values_list("remote_key", flat=True):
        numbers.pop(int(key), None)
    return {
        by_key[str(invoice_key)]: numbers[payment_key] or str(payment_key)
        for invoice_key, payment_key in settled
        if payment_key in numbers
    }


def _written(connection: Connection, invoice_ids: Iterable[int]) -> dict[int, str]:
    written = Link.objects.filter(connection=connection, is_gone=False)
    rows = Application.objects.filter(_is_of(written), invoice_id__in=list(invoice_ids))
    numbers = Coalesce("payment__number", "credit_note__number")
    return dict(rows.annotate(source=numbers).values_list("invoice_id", "source"))
