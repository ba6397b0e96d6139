"""Books for tests: plain functions with honest defaults that build through operations, so invariants hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from tieout.identity.models import Organization, Role, User
from tieout.identity.operations import add_member, add_user, create_organization
from tieout.ledger.facts import (
    IncomingApplication,
    IncomingCreditNote,
    IncomingCustomer,
    IncomingInvoice,
    IncomingPayment,
    LineFacts,
)
from tieout.ledger.models import (
    Application,
    Contact,
    CreditNote,
    Customer,
    Invoice,
    LineKind,
    Payment,
)
from tieout.ledger.operations import (
    applications,
    bulk,
    contacts,
    credit_applications,
    credit_notes,
    customers,
    invoices,
    payments,
    write_offs,
)
from tieout.money import Money

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
TODAY, DUE = date(2026, 3, 2), date(2026, 4, 1)
PASSWORD = "correct horse"
_serials = count(1)


def usd(amount: str | int) -> Money:
    """Return an amount of dollars."""
    return Money.of(amount, "USD")


def eur(amount: str | int) -> Money:
    """Return an amount of euros."""
    return Money.of(amount, "EUR")


# --- People ------------------------------------------------------------------------------------------------


def make_organization(*, name: str = "Copper Kettle", time_zone: str = "America/Chicago") -> Organization:
    """Found an organization."""
    return create_organization(name=name, at=AT, time_zone=time_zone)


def make_user(
    *, email: str = "alice@example.com", organization: Organization | None = None, role: Role = Role.BILLING
) -> User:
    """Let a person sign in, as a member where an organization is given."""
    user = add_user(email=email, password=PASSWORD, at=AT)
    if organization is not None:
        add_member(organization=organization, user=user, role=role)
    return user


# --- Documents made here -----------------------------------------------------------------------------------


def make_customer(
    *,
    organization: Organization,
    name: str = "Northwind Traders",
    number: str = "",
    currency: str = "",
    **details: Any,
) -> Customer:
    """Write down a customer."""
    return customers.create(
        organization=organization, name=name, number=number, currency=currency, at=AT, **details
    )


def make_contact(*, customer: Customer, name: str = "Dana Miller", **details: str) -> Contact:
    """Write down a person at a customer."""
    return contacts.add(customer=customer, name=name, **details)


def item(amount: str | Decimal, *, name: str = "Service", quantity: str = "1", **facts: Any) -> LineFacts:
    """Charge for an item."""
    given = {"name": name, "item": "SERVICE", "quantity": Decimal(quantity), **facts}
    return LineFacts(kind=LineKind.ITEM, amount=Decimal(amount), **given)


def discount(amount: str) -> LineFacts:
    """Take something off; the amount is negative."""
    return LineFacts(kind=LineKind.DISCOUNT, name="Discount", amount=Decimal(amount))


def tax(amount: str) -> LineFacts:
    """Add a tax."""
    return LineFacts(kind=LineKind.TAX, name="State tax", tax_rate="TX", amount=Decimal(amount))


def make_draft(
    *, customer: Customer, total: Money | None = None, lines: Sequence[LineFacts] = (), **facts: Any
) -> Invoice:
    """Prepare an invoice, of one line unless lines are given."""
    amount = total or usd(120)
    given = {"issue_date": TODAY, "due_date": DUE, "currency": amount.currency, **facts}
    return invoices.draft(
        organization=customer.organization,
        customer=customer,
        lines=lines or [item(amount.amount)],
        at=AT,
        **given,
    )


def make_invoice(
    *, customer: Customer, total: Money | None = None, lines: Sequence[LineFacts] = (), **facts: Any
) -> Invoice:
    """Issue an invoice."""
    return invoices.issue(invoice=make_draft(customer=customer, total=total, lines=lines, **facts), at=AT)


def make_credit_draft(*, customer: Customer, total: Money | None = None, **facts: Any) -> CreditNote:
    """Prepare a credit note, of one line unless lines are given."""
    amount = total or usd(120)
    given = {"issue_date": TODAY, "currency": amount.currency, "lines": [item(amount.amount)], **facts}
    return credit_notes.draft(organization=customer.organization, customer=customer, at=AT, **given)


def make_credit_note(*, customer: Customer, total: Money | None = None, **facts: Any) -> CreditNote:
    """Issue a credit note."""
    draft = make_credit_draft(customer=customer, total=total, **facts)
    return credit_notes.issue(credit_note=draft, at=AT)


def make_write_off(invoice: Invoice, amount: Money | None = None) -> CreditNote:
    """Give up an amount of an invoice, all that is open unless an amount is given."""
    return write_offs.write_off(invoice=invoice, write_off_date=TODAY, at=LATER, amount=amount)


def make_payment(
    *,
    customer: Customer,
    amount: Money | None = None,
    settles: Sequence[tuple[Invoice, Money]] = (),
    **facts: Any,
) -> Payment:
    """Receive a payment, of what it settles unless an amount is given."""
    whole = amount or sum((part for _, part in settles), Money.zero("USD"))
    given = {"method": "check", "received_date": TODAY, **facts}
    return payments.receive(
        organization=customer.organization,
        customer=customer,
        amount=whole if whole.is_positive else usd(120),
        applications=settles,
        at=AT,
        **given,
    )


def apply(payment: Payment, invoice: Invoice, amount: Money) -> Application:
    """Set a part of a payment against an invoice."""
    return applications.apply_payment(payment=payment, invoice=invoice, amount=amount, at=LATER)


def apply_credit(credit_note: CreditNote, invoice: Invoice, amount: Money) -> Application:
    """Set a part of a credit note against an invoice."""
    return credit_applications.apply_credit(credit_note=credit_note, invoice=invoice, amount=amount, at=LATER)


# --- Documents that come from elsewhere --------------------------------------------------------------------


def incoming_customer(**facts: Any) -> IncomingCustomer:
    """Describe a customer to store."""
    serial = next(_serials)
    given = {
        "ref": f"customer-{serial}",
        "id": None,
        "number": f"C-{serial}",
        "name": "Lantern House",
        "currency": "USD",
        **facts,
    }
    return IncomingCustomer(**given)


def incoming_invoice(customer: Customer, *, total: str = "100.00", **facts: Any) -> IncomingInvoice:
    """Describe an invoice of one line to store."""
    serial = next(_serials)
    given = {
        "ref": f"invoice-{serial}",
        "id": None,
        "customer_id": customer.pk,
        "number": f"SI-{serial}",
        "currency": "USD",
        "issue_date": TODAY,
        "due_date": DUE,
        "total": Decimal(total),
        "lines": (item(total),),
        **facts,
    }
    return IncomingInvoice(**given)


def incoming_credit_note(customer: Customer, *, total: str = "100.00", **facts: Any) -> IncomingCreditNote:
    """Describe a credit note of one line to store."""
    serial = next(_serials)
    given = {
        "ref": f"credit-note-{serial}",
        "id": None,
        "customer_id": customer.pk,
        "number": f"CM-{serial}",
        "currency": "USD",
        "issue_date": TODAY,
        "total": Decimal(total),
        "lines": (item(total),),
        **facts,
    }
    return IncomingCreditNote(**given)


def incoming_payment(*settles: tuple[Invoice, str], **facts: Any) -> IncomingPayment:
    """Describe a payment to set: it holds what it settles, unless an amount is given."""
    serial = next(_serials)
    parts = tuple(IncomingApplication(invoice.pk, Decimal(amount)) for invoice, amount in settles)
    given = {
        "ref": f"payment-{serial}",
        "id": None,
        "customer_id": None,
        "number": str(serial),
        "currency": "USD",
        "amount": sum((part.amount for part in parts), Decimal(0)),
        "method": "check",
        "received_date": TODAY,
        "applications": parts,
        **facts,
    }
    return IncomingPayment(**given)


def import_customer(organization: Organization, **facts: Any) -> Customer:
    """Store a customer that was born elsewhere."""
    (stored,) = bulk.store_customers(organization=organization, rows=[incoming_customer(**facts)], at=AT)
    return Customer.objects.get(pk=stored.id)


def import_invoice(customer: Customer, *, total: str = "100.00", **facts: Any) -> Invoice:
    """Store an invoice that was born elsewhere."""
    row = incoming_invoice(customer, total=total, **facts)
    (stored,) = bulk.store_invoices(organization=customer.organization, rows=[row], at=AT)
    return Invoice.objects.get(pk=stored.id)


def import_credit_note(customer: Customer, *, total: str = "100.00", **facts: Any) -> CreditNote:
    """Store a credit note that was born elsewhere."""
    row = incoming_credit_note(customer, total=total, **facts)
    (stored,) = bulk.store_credit_notes(organization=customer.organization, rows=[row], at=AT)
    return CreditNote.objects.get(pk=stored.id)


def import_payment(organization: Organization, *settles: tuple[Invoice, str], **facts: Any) -> Payment:
    """Set a payment that was born elsewhere; all else that settles its invoices from there ends."""
    row = incoming_payment(*settles, **facts)
    (stored,) = bulk.set_settlements(organization=organization, payments=[row], touched_invoices=[], at=AT)
    return Payment.objects.get(pk=stored.id)


def history_of(record: Any) -> list[Any]:
    """Return the events of a record, the oldest first."""
    return list(record.events.order_by("pgh_id"))
