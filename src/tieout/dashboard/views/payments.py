"""Payments: the list, and one of them with what it settled."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tieout.dashboard.access import Visit, for_members
from tieout.dashboard.filters import Filters
from tieout.dashboard.links import link_facts, sync_marks
from tieout.dashboard.paging import page_of
from tieout.dashboard.search import of_customers
from tieout.dashboard.shell import page
from tieout.dashboard.shown import Mark, Words
from tieout.ledger.models import Application, Payment
from tieout.sync.models import Connection, RecordKind

TABS = {"": "All", "received": "Received", "unapplied": "Unapplied", "voided": "Voided"}
SEVERAL = "Several customers"


@dataclass(frozen=True)
class PaymentRow:
    """One payment as the list shows it."""

    address: str
    number: str
    customer_address: str
    customer_name: str
    received: str
    method: str
    reference: str
    status: Mark
    amount: str
    unapplied: str
    sync: Mark


@dataclass(frozen=True)
class SettledRow:
    """What a payment settled on one invoice."""

    address: str
    number: str
    customer_name: str
    amount: str
    open_balance: str


@for_members
def payment_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List payments, the newest first."""
    filters = Filters.read(request, TABS)
    rows = Payment.objects.filter(organization=visit.organization).select_related("customer")
    if filters.status == "unapplied":
        rows = rows.filter(unapplied__gt=0)
    elif filters.status:
        rows = rows.filter(state=filters.status)
    if filters.search:
        rows = rows.filter(
            Q(number__icontains=filters.search)
            | Q(reference__icontains=filters.search)
            | of_customers(visit, filters.search)
        )
    found = page_of(request, rows, filters.query, by="received_date")
    context = {
        "rows": payment_rows(visit, found.rows, visit.connection),
        "page": found,
        "filters": filters,
    }
    return page(request, visit, "dashboard/payments/list.html", context)


def payment_rows(
    visit: Visit, payments: Sequence[Payment], connection: Connection | None
) -> list[PaymentRow]:
    """Turn payments, read with their customers, into plain values."""
    words = Words(visit.organization)
    marks = sync_marks(
        connection, RecordKind.PAYMENT, [(payment.pk, payment.revision) for payment in payments]
    )
    return [
        PaymentRow(
            address=reverse("payment", args=[payment.pk]),
            number=payment.number,
            customer_address=reverse("customer", args=[payment.customer_id]) if payment.customer_id else "",
            customer_name=payment.customer.name if payment.customer else SEVERAL,
            received=words.day(payment.received_date),
            method=payment.get_method_display(),
            reference=payment.reference,
            status=Mark("Voided") if payment.state == "voided" else Mark("Received", "good"),
            amount=words.amount(payment.amount, payment.currency),
            unapplied=words.amount(payment.unapplied, payment.currency),
            sync=marks[payment.pk],
        )
        for payment in payments
    ]


@for_members
def payment_detail(request: HttpRequest, visit: Visit, payment_id: int) -> HttpResponse:
    """Show one payment with what it settled and its record in Intacct."""
    payment = get_object_or_404(
        Payment.objects.select_related("customer"), pk=payment_id, organization=visit.organization
    )
    connection = visit.connection
    words = Words(visit.organization)
    [row] = payment_rows(visit, [payment], connection)
    applications = (
        Application.objects.filter(payment=payment).select_related("invoice__customer").order_by("pk")
    )
    context = {
        "payment": payment,
        "row": row,
        "voided": words.day(payment.voided_date),
        "link": link_facts(connection, RecordKind.PAYMENT, payment.pk),
        "settled": [_settled_row(item, words) for item in applications],
    }
    return page(request, visit, "dashboard/payments/detail.html", context)


def _settled_row(item: Application, words: Words) -> SettledRow:
    return SettledRow(
        address=reverse("invoice", args=[item.invoice_id]),
        number=item.invoice.number,
        customer_name=item.invoice.customer.name,
        amount=words.amount(item.amount, item.currency),
        open_balance=words.amount(item.invoice.open_balance, item.currency),
    )
