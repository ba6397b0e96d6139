"""Customers: the list, and one of them with its invoices and payments."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from tieout.dashboard.access import Visit, for_members
from tieout.dashboard.filters import Filters
from tieout.dashboard.links import link_facts, sync_marks
from tieout.dashboard.paging import page_of
from tieout.dashboard.related import family_of
from tieout.dashboard.shell import page
from tieout.dashboard.shown import Mark, Words
from tieout.dashboard.views.invoices import InvoiceRow, invoice_rows
from tieout.dashboard.views.payments import PaymentRow, payment_rows
from tieout.ledger.models import Customer, Invoice, Payment
from tieout.sync.models import Link, RecordKind

TABS = {"": "All", "active": "Active", "inactive": "Inactive"}
RECORDS_SHOWN = 25


@dataclass(frozen=True)
class CustomerRow:
    """One customer as the list shows it."""

    address: str
    number: str
    name: str
    email: str
    parent: str
    mark: Mark
    open_balances: list[str]
    sync: Mark


@for_members
def customer_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List customers, newest first, with what each owes."""
    filters = Filters.read(request, TABS)
    rows = Customer.objects.filter(organization=visit.organization)
    if filters.status:
        rows = rows.filter(is_active=filters.status == "active")
    if filters.search:
        named = Q(number__icontains=filters.search) | Q(name__icontains=filters.search)
        rows = rows.filter(named | Q(pk__in=_known_in_intacct_as(visit, filters.search)))
    found = page_of(request, rows, filters.query)
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
            parent=customer.parent_name or customer.parent_number,
            mark=_activity(customer),
            open_balances=_amounts(owed.get(customer.pk, {}), customer.currency, words),
            sync=marks[customer.pk],
        )
        for customer in found.rows
    ]
    context = {"rows": shown, "page": found, "filters": filters}
    return page(request, visit, "dashboard/customers/list.html", context)


@for_members
def customer_detail(request: HttpRequest, visit: Visit, customer_id: int) -> HttpResponse:
    """Show one customer with its newest invoices and payments."""
    customer = get_object_or_404(Customer, pk=customer_id, organization=visit.organization)
    owed = _owed(visit, [customer.pk]).get(customer.pk, {})
    marks = sync_marks(visit.connection, RecordKind.CUSTOMER, [(customer.pk, customer.revision)])
    family = family_of(visit.connection, customer)
    context = {
        "customer": customer,
        "mark": _activity(customer),
        "open_balances": _amounts(owed, customer.currency, Words(visit.organization)),
        "address_lines": _address_lines(customer),
        "link": link_facts(visit.connection, RecordKind.CUSTOMER, customer.pk),
        "sync": marks[customer.pk],
        "parent": [family.parent] if family.parent else [],
        "children": family.children,
        "siblings": family.siblings,
        "custom_fields": sorted(customer.custom_fields.items()),
        "invoices": _newest_invoices(visit, customer),
        "payments": _newest_payments(visit, customer),
        "records_shown": RECORDS_SHOWN,
    }
    return page(request, visit, "dashboard/customers/detail.html", context)


def _known_in_intacct_as(visit: Visit, number: str) -> list[int]:
    """Find customers by the exact ID that Intacct gives them, where ours is another one (E6)."""
    links = Link.objects.filter(
        connection=visit.connection, kind=RecordKind.CUSTOMER, remote_number=number.strip()
    )
    return list(links.order_by("id").values_list("record_id", flat=True)[:RECORDS_SHOWN])


def _newest_invoices(visit: Visit, customer: Customer) -> list[InvoiceRow]:
    rows = Invoice.objects.filter(organization=visit.organization, customer=customer)
    newest = rows.select_related("customer").order_by("-issue_date", "-pk")[:RECORDS_SHOWN]
    return invoice_rows(visit, list(newest), visit.connection, timezone.now())


def _newest_payments(visit: Visit, customer: Customer) -> list[PaymentRow]:
    rows = Payment.objects.filter(organization=visit.organization, customer=customer)
    newest = rows.select_related("customer").order_by("-received_date", "-pk")[:RECORDS_SHOWN]
    return payment_rows(visit, list(newest), visit.connection)


def _activity(customer: Customer) -> Mark:
    return Mark("Active", "good") if customer.is_active else Mark("Inactive")


def _address_lines(customer: Customer) -> list[str]:
    region = " ".join(filter(None, [customer.state, customer.postal_code]))
    town = ", ".join(filter(None, [customer.city, region]))
    return list(filter(None, [customer.address1, customer.address2, town, customer.country]))


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


def _amounts(by_currency: dict[str, Decimal], currency: str, words: Words) -> list[str]:
    """Write what is owed, one amount for each currency; nothing at all in the customer's own."""
    return [words.amount(balance, code) for code, balance in (by_currency or {currency: Decimal(0)}).items()]
