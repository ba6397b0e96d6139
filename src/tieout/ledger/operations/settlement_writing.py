"""Write what the other book's settlements change: take off first, then change the sources, then put on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from tieout.identity.models import Organization
from tieout.ledger.facts import IncomingCredit, IncomingPayment
from tieout.ledger.operations import staging
from tieout.ledger.operations.fitting import CREDIT_NOTE, PAYMENT, Standing
from tieout.ledger.operations.settlement_books import Books
from tieout.ledger.operations.staging import Found
from tieout.lib.identifiers import new_uid

TABLE, STAGED = "ledger_payment", "staged_payment"
COLUMNS = (
    "customer_id",
    "number",
    "kind",
    "currency",
    "amount",
    "method",
    "reference",
    "received_date",
    "notes",
)
ADDED = (
    "uid",
    "organization_id",
    "payment_id",
    "credit_note_id",
    "currency",
    "kind",
    "invoice_id",
    "amount",
    "origin",
    "created_at",
)


@dataclass
class Changes:
    """What becomes of applications, and the rows that it comes from; `moved` are those that it concerns."""

    rows: Mapping[int, IncomingPayment | IncomingCredit]
    gone: list[Standing] = field(default_factory=list)
    lowered: dict[int, Decimal] = field(default_factory=dict)
    raised: dict[int, Decimal] = field(default_factory=dict)
    added: list[tuple[int, int, Decimal]] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)

    def move(self, standing: Standing, amount: Decimal) -> None:
        """Let an application become another amount, nothing of it, or what it is."""
        if not amount:
            self.gone.append(standing)
        elif amount < standing.amount:
            self.lowered[standing.id] = amount
        elif amount > standing.amount:
            self.raised[standing.id] = amount

    @property
    def payments(self) -> dict[int, IncomingPayment]:
        """The rows that are payments, by place."""
        return {place: row for place, row in self.rows.items() if isinstance(row, IncomingPayment)}


@dataclass(frozen=True)
class Written:
    """What was made, and what was changed. Shape: by place."""

    created: Found
    updated: Found


def write(cursor: Any, organization: Organization, changes: Changes, books: Books, at: datetime) -> Written:
    """Write all changes in an order in which no balance is too high in between."""
    _delete(cursor, changes)
    _void_ended_entries(cursor, organization, changes, at)
    _set_elsewhere(cursor, organization, books)
    _set_amounts(cursor, changes.lowered)
    _stage(cursor, changes)
    updated = staging.update(
        cursor, STAGED, TABLE, COLUMNS, organization, at, also=changes.moved, where="t.origin = 'imported'"
    )
    updated |= _moved_here(changes, books)
    created = staging.insert(
        cursor,
        STAGED,
        TABLE,
        COLUMNS,
        organization,
        at,
        constants={"applied": 0, "state": "received", "generation": 1},
    )
    staging.refresh_statistics(cursor)
    _set_amounts(cursor, changes.raised)
    created |= _add(cursor, organization, changes, books, created, at)
    staging.refresh_statistics(cursor)
    return Written(created, updated)


def _delete(cursor: Any, changes: Changes) -> None:
    if changes.gone:
        ids = [row.id for row in changes.gone]
        cursor.execute("DELETE FROM ledger_application WHERE id = ANY(%s)", [ids])


def _void_ended_entries(cursor: Any, organization: Organization, changes: Changes, at: datetime) -> None:
    """Void the entries that nobody gives any more: they stand for nothing but what they settled."""
    given = {row.id for row in changes.payments.values()}
    ids = {key for table, key in (row.source for row in changes.gone) if table == PAYMENT} - given
    if ids:
        cursor.execute(
            "UPDATE ledger_payment SET state = 'voided', voided_date = greatest(%s, received_date), "
            "revision = revision + 1, updated_at = %s "
            "WHERE organization_id = %s AND id = ANY(%s) AND kind <> 'payment' AND state = 'received'",
            [organization.today(at), at, organization.pk, list(ids)],
        )


def _set_elsewhere(cursor: Any, organization: Organization, books: Books) -> None:
    """Set what was applied elsewhere, as far as it leaves what is applied here."""
    if books.elsewhere:
        cursor.execute(
            "UPDATE ledger_creditnote AS c SET applied_elsewhere = least(n.amount, c.total - c.applied) "
            "FROM unnest(%s::bigint[], %s::numeric[]) AS n(id, amount) WHERE c.organization_id = %s "
            "AND c.id = n.id AND c.applied_elsewhere <> least(n.amount, c.total - c.applied)",
            [list(books.elsewhere), list(books.elsewhere.values()), organization.pk],
        )


def _set_amounts(cursor: Any, amounts: Mapping[int, Decimal]) -> None:
    if amounts:
        cursor.execute(
            "UPDATE ledger_application AS a SET amount = n.amount "
            "FROM unnest(%s::bigint[], %s::numeric[]) AS n(id, amount) WHERE a.id = n.id",
            [list(amounts), list(amounts.values())],
        )


def _stage(cursor: Any, changes: Changes) -> None:
    staging.stage(
        cursor,
        STAGED,
        TABLE,
        ("id", "uid", *COLUMNS),
        (
            (place, row.id, new_uid(), *(getattr(row, name) for name in COLUMNS))
            for place, row in changes.payments.items()
        ),
    )


def _moved_here(changes: Changes, books: Books) -> Found:
    """Return the payments made here that settle something else now; their own facts and revisions stay.

    The revision says what the other book has not been told of, and this it knows.
    """
    return {
        place: books.known[row.id]
        for place, row in changes.payments.items()
        if place in changes.moved and row.id in books.made_here and row.id is not None
    }


def _add(
    cursor: Any, organization: Organization, changes: Changes, books: Books, created: Found, at: datetime
) -> Found:
    """Put the new applications on, and return those of credit notes by place."""
    if not changes.added:
        return {}
    credits: dict[UUID, int] = {}  # noqa: A001 - the word of the trade
    with cursor.copy(f"COPY ledger_application ({', '.join(ADDED)}) FROM STDIN") as copy:
        for place, invoice_id, amount in changes.added:
            row, uid = changes.rows[place], new_uid()
            source: tuple[int | None, int | None, str, str]
            if isinstance(row, IncomingCredit):
                credits[uid] = place
                currency = books.held[CREDIT_NOTE, row.credit_note_id].currency
                source = (None, row.credit_note_id, currency, "credit")
            else:
                payment_id = created[place][0] if place in created else row.id
                source = (payment_id, None, row.currency, "payment")
            copy.write_row((uid, organization.pk, *source, invoice_id, amount, "imported", at))
    if not credits:
        return {}
    cursor.execute(
        "SELECT id, uid FROM ledger_application WHERE organization_id = %s AND uid = ANY(%s)",
        [organization.pk, list(credits)],
    )
    return {credits[uid]: (key, uid, 1) for key, uid in cursor.fetchall()}
