"""Receive payments and take them back."""

from collections.abc import Sequence
from datetime import date, datetime

from tieout.identity.models import Organization, User
from tieout.ledger.errors import EntryOfTheOtherBook, ImportedPayment, PaymentIsVoided, PaymentNotPositive
from tieout.ledger.models import Application, Customer, Invoice, Origin, Payment, PaymentState, What
from tieout.ledger.operations.applications import apply_amounts, lock_invoices, lock_payment
from tieout.ledger.operations.history import operation
from tieout.ledger.operations.numbering import claim_number, next_number
from tieout.ledger.operations.outbox import tell
from tieout.money import Money


@operation
def receive(
    *,
    organization: Organization,
    customer: Customer | None,
    amount: Money,
    method: str,
    received_date: date,
    at: datetime,
    number: str = "",
    reference: str = "",
    notes: str = "",
    applications: Sequence[tuple[Invoice, Money]] = (),
    by: User | None = None,  # noqa: ARG001 - the history takes it
) -> Payment:
    """Record money that came in, with what it settles.

    Amounts: positive; the applications together at most the amount, each at most what its invoice owes.
    Raises: PaymentNotPositive, NothingLeftToApply, AppliesTooMuch, DraftCannotBePaid, InvoiceClosed,
    CurrencyMismatch, NumberTaken.
    """
    assert customer is None or customer.organization_id == organization.pk, (
        "a customer of another organization"
    )
    if not amount.is_positive:
        raise PaymentNotPositive(amount)
    # Nobody waits for a payment that is not there yet, so its invoices may be locked before it.
    invoices = lock_invoices(organization.pk, (invoice.pk for invoice, _ in applications))
    payment = Payment.objects.create(
        organization=organization,
        customer=customer,
        number=claim_number(organization, Payment, number) if number else next_number(organization, Payment),
        currency=amount.currency,
        amount=amount.amount,
        method=method,
        reference=reference,
        received_date=received_date,
        notes=notes,
        created_at=at,
        updated_at=at,
    )
    payment.refresh_from_db()
    apply_amounts(payment=payment, invoices=invoices, applications=applications, at=at)
    tell(payment, what=What.CREATED, at=at)
    payment.refresh_from_db()
    return payment


@operation
def void(
    *,
    payment: Payment,
    voided_date: date,
    at: datetime,
    by: User | None = None,  # noqa: ARG001
    is_told_from_elsewhere: bool = False,
) -> Payment:
    """Take a payment back: everything that it settled is open again.

    A payment that was born elsewhere is taken back there; `is_told_from_elsewhere` says that it was. Then any
    payment is voided, whatever its origin (E14).
    Raises: PaymentIsVoided, ImportedPayment, EntryOfTheOtherBook.
    """
    locked = lock_payment(payment)
    if locked.state == PaymentState.VOIDED:
        raise PaymentIsVoided(locked.number)
    if locked.is_entry and not is_told_from_elsewhere:
        raise EntryOfTheOtherBook(locked.number, locked.get_kind_display())
    if locked.origin == Origin.IMPORTED and not is_told_from_elsewhere:
        raise ImportedPayment(locked.number)
    applications = Application.objects.filter(payment=locked)
    lock_invoices(locked.organization_id, applications.values_list("invoice_id", flat=True))
    applications.delete()
    locked.state = PaymentState.VOIDED
    locked.voided_date = voided_date
    locked.revision += 1
    locked.updated_at = at
    locked.save(update_fields=["state", "voided_date", "revision", "updated_at"])
    tell(locked, what=What.VOIDED, at=at)
    locked.refresh_from_db()
    return locked
