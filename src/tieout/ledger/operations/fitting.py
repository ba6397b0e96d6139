"""Which incoming payments fit beside what people here applied (E13). Pure: no database behind it.

What stays is served first, then the incoming payments in their order, known ones before new ones. A payment
that does not fit keeps what it has now, which may leave too little for another one: so the rest is tried
again until nobody more is refused.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tieout.ledger.facts import IncomingPayment
from tieout.money import Money


@dataclass(frozen=True)
class Standing:
    """An application as it is now."""

    id: int
    payment_id: int
    invoice_id: int
    kind: str
    amount: Decimal
    is_imported: bool


def refuse(
    payments: Mapping[int, IncomingPayment],
    *,
    owed: Mapping[int, Money],
    held: Mapping[int, Money],
    staying: Sequence[Standing],
    standing: Sequence[Standing],
) -> dict[int, tuple[int, ...]]:
    """Return the payments that do not fit, with the invoices that have too little left for them.

    Amounts: `owed` is the total of each invoice to which something may be applied, `held` what known payments
    made here hold; the others hold their own amount.
    Shape: by place; `staying` is what no given payment may move, `standing` what the given ones have now.
    """
    refused: dict[int, tuple[int, ...]] = {}
    while True:
        keepers = {payments[place].id for place in refused}
        kept = [row for row in standing if row.payment_id in keepers]
        more = _refuse_once(payments, refused.keys(), owed, held, [*staying, *kept])
        if not more:
            return refused
        refused |= more


def _refuse_once(
    payments: Mapping[int, IncomingPayment],
    refused: Collection[int],
    owed: Mapping[int, Money],
    held: Mapping[int, Money],
    staying: Sequence[Standing],
) -> dict[int, tuple[int, ...]]:
    room = {key: total.amount for key, total in owed.items()}
    for row in staying:
        if row.invoice_id in room:
            room[row.invoice_id] -= row.amount
    more: dict[int, tuple[int, ...]] = {}
    for place in sorted(payments.keys() - refused, key=lambda place: (payments[place].id is None, place)):
        payment = payments[place]
        wanted = by_invoice(payment)
        tight = {
            key
            for key, amount in wanted.items()
            if key not in owed or owed[key].currency != payment.currency or amount > room[key]
        }
        if tight or not _is_held(payment, sum(wanted.values(), Decimal(0)), held):
            more[place] = tuple(sorted(tight))
            continue
        for key, amount in wanted.items():
            room[key] -= amount
    return more


def _is_held(payment: IncomingPayment, whole: Decimal, held: Mapping[int, Money]) -> bool:
    ours = held.get(payment.id or 0)
    if ours is None:
        return whole <= payment.amount
    return whole <= ours.amount and payment.currency == ours.currency


def by_invoice(payment: IncomingPayment) -> dict[int, Decimal]:
    """Add up what a payment settles on each invoice."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for part in payment.applications:
        sums[part.invoice_id] += part.amount
    return dict(sums)
