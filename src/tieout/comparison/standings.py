"""How far the sync is with a lot of records: attempts, what Intacct confirmed, failures and warnings."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tieout.comparison.evidence import Standing
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    AttemptState,
    Connection,
    Direction,
    Failure,
    FailureLevel,
    FailureState,
    Operation,
    RecordKind,
)

NOTHING = Standing()
NO_ANSWER = (AttemptState.SENT, AttemptState.IN_DOUBT)

RemoteKey = tuple[str, str]
Record = tuple[RecordKind, int]


@dataclass(frozen=True)
class Standings:
    """How far the sync is with each record, by our id, and by Intacct's object and key."""

    local: Mapping[int, Standing]
    remote: Mapping[RemoteKey, Standing]

    def of(self, record_id: int | None, *keys: RemoteKey) -> Standing:
        """Return what is known of a record: ours before Intacct's, what is open before what is ignored."""
        found = [self.local.get(record_id, NOTHING)] if record_id is not None else []
        return most_pressing([*found, *(self.remote.get(key, NOTHING) for key in keys)])


def most_pressing(standings: Iterable[Standing]) -> Standing:
    """Return the first one that is open, else one that a person ignored, else a warning."""
    return min(standings, key=_rank, default=NOTHING)


def _rank(standing: Standing) -> int:
    if standing.failure == FailureState.IGNORED:
        return 1
    if standing.holds_others:
        return 0
    return 3 if standing == NOTHING else 2


def standings(
    connection: Connection,
    kind: RecordKind,
    *,
    record_ids: Collection[int] = (),
    remote: Iterable[RemoteKey] = (),
) -> Standings:
    """Read open attempts and failures that nobody has resolved; `remote` names Intacct's object and key."""
    local_subjects = {f"local:{kind}:{record_id}": record_id for record_id in record_ids}
    remote_subjects = {f"remote:{name}:{key}": (name, key) for name, key in remote if key}
    local: dict[int, Standing] = {}
    found: dict[RemoteKey, Standing] = {}
    failures = Failure.objects.filter(
        connection=connection,
        direction__in=Direction.values,
        subject__in=[*local_subjects, *remote_subjects],
        state__in=[FailureState.OPEN, FailureState.IGNORED],
    )
    for failure in failures:
        if failure.subject in local_subjects:
            local[local_subjects[failure.subject]] = _standing(failure)
        else:
            found[remote_subjects[failure.subject]] = _standing(failure)
    attempts = Attempt.objects.filter(
        connection=connection, kind=kind, record_id__in=record_ids, state__in=OPEN_ATTEMPT_STATES
    )
    for attempt in attempts:
        known = local.get(attempt.record_id, NOTHING)
        local[attempt.record_id] = replace(known, attempt=attempt.state)
    return Standings(local=local, remote=found)


def _standing(failure: Failure) -> Standing:
    if failure.level == FailureLevel.WARNING:
        return Standing(is_left_out=not failure.apply_here_too, is_insisted_on=failure.apply_here_too)
    return Standing(failure=failure.state, waits_for=failure.waits_for)


def confirmed_since(
    connection: Connection, kind: RecordKind, record_ids: Collection[int], since: datetime
) -> dict[int, list[str]]:
    """Return the writes of each record that Intacct confirmed since a time, in their order."""
    rows = Attempt.objects.filter(
        connection=connection,
        kind=kind,
        record_id__in=record_ids,
        state=AttemptState.DONE,
        settled_at__gte=since,
    )
    found: dict[int, list[str]] = defaultdict(list)
    for record_id, operation in rows.order_by("id").values_list("record_id", "operation"):
        found[record_id].append(operation)
    return found


def markers(connection: Connection, descriptions: Collection[str]) -> dict[str, Record]:
    """Return our record by the marker that was sent with it and of which nobody knows whether it arrived."""
    rows = Attempt.objects.filter(
        connection=connection, operation=Operation.CREATE, state__in=NO_ANSWER, marker__in=descriptions
    )
    return {
        marker: (RecordKind(kind), record_id)
        for marker, kind, record_id in rows.values_list("marker", "kind", "record_id")
    }
