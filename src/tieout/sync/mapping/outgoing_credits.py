"""From Tieout's credit notes, and what of them is applied, to the requests that write and undo them. Pure.

A credit note that travels is a credit memo: an ARADJUSTMENT with negative lines (E11, mode `all`). What is
applied of it is an ARPYMT without cash. As documented the note stays here, and what is applied of it in part
is written as a payment on an account of its own (E9).
Source: intacct/objects.md 6.1 (adjustment), 6.3 (applying a credit), 11 (undoing).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tieout.intacct import (
    ArPaymentDetail,
    CreateArAdjustment,
    CreateArPayment,
    DeleteArAdjustment,
    InvoiceLine,
    UpdateArAdjustment,
)
from tieout.ledger.facts import CreditApplicationFacts, CreditNoteFacts, LineFacts
from tieout.sync.mapping.outgoing import REFERENCE_LENGTH_MAX, CannotBeSent, SentInvoice, two_decimals
from tieout.sync.mapping.outgoing_invoices import content_digest
from tieout.sync.mapping.outgoing_lines import ITEM, Place, invoice_line, line_content, place_of
from tieout.sync.mapping.outgoing_payments import FOREIGN_CURRENCY, Account, Payer, account_for
from tieout.sync.settings import ConnectionSettings

NUMBER_LENGTH_MAX = 30  # Source (assumed): that of an invoice's number; the 2.1 grammar names none.
WRITE_OFF = "write_off"
OTHER = "other"  # the method whose counterpart a credit is written with (E9)

Content = dict[str, str]


# --- Credit notes ----------------------------------------------------------------------------------------
def create_credit_note(
    facts: CreditNoteFacts,
    *,
    settings: ConnectionSettings,
    customer_id: str,
    base_currency: str,
    entity_id: str = "",
) -> CreateArAdjustment:
    """Return the request that creates a credit memo; that of a write-off is posted to bad debt (E11).

    Amounts: what lowers the debt is negative in Intacct, so every line changes its sign.
    Raises: CannotBeSent.
    """
    _check_number(facts.number)
    place = place_of(settings, entity_id=entity_id)
    lines = tuple(_line(line, kind=facts.kind, settings=settings, place=place) for line in facts.lines)
    total = sum((line.amount for line in lines), Decimal(0))
    if -total != facts.total.amount:
        raise CannotBeSent("lines_not_equal_total", f"The lines add up to {-total}, not to {facts.total}.")
    return CreateArAdjustment(
        customer_id=customer_id,
        date_created=facts.issue_date,
        adjustment_no=facts.number,
        currency="" if facts.currency == base_currency else facts.currency,
        lines=lines,
    )


def renumber_credit_note(facts: CreditNoteFacts, *, remote_key: str) -> UpdateArAdjustment:
    """Return the request that brings the number of a written credit memo to ours.

    Raises: CannotBeSent.
    """
    _check_number(facts.number)
    return UpdateArAdjustment(key=remote_key, adjustment_no=facts.number)


def delete_credit_note(*, remote_key: str) -> DeleteArAdjustment:
    """Return the request that takes a credit memo away: Intacct has none that reverses it."""
    return DeleteArAdjustment(key=remote_key)


def content(facts: CreditNoteFacts, *, customer_id: str) -> Content:
    """Return what Intacct holds of a credit note once it is written."""
    return {
        "number": facts.number,
        "customer_id": customer_id,
        "issue_date": facts.issue_date.isoformat(),
        "currency": facts.currency,
        "lines": content_digest([line_content(line) for line in facts.lines]),
    }


def sent_credit_note(request: CreateArAdjustment, *, base_currency: str) -> SentInvoice:
    """Return what a credit memo must show to be believed the one that was sent."""
    return SentInvoice(
        number=request.adjustment_no,
        customer_id=request.customer_id,
        date=request.date_created,
        currency=request.currency or base_currency,
        total=sum((line.amount for line in request.lines), Decimal(0)),
    )


def _check_number(number: str) -> None:
    if not number:
        raise CannotBeSent("number_empty", "The credit note has no number.")
    if len(number) > NUMBER_LENGTH_MAX:
        raise CannotBeSent("number_too_long", f"{number} has more than 30 characters.")


def _line(line: LineFacts, *, kind: str, settings: ConnectionSettings, place: Place) -> InvoiceLine:
    if kind == WRITE_OFF and line.kind == ITEM:
        if not settings.bad_debt_account:
            text = "The invoice was written off, and no account is set for bad debts."
            raise CannotBeSent("account_not_set", text, setting="bad_debt_account")
        settings = replace(settings, item_account=settings.bad_debt_account)
    written = invoice_line(line, settings=settings, place=place)
    return replace(written, amount=-written.amount)


# --- What is applied of them -----------------------------------------------------------------------------
def apply_credit_memo(
    facts: CreditApplicationFacts,
    *,
    settings: ConnectionSettings,
    payer: Payer,
    ar_key: str,
    adjustment_key: str,
    token: str,
    on: date,
) -> CreateArPayment:
    """Return the request that applies a credit memo to an invoice: an ARPYMT without cash.

    Raises: CannotBeSent.
    """
    detail = ArPaymentDetail(
        record_key=ar_key, adjustment_key=adjustment_key, adjustment_amount=_amount(facts)
    )
    account = account_for(settings, method=OTHER, currency=facts.currency)
    return _applied(facts, detail, account, settings, payer=payer, token=token, on=on)


def write_as_payment(
    facts: CreditApplicationFacts,
    *,
    settings: ConnectionSettings,
    payer: Payer,
    ar_key: str,
    token: str,
    on: date,
    base_currency: str,
) -> CreateArPayment:
    """Return the request that writes what is applied of a credit note as a payment (E9).

    Raises: CannotBeSent.
    """
    if not settings.credits_account:
        text = "A credit is written to Intacct as a payment, and no account is set for that."
        raise CannotBeSent("account_not_set", text, setting="credits_account")
    if facts.currency != base_currency:
        text = FOREIGN_CURRENCY.format(method=settings.remote_payment_method(OTHER))
        raise CannotBeSent("foreign_currency_undeposited", text, currency=facts.currency)
    detail = ArPaymentDetail(record_key=ar_key, payment_amount=_amount(facts))
    account = Account(undeposited=settings.credits_account)
    return _applied(facts, detail, account, settings, payer=payer, token=token, on=on)


def _amount(facts: CreditApplicationFacts) -> Decimal:
    return two_decimals(facts.amount.amount, f"What {facts.invoice_number} is credited")


def _applied(
    facts: CreditApplicationFacts,
    detail: ArPaymentDetail,
    account: Account,
    settings: ConnectionSettings,
    *,
    payer: Payer,
    token: str,
    on: date,
) -> CreateArPayment:
    return CreateArPayment(
        customer_id=payer.customer_id,
        bill_to=payer.contact_name or None,
        bank_account=account.bank,
        undeposited_account=account.undeposited,
        payment_method=settings.remote_payment_method(OTHER),
        doc_number=facts.credit_note_number[:REFERENCE_LENGTH_MAX],
        description=token,
        receipt_date=on,
        payment_date=on,
        currency=facts.currency,
        details=(detail,),
    )


def differs(told: Mapping[str, str], wanted: Mapping[str, str]) -> frozenset[str]:
    """Return the names on which what Intacct was told of a credit note differs from what it is now."""
    return frozenset(name for name, text in wanted.items() if told.get(name) != text)
