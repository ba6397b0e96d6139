"""Tie Intacct's open documents to our records: by key, by the number of their document, by marker."""

from collections.abc import Sequence

from tieout.comparison.staging import execute, rows
from tieout.sync.models import Connection

# Each link under every A/R key that its document ever had (E10).
_BY_KEY = """
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
_BY_DOCUMENT = """
UPDATE comparison_open AS o SET record_id = l.record_id FROM sync_link AS l
WHERE o.record_id IS NULL AND o.object = 'ARINVOICE' AND o.is_order_entry AND o.document_id <> ''
  AND l.connection_id = %(connection)s AND l.remote_object = 'SODOCUMENT'
  AND l.remote_number = o.document_id
"""

# An invoice whose answer never came carries the marker of its attempt: number and customer.
_BY_MARKER = """
UPDATE comparison_open AS o SET record_id = a.record_id
FROM sync_attempt AS a
JOIN ledger_invoice AS i ON i.id = a.record_id
JOIN sync_link AS c
  ON c.connection_id = a.connection_id AND c.kind = 'customer' AND c.record_id = i.customer_id
WHERE o.record_id IS NULL AND o.object = 'ARINVOICE' AND NOT o.is_order_entry
  AND a.connection_id = %(connection)s AND a.kind = 'invoice' AND a.operation = 'create'
  AND a.state IN ('sent', 'in_doubt') AND a.marker = o.number AND c.remote_number = o.customer_id
"""

# What is left of a payment is a record of its own in Intacct: an overpayment, which names the payment, or an
# advance, which is the payment itself.
_OVERPAYMENTS = """
UPDATE comparison_open AS o SET record_id = l.record_id FROM sync_link AS l
WHERE o.object = 'ARPOSTEDOVERPAYMENT' AND l.connection_id = %(connection)s AND l.kind = 'payment'
  AND l.remote_object = 'ARPYMT' AND l.remote_key = o.parent_key
"""
_ADVANCES = """
UPDATE comparison_open AS o SET record_id = l.record_id FROM sync_link AS l
WHERE o.object = 'ARADVANCE' AND l.connection_id = %(connection)s AND l.kind = 'payment'
  AND l.remote_object IN ('ARADVANCE', 'ARPYMT') AND l.remote_key = o.key
"""

# A payment whose answer never came carries the marker of its attempt in its description.
_RESTS_BY_MARKER = """
UPDATE comparison_open AS o SET record_id = a.record_id FROM sync_attempt AS a
WHERE o.record_id IS NULL AND o.object IN ('ARPOSTEDOVERPAYMENT', 'ARADVANCE') AND o.description <> ''
  AND a.connection_id = %(connection)s AND a.kind = 'payment' AND a.operation = 'create'
  AND a.state IN ('sent', 'in_doubt') AND a.marker = o.description
"""

_CREDITS = """
UPDATE comparison_open AS o SET record_id = l.record_id FROM sync_link AS l
WHERE o.object = 'ARADJUSTMENT' AND l.connection_id = %(connection)s AND l.kind = 'credit_note'
  AND l.remote_object = 'ARADJUSTMENT' AND l.remote_key = o.key
"""

# A credit note whose answer never came carries its number and its customer, as an invoice does.
_CREDITS_BY_MARKER = """
UPDATE comparison_open AS o SET record_id = a.record_id
FROM sync_attempt AS a
JOIN ledger_creditnote AS n ON n.id = a.record_id
JOIN sync_link AS c
  ON c.connection_id = a.connection_id AND c.kind = 'customer' AND c.record_id = n.customer_id
WHERE o.record_id IS NULL AND o.object = 'ARADJUSTMENT' AND o.open < 0
  AND a.connection_id = %(connection)s AND a.kind = 'credit_note' AND a.operation = 'create'
  AND a.state IN ('sent', 'in_doubt') AND a.marker = o.number AND c.remote_number = o.customer_id
"""

_STATEMENTS = (
    _BY_KEY,
    _BY_DOCUMENT,
    _BY_MARKER,
    _OVERPAYMENTS,
    _ADVANCES,
    _RESTS_BY_MARKER,
    _CREDITS,
    _CREDITS_BY_MARKER,
)


def pair(connection: Connection) -> None:
    """Write our record's id beside every document that a link, a document number or a marker names."""
    for statement in _STATEMENTS:
        execute(statement, {"connection": connection.pk})


def pair_by_document(connection: Connection, documents: Sequence[tuple[str, str]]) -> None:
    """Note the document numbers that were looked up, as pairs of A/R key and number, and pair by them."""
    keys, numbers = zip(*documents, strict=True)
    execute(
        "UPDATE comparison_open AS o SET document_id = given.number "
        "FROM unnest(%s::text[], %s::text[]) AS given(key, number) "
        "WHERE o.object = 'ARINVOICE' AND o.key = given.key",
        [list(keys), list(numbers)],
    )
    execute(_BY_DOCUMENT, {"connection": connection.pk})


def unlinked_without_document(limit: int) -> list[str]:
    """Return the keys of unlinked Order Entry invoices whose document Intacct's row does not name."""
    found = rows(
        "SELECT key FROM comparison_open WHERE object = 'ARINVOICE' AND is_order_entry "
        "AND record_id IS NULL AND document_id = '' ORDER BY key LIMIT %s",
        [limit],
    )
    return [row[0] for row in found]
