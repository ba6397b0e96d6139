"""Send planned attempts in batches and settle each batch before the next one goes.

Several functions of one name share a request, each with its own control id, none in a transaction with the
others. Records of an entity go in a session at that entity. A batch that Intacct refuses as a whole is sent
again one by one, so that one bad function does not hold up the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tieout.intacct import Client
from tieout.sync.exporting import own, settle
from tieout.sync.exporting.answers import IntacctStopped
from tieout.sync.exporting.gateway_words import ask
from tieout.sync.models import Attempt, Connection

UNKNOWN_IN_A_ROW_MAX = 2
Clock = Callable[[], datetime]


@dataclass
class Delivery:
    """What became of the attempts that were sent."""

    done: list[Attempt] = field(default_factory=list)
    refused: list[Attempt] = field(default_factory=list)
    in_doubt: list[Attempt] = field(default_factory=list)
    stop: IntacctStopped | None = None


def deliver(
    connection: Connection,
    *,
    client: Client,
    attempt_ids: Sequence[int],
    clock: Clock,
    is_again: bool = False,
) -> Delivery:
    """Send attempts and settle their answers, until all are settled or Intacct says stop."""
    delivery = Delivery()
    batches = list(_batches(connection, attempt_ids))
    unknown_in_a_row = 0
    while batches and delivery.stop is None:
        batch = batches.pop(0)
        take = own.claim_again if is_again else own.claim_planned
        claimed = take(batch, now=clock())
        if not claimed:
            continue
        entity_id = claimed[0].entity_id
        answers = ask(client.at_entity(entity_id) if entity_id else client, claimed)
        settled = settle.settle_answers(connection, claimed=claimed, answers=answers, now=clock())
        delivery.done += settled.done
        delivery.refused += settled.refused
        delivery.in_doubt += settled.in_doubt
        delivery.stop = settled.stop
        unknown_in_a_row = unknown_in_a_row + 1 if len(settled.in_doubt) == len(claimed) else 0
        if delivery.stop is None and unknown_in_a_row >= UNKNOWN_IN_A_ROW_MAX:
            delivery.stop = IntacctStopped("not_available", "Intacct did not answer.")
        if len(claimed) > 1:
            batches = [*([attempt.pk] for attempt in settled.put_back), *batches]
    return delivery


def _batches(connection: Connection, attempt_ids: Sequence[int]) -> list[list[int]]:
    """Return the attempts in their order, in batches of one function name in one session."""
    size = connection.settings.functions_per_request
    rows = Attempt.objects.filter(id__in=attempt_ids).order_by("id")
    by_function: dict[tuple[str, str, str], list[int]] = {}
    for attempt_id, operation, kind, entity_id in rows.values_list("id", "operation", "kind", "entity_id"):
        by_function.setdefault((operation, kind, entity_id), []).append(attempt_id)
    return [ids[at : at + size] for ids in by_function.values() for at in range(0, len(ids), size)]
