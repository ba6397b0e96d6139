"""Store many documents with their lines at once, whatever the document is."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction

from tieout.identity.models import Organization
from tieout.ledger.facts import LineFacts, Stored
from tieout.ledger.operations import staging
from tieout.ledger.operations.refusals import refusals
from tieout.lib.identifiers import new_uid

STAGED, STAGED_LINES = "staged_document", "staged_line"
CUSTOM_FIELDS = "custom_fields"
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
    CUSTOM_FIELDS,
)


@dataclass(frozen=True)
class Tables:
    """Where documents of a kind are kept. `more` are further assignments of an update."""

    documents: str
    lines: str
    key: str
    columns: Sequence[str]
    constants: Mapping[str, object]
    more: str = ""


class Document(staging.Row, Protocol):
    """What all incoming documents have."""

    @property
    def lines(self) -> tuple[LineFacts, ...]:
        """The lines, in their order."""


def store_documents(
    tables: Tables,
    *,
    organization: Organization,
    rows: Iterable[Any],
    check: Callable[[Any], None],
    at: datetime,
) -> list[Stored]:
    """Create and update documents with their lines.

    An edit below what is applied, or into another currency while something is applied, stores nothing of that
    document. A known draft stays a draft, and one that was voided here stands again: the other book has it.
    Shape: one answer for each row, in their order.
    """
    incoming = list(rows)
    refused = refusals(incoming, check)
    good = {place: row for place, row in enumerate(incoming) if place not in refused}
    with transaction.atomic(), connection.cursor() as cursor:
        ids = [row.id for row in good.values() if row.id is not None]
        known = staging.lock(cursor, tables.documents, organization, ids)
        _stage(cursor, tables, good)
        if CUSTOM_FIELDS in tables.columns:
            staging.merge_fields(cursor, STAGED, tables.documents)
        below = _take_out_below_applied(cursor, tables)
        others = _with_other_lines(cursor, tables)
        updated = staging.update(
            cursor,
            STAGED,
            tables.documents,
            tables.columns,
            organization,
            at,
            also=[*others, *_voided_here(cursor, tables)],
            more="voided_date = NULL, state = CASE t.state WHEN 'voided' THEN s.state ELSE t.state END"
            + tables.more,
        )
        created = staging.insert(
            cursor,
            STAGED,
            tables.documents,
            (*tables.columns, "state"),
            organization,
            at,
            constants=tables.constants,
        )
        staging.refresh_statistics(cursor)
        _replace_lines(cursor, tables, organization, replaced=others, added=created)
        staging.refresh_statistics(cursor)
    answers = [
        staging.answer(row, place, refused, created=created, updated=updated, known=known)
        for place, row in enumerate(incoming)
    ]
    return [
        replace(answer, outcome="below_applied") if place in below else answer
        for place, answer in enumerate(answers)
    ]


def _stage(cursor: Any, tables: Tables, rows: Mapping[int, Any]) -> None:
    staging.stage(
        cursor,
        STAGED,
        tables.documents,
        ("id", "uid", *tables.columns, "state"),
        (
            (
                place,
                row.id,
                new_uid(),
                *_values(row, tables.columns),
                "draft" if getattr(row, "is_draft", False) else "issued",
            )
            for place, row in rows.items()
        ),
    )
    staging.stage(cursor, STAGED_LINES, tables.lines, LINE_COLUMNS, _lines(rows))


def _lines(rows: Mapping[int, Document]) -> Iterator[Sequence[object]]:
    for place, row in rows.items():
        for position, line in enumerate(row.lines, start=1):
            yield (place, position, *_values(line, LINE_COLUMNS[1:]))


def _values(row: object, columns: Sequence[str]) -> Iterator[object]:
    for name in columns:
        value = getattr(row, name)
        yield staging.fields_as_json(value) if name == CUSTOM_FIELDS else value


def _take_out_below_applied(cursor: Any, tables: Tables) -> set[int]:
    """Take the rows out of which more is applied than would be owed, and return their places."""
    cursor.execute(
        f"DELETE FROM {STAGED} AS s USING {tables.documents} AS i "  # noqa: S608 - constants of this part
        "WHERE i.id = s.id AND i.applied > 0 AND (i.applied > s.total OR i.currency <> s.currency) "
        "RETURNING s.place"
    )
    return {place for (place,) in cursor.fetchall()}


def _voided_here(cursor: Any, tables: Tables) -> list[int]:
    cursor.execute(
        f"SELECT s.place FROM {STAGED} AS s JOIN {tables.documents} AS i ON i.id = s.id "  # noqa: S608
        "WHERE i.state = 'voided'"
    )
    return [place for (place,) in cursor.fetchall()]


def _with_other_lines(cursor: Any, tables: Tables) -> list[int]:
    """Return the places of known documents whose stored lines differ from the incoming ones."""
    names, prefixed = ", ".join(LINE_COLUMNS), ", ".join(f"l.{name}" for name in LINE_COLUMNS)
    cursor.execute(
        f"""
        WITH stored AS (
          SELECT s.place, {prefixed}
          FROM {STAGED} AS s JOIN {tables.lines} AS l ON l.{tables.key} = s.id
        ), incoming AS (
          SELECT s.place, {prefixed}
          FROM {STAGED} AS s JOIN {STAGED_LINES} AS l ON l.place = s.place WHERE s.id IS NOT NULL
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
    cursor: Any,
    tables: Tables,
    organization: Organization,
    *,
    replaced: Sequence[int],
    added: Iterable[int],
) -> None:
    """Take the old lines off and put the new ones on in one statement, so that totals are right after it."""
    names, prefixed = ", ".join(LINE_COLUMNS), ", ".join(f"l.{name}" for name in LINE_COLUMNS)
    cursor.execute(
        f"""
        WITH gone AS (
          DELETE FROM {tables.lines} AS l USING {STAGED} AS s
          WHERE l.{tables.key} = s.id AND s.place = ANY(%s)
        )
        INSERT INTO {tables.lines} (organization_id, {tables.key}, {names})
        SELECT %s, s.id, {prefixed} FROM {STAGED_LINES} AS l JOIN {STAGED} AS s ON s.place = l.place
        WHERE l.place = ANY(%s)
        """,  # noqa: S608
        [list(replaced), organization.pk, [*replaced, *added]],
    )
