"""Reconciliation Errors: records that could not sync, what to do about each, and who can do it."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from tieout.dashboard.access import Visit, for_members, for_writers
from tieout.dashboard.failure_rows import failure_rows, name_of
from tieout.dashboard.filters import Filters
from tieout.dashboard.paging import page_of
from tieout.dashboard.shell import page
from tieout.dashboard.shown import Words
from tieout.sync.models import Failure, FailureKind, FailureState
from tieout.sync.operations.failures import AlreadyLinked, NoSuchCandidate, ignore, link, retry, retry_all
from tieout.sync.policy import RULES

TABS = {"": "Open", "ignored": "Ignored", "resolved": "Resolved"}


@for_members
def failure_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List failures, the newest first; the open ones unless others are asked for."""
    filters = Filters.read(request, TABS)
    rows = Failure.objects.filter(
        organization=visit.organization,
        connection=visit.connection,
        state=filters.status or FailureState.OPEN,
    )
    if filters.search:
        rows = rows.filter(
            Q(local_number__icontains=filters.search)
            | Q(remote_number__icontains=filters.search)
            | Q(text__icontains=filters.search)
        )
    found = page_of(request, rows, filters.query, by="last_at")
    context = {
        "rows": failure_rows(found.rows, Words(visit.organization)),
        "page": found,
        "filters": filters,
        "here": _asked_for(request),
        "is_connected": visit.connection is not None,
    }
    return page(request, visit, "dashboard/failures/list.html", context)


@for_members
def failure_guide(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Explain every failure that there is."""
    return page(request, visit, "dashboard/failures/guide.html", {"rules": RULES})


@for_writers
def retry_failure(request: HttpRequest, visit: Visit, failure_id: int) -> HttpResponse:
    """Try the record again with the next sync."""
    failure = _failure(visit, failure_id)
    is_over = failure.state == FailureState.RESOLVED
    retry(failure=failure, at=timezone.now())
    if is_over:
        messages.warning(request, f"{name_of(failure)} needs no retry: its error is over.", "warn")
    elif failure.kind == FailureKind.CONNECTION:
        messages.success(request, f"{name_of(failure)} works again from the next sync on.", "good")
    else:
        messages.success(request, f"{name_of(failure)} is tried again with the next sync.", "good")
    return _back(request)


@for_writers
def retry_all_failures(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Try all open ones again with the next sync."""
    failures = Failure.objects.filter(organization=visit.organization, connection=visit.connection)
    count = retry_all(failures=failures, at=timezone.now())
    records = Words(visit.organization).counted(count, "record is", "records are")
    messages.success(request, f"{records} tried again with the next sync.", "good")
    return _back(request)


@for_writers
def link_failure(request: HttpRequest, visit: Visit, failure_id: int) -> HttpResponse:
    """Say that our record and one of Intacct are the same."""
    failure = _failure(visit, failure_id)
    try:
        link(failure=failure, remote_key=request.POST.get("remote_key", ""), at=timezone.now())
    except (NoSuchCandidate, AlreadyLinked) as refusal:
        messages.warning(request, str(refusal), "warn")
    else:
        messages.success(request, f"{name_of(failure)} is linked to Intacct's record.", "good")
    return _back(request)


@for_writers
def ignore_failure(request: HttpRequest, visit: Visit, failure_id: int) -> HttpResponse:
    """Keep quiet about the record until it changes again."""
    failure = _failure(visit, failure_id)
    is_open = failure.state == FailureState.OPEN
    ignore(failure=failure)
    if is_open:
        messages.success(request, f"{name_of(failure)} is ignored until it changes again.", "good")
    else:
        messages.warning(request, f"{name_of(failure)} has no open error to ignore.", "warn")
    return _back(request)


def _failure(visit: Visit, failure_id: int) -> Failure:
    return get_object_or_404(Failure, pk=failure_id, organization=visit.organization)


def _asked_for(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _back(request: HttpRequest) -> HttpResponse:
    """Return to where the button was in the list; forms carry parameters of the list, never an address."""
    return redirect(reverse("failures") + _asked_for(request))
