"""Slots: never more requests to one company at once than the setting says, over all workers."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from django.db import connection as database

from tieout.sync.slots import CompanySlots

GATEWAY = "https://api.intacct.com/ia/xml/xmlgw.phtml"
PATIENCE_SECONDS = 10
A_MOMENT = 0.2

pytestmark = pytest.mark.django_db


def slots(company: str = "demo", size: int = 2) -> CompanySlots:
    return CompanySlots(gateway_url=GATEWAY, company_id=company, size=size)


class Workers:
    """Workers with a database session each, that hold their slot until they are told to leave."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(8)
        self.leave = threading.Event()
        self.inside = threading.Semaphore(0)
        self.held = 0
        self._lock = threading.Lock()

    def send(self, slots: CompanySlots, *, is_bulk: bool = False) -> Future[None]:
        """Let another worker ask for a slot."""
        return self.pool.submit(self._hold, slots, is_bulk=is_bulk)

    def _hold(self, slots: CompanySlots, *, is_bulk: bool) -> None:
        try:
            with slots.slot(is_bulk=is_bulk):
                with self._lock:
                    self.held += 1
                self.inside.release()
                self.leave.wait(PATIENCE_SECONDS)
        finally:
            database.close()

    def wait_for(self, number: int) -> None:
        """Wait until so many more hold a slot."""
        for _ in range(number):
            assert self.inside.acquire(timeout=PATIENCE_SECONDS), "nobody got a slot"


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Give workers, and let them go at the end."""
    made = Workers()
    yield made
    made.leave.set()
    made.pool.shutdown()


class TestSlots:
    def test_are_as_many_as_the_setting_says(self, workers: Workers) -> None:
        for _ in range(3):
            workers.send(slots())
        workers.wait_for(2)

        time.sleep(A_MOMENT)
        assert workers.held == 2

        workers.leave.set()
        workers.wait_for(1)
        assert workers.held == 3

    def test_keep_the_last_one_free_of_bulk_work(self, workers: Workers) -> None:
        for _ in range(2):
            workers.send(slots(), is_bulk=True)
        workers.wait_for(1)
        time.sleep(A_MOMENT)
        assert workers.held == 1

        workers.send(slots())

        workers.wait_for(1)
        assert workers.held == 2

    def test_let_bulk_work_go_where_there_is_only_one(self, workers: Workers) -> None:
        workers.send(slots(size=1), is_bulk=True)

        workers.wait_for(1)

    def test_of_another_company_are_others(self, workers: Workers) -> None:
        for company in ("demo", "other"):
            workers.send(slots(company, size=1))

        workers.wait_for(2)

    def test_are_given_back_when_the_request_fails(self, workers: Workers) -> None:
        with pytest.raises(ZeroDivisionError), slots(size=1).slot(is_bulk=False):
            raise ZeroDivisionError

        workers.send(slots(size=1))

        workers.wait_for(1)

    def test_are_freed_by_the_database_when_a_worker_dies(self, workers: Workers) -> None:
        died = database.copy()
        with died.cursor() as cursor:
            space = slots(size=1)._space
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [space, 0])
        workers.send(slots(size=1))
        time.sleep(A_MOMENT)
        assert workers.held == 0

        died.close()

        workers.wait_for(1)
