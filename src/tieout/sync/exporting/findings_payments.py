"""How writes of payments, and of what is applied without cash, are looked up: by the token, and by key.

Each of them is an ARPYMT with a token of its own in its description, but for money that settles nothing yet:
that is an ARADVANCE.
"""

from collections.abc import Mapping, Sequence

from tieout.sync.exporting.findings import Finding, LookUp, Verdict, happened_if
from tieout.sync.exporting.lookups import Lookups
from tieout.sync.exporting.markers import is_our_payment, is_reversed
from tieout.sync.exporting.settle import remote_object
from tieout.sync.models import Attempt, Operation, RecordKind, RemoteObject


def _by_object(attempts: Sequence[Attempt]) -> Mapping[RemoteObject, list[Attempt]]:
    groups: dict[RemoteObject, list[Attempt]] = {}
    for attempt in attempts:
        groups.setdefault(remote_object(attempt), []).append(attempt)
    return groups


def _created(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    findings = {}
    for about, group in _by_object(attempts).items():
        rows = lookups.payments(tokens=[attempt.marker for attempt in group], about=about)
        for attempt in group:
            ours = [row for row in rows if is_our_payment(row, token=attempt.marker)]
            findings[attempt.pk] = (
                Finding(Verdict.HAPPENED, ours[0].record_no) if ours else Finding(Verdict.NOT_SEEN)
            )
    return findings


def _reversed(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    states: dict[str, str] = {}
    for about, group in _by_object(attempts).items():
        states |= lookups.states(about, [attempt.marker for attempt in group])
    return happened_if(attempts, lambda attempt: is_reversed(states.get(attempt.marker, "")))


LOOK_UPS: Mapping[tuple[Operation, RecordKind], LookUp] = {
    (operation, kind): look_up
    for kind in (RecordKind.PAYMENT, RecordKind.PAYMENT_APPLICATION, RecordKind.CREDIT_APPLICATION)
    for operation, look_up in ((Operation.CREATE, _created), (Operation.REVERSE, _reversed))
}
