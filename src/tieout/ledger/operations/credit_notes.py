"""Draft, issue, change and void credit notes."""

from collections.abc import Sequence
from datetime import date, datetime

from tieout.identity.models import Organization, User
from tieout.ledger.arithmetic import sum_lines
from tieout.ledger.errors import (
    CreditNoteBelowApplied,
    CreditNoteClosed,
    CreditNoteEmpty,
    CreditNoteHasApplications,
    CreditNoteNotDraft,
    CreditNoteNotPositive,
    ImportedCreditNote,
    WriteOffIsWhole,
)
from tieout.ledger.facts import LineFacts
from tieout.ledger.models import (
    CreditNote,
    CreditNoteKind,
    CreditNoteLine,
    CreditNoteState,
    Customer,
    Origin,
    What,
)
from tieout.ledger.operations.history import operation
from tieout.ledger.operations.lines import are_stored, place_lines
from tieout.ledger.operations.numbering import claim_number, next_number
from tieout.ledger.operations.outbox import tell
from tieout.money import Money

HEADER_FIELDS = frozenset({"issue_date", "notes"})


@operation
def draft(
    *,
    organization: Organization,
    customer: Customer,
    lines: Sequence[LineFacts],
    issue_date: date,
    at: datetime,
    number: str = "",
    currency: str = "",
    notes: str = "",
    by: User | None = None,  # noqa: ARG001 - the history takes it
) -> CreditNote:
    """Prepare a credit note; its total is the sum of its lines.

    Amounts: positive, a discount is negative, as on the invoice that is credited.
    Raises: CreditNoteEmpty, CreditNoteNotPositive, DiscountRaises, NotExact, NumberTaken.
    """
    return prepare(
        organization=organization,
        customer=customer,
        lines=lines,
        issue_date=issue_date,
        at=at,
        number=number,
        currency=currency or customer.currency,
        notes=notes,
        kind=CreditNoteKind.CREDIT,
    )


def prepare(
    *,
    organization: Organization,
    customer: Customer,
    lines: Sequence[LineFacts],
    issue_date: date,
    at: datetime,
    number: str,
    currency: str,
    notes: str,
    kind: CreditNoteKind,
) -> CreditNote:
    """Prepare a credit note of a kind, within a running operation."""
    assert customer.organization_id == organization.pk, "the customer belongs to another organization"
    note = CreditNote.objects.create(
        organization=organization,
        customer=customer,
        number=claim_number(organization, CreditNote, number) if number else "",
        currency=currency,
        issue_date=issue_date,
        notes=notes,
        kind=kind,
        total=_total(lines, currency).amount,
        created_at=at,
        updated_at=at,
    )
    _store_lines(note, lines)
    tell(note, what=What.CREATED, at=at)
    return note


@operation
def issue(*, credit_note: CreditNote, at: datetime, by: User | None = None) -> CreditNote:  # noqa: ARG001
    """Make a draft count; it gets a number if it has none.

    Raises: CreditNoteNotDraft.
    """
    locked = lock_credit_note(credit_note)
    if locked.state != CreditNoteState.DRAFT:
        raise CreditNoteNotDraft(locked.number)
    locked.number = locked.number or next_number(locked.organization, CreditNote)
    locked.state = CreditNoteState.ISSUED
    return _save(locked, at=at, fields=["number", "state"], what=What.ISSUED)


