"""What every bulk operation does: COPY into a temporary table, then one statement for each step.

Table and column names are constants of the callers; values always travel apart from the statements.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from tieout.identity.models import Organization
from tieout.ledger.facts import Stored

# The place of a row among the incoming ones → (id, uid, revision) of its stored row.
Found = dict[int, tuple[int, UUID, int]]


def stage(
    cursor: Any,
    staged: str,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> None:
    """COPY rows into a temporary table with the types of the real one.

    Shape: each row is its place, then the columns.
    """
    names = ", ".join(["place", *columns])
    cursor.execute(f"DROP TABLE IF EXISTS {staged}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE {staged} ON COMMIT DROP AS "  # noqa: S608
        f"SELECT 0::int AS place, {', '.join(columns)} FROM {table} WITH NO DATA"
    )
    with cursor.copy(f"COPY {staged} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(f"ANALYZE {staged}")


def fields_as_json(fields: Mapping[str, str]) -> str:
    """Return custom fields as a column of a staged row; what is to be cleared is null there."""
    return json.dumps({name: text.strip() or None for name, text in fields.items()}) if fields else "{}"


def merge_fields(cursor: Any, staged: str, table: str) -> None:
    """Let known rows keep the custom fields that the staged ones do not name, and clear those named null."""
    cursor.execute(
        f"UPDATE {staged} AS s SET custom_fields = jsonb_strip_nulls("  # noqa: S608
        f"coalesce((SELECT t.custom_fields FROM {table} AS t WHERE t.id = s.id), '{{}}') || s.custom_fields"
        ") WHERE s.id IS NOT NULL OR s.custom_fields <> '{}'"
    )


def lock(cursor: Any, table: str, organization: Organization, ids: Collection[int]) -> Found:
    """Lock known rows in the order of their ids. Shape: by id, not by place."""
    assert len(set(ids)) == len(ids), "a known row is given once"
    cursor.execute(
        f"SELECT id, id, uid, revision FROM {table} WHERE organization_id = %s AND id = ANY(%s) "  # noqa: S608
        "ORDER BY id FOR NO KEY UPDATE",
        [organization.pk, list(ids)],
    )
    found = _by_place(cursor)
    assert found.keys() >= set(ids), f"{table}: rows of another organization"
    return found


def insert(
    cursor: Any,
    staged: str,
    table: str,
    columns: Sequence[str],
    organization: Organization,
    at: datetime,
    *,
    constants: Mapping[str, object] | None = None,
) -> Found:
    """Insert the staged rows that are new; from here on every staged row knows its own row."""
    given = {
        "organization_id": organization.pk,
        "origin": "imported",
        "revision": 1,
        "created_at": at,
        "updated_at": at,
        **(constants or {}),
    }
    names = ", ".join(["uid", *columns])
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(given)}, {names}) "  # noqa: S608
        f"SELECT {', '.join(['%s'] * len(given))}, {names} FROM {staged} WHERE id IS NULL ORDER BY place",
        list(given.values()),
    )
    if not cursor.rowcount:
        return {}
    cursor.execute(
        f"UPDATE {staged} AS s SET id = t.id FROM {table} AS t "  # noqa: S608
        "WHERE s.id IS NULL AND t.organization_id = %s AND t.uid = s.uid "
        "RETURNING s.place, t.id, t.uid, t.revision",
        [organization.pk],
    )
    return _by_place(cursor)


def update(
    cursor: Any,
    staged: str,
    table: str,
    columns: Sequence[str],
    organization: Organization,
    at: datetime,
    *,
    also: Collection[int] = (),
    more: str = "",
    where: str = "true",
) -> Found:
    """Update what differs, and the rows that differ elsewhere (`also`, by place); nothing else is touched.

    `more` are further assignments, `where` a further condition, both over t (stored) and s (staged).
    """
    assignments = ", ".join([*(f"{name} = s.{name}" for name in columns), *([more] if more else [])])
    ours = ", ".join(f"t.{name}" for name in columns)
    theirs = ", ".join(f"s.{name}" for name in columns)
    cursor.execute(
        f"""
        UPDATE {table} AS t SET {assignments}, revision = t.revision + 1, updated_at = %s
        FROM {staged} AS s
        WHERE t.id = s.id AND t.organization_id = %s AND ({where})
          AND (({ours}) IS DISTINCT FROM ({theirs}) OR s.place = ANY(%s))
        RETURNING s.place, t.id, t.uid, t.revision
        """,  # noqa: S608
        [at, organization.pk, list(also)],
    )
    return _by_place(cursor)


class Row(Protocol):
    """What all incoming rows have."""

    @property
    def ref(self) -> str:
        """The caller's own name for the row."""

    @property
    def id(self) -> int | None:
        """The known row."""


def answer(
    row: Row,
    place: int,
    refused: Mapping[int, Exception],
    *,
    created: Found,
    updated: Found,
    known: Found,
) -> Stored:
    """Say what became of a row. Shape: `known` by id, the others by place."""
    if place in refused:
        return Stored(row.ref, row.id, None, 0, "refused", refusal=refused[place])
    if place in created:
        return Stored(row.ref, *created[place], "created")
    if place in updated:
        return Stored(row.ref, *updated[place], "updated")
    assert row.id is not None, "a row is new or known"
    return Stored(row.ref, *known[row.id], "unchanged")


def refresh_statistics(cursor: Any) -> None:
    """Let the planner know of tables that have grown several times over since it last looked."""
    cursor.execute("SELECT ledger_refresh_statistics()")


def _by_place(cursor: Any) -> Found:
    return {place: (key, uid, revision) for place, key, uid, revision in cursor.fetchall()}
