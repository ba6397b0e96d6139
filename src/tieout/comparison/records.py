"""What our side knows about a lot of records: links, invoices, payments, attempts and failures.

Every function takes a lot and asks once for all of it, so that the number of queries does not grow with the
number of records.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from tieout.comparison.evidence import Standing
from tieout.ledger.models import Application, Invoice, Payment
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    AttemptState,
    Connection,
    Direction,
    Failure,
    FailureLevel,
    FailureState,
    Link,
    Operation,
    RecordKind,
    RemoteObject,
    RemotePayment,
    RemoteSettlement,
    SettlementKind,
)

NOTHING = Standing()


@dataclass(frozen=True)
class Applied:
    """What a payment or a credit note of ours settles on one invoice of ours; `kind` is as what."""

    application_id: int
    invoice_id: int
    payment_id: int | None
    kind: str
    number: str
    amount: Decimal


RemoteKey = tuple[str, str]
Party = tuple[str, str]


@dataclass(frozen=True)
class Standings:
    """How far the sync is with each record, by our id, and by Intacct's object and key."""

    local: Mapping[int, Standing]
    remote: Mapping[RemoteKey, Standing]

    def of(self, record_id: int | None, *keys: RemoteKey) -> Standing:
        """Return what is known of a record: ours before Intacct's, what is open before what is ignored."""
        found = [self.local.get(record_id, NOTHING)] if record_id is not None else []
        found += [self.remote.get(key, NOTHING) for key in keys]
        known = [standing for standing in found if standing != NOTHING]
        return min(known, key=lambda standing: standing.failure == FailureState.IGNORED, default=NOTHING)


def invoices(connection: Connection, record_ids: Collection[int]) -> dict[int, Invoice]:
    """Read invoices of ours with their customers, as they are now."""
    rows = Invoice.objects.filter(organization_id=connection.organization_id, pk__in=record_ids)
    return {row.pk: row for row in rows.select_related("customer")}


def payments(connection: Connection, record_ids: Collection[int]) -> dict[int, Payment]:
    """Read payments of ours with their customers, as they are now."""
    rows = Payment.objects.filter(organization_id=connection.organization_id, pk__in=record_ids)
    return {row.pk: row for row in rows.select_related("customer")}


def links(connection: Connection, kind: RecordKind, record_ids: Collection[int]) -> dict[int, Link]:
    """Read the links of records of ours."""
    rows = Link.objects.filter(connection=connection, kind=kind, record_id__in=record_ids)
    return {row.record_id: row for row in rows}


def links_by_key(
    connection: Connection, remote_object: RemoteObject, keys: Collection[str]
) -> dict[str, Link]:
    """Read links by Intacct's key."""
    rows = Link.objects.filter(connection=connection, remote_object=remote_object, remote_key__in=keys)
    return {row.remote_key: row for row in rows}


def invoices_by_ar_key(connection: Connection, ar_keys: Collection[str]) -> dict[str, int]:
    """Return our invoices by the key of their A/R invoice, the former ones included (E10)."""
    wanted = set(ar_keys)
    rows = Link.objects.filter(
        Q(ar_key__in=wanted) | Q(former_ar_keys__overlap=list(wanted)),
        connection=connection,
        kind=RecordKind.INVOICE,
    )
    return {key: row.record_id for row in rows for key in wanted & {row.ar_key, *row.former_ar_keys}}


def customers_by_party(connection: Connection, parties: Iterable[Party]) -> dict[Party, int]:
    """Return our customers by the id that people know in Intacct, and the contact that is billed (E6)."""
    rows = Link.objects.filter(
        connection=connection, kind=RecordKind.CUSTOMER, remote_number__in={number for number, _ in parties}
    )
    return {
        (number, contact_name): record_id
        for number, contact_name, record_id in rows.values_list("remote_number", "contact_name", "record_id")
    }


def applied(connection: Connection, invoice_ids: Collection[int]) -> list[Applied]:
    """Read what payments and credit notes of ours settle on invoices of ours."""
    rows = Application.objects.filter(
        organization_id=connection.organization_id, invoice_id__in=invoice_ids
    ).order_by("invoice_id", "pk")
    number = Coalesce("payment__number", "credit_note__number")
    return [
        Applied(*row) for row in rows.values_list("pk", "invoice_id", "payment_id", "kind", number, "amount")
    ]


def read_settlements(connection: Connection, ar_keys: Collection[str]) -> dict[tuple[str, str], Decimal]:
    """Return what the sync has read and kept of cash on invoices, by payment key and A/R key."""
    standing = RemotePayment.objects.filter(
        connection=connection, is_reversed=False, record_no=OuterRef("payment_key")
    )
    rows = RemoteSettlement.objects.filter(
        Exists(standing),
        connection=connection,
        kind=SettlementKind.PAYMENT,
        invoice_key__in=[int(key) for key in ar_keys],
    )
    return {(str(row.payment_key), str(row.invoice_key)): row.amount for row in rows}


def payment_markers(connection: Connection, record_ids: Collection[int]) -> dict[str, int]:
    """Return the markers of payments that were sent and of which nobody knows whether Intacct has them."""
    rows = Attempt.objects.filter(
        connection=connection,
        kind=RecordKind.PAYMENT,
        record_id__in=record_ids,
        operation=Operation.CREATE,
        state__in=[AttemptState.SENT, AttemptState.IN_DOUBT],
    )
    return dict(rows.values_list("marker", "record_id"))


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
        level=FailureLevel.FAILURE,
    )
    for failure in failures:
        standing = Standing(failure=failure.state, waits_for=failure.waits_for)
        if failure.subject in local_subjects:
            local[local_subjects[failure.subject]] = standing
        else:
            found[remote_subjects[failure.subject]] = standing
    attempts = Attempt.objects.filter(
        connection=connection, kind=kind, record_id__in=record_ids, state__in=OPEN_ATTEMPT_STATES
    )
    for attempt in attempts:
        known = local.get(attempt.record_id, NOTHING)
        local[attempt.record_id] = replace(known, attempt=attempt.state)
    return Standings(local=local, remote=found)


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
