"""Intacct's open receivables in temporary tables, beside ours: what the comparison works on.

The tables live as long as the database session uses them and hold one row for each open document, so that
memory does not grow with the books. The comparison itself is one statement and therefore one snapshot of our
book. Source of the idea: a reconciliation is a full outer join.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection as database

from tieout.sync.models import Connection

INVOICE = "ARINVOICE"
ADJUSTMENT, ADVANCE, OVERPAYMENT = "ARADJUSTMENT", "ARADVANCE", "ARPOSTEDOVERPAYMENT"
DRAFT = "Draft"
# Stands where Intacct was asked for the document of an invoice and named none.
UNKNOWN = "?"

_OPEN_TABLE = """
CREATE TEMPORARY TABLE comparison_open (
    object text NOT NULL, key text NOT NULL, number text NOT NULL, state text NOT NULL,
    customer_id text NOT NULL, customer_name text NOT NULL, is_order_entry boolean NOT NULL,
    document_id text NOT NULL, currency text NOT NULL, entered numeric NOT NULL, open numeric NOT NULL,
    document_date text NOT NULL, parent_key text NOT NULL, description text NOT NULL,
    entity_id text NOT NULL, contact_name text NOT NULL, record_id bigint)
"""
COLUMNS = (
    "object, key, number, state, customer_id, customer_name, is_order_entry, document_id, currency, "
    "entered, open, document_date, parent_key, description, entity_id, contact_name"
)
_INDEXES = (
    "CREATE INDEX ON comparison_open (object, key)",
    "CREATE INDEX ON comparison_open (record_id)",
    "ANALYZE comparison_open",
)

# An invoice is settled by one comparison when all its documents are in one currency; else it is looked at.
_PAIRS = """
CREATE TEMPORARY TABLE comparison_pair AS
WITH theirs AS (
    SELECT record_id, currency, sum(open) AS open, count(*) OVER (PARTITION BY record_id) AS currencies
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
       coalesce(ours.open_balance = theirs.open AND ours.currency = theirs.currency
                AND theirs.currencies = 1, false) AS agrees
FROM ours FULL JOIN theirs ON theirs.record_id = ours.id
"""

_CANDIDATES = """
CREATE TEMPORARY TABLE comparison_candidate AS
SELECT record_id, max(tieout) AS tieout, sum(intacct) AS intacct
FROM comparison_pair WHERE NOT agrees GROUP BY record_id
"""

_UNLINKED = f"""
SELECT {COLUMNS} FROM comparison_open
WHERE object = 'ARINVOICE' AND key > %s AND (record_id IS NULL OR state = 'Draft')
ORDER BY key LIMIT %s
"""  # noqa: S608 (the columns are a constant)

_ADOPT = """
WITH given AS (SELECT * FROM unnest(%(keys)s::text[], %(records)s::bigint[]) AS given(key, record_id)),
adopted AS (
    UPDATE comparison_open AS o SET record_id = given.record_id FROM given
    WHERE o.object = 'ARINVOICE' AND o.key = given.key AND o.record_id IS NULL
    RETURNING o.record_id, o.open),
disturbed AS (
    UPDATE comparison_pair AS p SET agrees = false FROM adopted
    WHERE p.record_id = adopted.record_id AND p.agrees
    RETURNING p.record_id, p.tieout, p.intacct)
INSERT INTO comparison_candidate (record_id, tieout, intacct)
SELECT DISTINCT ON (record_id) record_id, tieout, intacct
FROM (SELECT record_id, tieout, intacct, 1 AS place FROM disturbed
      UNION ALL SELECT record_id, 0, open, 2 FROM adopted) AS found
WHERE record_id NOT IN (SELECT record_id FROM comparison_candidate)
ORDER BY record_id, place
"""

TABLES = ("comparison_open", "comparison_pair", "comparison_candidate", "comparison_rest")


class OpenDocument(NamedTuple):
    """One open document of Intacct's receivables; `document_date` is Intacct's own text.

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
    open: Decimal
    document_date: str
    parent_key: str = ""
    description: str = ""
    entity_id: str = ""
    contact_name: str = ""

    @property
    def party(self) -> tuple[str, str]:
        """Whom it bills: the customer, and where customers are made of bill-to contacts the contact (E6)."""
        return self.customer_id, self.contact_name


@dataclass(frozen=True)
class Candidate:
    """A record of ours on which the two readings disagree."""

    record_id: int
    tieout: Decimal
    intacct: Decimal


@contextmanager
def staging() -> Iterator[None]:
    """Provide an empty staging table and drop everything afterwards."""
    _drop()
    execute(_OPEN_TABLE)
    try:
        yield
    finally:
        _drop()


def store(documents: Iterable[OpenDocument]) -> int:
    """Copy one page of documents into the table, without those that owe nothing; say how many there were."""
    count = 0
    with database.cursor() as cursor, cursor.copy(f"COPY comparison_open ({COLUMNS}) FROM STDIN") as copy:
        for document in documents:
            count += 1
            if document.open:
                copy.write_row(document)
    return count


def complete() -> None:
    """Say that all documents are stored: they are looked up by key from now on."""
    for statement in _INDEXES:
        execute(statement)


def compare(connection: Connection) -> None:
    """Join both books, each side in one statement, and set aside the invoices on which they disagree."""
    parameters = {"organization": connection.organization_id}
    execute(_PAIRS, parameters)
    execute(_CANDIDATES)
    execute("CREATE UNIQUE INDEX ON comparison_candidate (record_id)")


def adopt(records: Sequence[tuple[str, int]]) -> None:
    """Take in documents of which it became known whose they are, as pairs of A/R key and our record.

    Their records are looked at again, also where they agreed without them.
    """
    if records:
        keys, ids = zip(*records, strict=True)
        execute(_ADOPT, {"keys": list(keys), "records": list(ids)})


def agreeing_totals() -> list[tuple[str, int, Decimal]]:
    """Return (currency, number of invoices, balance) of the invoices on which both books agree."""
    return [
        (row[0], row[1], row[2])
        for row in rows(
            "SELECT currency, count(*), sum(tieout) FROM comparison_pair WHERE agrees GROUP BY currency"
        )
    ]


def customer_count() -> int:
    """Return how many customers have an invoice in the comparison."""
    return int(rows("SELECT count(DISTINCT customer_id) FROM comparison_pair")[0][0])


def candidate_count() -> int:
    """Return on how many of our invoices the first reading disagrees."""
    return int(rows("SELECT count(*) FROM comparison_candidate")[0][0])


def candidates(size: int) -> Iterator[list[Candidate]]:
    """Yield the disagreeing invoices in lots of `size`."""
    yield from lots("SELECT record_id, tieout, intacct FROM comparison_candidate WHERE record_id > %s", size)


def lots(statement: str, size: int, *parameters: str) -> Iterator[list[Candidate]]:
    """Yield what a statement selects, in lots of `size` by our record; its last condition takes an id."""
    last = 0
    while lot := rows(f"{statement} ORDER BY record_id LIMIT %s", [*parameters, last, size]):
        yield [Candidate(*row) for row in lot]
        last = lot[-1][0]


def keys_of(record_ids: Sequence[int]) -> dict[int, set[str]]:
    """Return the keys of Intacct's open invoices that belong to records of ours."""
    found: dict[int, set[str]] = {}
    of_records = rows(
        "SELECT record_id, key FROM comparison_open WHERE object = 'ARINVOICE' AND record_id = ANY(%s)",
        [list(record_ids)],
    )
    for record_id, key in of_records:
        found.setdefault(record_id, set()).add(key)
    return found


def unlinked_invoices(size: int) -> Iterator[list[OpenDocument]]:
    """Yield Intacct's open invoices that are no record of ours, in lots of `size`, drafts included."""
    last = ""
    while lot := rows(_UNLINKED, [last, size]):
        yield [OpenDocument(*row) for row in lot]
        last = lot[-1][1]


def execute(statement: str, parameters: Any = None) -> None:
    """Run a statement for what it does."""
    with database.cursor() as cursor:
        cursor.execute(statement, parameters)


def rows(statement: str, parameters: Any = None) -> list[Any]:
    """Run a statement for what it returns."""
    with database.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def _drop() -> None:
    for table in TABLES:
        execute(f"DROP TABLE IF EXISTS {table}")
