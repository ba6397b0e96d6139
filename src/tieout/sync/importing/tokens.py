"""Which payments of Intacct are our own writes: they never become new payments, nor entries."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from tieout.ledger.models import Application, Payment
from tieout.sync.models import Attempt, Birthplace, Connection, Link, RemoteObject, RemotePayment

PREFIX = "tieout:"


def ours_among(connection: Connection, headers: Iterable[RemotePayment]) -> set[int]:
    """Return the keys of the payments that were written from here: by their links and by their tokens.

    The token of another organization that works with the same company is a stranger here. What was applied
    here and taken off again has no row any more, but an attempt that wrote it.
    """
    rows = {header.record_no: header for header in headers}
    linked = Link.objects.filter(
        connection=connection,
        remote_object__in=(RemoteObject.ARPYMT, RemoteObject.ARADVANCE),
        remote_key__in=[str(key) for key in rows],
        born=Birthplace.LOCAL,
    )
    found = {int(key) for key in linked.values_list("remote_key", flat=True)}
    tokens = {
        key: header.description
        for key, header in rows.items()
        if key not in found and header.description.startswith(PREFIX)
    }
    known = _known(connection, tokens)
    return found | {key for key, token in tokens.items() if token in known}


def _known(connection: Connection, tokens: Mapping[int, str]) -> set[str]:
    uids = {token: uid for token in tokens.values() if (uid := _uid(token)) is not None}
    if not uids:
        return set()
    wanted = set(uids.values())
    known: set[UUID] = set()
    for model in (Payment, Application):
        rows = model.objects.filter(organization=connection.organization_id, uid__in=wanted)
        known |= set(rows.values_list("uid", flat=True))
    left = [token for token, uid in uids.items() if uid not in known]
    tried = Attempt.objects.filter(connection=connection, marker__in=left) if left else ()
    return {token for token, uid in uids.items() if uid in known} | {attempt.marker for attempt in tried}


def _uid(token: str) -> UUID | None:
    text = token.removeprefix(PREFIX).split(":")[0]
    try:
        return UUID(hex=text)
    except ValueError:
        return None
