"""Set parts of credit notes against invoices, and take them off again.

Each application is told on its own: it is made once, it never changes, and it may be taken off. So the credit
note itself keeps its revision.
"""

from datetime import datetime

from tieout.identity.models import User
from tieout.ledger.errors import (
    ApplicationGone,
    AppliesTooMuch,
    CreditNoteClosed,
    CreditNoteIsDraft,
    WriteOffIsWhole,
)
from tieout.ledger.models import (
    Application,
    CreditNote,
    CreditNoteKind,
    CreditNoteState,
    Invoice,
    What,
)
from tieout.ledger.operations.applications import lock_invoices, refuse_imported, refuse_impossible
from tieout.ledger.operations.credit_notes import lock_credit_note
from tieout.ledger.operations.history import operation
from tieout.ledger.operations.outbox import tell
from tieout.money import Money


@operation
def apply_credit(
    *,
    credit_note: CreditNote,
    invoice: Invoice,
    amount: Money,
    at: datetime,
    by: User | None = None,  # noqa: ARG001 - the history takes it
) -> Application:
    """Apply part of an issued credit note to an open invoice, as an application of its own.

    Amounts: in the invoice's currency, positive, at most the smaller of the two open balances.
    Raises: CurrencyMismatch, NothingLeftToApply, AppliesTooMuch, DraftCannotBePaid, InvoiceClosed,
    CreditNoteIsDraft, CreditNoteClosed.
    """
    note = lock_credit_note(credit_note)
    if note.state == CreditNoteState.DRAFT:
        raise CreditNoteIsDraft(note.number)
    if note.state == CreditNoteState.VOIDED:
        raise CreditNoteClosed(note.number)
    locked = lock_invoices(note.organization_id, [invoice.pk])
    return apply_locked(note, locked[invoice.pk], amount, at=at)


def apply_locked(note: CreditNote, invoice: Invoice, amount: Money, *, at: datetime) -> Application:
    """Apply part of an issued credit note. Both rows are locked."""
    refuse_impossible(invoice, amount)
    if amount > note.unapplied_money:
        raise AppliesTooMuch(note.number, amount, note.unapplied_money)
    application = Application.objects.create(
        organization_id=note.organization_id,
        credit_note=note,
        invoice=invoice,
        currency=note.currency,
        kind=note.kind,
        amount=amount.amount,
        created_at=at,
    )
    tell(application, what=What.CREATED, at=at)
    return application


@operation
def unapply_credit(
    *,
    application: Application,
    at: datetime,
    by: User | None = None,  # noqa: ARG001
    is_told_from_elsewhere: bool = False,
) -> CreditNote:
    """Take an application of a credit note off its invoice; the credit is unapplied again.

    What was applied elsewhere is taken off there; `is_told_from_elsewhere` says that it was.

    Raises: ApplicationGone, WriteOffIsWhole, AppliedInTheOtherBook.
    """
    assert application.credit_note_id is not None, "a payment's application is taken off as such"
    note = lock_credit_note(CreditNote(pk=application.credit_note_id))
    if note.kind == CreditNoteKind.WRITE_OFF:
        raise WriteOffIsWhole(note.number)
    if not is_told_from_elsewhere:
        refuse_imported(application)
    lock_invoices(note.organization_id, [application.invoice_id])
    return take_off_locked(note, application, at=at)


def take_off_locked(note: CreditNote, application: Application, *, at: datetime) -> CreditNote:
    """Take an application off. The credit note and the invoice are locked."""
    gone, _ = Application.objects.filter(pk=application.pk).delete()
    if not gone:
        raise ApplicationGone
    tell(application, what=What.VOIDED, at=at)
    note.refresh_from_db()
    return note
