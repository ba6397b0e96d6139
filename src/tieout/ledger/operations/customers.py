"""Write down customers and change them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from tieout.identity.models import Organization, User
from tieout.ledger.errors import NameMissing
from tieout.ledger.models import Customer, What
from tieout.ledger.operations.custom_fields import clean_fields
from tieout.ledger.operations.history import operation
from tieout.ledger.operations.numbering import claim_number, next_number
from tieout.ledger.operations.outbox import tell

DETAILS = frozenset(
    {
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
        "payment_terms",
    }
)


@operation
def create(
    *,
    organization: Organization,
    name: str,
    at: datetime,
    number: str = "",
    currency: str = "",
    custom_fields: Mapping[str, str] = MappingProxyType({}),
    by: User | None = None,  # noqa: ARG001 - the history takes it
    **details: str,
) -> Customer:
    """Write down a new customer.

    Raises: NameMissing, NumberTaken, CustomFieldRefused.
    """
    assert details.keys() <= DETAILS, f"unknown details: {details.keys() - DETAILS}"
    if not name.strip():
        raise NameMissing
    customer = Customer.objects.create(
        organization=organization,
        name=name.strip(),
        number=claim_number(organization, Customer, number)
        if number
        else next_number(organization, Customer),
        currency=currency or organization.base_currency,
        custom_fields=clean_fields(custom_fields),
        created_at=at,
        updated_at=at,
        **details,
    )
    tell(customer, what=What.CREATED, at=at)
    return customer


@operation
def update(
    *,
    customer: Customer,
    at: datetime,
    custom_fields: Mapping[str, str] | None = None,
    by: User | None = None,  # noqa: ARG001
    **details: str,
) -> Customer:
    """Change details of a customer. Custom fields that are given take the place of all that it has.

    Raises: NameMissing, CustomFieldRefused.
    """
    assert details.keys() <= DETAILS, f"unknown details: {details.keys() - DETAILS}"
    if "name" in details and not details["name"].strip():
        raise NameMissing
    locked = _lock(customer)
    wanted: dict[str, object] = {name: value.strip() for name, value in details.items()}
    if custom_fields is not None:
        wanted["custom_fields"] = clean_fields(custom_fields)
    changed = {name: value for name, value in wanted.items() if getattr(locked, name) != value}
    if not changed:
        return locked
    for name, value in changed.items():
        setattr(locked, name, value)
    return _save(locked, at=at, fields=list(changed), what=What.UPDATED)


@operation
def deactivate(*, customer: Customer, at: datetime, by: User | None = None) -> Customer:  # noqa: ARG001
    """Stop doing business with a customer; its documents stay."""
    return _set_active(customer, is_active=False, at=at)


@operation
def reactivate(*, customer: Customer, at: datetime, by: User | None = None) -> Customer:  # noqa: ARG001
    """Do business with a customer again."""
    return _set_active(customer, is_active=True, at=at)


def _set_active(customer: Customer, *, is_active: bool, at: datetime) -> Customer:
    locked = _lock(customer)
    if locked.is_active == is_active:
        return locked
    locked.is_active = is_active
    return _save(locked, at=at, fields=["is_active"], what=What.UPDATED)


def _lock(customer: Customer) -> Customer:
    return Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)


def _save(customer: Customer, *, at: datetime, fields: list[str], what: What) -> Customer:
    customer.revision += 1
    customer.updated_at = at
    customer.save(update_fields=[*fields, "revision", "updated_at"])
    tell(customer, what=what, at=at)
    return customer
