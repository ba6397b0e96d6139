"""Store many records at once: COPY into a temporary table, then one statement for each step.

Every call is one transaction, may be repeated, and leaves rows that did not change as they are. Stored rows
write no `Change`: what was brought here is no news for whoever brought it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tieout.identity.models import Organization
from tieout.ledger.facts import IncomingCustomer, IncomingInvoice, Stored
from tieout.lib.identifiers import new_uid

CUSTOMER_COLUMNS = (
    "number",
    "name",
    "company_name",
    "email",
    "phone",
    "address1",
    "address2",
    "city",
    "state",
    "postal_code",
    "country",
    "currency",
    "payment_terms",
    "is_active",
)
INVOICE_COLUMNS = (
    "customer_id",
    "number",
    "currency",
    "issue_date",
    "due_date",
    "payment_terms",
    "purchase_order",
    "notes",
    "state",
    "total",
)
LINE_COLUMNS = (
    "position",
    "kind",
    "item",
    "name",
    "description",
    "quantity",
    "unit_price",
    "amount",
    "tax_rate",
)


def store_customers(
    *, organization: Organization, rows: Iterable[IncomingCustomer], at: datetime
) -> list[Stored]:
    """Create and update customers. A number that another customer has gets a suffix.

    Shape: one answer for each row, in their order.
    """
    incoming = list(rows)
    if not incoming:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        numbers = _free_numbers(cursor, organization, incoming)
        uids = [new_uid() for _ in incoming]
        values = [
            (
                place,
                row.id,
                uids[place],
                numbers[place],
                *(getattr(row, name) for name in CUSTOMER_COLUMNS[1:]),
            )
            for place, row in enumerate(incoming)
        ]
        _stage(cursor, "staged_customer", "ledger_customer", CUSTOMER_COLUMNS, values)
        updated = _update(cursor, "staged_customer", "ledger_customer", CUSTOMER_COLUMNS, organization, at)
        created = _insert(cursor, "staged_customer", "ledger_customer", CUSTOMER_COLUMNS, organization, at)
        known = _known(cursor, "staged_customer", "ledger_customer")
        return [
            _answer(row.ref, place, created=created, updated=updated, known=known)
            for place, row in enumerate(incoming)
        ]


def store_invoices(
    *, organization: Organization, rows: Iterable[IncomingInvoice], at: datetime
) -> list[Stored]:
    """Create and update invoices with their lines.

    An edit below what is applied stores nothing of that invoice and answers `below_applied`.
    Shape: one answer for each row, in their order.
    """
    incoming = list(rows)
    if not incoming:
        return []
    for row in incoming:
        assert sum(line.amount for line in row.lines) == row.total, f"{row.number}: lines and total differ"
    with transaction.atomic(), connection.cursor() as cursor:
        values = [
            (
                place,
                row.id,
                new_uid(),
                row.customer_id,
                row.number,
                row.currency,
                row.issue_date,
                row.due_date,
                row.payment_terms,
                row.purchase_order,
                row.notes,
                "draft" if row.is_draft else "issued",
                row.total,
            )
            for place, row in enumerate(incoming)
        ]
        _stage(cursor, "staged_invoice", "ledger_invoice", INVOICE_COLUMNS, values)
        _stage_lines(cursor, incoming)
        _lock_known(cursor)
        refused = _below_applied(cursor)
        changed_lines = _with_other_lines(cursor)
        updated = _update(
            cursor,
            "staged_invoice",
            "ledger_invoice",
            INVOICE_COLUMNS,
            organization,
            at,
            also=changed_lines,
        )
        created = _insert(cursor, "staged_invoice", "ledger_invoice", INVOICE_COLUMNS, organization, at)
        _replace_lines(cursor, organization, places=[*created, *changed_lines])
        known = _known(cursor, "staged_invoice", "ledger_invoice")
        return [
            _answer(
                row.ref, place, created=created, updated=updated, known=known, is_refused=place in refused
            )
            for place, row in enumerate(incoming)
        ]


Found = dict[int, tuple[int, UUID, int]]


def _answer(
    ref: str, place: int, *, created: Found, updated: Found, known: Found, is_refused: bool = False
) -> Stored:
    if place in created:
        key, uid, revision = created[place]
        return Stored(ref, key, uid, revision, "created")
    if is_refused:
        key, uid, revision = known[place]
        return Stored(ref, key, uid, revision, "below_applied")
    if place in updated:
        key, uid, revision = updated[place]
        return Stored(ref, key, uid, revision, "updated")
    key, uid, revision = known[place]
    return Stored(ref, key, uid, revision, "unchanged")


def _stage(
    cursor: Any, staged: str, table: str, columns: Sequence[str], values: Iterable[Sequence[object]]
) -> None:
    """COPY rows into a temporary table that has the types of the real one, and `place` as its key."""
    names = ", ".join(columns)
    cursor.execute(f"DROP TABLE IF EXISTS {staged}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {staged} ON COMMIT DROP AS "  # noqa: S608 - names are constants of this file
        f"SELECT 0::int AS place, id, uid, {names} FROM {table} WITH NO DATA"
    )
    with cursor.copy(f"COPY {staged} (place, id, uid, {names}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)
    cursor.execute(f"ANALYZE {staged}")


def _insert(
    cursor: Any, staged: str, table: str, columns: Sequence[str], organization: Organization, at: datetime
) -> Found:
    names = ", ".join(columns)
    extra, nothing = (", applied", ", 0") if table == "ledger_invoice" else ("", "")
    cursor.execute(
        f"""
        INSERT INTO {table} (uid, organization_id, {names}, origin, revision, created_at, updated_at{extra})
        SELECT uid, %s, {names}, 'imported', 1, %s, %s{nothing} FROM {staged} WHERE id IS NULL ORDER BY place
        RETURNING id, uid, revision
        """,  # noqa: S608
        [organization.pk, at, at],
    )
    made = {uid: (key, revision) for key, uid, revision in cursor.fetchall()}
    if not made:
        return {}
    # From here on every staged row knows its own row.
    cursor.execute(
        f"UPDATE {staged} AS s SET id = t.id FROM {table} AS t WHERE s.id IS NULL AND t.uid = s.uid "  # noqa: S608
        "RETURNING s.place, s.uid"
    )
    return {place: (made[uid][0], uid, made[uid][1]) for place, uid in cursor.fetchall()}


def _update(
    cursor: Any,
    staged: str,
    table: str,
    columns: Sequence[str],
    organization: Organization,
    at: datetime,
    *,
    also: Iterable[int] = (),
) -> Found:
    """Update what differs, and the rows that differ elsewhere (`also`, by place)."""
    assignments = ", ".join(f"{name} = s.{name}" for name in columns)
    ours = ", ".join(f"t.{name}" for name in columns)
    theirs = ", ".join(f"s.{name}" for name in columns)
    cursor.execute(
        f"""
        UPDATE {table} AS t SET {assignments}, revision = t.revision + 1, updated_at = %s
        FROM {staged} AS s
        WHERE t.id = s.id AND t.organization_id = %s
          AND (({ours}) IS DISTINCT FROM ({theirs}) OR s.place = ANY(%s))
        RETURNING s.place, t.id, t.uid, t.revision
        """,  # noqa: S608
        [at, organization.pk, list(also)],
    )
    return {place: (key, uid, revision) for place, key, uid, revision in cursor.fetchall()}


def _known(cursor: Any, staged: str, table: str) -> Found:
    cursor.execute(
        f"SELECT s.place, t.id, t.uid, t.revision FROM {staged} AS s JOIN {table} AS t ON t.id = s.id"  # noqa: S608
    )
    found = {place: (key, uid, revision) for place, key, uid, revision in cursor.fetchall()}
    if table == "ledger_invoice":
        cursor.execute(
            "SELECT r.place, t.id, t.uid, t.revision FROM refused_invoice AS r JOIN ledger_invoice AS t "
            "ON t.id = r.id"
        )
        found |= {place: (key, uid, revision) for place, key, uid, revision in cursor.fetchall()}
    return found


def _free_numbers(cursor: Any, organization: Organization, incoming: Sequence[IncomingCustomer]) -> list[str]:
    """Return the number for each row: its own where it is free or already its own, else one with a suffix."""
    cursor.execute(
        "SELECT number, id FROM ledger_customer WHERE organization_id = %s AND number = ANY(%s)",
        [organization.pk, [row.number for row in incoming]],
    )
    taken: dict[str, int | None] = dict(cursor.fetchall())
    numbers = []
    for row in incoming:
        number, suffix = row.number, 1
        while number in taken and (row.id is None or taken[number] != row.id):
            suffix += 1
            number = f"{row.number}-{suffix}"
        taken[number] = row.id
        numbers.append(number)
    return numbers


def _stage_lines(cursor: Any, incoming: Sequence[IncomingInvoice]) -> None:
    names = ", ".join(LINE_COLUMNS)
    cursor.execute("DROP TABLE IF EXISTS staged_line")
    cursor.execute(
        f"CREATE TEMPORARY TABLE staged_line ON COMMIT DROP AS "  # noqa: S608
        f"SELECT 0::int AS place, {names} FROM ledger_invoiceline WITH NO DATA"
    )
    with cursor.copy(f"COPY staged_line (place, {names}) FROM STDIN") as copy:
        for place, row in enumerate(incoming):
            for number, line in enumerate(row.lines, start=1):
                copy.write_row(
                    (place, number, *(getattr(line, name) for name in LINE_COLUMNS if name != "position"))
                )
    cursor.execute("ANALYZE staged_line")


def _lock_known(cursor: Any) -> None:
    cursor.execute(
        "SELECT i.id FROM ledger_invoice AS i JOIN staged_invoice AS s ON s.id = i.id "
        "ORDER BY i.id FOR UPDATE OF i"
    )
    cursor.fetchall()


def _below_applied(cursor: Any) -> set[int]:
    """Take the rows out that would fall below what is applied, and return their places."""
    cursor.execute("DROP TABLE IF EXISTS refused_invoice")
    cursor.execute(
        "CREATE TEMPORARY TABLE refused_invoice ON COMMIT DROP AS SELECT s.place, s.id FROM staged_invoice "
        "AS s JOIN ledger_invoice AS i ON i.id = s.id WHERE i.applied > s.total"
    )
    cursor.execute(
        "DELETE FROM staged_invoice USING refused_invoice WHERE staged_invoice.place = refused_invoice.place"
    )
    cursor.execute("SELECT place FROM refused_invoice")
    return {place for (place,) in cursor.fetchall()}


def _with_other_lines(cursor: Any) -> list[int]:
    """Return the places of known invoices whose stored lines differ from the incoming ones."""
    names = ", ".join(LINE_COLUMNS)
    cursor.execute(
        f"""
        WITH stored AS (
          SELECT s.place, {_prefixed("l")}
          FROM staged_invoice AS s JOIN ledger_invoiceline AS l ON l.invoice_id = s.id
        ), incoming AS (
          SELECT s.place, {_prefixed("l")} FROM staged_invoice AS s JOIN staged_line AS l ON l.place = s.place
          WHERE s.id IS NOT NULL
        )
        SELECT DISTINCT place FROM (
          (SELECT place, {names} FROM stored EXCEPT ALL SELECT place, {names} FROM incoming)
          UNION ALL
          (SELECT place, {names} FROM incoming EXCEPT ALL SELECT place, {names} FROM stored)
        ) AS other
        """  # noqa: S608
    )
    return [place for (place,) in cursor.fetchall()]


def _replace_lines(cursor: Any, organization: Organization, *, places: Sequence[int]) -> None:
    if not places:
        return
    names = ", ".join(LINE_COLUMNS)
    cursor.execute(
        "DELETE FROM ledger_invoiceline AS l USING staged_invoice AS s "
        "WHERE l.invoice_id = s.id AND s.place = ANY(%s)",
        [list(places)],
    )
    cursor.execute(
        f"""
        INSERT INTO ledger_invoiceline (organization_id, invoice_id, {names})
        SELECT %s, s.id, {_prefixed("l")} FROM staged_line AS l JOIN staged_invoice AS s ON s.place = l.place
        WHERE l.place = ANY(%s)
        """,  # noqa: S608
        [organization.pk, list(places)],
    )


def _prefixed(alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in LINE_COLUMNS)
