"""Who belongs to a customer: the one above it, those below it, and those that are one customer in Intacct."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from tieout.ledger.models import Customer
from tieout.sync.models import Connection, Link, RecordKind

SHOWN = 25


@dataclass(frozen=True)
class Relative:
    """One of them; without an address where it is not in Tieout."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class Family:
    """All of them. `siblings` are the other bill-to contacts of one Intacct customer (E6)."""

    parent: Relative | None
    children: list[Relative]
    siblings: list[Relative]


def family_of(connection: Connection | None, customer: Customer) -> Family:
    """Find who belongs to a customer. The number of its parent is that of Intacct."""
    links = Link.objects.filter(connection=connection, kind=RecordKind.CUSTOMER)
    ours = Customer.objects.filter(organization=customer.organization_id)
    own = links.filter(record_id=customer.pk).first()
    parents = ours.filter(pk__in=_ids(links, customer.parent_number))
    is_one_of_several = own is not None and own.contact_name
    others = ours.filter(pk__in=_ids(links, own.remote_number)) if own and is_one_of_several else ours.none()
    children = ours.filter(parent_number=own.remote_number) if own and own.remote_number else ours.none()
    return Family(
        parent=_parent(customer, _relatives(parents)),
        children=_relatives(children),
        siblings=_relatives(others.exclude(pk=customer.pk)),
    )


def _parent(customer: Customer, found: list[Relative]) -> Relative | None:
    if not customer.parent_number:
        return None
    # Where several customers here are the parent, none of them is it alone.
    return found[0] if len(found) == 1 else Relative(customer.parent_name or customer.parent_number)


def _ids(links: QuerySet[Link], number: str) -> list[int]:
    if not number:
        return []
    return list(links.filter(remote_number=number).order_by("id").values_list("record_id", flat=True)[:SHOWN])


def _relatives(customers: QuerySet[Customer]) -> list[Relative]:
    return [
        Relative(customer.name, reverse("customer", args=[customer.pk]))
        for customer in customers.order_by("name", "pk")[:SHOWN]
    ]
