"""Load facts for a page of records: at most two queries, however many records there are."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from tieout.ledger.facts import ApplicationFacts, CustomerFacts, InvoiceFacts, LineFacts, PaymentFacts
from tieout.ledger.models import Application, Customer, Invoice, InvoiceLine, Payment
from tieout.money import Money

CUSTOMER_FIELDS = tuple(CustomerFacts.__dataclass_fields__)
LINE_FIELDS = tuple(LineFacts.__dataclass_fields__)


def customer_facts(ids: Collection[int]) -> Sequence[CustomerFacts]:
    """Return the customers in the order of their ids."""
    rows = Customer.objects.filter(pk__in=ids).order_by("pk").values(*CUSTOMER_FIELDS)
    return [CustomerFacts(**row) for row in rows]


def invoice_facts(ids: Collection[int]) -> Sequence[InvoiceFacts]:
    """Return the invoices with their lines, in the order of their ids."""
    lines: dict[int, list[LineFacts]] = defaultdict(list)
    rows = InvoiceLine.objects.filter(invoice_id__in=ids).order_by("invoice_id", "position", "id")
    for row in rows.values("invoice_id", *LINE_FIELDS):
        lines[row.pop("invoice_id")].append(LineFacts(**row))
    return [_invoice(row, tuple(lines[row.pk])) for row in Invoice.objects.filter(pk__in=ids).order_by("pk")]


def payment_facts(ids: Collection[int]) -> Sequence[PaymentFacts]:
    """Return the payments with their applications, in the order of their ids."""
    applications: dict[int, list[ApplicationFacts]] = defaultdict(list)
    rows = Application.objects.filter(payment_id__in=ids).select_related("invoice").order_by("invoice_id")
    for row in rows:
        applications[row.payment_id].append(
            ApplicationFacts(
                invoice_id=row.invoice_id,
                customer_id=row.invoice.customer_id,
                invoice_number=row.invoice.number,
                amount=Money(row.amount, row.currency),
                kind=row.kind,
            )
        )
    return [
        _payment(row, tuple(applications[row.pk]))
        for row in Payment.objects.filter(pk__in=ids).order_by("pk")
    ]


def _invoice(row: Invoice, lines: tuple[LineFacts, ...]) -> InvoiceFacts:
    return InvoiceFacts(
        id=row.pk,
        uid=row.uid,
        revision=row.revision,
        number=row.number,
        customer_id=row.customer_id,
        currency=row.currency,
        issue_date=row.issue_date,
        due_date=row.due_date,
        state=row.state,
        total=row.total_money,
        open_balance=row.open_money,
        lines=lines,
        payment_terms=row.payment_terms,
        purchase_order=row.purchase_order,
        notes=row.notes,
        voided_date=row.voided_date,
        origin=row.origin,
    )


def _payment(row: Payment, applications: tuple[ApplicationFacts, ...]) -> PaymentFacts:
    return PaymentFacts(
        id=row.pk,
        uid=row.uid,
        revision=row.revision,
        number=row.number,
        customer_id=row.customer_id,
        currency=row.currency,
        amount=row.amount_money,
        unapplied=row.unapplied_money,
        method=row.method,
        received_date=row.received_date,
        state=row.state,
        reference=row.reference,
        notes=row.notes,
        voided_date=row.voided_date,
        generation=row.generation,
        origin=row.origin,
        applications=applications,
    )
