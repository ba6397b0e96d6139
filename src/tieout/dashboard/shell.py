"""What surrounds every page: the organization, the menu and the state of the connection."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tieout.dashboard.access import Visit
from tieout.identity.models import Organization
from tieout.sync.models import Connection, ConnectionState, Failure, FailureLevel, FailureState

COUNTED_MAX = 99


@dataclass(frozen=True)
class Entry:
    """One link of the menu. `count` says how many records want a person, and nothing where none does."""

    name: str
    short_name: str
    icon: str
    address: str
    is_here: bool
    count: str = ""


@dataclass(frozen=True)
class Group:
    """Links that belong together."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Shell:
    """The plain values that the base template needs."""

    time_zone: str
    organization_name: str
    connection_words: str
    other_organizations: tuple[Organization, ...]
    menu: tuple[Group, ...]
    open_failures: str
    user_name: str
    role: str
    may_write: bool


def page(
    request: HttpRequest, visit: Visit, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of the organization inside its shell."""
    return render(request, template, {**context, "shell": _shell(request, visit)}, status=status)


def _shell(request: HttpRequest, visit: Visit) -> Shell:
    connection = visit.connection
    open_failures = _open_failures(connection)
    return Shell(
        time_zone=visit.organization.time_zone,
        organization_name=visit.organization.name,
        connection_words=_connection_words(connection),
        other_organizations=visit.others,
        menu=_menu(request.path, open_failures),
        open_failures=open_failures,
        user_name=visit.user.email,
        role=visit.membership.get_role_display(),
        may_write=visit.may_write,
    )


def _open_failures(connection: Connection | None) -> str:
    """Say how many records want a person. Beyond a hundred the exact number is nobody's concern."""
    if connection is None:
        return ""
    rows = Failure.objects.filter(connection=connection, state=FailureState.OPEN, level=FailureLevel.FAILURE)
    found = len(rows.order_by().values_list("pk", flat=True)[: COUNTED_MAX + 1])
    if not found:
        return ""
    return str(found) if found <= COUNTED_MAX else f"{COUNTED_MAX}+"


def _connection_words(connection: Connection | None) -> str:
    if connection is None:
        return "Not connected to Intacct"
    where = (
        f"{connection.company_id} · {connection.entity_id}" if connection.entity_id else connection.company_id
    )
    if connection.state == ConnectionState.PAUSED:
        return f"Intacct · {where} · paused"
    return f"Intacct · {where}"


def _menu(path: str, open_count: str) -> tuple[Group, ...]:
    def entry(name: str, short_name: str, icon: str, route: str, count: str = "") -> Entry:
        address = reverse(route)
        is_here = path == address or (address != "/" and path.startswith(f"{address}/"))
        return Entry(name, short_name, icon, address, is_here, count)

    return (
        Group(
            "Receivables",
            (
                entry("Overview", "Overview", "overview", "overview"),
                entry("Invoices", "Invoices", "invoices", "invoices"),
                entry("Customers", "Customers", "customers", "customers"),
                entry("Payments", "Payments", "payments", "payments"),
            ),
        ),
        Group(
            "Intacct",
            (
                entry("Tie-out", "Tie-out", "tie-out", "tie-outs"),
                entry("Reconciliation Errors", "Errors", "failures", "failures", open_count),
            ),
        ),
    )
