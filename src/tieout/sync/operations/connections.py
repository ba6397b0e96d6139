"""Tie an organization to an Intacct company, save the settings, and switch writing on and off."""

from datetime import datetime

from django.db import transaction

from tieout.identity.models import Organization
from tieout.intacct import SessionCache
from tieout.lib.identifiers import new_uid
from tieout.sync.exporting.due import Pending, pending
from tieout.sync.gateway import open_client
from tieout.sync.models import Connection, Cursor, Link, RecordKind
from tieout.sync.pausing import resume
from tieout.sync.settings import ConnectionSettings, SettingRefused

SOURCE_IS_FIXED = (
    "it cannot change after the first import: the customers in Tieout were made of the other source. "
    "Another source is a new organization with a connection of its own."
)


class ConnectionRefused(Exception):
    """The connection cannot be made or changed like this."""


class AlreadyConnected(ConnectionRefused):
    """An organization has at most one active connection."""

    def __init__(self, organization: str, company_id: str) -> None:
        super().__init__(
            f"{organization} is connected to the Intacct company {company_id} and has records linked "
            "with it: another company or entity is a new organization."
        )


def connect(
    *,
    organization: Organization,
    name: str,
    company_id: str,
    user_id: str,
    password: str,
    gateway_url: str,
    at: datetime,
    entity: str = "",
) -> Connection:
    """Sign in once with these credentials, and keep the connection if that works.

    A connection of the same company and entity gets the new credentials, and works again if it was paused.
    Without links it may also move to another company.
    Raises: AlreadyConnected, SignInRefused and its kin, SenderRefused, TransportError, ProtocolError.
    """
    known = Connection.objects.filter(organization=organization, is_active=True).first()
    wanted = (company_id, entity, gateway_url)
    if known is not None and wanted != (known.company_id, known.entity_id, known.gateway_url):
        if Link.objects.filter(connection=known).exists():
            raise AlreadyConnected(organization.name, known.company_id)
        known.company_id, known.entity_id, known.gateway_url = wanted
    connection = known or Connection(
        uid=new_uid(),
        organization=organization,
        company_id=company_id,
        entity_id=entity,
        gateway_url=gateway_url,
    )
    if connection.login != user_id:
        connection.remote_user_key = ""
    connection.name, connection.login, connection.password = name, user_id, password
    # A cache of its own: what is tested is this password, not a session that an older one opened.
    with open_client(connection, cause="connect", sessions=SessionCache()) as client:
        client.sign_in()
    with transaction.atomic():
        connection.save()
        resume(connection=connection, at=at)
    return connection


def save_settings(*, connection: Connection, settings: ConnectionSettings, at: datetime) -> Connection:
    """Save the settings as a new version; from the first version on, reading is allowed.

    That credits are to travel otherwise is noted with its time: it counts for later applications only.
    Raises: SettingRefused.
    """
    with transaction.atomic():
        held = Connection.objects.select_for_update().get(pk=connection.pk)
        if settings.customer_source != held.settings.customer_source and _has_imported(held):
            raise SettingRefused("customer_source", SOURCE_IS_FIXED)
        if held.settings_version and held.settings.credit_applications != settings.credit_applications:
            held.credits_changed_at = at
        held.settings_json = settings.to_json()
        held.settings_version += 1
        held.save(update_fields=[*_SAVED, "updated_at"])
    for name in _SAVED:
        setattr(connection, name, getattr(held, name))
    return connection


_SAVED = ("settings_json", "settings_version", "credits_changed_at")


def _has_imported(connection: Connection) -> bool:
    """Tell whether a first import has begun, or anything is linked: what customers are made of is decided."""
    begun = Cursor.objects.filter(connection=connection).exists()
    return begun or Link.objects.filter(connection=connection, kind=RecordKind.CUSTOMER).exists()


def preview_reconcile(connection: Connection) -> Pending:
    """Count and sum what the next sync would write if writing were on."""
    return pending(connection)


def start_reconcile(*, connection: Connection, at: datetime) -> Connection:
    """Switch writing to Intacct on."""
    connection.reconcile_on, connection.reconcile_on_at = True, at
    connection.save(update_fields=["reconcile_on", "reconcile_on_at", "updated_at"])
    return connection


def stop_reconcile(*, connection: Connection) -> Connection:
    """Switch writing to Intacct off; what is under way is still settled."""
    connection.reconcile_on = False
    connection.save(update_fields=["reconcile_on", "updated_at"])
    return connection
