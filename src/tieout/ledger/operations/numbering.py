"""Give out numbers: unique in their organization, taken ones are skipped."""

from django.db.models import Model

from tieout.identity.models import Organization
from tieout.ledger.models import Customer, Invoice, NumberSequence, Payment

PREFIXES: dict[type[Model], str] = {Customer: "CUST", Invoice: "INV", Payment: "PAY"}
DIGITS = 5


def next_number(organization: Organization, model: type[Customer] | type[Invoice] | type[Payment]) -> str:
    """Return the next free number of a kind of record; the sequence stays locked until the commit."""
    prefix = PREFIXES[model]
    NumberSequence.objects.get_or_create(organization=organization, kind=prefix)
    sequence = NumberSequence.objects.select_for_update().get(organization=organization, kind=prefix)
    value = sequence.next_value
    while True:
        number = f"{prefix}-{value:0{DIGITS}d}"
        value += 1
        if not model.objects.filter(organization=organization, number=number).exists():
            break
    sequence.next_value = value
    sequence.save(update_fields=["next_value"])
    return number
