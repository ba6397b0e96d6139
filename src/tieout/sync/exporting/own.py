"""Who may work on an attempt: one writer per connection, a lease, and an epoch.

The lock keeps two workers from writing over one connection; it ends when the worker's database session does,
so a killed worker frees it at once. The lease and the epoch hold even without the lock: a worker settles only
an attempt whose epoch is still its own, and an expired lease means that nobody knows what happened.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection as database
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

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
        mine = _lock(Attempt.objects.filter(is_free, id__in=attempt_ids))
        Attempt.objects.filter(id__in=mine).update(
            state=AttemptState.SENT,
            epoch=F("epoch") + 1,
            lease_until=now + LEASE,
            send_count=F("send_count") + 1,
            first_sent_at=Coalesce("first_sent_at", Value(now)),
            last_sent_at=now,
        )
        return _in_order(mine)


def _lock(free: QuerySet[Attempt]) -> list[int]:
    """Lock the attempts that nobody else has locked, and return their ids."""
    return list(free.select_for_update(skip_locked=True).order_by("id").values_list("id", flat=True))


def _in_order(attempt_ids: Sequence[int]) -> list[Attempt]:
    return list(Attempt.objects.filter(id__in=attempt_ids).order_by("id"))


def claim_doubts(connection: Connection, *, now: datetime) -> list[Attempt]:
    """Take the attempts in doubt that no other worker is looking up."""
    with committed(Step.CLAIM_DOUBT):
        mine = _lock(
            Attempt.objects.filter(
                Q(lease_until=None) | Q(lease_until__lte=now),
                connection=connection,
                state=AttemptState.IN_DOUBT,
            )
        )
        Attempt.objects.filter(id__in=mine).update(
            epoch=F("epoch") + 1, lease_until=now + LEASE, lookup_count=F("lookup_count") + 1
        )
        return _in_order(mine)


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


_SAVED = (
    "state",
    "doubts",
    "lease_until",
    "settled_at",
    "settled_by",
    "remote_key",
    "error_code",
    "error_text",
    "error_correction",
    "request_xml",
    "response_xml",
)
_SAVE = """
    UPDATE sync_attempt AS attempt
    SET state = new.state, doubts = new.doubts, lease_until = new.lease_until, settled_at = new.settled_at,
        settled_by = new.settled_by, remote_key = new.remote_key, error_code = new.error_code,
        error_text = new.error_text, error_correction = new.error_correction,
        request_xml = new.request_xml, response_xml = new.response_xml
    FROM jsonb_to_recordset(%s::jsonb) AS new(
        id bigint, state text, doubts text[], lease_until timestamptz, settled_at timestamptz,
        settled_by text, remote_key text, error_code text, error_text text, error_correction text,
        request_xml text, response_xml text
    )
    WHERE attempt.id = new.id
"""


def save_states(attempts: Iterable[Attempt]) -> None:
    """Store what became of attempts, in one statement however many they are."""
    rows = [{"id": row.pk} | {name: getattr(row, name) for name in _SAVED} for row in attempts]
    if rows:
        with database.cursor() as cursor:
            cursor.execute(_SAVE, [json.dumps(rows, cls=DjangoJSONEncoder)])


def release(attempts: Iterable[Attempt]) -> None:
    """Commit that others may look these doubts up, after a look-up that got no answer."""
    with committed(Step.CLAIM_DOUBT):
        mine = still_mine(attempts)
        for attempt in mine.values():
            attempt.lease_until = None
        save_states(mine.values())
