"""What is there before the other book's settlements are set: the locked rows, and what is applied now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tieout.identity.models import Organization
from tieout.ledger.facts import IncomingCredit, IncomingPayment
from tieout.ledger.operations.fitting import CREDIT_NOTE, PAYMENT, Source, Standing
from tieout.ledger.operations.staging import Found
from tieout.money import Money


@dataclass(frozen=True)
class Books:
    """The locked rows: payments and credits by id, what sources hold, what invoices owe, the applications.

    `elsewhere` is what is to be set of each credit note.
    """

    known: Found
    known_credits: Found
    made_here: Collection[int]
    voided: Collection[int]
    held: Mapping[Source, Money]
    owed: Mapping[int, Money]
    standing: list[Standing]
    touched: Collection[int]
    given: Collection[Source]
    elsewhere: Mapping[int, Decimal]

    def ends(self, row: Standing) -> bool:
        """Whether an application ends: made there, on a touched invoice, and not given."""
        own = row.source if row.source[0] == PAYMENT else (CREDIT_NOTE, row.id)
        return row.is_imported and row.invoice_id in self.touched and own not in self.given


def read_books(
    cursor: Any,
    organization: Organization,
    rows: Iterable[IncomingPayment | IncomingCredit],
    touched: Collection[int],
    elsewhere: Mapping[int, Decimal],
) -> Books:
    """Lock the payments, the credit notes, then the invoices, and read what is applied between them."""
    payments = [row for row in rows if isinstance(row, IncomingPayment)]
    given_credits = [row for row in rows if isinstance(row, IncomingCredit)]
    ids = [row.id for row in payments if row.id is not None]
    credit_ids = [row.id for row in given_credits if row.id is not None]
    assert len(set(ids)) == len(ids), "a known payment is given once"
    locked = _lock_payments(cursor, organization, ids, touched)
    notes = _lock_notes(
        cursor, organization, {*elsewhere, *(row.credit_note_id for row in given_credits)}, touched
    )
    invoices = _lock_invoices(cursor, organization, ids, credit_ids, touched)
    standing = _standing(
        cursor,
        organization,
        payments=ids,
        credits=credit_ids,
        notes=[key for key, *_ in notes],
        invoices=[key for key, *_ in invoices],
    )
    return Books(
        known={key: (key, uid, revision) for key, uid, revision, *_ in locked},
        known_credits=_known_credits(cursor, organization, credit_ids),
        made_here={key for key, _, _, origin, *_ in locked if origin == "local"},
        voided={key for key, _, _, _, state, *_ in locked if state == "voided"},
        held={
            **{(PAYMENT, key): Money(amount, currency) for key, _, _, _, _, amount, currency in locked},
            **{
                (CREDIT_NOTE, key): Money(max(total - elsewhere.get(key, before), Decimal(0)), currency)
                for key, total, before, currency, state in notes
                if state == "issued"
            },
        },
        owed={key: Money(total, currency) for key, total, currency, state in invoices if state == "issued"},
        standing=standing,
        touched=touched,
        given={*((PAYMENT, key) for key in ids), *((CREDIT_NOTE, key) for key in credit_ids)},
        elsewhere=elsewhere,
    )


def _lock_payments(
    cursor: Any, organization: Organization, ids: list[int], touched: Collection[int]
) -> list[Any]:
    cursor.execute(
        """
        SELECT id, uid, revision, origin, state, amount, currency FROM ledger_payment
        WHERE organization_id = %(organization)s AND id IN (
          SELECT unnest(%(given)s::bigint[]) UNION
          SELECT payment_id FROM ledger_application
          WHERE organization_id = %(organization)s AND invoice_id = ANY(%(touched)s)
            AND origin = 'imported' AND payment_id IS NOT NULL
        ) ORDER BY id FOR NO KEY UPDATE
        """,
        {"organization": organization.pk, "given": ids, "touched": list(touched)},
    )
    rows: list[Any] = cursor.fetchall()
    assert {row[0] for row in rows} >= set(ids), "a payment of another organization"
    return rows


def _lock_notes(
    cursor: Any, organization: Organization, ids: Collection[int], touched: Collection[int]
) -> list[Any]:
    cursor.execute(
        """
        SELECT id, total, applied_elsewhere, currency, state FROM ledger_creditnote
        WHERE organization_id = %(organization)s AND id IN (
          SELECT unnest(%(given)s::bigint[]) UNION
          SELECT credit_note_id FROM ledger_application
          WHERE organization_id = %(organization)s AND invoice_id = ANY(%(touched)s)
            AND origin = 'imported' AND credit_note_id IS NOT NULL
        ) ORDER BY id FOR NO KEY UPDATE
        """,
        {"organization": organization.pk, "given": list(ids), "touched": list(touched)},
    )
    rows: list[Any] = cursor.fetchall()
    return rows


def _lock_invoices(
    cursor: Any,
    organization: Organization,
    payment_ids: list[int],
    credit_ids: list[int],
    touched: Collection[int],
) -> list[Any]:
    cursor.execute(
        """
        SELECT id, total, currency, state FROM ledger_invoice
        WHERE organization_id = %(organization)s AND id IN (
          SELECT unnest(%(touched)s::bigint[]) UNION
          SELECT invoice_id FROM ledger_application
          WHERE organization_id = %(organization)s AND payment_id = ANY(%(payments)s) UNION
          SELECT invoice_id FROM ledger_application
          WHERE organization_id = %(organization)s AND id = ANY(%(credits)s)
        ) ORDER BY id FOR NO KEY UPDATE
        """,
        {
            "organization": organization.pk,
            "touched": list(touched),
            "payments": payment_ids,
            "credits": credit_ids,
        },
    )
    rows: list[Any] = cursor.fetchall()
    return rows


def _standing(cursor: Any, organization: Organization, **ids: list[int]) -> list[Standing]:
    """Read all applications of some payments, credit notes and invoices, and some applications by id."""
    cursor.execute(
        """
        SELECT id, payment_id, credit_note_id, invoice_id, amount, origin = 'imported'
        FROM ledger_application WHERE organization_id = %(organization)s AND (
          payment_id = ANY(%(payments)s) OR id = ANY(%(credits)s)
          OR credit_note_id = ANY(%(notes)s) OR invoice_id = ANY(%(invoices)s))
        """,
        {"organization": organization.pk, **ids},
    )
    return [
        Standing(
            key,
            (PAYMENT, payment_id) if payment_id is not None else (CREDIT_NOTE, note_id),
            invoice_id,
            amount,
            is_imported,
        )
        for key, payment_id, note_id, invoice_id, amount, is_imported in cursor.fetchall()
    ]


def _known_credits(cursor: Any, organization: Organization, ids: list[int]) -> Found:
    cursor.execute(
        "SELECT id, uid, 1 FROM ledger_application WHERE organization_id = %s AND id = ANY(%s)",
        [organization.pk, ids],
    )
    return {key: (key, uid, revision) for key, uid, revision in cursor.fetchall()}
