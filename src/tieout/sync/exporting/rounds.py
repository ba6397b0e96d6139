"""The rounds of a pass in their order, as a table: what is due in each, and how it is decided.

Undoing comes first and children first (E14), because new payments may need the balance that it frees. Then
what others depend on: customers, invoices, credit notes, payments, and what is applied of them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tieout.sync.exporting import (
    credit_applications,
    credit_notes,
    customers,
    due_credits,
    due_uses,
    invoices,
    payments,
    uses,
)
from tieout.sync.exporting import due as due_of
from tieout.sync.exporting.decisions import Decision
from tieout.sync.exporting.lookups import Lookups
from tieout.sync.models import Connection, RecordKind


@dataclass(frozen=True)
class Desk:
    """What deciding needs besides the records."""

    connection: Connection
    lookups: Lookups
    base_currency: str
    now: datetime


@dataclass(frozen=True)
class Round:
    """One kind of writes. `key` names the column of a due row that holds the id of our record.

    `decide` is given the primary keys of due rows, which are links where our own row may be gone.
    """

    kind: RecordKind
    due: Callable[[Connection], QuerySet[Any]]
    decide: Callable[[Desk, Sequence[int]], list[Decision]]
    key: str = "pk"


def _payments(desk: Desk, ids: Sequence[int]) -> list[Decision]:
    return payments.decide(desk.connection, record_ids=ids, base_currency=desk.base_currency)


def _payment_reversals(desk: Desk, ids: Sequence[int]) -> list[Decision]:
    return payments.decide_reversals(desk.connection, record_ids=ids)


def _invoices(desk: Desk, ids: Sequence[int]) -> list[Decision]:
    return invoices.decide(desk.connection, record_ids=ids, base_currency=desk.base_currency)


def _customers(desk: Desk, ids: Sequence[int]) -> list[Decision]:
    return customers.decide(desk.connection, record_ids=ids, lookups=desk.lookups)


def _credit_notes(desk: Desk, ids: Sequence[int]) -> list[Decision]:
    return credit_notes.decide(desk.connection, record_ids=ids, base_currency=desk.base_currency)


def _credits(desk: Desk, ids: Sequence[int]) -> list[Decision]:
    return credit_applications.decide(desk.connection, record_ids=ids, base_currency=desk.base_currency)


def _credit_reversals(desk: Desk, ids: Sequence[int]) -> list[Decision]:
    return credit_applications.decide_reversals(desk.connection, record_ids=ids)


def _uses(desk: Desk, ids: Sequence[int]) -> list[Decision]:
    return uses.decide(desk.connection, record_ids=ids, lookups=desk.lookups, now=desk.now)


def _use_reversals(desk: Desk, ids: Sequence[int]) -> list[Decision]:
    return uses.decide_reversals(desk.connection, record_ids=ids)


PAYMENTS = Round(RecordKind.PAYMENT, due_of.due_payments, _payments)
USES = Round(RecordKind.PAYMENT_APPLICATION, due_uses.due_uses, _uses)
CREDITS = Round(RecordKind.CREDIT_APPLICATION, due_credits.due_credit_applications, _credits)
ROUNDS: tuple[Round, ...] = (
    Round(RecordKind.PAYMENT_APPLICATION, due_uses.due_use_reversals, _use_reversals, "record_id"),
    Round(RecordKind.CREDIT_APPLICATION, due_credits.due_credit_reversals, _credit_reversals, "record_id"),
    Round(RecordKind.PAYMENT, due_of.due_reversals, _payment_reversals),
    Round(RecordKind.PAYMENT, due_of.due_changes, _payments),
    Round(RecordKind.CREDIT_NOTE, due_credits.due_credit_voids, _credit_notes),
    Round(RecordKind.INVOICE, due_of.due_voids, _invoices),
    Round(RecordKind.CUSTOMER, due_of.due_customers, _customers),
    Round(RecordKind.INVOICE, due_of.due_invoices, _invoices),
    Round(RecordKind.CREDIT_NOTE, due_credits.due_credit_notes, _credit_notes),
    PAYMENTS,
    USES,
    CREDITS,
)
# Where payments and credits name an invoice that Intacct has replaced meanwhile (E10).
NAMING_INVOICES = (PAYMENTS, USES, CREDITS)
