"""Which incoming claims fit beside what people here applied (E13). Pure: no database behind it.

A claim is what one source wants to settle: all that a payment settles, or one application of a credit note.
What stays is served first, then the claims in their order, known ones before new ones. A claim that does not
fit keeps what it has now, which may leave too little for another one: so the rest is tried again until nobody
more is refused.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tieout.money import Money

# What money or credit comes from: its table and its id; a new payment has none yet and goes by its place.
Source = tuple[str, int]
PAYMENT, CREDIT_NOTE, NEW = "payment", "credit_note", "new"


@dataclass(frozen=True)
class Standing:
    """An application as it is now. `is_imported`: it was made in the other book."""

    id: int
    source: Source
    invoice_id: int
    amount: Decimal
    is_imported: bool


@dataclass(frozen=True)
class Claim:
    """What is to be settled together or not at all. Shape: amounts by invoice."""

    source: Source
    currency: str
    parts: Mapping[int, Decimal]
    is_known: bool


def refuse(
    claims: Mapping[int, Claim],
    *,
    owed: Mapping[int, Money],
    held: Mapping[Source, Money],
    staying: Sequence[Standing],
    standing: Mapping[int, Sequence[Standing]],
) -> dict[int, tuple[int, ...]]:
    """Return the claims that do not fit, with the invoices that have too little left for them.

    Amounts: `owed` is the total of each invoice to which something may be applied, `held` what each source
    has.
    Shape: by place; `staying` is what no claim may move, `standing` what the claims have now.
    """
    refused: dict[int, tuple[int, ...]] = {}
    while True:
        kept = [row for place in refused for row in standing.get(place, ())]
        more = _refuse_once(claims, refused.keys(), owed, held, [*staying, *kept])
        if not more:
            return refused
        refused |= more


def _refuse_once(
    claims: Mapping[int, Claim],
    refused: Collection[int],
    owed: Mapping[int, Money],
    held: Mapping[Source, Money],
    staying: Sequence[Standing],
) -> dict[int, tuple[int, ...]]:
    room = {key: total.amount for key, total in owed.items()}
    left = {source: money.amount for source, money in held.items()}
    for row in staying:
        if row.invoice_id in room:
            room[row.invoice_id] -= row.amount
        if row.source in left:
            left[row.source] -= row.amount
    more: dict[int, tuple[int, ...]] = {}
    for place in sorted(claims.keys() - refused, key=lambda place: (not claims[place].is_known, place)):
        claim = claims[place]
        tight = {
            key
            for key, amount in claim.parts.items()
            if key not in owed or owed[key].currency != claim.currency or amount > room[key]
        }
        whole = sum(claim.parts.values(), Decimal(0))
        if tight or not _is_held(claim, whole, held, left):
            more[place] = tuple(sorted(tight))
            continue
        left[claim.source] -= whole
        for key, amount in claim.parts.items():
            room[key] -= amount
    return more


def _is_held(
    claim: Claim, whole: Decimal, held: Mapping[Source, Money], left: Mapping[Source, Decimal]
) -> bool:
    source = held.get(claim.source)
    return source is not None and source.currency == claim.currency and whole <= left[claim.source]
