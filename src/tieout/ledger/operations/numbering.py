"""Give out numbers: unique in their organization, taken ones are skipped.

Whoever gives a number holds the sequence of its kind until the commit. So two writers never choose the same
one, and the unique keys of the database are never what stops them. Imported numbers may repeat and do not
ask here, but a number given here is none that an imported record has.
"""

from tieout.identity.models import Organization
from tieout.ledger.errors import NumberMissing, NumberTaken
from tieout.ledger.models import CreditNote, Customer, Invoice, NumberSequence, Payment

Numbered = type[Customer] | type[Invoice] | type[Payment] | type[CreditNote]

PREFIXES: dict[Numbered, str] = {Customer: "CUST", Invoice: "INV", Payment: "PAY", CreditNote: "CN"}
DIGITS = 5
LOOK_AHEAD_MAX = 1000


def next_number(organization: Organization, model: Numbered) -> str:
    """Return the next free number of a kind of record."""
    [number] = next_numbers(organization, model, 1)
    return number


def next_numbers(organization: Organization, model: Numbered, wanted: int) -> list[str]:
    """Return the next free numbers of a kind of record, so many at once."""
    if not wanted:
        return []
    sequence = hold_sequence(organization, model)
    value, count = sequence.next_value, wanted
    found: dict[str, int] = {}
    while len(found) < wanted:
        candidates = {_written(model, place): place for place in range(value, value + count)}
        taken = _taken(organization, model, candidates)
        found |= {number: place for number, place in candidates.items() if number not in taken}
        value, count = value + count, min(count * 10, LOOK_AHEAD_MAX)
    numbers = list(found)[:wanted]
    sequence.next_value = found[numbers[-1]] + 1
    sequence.save(update_fields=["next_value"])
    return numbers


def claim_number(organization: Organization, model: Numbered, number: str) -> str:
    """Return a number that a person chose.

    Raises: NumberMissing, NumberTaken.
    """
    if not number.strip():
        raise NumberMissing
    hold_sequence(organization, model)
    if _taken(organization, model, [number.strip()]):
        raise NumberTaken(number.strip())
    return number.strip()


def hold_sequence(organization: Organization, model: Numbered) -> NumberSequence:
    """Lock the sequence of a kind until the commit: nobody else gives numbers of that kind meanwhile."""
    kind = PREFIXES[model]
    sequences = NumberSequence.objects.select_for_update()
    sequence = sequences.filter(organization=organization, kind=kind).first()
    if sequence is None:
        NumberSequence.objects.get_or_create(organization=organization, kind=kind)
        sequence = sequences.get(organization=organization, kind=kind)
    return sequence


def _written(model: Numbered, value: int) -> str:
    return f"{PREFIXES[model]}-{value:0{DIGITS}d}"


def _taken(organization: Organization, model: Numbered, numbers: object) -> set[str]:
    rows = model.objects.filter(organization=organization, number__in=list(numbers))  # type: ignore[call-overload]
    return set(rows.values_list("number", flat=True))
