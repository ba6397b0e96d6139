"""Store many customers at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from tieout.identity.models import Organization
from tieout.ledger.facts import IncomingCustomer, Stored
from tieout.ledger.models import Customer
from tieout.ledger.operations import staging
from tieout.ledger.operations.numbering import hold_sequence
from tieout.ledger.operations.refusals import check_customer, refusals
from tieout.lib.identifiers import new_uid

TABLE, STAGED = "ledger_customer", "staged_customer"
COLUMNS = (
    "number",
    "name",
    "company_name",
    "email",
    "phone",
    "address1",
    "address2",
    "city",
    "state",
    "postal_code",
    "country",
    "currency",
    "payment_terms",
    "parent_number",
    "parent_name",
    "is_active",
    "custom_fields",
)


def store_customers(
    *, organization: Organization, rows: Iterable[IncomingCustomer], at: datetime
) -> list[Stored]:
    """Create and update customers. A number that another customer has gets a suffix.

    Shape: one answer for each row, in their order.
    """
    incoming = list(rows)
    refused = refusals(incoming, check_customer)
    good = {place: row for place, row in enumerate(incoming) if place not in refused}
    with transaction.atomic(), connection.cursor() as cursor:
        ids = [row.id for row in good.values() if row.id is not None]
        known = staging.lock(cursor, TABLE, organization, ids)
        hold_sequence(organization, Customer)
        _stage(cursor, good, _free_numbers(cursor, organization, good))
        staging.merge_fields(cursor, STAGED, TABLE)
        updated = staging.update(cursor, STAGED, TABLE, COLUMNS, organization, at)
        created = staging.insert(cursor, STAGED, TABLE, COLUMNS, organization, at)
        staging.refresh_statistics(cursor)
    return [
        staging.answer(row, place, refused, created=created, updated=updated, known=known)
        for place, row in enumerate(incoming)
    ]


def _stage(cursor: Any, rows: Mapping[int, IncomingCustomer], numbers: Mapping[int, str]) -> None:
    staging.stage(
        cursor,
        STAGED,
        TABLE,
        ("id", "uid", *COLUMNS),
        (
            (
                place,
                row.id,
                new_uid(),
                numbers[place],
                *(getattr(row, name) for name in COLUMNS[1:-1]),
                staging.fields_as_json(row.custom_fields),
            )
            for place, row in rows.items()
        ),
    )


def _free_numbers(
    cursor: Any, organization: Organization, rows: Mapping[int, IncomingCustomer]
) -> dict[int, str]:
    """Return the number for each place: its own where it is free or its already, else one with a suffix."""
    taken: dict[str, int | None] = {}
    numbers = {place: row.number for place, row in rows.items()}
    unsure = dict(rows)
    suffix = 1
    while unsure:
        taken |= _owners(cursor, organization, {numbers[place] for place in unsure} - taken.keys())
        again = {}
        for place, row in unsure.items():
            owner = taken.get(numbers[place], row.id)
            if numbers[place] in taken and (row.id is None or owner != row.id):
                again[place] = row
            else:
                taken[numbers[place]] = row.id
        suffix += 1
        for place, row in again.items():
            numbers[place] = f"{row.number}-{suffix}"
        unsure = again
    return numbers


def _owners(cursor: Any, organization: Organization, numbers: Iterable[str]) -> dict[str, int | None]:
    cursor.execute(
        "SELECT number, id FROM ledger_customer WHERE organization_id = %s AND number = ANY(%s)",
        [organization.pk, list(numbers)],
    )
    return dict(cursor.fetchall())
