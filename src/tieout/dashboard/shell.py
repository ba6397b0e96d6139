"""What surrounds every page: the organization, the menu and the state of the connection."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tieout.dashboard.access import Visit
from tieout.identity.models import Organization
from tieout.sync.models import Connection, ConnectionState, Failure, FailureState


@dataclass(frozen=True)
class Entry:
    """One link of the menu. `count` shows how many of them want a person."""

    name: str
    short_name: str
    icon: str
    address: str
    is_here: bool
    count: int = 0


@dataclass(frozen=True)
class Group:
    """Links that belong together."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Shell:
    """The plain values that the base template needs."""

    language: str
    organization_name: str
    connection_words: str
    other_organizations: tuple[Organization, ...]
    menu: tuple[Group, ...]
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
    open_count = (
        Failure.objects.filter(connection=connection, state=FailureState.OPEN).count() if connection else 0
    )
    return Shell(
        language=visit.organization.locale.split("_")[0],
        organization_name=visit.organization.name,
        connection_words=_connection_words(connection),
        other_organizations=visit.others,
        menu=_menu(request.path, open_count),
        user_name=visit.user.email,
        role=visit.membership.get_role_display(),
        may_write=visit.may_write,
    )


def _connection_words(connection: Connection | None) -> str:
    if connection is None:
        return "Not connected to Intacct"
    where = (
        f"{connection.company_id} · {connection.entity_id}" if connection.entity_id else connection.company_id
    )
    if connection.state == ConnectionState.PAUSED:
        return f"Intacct · {where} · paused"
    return f"Intacct · {where}"


def _menu(path: str, open_count: int) -> tuple[Group, ...]:
    def entry(name: str, short_name: str, icon: str, route: str, count: int = 0) -> Entry:
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
