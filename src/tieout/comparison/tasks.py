"""The job of the comparison. It takes an id, and is safe to run twice: each tie-out is read anew."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app as queue

from tieout.comparison.models import TieOutRun, TieOutState
from tieout.comparison.operations import TASK, carry_out
from tieout.intacct import IntacctError
from tieout.sync.errors import SyncRefused

logger = logging.getLogger(__name__)


@queue.task(name=TASK)
def tie_out(*, run_id: int) -> None:
    """Carry out a tie-out that somebody asked for."""
    run = TieOutRun.objects.select_related("connection__organization").get(pk=run_id)
    if run.state == TieOutState.DONE:
        return
    try:
        carry_out(run=run, at=timezone.now())
    except (IntacctError, SyncRefused) as error:
        # The run says so on its page; a person reads it there, and the job itself has nothing to repeat.
        logger.warning("Tie-out %s could not read Intacct: %s", run_id, error)
