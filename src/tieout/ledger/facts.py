"""What others may know of a row: frozen facts without a database behind them.

The first half is what is told about rows that exist; the second half is what the bulk operations are told to
store. Amounts come as Money on the way out and as exact decimals in the row's currency on the way in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from tieout.money import Money


@dataclass(frozen=True)
class CustomerFacts:
    """A customer as it is."""

    id: int
    uid: UUID
    revision: int
    number: str
    name: str
    currency: str
    company_name: str = ""
    email: str = ""
    phone: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    payment_terms: str = ""
    parent_number: str = ""
    parent_name: str = ""
    is_active: bool = True
    origin: str = "local"
    custom_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LineFacts:
    """One line of a document. Amounts: in the document's currency, a discount is negative."""

    kind: str
    amount: Decimal
    position: int = 0
    item: str = ""
    name: str = ""
    description: str = ""
    quantity: Decimal = Decimal(1)
    unit_price: Decimal = Decimal(0)
    tax_rate: str = ""
    custom_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class InvoiceFacts:
    """An invoice as it is, with its lines in their order."""

    id: int
    uid: UUID
    revision: int
    number: str
    customer_id: int
    currency: str
    issue_date: date
    due_date: date | None
    state: str
    total: Money
    open_balance: Money
    lines: tuple[LineFacts, ...] = ()
    payment_terms: str = ""
    purchase_order: str = ""
    notes: str = ""
    voided_date: date | None = None
    origin: str = "local"
    custom_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ApplicationFacts:
    """What a payment settles on one invoice. `origin` is the book in which it was applied."""

    invoice_id: int
    customer_id: int
    invoice_number: str
    amount: Money
    id: int = 0
    uid: UUID | None = None
    origin: str = "local"


@dataclass(frozen=True)
class PaymentFacts:
    """A payment as it is, with its applications by invoice."""

    id: int
    uid: UUID
    revision: int
    number: str
    customer_id: int | None
    currency: str
    amount: Money
    unapplied: Money
    method: str
    received_date: date
    state: str
    reference: str = ""
    notes: str = ""
    voided_date: date | None = None
    generation: int = 1
    origin: str = "local"
    kind: str = "payment"
    applications: tuple[ApplicationFacts, ...] = ()


@dataclass(frozen=True)
class PaymentApplicationFacts:
    """What a payment settles on one invoice, as a record of its own. It may grow; taken off, it is gone."""

    id: int
    uid: UUID
    payment_id: int
    payment_number: str
    payment_method: str
    payment_date: date
    payment_changed_at: datetime
    invoice_id: int
    invoice_number: str
    invoice_date: date
    customer_id: int
    currency: str
    amount: Money
    created_at: datetime
    origin: str = "local"


@dataclass(frozen=True)
class CreditNoteFacts:
    """A credit note as it is, with its lines in their order. `kind` is credit or write_off."""

    id: int
    uid: UUID
    revision: int
    number: str
    customer_id: int
    currency: str
    issue_date: date
    kind: str
    state: str
    total: Money
    unapplied: Money
    lines: tuple[LineFacts, ...] = ()
    notes: str = ""
    voided_date: date | None = None
    generation: int = 1
    origin: str = "local"


@dataclass(frozen=True)
class CreditApplicationFacts:
    """What a credit note settles on one invoice. It never changes; taken off, it is gone."""

    id: int
    uid: UUID
    credit_note_id: int
    credit_note_uid: UUID
    credit_note_number: str
    credit_note_kind: str
    credit_note_total: Money
    credit_note_date: date
    invoice_id: int
    invoice_number: str
    invoice_date: date
    invoice_total: Money
    customer_id: int
    currency: str
    amount: Money
    created_at: datetime
    origin: str = "local"

    @property
    def pays_the_entire_invoice(self) -> bool:
        """Whether the credit alone pays the invoice (E7)."""
        return self.amount == self.invoice_total


@dataclass(frozen=True)
class IncomingCustomer:
    """A customer to store: `ref` is the caller's own name for it, `id` the known row, None for a new one.

    Of the custom fields those that are named here are set, an empty one is cleared; others stay.
    """

    ref: str
    id: int | None
    number: str
    name: str
    currency: str
    company_name: str = ""
    email: str = ""
    phone: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    payment_terms: str = ""
    parent_number: str = ""
    parent_name: str = ""
    is_active: bool = True
    custom_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class IncomingInvoice:
    """An invoice to store; its lines must add up to its total. `is_draft` counts for a new one only.

    Of the custom fields those that are named here are set, an empty one is cleared; others stay.
    """

    ref: str
    id: int | None
    customer_id: int
    number: str
    currency: str
    issue_date: date
    due_date: date | None
    total: Decimal
    lines: tuple[LineFacts, ...]
    payment_terms: str = ""
    purchase_order: str = ""
    notes: str = ""
    is_draft: bool = False
    custom_fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class IncomingApplication:
    """What an incoming payment settles on one invoice."""

    invoice_id: int
    amount: Decimal


@dataclass(frozen=True)
class IncomingPayment:
    """A payment to store. Amounts: `amount` is what it settles on known invoices plus what is unapplied.

    Of a known payment that was made here only what was applied of it there is set: its own facts are better.
    """

    ref: str
    id: int | None
    customer_id: int | None
    number: str
    currency: str
    amount: Decimal
    method: str
    received_date: date
    reference: str = ""
    notes: str = ""
    kind: str = "payment"
    applications: tuple[IncomingApplication, ...] = ()


@dataclass(frozen=True)
class IncomingCreditNote:
    """A credit note to store; its lines must add up to its total."""

    ref: str
    id: int | None
    customer_id: int
    number: str
    currency: str
    issue_date: date
    total: Decimal
    lines: tuple[LineFacts, ...]
    notes: str = ""


@dataclass(frozen=True)
class IncomingCredit:
    """What the other book applied of a known credit note to one invoice; `id` is the known application."""

    ref: str
    id: int | None
    credit_note_id: int
    invoice_id: int
    amount: Decimal


@dataclass(frozen=True)
class Stored:
    """What became of one incoming row.

    `outcome`: created, updated, unchanged; or nothing was stored: below_applied (an edit below what is
    applied, or into another currency), too_much (more than its invoices or its source have left beside what
    was applied here; `others` are the ids of those invoices), or refused (`refusal` says why no such row can
    stand in the books).
    """

    ref: str
    id: int | None
    uid: UUID | None
    revision: int
    outcome: str
    others: tuple[int, ...] = ()
    refusal: Exception | None = None
