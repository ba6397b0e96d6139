"""What the people at one firm see in Tieout: its records, its balances, and what travelled."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

from django.apps import apps
from django.db.models import Count, Q, QuerySet, Sum

from tieout.demo.outcome import OpenFailure, Outcome, StoryBroken
from tieout.identity.models import Organization
from tieout.ledger.models import (
    Application,
    CreditNote,
    Customer,
    Invoice,
    InvoiceState,
    Payment,
    PaymentState,
)
from tieout.money import Money
from tieout.sync.models import Birthplace, Failure, FailureLevel, FailureState, Link, RecordKind, RemoteObject

Record = TypeVar("Record", Customer, Invoice, Payment, CreditNote)


class TieoutBooks:
    """Reads the books of one organization; changes nothing."""

    def __init__(self, organization: Organization) -> None:
        self._organization = organization

    def customers(self) -> Iterable[Customer]:
        """Return all customers."""
        return Customer.objects.filter(organization=self._organization).order_by("id")

    def invoices(self) -> Iterable[Invoice]:
        """Return the issued invoices."""
        return self._issued().order_by("id")

    def customer(self, number: str) -> Customer:
        """Return one customer.

        Raises: StoryBroken.
        """
        return self._one(Customer, number)

    def customer_named(self, name: str) -> Customer:
        """Return the one customer of a name.

        Raises: StoryBroken.
        """
        rows = list(Customer.objects.filter(organization=self._organization, name=name))
        if len(rows) != 1:
            raise StoryBroken(f"Tieout holds {len(rows)} customers of the name {name}, not one.")
        return rows[0]

    def customers_named(self, name: str) -> list[str]:
        """List the numbers of the customers of a name."""
        rows = Customer.objects.filter(organization=self._organization, name=name)
        return sorted(rows.values_list("number", flat=True))

    def invoice(self, number: str) -> Invoice:
        """Return one invoice.

        Raises: StoryBroken.
        """
        return self._one(Invoice, number)

    def payment(self, number: str) -> Payment:
        """Return one payment.

        Raises: StoryBroken.
        """
        return self._one(Payment, number)

    def credit_note(self, number: str) -> CreditNote:
        """Return one credit note.

        Raises: StoryBroken.
        """
        return self._one(CreditNote, number)

    def write_off_number(self, invoice_number: str) -> str:
        """Return the number under which an invoice was written off.

        Raises: StoryBroken.
        """
        invoice = self.invoice(invoice_number)
        notes = CreditNote.objects.filter(kind="write_off", applications__invoice=invoice)
        if len(notes) != 1:
            raise StoryBroken(f"Invoice {invoice_number} was written off {len(notes)} times, not once.")
        return notes[0].number

    def entries_on(self, invoice_number: str) -> list[str]:
        """List amount, kind and method of what settles an invoice and is no payment of its own."""
        rows = Application.objects.filter(invoice=self.invoice(invoice_number), payment__isnull=False)
        entries = rows.exclude(payment__kind="payment").select_related("payment").order_by("id")
        return [
            f"{Money(row.amount, row.currency)} {row.payment.kind} {row.payment.method}"
            for row in entries
            if row.payment is not None
        ]

    def payments_referred(self, reference: str) -> list[str]:
        """List amount and rest of the payments of a reference."""
        rows = Payment.objects.filter(organization=self._organization, reference=reference).order_by("id")
        return [f"{row.amount_money} {row.unapplied_money}" for row in rows]

    def warnings_about(self, number: str) -> list[str]:
        """List the invoices of a number of which a rule leaves something out, for a person to decide."""
        rows = self._open_failures().filter(level=FailureLevel.WARNING)
        found = {row.local_number or row.remote_number for row in rows}
        return [each for each in sorted(found) if each == number]

    def payments_ever_on(self, invoice: Invoice) -> list[Payment]:
        """Return the payments that settle an invoice or settled it once, by the history."""
        history = apps.get_model("ledger", "ApplicationEvent").objects.filter(invoice_id=invoice.pk)
        return list(Payment.objects.filter(pk__in=history.values("payment_id")).order_by("id"))

    def former_emails(self, number: str) -> list[str]:
        """Return every e-mail address that a customer ever had, by the history."""
        history = apps.get_model("ledger", "CustomerEvent").objects
        rows = history.filter(pgh_obj_id=self.customer(number).pk)
        return sorted(set(rows.values_list("email", flat=True)))

    def owed(self, number: str) -> Decimal | None:
        """Return what is owed on an invoice, None when no issued one has this number."""
        found = self._issued().filter(number=number).first()
        return None if found is None else found.open_money.amount

    def open_count(self) -> int:
        """Count the invoices on which something is owed."""
        return self._issued().filter(open_balance__gt=0).count()

    def open_balance(self) -> Decimal:
        """Sum what is owed in the base currency."""
        currency = self._organization.base_currency
        found = self._issued().filter(currency=currency).aggregate(sum=Sum("open_balance"))["sum"]
        return Money(found or Decimal(0), currency).amount

    def failures(self) -> list[OpenFailure]:
        """List the records that need a person."""
        rows = self._open_failures().filter(level=FailureLevel.FAILURE)
        return [OpenFailure(row.direction, row.local_number or row.remote_number, row.cause) for row in rows]

    def fill_counts(self, outcome: Outcome) -> None:
        """Count what travelled: the links that were made, by the book in which the record was born.

        What settles an invoice without money of its own, a discount or an applied credit, is no payment.
        """
        links = Link.objects.filter(organization=self._organization)
        entries = links.filter(remote_object=RemoteObject.ARPYMTDETAIL)
        money = links.filter(kind=RecordKind.PAYMENT).exclude(pk__in=entries.values("pk"))
        credit_entries = Payment.objects.filter(pk__in=entries.values("record_id"), kind="applied_credit")
        credits_ = links.filter(
            Q(kind__in=(RecordKind.CREDIT_NOTE, RecordKind.CREDIT_APPLICATION))
            | Q(pk__in=entries.filter(record_id__in=credit_entries.values("pk")).values("pk"))
        )
        invoices = links.filter(kind=RecordKind.INVOICE)
        voided_invoices = Invoice.objects.filter(state=InvoiceState.VOIDED)
        voided_payments = Payment.objects.filter(state=PaymentState.VOIDED)
        outcome.customers = _by_birthplace(links.filter(kind=RecordKind.CUSTOMER))
        outcome.invoices = {
            **_by_birthplace(invoices),
            "voided": voided_invoices.filter(pk__in=invoices.values("record_id")).count(),
        }
        outcome.payments = {
            **_by_birthplace(money),
            "reversed": voided_payments.filter(pk__in=money.values("record_id")).count(),
        }
        left_out = self._open_failures().filter(level=FailureLevel.WARNING)
        outcome.credits = {**_by_birthplace(credits_), "left_out": left_out.count()}
        outcome.failures = self.failures()

    def _open_failures(self) -> QuerySet[Failure]:
        return Failure.objects.filter(organization=self._organization, state=FailureState.OPEN)

    def _one(self, model: type[Record], number: str) -> Record:
        rows = list(model.objects.filter(organization=self._organization, number=number))
        if len(rows) != 1:
            raise StoryBroken(f"Tieout holds {len(rows)} records {model.__name__} {number}, not one.")
        return rows[0]

    def _issued(self) -> QuerySet[Invoice]:
        return Invoice.objects.filter(organization=self._organization, state=InvoiceState.ISSUED)


def _by_birthplace(links: QuerySet[Link]) -> dict[str, int]:
    made = dict(links.order_by().values_list("born").annotate(Count("id")))
    return {"imported": made.get(Birthplace.REMOTE, 0), "written": made.get(Birthplace.LOCAL, 0)}
