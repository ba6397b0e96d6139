"""The overview: what is owed, and whether the books agree."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tieout.comparison.models import TieOutRun
from tieout.comparison.queries import newest_finished
from tieout.dashboard.access import Visit, for_members
from tieout.dashboard.shell import page
from tieout.dashboard.shown import Mark, Words
from tieout.dashboard.views.runs import RunRow, recent_runs
from tieout.ledger.models import Invoice
from tieout.sync.models import Connection, ConnectionState, Failure, FailureState


@dataclass(frozen=True)
class OpenBalance:
    """What is owed in one currency."""

    currency: str
    balance: str
    count: int
    past_due: str
    past_due_count: int


@for_members
def overview(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show open balances, the connection, the newest sync and the newest tie-out."""
    words = Words(visit.organization)
    connection = visit.connection
    tie_out = newest_finished(visit.organization)
    runs: list[RunRow] = recent_runs(connection, words) if connection else []
    return page(
        request,
        visit,
        "dashboard/overview/detail.html",
        {
            "balances": open_balances(visit, words),
            "connection": connection,
            "connection_mark": connection_mark(connection),
            "pause_text": connection.pause_text if connection else "",
            "last_sync": words.moment(connection.last_sync_at) if connection else "",
            "runs": runs,
            "open_failures": Failure.objects.filter(connection=connection, state=FailureState.OPEN).count()
            if connection
            else 0,
            "tie_out_mark": tie_out_mark(tie_out),
            "tie_out_at": words.moment(tie_out.started_at) if tie_out else "",
            "tie_out": tie_out,
            "is_running": any(run.is_active for run in runs),
            "refresh_seconds": 5 if any(run.is_active for run in runs) else None,
        },
    )


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
            currency=row["currency"],
            balance=words.amount(row["balance"], row["currency"]),
            count=row["count"],
            past_due=words.amount(row["late"], row["currency"]),
            past_due_count=row["late_count"],
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
    return Mark("Reading and writing", "good") if connection.reconcile_on else Mark("Reading only", "news")


def tie_out_mark(run: TieOutRun | None) -> Mark:
    """Name the outcome of a tie-out."""
    if run is None:
        return Mark("Never compared")
    if run.is_clean:
        return Mark("The books agree", "good")
    plural = "difference" if run.difference_count == 1 else "differences"
    return Mark(f"{run.difference_count} {plural}", "warn")
