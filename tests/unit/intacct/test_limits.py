"""Slots and counters, also from many threads at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tieout.intacct import LocalLimiter, Meter

THREADS = 8
PATIENCE_SECONDS = 30


class Workplace:
    """Counts how many are inside at once, and lets nobody out before all who fit are in."""

    def __init__(self, expected: int) -> None:
        self._expected = expected
        self._inside = 0
        self._changed = threading.Condition()
        self.most = 0

    def work(self) -> None:
        with self._changed:
            self._inside += 1
            self.most = max(self.most, self._inside)
            self._changed.notify_all()
            # Without this wait a slow machine would never show an overlap.
            assert self._changed.wait_for(lambda: self.most >= self._expected, timeout=PATIENCE_SECONDS)
            self._inside -= 1


def run(count: int, task) -> None:
    with ThreadPoolExecutor(count) as pool:
        for future in [pool.submit(task) for _ in range(count)]:
            future.result(timeout=PATIENCE_SECONDS)


class TestLocalLimiter:
    @pytest.mark.parametrize(
        ("size", "is_bulk", "most"), [(1, False, 1), (2, False, 2), (3, False, 3), (1, True, 1), (3, True, 2)]
    )
    def test_lets_as_many_in_as_there_are_slots_and_bulk_work_one_less(self, size, is_bulk, most):
        limiter, place = LocalLimiter(size), Workplace(most)

        def task() -> None:
            with limiter.slot(is_bulk=is_bulk):
                place.work()

        run(THREADS, task)

        assert place.most == most

    def test_keeps_the_last_slot_for_what_is_urgent(self):
        limiter = LocalLimiter(2)
        order: list[str] = []

        def bulk() -> None:
            with limiter.slot(is_bulk=True):
                order.append("bulk")

        with limiter.slot(is_bulk=True):
            waiting = threading.Thread(target=bulk)
            waiting.start()
            with limiter.slot(is_bulk=False):
                order.append("urgent")
        waiting.join(PATIENCE_SECONDS)

        assert order == ["urgent", "bulk"]

    def test_frees_the_slot_of_what_failed(self):
        limiter = LocalLimiter(1)

        with pytest.raises(ZeroDivisionError), limiter.slot(is_bulk=False):
            raise ZeroDivisionError

        with limiter.slot(is_bulk=False):
            pass

    def test_has_at_least_one_slot(self):
        with pytest.raises(AssertionError):
            LocalLimiter(0)


class TestMeter:
    def test_counts_by_function_object_and_cause(self):
        meter = Meter()

        meter.count_request(about="query CUSTOMER", cause="import")
        meter.count_function(name="query", about="CUSTOMER", transactions=1, cause="import")
        meter.count_request(about="create ARPYMT", cause="export", sign_ins=1)
        meter.count_function(name="create", about="ARPYMT", transactions=1, cause="export")
        meter.count_function(name="create", about="ARPYMT", transactions=0, cause="export")

        assert meter.as_json() == {
            "requests": 2,
            "transactions": 2,
            "sign_ins": 1,
            "by_function": {"query": 1, "create": 2},
            "by_object": {"query CUSTOMER": 1, "create ARPYMT": 1},
            "by_cause": {"import": 1, "export": 1},
            "requests_by_object": {"query CUSTOMER": 1, "create ARPYMT": 1},
            "requests_by_cause": {"import": 1, "export": 1},
        }

    def test_counts_a_request_without_a_cause(self):
        meter = Meter()

        meter.count_request(about="getAPISession")
        meter.count_function(name="getAPISession", about="", transactions=0, cause="")

        shown = meter.as_json()
        assert (shown["requests"], shown["by_cause"], shown["by_object"]) == (1, {}, {})

    def test_loses_nothing_when_many_threads_count(self):
        meter = Meter()

        def task() -> None:
            for _ in range(500):
                meter.count_request(about="query A", cause="c")
                meter.count_function(name="query", about="A", transactions=1, cause="c")

        run(THREADS, task)

        assert (meter.requests, meter.transactions) == (500 * THREADS, 500 * THREADS)
        assert meter.by_object == {"query A": 500 * THREADS}
        assert meter.requests_by_cause == {"c": 500 * THREADS}
