"""Who is visiting which organization, and what they may do.

Every view of a person's data goes through `for_members` or `for_writers`. An object of another organization
is "not found", never "forbidden": its existence is nobody's business.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tieout.identity.models import Membership, Organization, User
from tieout.sync.errors import SyncRefused
from tieout.sync.models import Connection

ORGANIZATION_KEY = "organization"
Arguments = ParamSpec("Arguments")


class NotConnected(SyncRefused):
    """Something was asked of a connection that is not there."""

    def __init__(self) -> None:
        super().__init__("There is no connection to Intacct yet. Connect first; then both books can sync.")


@dataclass(frozen=True)
class Visit:
    """A signed-in member at one organization."""

    user: User
    membership: Membership
    others: tuple[Organization, ...]

    @property
    def organization(self) -> Organization:
        """The organization that every query of this request is scoped to."""
        return self.membership.organization

    @cached_property
    def connection(self) -> Connection | None:
        """The organization's active connection to Intacct."""
        return Connection.objects.filter(organization=self.organization, is_active=True).first()

    def connected(self) -> Connection:
        """Return the connection where something is asked of it.

        Raises: NotConnected.
        """
        if self.connection is None:
            raise NotConnected
        return self.connection

    @property
    def may_write(self) -> bool:
        """Whether the member may change anything."""
        return self.membership.may_write


MemberView = Callable[Concatenate[HttpRequest, Visit, Arguments], HttpResponse]
PlainView = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]


def visit_of(request: HttpRequest) -> Visit | None:
    """Find the organization that the session chose, else the user's first one."""
    user = request.user
    assert isinstance(user, User)
    memberships = list(
        Membership.objects.filter(user=user).select_related("organization").order_by("organization__name")
    )
    if not memberships:
        return None
    chosen = request.session.get(ORGANIZATION_KEY)
    current = next((row for row in memberships if row.organization_id == chosen), memberships[0])
    return Visit(user, current, tuple(row.organization for row in memberships if row is not current))


def for_members(view: MemberView[Arguments]) -> PlainView[Arguments]:
    """Let a signed-in member read a page of the organization."""
    return require_safe(_with_visit(view))


def for_writers(view: MemberView[Arguments]) -> PlainView[Arguments]:
    """Let a member whose role may write change something by POST."""

    @wraps(view)
    def checked(
        request: HttpRequest, visit: Visit, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        if not visit.may_write:
            raise PermissionDenied
        return view(request, visit, *args, **kwargs)

    return require_POST(_with_visit(checked))


def _with_visit(view: MemberView[Arguments]) -> PlainView[Arguments]:
    # After the sign-out, Back must not show the books again.
    @never_cache
    @login_required
    @wraps(view)
    def visited(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        visit = visit_of(request)
        if visit is None:
            return render(request, "dashboard/no_organization.html", status=403)
        return view(request, visit, *args, **kwargs)

    return visited
