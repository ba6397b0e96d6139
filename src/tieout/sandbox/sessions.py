"""Signing in, sessions and who is calling."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from tieout.sandbox.books import Books
from tieout.sandbox.envelope import Authenticated, Login, Request
from tieout.sandbox.errors import (
    EdgeRefused,
    Refusal,
    SignInRefused,
    invalid_session,
    locked_out,
    sender_not_authorized,
    unknown_policy,
    wrong_sender,
    wrong_sign_in,
    wrong_sign_in_at_the_edge,
)
from tieout.sandbox.settings import User


@dataclass(frozen=True)
class Caller:
    """Who calls, where from and until when."""

    user_id: str
    user: User
    company_id: str
    sender_id: str
    entity: str
    endpoint: str
    timestamp: str
    timeout: str

    @property
    def block(self) -> Authenticated:
        """Give the authentication block of the answer."""
        return Authenticated(self.user_id, self.company_id, self.entity, self.timestamp, self.timeout)


def check_sender(books: Books, request: Request) -> None:
    """Check the sender, its password, and that it waits for the answer.

    Raises: ControlRefused.
    """
    sender = books.settings.senders.get(request.control.sender_id)
    # Source (documented): sender ids are case sensitive; the password is required by the documentation.
    if sender is None or not secrets.compare_digest(
        sender.password.encode(), request.control.password.encode()
    ):
        raise wrong_sender()
    if request.control.policy_id:
        raise unknown_policy(request.control.policy_id)


def has_entity(books: Books, entity: str) -> bool:
    """Say whether the company has this entity."""
    sql = "SELECT 1 FROM reference WHERE object = 'LOCATIONENTITY' AND id = ? AND status = 'active'"
    return books.value(sql, (entity,)) is not None


def _iso(moment: datetime) -> str:
    # Source (documented): ISO 8601 with offset.
    return moment.isoformat() + "+00:00"


def _caller(books: Books, user_id: str, *, sender_id: str, entity: str, endpoint: str) -> Caller:
    now = books.clock.now()
    until = now + timedelta(seconds=books.settings.session_seconds)
    user = books.settings.users[user_id]
    company = books.settings.company_id
    return Caller(user_id, user, company, sender_id, entity, endpoint, _iso(now), _iso(until))


def sign_in(books: Books, request: Request, *, endpoint: str) -> Caller:
    """Find out who calls, by login or by session.

    Raises: SignInRefused, EdgeRefused.
    """
    if request.login is not None:
        caller = _by_password(books, request.login, request.control.sender_id, endpoint)
    else:
        caller = _by_session(books, request.session_id or "", request.control.sender_id, endpoint)
    sender = books.settings.senders[request.control.sender_id]
    if not sender.authorized:
        raise sender_not_authorized(request.control.sender_id, caller.company_id)
    return caller


def _refused(books: Books) -> Refusal:
    refused: EdgeRefused | SignInRefused
    refused = wrong_sign_in_at_the_edge() if books.settings.sign_in_error == 401 else wrong_sign_in()
    return refused


def _by_password(books: Books, login: Login, sender_id: str, endpoint: str) -> Caller:
    settings = books.settings
    # Source (assumed): company ids are compared without regard to case, user ids with it.
    user = settings.users.get(login.user_id)
    if login.company_id.casefold() != settings.company_id.casefold() or user is None or not user.password:
        raise _refused(books)
    if user.locked:
        raise locked_out()
    if not secrets.compare_digest(user.password.encode(), login.password.encode()):
        user.failures += 1
        if user.failures >= settings.lock_after_failures:
            user.locked = True
            books.save_settings()
        raise _refused(books)
    user.failures = 0
    entity = login.location_id or ""
    if not may_enter(books, user, entity):
        # Source (observed): a wrong entity cannot be told from a wrong password.
        raise _refused(books)
    return _caller(books, login.user_id, sender_id=sender_id, entity=entity, endpoint=endpoint)


def may_enter(books: Books, user: User, entity: str) -> bool:
    """Say whether a user may work in an entity; empty is the top level."""
    if entity and not has_entity(books, entity):
        return False
    return user.entities is None or entity in user.entities


def _by_session(books: Books, session_id: str, sender_id: str, endpoint: str) -> Caller:
    row = books.row("SELECT * FROM session WHERE id = ?", (session_id,))
    # Source (documented): a session is bound to its endpoint. Source (assumed): a wrong one reads as invalid.
    if row is None or row["expires"] <= books.clock.stamp() or row["endpoint"] != endpoint:
        raise invalid_session(session_id)
    if row["user"] not in books.settings.users:
        raise invalid_session(session_id)
    if books.settings.users[row["user"]].locked:
        raise locked_out()
    caller = _caller(books, row["user"], sender_id=sender_id, entity=row["entity"], endpoint=endpoint)
    # Source (documented): each call before expiry slides the end.
    until = books.clock.now() + timedelta(seconds=books.settings.session_seconds)
    stamp = until.isoformat(sep=" ")
    if stamp[:16] != row["expires"][:16]:
        books.execute("UPDATE session SET expires = ? WHERE id = ?", (stamp, session_id))
    return caller


def open_session(books: Books, caller: Caller, *, entity: str) -> str:
    """Open a session for a caller and give its id."""
    # Source (observed): an URL-safe alphabet and two trailing dots.
    session_id = secrets.token_urlsafe(24) + ".."
    now = books.clock.now()
    books.execute("DELETE FROM session WHERE expires <= ?", (now.isoformat(sep=" "),))
    until = now + timedelta(seconds=books.settings.session_seconds)
    books.insert(
        "session",
        {
            "id": session_id,
            "user": caller.user_id,
            "entity": entity,
            "endpoint": caller.endpoint,
            "sender": caller.sender_id,
            "issued": now.isoformat(sep=" "),
            "expires": until.isoformat(sep=" "),
        },
    )
    return session_id


def end_sessions(books: Books) -> int:
    """End all sessions at once and count them."""
    return books.execute("DELETE FROM session")
