"""Pause a connection and say why; resume it when a person has acted.

A refused sign-in is never repeated by machine, because Intacct would lock the user. The pause is a failure
like any other: it names the cause and the remedy, and its Retry resumes the connection. A reading that
Intacct refuses (a field does not exist, say) is a failure too, but pauses nothing: the next one tries again.
"""

from datetime import datetime

from django.db import transaction

from tieout.sync.models import (
    Connection,
    ConnectionState,
    Direction,
    Failure,
    FailureKind,
    FailureState,
)
from tieout.sync.policy import words_for

SUBJECT, READING = "connection", "connection:reading"


def pause(*, connection: Connection, cause: str, text: str, at: datetime) -> Failure:
    """Stop all traffic of the connection and record the failure that says why."""
    with transaction.atomic():
        connection.state = ConnectionState.PAUSED
        connection.pause_cause = cause
        connection.pause_text = text or words_for(cause).happened
        connection.save(update_fields=["state", "pause_cause", "pause_text", "updated_at"])
        return _note(
            connection=connection,
            direction=Direction.EXPORT,
            subject=SUBJECT,
            cause=cause,
            text=connection.pause_text,
            at=at,
        )


def note_reading_failure(*, connection: Connection, cause: str, text: str, at: datetime) -> Failure:
    """Record that Intacct refused what was asked for, until a reading works again."""
    with transaction.atomic():
        return _note(
            connection=connection,
            direction=Direction.IMPORT,
            subject=READING,
            cause=cause,
            text=text or words_for(cause).happened,
            at=at,
        )


def reading_works(*, connection: Connection, at: datetime) -> None:
    """End the failure of an earlier reading."""
    Failure.objects.filter(
        connection=connection, subject=READING, state__in=[FailureState.OPEN, FailureState.IGNORED]
    ).update(state=FailureState.RESOLVED, ended_at=at, retry_requested=False)


def _note(
    *, connection: Connection, direction: Direction, subject: str, cause: str, text: str, at: datetime
) -> Failure:
    failure, is_new = Failure.objects.select_for_update().get_or_create(
        connection=connection,
        direction=direction,
        subject=subject,
        state=FailureState.OPEN,
        defaults={
            "organization_id": connection.organization_id,
            "kind": FailureKind.CONNECTION,
            "local_number": connection.name,
            "cause": cause,
            "text": text,
            "first_at": at,
            "last_at": at,
        },
    )
    if not is_new:
        failure.cause, failure.text, failure.last_at = cause, text, at
        failure.count += 1
        failure.retry_requested = False
        failure.save(update_fields=["cause", "text", "last_at", "count", "retry_requested"])
    return failure


def resume(*, connection: Connection, at: datetime) -> Connection:
    """Let the connection work again and end the failure that paused it."""
    with transaction.atomic():
        connection.state = ConnectionState.ACTIVE
        connection.pause_cause = ""
        connection.pause_text = ""
        connection.save(update_fields=["state", "pause_cause", "pause_text", "updated_at"])
        Failure.objects.filter(
            connection=connection, subject=SUBJECT, state__in=[FailureState.OPEN, FailureState.IGNORED]
        ).update(state=FailureState.RESOLVED, ended_at=at)
    return connection
