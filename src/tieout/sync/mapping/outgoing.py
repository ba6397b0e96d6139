"""From Tieout's facts to the requests that Intacct understands. Pure: no database, no network, no clock.

What Intacct would round, refuse or post to the wrong account is refused here, before anything is sent.
Source: intacct/objects.md 1.3 (amounts), 1.11 (lengths).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tieout.intacct import (
    ArAdvanceLine,
    ArPaymentDetail,
    Contact,
    CreateArAdjustment,
    CreateArAdvance,
    CreateArPayment,
    CreateCustomer,
    CreateInvoice,
    CustomerDetails,
    DeleteArAdjustment,
    DeleteInvoice,
    InvoiceLine,
    ReverseArAdvance,
    ReverseArPayment,
    ReverseInvoice,
    UpdateArAdjustment,
    UpdateContact,
    UpdateCustomer,
    UpdateInvoice,
)

REFERENCE_LENGTH_MAX = 20  # Source (documented): `ponumber` and `refid` in the 2.1 grammar.
CENT = Decimal("0.01")


class CannotBeSent(Exception):
    """A record that is refused before it is sent. `cause` names the row of the policy."""

    def __init__(self, cause: str, text: str, **details: str) -> None:
        super().__init__(text)
        self.cause = cause
        self.text = text
        self.details = details


def custom_fields(
    held: Mapping[str, str], names: Sequence[str], *, with_blanks: bool
) -> tuple[tuple[str, str], ...]:
    """Return the custom fields that are written, by Intacct's names, which are ours."""
    return tuple((name, held.get(name, "")) for name in names if with_blanks or held.get(name))


def two_decimals(amount: Decimal, what: str) -> Decimal:
    """Return an amount that Intacct can hold, and name what it is where it cannot.

    Raises: CannotBeSent.
    """
    # Source (documented): Intacct rounds more than two decimals by itself (objects.md 1.3).
    cents = amount.quantize(CENT)
    if cents != amount:
        raise CannotBeSent("too_many_decimals", f"{what} is {amount.normalize():f}.")
    return cents


# --- What was sent, read again ---------------------------------------------------------------------------
REQUESTS: Mapping[str, type] = {
    request.__name__: request
    for request in (
        ArAdvanceLine,
        ArPaymentDetail,
        Contact,
        CreateArAdjustment,
        CreateArAdvance,
        CreateArPayment,
        CreateCustomer,
        CreateInvoice,
        CustomerDetails,
        DeleteArAdjustment,
        DeleteInvoice,
        InvoiceLine,
        ReverseArAdvance,
        ReverseArPayment,
        ReverseInvoice,
        UpdateArAdjustment,
        UpdateContact,
        UpdateCustomer,
        UpdateInvoice,
    )
}
# What a setting decides, not the record: a changed setting does not make a written record a changed one.
_BY_SETTING = ("undeposited_account", "bank_account")


@dataclass(frozen=True)
class SentInvoice:
    """What was sent of an invoice, as far as its marker needs it."""

    number: str
    customer_id: str
    date: date
    currency: str
    total: Decimal


def sent_invoice(request: CreateInvoice, *, base_currency: str) -> SentInvoice:
    """Return what an invoice must show to be believed the one that was sent."""
    return SentInvoice(
        number=_text(request.invoice_no),
        customer_id=request.customer_id,
        date=request.date_created,
        currency=_text(request.currency) or base_currency,
        total=sum((line.amount for line in request.lines), Decimal(0)),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def says_the_same(last: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Tell whether two stored requests say the same about a record, also if one creates and one updates.

    A blank says nothing: a create leaves it out, an update clears with it, and both leave the same behind.
    """
    return bool(_said(last) == _said(new))


def _said(stored: Any) -> Any:
    if isinstance(stored, list):
        return [_said(item) for item in stored if not _is_blank_field(item)]
    if isinstance(stored, Mapping):
        said = {
            name: _said(item) for name, item in stored.items() if name != "$type" and name not in _BY_SETTING
        }
        return {name: item for name, item in said.items() if item not in (None, "", [], {})}
    return stored


def _is_blank_field(item: object) -> bool:
    """Tell whether it is a custom field that is cleared: a name, and nothing."""
    return isinstance(item, list) and len(item) == 2 and item[1] == ""
