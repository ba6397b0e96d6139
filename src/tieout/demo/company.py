"""Copper Kettle, the demo company: its people, and its tie to a sandbox of its own.

It is made once; what a person changed since then stays as it is. Writing to Intacct stays off until somebody
switches it on, as in every new connection.
"""

from datetime import datetime

from tieout.identity.models import Organization, Role, User
from tieout.identity.operations import add_member, add_user, create_organization
from tieout.sync.models import Connection, Run, RunKind, RunState
from tieout.sync.operations.connections import connect, save_settings
from tieout.sync.operations.runs import import_later
from tieout.sync.settings import ConnectionSettings

FIRM, TIME_ZONE, LOCATION = "Copper Kettle", "America/Chicago", "100"
PASSWORD = "copper kettle"  # noqa: S105 - a demo has no secrets; it is printed at every start
PEOPLE = (("alice@copperkettle.example", Role.BILLING), ("bob@copperkettle.example", Role.VIEWER))
IMPORTS = (RunKind.IMPORT_CUSTOMERS, RunKind.IMPORT_INVOICES)
UNDONE_STATES = (RunState.FAILED, RunState.CANCELLED)


class BooksInUse(Exception):
    """The database holds organizations of somebody; a demo with a known password does not belong there."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            f"This database belongs to {', '.join(names)}. The demo has a password that everybody knows: "
            "give it a data folder of its own with TIEOUT_HOME, and no TIEOUT_DATABASE_URL."
        )


def prepare(*, gateway: str, company_id: str, user_id: str, password: str, at: datetime) -> Connection:
    """Have the company, its people and its connection, and ask for the imports that were not done yet.

    Raises: BooksInUse, IntacctError.
    """
    organization = _organization(at)
    for email, role in PEOPLE:
        if not User.objects.filter(email=email).exists():
            add_member(
                organization=organization, user=add_user(email=email, password=PASSWORD, at=at), role=role
            )
    connection = _follow_sandbox(organization, gateway=gateway, company_id=company_id)
    if connection is None:
        connection = connect(
            organization=organization,
            name="Sandbox",
            company_id=company_id,
            user_id=user_id,
            password=password,
            gateway_url=gateway,
            at=at,
        )
    if connection.settings_version == 0:
        save_settings(connection=connection, settings=ConnectionSettings(location_id=LOCATION), at=at)
    if connection.may_read:
        _import_once(connection)
    return connection


def _organization(at: datetime) -> Organization:
    known = {organization.name: organization for organization in Organization.objects.all()}
    if FIRM in known:
        return known[FIRM]
    if known:
        raise BooksInUse(sorted(known))
    return create_organization(name=FIRM, at=at, time_zone=TIME_ZONE)


def _follow_sandbox(organization: Organization, *, gateway: str, company_id: str) -> Connection | None:
    """Return the connection; its sandbox may listen on another port today, with the same books."""
    known = Connection.objects.filter(organization=organization, is_active=True).first()
    if known is not None and known.company_id == company_id and known.gateway_url != gateway:
        known.gateway_url = gateway
        known.save(update_fields=["gateway_url", "updated_at"])
    return known


def _import_once(connection: Connection) -> None:
    for kind in IMPORTS:
        done = Run.objects.filter(connection=connection, kind=kind).exclude(state__in=UNDONE_STATES)
        if not done.exists():
            import_later(connection=connection, kind=kind)
