"""Whether Intacct still holds what was written, and whether it may only not show it yet."""

from collections.abc import Iterable, Mapping, Sequence

from tieout.comparison.applications import Applications
from tieout.comparison.lookup import payment_key
from tieout.comparison.reading import PaymentNow
from tieout.sync.models import Link, Operation

PaymentsNow = Mapping[str, PaymentNow]
VOIDED = "voided"
TAKING_BACK = (Operation.REVERSE, Operation.DELETE)


def is_hidden(confirmed: Sequence[str], *, is_missing: bool, still_stands: bool) -> bool:
    """Say whether Intacct confirmed a write a short while ago and does not show what came of it."""
    created, taken_back_last = Operation.CREATE in confirmed, confirmed and confirmed[-1] in TAKING_BACK
    return (created and is_missing) or (bool(taken_back_last) and still_stands)


def still_stands(link: Link, payments_now: PaymentsNow) -> bool:
    """Say whether the payment that a link names stands in Intacct."""
    now = payments_now.get(payment_key(link))
    return now is not None and not now.is_reversed


def is_gone(link: Link, state: str, *, stands: bool) -> bool:
    """Say whether Intacct took back what counts here. What is being replaced was taken back by Tieout."""
    return not stands and state != VOIDED and not link.replacing


def is_any_gone(ids: Iterable[int], applications: Applications, payments_now: PaymentsNow) -> bool:
    """Say whether Intacct took one of some applications back that counts here."""
    return any(
        not still_stands(applications.links[each], payments_now)
        for each in ids
        if each in applications.links and each in applications.by_id
    )


def is_any_hidden(ids: Iterable[int], applications: Applications, payments_now: PaymentsNow) -> bool:
    """Say whether what Intacct confirmed of some applications is not shown yet."""
    return any(
        is_hidden(
            applications.confirmed.get(each, []),
            is_missing=payment_key(applications.links[each]) not in payments_now,
            still_stands=still_stands(applications.links[each], payments_now),
        )
        for each in ids
        if each in applications.links
    )
