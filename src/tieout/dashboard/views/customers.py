"""Customers: the list, and one of them with its invoices."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from tieout.dashboard.access import Visit, for_members
from tieout.dashboard.paging import page_of
from tieout.dashboard.shell import page
from tieout.dashboard.shown import Mark, Words, sync_marks
from tieout.dashboard.views.invoices import invoice_rows
from tieout.ledger.models import Customer, Invoice
from tieout.sync.models import Link, RecordKind

TABS = {"": "All", "active": "Active", "inactive": "Inactive"}
INVOICES_SHOWN = 100


@dataclass(frozen=True)
class CustomerRow:
    """One customer as the list shows it."""

    address: str
    number: str
    name: str
    email: str
    mark: Mark
    open_balance: str
    sync: Mark


@for_members
def customer_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List customers, newest first, with what each owes."""
    search, status = request.GET.get("q", "").strip(), request.GET.get("status", "")
    rows = Customer.objects.filter(organization=visit.organization)
    if status in ("active", "inactive"):
        rows = rows.filter(is_active=status == "active")
    if search:
        rows = rows.filter(Q(number__icontains=search) | Q(name__icontains=search))
    found = page_of(request, rows, {"q": search, "status": status})
    marks = sync_marks(
        visit.connection,
        RecordKind.CUSTOMER,
        [(customer.pk, customer.revision) for customer in found.rows],
    )
    owed = _owed(visit, [customer.pk for customer in found.rows])
    words = Words(visit.organization)
    shown = [
        CustomerRow(
            address=reverse("customer", args=[customer.pk]),
            number=customer.number,
            name=customer.name,
            email=customer.email,
            mark=_activity(customer),
            open_balance=_amounts(owed.get(customer.pk, {}), customer.currency, words),
            sync=marks[customer.pk],
        )
        for customer in found.rows
    ]
    context = {"rows": shown, "page": found, "search": search, "status": status, "tabs": TABS.items()}
    return page(request, visit, "dashboard/customers/list.html", context)


@for_members
def customer_detail(request: HttpRequest, visit: Visit, customer_id: int) -> HttpResponse:
    """Show one customer with its newest invoices."""
    customer = get_object_or_404(Customer, pk=customer_id, organization=visit.organization)
    words = Words(visit.organization)
    connection = visit.connection
    invoices = Invoice.objects.filter(organization=visit.organization, customer=customer)
    shown = invoices.select_related("customer").order_by("-pk")[:INVOICES_SHOWN]
    link = Link.objects.filter(connection=connection, kind=RecordKind.CUSTOMER, record_id=customer.pk).first()
    marks = sync_marks(connection, RecordKind.CUSTOMER, [(customer.pk, customer.revision)])
    return page(
        request,
        visit,
        "dashboard/customers/detail.html",
        {
            "customer": customer,
            "mark": _activity(customer),
            "sync": marks[customer.pk],
            "link": link,
            "open_balance": _amounts(
                _owed(visit, [customer.pk]).get(customer.pk, {}), customer.currency, words
            ),
            "place": " ".join(filter(None, [customer.postal_code, customer.city, customer.state])),
            "rows": invoice_rows(visit, list(shown), connection, timezone.now()),
        },
    )


def _activity(customer: Customer) -> Mark:
    return Mark("Active", "good") if customer.is_active else Mark("Inactive")


def _owed(visit: Visit, customer_ids: list[int]) -> dict[int, dict[str, Decimal]]:
    rows = (
        Invoice.objects.filter(
            organization=visit.organization, customer_id__in=customer_ids, state="issued", open_balance__gt=0
        )
        .values_list("customer_id", "currency")
        .annotate(balance=Sum("open_balance"))
        .order_by("currency")
    )
    owed: dict[int, dict[str, Decimal]] = {}
    for customer_id, currency, balance in rows:
        owed.setdefault(customer_id, {})[currency] = balance
    return owed


def _amounts(by_currency: dict[str, Decimal], currency: str, words: Words) -> str:
    if not by_currency:
        return words.amount(Decimal(0), currency)
    return " + ".join(words.amount(balance, code) for code, balance in by_currency.items())
