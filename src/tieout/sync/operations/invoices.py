"""What a person asks about invoices that Intacct may know already."""

from datetime import datetime

from django.db import transaction

from tieout.identity.models import User
from tieout.ledger.models import Invoice
from tieout.ledger.operations import invoices
from tieout.sync.models import Attempt, AttemptState, Link, RecordKind

UNCERTAIN = (AttemptState.SENT, AttemptState.IN_DOUBT)


class CannotRenumber(Exception):
    """The number of the invoice is known in Intacct. `number` is the invoice's."""

    def __init__(self, number: str, why: str) -> None:
        super().__init__(f"Invoice {number} cannot get another number: {why}")
        self.number = number


class InvoiceIsLinked(CannotRenumber):
    """The invoice stands in Intacct under its number."""

    def __init__(self, number: str, remote_number: str) -> None:
        super().__init__(
            number, f"it is linked with {remote_number} in Intacct. Void it and bill it anew instead."
        )


class InvoiceIsUnderWay(CannotRenumber):
    """The invoice was sent, and nobody knows yet whether it arrived."""

    def __init__(self, number: str) -> None:
        super().__init__(
            number,
            "it was sent to Intacct, and the answer is not settled yet. Run `tieout sync`, then try again.",
        )


def renumber(*, invoice: Invoice, number: str, at: datetime, by: User | None = None) -> Invoice:
    """Give an invoice that was never written another number; the next sync ends a failure about the old one.

    One that is sent at this very moment keeps its old number there until the next sync tells the new one.
    Raises: InvoiceIsLinked, InvoiceIsUnderWay, NumberTaken, NumberMissing, InvoiceClosed.
    """
    with transaction.atomic():
        link = Link.objects.filter(kind=RecordKind.INVOICE, record_id=invoice.pk).first()
        if link is not None:
            raise InvoiceIsLinked(invoice.number, link.remote_number)
        sent = Attempt.objects.filter(kind=RecordKind.INVOICE, record_id=invoice.pk, state__in=UNCERTAIN)
        if sent.exists():
            raise InvoiceIsUnderWay(invoice.number)
        return invoices.renumber(invoice=invoice, number=number, at=at, by=by)
