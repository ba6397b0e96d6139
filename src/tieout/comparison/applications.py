"""What of our payments and credit notes is applied to which invoice, and what the sync knows of that.

A payment travels as a whole; what is used later of it, and what is applied of a credit note, are records of
their own in Intacct (ADR 12). An application whose row is gone but whose link stands is due to be taken back.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from tieout.comparison.evidence import Standing
from tieout.comparison.findings import LOCAL, ZERO
from tieout.comparison.standings import confirmed_since, most_pressing, standings
from tieout.ledger.models import Application
from tieout.sync.models import Birthplace, Connection, Link, RecordKind

# Source: sync.exporting, what a link remembers of the payment that was written.
TOLD_OF_INVOICE, TOLD_OF_REST = "invoice:", "rest"


@dataclass(frozen=True)
class Applied:
    """An amount of a payment or a credit note of ours that settles an invoice; `kind` is as what."""

    id: int
    invoice_id: int
    payment_id: int | None
    credit_note_id: int | None
    kind: str
    number: str
    amount: Decimal
    origin: str


def applied_on(connection: Connection, invoice_ids: Collection[int]) -> list[Applied]:
    """Read what settles invoices of ours."""
    return _read(_rows(connection).filter(invoice_id__in=invoice_ids))


def _rows(connection: Connection) -> QuerySet[Application]:
    return Application.objects.filter(organization_id=connection.organization_id)


def _read(rows: QuerySet[Application]) -> list[Applied]:
    number = Coalesce("payment__number", "credit_note__number")
    names = ("pk", "invoice_id", "payment_id", "credit_note_id", "kind", number, "amount", "origin")
    return [Applied(*row) for row in rows.order_by("invoice_id", "pk").values_list(*names)]


class Applications:
    """All that is applied of some payments, or of some credit notes, with the links of what was written."""

    def __init__(
        self, connection: Connection, kind: RecordKind, parent_ids: Collection[int], since: datetime
    ) -> None:
        """Ask for all of it: in five statements, however much there is."""
        parent = "credit_note_id" if kind == RecordKind.CREDIT_APPLICATION else "payment_id"
        rows = _read(_rows(connection).filter(**{f"{parent}__in": parent_ids}))
        self.by_id = {row.id: row for row in rows}
        self.parents = {row.id: getattr(row, parent) for row in rows}
        self.links: dict[int, Link] = {}
        of_these = Q(parent_id__in=parent_ids) | Q(record_id__in=list(self.by_id))
        for link in Link.objects.filter(of_these, connection=connection, kind=kind, is_gone=False):
            self.links[link.record_id] = link
            if link.parent_id is not None:
                self.parents[link.record_id] = link.parent_id
        ids = {*self.by_id, *self.links}
        self.standings = standings(connection, kind, record_ids=ids)
        self.confirmed = confirmed_since(connection, kind, ids, since)
        self._by_parent: dict[int, list[int]] = defaultdict(list)
        for each in sorted(ids & self.parents.keys()):
            self._by_parent[self.parents[each]].append(each)

    def ids_of(self, parent_id: int, *, invoice_id: int | None = None) -> list[int]:
        """Return the applications of a payment or credit note, on one invoice if it is named."""
        return [
            each
            for each in self._by_parent.get(parent_id, ())
            if invoice_id is None or self._invoice_of(each) == invoice_id
        ]

    def _invoice_of(self, application_id: int) -> int | None:
        row = self.by_id.get(application_id)
        if row is not None:
            return row.invoice_id
        told = self.links[application_id].seen_content.get("invoice")
        return int(told) if told else None

    def standing(self, ids: Iterable[int]) -> Standing:
        """Return the most pressing standing of some applications."""
        return most_pressing(self.standings.of(each) for each in ids)

    def has_unwritten(self, ids: Iterable[int], told: Link | None = None) -> bool:
        """Say whether one of these was made here and not told to Intacct.

        `told` is the link of the payment, which settled a part of its applications when it was written.
        """
        for each in ids:
            row = self.by_id.get(each)
            if row is None or row.origin != LOCAL or each in self.links:
                continue
            if told is None or _is_more_than_told(row, told):
                return True
        return False

    def told(self, ids: Iterable[int]) -> Decimal:
        """Sum what Intacct was told of these."""
        told = (self.links[each].seen_content.get("amount") for each in ids if each in self.links)
        return sum((Decimal(amount) for amount in told if amount), ZERO)

    def has_to_take_back(self, ids: Iterable[int]) -> bool:
        """Say whether one of these stands in Intacct by our hand and was taken off here."""
        return any(
            each in self.links and each not in self.by_id and self.links[each].born == Birthplace.LOCAL
            for each in ids
        )


def _is_more_than_told(row: Applied, told: Link) -> bool:
    """Say whether an application is more than its payment settled when it was written, and a later use."""
    content = told.seen_content
    has_told = TOLD_OF_REST in content or any(name.startswith(TOLD_OF_INVOICE) for name in content)
    if not has_told and told.born == Birthplace.LOCAL:
        return False
    return row.amount > Decimal(content.get(f"{TOLD_OF_INVOICE}{row.invoice_id}", ZERO))
