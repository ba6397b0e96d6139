"""Opens the client for a connection: credentials, the shared session, the slots of its company.

The one place where a stored password becomes credentials. Sessions are kept for the life of the process, so
that many jobs cost one sign-in.
"""

from django.conf import settings

from tieout.intacct import Client, Credentials, Meter, Sender, SessionCache
from tieout.sync.models import Connection
from tieout.sync.slots import CompanySlots

SESSIONS = SessionCache()


def open_client(
    connection: Connection,
    *,
    cause: str = "",
    is_bulk: bool = False,
    meter: Meter | None = None,
    sessions: SessionCache | None = None,
) -> Client:
    """Return a client for a connection; close it, or use it in a `with`.

    `cause` says in the meter what the requests are for; bulk work leaves a slot free for what is urgent.
    """
    return Client(
        Credentials(
            login_url=connection.gateway_url,
            company_id=connection.company_id,
            user_id=connection.login,
            password=connection.password,
            entity_id=connection.entity_id,
        ),
        Sender(settings.TIEOUT_SENDER_ID, settings.TIEOUT_SENDER_PASSWORD),
        sessions=SESSIONS if sessions is None else sessions,
        limiter=CompanySlots(
            gateway_url=connection.gateway_url,
            company_id=connection.company_id,
            size=connection.settings.concurrent_requests,
        ),
        meter=meter,
        cause=cause,
        is_bulk=is_bulk,
        extra_hosts=settings.TIEOUT_GATEWAY_HOSTS,
    )
