"""Work on the jobs of the queue, in as many processes and on as many machines as there are.

What is deferred inside a job goes through Django's own connection, so that it commits or rolls back with the
job's data: the worker's connections only fetch jobs and note what became of them.
"""

import asyncio
import signal

from asgiref.sync import sync_to_async
from django.db import connections
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.db_cleanup import DjangoApp
from procrastinate.contrib.django.django_connector import DjangoConnector

# A lock that is freed wakes nobody, so a waiting job is found by looking often.
POLL_SECONDS = 0.25
HEARTBEAT_SECONDS, STALLED_SECONDS = 3.0, 15.0
# After this, jobs are told that the worker is being stopped.
GRACEFUL_SECONDS = 20.0
CONCURRENCY = 4


def worker_app() -> DjangoApp:
    """Return the queue with connections of its own, over the same tasks."""
    assert isinstance(queue.connector, DjangoConnector)
    own = DjangoApp(connector=queue.connector.get_worker_connector(), import_paths=queue.import_paths)
    own.tasks = queue.tasks
    own.periodic_registry = queue.periodic_registry
    return own


def work(*, concurrency: int = CONCURRENCY, wait: bool = True) -> bool:
    """Work until SIGINT or SIGTERM, or until nothing is left; say whether the end was a wished one."""
    return asyncio.run(_work(concurrency=concurrency, wait=wait))


async def _work(*, concurrency: int, wait: bool) -> bool:
    loop = asyncio.get_running_loop()
    async with worker_app().open_async() as own:
        worker = asyncio.create_task(
            own.run_worker_async(
                concurrency=concurrency,
                wait=wait,
                fetch_job_polling_interval=POLL_SECONDS,
                abort_job_polling_interval=POLL_SECONDS,
                shutdown_graceful_timeout=GRACEFUL_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                delete_jobs="successful",
                install_signal_handlers=False,
            )
        )
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, worker.cancel)
        try:
            await worker
        except asyncio.CancelledError:
            return True
        finally:
            # Periodic jobs are asked for through Django, in a thread that keeps its connection.
            await sync_to_async(connections.close_all)()
    # The worker stops by itself when it loses its connections; whoever started it starts it again.
    return not wait
