"""Invoices: the list, and one of them with its lines, what settled it and what happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from tieout.dashboard.access import Visit, for_members
from tieout.dashboard.filters import Filters
from tieout.dashboard.history import history_of
from tieout.dashboard.links import link_facts, sync_marks
from tieout.dashboard.paging import page_of
from tieout.dashboard.search import of_customers
from tieout.dashboard.shell import page
from tieout.dashboard.shown import Mark, Words, status_of
from tieout.ledger.models import Application, Invoice, InvoiceLine, LineKind
from tieout.sync.models import Connection, RecordKind

TABS = {
    "": "All",
    "open": "Open",
    "past_due": "Past due",
    "paid": "Paid",
    "draft": "Draft",
    "voided": "Voided",
}
NO_NUMBER = "No number yet"
BY_ISSUE, BY_DUE = "issue_date", "due_date"


@dataclass(frozen=True)
class InvoiceRow:
    """One invoice as a list shows it."""

    address: str
    number: str
    customer_address: str
    customer_name: str
    customer_number: str
    issued: str
    due: str
    status: Mark
    total: str
    open_balance: str
    sync: Mark


@dataclass(frozen=True)
class LineRow:
    """One line of an invoice."""

    kind: str
    name: str
    description: str
    quantity: str
    unit_price: str
    amount: str


@dataclass(frozen=True)
class ApplicationRow:
    """What one payment settled."""

    address: str
    number: str
    received: str
    method: str
    amount: str


@for_members
def invoice_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List invoices, the newest first; those past due by the day on which they were due."""
    now = timezone.now()
    filters = Filters.read(request, TABS)
    rows = Invoice.objects.filter(organization=visit.organization).select_related("customer")
    rows = with_status(rows, filters.status, visit.organization.today(now))
    if filters.search:
        rows = rows.filter(Q(number__icontains=filters.search) | of_customers(visit, filters.search))
    by = BY_DUE if filters.status == "past_due" else BY_ISSUE
    found = page_of(request, rows, filters.query, by=by)
    context = {
        "rows": invoice_rows(visit, found.rows, visit.connection, now),
        "page": found,
        "filters": filters,
        "by": by,
    }
    return page(request, visit, "dashboard/invoices/list.html", context)


def with_status(rows: QuerySet[Invoice], status: str, today: date) -> QuerySet[Invoice]:
    """Keep the invoices of one status; an unknown word keeps all."""
    match status:
        case "open":
            return rows.filter(state="issued", open_balance__gt=0)
        case "past_due":
            return rows.filter(state="issued", open_balance__gt=0, due_date__lt=today)
        case "paid":
            return rows.filter(state="issued", open_balance__lte=0, written_off=0)
        case "draft" | "voided":
            return rows.filter(state=status)
    return rows


def invoice_rows(
    visit: Visit, invoices: Sequence[Invoice], connection: Connection | None, now: datetime
) -> list[InvoiceRow]:
    """Turn invoices, read with their customers, into plain values."""
    words, today = Words(visit.organization), visit.organization.today(now)
    marks = sync_marks(
        connection, RecordKind.INVOICE, [(invoice.pk, invoice.revision) for invoice in invoices]
    )
    return [
        InvoiceRow(
            address=reverse("invoice", args=[invoice.pk]),
            number=invoice.number or NO_NUMBER,
            customer_address=reverse("customer", args=[invoice.customer_id]),
            customer_name=invoice.customer.name,
            customer_number=invoice.customer.number,
            issued=words.day(invoice.issue_date),
            due=words.day(invoice.due_date),
            status=status_of(invoice, today),
            total=words.amount(invoice.total, invoice.currency),
            open_balance=words.amount(invoice.open_balance, invoice.currency),
            sync=marks[invoice.pk],
        )
        for invoice in invoices
    ]


@for_members
def invoice_detail(request: HttpRequest, visit: Visit, invoice_id: int) -> HttpResponse:
    """Show one invoice with its lines, applications, history and record in Intacct."""
    invoice = get_object_or_404(
        Invoice.objects.select_related("customer"), pk=invoice_id, organization=visit.organization
    )
    connection = visit.connection
    [row] = invoice_rows(visit, [invoice], connection, timezone.now())
    words = Words(visit.organization)
    context = {
        "heading": f"Invoice {invoice.number}" if invoice.number else "Draft invoice",
        "invoice": invoice,
        "row": row,
        "applied": words.amount(invoice.applied, invoice.currency),
        "voided": words.day(invoice.voided_date),
        "custom_fields": sorted(invoice.custom_fields.items()),
        "lines": [_line_row(line, invoice.currency, words) for line in _lines(invoice)],
        "applications": [_application_row(item, words) for item in _applications(invoice)],
        "link": link_facts(connection, RecordKind.INVOICE, invoice.pk),
        "history": history_of(invoice, words),
    }
    return page(request, visit, "dashboard/invoices/detail.html", context)


def _lines(invoice: Invoice) -> QuerySet[InvoiceLine]:
    return InvoiceLine.objects.filter(invoice=invoice).order_by("position")


def _applications(invoice: Invoice) -> QuerySet[Application]:
    return Application.objects.filter(invoice=invoice).select_related("payment", "credit_note").order_by("pk")


def _line_row(line: InvoiceLine, currency: str, words: Words) -> LineRow:
    return LineRow(
        kind="" if line.kind == LineKind.ITEM else line.get_kind_display(),
        name=line.name or line.item,
        description=line.description,
        quantity=words.number(line.quantity) if line.kind == LineKind.ITEM else "",
        unit_price=words.number(line.unit_price) if line.kind == LineKind.ITEM else "",
        amount=words.amount(line.amount, currency),
    )


def _application_row(item: Application, words: Words) -> ApplicationRow:
    if item.payment is None:
        assert item.credit_note is not None
        return ApplicationRow(
            address="",
            number=item.credit_note.number,
            received=words.day(item.credit_note.issue_date),
            method=item.get_kind_display(),
            amount=words.amount(item.amount, item.currency),
        )
    return ApplicationRow(
        address=reverse("payment", args=[item.payment_id]),
        number=item.payment.number,
        received=words.day(item.payment.received_date),
        method=item.payment.get_method_display(),
        amount=words.amount(item.amount, item.currency),
    )
