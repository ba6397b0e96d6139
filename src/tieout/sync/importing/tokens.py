"""Which payments of Intacct carry a marker of ours: they are our own writes and never become new payments."""

from collections.abc import Iterable
from uuid import UUID

from tieout.ledger.models import Payment
from tieout.sync.models import Connection, RemotePayment

PREFIX = "tieout:"


def ours_among(connection: Connection, headers: Iterable[RemotePayment]) -> set[int]:
    """Return the keys of the payments whose description is the token of a payment of this organization.

    The token of another organization that works with the same company is a stranger here.
    """
    uids = {header.record_no: uid for header in headers if (uid := _uid(header.description)) is not None}
    known = set(
        Payment.objects.filter(
            organization=connection.organization_id, uid__in=set(uids.values())
        ).values_list("uid", flat=True)
    )
    return {key for key, uid in uids.items() if uid in known}


def _uid(description: str) -> UUID | None:
    if not description.startswith(PREFIX):
        return None
    text = description.removeprefix(PREFIX).split(":")[0]
    try:
        return UUID(hex=text)
    except ValueError:
        return None
