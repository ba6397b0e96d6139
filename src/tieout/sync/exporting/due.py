"""Which records Intacct has not been told of yet: a comparison of revisions, never a list of events.

A record is due when it has no link, or its revision is newer than its link's. Records with an open attempt
are not due until the attempt is settled, and ignored failures stay quiet until their record changes.
Everything here is one statement for each kind, however many records there are.
"""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import CharField, Count, Exists, Model, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat

from tieout.ledger.models import Application, Customer, Invoice, Payment
from tieout.money import Money
from tieout.sync.exporting.decisions import subject_key
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    Connection,
    Direction,
    Failure,
    FailureState,
    Link,
    RecordKind,
)

Row = TypeVar("Row", bound=Model)
LOCAL, ISSUED, VOIDED, RECEIVED = "local", "issued", "voided", "received"


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

    @property
    def count(self) -> int:
        """All records together."""
        kinds = (self.customers, self.invoices, self.payments, self.reversals, self.voids)
        return sum(kind.count for kind in kinds)


def due_customers(connection: Connection) -> QuerySet[Customer]:
    """Return the customers to write: active ones without a link, and linked ones that changed.

    With writing of customers off only those without a link that a due document names are left: they are
    matched by name, so that the document can go.
    """
    rows = Customer.objects.filter(organization=connection.organization_id)
    unlinked = ~_linked(connection, RecordKind.CUSTOMER)
    needed = Q(Exists(due_invoices(connection).filter(customer_id=OuterRef("id")))) | Q(
        Exists(_applications_of_due_payments(connection).filter(invoice__customer_id=OuterRef("id")))
    )
    if connection.settings.write_customers:
        rows = rows.filter(Q(is_active=True) | needed, unlinked) | rows.filter(
            _changed(connection, RecordKind.CUSTOMER)
        )
    else:
        rows = rows.filter(unlinked, needed)
    return _quiet(connection, RecordKind.CUSTOMER, rows)


def due_invoices(connection: Connection) -> QuerySet[Invoice]:
    """Return the invoices to write: made here (E4), not a draft, within the date range (E3).

    The range says what is written a first time. A written one is followed wherever its date moves.
    """
    settings = connection.settings
    new = Q(~_linked(connection, RecordKind.INVOICE))
    if settings.date_from:
        new &= Q(issue_date__gte=settings.date_from)
    if settings.date_to:
        new &= Q(issue_date__lte=settings.date_to)
    rows = _local_invoices(connection).filter(new | _changed(connection, RecordKind.INVOICE), state=ISSUED)
    return _quiet(connection, RecordKind.INVOICE, rows)


def due_voids(connection: Connection) -> QuerySet[Invoice]:
    """Return the written invoices that were voided here. One that was never sent needs nothing (E14)."""
    rows = _local_invoices(connection).filter(_changed(connection, RecordKind.INVOICE), state=VOIDED)
    return _quiet(connection, RecordKind.INVOICE, rows)


def due_payments(connection: Connection) -> QuerySet[Payment]:
    """Return the payments to write, also those on invoices that came from Intacct (E5)."""
    rows = _local_payments(connection).filter(state=RECEIVED)
    wanted = ~_linked(connection, RecordKind.PAYMENT) | _changed(connection, RecordKind.PAYMENT)
    return _quiet(connection, RecordKind.PAYMENT, rows.filter(wanted))


def due_reversals(connection: Connection) -> QuerySet[Payment]:
    """Return the written payments that were voided here. One that was never sent needs nothing (E14)."""
    rows = _local_payments(connection).filter(state=VOIDED)
    return _quiet(connection, RecordKind.PAYMENT, rows.filter(_changed(connection, RecordKind.PAYMENT)))


def pending(connection: Connection) -> Pending:
    """Count and sum what the next sync would write."""
    customers = due_customers(connection).count()
    return Pending(
        customers=Sums(customers),
        invoices=_sums(due_invoices(connection), "total"),
        payments=_sums(due_payments(connection), "amount"),
        reversals=_sums(due_reversals(connection), "amount"),
        voids=_sums(due_voids(connection), "total"),
    )


def _local_invoices(connection: Connection) -> QuerySet[Invoice]:
    rows = Invoice.objects.filter(organization=connection.organization_id, origin=LOCAL)
    return rows if connection.settings.write_invoices else rows.none()


def _local_payments(connection: Connection) -> QuerySet[Payment]:
    rows = Payment.objects.filter(organization=connection.organization_id, origin=LOCAL)
    return rows if connection.settings.write_payments else rows.none()


def _applications_of_due_payments(connection: Connection) -> QuerySet[Application]:
    due = _local_payments(connection).filter(
        ~_linked(connection, RecordKind.PAYMENT), state=RECEIVED, id=OuterRef("payment_id")
    )
    return Application.objects.filter(Exists(due), organization=connection.organization_id)


def _links(connection: Connection, kind: RecordKind) -> QuerySet[Link]:
    return Link.objects.filter(connection=connection, kind=kind, record_id=OuterRef("id"))


def _linked(connection: Connection, kind: RecordKind) -> Exists:
    return Exists(_links(connection, kind))


def _changed(connection: Connection, kind: RecordKind) -> Q:
    newer = _links(connection, kind).filter(revision__lt=OuterRef("revision"), is_gone=False)
    return Q(Exists(newer))


def _quiet(connection: Connection, kind: RecordKind, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Leave out what is under way, and what a person chose to ignore until it changes."""
    under_way = Attempt.objects.filter(
        connection=connection, kind=kind, record_id=OuterRef("id"), state__in=OPEN_ATTEMPT_STATES
    )
    ignored = Failure.objects.filter(
        connection=connection,
        direction=Direction.EXPORT,
        state=FailureState.IGNORED,
        subject=Concat(Value(subject_key(kind, 0)[:-1]), Cast(OuterRef("id"), CharField())),
        seen_mark=Cast(OuterRef("revision"), CharField()),
    )
    return rows.filter(~Exists(under_way), ~Exists(ignored))


def _sums(rows: QuerySet[Row], amount: str) -> Sums:
    by_currency = rows.order_by().values("currency").annotate(count=Count("id"), sum=Sum(amount))
    totals = sorted(by_currency, key=lambda row: str(row["currency"]))
    return Sums(
        count=sum(row["count"] for row in totals),
        amounts=tuple(Money(row["sum"], row["currency"]) for row in totals),
    )
