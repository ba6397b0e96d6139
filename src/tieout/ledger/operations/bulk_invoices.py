"""Store many invoices with their lines at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tieout.identity.models import Organization
from tieout.ledger.facts import IncomingInvoice, Stored
from tieout.ledger.operations import staging
from tieout.ledger.operations.refusals import check_invoice, refusals
from tieout.lib.identifiers import new_uid

TABLE, STAGED = "ledger_invoice", "staged_invoice"
COLUMNS = (
    "customer_id",
    "number",
    "currency",
    "issue_date",
    "due_date",
    "payment_terms",
    "purchase_order",
    "notes",
    "total",
    "custom_fields",
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
    "custom_fields",
)


def store_invoices(
    *, organization: Organization, rows: Iterable[IncomingInvoice], at: datetime
) -> list[Stored]:
    """Create and update invoices with their lines.

    An edit below what is applied, or into another currency while something is applied, stores nothing of that
    invoice. A known draft stays a draft, and one that was voided here stands again: the other book has it.
    Shape: one answer for each row, in their order.
    """
    incoming = list(rows)
    refused = refusals(incoming, check_invoice)
    good = {place: row for place, row in enumerate(incoming) if place not in refused}
    with transaction.atomic(), connection.cursor() as cursor:
        ids = [row.id for row in good.values() if row.id is not None]
        known = staging.lock(cursor, TABLE, organization, ids)
        _stage(cursor, good)
        staging.merge_fields(cursor, STAGED, TABLE)
        below = _take_out_below_applied(cursor)
        others = _with_other_lines(cursor)
        updated = staging.update(
            cursor,
            STAGED,
            TABLE,
            COLUMNS,
            organization,
            at,
            also=[*others, *_voided_here(cursor)],
            more="voided_date = NULL, state = CASE t.state WHEN 'voided' THEN s.state ELSE t.state END",
        )
        created = staging.insert(
            cursor,
            STAGED,
            TABLE,
            (*COLUMNS, "state"),
            organization,
            at,
            constants={"applied": 0, "written_off": 0},
        )
        staging.refresh_statistics(cursor)
        _replace_lines(cursor, organization, replaced=others, added=created)
        staging.refresh_statistics(cursor)
    answers = [
        staging.answer(row, place, refused, created=created, updated=updated, known=known)
        for place, row in enumerate(incoming)
    ]
    return [
        replace(answer, outcome="below_applied") if place in below else answer
        for place, answer in enumerate(answers)
    ]


def _stage(cursor: Any, rows: Mapping[int, IncomingInvoice]) -> None:
    staging.stage(
        cursor,
        STAGED,
        TABLE,
        ("id", "uid", *COLUMNS, "state"),
        (
            (
                place,
                row.id,
                new_uid(),
                *(getattr(row, name) for name in COLUMNS[:-1]),
                staging.fields_as_json(row.custom_fields),
                "draft" if row.is_draft else "issued",
            )
            for place, row in rows.items()
        ),
    )
    staging.stage(cursor, "staged_line", "ledger_invoiceline", LINE_COLUMNS, _lines(rows))


def _lines(rows: Mapping[int, IncomingInvoice]) -> Iterator[Sequence[object]]:
    for place, row in rows.items():
        for position, line in enumerate(row.lines, start=1):
            fields = staging.fields_as_json(line.custom_fields)
            yield (place, position, *(getattr(line, name) for name in LINE_COLUMNS[1:-1]), fields)


def _take_out_below_applied(cursor: Any) -> set[int]:
    """Take the rows out of which more is applied than would be owed, and return their places."""
    cursor.execute(
        "DELETE FROM staged_invoice AS s USING ledger_invoice AS i "
        "WHERE i.id = s.id AND i.applied > 0 AND (i.applied > s.total OR i.currency <> s.currency) "
        "RETURNING s.place"
    )
    return {place for (place,) in cursor.fetchall()}


def _voided_here(cursor: Any) -> list[int]:
    cursor.execute(
        "SELECT s.place FROM staged_invoice AS s JOIN ledger_invoice AS i ON i.id = s.id "
        "WHERE i.state = 'voided'"
    )
    return [place for (place,) in cursor.fetchall()]


def _with_other_lines(cursor: Any) -> list[int]:
    """Return the places of known invoices whose stored lines differ from the incoming ones."""
    names, prefixed = ", ".join(LINE_COLUMNS), ", ".join(f"l.{name}" for name in LINE_COLUMNS)
    cursor.execute(
        f"""
        WITH stored AS (
          SELECT s.place, {prefixed}
          FROM staged_invoice AS s JOIN ledger_invoiceline AS l ON l.invoice_id = s.id
        ), incoming AS (
          SELECT s.place, {prefixed}
          FROM staged_invoice AS s JOIN staged_line AS l ON l.place = s.place WHERE s.id IS NOT NULL
        )
        SELECT DISTINCT place FROM (
          (SELECT place, {names} FROM stored EXCEPT ALL SELECT place, {names} FROM incoming)
          UNION ALL
          (SELECT place, {names} FROM incoming EXCEPT ALL SELECT place, {names} FROM stored)
        ) AS other
        """  # noqa: S608
    )
    return [place for (place,) in cursor.fetchall()]


def _replace_lines(
    cursor: Any, organization: Organization, *, replaced: Sequence[int], added: Iterable[int]
) -> None:
    """Take the old lines off and put the new ones on in one statement, so that totals are right after it."""
    names, prefixed = ", ".join(LINE_COLUMNS), ", ".join(f"l.{name}" for name in LINE_COLUMNS)
    cursor.execute(
        f"""
        WITH gone AS (
          DELETE FROM ledger_invoiceline AS l USING staged_invoice AS s
          WHERE l.invoice_id = s.id AND s.place = ANY(%s)
        )
        INSERT INTO ledger_invoiceline (organization_id, invoice_id, {names})
        SELECT %s, s.id, {prefixed} FROM staged_line AS l JOIN staged_invoice AS s ON s.place = l.place
        WHERE l.place = ANY(%s)
        """,  # noqa: S608
        [list(replaced), organization.pk, [*replaced, *added]],
    )
