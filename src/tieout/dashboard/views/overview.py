"""The overview: what is owed, whether the books agree, and what the sync did lately."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tieout.comparison.queries import newest_finished
from tieout.dashboard.access import Visit, for_members
from tieout.dashboard.shell import page
from tieout.dashboard.shown import Mark, Words
from tieout.dashboard.tie_out_rows import tie_out_mark
from tieout.dashboard.views.runs import recent_runs
from tieout.ledger.models import Invoice
from tieout.sync.models import Connection, ConnectionState

REFRESH_SECONDS = 5


@dataclass(frozen=True)
class OpenBalance:
    """What is owed in one currency."""

    balance: str
    invoices: str
    past_due: str
    past_due_invoices: str


@for_members
def overview(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show open balances, the connection, the newest syncs and the newest tie-out."""
    words = Words(visit.organization)
    connection = visit.connection
    tie_out = newest_finished(visit.organization)
    runs = recent_runs(connection, words)
    context = {
        "today": words.day(visit.organization.today(timezone.now())),
        "balances": open_balances(visit, words),
        "connection": connection,
        "connection_mark": connection_mark(connection),
        "last_sync": words.moment(connection.last_sync_at) if connection else "",
        "runs": runs,
        "tie_out_mark": tie_out_mark(tie_out, words),
        "tie_out_at": words.moment(tie_out.started_at) if tie_out else "",
        "refresh_seconds": REFRESH_SECONDS if any(run.is_active for run in runs) else None,
    }
    return page(request, visit, "dashboard/overview/detail.html", context)


def open_balances(visit: Visit, words: Words) -> list[OpenBalance]:
    """Sum what is owed, by currency."""
    late = Q(due_date__lt=visit.organization.today(timezone.now()))
    rows = (
        Invoice.objects.filter(organization=visit.organization, state="issued", open_balance__gt=0)
        .values("currency")
        .annotate(
            balance=Sum("open_balance"),
            count=Count("pk"),
            late=Sum("open_balance", filter=late, default=0),
            late_count=Count("pk", filter=late),
        )
        .order_by("currency")
    )
    return [
        OpenBalance(
            balance=words.amount(row["balance"], row["currency"]),
            invoices=words.counted(row["count"], "invoice"),
            past_due=words.amount(row["late"], row["currency"]),
            past_due_invoices=words.counted(row["late_count"], "invoice"),
        )
        for row in rows
    ]


def connection_mark(connection: Connection | None) -> Mark:
    """Name the state of a connection."""
    if connection is None:
        return Mark("Not connected")
    if connection.state == ConnectionState.PAUSED:
        return Mark("Paused", "bad")
    if connection.settings_version == 0:
        return Mark("Settings not saved", "warn")
    return Mark("Connected", "good")
