"""What cannot stand in the books: each check raises the reason, and a bulk operation answers with it."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from django.db.models import Model

from tieout.ledger.arithmetic import sum_lines
from tieout.ledger.errors import (
    CreditNoteLinesDiffer,
    CreditNoteNotPositive,
    CreditNotPositive,
    InvoiceTotalNegative,
    LedgerError,
    LinesDiffer,
    NameMissing,
    NumberMissing,
    PaymentNotPositive,
    TextTooLong,
)
from tieout.ledger.facts import (
    IncomingCredit,
    IncomingCreditNote,
    IncomingCustomer,
    IncomingInvoice,
    IncomingPayment,
)
from tieout.ledger.models import CreditNote, Customer, Invoice, InvoiceLine, Payment
from tieout.ledger.operations.custom_fields import clean_fields
from tieout.money import Money, NotExact, UnknownCurrency

Row = TypeVar("Row")


def refusals(rows: Iterable[Row], check: Callable[[Row], None]) -> dict[int, Exception]:
    """Return why rows are refused, by their place."""
    found: dict[int, Exception] = {}
    for place, row in enumerate(rows):
        try:
            check(row)
        except (LedgerError, NotExact, UnknownCurrency) as refusal:
            found[place] = refusal
    return found


def check_customer(row: IncomingCustomer) -> None:
    """Refuse a customer that cannot be told from others.

    Raises: NameMissing, NumberMissing, UnknownCurrency, TextTooLong, CustomFieldRefused.
    """
    if not row.name.strip():
        raise NameMissing
    if not row.number.strip():
        raise NumberMissing
    Money.zero(row.currency)
    clean_fields(row.custom_fields)
    _refuse_too_long(row.number, row, CUSTOMER_LIMITS)


def check_invoice(row: IncomingInvoice) -> None:
    """Refuse an invoice that does not add up.

    Raises: NumberMissing, NotExact, UnknownCurrency, DiscountRaises, LinesDiffer, InvoiceTotalNegative,
    TextTooLong, CustomFieldRefused.
    """
    if not row.number.strip() and not row.is_draft:
        raise NumberMissing
    total, lines = Money(row.total, row.currency), sum_lines(row.lines, row.currency)
    if lines != total:
        raise LinesDiffer(row.number, total, lines)
    if total.amount < 0:
        raise InvoiceTotalNegative(total)
    clean_fields(row.custom_fields)
    _refuse_too_long(row.number, row, INVOICE_LIMITS)
    for line in row.lines:
        _refuse_too_long(row.number, line, LINE_LIMITS)


def check_payment(row: IncomingPayment) -> None:
    """Refuse a payment whose amounts are none.

    Raises: NotExact, UnknownCurrency, PaymentNotPositive, TextTooLong.
    """
    for amount in (row.amount, *(part.amount for part in row.applications)):
        if Money(amount, row.currency).amount < 0:
            raise PaymentNotPositive(Money(amount, row.currency))
    _refuse_too_long(row.number, row, PAYMENT_LIMITS)


def check_credit(row: IncomingCredit) -> None:
    """Refuse a credit that lowers nothing.

    Raises: CreditNotPositive.
    """
    if row.amount <= 0:
        raise CreditNotPositive(row.amount)


def check_credit_note(row: IncomingCreditNote) -> None:
    """Refuse a credit note that does not add up.

    Raises: NumberMissing, NotExact, UnknownCurrency, DiscountRaises, CreditNoteLinesDiffer,
    CreditNoteNotPositive, TextTooLong, CustomFieldRefused.
    """
    if not row.number.strip():
        raise NumberMissing
    total, lines = Money(row.total, row.currency), sum_lines(row.lines, row.currency)
    if lines != total:
        raise CreditNoteLinesDiffer(row.number, total, lines)
    if not total.is_positive:
        raise CreditNoteNotPositive(total)
    _refuse_too_long(row.number, row, CREDIT_NOTE_LIMITS)
    for line in row.lines:
        _refuse_too_long(row.number, line, LINE_LIMITS)


def _limits(model: type[Model], *names: str) -> dict[str, int]:
    return {name: int(model._meta.get_field(name).max_length) for name in names}  # type: ignore[union-attr,arg-type]  # noqa: SLF001


CUSTOMER_LIMITS = _limits(
    Customer,
    "number",
    "name",
    "company_name",
    "email",
    "phone",
    "address1",
    "address2",
    "city",
    "state",
    "postal_code",
    "country",
    "payment_terms",
    "parent_number",
    "parent_name",
)
INVOICE_LIMITS = _limits(Invoice, "number", "payment_terms", "purchase_order")
LINE_LIMITS = _limits(InvoiceLine, "item", "name", "tax_rate")
CREDIT_NOTE_LIMITS = _limits(CreditNote, "number")
PAYMENT_LIMITS = _limits(Payment, "number", "reference")


def _refuse_too_long(number: str, row: object, limits: Mapping[str, int]) -> None:
    for name, limit in limits.items():
        if len(getattr(row, name)) > limit:
            raise TextTooLong(number, name, limit)
