"""Who works on what, over all workers: advisory locks that end when a worker's database session does."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from django.db import connection as database

from tieout.sync.models import Connection


class Work(IntEnum):
    """What only one worker at a time may do on a connection. The numbers are the first key of the lock."""

    WRITING = 0x7E0
    READING = 0x7E1
    MATCHING = 0x7E2


@contextmanager
def sole(work: Work, connection: Connection) -> Iterator[bool]:
    """Try to be the only one at this work; yields whether it worked. It never waits."""
    is_ours = _ask("SELECT pg_try_advisory_lock(%s, %s)", work, connection)
    try:
        yield is_ours
    finally:
        if is_ours:
            _ask("SELECT pg_advisory_unlock(%s, %s)", work, connection)


def wait_for(work: Work, connection: Connection) -> None:
    """Wait until nobody else is at this work, and keep it until the transaction ends."""
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _keys(work, connection))


def _ask(statement: str, work: Work, connection: Connection) -> bool:
    with database.cursor() as cursor:
        cursor.execute(statement, _keys(work, connection))
        row = cursor.fetchone()
    return bool(row and row[0])


def _keys(work: Work, connection: Connection) -> list[int]:
    return [work.value, connection.pk % 2**31]
