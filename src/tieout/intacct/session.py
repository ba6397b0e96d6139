"""Sign in once, use the session as long as Intacct lets us, and tell apart why a sign-in failed.

The login address and the session's address are two things: Intacct names the second one, and every new
sign-in goes to the first again. An entity is reached in a second step, so that a wrong entity and a wrong
password are two different errors and the password is sent once.
Source (assumed): the user of an entity connection may sign in at top level.
"""

import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from tieout.intacct.envelope import Answer, Call, Login, Sender, SessionId, build_request
from tieout.intacct.errors import RemoteProtocolError, WrongEntity
from tieout.intacct.functions import GetApiSession
from tieout.intacct.transport import Transport

# Old answers lack the time-out; this is well below every lifetime that was seen.
LIFETIME_SECONDS_DEFAULT = 20 * 60.0
EARLY_SECONDS = 60.0
INTACCT_DOMAIN = "intacct.com"


@dataclass(frozen=True)
class Credentials:
    """Who signs in where."""

    login_url: str
    company_id: str
    user_id: str
    password: str = field(repr=False)
    entity_id: str = ""

    @property
    def cache_key(self) -> tuple[str, str, str, str]:
        """Sessions are per address, company, user and entity."""
        return (self.login_url, self.company_id, self.user_id, self.entity_id)


@dataclass(frozen=True)
class Session:
    """A session, its address, and until when it may be used by our monotonic clock."""

    id: str = field(repr=False)
    address: str = ""
    good_until: float = 0.0


class SessionCache:
    """The sessions of a process. Safe to share between threads."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._sessions: dict[tuple[str, str, str, str], Session] = {}
        self._signing_in: dict[tuple[str, str, str, str], threading.Lock] = {}

    def now(self) -> float:
        """Return the cache's own time."""
        return self._now()

    def find(self, credentials: Credentials) -> Session | None:
        """Return a session that may still be used."""
        with self._lock:
            session = self._sessions.get(credentials.cache_key)
        return session if session is not None and session.good_until > self._now() else None

    def keep(self, credentials: Credentials, session: Session) -> None:
        """Remember a session."""
        with self._lock:
            self._sessions[credentials.cache_key] = session

    def forget(self, credentials: Credentials, session: Session) -> None:
        """Forget a session that Intacct no longer knows, unless it was replaced already."""
        with self._lock:
            held = self._sessions.get(credentials.cache_key)
            if held is not None and held.id == session.id:
                del self._sessions[credentials.cache_key]

    def signing_in(self, credentials: Credentials) -> threading.Lock:
        """Return the lock under which one thread signs in while the others wait for its session."""
        with self._lock:
            return self._signing_in.setdefault(credentials.cache_key, threading.Lock())


def sign_in(
    *,
    credentials: Credentials,
    sender: Sender,
    transport: Transport,
    now: float,
    next_id: Callable[[], str],
    extra_hosts: Collection[str] = (),
) -> tuple[Session, int]:
    """Sign in and return the session with the number of requests it took.

    Raises: SignInRefused and its kin, SenderRefused, TransportError, ProtocolError.
    """
    login = Login(credentials.user_id, credentials.company_id, credentials.password)
    top = _get_session(
        credentials.login_url, login, None, sender=sender, transport=transport, next_id=next_id
    )
    session = _session(top, credentials, now, extra_hosts)
    if not credentials.entity_id:
        return session, 1
    inner = _get_session(
        session.address,
        SessionId(session.id),
        credentials.entity_id,
        sender=sender,
        transport=transport,
        next_id=next_id,
    )
    return _session(inner, credentials, now, extra_hosts), 2


def _get_session(
    address: str,
    authentication: Login | SessionId,
    entity_id: str | None,
    *,
    sender: Sender,
    transport: Transport,
    next_id: Callable[[], str],
) -> Answer:
    body = build_request(
        sender=sender,
        authentication=authentication,
        calls=[Call(next_id(), GetApiSession(entity_id))],
        control_id=next_id(),
        is_unique=False,
    )
    answer = transport.send(address, body, is_write=False)
    result = answer.results[0]
    if result.is_success:
        return answer
    if entity_id is not None:
        raise WrongEntity(result.messages, level="result")
    raise RemoteProtocolError("Intacct signed the user in and gave no session.")


def _session(answer: Answer, credentials: Credentials, now: float, extra_hosts: Collection[str]) -> Session:
    facts = answer.results[0].rows[0] if answer.results[0].rows else {}
    session_id, address = facts.get("sessionid", ""), facts.get("endpoint", "")
    if not session_id or not address:
        raise RemoteProtocolError("Intacct's answer to the sign-in has no session or no address.")
    if not is_allowed(address, login_url=credentials.login_url, extra_hosts=extra_hosts):
        raise RemoteProtocolError(f"Intacct names {urlsplit(address).hostname} for the session: refused.")
    return Session(session_id, address, now + lifetime(answer) - EARLY_SECONDS)


def is_allowed(address: str, *, login_url: str, extra_hosts: Collection[str] = ()) -> bool:
    """Say whether credentials and data may go to a session's address.

    Allowed are HTTPS below intacct.com, the very host and scheme of the login address, and hosts named in the
    settings.
    """
    wanted, known = urlsplit(address), urlsplit(login_url)
    if (wanted.scheme, wanted.netloc) == (known.scheme, known.netloc):
        return True
    host = (wanted.hostname or "").rstrip(".")
    is_intacct = host == INTACCT_DOMAIN or host.endswith(f".{INTACCT_DOMAIN}")
    return wanted.scheme == "https" and (is_intacct or host in extra_hosts)


def lifetime(answer: Answer) -> float:
    """Return how many seconds a session lives, by the two times of Intacct's own clock."""
    try:
        begun = datetime.fromisoformat(answer.session_timestamp)
        ends = datetime.fromisoformat(answer.session_timeout)
    except ValueError:
        return LIFETIME_SECONDS_DEFAULT
    seconds = (ends - begun).total_seconds()
    return seconds if seconds > 0 else LIFETIME_SECONDS_DEFAULT
