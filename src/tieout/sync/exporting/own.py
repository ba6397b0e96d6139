"""Who may work on an attempt: one writer per connection, a lease, and an epoch.

The lock keeps two workers from writing over one connection; it ends when the worker's database session does,
so a killed worker frees it at once. The lease and the epoch hold even without the lock: a worker settles only
an attempt whose epoch is still its own, and an expired lease means that nobody knows what happened.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from tieout.sync.exporting.boundary import Step, committed
from tieout.sync.models import Attempt, AttemptState, Connection

REQUEST_TIMEOUT = timedelta(seconds=300)
LEASE = REQUEST_TIMEOUT + timedelta(minutes=2)


def claim_planned(attempt_ids: Sequence[int], *, now: datetime) -> list[Attempt]:
    """Take planned attempts and commit that they are being sent, without those that another worker took."""
    return _claim(attempt_ids, Q(state=AttemptState.PLANNED), Step.CLAIM, now=now)


def claim_again(attempt_ids: Sequence[int], *, now: datetime) -> list[Attempt]:
    """Take attempts in doubt of this worker's look-up for one more send under their control ids."""
    return _claim(attempt_ids, Q(state=AttemptState.IN_DOUBT), Step.CLAIM, now=now)


def _claim(attempt_ids: Sequence[int], is_free: Q, step: Step, *, now: datetime) -> list[Attempt]:
    with committed(step):
        mine = list(
            Attempt.objects.select_for_update(skip_locked=True)
            .filter(is_free, id__in=attempt_ids)
            .order_by("id")
        )
        for attempt in mine:
            attempt.state = AttemptState.SENT
            attempt.epoch += 1
            attempt.lease_until = now + LEASE
            attempt.send_count += 1
            attempt.first_sent_at = attempt.first_sent_at or now
            attempt.last_sent_at = now
        Attempt.objects.bulk_update(
            mine, ["state", "epoch", "lease_until", "send_count", "first_sent_at", "last_sent_at"]
        )
    return mine


def claim_doubts(connection: Connection, *, now: datetime) -> list[Attempt]:
    """Take the attempts in doubt that no other worker is looking up."""
    with committed(Step.CLAIM_DOUBT):
        mine = list(
            Attempt.objects.select_for_update(skip_locked=True)
            .filter(Q(lease_until=None) | Q(lease_until__lte=now), connection=connection)
            .filter(state=AttemptState.IN_DOUBT)
            .order_by("id")
        )
        for attempt in mine:
            attempt.epoch += 1
            attempt.lease_until = now + LEASE
            attempt.lookup_count += 1
        Attempt.objects.bulk_update(mine, ["epoch", "lease_until", "lookup_count"])
    return mine


def doubt_the_abandoned(connection: Connection, *, now: datetime, is_sole_writer: bool) -> int:
    """Put into doubt what was sent by a worker that is gone, and return how many.

    A lease that ran out says so. So does the writer's lock: whoever holds it knows that no other writer
    lives, and need not wait for the lease. Doubting too early is safe, because a doubt is looked up first
    and then sent under the same control id only.
    """
    abandoned = Attempt.objects.filter(connection=connection, state=AttemptState.SENT)
    if not is_sole_writer:
        abandoned = abandoned.filter(lease_until__lte=now)
    if not abandoned.exists():
        return 0
    with committed(Step.EXPIRE):
        rows = list(abandoned.select_for_update(skip_locked=True))
        for attempt in rows:
            put_in_doubt(attempt, why="no answer was settled")
        save_states(rows)
    return len(rows)


def still_mine(claimed: Iterable[Attempt]) -> dict[int, Attempt]:
    """Lock the claimed rows inside a transaction and return those whose epoch is still ours, by id."""
    epochs = {attempt.pk: attempt.epoch for attempt in claimed}
    rows = Attempt.objects.select_for_update().filter(id__in=epochs).order_by("id")
    return {row.pk: row for row in rows if row.epoch == epochs[row.pk]}


def put_in_doubt(attempt: Attempt, *, why: str) -> None:
    """Mark that nobody knows whether this write happened; the look-up may begin at once."""
    attempt.state = AttemptState.IN_DOUBT
    attempt.doubts = [*attempt.doubts, why[:60]]
    attempt.lease_until = None


def put_back(attempt: Attempt) -> None:
    """Mark that this send was certainly not executed.

    An attempt that was in doubt before stays in doubt about its earlier sends.
    """
    attempt.state = AttemptState.IN_DOUBT if attempt.doubts else AttemptState.PLANNED
    attempt.lease_until = None


_STATE_FIELDS = [
    "state",
    "doubts",
    "lease_until",
    "settled_at",
    "settled_by",
    "remote_key",
    "error_code",
    "error_text",
    "error_correction",
]


def save_states(attempts: Iterable[Attempt]) -> None:
    """Store what became of attempts."""
    Attempt.objects.bulk_update(list(attempts), _STATE_FIELDS)


def release(attempts: Iterable[Attempt]) -> None:
    """Commit that others may look these doubts up, after a look-up that got no answer."""
    with committed(Step.CLAIM_DOUBT):
        mine = still_mine(attempts)
        for attempt in mine.values():
            attempt.lease_until = None
        save_states(mine.values())
