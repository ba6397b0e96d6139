"""What must always be true of the books, asked of the database in one statement each.

Most of it is kept by constraints and triggers; this is a second pair of eyes on them, and what they cannot
say. It returns everything that is wrong and never raises.
"""

from dataclasses import dataclass

from django.db import connection

from tieout.identity.models import Organization
from tieout.money import UnknownCurrency, exponent


@dataclass(frozen=True)
class Violation:
    """One record about which something is false."""

    rule: str
    record: str


def _applied_is_the_sum(table: str, key: str) -> str:
    return f"""
        SELECT r.number FROM {table} AS r
        LEFT JOIN (SELECT {key}, sum(amount) AS amount FROM ledger_application
                   WHERE organization_id = %(organization)s GROUP BY {key}) AS a ON a.{key} = r.id
        WHERE r.organization_id = %(organization)s AND r.applied <> coalesce(a.amount, 0)
        """  # noqa: S608 - names are constants of this file


def _lines_add_up(table: str, lines: str, key: str) -> str:
    return f"""
        SELECT r.number FROM {table} AS r
        LEFT JOIN (SELECT {key}, sum(amount) AS amount FROM {lines}
                   WHERE organization_id = %(organization)s GROUP BY {key}) AS l ON l.{key} = r.id
        WHERE r.organization_id = %(organization)s AND r.total <> coalesce(l.amount, 0)
        """  # noqa: S608


def _history_ends_with(table: str) -> str:
    return f"""
        SELECT r.number FROM {table} AS r
        LEFT JOIN LATERAL (SELECT e.revision FROM {table}event AS e WHERE e.pgh_obj_id = r.id
                           ORDER BY e.pgh_id DESC LIMIT 1) AS e ON true
        WHERE r.organization_id = %(organization)s AND e.revision IS DISTINCT FROM r.revision
        """  # noqa: S608


