"""Sign in once, use the session as long as Intacct lets us, and tell apart why a sign-in failed.

The login address and the session's address are two things: Intacct names the second one, and every new
sign-in goes to the first again. An entity is reached in a second step, so that a wrong entity and a wrong
password are two different errors and the password is sent once.
Source (documented): sessions, their addresses, and that each answer says until when the session lives.
Source (assumed): the user of an entity connection may sign in at top level.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from tieout.intacct.envelope import Call, Login, SessionId
from tieout.intacct.errors import (
    AnswerLost,
    IntacctError,
    RemoteProtocolError,
    SignInRefused,
    SignInUnanswered,
    WrongCredentials,
    WrongEntity,
)
from tieout.intacct.functions import GetApiSession
from tieout.intacct.results import Answer, Result

# Old answers lack the time-out; this is well below every lifetime that was seen.
LIFETIME_SECONDS_DEFAULT = 20 * 60.0
# A session is given up so long before its end, but never more than a part of its life.
EARLY_SECONDS_MAX, EARLY_SHARE = 60.0, 0.1
INTACCT_DOMAIN = "intacct.com"

Key = tuple[str, str, str, str, str]
# Sends one call to an address under an authentication.
Post = Callable[[str, Login | SessionId, Call], Answer]


@dataclass(frozen=True)
class Credentials:
    """Who signs in where."""

    login_url: str
    company_id: str
    user_id: str
    password: str = field(repr=False)
    entity_id: str = ""

    @property
    def cache_key(self) -> Key:
        """Sessions are per address, company, user and entity, and for those who know the password only."""
        digest = hashlib.sha256(self.password.encode()).hexdigest()
        return (self.login_url, self.company_id, self.user_id, self.entity_id, digest)


@dataclass(frozen=True)
class Session:
    """A session, its address, and until when it may be used by our monotonic clock."""

    id: str = field(repr=False)
    address: str = ""
    good_until: float = 0.0


class Turns:
    """Lets one thread sign in while others wait for its session, or for its refusal.

    Source (assumed): every refused password counts towards the lock of the user, so those who waited for a
    sign-in that was refused do not try the same password one after the other.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.refusal_count = 0
        self._refusal: IntacctError | None = None

    def refuse(self, refusal: IntacctError) -> None:
        """Remember that a sign-in was refused."""
        self.refusal_count += 1
        self._refusal = refusal

    def raise_refusal_since(self, count: int) -> None:
        """Raise what was refused after so many refusals had been seen."""
        if self.refusal_count > count and self._refusal is not None:
            raise self._refusal


class SessionCache:
    """The sessions of a process. Safe to share between threads."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._sessions: dict[Key, Session] = {}
        self._turns: dict[Key, Turns] = {}

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

    def prolong(self, credentials: Credentials, session: Session, *, good_until: float) -> None:
        """Let a session live longer, unless it was replaced or forgotten meanwhile."""
        with self._lock:
            held = self._sessions.get(credentials.cache_key)
            if held is not None and held.id == session.id:
                later = max(held.good_until, good_until)
                self._sessions[credentials.cache_key] = replace(held, good_until=later)

    def forget(self, credentials: Credentials, session: Session) -> None:
        """Forget a session that Intacct no longer knows, unless it was replaced already."""
        with self._lock:
            held = self._sessions.get(credentials.cache_key)
            if held is not None and held.id == session.id:
                del self._sessions[credentials.cache_key]

    def turns(self, credentials: Credentials) -> Turns:
        """Return the turns of those who sign in with the same credentials."""
        with self._lock:
            return self._turns.setdefault(credentials.cache_key, Turns())


def sign_in(
    *,
    credentials: Credentials,
    post: Post,
    now: float,
    next_id: Callable[[], str],
    extra_hosts: Collection[str] = (),
) -> Session:
    """Sign in and return the session.

    Raises: SignInRefused and its kin, SenderRefused, TransportError, ProtocolError.
    """
    login = Login(credentials.user_id, credentials.company_id, credentials.password)
    try:
        answer = post(credentials.login_url, login, Call(next_id(), GetApiSession()))
    except AnswerLost as error:
        raise SignInUnanswered(credentials.login_url, error.reason) from error
    result = _only_result(answer)
    if not result.is_success:
        raise SignInRefused(result.messages, level="result")
    top = _session(answer, credentials, now, extra_hosts)
    if not credentials.entity_id:
        return top
    call = Call(next_id(), GetApiSession(credentials.entity_id))
    try:
        inner = post(top.address, SessionId(top.id), call)
    except AnswerLost as error:
        raise SignInUnanswered(top.address, error.reason) from error
    except WrongCredentials as error:
        # They were right a moment ago. Source (observed): an unknown entity is refused like a wrong password.
        raise WrongEntity(error.messages, level=error.level) from error
    result = _only_result(inner)
    if not result.is_success:
        raise WrongEntity(result.messages, level="result")
    return _session(inner, credentials, now, extra_hosts)


def _only_result(answer: Answer) -> Result:
    if len(answer.results) != 1 or answer.results[0].is_unknown:
        raise RemoteProtocolError("Intacct's answer does not say whether it opened a session.")
    return answer.results[0]


def _session(answer: Answer, credentials: Credentials, now: float, extra_hosts: Collection[str]) -> Session:
    facts = answer.results[0].rows[0] if answer.results[0].rows else {}
    session_id, address = facts.get("sessionid", ""), facts.get("endpoint", "")
    if not session_id or not address:
        raise RemoteProtocolError("Intacct's answer to the sign-in has no session or no address.")
    if not is_allowed(address, login_url=credentials.login_url, extra_hosts=extra_hosts):
        raise RemoteProtocolError(f"Intacct names {address} for the session: refused.")
    return Session(session_id, address, good_until(answer, now=now))


def is_allowed(address: str, *, login_url: str, extra_hosts: Collection[str] = ()) -> bool:
    """Say whether credentials and data may go to a session's address.

    Allowed are HTTPS below intacct.com, the very host and scheme of the login address, and hosts named in the
    settings.
    """
    try:
        wanted, known = urlsplit(address), urlsplit(login_url)
        host = (wanted.hostname or "").rstrip(".")
    except ValueError:
        return False
    if wanted.username is not None or wanted.password is not None:
        return False
    if (wanted.scheme, wanted.netloc.lower()) == (known.scheme, known.netloc.lower()):
        return True
    is_intacct = host == INTACCT_DOMAIN or host.endswith(f".{INTACCT_DOMAIN}")
    return wanted.scheme == "https" and (is_intacct or host in extra_hosts)


def good_until(answer: Answer, *, now: float) -> float:
    """Return until when a session may be used, a little before Intacct ends it."""
    seconds = lifetime(answer)
    return now + seconds - min(EARLY_SECONDS_MAX, seconds * EARLY_SHARE)


def lifetime(answer: Answer) -> float:
    """Return how many seconds a session lives, by the two times of Intacct's own clock."""
    try:
        begun = datetime.fromisoformat(answer.session_timestamp)
        ends = datetime.fromisoformat(answer.session_timeout)
        seconds = (ends - begun).total_seconds()
    except (ValueError, TypeError):  # missing, or one of the two without a zone
        return LIFETIME_SECONDS_DEFAULT
    return seconds if seconds > 0 else LIFETIME_SECONDS_DEFAULT
