"""To which payment or credit note of ours each settlement of Intacct belongs.

It is known by a link: of the payment, of an application of ours, of the credit memo, advance or overpayment
that was used, or of an entry. A payment whose answer never came carries the marker of its attempt.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from tieout.comparison.applications import Applied
from tieout.comparison.reading import PaymentNow, Settlement
from tieout.comparison.remote import RemoteBooks
from tieout.comparison.standings import Record, markers
from tieout.ledger.models import Application
from tieout.sync.models import Connection, Link, RecordKind, RemoteObject, SettlementKind

APPLICATIONS = (RecordKind.CREDIT_APPLICATION, RecordKind.PAYMENT_APPLICATION)


@dataclass(frozen=True)
class Owner:
    """A payment or credit note of ours, and the application of it where that is known."""

    kind: RecordKind
    record_id: int
    application_id: int | None = None


Settled = tuple[Owner, Settlement]


class Owners:
    """Knows the owner of every settlement of a lot of invoices."""

    def __init__(
        self,
        books: RemoteBooks,
        connection: Connection,
        settled: Sequence[Settlement],
        applied: Sequence[Applied],
    ) -> None:
        """Look up all links that may name an owner."""
        self._connection = connection
        self._parents = books.payments_of_overpayments(_used(settled, SettlementKind.OVERPAYMENT))
        payment_keys = {row.payment_key for row in settled} | set(self._parents.values())
        advance_keys = _used(settled, SettlementKind.ADVANCE)
        credit_keys = _used(settled, SettlementKind.ADJUSTMENT)
        entry_keys = {row.entry_key for row in settled}
        self._links = _links(connection, payment_keys | advance_keys, credit_keys, entry_keys)
        self._marked: dict[str, Record] = {}
        self._parents_of = {row.id: row.payment_id or row.credit_note_id for row in applied}

    def note_markers(self, payments: Iterable[PaymentNow]) -> None:
        """Take in which payments of Intacct carry a marker of ours."""
        described = {now.description: now.key for now in payments if now.description}
        found = markers(self._connection, described)
        self._marked = {described[marker]: record for marker, record in found.items()}
        unknown = {key for kind, key in found.values() if kind in APPLICATIONS} - self._parents_of.keys()
        rows = Application.objects.filter(pk__in=unknown)
        self._parents_of |= {
            key: payment_id or note_id
            for key, payment_id, note_id in rows.values_list("pk", "payment_id", "credit_note_id")
        }

    def of(self, row: Settlement) -> Owner | None:
        """Return the owner of a settlement, None when only Intacct knows it."""
        entry = self._links.get((RemoteObject.ARPYMTDETAIL, row.entry_key))
        if entry is not None and entry.kind == RecordKind.PAYMENT:
            return Owner(RecordKind.PAYMENT, entry.record_id)
        link = self._links.get((RemoteObject.ARPYMT, row.payment_key))
        if link is not None and link.kind in APPLICATIONS:
            return self._of_application(RecordKind(link.kind), link.record_id, link.parent_id)
        if row.payment_key in self._marked:
            return self._of_marker(*self._marked[row.payment_key])
        used = self._link_of_used(row)
        if used is None:
            return None
        return Owner(RecordKind(used.kind), used.record_id)

    def _of_application(self, kind: RecordKind, record_id: int, parent_id: int | None) -> Owner | None:
        known = parent_id or self._parents_of.get(record_id)
        if known is None:
            return None
        is_credit = kind == RecordKind.CREDIT_APPLICATION
        return Owner(RecordKind.CREDIT_NOTE if is_credit else RecordKind.PAYMENT, known, record_id)

    def _of_marker(self, kind: RecordKind, record_id: int) -> Owner | None:
        if kind in APPLICATIONS:
            return self._of_application(kind, record_id, None)
        return Owner(kind, record_id)

    def _link_of_used(self, row: Settlement) -> Link | None:
        """Return the link of the payment, or of the advance, overpayment or credit memo that was used."""
        if row.kind == SettlementKind.PAYMENT:
            return self._links.get((RemoteObject.ARPYMT, row.payment_key))
        if row.kind == SettlementKind.ADJUSTMENT:
            return self._links.get((RemoteObject.ARADJUSTMENT, row.used_key))
        key = row.used_key
        if row.kind == SettlementKind.OVERPAYMENT:
            key = self._parents.get(row.used_key, "")
        elif row.kind != SettlementKind.ADVANCE:
            return None
        of_advance = self._links.get((RemoteObject.ARADVANCE, key))
        return of_advance or self._links.get((RemoteObject.ARPYMT, key))


def _used(settled: Iterable[Settlement], kind: SettlementKind) -> set[str]:
    return {row.used_key for row in settled if row.kind == kind and row.used_key}


def _links(
    connection: Connection,
    payment_keys: Collection[str],
    credit_keys: Collection[str],
    entry_keys: Collection[str],
) -> dict[tuple[str, str], Link]:
    """Read links of payments, applications, credit memos and entries, by object and key."""
    rows = Link.objects.filter(
        Q(remote_object__in=[RemoteObject.ARPYMT, RemoteObject.ARADVANCE], remote_key__in=payment_keys)
        | Q(remote_object=RemoteObject.ARADJUSTMENT, remote_key__in=credit_keys)
        | Q(remote_object=RemoteObject.ARPYMTDETAIL, remote_key__in=entry_keys, is_gone=False),
        connection=connection,
    )
    return {(row.remote_object, row.remote_key): row for row in rows}
