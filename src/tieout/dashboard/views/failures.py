"""Reconciliation Errors: records that could not sync, what to do about each, and who can do it."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from tieout.dashboard.access import Visit, for_members, for_writers
from tieout.dashboard.paging import page_of
from tieout.dashboard.shell import page
from tieout.dashboard.shown import Words
from tieout.sync.models import Failure, FailureState
from tieout.sync.operations.failures import (
    AlreadyLinked,
    NoSuchCandidate,
    ignore,
    link,
    link_candidates,
    retry,
    retry_all,
)
from tieout.sync.policy import words_for

TABS = {"": "Open", "ignored": "Ignored", "resolved": "Resolved"}


@dataclass(frozen=True)
class Candidate:
    """A record of Intacct that may be the same one."""

    key: str
    words: str


@dataclass(frozen=True)
class FailureRow:
    """One failure in the accountant's words."""

    id: int
    title: str
    kind: str
    direction: str
    record: str
    record_address: str
    remote: str
    happened: str
    said: str
    code: str
    correction: str
    remedy: str
    who: str
    waits_for: str
    since: str
    last: str
    count: int
    is_open: bool
    is_resolved: bool
    is_waiting: bool
    candidates: tuple[Candidate, ...]


@for_members
def failure_list(request: HttpRequest, visit: Visit) -> HttpResponse:
    """List failures, newest first; the open ones unless others are asked for."""
    search, status = request.GET.get("q", "").strip(), request.GET.get("status", "")
    state = status if status in (FailureState.IGNORED, FailureState.RESOLVED) else FailureState.OPEN
    rows = Failure.objects.filter(organization=visit.organization, state=state)
    if search:
        rows = rows.filter(
            Q(local_number__icontains=search) | Q(remote_number__icontains=search) | Q(text__icontains=search)
        )
    found = page_of(request, rows, {"q": search, "status": status})
    context = {
        "rows": [_row(failure, Words(visit.organization)) for failure in found.rows],
        "page": found,
        "search": search,
        "status": status,
        "tabs": TABS.items(),
        "is_connected": visit.connection is not None,
    }
    return page(request, visit, "dashboard/failures/list.html", context)


def _row(failure: Failure, words: Words) -> FailureRow:
    rule = words_for(failure.cause)
    has_page = failure.record_id is not None and failure.kind in ("customer", "invoice", "payment")
    return FailureRow(
        id=failure.pk,
        title=rule.title,
        kind=failure.get_kind_display(),
        direction=failure.get_direction_display(),
        record=failure.local_number or failure.remote_number or failure.remote_key,
        record_address=reverse(failure.kind, args=[failure.record_id]) if has_page else "",
        remote=" ".join(filter(None, [failure.remote_object, failure.remote_number or failure.remote_key])),
        happened=rule.happened,
        said=failure.text,
        code=failure.code,
        correction=failure.correction,
        remedy=rule.remedy,
        who=str(rule.who),
        waits_for=failure.waits_for,
        since=words.moment(failure.first_at),
        last=words.moment(failure.last_at),
        count=failure.count,
        is_open=failure.state == FailureState.OPEN,
        is_resolved=failure.state == FailureState.RESOLVED,
        is_waiting=failure.retry_requested,
        candidates=tuple(
            Candidate(
                key=str(found.get("remote_key", "")), words=" · ".join(str(value) for value in found.values())
            )
            for found in link_candidates(failure)
        ),
    )


def _failure(visit: Visit, failure_id: int) -> Failure:
    return get_object_or_404(Failure, pk=failure_id, organization=visit.organization)


@for_writers
def retry_failure(request: HttpRequest, visit: Visit, failure_id: int) -> HttpResponse:
    """Try the record again with the next sync."""
    failure = _failure(visit, failure_id)
    retry(failure=failure, at=timezone.now())
    messages.success(request, f"{_name(failure)} is tried again with the next sync.", "good")
    return redirect("failures")


@for_writers
def retry_all_failures(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Try all open ones again with the next sync."""
    count = retry_all(failures=Failure.objects.filter(organization=visit.organization), at=timezone.now())
    records = "record is" if count == 1 else "records are"
    messages.success(request, f"{count} {records} tried again with the next sync.", "good")
    return redirect("failures")


@for_writers
def link_failure(request: HttpRequest, visit: Visit, failure_id: int) -> HttpResponse:
    """Say that our record and one of Intacct are the same."""
    failure = _failure(visit, failure_id)
    try:
        link(failure=failure, remote_key=request.POST.get("remote_key", ""), at=timezone.now())
    except (NoSuchCandidate, AlreadyLinked) as refusal:
        messages.warning(request, str(refusal), "warn")
    else:
        messages.success(request, f"{_name(failure)} is linked to Intacct's record.", "good")
    return redirect("failures")


@for_writers
def ignore_failure(request: HttpRequest, visit: Visit, failure_id: int) -> HttpResponse:
    """Keep quiet about the record until it changes again."""
    failure = _failure(visit, failure_id)
    ignore(failure=failure)
    messages.success(request, f"{_name(failure)} is ignored until it changes again.", "good")
    return redirect("failures")


def _name(failure: Failure) -> str:
    number = failure.local_number or failure.remote_number or failure.remote_key
    return f"{failure.get_kind_display()} {number}"
