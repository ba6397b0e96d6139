"""What must always be true of the books, asked of the database in one statement each.

Most of it is kept by constraints; this is what they cannot say, and a second pair of eyes on what they do.
"""

from dataclasses import dataclass

from django.db import connection

from tieout.identity.models import Organization


@dataclass(frozen=True)
class Violation:
    """One record about which something is false."""

    rule: str
    record: str


CHECKS: tuple[tuple[str, str], ...] = (
    (
        "the lines of an invoice add up to its total",
        """
        SELECT i.number FROM ledger_invoice AS i
        LEFT JOIN (SELECT invoice_id, sum(amount) AS amount FROM ledger_invoiceline
                   WHERE organization_id = %(organization)s GROUP BY invoice_id) AS l ON l.invoice_id = i.id
        WHERE i.organization_id = %(organization)s AND i.total <> coalesce(l.amount, 0)
        """,
    ),
    (
        "what is applied to an invoice is the sum of its applications",
        """
        SELECT i.number FROM ledger_invoice AS i
        LEFT JOIN (SELECT invoice_id, sum(amount) AS amount FROM ledger_application
                   WHERE organization_id = %(organization)s GROUP BY invoice_id) AS a ON a.invoice_id = i.id
        WHERE i.organization_id = %(organization)s AND i.applied <> coalesce(a.amount, 0)
        """,
    ),
    (
        "what is applied of a payment is the sum of its applications",
        """
        SELECT p.number FROM ledger_payment AS p
        LEFT JOIN (SELECT payment_id, sum(amount) AS amount FROM ledger_application
                   WHERE organization_id = %(organization)s GROUP BY payment_id) AS a ON a.payment_id = p.id
        WHERE p.organization_id = %(organization)s AND p.applied <> coalesce(a.amount, 0)
        """,
    ),
)


def check(organization: Organization) -> list[Violation]:
    """List everything that is false; an empty list is the only good answer."""
    found: list[Violation] = []
    with connection.cursor() as cursor:
        for rule, statement in CHECKS:
            cursor.execute(statement, {"organization": organization.pk})
            found.extend(Violation(rule, number) for (number,) in cursor.fetchall())
    return found
