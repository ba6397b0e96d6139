"""What our side knows about a lot of records: invoices, payments, credit notes, and their links.

Every function takes a lot and asks once for all of it, so that the number of queries does not grow with the
number of records.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import Count, Q, Sum

from tieout.ledger.models import CreditNote, Invoice, Payment
from tieout.sync.models import Connection, Link, RecordKind, RemoteObject

Party = tuple[str, str]


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


def credit_notes(connection: Connection, record_ids: Collection[int]) -> dict[int, CreditNote]:
    """Read credit notes of ours with their customers, as they are now."""
    rows = CreditNote.objects.filter(organization_id=connection.organization_id, pk__in=record_ids)
    return {row.pk: row for row in rows.select_related("customer")}


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