@operation
def update(
    *,
    credit_note: CreditNote,
    at: datetime,
    lines: Sequence[LineFacts] | None = None,
    by: User | None = None,  # noqa: ARG001
    **header: date | str,
) -> CreditNote:
    """Change the lines or the header of a credit note that is not voided; the lines of a write-off stay.

    Raises: CreditNoteClosed, CreditNoteEmpty, CreditNoteNotPositive, DiscountRaises, NotExact,
    CreditNoteBelowApplied, WriteOffIsWhole.
    """
    assert header.keys() <= HEADER_FIELDS, f"unknown fields: {header.keys() - HEADER_FIELDS}"
    locked = lock_credit_note(credit_note)
    if locked.state == CreditNoteState.VOIDED:
        raise CreditNoteClosed(locked.number)
    fields = [name for name, value in header.items() if getattr(locked, name) != value]
    for name in fields:
        setattr(locked, name, header[name])
    if lines is not None and not are_stored(locked.lines, lines):
        if locked.kind == CreditNoteKind.WRITE_OFF:
            raise WriteOffIsWhole(locked.number)
        total = _total(lines, locked.currency)
        if total.amount < locked.applied:
            raise CreditNoteBelowApplied(locked.number, total, Money(locked.applied, locked.currency))
        locked.total = total.amount
        locked.lines.all().delete()
        _store_lines(locked, lines)
        fields.append("total")
    return _save(locked, at=at, fields=fields, what=What.UPDATED) if fields else locked


@operation
def renumber(
    *,
    credit_note: CreditNote,
    number: str,
    at: datetime,
    by: User | None = None,  # noqa: ARG001
) -> CreditNote:
    """Give a credit note another number. Whether it is known elsewhere under the old one, the caller knows.

    Raises: NumberTaken, NumberMissing, CreditNoteClosed.
    """
    locked = lock_credit_note(credit_note)
    if locked.state == CreditNoteState.VOIDED:
        raise CreditNoteClosed(locked.number)
    if number.strip() == locked.number:
        return locked
    locked.number = claim_number(locked.organization, CreditNote, number)
    return _save(locked, at=at, fields=["number"], what=What.UPDATED)


@operation
def void(
    *,
    credit_note: CreditNote,
    voided_date: date,
    at: datetime,
    by: User | None = None,  # noqa: ARG001
    is_told_from_elsewhere: bool = False,
) -> CreditNote:
    """Take a credit note back of which nothing is applied, or throw a draft away.

    One that was born elsewhere is taken back there; `is_told_from_elsewhere` says that it was (E14).
    Raises: CreditNoteHasApplications, CreditNoteClosed, ImportedCreditNote.
    """
    locked = lock_credit_note(credit_note)
    if locked.state == CreditNoteState.VOIDED:
        raise CreditNoteClosed(locked.number)
    if locked.origin == Origin.IMPORTED and not is_told_from_elsewhere:
        raise ImportedCreditNote(locked.number)
    if locked.applied:
        raise CreditNoteHasApplications(locked.number, Money(locked.applied, locked.currency))
    locked.state = CreditNoteState.VOIDED
    locked.voided_date = voided_date
    return _save(locked, at=at, fields=["state", "voided_date"], what=What.VOIDED)


def lock_credit_note(credit_note: CreditNote) -> CreditNote:
    """Lock a credit note. Its applications stay as they are until the commit, so their invoices are known."""
    rows = CreditNote.objects.select_for_update(of=("self",), no_key=True).select_related("organization")
    return rows.get(pk=credit_note.pk)


def _total(lines: Sequence[LineFacts], currency: str) -> Money:
    if not lines:
        raise CreditNoteEmpty
    total = sum_lines(lines, currency)
    if not total.is_positive:
        raise CreditNoteNotPositive(total)
    return total


def _store_lines(credit_note: CreditNote, lines: Sequence[LineFacts]) -> None:
    owner = {"organization_id": credit_note.organization_id, "credit_note": credit_note}
    CreditNoteLine.objects.bulk_create(CreditNoteLine(**owner, **line) for line in place_lines(lines))


def _save(credit_note: CreditNote, *, at: datetime, fields: list[str], what: What) -> CreditNote:
    credit_note.revision += 1
    credit_note.updated_at = at
    credit_note.save(update_fields=[*fields, "revision", "updated_at"])
    tell(credit_note, what=what, at=at)
    credit_note.refresh_from_db()
    return credit_note
