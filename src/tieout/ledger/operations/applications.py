"""Set parts of payments against invoices, and take them off again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tieout.identity.models import User
from tieout.ledger.errors import (
    AppliesTooMuch,
    DraftCannotBePaid,
    InvoiceClosed,
    NothingLeftToApply,
    PaymentIsVoided,
)
from tieout.ledger.models import Application, Invoice, InvoiceState, Payment, PaymentState, What
from tieout.ledger.operations.outbox import tell
from tieout.money import CurrencyMismatch, Money


@transaction.atomic
def apply_payment(
    *,
    payment: Payment,
    invoice: Invoice,
    amount: Money,
    at: datetime,
    by: User | None = None,  # noqa: ARG001
) -> Application:
    """Apply part of a received payment to an open invoice.

    Amounts: in the invoice's currency, positive, at most the smaller of the two open balances.
    Raises: CurrencyMismatch, NothingLeftToApply, AppliesTooMuch, DraftCannotBePaid, InvoiceClosed.
    """
    (made,) = apply_amounts(payment=payment, applications=[(invoice, amount)], at=at)
    _raise_revision(payment, at=at)
    return made


@transaction.atomic
def unapply(*, application: Application, at: datetime, by: User | None = None) -> Payment:  # noqa: ARG001
    """Take an application off its invoice; the money is unapplied again.

    Raises: PaymentIsVoided.
    """
    Invoice.objects.select_for_update().get(pk=application.invoice_id)
    payment = Payment.objects.select_for_update().get(pk=application.payment_id)
    if payment.state == PaymentState.VOIDED:
        raise PaymentIsVoided(payment.number)
    application.delete()
    return _raise_revision(payment, at=at)


def apply_amounts(
    *, payment: Payment, applications: Sequence[tuple[Invoice, Money]], at: datetime
) -> list[Application]:
    """Apply several amounts of one payment at once; invoices are locked by id, then the payment.

    Raises: CurrencyMismatch, NothingLeftToApply, AppliesTooMuch, DraftCannotBePaid, InvoiceClosed.
    """
    if not applications:
        return []
    wanted = {invoice.pk: amount for invoice, amount in applications}
    assert len(wanted) == len(applications), "one application for each invoice"
    locked = Invoice.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    invoices = {invoice.pk: invoice for invoice in locked}
    held = Payment.objects.select_for_update().get(pk=payment.pk)
    if held.state == PaymentState.VOIDED:
        raise PaymentIsVoided(held.number)
    for key, amount in wanted.items():
        _refuse_impossible(invoices[key], amount)
    whole = sum(wanted.values(), Money.zero(held.currency))
    if whole > held.unapplied_money:
        raise AppliesTooMuch(held.number, whole, held.unapplied_money)
    return [
        Application.objects.create(
            organization_id=held.organization_id,
            payment=held,
            invoice=invoices[key],
            currency=held.currency,
            amount=wanted[key].amount,
            created_at=at,
        )
        for key in sorted(wanted)
    ]


def _refuse_impossible(invoice: Invoice, amount: Money) -> None:
    if invoice.state == InvoiceState.DRAFT:
        raise DraftCannotBePaid(invoice.number)
    if invoice.state == InvoiceState.VOIDED:
        raise InvoiceClosed(invoice.number)
    if amount.currency != invoice.currency:
        raise CurrencyMismatch(amount.currency, invoice.currency)
    if not amount.is_positive:
        raise NothingLeftToApply(invoice.number)
    if amount > invoice.open_money:
        raise AppliesTooMuch(invoice.number, amount, invoice.open_money)


def _raise_revision(payment: Payment, *, at: datetime) -> Payment:
    held = Payment.objects.get(pk=payment.pk)
    held.revision += 1
    held.updated_at = at
    held.save(update_fields=["revision", "updated_at"])
    tell(held, what=What.UPDATED, at=at)
    return held
