"""The jobs of the sync. Each takes ids, fits on a screen, and is safe to run twice."""

import logging

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app as queue

from tieout.sync.errors import AlreadyRunning, SyncRefused
from tieout.sync.models import Connection, ConnectionState, Run
from tieout.sync.operations.runs import TASK, sync_later
from tieout.sync.running import carry_out

logger = logging.getLogger(__name__)

# A worker that is alive says so every few seconds; the job of one that does not is run again.
STALLED_SECONDS, BUSY_SECONDS = 15, 5
EVERY_TEN_SECONDS, EVERY_TWO_MINUTES = "*/10 * * * * *", "*/2 * * * *"


@queue.task(name=TASK, retry=RetryStrategy(wait=BUSY_SECONDS, retry_exceptions=[AlreadyRunning]))
def run(*, run_id: int) -> None:
    """Carry out a run that somebody asked for. One that broke off with its worker goes on."""
    found = Run.objects.select_related("connection__organization").get(pk=run_id)
    try:
        carry_out(run=found, clock=timezone.now)
    except AlreadyRunning:
        # A command in a terminal is at it; the queue tries this run again.
        logger.info("Run %s found another run of its connection under way", run_id)
        raise


@queue.periodic(cron=EVERY_TWO_MINUTES)
@queue.task(name="sync.poll", queueing_lock="sync.poll")
def poll(timestamp: int) -> None:  # noqa: ARG001 - the queue passes the time that was meant
    """Ask for a sync of every connection that may be read: what an event did not tell is found so."""
    for connection in Connection.objects.filter(
        is_active=True, state=ConnectionState.ACTIVE, settings_version__gt=0
    ).select_related("organization"):
        try:
            sync_later(connection=connection)
        except SyncRefused as refusal:
            logger.info("No sync of %s: %s", connection.name, refusal)


@queue.periodic(cron=EVERY_TEN_SECONDS)
@queue.task(name="sync.rescue_stalled", queueing_lock="sync.rescue_stalled", pass_context=True)
async def rescue_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Run the jobs again whose worker died: nothing else does."""
    # By the worker's own connections: the queue's would keep one of Django's open in a thread of its own.
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        logger.warning("Job %s (%s) lost its worker and runs again", job.id, job.task_name)
        await manager.retry_job(job)