CHECKS: tuple[tuple[str, str], ...] = (
    (
        "the lines of an invoice add up to its total",
        _lines_add_up("ledger_invoice", "ledger_invoiceline", "invoice_id"),
    ),
    (
        "the lines of a credit note add up to its total",
        _lines_add_up("ledger_creditnote", "ledger_creditnoteline", "credit_note_id"),
    ),
    (
        "what is applied to an invoice is the sum of its applications",
        _applied_is_the_sum("ledger_invoice", "invoice_id"),
    ),
    (
        "what is applied of a payment is the sum of its applications",
        _applied_is_the_sum("ledger_payment", "payment_id"),
    ),
    (
        "what is applied of a credit note is the sum of its applications",
        _applied_is_the_sum("ledger_creditnote", "credit_note_id"),
    ),
    (
        "what is written off an invoice is the sum of its write-offs",
        """
        SELECT i.number FROM ledger_invoice AS i
        LEFT JOIN (SELECT a.invoice_id, sum(a.amount) AS amount FROM ledger_application AS a
                   JOIN ledger_creditnote AS c ON c.id = a.credit_note_id
                   WHERE a.organization_id = %(organization)s AND c.kind = 'write_off' GROUP BY a.invoice_id
        ) AS w ON w.invoice_id = i.id
        WHERE i.organization_id = %(organization)s AND i.written_off <> coalesce(w.amount, 0)
        """,
    ),
    (
        "the open balance is what was not applied, and nothing once voided",
        """
        SELECT number FROM ledger_invoice WHERE organization_id = %(organization)s
        AND open_balance <> CASE state WHEN 'voided' THEN 0 ELSE total - applied END
        """,
    ),
    (
        "what is unapplied is what was not applied, and nothing once voided",
        """
        SELECT number FROM ledger_payment WHERE organization_id = %(organization)s
        AND unapplied <> CASE state WHEN 'voided' THEN 0 ELSE amount - applied END
        UNION ALL
        SELECT number FROM ledger_creditnote WHERE organization_id = %(organization)s
        AND unapplied <> CASE state WHEN 'issued' THEN total - applied - applied_elsewhere ELSE 0 END
        """,
    ),
    (
        "entries of the other book and write-offs have nothing left",
        """
        SELECT number FROM ledger_payment WHERE organization_id = %(organization)s
        AND kind <> 'payment' AND unapplied <> 0
        UNION ALL
        SELECT number FROM ledger_creditnote WHERE organization_id = %(organization)s
        AND kind = 'write_off' AND unapplied <> 0
        """,
    ),
    (
        "an application has one source and is of its kind",
        """
        SELECT i.number FROM ledger_application AS a JOIN ledger_invoice AS i ON i.id = a.invoice_id
        LEFT JOIN ledger_creditnote AS c ON c.id = a.credit_note_id
        WHERE a.organization_id = %(organization)s AND (
          (a.payment_id IS NULL) = (a.credit_note_id IS NULL) OR a.kind <> coalesce(c.kind, 'payment'))
        """,
    ),
    (
        "nothing is applied above what is owed",
        "SELECT number FROM ledger_invoice WHERE organization_id = %(organization)s AND applied > total",
    ),
    (
        "nothing is applied above what was received",
        "SELECT number FROM ledger_payment WHERE organization_id = %(organization)s AND applied > amount",
    ),
    (
        "nothing is applied above what was credited",
        """
        SELECT number FROM ledger_creditnote
        WHERE organization_id = %(organization)s AND applied + applied_elsewhere > total
        """,
    ),
    (
        "no amount is negative",
        """
        SELECT number FROM ledger_invoice
        WHERE organization_id = %(organization)s AND least(total, applied) < 0
        UNION ALL
        SELECT number FROM ledger_payment
        WHERE organization_id = %(organization)s AND least(amount, applied) < 0
        UNION ALL
        SELECT number FROM ledger_creditnote
        WHERE organization_id = %(organization)s AND least(total, applied, applied_elsewhere) < 0
        UNION ALL
        SELECT i.number FROM ledger_application AS a JOIN ledger_invoice AS i ON i.id = a.invoice_id
        WHERE a.organization_id = %(organization)s AND a.amount <= 0
        """,
    ),
    (
        "drafts and voided documents have nothing applied",
        """
        SELECT number FROM ledger_invoice
        WHERE organization_id = %(organization)s AND state <> 'issued' AND applied <> 0
        UNION ALL
        SELECT number FROM ledger_payment
        WHERE organization_id = %(organization)s AND state <> 'received' AND applied <> 0
        UNION ALL
        SELECT number FROM ledger_creditnote
        WHERE organization_id = %(organization)s AND state <> 'issued' AND applied <> 0
        """,
    ),
    (
        "an application has one currency and one organization with its invoice and its source",
        """
        SELECT i.number FROM ledger_application AS a JOIN ledger_invoice AS i ON i.id = a.invoice_id
        LEFT JOIN ledger_payment AS p ON p.id = a.payment_id
        LEFT JOIN ledger_creditnote AS c ON c.id = a.credit_note_id
        WHERE a.organization_id = %(organization)s AND (
          (a.currency, a.organization_id) <> (i.currency, i.organization_id)
          OR (a.currency, a.organization_id) <> (p.currency, p.organization_id)
          OR (a.currency, a.organization_id) <> (c.currency, c.organization_id))
        """,
    ),
    (
        "documents belong to customers of their organization",
        """
        SELECT r.number FROM (
          SELECT number, customer_id FROM ledger_invoice WHERE organization_id = %(organization)s UNION ALL
          SELECT number, customer_id FROM ledger_payment WHERE organization_id = %(organization)s UNION ALL
          SELECT number, customer_id FROM ledger_creditnote WHERE organization_id = %(organization)s
        ) AS r JOIN ledger_customer AS c ON c.id = r.customer_id WHERE c.organization_id <> %(organization)s
        """,
    ),
    (
        "numbers given here are unique",
        """
        SELECT number FROM ledger_invoice
        WHERE organization_id = %(organization)s AND origin = 'local' AND number <> ''
        GROUP BY number HAVING count(*) > 1
        UNION ALL
        SELECT number FROM ledger_payment
        WHERE organization_id = %(organization)s AND origin = 'local' AND number <> ''
        GROUP BY number HAVING count(*) > 1
        UNION ALL
        SELECT number FROM ledger_creditnote
        WHERE organization_id = %(organization)s AND origin = 'local' AND number <> ''
        GROUP BY number HAVING count(*) > 1
        """,
    ),
    (
        "amounts have the decimals of their currency",
        """
        SELECT r.number FROM (
          SELECT number, currency, total AS amount FROM ledger_invoice
          WHERE organization_id = %(organization)s UNION ALL
          SELECT i.number, i.currency, l.amount FROM ledger_invoiceline AS l
          JOIN ledger_invoice AS i ON i.id = l.invoice_id WHERE l.organization_id = %(organization)s UNION ALL
          SELECT number, currency, amount FROM ledger_payment
          WHERE organization_id = %(organization)s UNION ALL
          SELECT number, currency, total FROM ledger_creditnote
          WHERE organization_id = %(organization)s UNION ALL
          SELECT c.number, c.currency, l.amount FROM ledger_creditnoteline AS l
          JOIN ledger_creditnote AS c ON c.id = l.credit_note_id
          WHERE l.organization_id = %(organization)s UNION ALL
          SELECT i.number, a.currency, a.amount FROM ledger_application AS a
          JOIN ledger_invoice AS i ON i.id = a.invoice_id WHERE a.organization_id = %(organization)s
        ) AS r LEFT JOIN unnest(%(currencies)s::text[], %(places)s::int[]) AS c(code, places)
          ON c.code = r.currency
        WHERE c.places IS NULL OR r.amount <> round(r.amount, c.places)
        """,
    ),
    ("the history of a customer ends with the customer as it is", _history_ends_with("ledger_customer")),
    ("the history of an invoice ends with the invoice as it is", _history_ends_with("ledger_invoice")),
    ("the history of a payment ends with the payment as it is", _history_ends_with("ledger_payment")),
    ("the history of a credit note ends with the note as it is", _history_ends_with("ledger_creditnote")),
)


def check(organization: Organization) -> list[Violation]:
    """List everything that is false; an empty list is the only good answer."""
    found: list[Violation] = []
    with connection.cursor() as cursor:
        decimals = _decimals(organization)
        parameters: dict[str, int | list[str] | list[int]] = {
            "organization": organization.pk,
            "currencies": list(decimals),
            "places": list(decimals.values()),
        }
        for rule, statement in CHECKS:
            cursor.execute(statement, parameters)
            found.extend(Violation(rule, number) for (number,) in cursor.fetchall())
    return found


def _decimals(organization: Organization) -> dict[str, int]:
    """Return the decimals of each currency in the books that there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT currency FROM ledger_invoice WHERE organization_id = %s UNION "
            "SELECT currency FROM ledger_payment WHERE organization_id = %s UNION "
            "SELECT currency FROM ledger_creditnote WHERE organization_id = %s",
            [organization.pk] * 3,
        )
        codes = [code for (code,) in cursor.fetchall()]
    decimals = {}
    for code in codes:
        try:
            decimals[code] = exponent(code)
        except UnknownCurrency:
            continue
    return decimals
