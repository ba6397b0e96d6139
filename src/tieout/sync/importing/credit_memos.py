"""What is known of the credit memos that settle invoices: their numbers, our credit notes, what is left."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tieout.sync.importing.reading import Reading
from tieout.sync.importing.snapshot import Snapshot
from tieout.sync.importing.tokens import ours_among
from tieout.sync.mapping.incoming_payments import CREDIT, Settled
from tieout.sync.models import (
    Link,
    RecordKind,
    RemoteAdjustment,
    RemoteObject,
    RemotePayment,
    RemoteSettlement,
)
from tieout.sync.settings import ALL


@dataclass(frozen=True)
class CreditMemos:
    """Credit memos by RECORDNO: as last read, and the links of those that are credit notes here.

    `used` is what Intacct applied of them, with whether it was written by us; `is_all` is the mode.
    """

    rows: Mapping[int, RemoteAdjustment]
    links: Mapping[int, Link]
    used: Sequence[tuple[Settled, bool]]
    applied: Collection[str]
    is_all: bool

    def number(self, key: int) -> str:
        """Return the printed number, empty where the memo was never read."""
        return self.rows[key].record_number if key in self.rows else ""

    def elsewhere(self, credited: Collection[str]) -> dict[int, Decimal]:
        """Return what was applied of each credit note to records that are not known here.

        `credited` are the entry keys of what is applied here from now on.
        """
        left: dict[int, Decimal] = {}
        for key, link in self.links.items():
            if key in self.rows:
                here = sum(
                    (
                        settled.amount
                        for settled, is_ours in self.used
                        if settled.other_key == key
                        and (is_ours or settled.entry_key in credited or settled.entry_key in self.applied)
                    ),
                    Decimal(0),
                )
                row = self.rows[key]
                left[link.record_id] = max(row.total - row.unapplied - here, Decimal(0))
        return left


def read_credit_memos(reading: Reading, snapshot: Snapshot) -> CreditMemos:
    """Read what is known of the credit memos that settle, or settled, the touched invoices."""
    return read_memos(reading, {row.other_key for row in snapshot.settlements if row.kind == CREDIT})


def read_memos(reading: Reading, keys: Collection[int]) -> CreditMemos:
    """Read what is known of some credit memos."""
    links = {
        int(link.remote_key): link
        for link in Link.objects.filter(
            connection=reading.connection,
            kind=RecordKind.CREDIT_NOTE,
            remote_object=RemoteObject.ARADJUSTMENT,
            remote_key__in=[str(key) for key in keys],
        )
    }
    used = _used(reading, links)
    applied = Link.objects.filter(
        connection=reading.connection,
        kind=RecordKind.CREDIT_APPLICATION,
        remote_object=RemoteObject.ARPYMTDETAIL,
        remote_key__in=[settled.entry_key for settled, _ in used],
        is_gone=False,
    )
    rows = RemoteAdjustment.objects.filter(connection=reading.connection, record_no__in=keys)
    return CreditMemos(
        rows={row.record_no: row for row in rows},
        links=links,
        used=used,
        applied=set(applied.values_list("remote_key", flat=True)),
        is_all=reading.connection.settings.credit_applications == ALL,
    )


def _used(reading: Reading, links: Mapping[int, Link]) -> list[tuple[Settled, bool]]:
    """Return what stands of the applications of credit memos, and whether we wrote it."""
    rows = [
        Settled(*row)
        for row in RemoteSettlement.objects.filter(
            connection=reading.connection, kind=CREDIT, other_key__in=links
        ).values_list("payment_key", "invoice_key", "kind", "other_key", "amount")
    ]
    headers = RemotePayment.objects.filter(
        connection=reading.connection, record_no__in={row.payment_key for row in rows}, is_reversed=False
    )
    standing = {header.record_no for header in headers}
    ours = ours_among(reading.connection, headers) if standing else set()
    return [(row, row.payment_key in ours) for row in rows if row.payment_key in standing]
