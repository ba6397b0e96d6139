"""From Tieout's payments to the requests that write them, use what is left of them, and take them back. Pure.

A payment is written whole (E13): one ARPYMT with all that it settles, the rest as its overpayment; one that
settles nothing is an ARADVANCE. What is used later of either is an ARPYMT without cash.
Source: intacct/objects.md 7.1 (payment), 7.5 (reversal), 7.7 (advance), 7.8 (overpayment).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tieout.intacct import (
    ArAdvanceLine,
    ArPaymentDetail,
    CreateArAdvance,
    CreateArPayment,
    ReverseArAdvance,
    ReverseArPayment,
)
from tieout.ledger.facts import PaymentApplicationFacts, PaymentFacts
from tieout.sync.mapping.outgoing import REFERENCE_LENGTH_MAX, CannotBeSent, two_decimals
from tieout.sync.mapping.outgoing_lines import place_of
from tieout.sync.settings import BANK, ConnectionSettings

# Source (observed): later pages of the modelled product, errors.md 5.2, BL02000051.
FOREIGN_CURRENCY = (
    "You cannot make payment for foreign currency invoice for payment method “{method}” "
    "using Undeposited Fund Account."
)
LOCAL = "local"  # applied in Tieout
# What is used later of a payment: an overpayment is a record of its own, an advance is the payment itself.
OVERPAYMENT, ADVANCE = "overpayment", "advance"
REST, PAYER, ON = "rest", "payer", "invoice:"

Content = dict[str, str]


@dataclass(frozen=True)
class Payer:
    """Who pays in Intacct: a CUSTOMERID, and the bill-to contact that is the customer here (E6)."""

    customer_id: str
    contact_name: str = ""


@dataclass(frozen=True)
class Account:
    """Where money is received: a bank account, or an account of undeposited funds."""

    bank: str = ""
    undeposited: str = ""


def account_for(settings: ConnectionSettings, *, method: str, currency: str) -> Account:
    """Return the account of a payment. One that moves no cash names it all the same.

    Source (documented): objects.md 6.3, every published example of a payment without cash does.
    """
    kind, account = settings.payment_account(method=method, currency=currency)
    return Account(bank=account) if kind == BANK else Account(undeposited=account)


def create_payment(
    facts: PaymentFacts,
    *,
    settings: ConnectionSettings,
    payer: Payer,
    ar_keys: Mapping[int, str],
    token: str,
    base_currency: str,
    entity_id: str = "",
) -> CreateArPayment:
    """Return the request that creates a payment with all its applications and what is left of it.

    Shape: one detail for each invoice; `ar_keys` holds the current A/R key of each by invoice id.
    Raises: CannotBeSent.
    """
    rest = two_decimals(facts.unapplied.amount, "What is left of the payment")
    place = place_of(settings, entity_id=entity_id)
    account = _received_on(facts, settings=settings, base_currency=base_currency)
    return CreateArPayment(
        customer_id=payer.customer_id,
        bank_account=account.bank,
        undeposited_account=account.undeposited,
        payment_method=settings.remote_payment_method(facts.method),
        doc_number=facts.reference[:REFERENCE_LENGTH_MAX],
        description=token,
        receipt_date=facts.received_date,
        payment_date=facts.received_date,
        currency=facts.currency,
        bill_to=payer.contact_name or None,
        overpayment_amount=rest or None,
        # Source (documented): objects.md 7.1. They are those of the overpayment alone.
        overpayment_location_id=(place.location_id or None) if rest else None,
        overpayment_department_id=(place.department_id or None) if rest else None,
        details=tuple(
            ArPaymentDetail(
                record_key=ar_keys[part.invoice_id],
                payment_amount=two_decimals(part.amount.amount, f"What {part.invoice_number} is paid"),
            )
            for part in facts.applications
        ),
    )


def create_advance(
    facts: PaymentFacts,
    *,
    settings: ConnectionSettings,
    payer: Payer,
    token: str,
    base_currency: str,
    entity_id: str = "",
) -> CreateArAdvance:
    """Return the request that creates an advance: money that settles nothing yet.

    Raises: CannotBeSent.
    """
    if not settings.advances_account:
        text = "The payment is applied to no invoice, and no account is set for advances."
        raise CannotBeSent("account_not_set", text, setting="advances_account")
    place = place_of(settings, entity_id=entity_id)
    account = _received_on(facts, settings=settings, base_currency=base_currency)
    line = ArAdvanceLine(
        account=settings.advances_account,
        amount=two_decimals(facts.amount.amount, "The payment"),
        location_id=place.location_id or None,
        department_id=place.department_id or None,
    )
    return CreateArAdvance(
        customer_id=payer.customer_id,
        bank_account=account.bank,
        undeposited_account=account.undeposited,
        payment_method=settings.remote_payment_method(facts.method),
        doc_number=facts.reference[:REFERENCE_LENGTH_MAX],
        description=token,
        receipt_date=facts.received_date,
        payment_date=facts.received_date,
        currency=facts.currency,
        lines=(line,),
    )


def use_rest(
    facts: PaymentApplicationFacts,
    *,
    amount: Decimal,
    settings: ConnectionSettings,
    payer: Payer,
    ar_key: str,
    source: tuple[str, str],
    token: str,
    on: date,
) -> CreateArPayment:
    """Return the request that uses what is left of a payment: an ARPYMT without cash.

    `source` is what is used, an overpayment or an advance, with its RECORDNO. Amounts: `amount` is what the
    invoice gets now, which may be less than all that it has of the payment.
    Raises: CannotBeSent.
    """
    kind, key = source
    account = account_for(settings, method=facts.payment_method, currency=facts.currency)
    paid = two_decimals(amount, f"What {facts.invoice_number} is paid")
    return CreateArPayment(
        customer_id=payer.customer_id,
        bank_account=account.bank,
        undeposited_account=account.undeposited,
        payment_method=settings.remote_payment_method(facts.payment_method),
        description=token,
        receipt_date=on,
        payment_date=on,
        currency=facts.currency,
        bill_to=payer.contact_name or None,
        details=(
            ArPaymentDetail(record_key=ar_key, advance_key=key, advance_amount=paid)
            if kind == ADVANCE
            else ArPaymentDetail(record_key=ar_key, overpayment_key=key, overpayment_amount=paid),
        ),
    )


def reverse_payment(*, remote_key: str, on: date, is_advance: bool = False) -> ReverseArPayment:
    """Return the request that takes a payment, a use of one, or an advance back on a day."""
    return (ReverseArAdvance if is_advance else ReverseArPayment)(key=remote_key, date_reversed=on)


def _received_on(facts: PaymentFacts, *, settings: ConnectionSettings, base_currency: str) -> Account:
    account = account_for(settings, method=facts.method, currency=facts.currency)
    if account.undeposited and facts.currency != base_currency:
        text = FOREIGN_CURRENCY.format(method=settings.remote_payment_method(facts.method))
        raise CannotBeSent("foreign_currency_undeposited", text, currency=facts.currency)
    if not (account.bank or account.undeposited):
        raise CannotBeSent("account_not_set", "No undeposited funds account is set.")
    return account


# --- What Intacct then holds -----------------------------------------------------------------------------
def content(facts: PaymentFacts, *, payer: str) -> Content:
    """Return what Intacct holds of a payment once it is written: who paid, what for, and the rest."""
    held = {f"{ON}{part.invoice_id}": str(part.amount.amount) for part in facts.applications}
    rest = {} if facts.unapplied.is_zero else {REST: str(facts.unapplied.amount)}
    return {PAYER: payer, **held, **rest}


def settled(told: Mapping[str, str]) -> Mapping[int, Decimal]:
    """Read what each invoice got of a payment when it was written, by invoice id."""
    return {int(name.removeprefix(ON)): Decimal(text) for name, text in told.items() if name.startswith(ON)}


def is_moved(facts: PaymentFacts, told: Mapping[str, str]) -> bool:
    """Tell whether an invoice has less of the payment now than Intacct was told: then it is written anew.

    More on an invoice is a later use of the rest. What Intacct itself used of it is no matter of ours.
    """
    now = {part.invoice_id: part.amount.amount for part in facts.applications if part.origin == LOCAL}
    return any(now.get(invoice_id, Decimal(0)) < amount for invoice_id, amount in settled(told).items())
