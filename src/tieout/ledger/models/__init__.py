"""The rows of the books."""

from tieout.ledger.models.change import Change, RecordKind, What
from tieout.ledger.models.customer import Contact, Customer, Origin
from tieout.ledger.models.invoice import Invoice, InvoiceLine, InvoiceState, InvoiceStatus, LineKind
from tieout.ledger.models.number_sequence import NumberSequence
from tieout.ledger.models.payment import Application, ApplicationKind, Payment, PaymentMethod, PaymentState

__all__ = [
    "Application",
    "ApplicationKind",
    "Change",
    "Contact",
    "Customer",
    "Invoice",
    "InvoiceLine",
    "InvoiceState",
    "InvoiceStatus",
    "LineKind",
    "NumberSequence",
    "Origin",
    "Payment",
    "PaymentMethod",
    "PaymentState",
    "RecordKind",
    "What",
]
