"""What is left of payments and credits, in a temporary table beside what Intacct holds of them.

In Intacct the rest of a payment is an overpayment or an advance, that of a credit a credit memo. What lowers
the receivables is negative in both books. What belongs to no record of ours is yielded document by document.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tieout.comparison.staging import COLUMNS, Candidate, OpenDocument, execute, lots, rows
from tieout.sync.models import Connection, RecordKind

_RESTS = """
CREATE TEMPORARY TABLE comparison_rest AS
WITH theirs AS (
    SELECT CASE object WHEN 'ARADJUSTMENT' THEN 'credit_note' ELSE 'payment' END AS kind, record_id,
           sum(open) AS open, min(currency) AS currency, max(currency) AS other_currency
    FROM comparison_open
    WHERE object <> 'ARINVOICE' AND record_id IS NOT NULL AND state <> 'Draft'
    GROUP BY 1, 2),
ours AS (
    SELECT 'payment' AS kind, id, customer_id, currency, -unapplied AS open FROM ledger_payment
    WHERE organization_id = %(organization)s AND state = 'received' AND unapplied > 0
    UNION ALL
    SELECT 'credit_note', id, customer_id, currency, -unapplied FROM ledger_creditnote
    WHERE organization_id = %(organization)s AND state = 'issued' AND unapplied > 0)
SELECT coalesce(ours.kind, theirs.kind) AS kind, coalesce(ours.id, theirs.record_id) AS record_id,
       ours.customer_id, ours.currency, coalesce(ours.open, 0) AS tieout, coalesce(theirs.open, 0) AS intacct,
       coalesce(ours.open = theirs.open AND ours.currency = theirs.currency
                AND ours.currency = theirs.other_currency, false) AS agrees
FROM ours FULL JOIN theirs ON theirs.kind = ours.kind AND theirs.record_id = ours.id
"""

_CANDIDATES = """
SELECT record_id, tieout, intacct FROM comparison_rest
WHERE NOT agrees AND kind = %s AND record_id > %s
"""

_OTHERS = f"""
SELECT {COLUMNS} FROM comparison_open
WHERE object <> 'ARINVOICE' AND (object, key) > (%s, %s) AND (record_id IS NULL OR state = 'Draft')
ORDER BY object, key LIMIT %s
"""  # noqa: S608 (the columns are a constant)

_ADOPT = """
INSERT INTO comparison_rest (kind, record_id, tieout, intacct, agrees)
SELECT kind, record_id, 0, sum(open), false
FROM unnest(%s::text[], %s::bigint[], %s::numeric[]) AS given(kind, record_id, open)
GROUP BY kind, record_id
ON CONFLICT (kind, record_id) DO UPDATE
SET intacct = comparison_rest.intacct + excluded.intacct, agrees = false
"""


def compare(connection: Connection) -> None:
    """Join what is left in both books, in one statement and therefore one snapshot of ours."""
    execute(_RESTS, {"organization": connection.organization_id})
    execute("CREATE UNIQUE INDEX ON comparison_rest (kind, record_id)")


def agreeing() -> list[tuple[str, Decimal]]:
    """Return (currency, balance) of what is left on which both books agree."""
    found = rows("SELECT currency, sum(tieout) FROM comparison_rest WHERE agrees GROUP BY currency")
    return [(row[0], row[1]) for row in found]


def candidates(kind: RecordKind, size: int) -> Iterator[list[Candidate]]:
    """Yield the payments or credit notes on whose rest the two readings disagree, in lots of `size`."""
    yield from lots(_CANDIDATES, size, kind.value)


def other_documents(size: int) -> Iterator[list[OpenDocument]]:
    """Yield what Intacct's receivables hold besides invoices and rests of ours, in lots of `size`."""
    last = ("", "")
    while lot := rows(_OTHERS, [*last, size]):
        yield [OpenDocument(*row) for row in lot]
        last = lot[-1][:2]


def adopt(documents: Sequence[tuple[RecordKind, int, Decimal]]) -> None:
    """Take in documents of which it became known whose they are: kind and id of our record, what is open.

    Their records are looked at again, also where they agreed without them.
    """
    if documents:
        kinds, ids, amounts = zip(*documents, strict=True)
        execute(_ADOPT, [[kind.value for kind in kinds], list(ids), list(amounts)])
