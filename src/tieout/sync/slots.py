"""At most so many requests to one company at a time, over all workers and organizations of this database.

A slot is an advisory lock of PostgreSQL, held by the database session of the thread that sends: when a worker
dies, the database frees its slots at once.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection as database

POLL_SECONDS_MIN, POLL_SECONDS_MAX = 0.005, 0.05


class CompanySlots:
    """The slots of one company at one gateway. `size` is the setting; bulk work never takes the last slot."""

    def __init__(self, *, gateway_url: str, company_id: str, size: int) -> None:
        digest = hashlib.sha256(f"{gateway_url}\n{company_id}".encode()).digest()
        self._space = int.from_bytes(digest[:4], "big", signed=True)
        self._size = size

    @contextmanager
    def slot(self, *, is_bulk: bool) -> Iterator[None]:
        """Wait for a free slot and hold it."""
        place = self._wait(self._size - 1 if is_bulk and self._size > 1 else self._size)
        try:
            yield
        finally:
            _ask("SELECT pg_advisory_unlock(%s, %s)", self._space, place)

    def _wait(self, usable: int) -> int:
        pause = POLL_SECONDS_MIN
        while True:
            for place in range(usable):
                if _ask("SELECT pg_try_advisory_lock(%s, %s)", self._space, place):
                    return place
            time.sleep(pause)
            pause = min(pause * 2, POLL_SECONDS_MAX)


def _ask(statement: str, space: int, place: int) -> bool:
    with database.cursor() as cursor:
        cursor.execute(statement, [space, place])
        row = cursor.fetchone()
    return bool(row and row[0])
