"""Which records Intacct has not been told of yet: a comparison of revisions, never a list of events.

A record is due when it has no link, or its revision is newer than its link's. Records with an open attempt
are not due until the attempt is settled, and ignored failures stay quiet until their record changes.
Everything here is one statement for each kind, however many records there are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from tieout.ledger.models import Application, Customer, Invoice, Payment
from tieout.money import Money
from tieout.sync.exporting.due_credits import (
    carried_credit_notes,
    due_credit_applications,
    due_credit_notes,
)
from tieout.sync.exporting.due_filters import (
    ISSUED,
    LOCAL,
    RECEIVED,
    VOIDED,
    Row,
    changed,
    linked,
    quiet,
)
from tieout.sync.models import Connection, RecordKind


@dataclass(frozen=True)
class Sums:
    """How many records, and what they are worth by currency."""

    count: int
    amounts: tuple[Money, ...] = ()


@dataclass(frozen=True)
class Pending:
    """What the next sync would write."""

    customers: Sums
    invoices: Sums
    payments: Sums
    reversals: Sums
    voids: Sums
    credit_notes: Sums
    credit_applications: Sums

    @property
    def count(self) -> int:
        """All records together."""
        kinds: Iterable[Sums] = vars(self).values()
        return sum(kind.count for kind in kinds)


def due_customers(connection: Connection) -> QuerySet[Customer]:
    """Return the customers to write: active ones without a link, and linked ones that changed.

    With writing of customers off only those without a link that a due document names are left: they are
    matched by name, so that the document can go.
    """
    rows = Customer.objects.filter(organization=connection.organization_id)
    unlinked = ~linked(connection, RecordKind.CUSTOMER)
    of_customer = {"customer_id": OuterRef("id")}
    needed = (
        Q(Exists(due_invoices(connection).filter(**of_customer)))
        | Q(Exists(due_credit_notes(connection).filter(**of_customer)))
        | Q(Exists(_unlinked_payments(connection).filter(unapplied__gt=0, **of_customer)))
        | Q(Exists(_applications_of_due_payments(connection).filter(invoice__customer_id=OuterRef("id"))))
    )
    if connection.settings.write_customers:
        rows = rows.filter(Q(is_active=True) | needed, unlinked) | rows.filter(
            changed(connection, RecordKind.CUSTOMER)
        )
    else:
        rows = rows.filter(unlinked, needed)
    return quiet(connection, RecordKind.CUSTOMER, rows)


def due_invoices(connection: Connection) -> QuerySet[Invoice]:
    """Return the invoices to write: made here (E4), not a draft, within the date range (E3).

    The range says what is written a first time. A written one is followed wherever its date moves.
    """
    settings = connection.settings
    new = Q(~linked(connection, RecordKind.INVOICE))
    if settings.date_from:
        new &= Q(issue_date__gte=settings.date_from)
    if settings.date_to:
        new &= Q(issue_date__lte=settings.date_to)
    rows = _local_invoices(connection).filter(new | changed(connection, RecordKind.INVOICE), state=ISSUED)
    return quiet(connection, RecordKind.INVOICE, rows)


def due_voids(connection: Connection) -> QuerySet[Invoice]:
    """Return the written invoices that were voided here. One that was never sent needs nothing (E14)."""
    rows = _local_invoices(connection).filter(changed(connection, RecordKind.INVOICE), state=VOIDED)
    return quiet(connection, RecordKind.INVOICE, rows)


def due_payments(connection: Connection) -> QuerySet[Payment]:
    """Return the payments to write, also those on invoices that came from Intacct (E5)."""
    rows = _local_payments(connection).filter(state=RECEIVED)
    wanted = ~linked(connection, RecordKind.PAYMENT) | changed(connection, RecordKind.PAYMENT)
    return quiet(connection, RecordKind.PAYMENT, rows.filter(wanted))


def due_changes(connection: Connection) -> QuerySet[Payment]:
    """Return the written payments that changed: what was moved is taken back before others need its place."""
    rows = _local_payments(connection).filter(changed(connection, RecordKind.PAYMENT), state=RECEIVED)
    return quiet(connection, RecordKind.PAYMENT, rows)


def due_reversals(connection: Connection) -> QuerySet[Payment]:
    """Return the written payments that were voided here. One that was never sent needs nothing (E14)."""
    rows = _local_payments(connection).filter(state=VOIDED)
    return quiet(connection, RecordKind.PAYMENT, rows.filter(changed(connection, RecordKind.PAYMENT)))


def pending(connection: Connection) -> Pending:
    """Count and sum what the next sync would write."""
    customers = due_customers(connection).count()
    return Pending(
        customers=Sums(customers),
        invoices=_sums(due_invoices(connection), "total"),
        payments=_sums(due_payments(connection), "amount"),
        reversals=_sums(due_reversals(connection), "amount"),
        voids=_sums(due_voids(connection), "total"),
        credit_notes=_sums(due_credit_notes(connection), "total"),
        credit_applications=_sums(_travelling(connection), "amount"),
    )


def _travelling(connection: Connection) -> QuerySet[Application]:
    """Return the applications of credit notes to write, without those that E7 leaves out."""
    is_carried = carried_credit_notes(connection).filter(id=OuterRef("credit_note_id"))
    is_partial = ~Q(amount=F("invoice__total"))
    return due_credit_applications(connection).filter(is_partial | Q(Exists(is_carried)))


def _local_invoices(connection: Connection) -> QuerySet[Invoice]:
    rows = Invoice.objects.filter(organization=connection.organization_id, origin=LOCAL)
    return rows if connection.settings.write_invoices else rows.none()


def _local_payments(connection: Connection) -> QuerySet[Payment]:
    rows = Payment.objects.filter(organization=connection.organization_id, origin=LOCAL)
    return rows if connection.settings.write_payments else rows.none()


def _unlinked_payments(connection: Connection) -> QuerySet[Payment]:
    return _local_payments(connection).filter(~linked(connection, RecordKind.PAYMENT), state=RECEIVED)


def _applications_of_due_payments(connection: Connection) -> QuerySet[Application]:
    due = _unlinked_payments(connection).filter(id=OuterRef("payment_id"))
    return Application.objects.filter(Exists(due), organization=connection.organization_id)


def _sums(rows: QuerySet[Row], amount: str) -> Sums:
    by_currency = rows.order_by().values("currency").annotate(count=Count("id"), sum=Sum(amount))
    totals = sorted(by_currency, key=lambda row: str(row["currency"]))
    return Sums(
        count=sum(row["count"] for row in totals),
        amounts=tuple(Money(row["sum"], row["currency"]) for row in totals),
    )
