"""The people at a customer. They are not sent anywhere, so they leave the customer's revision as it is."""

from tieout.identity.models import User
from tieout.ledger.errors import NameMissing
from tieout.ledger.models import Contact, Customer
from tieout.ledger.operations.history import operation

DETAILS = frozenset({"name", "email", "phone", "title", "role"})


@operation
def add(
    *,
    customer: Customer,
    name: str,
    by: User | None = None,  # noqa: ARG001 - the history takes it
    **details: str,
) -> Contact:
    """Write down a person at a customer.

    Raises: NameMissing.
    """
    given = _details({"name": name, **details})
    return Contact.objects.create(organization_id=customer.organization_id, customer=customer, **given)


@operation
def update(*, contact: Contact, by: User | None = None, **details: str) -> Contact:  # noqa: ARG001
    """Change details of a person.

    Raises: NameMissing.
    """
    locked = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    changed = {name: value for name, value in _details(details).items() if getattr(locked, name) != value}
    for name, value in changed.items():
        setattr(locked, name, value)
    if changed:
        locked.save(update_fields=list(changed))
    return locked


@operation
def remove(*, contact: Contact, by: User | None = None) -> None:  # noqa: ARG001
    """Strike a person out; the history remembers."""
    Contact.objects.filter(pk=contact.pk).delete()


def _details(details: dict[str, str]) -> dict[str, str]:
    assert details.keys() <= DETAILS, f"unknown details: {details.keys() - DETAILS}"
    stripped = {name: value.strip() for name, value in details.items()}
    if stripped.get("name", "somebody") == "":
        raise NameMissing("contact")
    return stripped
