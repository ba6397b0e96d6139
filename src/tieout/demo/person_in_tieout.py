"""A person at work in Tieout: every act is one operation of the ledger, at a time that the story gives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tieout.identity.models import Organization, User
from tieout.ledger.facts import LineFacts
from tieout.ledger.models import Application, CreditNote, Customer, Invoice, Payment
from tieout.ledger.operations import (
    applications,
    credit_applications,
    credit_notes,
    customers,
    invoices,
    payments,
    write_offs,
)
from tieout.money import Money

TERM_DAYS = 30
NOTHING = Decimal(0)


@dataclass(frozen=True)
class PersonInTieout:
    """Somebody with the billing role in one organization."""

    organization: Organization
    user: User
    now: Callable[[], datetime]

    def today(self) -> date:
        """Return the organization's today."""
        return self.organization.today(self.now())

    def create_customer(self, *, name: str, number: str = "", email: str = "") -> Customer:
        """Write down a new customer."""
        return customers.create(
            organization=self.organization, name=name, number=number, email=email, by=self.user, at=self.now()
        )

    def change_customer(self, customer: Customer, **details: Any) -> Customer:
        """Correct a customer's details."""
        return customers.update(customer=customer, by=self.user, at=self.now(), **details)

    def draft_invoice(
        self,
        *,
        customer: Customer,
        number: str,
        lines: Sequence[LineFacts],
        issued: date | None = None,
        currency: str = "USD",
    ) -> Invoice:
        """Prepare an invoice, due thirty days later."""
        issue_date = issued or self.today()
        return invoices.draft(
            organization=self.organization,
            customer=customer,
            number=number,
            currency=currency,
            issue_date=issue_date,
            due_date=issue_date + timedelta(days=TERM_DAYS),
            lines=lines,
            by=self.user,
            at=self.now(),
        )

    def issue_invoice(
        self, *, customer: Customer, number: str, lines: Sequence[LineFacts], issued: date | None = None
    ) -> Invoice:
        """Prepare an invoice and issue it."""
        return self.issue_draft(
            self.draft_invoice(customer=customer, number=number, lines=lines, issued=issued)
        )

    def issue_draft(self, invoice: Invoice) -> Invoice:
        """Let a draft count."""
        return invoices.issue(invoice=invoice, by=self.user, at=self.now())

    def edit_invoice(self, invoice: Invoice, *, lines: Sequence[LineFacts]) -> Invoice:
        """Replace the lines of an invoice."""
        return invoices.update(invoice=invoice, lines=lines, by=self.user, at=self.now())

    def receive_payment(
        self,
        *,
        customer: Customer,
        settles: Sequence[tuple[Invoice, Decimal]],
        rest: Decimal = NOTHING,
        number: str = "",
        method: str = "check",
        reference: str = "",
        received: date | None = None,
    ) -> Payment:
        """Record money that came in: what it settles, and a rest that is not applied to an invoice."""
        applications = [(invoice, Money(amount, invoice.currency)) for invoice, amount in settles]
        currency = applications[0][0].currency
        total = sum((amount for _, amount in applications), Money(rest, currency))
        return payments.receive(
            organization=self.organization,
            customer=customer,
            amount=total,
            number=number,
            method=method,
            reference=reference,
            received_date=received or self.today(),
            applications=applications,
            by=self.user,
            at=self.now(),
        )

    def receive_advance(
        self, *, customer: Customer, amount: str, number: str, reference: str, currency: str = "USD"
    ) -> Payment:
        """Record money that came in before anything was billed."""
        return payments.receive(
            organization=self.organization,
            customer=customer,
            amount=Money(Decimal(amount), currency),
            number=number,
            method="check",
            reference=reference,
            received_date=self.today(),
            by=self.user,
            at=self.now(),
        )

    def apply_payment(self, payment: Payment, invoice: Invoice, amount: str) -> Application:
        """Use what is left of a payment for an invoice."""
        return applications.apply_payment(
            payment=payment,
            invoice=invoice,
            amount=Money(Decimal(amount), invoice.currency),
            by=self.user,
            at=self.now(),
        )

    def move_application(self, payment: Payment, *, off: Invoice, onto: Invoice, amount: str) -> None:
        """Take a part of what a payment settles off one invoice and set it against another."""
        (standing,) = Application.objects.filter(payment=payment, invoice=off)
        rest = standing.amount - Decimal(amount)
        applications.unapply(application=standing, by=self.user, at=self.now())
        if rest:
            self.apply_payment(payment, off, str(rest))
        self.apply_payment(payment, onto, amount)

    def void_invoice(self, invoice: Invoice) -> Invoice:
        """Take an invoice back on which nothing is applied."""
        return invoices.void(invoice=invoice, voided_date=self.today(), by=self.user, at=self.now())

    def credit(
        self,
        *,
        customer: Customer,
        number: str,
        amount: str,
        settles: Sequence[tuple[Invoice, str]] = (),
    ) -> CreditNote:
        """Issue a credit note and apply it, in whole or in part."""
        drafted = credit_notes.draft(
            organization=self.organization,
            customer=customer,
            number=number,
            lines=[item(amount, name="Credit")],
            issue_date=self.today(),
            by=self.user,
            at=self.now(),
        )
        note = credit_notes.issue(credit_note=drafted, by=self.user, at=self.now())
        for invoice, part in settles:
            credit_applications.apply_credit(
                credit_note=note,
                invoice=invoice,
                amount=Money(Decimal(part), invoice.currency),
                by=self.user,
                at=self.now(),
            )
        return note

    def take_credit_off(self, note: CreditNote, invoice: Invoice) -> None:
        """Take a credit off an invoice again."""
        (standing,) = Application.objects.filter(credit_note=note, invoice=invoice)
        credit_applications.unapply_credit(application=standing, by=self.user, at=self.now())

    def write_off(self, invoice: Invoice) -> CreditNote:
        """Give up what an invoice still owes."""
        return write_offs.write_off(invoice=invoice, write_off_date=self.today(), by=self.user, at=self.now())

    def void_payment(self, payment: Payment) -> Payment:
        """Take back a payment: the check bounced."""
        return payments.void(payment=payment, voided_date=self.today(), by=self.user, at=self.now())


def item(amount: Decimal | str, *, name: str = "Service", quantity: int = 1) -> LineFacts:
    """Write one line of an item at a price."""
    price = Decimal(amount)
    return LineFacts(
        position=0,
        kind="item",
        name=name,
        quantity=Decimal(quantity),
        unit_price=price,
        amount=price * quantity,
    )


def discount(amount: Decimal | str) -> LineFacts:
    """Write a line that takes an amount off the invoice."""
    return LineFacts(kind="discount", name="Discount", amount=-Decimal(amount))
