"""The rows of the books."""

from tieout.ledger.models.application import Application, ApplicationKind
from tieout.ledger.models.change import Change, RecordKind, What
from tieout.ledger.models.credit_note import CreditNote, CreditNoteKind, CreditNoteLine, CreditNoteState
from tieout.ledger.models.customer import Contact, Customer, Origin
from tieout.ledger.models.invoice import Invoice, InvoiceLine, InvoiceState, InvoiceStatus
from tieout.ledger.models.line import LineKind
from tieout.ledger.models.number_sequence import NumberSequence
from tieout.ledger.models.payment import Payment, PaymentKind, PaymentMethod, PaymentState

__all__ = [
    "Application",
    "ApplicationKind",
    "Change",
    "Contact",
    "CreditNote",
    "CreditNoteKind",
    "CreditNoteLine",
    "CreditNoteState",
    "Customer",
    "Invoice",
    "InvoiceLine",
    "InvoiceState",
    "InvoiceStatus",
    "LineKind",
    "NumberSequence",
    "Origin",
    "Payment",
    "PaymentKind",
    "PaymentMethod",
    "PaymentState",
    "RecordKind",
    "What",
]
