"""Receive payments and take them back."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from tieout.identity.models import Organization, User
from tieout.ledger.errors import ImportedPayment, NumberTaken, PaymentIsVoided
from tieout.ledger.models import Application, Customer, Invoice, Origin, Payment, PaymentState, What
from tieout.ledger.operations.applications import apply_amounts
from tieout.ledger.operations.numbering import next_number
from tieout.ledger.operations.outbox import tell
from tieout.money import Money


@transaction.atomic
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
    by: User | None = None,  # noqa: ARG001 - the history takes it from the context
) -> Payment:
    """Record money that came in, with what it settles.

    Amounts: positive; the applications together at most the amount, each at most what its invoice owes.
    Raises: NothingLeftToApply, AppliesTooMuch, DraftCannotBePaid, InvoiceClosed, CurrencyMismatch,
    NumberTaken.
    """
    assert customer is None or customer.organization_id == organization.pk, (
        "a customer of another organization"
    )
    assert amount.is_positive, "a payment brings money"
    if number and Payment.objects.filter(organization=organization, number=number).exists():
        raise NumberTaken(number)
    payment = Payment.objects.create(
        organization=organization,
        customer=customer,
        number=number or next_number(organization, Payment),
        currency=amount.currency,
        amount=amount.amount,
        method=method,
        reference=reference,
        received_date=received_date,
        notes=notes,
        created_at=at,
        updated_at=at,
    )
    apply_amounts(payment=payment, applications=applications, at=at)
    tell(payment, what=What.CREATED, at=at)
    payment.refresh_from_db()
    return payment


@transaction.atomic
def void(
    *,
    payment: Payment,
    voided_date: date,
    at: datetime,
    by: User | None = None,  # noqa: ARG001
    is_told_from_elsewhere: bool = False,
) -> Payment:
    """Take a payment back: everything that it settled is open again.

    A payment that was born elsewhere is taken back there; `is_told_from_elsewhere` says that it was.
    Raises: PaymentIsVoided, ImportedPayment.
    """
    invoice_ids = Application.objects.filter(payment=payment).values_list("invoice_id", flat=True)
    list(Invoice.objects.select_for_update().filter(pk__in=list(invoice_ids)).order_by("pk"))
    locked = Payment.objects.select_for_update().get(pk=payment.pk)
    if locked.state == PaymentState.VOIDED:
        raise PaymentIsVoided(locked.number)
    if locked.origin == Origin.IMPORTED and not is_told_from_elsewhere:
        raise ImportedPayment(locked.number)
    Application.objects.filter(payment=locked).delete()
    locked.refresh_from_db()
    locked.state = PaymentState.VOIDED
    locked.voided_date = voided_date
    locked.revision += 1
    locked.updated_at = at
    locked.save(update_fields=["state", "voided_date", "revision", "updated_at"])
    tell(locked, what=What.VOIDED, at=at)
    locked.refresh_from_db()
    return locked
