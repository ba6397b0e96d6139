"""Give up what an invoice still owes, and take that back.

A write-off is a credit note of its own kind with one line, issued and applied to its invoice as a whole.
"""

from datetime import date, datetime

from tieout.identity.models import User
from tieout.ledger.errors import CreditNoteClosed, ImportedInvoice
from tieout.ledger.facts import LineFacts
from tieout.ledger.models import (
    Application,
    CreditNote,
    CreditNoteKind,
    CreditNoteState,
    Invoice,
    LineKind,
    Origin,
)
from tieout.ledger.operations import credit_notes
from tieout.ledger.operations.applications import lock_invoices, refuse_impossible
from tieout.ledger.operations.credit_applications import apply_locked, take_off_locked
from tieout.ledger.operations.history import operation
from tieout.money import Money


@operation
def write_off(
    *,
    invoice: Invoice,
    write_off_date: date,
    at: datetime,
    amount: Money | None = None,
    notes: str = "",
    by: User | None = None,  # noqa: ARG001 - the history takes it
) -> CreditNote:
    """Write off an amount of an invoice made here, all that is open unless an amount is given (E11).

    Amounts: in the invoice's currency, positive, at most the open balance.
    Raises: ImportedInvoice, DraftCannotBePaid, InvoiceClosed, NothingLeftToApply, AppliesTooMuch,
    CurrencyMismatch.
    """
    # Nobody waits for a credit note that is not there yet, so the invoice may be locked before it.
    locked = lock_invoices(invoice.organization_id, [invoice.pk])[invoice.pk]
    if locked.origin == Origin.IMPORTED:
        raise ImportedInvoice(locked.number, do="write it off")
    given_up = amount or locked.open_money
    refuse_impossible(locked, given_up)
    note = credit_notes.prepare(
        organization=locked.organization,
        customer=locked.customer,
        lines=[LineFacts(LineKind.ITEM, given_up.amount, name=f"Write-off of {locked.number}")],
        issue_date=write_off_date,
        at=at,
        number="",
        currency=locked.currency,
        notes=notes,
        kind=CreditNoteKind.WRITE_OFF,
    )
    issued = credit_notes.issue(credit_note=note, at=at)
    apply_locked(issued, locked, given_up, at=at)
    issued.refresh_from_db()
    return issued


@operation
def undo_write_off(
    *,
    credit_note: CreditNote,
    voided_date: date,
    at: datetime,
    by: User | None = None,  # noqa: ARG001
) -> CreditNote:
    """Void a write-off with its application: its invoice owes the amount again.

    Raises: CreditNoteClosed.
    """
    note = credit_notes.lock_credit_note(credit_note)
    assert note.kind == CreditNoteKind.WRITE_OFF, "a credit is unapplied, then voided"
    if note.state == CreditNoteState.VOIDED:
        raise CreditNoteClosed(note.number)
    applications = list(Application.objects.filter(credit_note=note))
    lock_invoices(note.organization_id, [row.invoice_id for row in applications])
    for application in applications:
        take_off_locked(note, application, at=at)
    return credit_notes.void(credit_note=note, voided_date=voided_date, at=at)
