"""How writes of customers in doubt are looked up: by the CUSTOMERID that is always sent."""

from collections.abc import Mapping, Sequence

from tieout.sync.exporting.collisions import customer_candidate
from tieout.sync.exporting.findings import Finding, LookUp, Verdict, happened_if, is_recorded, unsure
from tieout.sync.exporting.lookups import Lookups
from tieout.sync.exporting.markers import is_our_customer
from tieout.sync.mapping import outgoing_customers
from tieout.sync.models import Attempt, Operation, RecordKind


def _created(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    found = {row.customer_id: row for row in lookups.customers(ids=[a.marker for a in attempts], names=[])}
    our_user = lookups.our_user() if found else ""
    findings = {}
    for attempt in attempts:
        row = found.get(attempt.marker)
        name = outgoing_customers.sent_name(lookups.request(attempt))
        if row is None:
            findings[attempt.pk] = Finding(Verdict.NOT_SEEN)
        elif is_our_customer(row, customer_id=attempt.marker, name=name, our_user=our_user):
            findings[attempt.pk] = Finding(Verdict.HAPPENED, row.record_no)
        else:
            findings[attempt.pk] = Finding(Verdict.COLLIDES, candidates=(customer_candidate(row),))
    return findings


def _updated(attempts: Sequence[Attempt], lookups: Lookups) -> dict[int, Finding]:
    open_ones = unsure(attempts)
    equal = lookups.equal_customers(open_ones) if open_ones else frozenset()
    return happened_if(attempts, lambda attempt: attempt.pk in equal or is_recorded(attempt))


LOOK_UPS: Mapping[tuple[Operation, RecordKind], LookUp] = {
    (Operation.CREATE, RecordKind.CUSTOMER): _created,
    (Operation.UPDATE, RecordKind.CUSTOMER): _updated,
}
