"""Set parts of payments against invoices, and take them off again."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from tieout.identity.models import User
from tieout.ledger.errors import (
    ApplicationGone,
    AppliedInTheOtherBook,
    AppliesTooMuch,
    DraftCannotBePaid,
    EntryOfTheOtherBook,
    InvoiceClosed,
    NothingLeftToApply,
    PaymentIsVoided,
)
from tieout.ledger.models import (
    Application,
    Invoice,
    InvoiceState,
    Origin,
    Payment,
    PaymentState,
    What,
)
from tieout.ledger.operations.history import operation
from tieout.ledger.operations.outbox import tell
from tieout.money import CurrencyMismatch, Money


@operation
def apply_payment(
    *,
    payment: Payment,
    invoice: Invoice,
    amount: Money,
    at: datetime,
    by: User | None = None,  # noqa: ARG001 - the history takes it
) -> Application:
    """Apply part of a received payment to an open invoice; what was applied of it there here grows.

    Amounts: in the invoice's currency, positive, at most the smaller of the two open balances.
    Raises: CurrencyMismatch, NothingLeftToApply, AppliesTooMuch, DraftCannotBePaid, InvoiceClosed,
    PaymentIsVoided, EntryOfTheOtherBook.
    """
    held = lock_payment(payment)
    invoices = lock_invoices(held.organization_id, [invoice.pk])
    (made,) = apply_amounts(payment=held, invoices=invoices, applications=[(invoice, amount)], at=at)
    _raise_revision(held, at=at)
    return made


@operation
def unapply(*, application: Application, at: datetime, by: User | None = None) -> Payment:  # noqa: ARG001
    """Take an application of a payment off its invoice; the money is unapplied again.

    Raises: PaymentIsVoided, EntryOfTheOtherBook, AppliedInTheOtherBook, ApplicationGone.
    """
    assert application.payment_id is not None, "a credit note's application is taken off as such"
    payment = lock_payment(Payment(pk=application.payment_id))
    if payment.state == PaymentState.VOIDED:
        raise PaymentIsVoided(payment.number)
    if payment.is_entry:
        raise EntryOfTheOtherBook(payment.number, payment.get_kind_display())
    refuse_imported(application)
    lock_invoices(payment.organization_id, [application.invoice_id])
    gone, _ = Application.objects.filter(pk=application.pk).delete()
    if not gone:
        raise ApplicationGone
    return _raise_revision(payment, at=at)


def refuse_imported(application: Application) -> None:
    """Leave what was applied in the other book to that book.

    Raises: AppliedInTheOtherBook.
    """
    if application.origin == Origin.IMPORTED:
        raise AppliedInTheOtherBook(application.invoice.number)


def lock_payment(payment: Payment) -> Payment:
    """Lock a payment. Its applications stay as they are until the commit, so their invoices are known."""
    return Payment.objects.select_for_update(no_key=True).get(pk=payment.pk)


def lock_invoices(organization_id: int, ids: Iterable[int]) -> dict[int, Invoice]:
    """Lock invoices of an organization in the order of their ids."""
    rows = Invoice.objects.select_for_update(no_key=True).filter(
        organization_id=organization_id, pk__in=set(ids)
    )
    return {row.pk: row for row in rows.order_by("pk")}


def apply_amounts(
    *,
    payment: Payment,
    invoices: dict[int, Invoice],
    applications: Sequence[tuple[Invoice, Money]],
    at: datetime,
) -> list[Application]:
    """Apply amounts of one payment. The payment and the invoices are locked.

    Shape: one application for each invoice, in the order of the invoices' ids.
    Raises: CurrencyMismatch, NothingLeftToApply, AppliesTooMuch, DraftCannotBePaid, InvoiceClosed,
    PaymentIsVoided, EntryOfTheOtherBook.
    """
    if payment.state == PaymentState.VOIDED:
        raise PaymentIsVoided(payment.number)
    if payment.is_entry:
        raise EntryOfTheOtherBook(payment.number, payment.get_kind_display())
    wanted = _by_invoice(applications)
    assert wanted.keys() <= invoices.keys(), "an invoice of another organization"
    for key, amount in wanted.items():
        refuse_impossible(invoices[key], amount)
    whole = sum(wanted.values(), Money.zero(payment.currency))
    if whole > payment.unapplied_money:
        raise AppliesTooMuch(payment.number, whole, payment.unapplied_money)
    standing = _standing(payment, wanted)
    Application.objects.bulk_create(
        Application(
            organization_id=payment.organization_id,
            payment=payment,
            invoice_id=key,
            currency=payment.currency,
            amount=wanted[key].amount,
            created_at=at,
        )
        for key in sorted(wanted.keys() - standing.keys())
    )
    for key, application in standing.items():
        application.amount += wanted[key].amount
        application.save(update_fields=["amount"])
    return list(_standing(payment, wanted).values())


def _by_invoice(applications: Sequence[tuple[Invoice, Money]]) -> dict[int, Money]:
    wanted: dict[int, Money] = {}
    for invoice, amount in applications:
        wanted[invoice.pk] = wanted[invoice.pk] + amount if invoice.pk in wanted else amount
    return wanted


def _standing(payment: Payment, invoice_ids: Collection[int]) -> dict[int, Application]:
    rows = Application.objects.filter(payment=payment, invoice_id__in=invoice_ids, origin=Origin.LOCAL)
    return {row.invoice_id: row for row in rows.order_by("invoice_id")}


def refuse_impossible(invoice: Invoice, amount: Money) -> None:
    """Refuse what an invoice cannot take, whatever is applied to it. The invoice is locked.

    Raises: DraftCannotBePaid, InvoiceClosed, CurrencyMismatch, NothingLeftToApply, AppliesTooMuch.
    """
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
    payment.revision += 1
    payment.updated_at = at
    payment.save(update_fields=["revision", "updated_at"])
    tell(payment, what=What.UPDATED, at=at)
    payment.refresh_from_db()
    return payment
