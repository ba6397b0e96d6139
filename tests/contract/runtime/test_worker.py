"""A worker over a real queue, until nothing is left to do."""

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.models import ProcrastinateJob

from tieout.runtime.worker import work

NEXT = "tests.next"


class Broken(Exception):
    """What a job raises in the middle of its transaction."""


@pytest.fixture
def task(transactional_db):
    """Register a task for one test."""
    names = []

    def register(function):
        queue.task(function, name=f"tests.{function.__name__}")
        names.append(f"tests.{function.__name__}")
        return names[-1]

    yield register
    for name in names:
        del queue.tasks[name]
    # The queue's tables are its own: emptying the others between tests leaves them as they are.
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def _jobs(name):
    return list(ProcrastinateJob.objects.filter(task_name=name).values_list("status", flat=True))


class TestWork:
    def test_does_what_was_asked_and_keeps_no_trace_of_what_succeeded(self, task):
        done = []
        name = task(_appending(done))
        queue.configure_task(name).defer(number=7)

        assert work(wait=False)

        assert done == [7]
        assert _jobs(name) == []

    def test_keeps_what_failed(self, task):
        name = task(_breaking)
        queue.configure_task(name).defer()

        work(wait=False)

        assert _jobs(name) == ["failed"]

    def test_keeps_what_a_job_asked_for_when_its_data_are_committed(self, task):
        queue.configure_task(task(_asking)).defer()

        work(wait=False)

        assert len(_jobs(NEXT)) == 1

    def test_takes_back_what_a_job_asked_for_when_its_data_are_rolled_back(self, task):
        queue.configure_task(task(_asking_and_breaking)).defer()

        work(wait=False)

        assert _jobs(NEXT) == []


def _appending(done):
    def append(number):
        done.append(number)

    return append


def _breaking():
    raise Broken


def _asking():
    with transaction.atomic():
        queue.configure_task(NEXT, queue="not worked on", allow_unknown=True).defer()


def _asking_and_breaking():
    with transaction.atomic():
        queue.configure_task(NEXT, allow_unknown=True).defer()
        raise Broken
