"""Intacct's open receivables in a temporary table, joined with links and invoices in SQL.

The table lives as long as the database session uses it and holds one row for each open document, so that
memory does not grow with the books. The comparison itself is one statement and therefore one snapshot of our
book. Source of the idea: a reconciliation is a full outer join.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection as database

from tieout.sync.models import Connection

INVOICE = "ARINVOICE"
DRAFT = "Draft"

_OPEN_TABLE = """
CREATE TEMPORARY TABLE comparison_open (
    object text NOT NULL, key text NOT NULL, number text NOT NULL, state text NOT NULL,
    customer_id text NOT NULL, customer_name text NOT NULL, is_order_entry boolean NOT NULL,
    document_id text NOT NULL, currency text NOT NULL, entered numeric NOT NULL, paid numeric NOT NULL,
    open numeric NOT NULL, document_date date, modified text NOT NULL, parent_key text NOT NULL,
    record_id bigint)
"""
_COLUMNS = (
    "object, key, number, state, customer_id, customer_name, is_order_entry, document_id, currency, "
    "entered, paid, open, document_date, modified, parent_key"
)

# Each link under every A/R key that its document ever had (E10).
_PAIR_BY_KEY = """
WITH keys AS (
    SELECT record_id, ar_key AS key FROM sync_link
    WHERE connection_id = %(connection)s AND kind = 'invoice' AND ar_key <> ''
    UNION
    SELECT record_id, remote_key FROM sync_link
    WHERE connection_id = %(connection)s AND kind = 'invoice' AND remote_object = 'ARINVOICE'
    UNION
    SELECT record_id, former FROM sync_link CROSS JOIN LATERAL unnest(former_ar_keys) AS former
    WHERE connection_id = %(connection)s AND kind = 'invoice')
UPDATE comparison_open AS o SET record_id = keys.record_id FROM keys
WHERE o.object = 'ARINVOICE' AND o.key = keys.key
"""

# A document that was edited since the last sync has an A/R key that no link knows yet.
_PAIR_BY_DOCUMENT = """
UPDATE comparison_open AS o SET record_id = l.record_id FROM sync_link AS l
WHERE o.record_id IS NULL AND o.object = 'ARINVOICE' AND o.is_order_entry AND o.document_id <> ''
  AND l.connection_id = %(connection)s AND l.remote_object = 'SODOCUMENT'
  AND l.remote_number = o.document_id
"""

# An invoice whose answer never came carries the marker of its attempt: number and customer.
_PAIR_BY_MARKER = """
UPDATE comparison_open AS o SET record_id = a.record_id
FROM sync_attempt AS a
JOIN ledger_invoice AS i ON i.id = a.record_id
JOIN sync_link AS c
  ON c.connection_id = a.connection_id AND c.kind = 'customer' AND c.record_id = i.customer_id
WHERE o.record_id IS NULL AND o.object = 'ARINVOICE' AND NOT o.is_order_entry
  AND a.connection_id = %(connection)s AND a.kind = 'invoice' AND a.operation = 'create'
  AND a.state IN ('sent', 'in_doubt') AND a.marker = o.number AND c.remote_number = o.customer_id
"""

_PAIRS = """
CREATE TEMPORARY TABLE comparison_pair AS
WITH theirs AS (
    SELECT record_id, currency, sum(open) AS open
    FROM comparison_open
    WHERE object = 'ARINVOICE' AND record_id IS NOT NULL AND state <> 'Draft'
    GROUP BY record_id, currency),
ours AS (
    SELECT id, customer_id, currency, open_balance
    FROM ledger_invoice
    WHERE organization_id = %(organization)s AND state = 'issued' AND open_balance <> 0)
SELECT coalesce(ours.id, theirs.record_id) AS record_id, ours.customer_id,
       coalesce(ours.currency, theirs.currency) AS currency,
       coalesce(ours.open_balance, 0) AS tieout, coalesce(theirs.open, 0) AS intacct,
       coalesce(ours.open_balance = theirs.open AND ours.currency = theirs.currency, false) AS agrees
FROM ours FULL JOIN theirs ON theirs.record_id = ours.id
"""

_CANDIDATES = """
CREATE TEMPORARY TABLE comparison_candidate AS
SELECT record_id, sum(tieout) AS tieout, sum(intacct) AS intacct,
       (row_number() OVER (ORDER BY record_id) - 1) AS position
