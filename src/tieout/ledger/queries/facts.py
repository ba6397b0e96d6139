"""Load facts for a page of records: at most two queries, however many records there are."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from tieout.ledger.facts import (
    ApplicationFacts,
    CreditApplicationFacts,
    CreditNoteFacts,
    CustomerFacts,
    InvoiceFacts,
    LineFacts,
    PaymentApplicationFacts,
    PaymentFacts,
)
from tieout.ledger.models import (
    Application,
    CreditNote,
    CreditNoteLine,
    Customer,
    Invoice,
    InvoiceLine,
    Payment,
)
from tieout.money import Money

CUSTOMER_FIELDS = tuple(CustomerFacts.__dataclass_fields__)
LINE_FIELDS = tuple(LineFacts.__dataclass_fields__)


def customer_facts(ids: Collection[int]) -> Sequence[CustomerFacts]:
    """Return the customers in the order of their ids."""
    rows = Customer.objects.filter(pk__in=ids).order_by("pk").values(*CUSTOMER_FIELDS)
    return [CustomerFacts(**row) for row in rows]


def invoice_facts(ids: Collection[int]) -> Sequence[InvoiceFacts]:
    """Return the invoices with their lines, in the order of their ids."""
    lines = _lines(InvoiceLine, "invoice_id", ids)
    return [_invoice(row, tuple(lines[row.pk])) for row in Invoice.objects.filter(pk__in=ids).order_by("pk")]


def payment_facts(ids: Collection[int]) -> Sequence[PaymentFacts]:
    """Return the payments with their applications, in the order of their ids."""
    applications: dict[int, list[ApplicationFacts]] = defaultdict(list)
    rows = (
        Application.objects.filter(payment_id__in=ids).select_related("invoice").order_by("invoice_id", "pk")
    )
    for row in rows:
        assert row.payment_id is not None
        applications[row.payment_id].append(
            ApplicationFacts(
                invoice_id=row.invoice_id,
                customer_id=row.invoice.customer_id,
                invoice_number=row.invoice.number,
                amount=Money(row.amount, row.currency),
                id=row.pk,
                uid=row.uid,
                origin=row.origin,
            )
        )
    return [
        _payment(row, tuple(applications[row.pk]))
        for row in Payment.objects.filter(pk__in=ids).order_by("pk")
    ]


def payment_application_facts(ids: Collection[int]) -> Sequence[PaymentApplicationFacts]:
    """Return the applications of payments in the order of their ids; those of credit notes are left out."""
    rows = Application.objects.filter(pk__in=ids, payment__isnull=False)
    return [_payment_application(row) for row in rows.select_related("payment", "invoice").order_by("pk")]


def credit_note_facts(ids: Collection[int]) -> Sequence[CreditNoteFacts]:
    """Return the credit notes with their lines, in the order of their ids."""
    lines = _lines(CreditNoteLine, "credit_note_id", ids)
    return [
        _credit_note(row, tuple(lines[row.pk]))
        for row in CreditNote.objects.filter(pk__in=ids).order_by("pk")
    ]


def credit_application_facts(ids: Collection[int]) -> Sequence[CreditApplicationFacts]:
    """Return the applications of credit notes in the order of their ids; those of payments are left out."""
    rows = Application.objects.filter(pk__in=ids, credit_note__isnull=False)
    return [_credit_application(row) for row in rows.select_related("credit_note", "invoice").order_by("pk")]


def _lines(
    model: type[InvoiceLine] | type[CreditNoteLine], key: str, ids: Collection[int]
) -> dict[int, list[LineFacts]]:
    lines: dict[int, list[LineFacts]] = defaultdict(list)
    rows = model.objects.filter(**{f"{key}__in": ids}).order_by(key, "position", "id")
    for row in rows.values(key, *LINE_FIELDS):
        lines[row.pop(key)].append(LineFacts(**row))
    return lines


def _credit_note(row: CreditNote, lines: tuple[LineFacts, ...]) -> CreditNoteFacts:
    return CreditNoteFacts(
        id=row.pk,
        uid=row.uid,
        revision=row.revision,
        number=row.number,
        customer_id=row.customer_id,
        currency=row.currency,
        issue_date=row.issue_date,
        kind=row.kind,
        state=row.state,
        total=row.total_money,
        unapplied=row.unapplied_money,
        lines=lines,
        notes=row.notes,
        voided_date=row.voided_date,
        generation=row.generation,
        origin=row.origin,
    )


def _payment_application(row: Application) -> PaymentApplicationFacts:
    assert row.payment is not None
    return PaymentApplicationFacts(
        id=row.pk,
        uid=row.uid,
        payment_id=row.payment.pk,
        payment_number=row.payment.number,
        payment_method=row.payment.method,
        payment_date=row.payment.received_date,
        payment_changed_at=row.payment.updated_at,
        invoice_id=row.invoice_id,
        invoice_number=row.invoice.number,
        invoice_date=row.invoice.issue_date,
        customer_id=row.invoice.customer_id,
        currency=row.currency,
        amount=Money(row.amount, row.currency),
        created_at=row.created_at,
        origin=row.origin,
    )


def _credit_application(row: Application) -> CreditApplicationFacts:
    assert row.credit_note is not None
    return CreditApplicationFacts(
        id=row.pk,
        uid=row.uid,
        credit_note_id=row.credit_note.pk,
        credit_note_uid=row.credit_note.uid,
        credit_note_number=row.credit_note.number,
        credit_note_kind=row.credit_note.kind,
        credit_note_total=row.credit_note.total_money,
        credit_note_date=row.credit_note.issue_date,
        invoice_id=row.invoice_id,
        invoice_number=row.invoice.number,
        invoice_date=row.invoice.issue_date,
        invoice_total=row.invoice.total_money,
        customer_id=row.invoice.customer_id,
        currency=row.currency,
        amount=Money(row.amount, row.currency),
        created_at=row.created_at,
        origin=row.origin,
    )


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
        custom_fields=row.custom_fields,
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
        kind=row.kind,
        applications=applications,
    )
