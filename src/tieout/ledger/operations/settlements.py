"""Set what incoming payments settle, for a set of invoices at once (E13).

The applications of imported payments on the touched invoices are replaced by the given ones in one
transaction, so the order in which payments and invoices became known does not matter. What people here
applied themselves stays; where both together exceed an invoice, the incoming payment is left out and named.
The number of statements does not depend on the number of rows.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from tieout.identity.models import Organization
from tieout.ledger.facts import IncomingPayment, Stored
from tieout.ledger.operations import fitting, staging
from tieout.ledger.operations.fitting import Standing
from tieout.ledger.operations.refusals import check_payment, refusals
from tieout.ledger.operations.staging import Found
from tieout.lib.identifiers import new_uid
from tieout.money import Money

TABLE, STAGED = "ledger_payment", "staged_payment"
NOBODY = -1
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


def set_settlements(
    *,
    organization: Organization,
    payments: Iterable[IncomingPayment],
    touched_invoices: Iterable[int],
    at: datetime,
) -> list[Stored]:
    """Create and update payments, and replace the applications of imported ones on the touched invoices.

    Every imported payment that settles a touched invoice must be given, or its application there ends. A
    known payment that was made here may be given, with what the other book says that it settles; those not
    given keep their applications. One that is voided here stays as it is.
    Shape: one answer for each payment, in their order.
    """
    incoming = list(payments)
    refused = refusals(incoming, check_payment)
    good = {place: row for place, row in enumerate(incoming) if place not in refused}
    touched = {*touched_invoices, *(part.invoice_id for row in good.values() for part in row.applications)}
    with transaction.atomic(), connection.cursor() as cursor:
        books = _read(cursor, organization, incoming, touched)
        live = {place: row for place, row in good.items() if row.id not in books.voided}
        too_much = _do_not_fit(live, books)
        changes = _compare({place: row for place, row in live.items() if place not in too_much}, books)
        created, updated = _write(cursor, organization, changes, at)
    return [
        _too_much(row, too_much[place], books)
        if place in too_much
        else staging.answer(row, place, refused, created=created, updated=updated, known=books.known)
        for place, row in enumerate(incoming)
    ]


def _too_much(row: IncomingPayment, invoice_ids: tuple[int, ...], books: "Books") -> Stored:
    key, uid, revision = books.known.get(row.id or 0, (row.id, None, 0))
    return Stored(row.ref, key, uid, revision, "too_much", invoice_ids)


# --- What is there -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Books:
    """The locked rows: known payments by id, invoices that may be settled by id, and the applications."""

    known: Found
    made_here: Mapping[int, Money]
    voided: Collection[int]
    owed: Mapping[int, Money]
    standing: list[Standing]
    touched: Collection[int]
    given: Collection[int]

    def ends(self, row: Standing) -> bool:
        """Whether an application ends: imported, on a touched invoice, of a payment that is not given."""
        return row.is_imported and row.invoice_id in self.touched and row.payment_id not in self.given


def _read(
    cursor: Any, organization: Organization, rows: Iterable[IncomingPayment], touched: Collection[int]
) -> Books:
    """Lock the payments, then the invoices, and read what is applied between them."""
    given = [row.id for row in rows if row.id is not None]
    assert len(set(given)) == len(given), "a known payment is given once"
    cursor.execute(
        """
        SELECT id, uid, revision, origin, state, amount, currency FROM ledger_payment
        WHERE organization_id = %(organization)s AND id IN (
          SELECT unnest(%(given)s::bigint[]) UNION
          SELECT a.payment_id FROM ledger_application AS a JOIN ledger_payment AS p ON p.id = a.payment_id
          WHERE a.organization_id = %(organization)s AND a.invoice_id = ANY(%(touched)s)
            AND p.origin = 'imported'
        ) ORDER BY id FOR NO KEY UPDATE
        """,
        {"organization": organization.pk, "given": given, "touched": list(touched)},
    )
    payments = cursor.fetchall()
    assert {row[0] for row in payments} >= set(given), "a payment of another organization"
    cursor.execute(
        """
        SELECT id, total, currency, state FROM ledger_invoice
        WHERE organization_id = %(organization)s AND id IN (
          SELECT unnest(%(touched)s::bigint[]) UNION
          SELECT invoice_id FROM ledger_application
          WHERE organization_id = %(organization)s AND payment_id = ANY(%(given)s)
        ) ORDER BY id FOR NO KEY UPDATE
        """,
        {"organization": organization.pk, "given": given, "touched": list(touched)},
    )
    invoices = cursor.fetchall()
    return Books(
        known={key: (key, uid, revision) for key, uid, revision, *_ in payments},
        made_here={key: Money(*worth) for key, _, _, origin, _, *worth in payments if origin == "local"},
        voided={key for key, _, _, _, state, *_ in payments if state == "voided"},
        owed={key: Money(total, currency) for key, total, currency, state in invoices if state == "issued"},
        standing=_standing(cursor, organization, given, [key for key, *_ in invoices]),
        touched=touched,
        given=set(given),
    )


def _standing(
    cursor: Any, organization: Organization, payment_ids: list[int], invoice_ids: list[int]
) -> list[Standing]:
    cursor.execute(
        """
        SELECT a.id, a.payment_id, a.invoice_id, a.kind, a.amount, p.origin = 'imported'
        FROM ledger_application AS a JOIN ledger_payment AS p ON p.id = a.payment_id
        WHERE a.organization_id = %s AND (a.payment_id = ANY(%s) OR a.invoice_id = ANY(%s))
        """,
        [organization.pk, payment_ids, invoice_ids],
    )
    return [Standing(*row) for row in cursor.fetchall()]


def _do_not_fit(rows: Mapping[int, IncomingPayment], books: Books) -> dict[int, tuple[int, ...]]:
    ids = {row.id for row in rows.values()}
    return fitting.refuse(
        rows,
        owed=books.owed,
        held=books.made_here,
        staying=[row for row in books.standing if row.payment_id not in ids and not books.ends(row)],
        standing=[row for row in books.standing if row.payment_id in ids],
    )


# --- What changes ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Changes:
    """What becomes of payments and applications; `moved` are the payments that it concerns, by place."""

    rows: Mapping[int, IncomingPayment]
    gone: list[int] = field(default_factory=list)
    lowered: dict[int, Decimal] = field(default_factory=dict)
    raised: dict[int, Decimal] = field(default_factory=dict)
    added: list[tuple[int, int, str, Decimal]] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)


def _compare(rows: Mapping[int, IncomingPayment], books: Books) -> Changes:
    changes = Changes(rows)
    wanted: dict[tuple[int, int, str], Decimal] = defaultdict(Decimal)
    for place, row in rows.items():
        for part in row.applications:
            wanted[place, part.invoice_id, part.kind] += part.amount
    places = {row.id: place for place, row in rows.items() if row.id is not None}
    for standing in books.standing:
        place = places.get(standing.payment_id, NOBODY)
        if place == NOBODY and not books.ends(standing):
            continue
        amount = wanted.pop((place, standing.invoice_id, standing.kind), Decimal(0))
        if amount != standing.amount:
            changes.moved.add(place)
        if not amount:
            changes.gone.append(standing.id)
        elif amount < standing.amount:
            changes.lowered[standing.id] = amount
        elif amount > standing.amount:
            changes.raised[standing.id] = amount
    for (place, invoice_id, kind), amount in wanted.items():
        if amount:
            changes.added.append((place, invoice_id, kind, amount))
            changes.moved.add(place)
    return changes


def _write(cursor: Any, organization: Organization, changes: Changes, at: datetime) -> tuple[Found, Found]:
    """Take off first, then change the payments, then put on: no balance is too high in between."""
    _delete(cursor, changes.gone)
    _set_amounts(cursor, changes.lowered)
    _stage(cursor, changes)
    updated = staging.update(
        cursor, STAGED, TABLE, COLUMNS, organization, at, also=changes.moved, where="t.origin = 'imported'"
    )
    updated |= _raise_revisions(cursor, organization, changes, at)
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
    _add(cursor, organization, changes, created, at)
    staging.refresh_statistics(cursor)
    return created, updated


def _delete(cursor: Any, ids: list[int]) -> None:
    if ids:
        cursor.execute("DELETE FROM ledger_application WHERE id = ANY(%s)", [ids])


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
            for place, row in changes.rows.items()
        ),
    )


def _raise_revisions(cursor: Any, organization: Organization, changes: Changes, at: datetime) -> Found:
    """Say of payments made here that their applications changed; their own facts stay."""
    places = {row.id: place for place, row in changes.rows.items() if place in changes.moved}
    cursor.execute(
        "UPDATE ledger_payment SET revision = revision + 1, updated_at = %s "
        "WHERE organization_id = %s AND id = ANY(%s) AND origin = 'local' RETURNING id, uid, revision",
        [at, organization.pk, [key for key in places if key is not None]],
    )
    return {places[key]: (key, uid, revision) for key, uid, revision in cursor.fetchall()}


def _add(cursor: Any, organization: Organization, changes: Changes, created: Found, at: datetime) -> None:
    if not changes.added:
        return
    columns = "uid, organization_id, payment_id, invoice_id, currency, kind, amount, origin, created_at"
    with cursor.copy(f"COPY ledger_application ({columns}) FROM STDIN") as copy:
        for place, invoice_id, kind, amount in changes.added:
            row = changes.rows[place]
            payment_id = created[place][0] if place in created else row.id
            copy.write_row(
                (
                    new_uid(),
                    organization.pk,
                    payment_id,
                    invoice_id,
                    row.currency,
                    kind,
                    amount,
                    "imported",
                    at,
                )
            )