FROM comparison_pair WHERE NOT agrees GROUP BY record_id
"""

_UNLINKED = f"""
SELECT {_COLUMNS} FROM comparison_open
WHERE object = 'ARINVOICE' AND key > %s AND (record_id IS NULL OR state = 'Draft')
ORDER BY key LIMIT %s
"""  # noqa: S608 (the columns are a constant)

_OTHERS = f"SELECT {_COLUMNS} FROM comparison_open WHERE object <> 'ARINVOICE' ORDER BY object, key"  # noqa: S608

TABLES = ("comparison_open", "comparison_pair", "comparison_candidate")


@dataclass(frozen=True)
class OpenDocument:
    """One open document of Intacct's receivables.

    Amounts: in the transaction currency; what lowers the receivables is negative.
    """

    object: str
    key: str
    number: str
    state: str
    customer_id: str
    customer_name: str
    is_order_entry: bool
    document_id: str
    currency: str
    entered: Decimal
    paid: Decimal
    open: Decimal
    document_date: date | None
    modified: str
    parent_key: str = ""


@dataclass(frozen=True)
class Candidate:
    """An invoice of ours on which the two readings disagree."""

    record_id: int
    tieout: Decimal
    intacct: Decimal


@contextmanager
def staging() -> Iterator[None]:
    """Provide an empty staging table and drop everything afterwards."""
    _drop()
    _execute(_OPEN_TABLE)
    try:
        yield
    finally:
        _drop()


def store(documents: Iterable[OpenDocument]) -> int:
    """Copy one page of documents into the table, without those that owe nothing; say how many there were."""
    count = 0
    with database.cursor() as cursor, cursor.copy(f"COPY comparison_open ({_COLUMNS}) FROM STDIN") as copy:
        for document in documents:
            count += 1
            if document.open:
                copy.write_row(astuple(document))
    return count


def pair_with_links(connection: Connection) -> None:
    """Write our record's id beside every document that a link, a document number or a marker names."""
    _execute("ANALYZE comparison_open")
    for statement in (_PAIR_BY_KEY, _PAIR_BY_DOCUMENT, _PAIR_BY_MARKER):
        _execute(statement, {"connection": connection.pk})


def unlinked_without_document(limit: int) -> list[str]:
    """Return the keys of unlinked Order Entry invoices whose document Intacct's row does not name."""
    return [
        row[0]
        for row in _rows(
            "SELECT key FROM comparison_open WHERE object = 'ARINVOICE' AND is_order_entry "
            "AND record_id IS NULL AND document_id = '' ORDER BY key LIMIT %s",
            [limit],
        )
    ]


def set_documents(found: Sequence[tuple[str, str]]) -> None:
    """Write the document numbers that were looked up, as pairs of A/R key and document number."""
    with database.cursor() as cursor:
        cursor.executemany(
            "UPDATE comparison_open SET document_id = %s WHERE key = %s AND object = 'ARINVOICE'",
            [(document, key) for key, document in found],
        )


def compare(connection: Connection) -> None:
    """Join both books in one statement, then set aside the invoices on which they disagree."""
    _execute(_PAIRS, {"organization": connection.organization_id})
    _execute(_CANDIDATES)


def agreeing_totals() -> list[tuple[str, int, Decimal]]:
    """Return (currency, number of invoices, balance) of the invoices on which both books agree."""
    return [
        (row[0], row[1], row[2])
        for row in _rows(
            "SELECT currency, count(*), sum(tieout) FROM comparison_pair WHERE agrees GROUP BY currency"
        )
    ]


def customer_count() -> int:
    """Return how many customers have an invoice in the comparison."""
    return int(_rows("SELECT count(DISTINCT customer_id) FROM comparison_pair")[0][0])


def candidate_count() -> int:
    """Return on how many of our invoices the first reading disagrees."""
    return int(_rows("SELECT count(*) FROM comparison_candidate")[0][0])


def candidates(size: int) -> Iterator[list[Candidate]]:
    """Yield the disagreeing invoices in lots of `size`."""
    start = 0
    while lot := _rows(
        "SELECT record_id, tieout, intacct FROM comparison_candidate "
        "WHERE position >= %s AND position < %s ORDER BY position",
        [start, start + size],
    ):
        yield [Candidate(*row) for row in lot]
        start += size


def keys_of(record_ids: Sequence[int]) -> dict[int, set[str]]:
    """Return the keys of Intacct's open invoices that belong to records of ours."""
    found: dict[int, set[str]] = {}
    rows = _rows(
        "SELECT record_id, key FROM comparison_open WHERE object = 'ARINVOICE' AND record_id = ANY(%s)",
        [list(record_ids)],
    )
    for record_id, key in rows:
        found.setdefault(record_id, set()).add(key)
    return found


def unlinked_invoices(size: int) -> Iterator[list[OpenDocument]]:
    """Yield Intacct's open invoices that are no record of ours, in lots of `size`, drafts included."""
    last = ""
    while lot := _rows(_UNLINKED, [last, size]):
        yield [OpenDocument(*row) for row in lot]
        last = lot[-1][1]


def other_documents() -> list[OpenDocument]:
    """Return what Intacct's receivables hold besides invoices."""
    return [OpenDocument(*row) for row in _rows(_OTHERS)]


def _execute(statement: str, parameters: Any = None) -> None:
    with database.cursor() as cursor:
        cursor.execute(statement, parameters)


def _rows(statement: str, parameters: Any = None) -> list[Any]:
    with database.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _drop() -> None:
    for table in TABLES:
        _execute(f"DROP TABLE IF EXISTS {table}")
