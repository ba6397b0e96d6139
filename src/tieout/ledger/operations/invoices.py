"""Draft, issue, change and void invoices."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from tieout.identity.models import Organization, User
from tieout.ledger.arithmetic import sum_lines
from tieout.ledger.errors import (
    BelowApplied,
    ImportedInvoice,
    InvoiceClosed,
    InvoiceEmpty,
    InvoiceHasApplications,
    InvoiceNotDraft,
    InvoiceTotalNegative,
)
from tieout.ledger.facts import LineFacts
from tieout.ledger.models import Customer, Invoice, InvoiceLine, InvoiceState, Origin, What
from tieout.ledger.operations.custom_fields import clean_fields
from tieout.ledger.operations.history import operation
from tieout.ledger.operations.lines import are_stored, place_lines
from tieout.ledger.operations.numbering import claim_number, next_number
from tieout.ledger.operations.outbox import tell
from tieout.money import Money

HEADER_FIELDS = frozenset({"issue_date", "due_date", "payment_terms", "purchase_order", "notes"})


@operation
def draft(
    *,
    organization: Organization,
    customer: Customer,
    lines: Sequence[LineFacts],
    issue_date: date,
    at: datetime,
    due_date: date | None = None,
    number: str = "",
    currency: str = "",
    payment_terms: str = "",
    purchase_order: str = "",
    notes: str = "",
    custom_fields: Mapping[str, str] = MappingProxyType({}),
    by: User | None = None,  # noqa: ARG001 - the history takes it
) -> Invoice:
    """Prepare an invoice; its total is the sum of its lines.

    Raises: InvoiceEmpty, InvoiceTotalNegative, DiscountRaises, NotExact, NumberTaken, CustomFieldRefused.
    """
    assert customer.organization_id == organization.pk, "the customer belongs to another organization"
    code = currency or customer.currency
    invoice = Invoice.objects.create(
        organization=organization,
        customer=customer,
        number=claim_number(organization, Invoice, number) if number else "",
        currency=code,
        issue_date=issue_date,
        due_date=due_date,
        payment_terms=payment_terms,
        purchase_order=purchase_order,
        notes=notes,
        custom_fields=clean_fields(custom_fields),
        total=_total(lines, code).amount,
        created_at=at,
        updated_at=at,
    )
    _store_lines(invoice, lines)
    tell(invoice, what=What.CREATED, at=at)
    return invoice


@operation
def issue(*, invoice: Invoice, at: datetime, by: User | None = None) -> Invoice:  # noqa: ARG001
    """Make a draft count; it gets a number if it has none.

    Raises: InvoiceNotDraft.
    """
    locked = _lock(invoice)
    if locked.state != InvoiceState.DRAFT:
        raise InvoiceNotDraft(locked.number)
    locked.number = locked.number or next_number(locked.organization, Invoice)
    locked.state = InvoiceState.ISSUED
    return _save(locked, at=at, fields=["number", "state"], what=What.ISSUED)


@operation
def update(
    *,
    invoice: Invoice,
    at: datetime,
    lines: Sequence[LineFacts] | None = None,
    custom_fields: Mapping[str, str] | None = None,
    by: User | None = None,  # noqa: ARG001
    **header: date | str | None,
) -> Invoice:
    """Change the lines or the header of an invoice that is not voided; what stays the same changes nothing.

    Custom fields that are given take the place of all that it has.
    Raises: InvoiceClosed, InvoiceEmpty, InvoiceTotalNegative, DiscountRaises, NotExact, BelowApplied,
    CustomFieldRefused.
    """
    assert header.keys() <= HEADER_FIELDS, f"unknown fields: {header.keys() - HEADER_FIELDS}"
    locked = _lock(invoice)
    if locked.state == InvoiceState.VOIDED:
        raise InvoiceClosed(locked.number)
    fields = [name for name, value in header.items() if getattr(locked, name) != value]
    for name in fields:
        setattr(locked, name, header[name])
    if custom_fields is not None and clean_fields(custom_fields) != locked.custom_fields:
        locked.custom_fields = clean_fields(custom_fields)
        fields.append("custom_fields")
    if lines is not None and not are_stored(locked.lines, lines):
        total = _total(lines, locked.currency)
        if total.amount < locked.applied:
            raise BelowApplied(locked.number, total, Money(locked.applied, locked.currency))
        locked.total = total.amount
        locked.lines.all().delete()
        _store_lines(locked, lines)
        fields.append("total")
    return _save(locked, at=at, fields=fields, what=What.UPDATED) if fields else locked


@operation
def renumber(*, invoice: Invoice, number: str, at: datetime, by: User | None = None) -> Invoice:  # noqa: ARG001
    """Give an invoice another number. Whether it is known elsewhere under the old one, the caller knows.

    Raises: NumberTaken, NumberMissing, InvoiceClosed.
    """
    locked = _lock(invoice)
    if locked.state == InvoiceState.VOIDED:
        raise InvoiceClosed(locked.number)
    if number.strip() == locked.number:
        return locked
    locked.number = claim_number(locked.organization, Invoice, number)
    return _save(locked, at=at, fields=["number"], what=What.UPDATED)


@operation
def void(
    *,
    invoice: Invoice,
    voided_date: date,
    at: datetime,
    by: User | None = None,  # noqa: ARG001
    is_told_from_elsewhere: bool = False,
) -> Invoice:
    """Take an invoice back, or throw a draft away.

    An invoice that was born elsewhere is taken back there; `is_told_from_elsewhere` says that it was (E14).
    Raises: InvoiceHasApplications, InvoiceClosed, ImportedInvoice.
    """
    locked = _lock(invoice)
    if locked.state == InvoiceState.VOIDED:
        raise InvoiceClosed(locked.number)
    if locked.origin == Origin.IMPORTED and not is_told_from_elsewhere:
        raise ImportedInvoice(locked.number, do="void it")
    if locked.applied:
        raise InvoiceHasApplications(locked.number, Money(locked.applied, locked.currency))
    locked.state = InvoiceState.VOIDED
    locked.voided_date = voided_date
    return _save(locked, at=at, fields=["state", "voided_date"], what=What.VOIDED)


@operation
def mark_sent(*, invoice: Invoice, at: datetime) -> Invoice:
    """Remember when an invoice was sent. The books stay as they are, so the revision does too."""
    locked = _lock(invoice)
    if locked.sent_at is None:
        locked.sent_at = at
        locked.save(update_fields=["sent_at"])
    return locked


@operation
def mark_viewed(*, invoice: Invoice, at: datetime) -> Invoice:
    """Remember when the customer first looked at an invoice."""
    locked = _lock(invoice)
    if locked.viewed_at is None:
        locked.viewed_at = at
        locked.save(update_fields=["viewed_at"])
    return locked


def _lock(invoice: Invoice) -> Invoice:
    rows = Invoice.objects.select_for_update(of=("self",), no_key=True).select_related("organization")
    return rows.get(pk=invoice.pk)


def _total(lines: Sequence[LineFacts], currency: str) -> Money:
    if not lines:
        raise InvoiceEmpty
    total = sum_lines(lines, currency)
    if total.amount < 0:
        raise InvoiceTotalNegative(total)
    return total


def _store_lines(invoice: Invoice, lines: Sequence[LineFacts]) -> None:
    owner = {"organization_id": invoice.organization_id, "invoice": invoice}
    InvoiceLine.objects.bulk_create(InvoiceLine(**owner, **line) for line in place_lines(lines))


def _save(invoice: Invoice, *, at: datetime, fields: list[str], what: What) -> Invoice:
    invoice.revision += 1
    invoice.updated_at = at
    invoice.save(update_fields=[*fields, "revision", "updated_at"])
    tell(invoice, what=what, at=at)
    invoice.refresh_from_db()
    return invoice
