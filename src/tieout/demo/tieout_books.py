"""What the people at one firm see in Tieout: its records, its balances, and what travelled."""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

from django.apps import apps
from django.db.models import Count, QuerySet, Sum

from tieout.demo.outcome import OpenFailure, Outcome, StoryBroken
from tieout.identity.models import Organization
from tieout.ledger.models import Customer, Invoice, InvoiceState, Payment, PaymentState
from tieout.money import Money
from tieout.sync.models import Birthplace, Failure, FailureLevel, FailureState, Link, RecordKind

Record = TypeVar("Record", Customer, Invoice, Payment)


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
        rows = Failure.objects.filter(
            organization=self._organization, state=FailureState.OPEN, level=FailureLevel.FAILURE
        )
        return [OpenFailure(row.direction, row.local_number or row.remote_number, row.cause) for row in rows]

    def fill_counts(self, outcome: Outcome) -> None:
        """Count what travelled: the links that were made, by the book in which the record was born."""
        outcome.customers = self._links(RecordKind.CUSTOMER)
        outcome.invoices = {**self._links(RecordKind.INVOICE), "voided": None}
        outcome.payments = {**self._links(RecordKind.PAYMENT), "reversed": self._reversed_count()}
        outcome.failures = self.failures()

    def _one(self, model: type[Record], number: str) -> Record:
        rows = list(model.objects.filter(organization=self._organization, number=number))
        if len(rows) != 1:
            raise StoryBroken(f"Tieout holds {len(rows)} records {model.__name__} {number}, not one.")
        return rows[0]

    def _issued(self) -> QuerySet[Invoice]:
        return Invoice.objects.filter(organization=self._organization, state=InvoiceState.ISSUED)

    def _links(self, kind: RecordKind) -> dict[str, int]:
        rows = Link.objects.filter(organization=self._organization, kind=kind)
        made = dict(rows.values_list("born").annotate(Count("id")))
        return {"imported": made.get(Birthplace.REMOTE, 0), "written": made.get(Birthplace.LOCAL, 0)}

    def _reversed_count(self) -> int:
        """Count the payments that both books have and that were taken back."""
        linked = Link.objects.filter(organization=self._organization, kind=RecordKind.PAYMENT)
        voided = Payment.objects.filter(organization=self._organization, state=PaymentState.VOIDED)
        return voided.filter(pk__in=linked.values("record_id")).count()
