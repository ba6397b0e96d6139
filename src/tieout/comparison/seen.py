"""What the sync has read and kept of Intacct's payments: evidence of what Tieout should know by now."""

from collections.abc import Collection
from decimal import Decimal

from django.db.models import Exists, OuterRef

from tieout.sync.models import Connection, RemotePayment, RemoteSettlement

SeenKey = tuple[str, str, str, str]


def read_settlements(connection: Connection, ar_keys: Collection[str]) -> dict[SeenKey, Decimal]:
    """Return what was read of settlements, by payment, invoice, kind, and the key of what was used."""
    standing = RemotePayment.objects.filter(
        connection=connection, is_reversed=False, record_no=OuterRef("payment_key")
    )
    rows = RemoteSettlement.objects.filter(
        Exists(standing), connection=connection, invoice_key__in=[int(key) for key in ar_keys]
    )
    return {
        (str(row.payment_key), str(row.invoice_key), row.kind, str(row.other_key or "")): row.amount
        for row in rows
    }


def read_rests(connection: Connection, payment_keys: Collection[str]) -> dict[str, Decimal]:
    """Return what was read to be left of payments and advances, by their key, with a minus."""
    rows = RemotePayment.objects.filter(
        connection=connection, record_no__in=[int(key) for key in payment_keys], is_reversed=False
    )
    return {str(row.record_no): -row.unapplied for row in rows}
