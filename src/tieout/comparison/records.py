"""What our side knows about a lot of records: links, invoices, payments, attempts and failures.

Every function takes a lot and asks once for all of it, so that the number of queries does not grow with the
number of records.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from tieout.comparison.evidence import Standing
from tieout.ledger.models import Application, Invoice, Payment
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    Connection,
    Failure,
    FailureState,
    Link,
    RecordKind,
)

NOTHING = Standing()


@dataclass(frozen=True)
class Applied:
    """What one payment of ours settles on one invoice of ours."""

    invoice_id: int
    payment_id: int
    amount: Decimal


@dataclass(frozen=True)
class Standings:
    """How far the sync is with each record, by our id and by Intacct's key."""

    local: Mapping[int, Standing]
    remote: Mapping[str, Standing]

    def of(self, record_id: int | None, *keys: str) -> Standing:
        """Return the first standing known of a record, ours before Intacct's."""
        found = [self.local.get(record_id, NOTHING)] if record_id is not None else []
        found += [self.remote.get(key, NOTHING) for key in keys if key]
        return next((standing for standing in found if standing != NOTHING), NOTHING)


def invoices(connection: Connection, record_ids: Collection[int]) -> dict[int, Invoice]:
    """Read invoices of ours with their customers, as they are now."""
    rows = Invoice.objects.filter(organization_id=connection.organization_id, pk__in=record_ids)
    return {row.pk: row for row in rows.select_related("customer")}


def payments(connection: Connection, record_ids: Collection[int]) -> dict[int, Payment]:
    """Read payments of ours."""
    return {
        row.pk: row
        for row in Payment.objects.filter(organization_id=connection.organization_id, pk__in=record_ids)
    }


def links(connection: Connection, kind: RecordKind, record_ids: Collection[int]) -> dict[int, Link]:
    """Read the links of records of ours."""
    rows = Link.objects.filter(connection=connection, kind=kind, record_id__in=record_ids)
    return {row.record_id: row for row in rows}


def links_by_key(connection: Connection, kind: RecordKind, keys: Collection[str]) -> dict[str, Link]:
    """Read links by Intacct's key."""
    rows = Link.objects.filter(connection=connection, kind=kind, remote_key__in=keys)
    return {row.remote_key: row for row in rows}


def applied(connection: Connection, invoice_ids: Collection[int]) -> list[Applied]:
    """Sum what payments of ours settle on invoices of ours."""
    rows = (
        Application.objects.filter(organization_id=connection.organization_id, invoice_id__in=invoice_ids)
        .values_list("invoice_id", "payment_id")
        .annotate(amount=Sum("amount"))
        .order_by("invoice_id", "payment_id")
    )
    return [Applied(*row) for row in rows]


def standings(
    connection: Connection,
    kind: RecordKind,
    *,
    record_ids: Collection[int] = (),
    remote_keys: Iterable[str] = (),
    remote_numbers: Iterable[str] = (),
) -> Standings:
    """Read open attempts and failures that nobody has resolved.

    Shape: failures on the way in are found under Intacct's key and under its printed number.
    """
    keys, numbers = set(remote_keys), {number for number in remote_numbers if number}
    local: dict[int, Standing] = {}
    remote: dict[str, Standing] = {}
    failures = Failure.objects.filter(
        Q(record_id__in=record_ids) | Q(remote_key__in=keys) | Q(remote_number__in=numbers),
        connection=connection,
        kind=kind,
        state__in=[FailureState.OPEN, FailureState.IGNORED],
    )
    by_record: dict[int, Failure] = {}
    # Open ones come last and win: an ignored failure must not hide an open one of the same record.
    for failure in sorted(failures, key=lambda row: row.state == FailureState.OPEN):
        standing = Standing(failure=failure.state, waits_for=failure.waits_for)
        if failure.record_id is not None:
            by_record[failure.record_id] = failure
            local[failure.record_id] = standing
        for key in (failure.remote_key, failure.remote_number):
            if key:
                remote[key] = standing
    attempts = Attempt.objects.filter(
        connection=connection, kind=kind, record_id__in=record_ids, state__in=OPEN_ATTEMPT_STATES
    )
    for attempt in attempts:
        known = by_record.get(attempt.record_id)
        local[attempt.record_id] = Standing(
            attempt=attempt.state,
            failure=known.state if known else "",
            waits_for=known.waits_for if known else "",
        )
    return Standings(local=local, remote=remote)


def customers_that_failed(connection: Connection) -> tuple[set[int], set[str]]:
    """Return the customers with an open failure: our ids, and Intacct's customer ids."""
    rows = Failure.objects.filter(
        connection=connection, kind=RecordKind.CUSTOMER, state__in=[FailureState.OPEN, FailureState.IGNORED]
    ).values_list("record_id", "remote_number")
    ids: set[int] = set()
    numbers: set[str] = set()
    for record_id, remote_number in rows:
        if record_id is not None:
            ids.add(record_id)
        if remote_number:
            numbers.add(remote_number)
    return ids, numbers


def namesakes(
    connection: Connection, numbers: Collection[str]
) -> dict[tuple[str, str], list[tuple[str, Decimal]]]:
    """Find unlinked invoices of ours by number and Intacct's customer id.

    Shape: (number, customer id) to a list of (currency, total).
    """
    found: dict[tuple[str, str], list[tuple[str, Decimal]]] = defaultdict(list)
    ours = Invoice.objects.filter(
        organization_id=connection.organization_id, number__in=numbers, state="issued"
    ).exclude(pk__in=Link.objects.filter(connection=connection, kind=RecordKind.INVOICE).values("record_id"))
    rows = list(ours.values_list("number", "customer_id", "currency", "total"))
    customers = links(connection, RecordKind.CUSTOMER, {row[1] for row in rows})
    for number, customer_id, currency, total in rows:
        if customer_id in customers:
            found[number, customers[customer_id].remote_number].append((currency, total))
    return found


def drafts(connection: Connection) -> list[tuple[str, int, Decimal]]:
    """Count and sum our drafts by currency."""
    rows = (
        Invoice.objects.filter(organization_id=connection.organization_id, state="draft")
        .values("currency")
        .annotate(count=Count("pk"), balance=Sum("total"))
        .order_by("currency")
    )
    return [(row["currency"], row["count"], row["balance"]) for row in rows]


def unapplied_payments(connection: Connection) -> list[Payment]:
    """Read our payments of which something is not applied to an invoice."""
    rows = Payment.objects.filter(
        organization_id=connection.organization_id, state="received", unapplied__gt=0
    )
    return list(rows.select_related("customer").order_by("pk"))
