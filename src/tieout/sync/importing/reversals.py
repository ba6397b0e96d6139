"""Payments that were reversed in Intacct are taken back here, whatever their origin (E14)."""

from collections.abc import Sequence
from datetime import date

from tieout.ledger.models import Application, CreditNote, CreditNoteKind, Payment, PaymentState
from tieout.ledger.operations import applications, credit_applications, write_offs
from tieout.ledger.operations import payments as ledger_payments
from tieout.sync.importing import outcomes
from tieout.sync.importing.reading import Reading
from tieout.sync.mapping.incoming_payments import RemotePaymentFacts
from tieout.sync.models import Link, RecordKind, RemoteObject

COUNTED = "payments"


def take_back(reading: Reading, rows: Sequence[RemotePaymentFacts]) -> None:
    """Void the payments that were reversed, and take off what was applied here and written as a payment."""
    reversals = {row.parent_key: row.receipt_date for row in rows if row.is_reversal and row.parent_key}
    gone = {str(row.key): row for row in rows if row.is_reversed and not row.is_reversal}
    links = Link.objects.filter(
        connection=reading.connection,
        remote_object__in=(RemoteObject.ARPYMT, RemoteObject.ARADVANCE),
        remote_key__in=gone,
        is_gone=False,
    )
    for link in links:
        if link.kind == RecordKind.PAYMENT:
            link.revision = _void(reading, link, reversals.get(link.remote_key))
        else:
            _take_off(reading, link)
        link.is_gone, link.seen_modified = True, gone[link.remote_key].modified
        link.save(update_fields=["revision", "is_gone", "seen_modified", "updated_at"])
    outcomes.clear(reading, RemoteObject.ARPYMT.value, gone)


def _void(reading: Reading, link: Link, reversed_on: date | None) -> int:
    payment = Payment.objects.get(pk=link.record_id)
    if payment.state == PaymentState.VOIDED:
        return payment.revision
    day = reversed_on or reading.connection.organization.today(reading.clock())
    payment = ledger_payments.void(
        payment=payment,
        voided_date=max(day, payment.received_date),
        at=reading.clock(),
        is_told_from_elsewhere=True,
    )
    reading.counts.add(COUNTED, "voided")
    return payment.revision


def _take_off(reading: Reading, link: Link) -> None:
    """Take off an application that was written as a payment of its own, if it still stands here."""
    application = Application.objects.filter(pk=link.record_id).first()
    if application is None:
        return
    reading.counts.add("credits" if application.credit_note_id else COUNTED, "voided")
    if application.payment_id is not None:
        _unapply(reading, application, application.payment_id)
        return
    assert application.credit_note_id is not None, "an application has one source"
    note = CreditNote.objects.get(pk=application.credit_note_id)
    if note.kind == CreditNoteKind.WRITE_OFF:
        today = reading.connection.organization.today(reading.clock())
        write_offs.undo_write_off(credit_note=note, voided_date=today, at=reading.clock())
    else:
        credit_applications.unapply_credit(
            application=application, at=reading.clock(), is_told_from_elsewhere=True
        )


def _unapply(reading: Reading, application: Application, payment_id: int) -> None:
    """Give a rest back to its payment; Intacct knows of it, so that the payment itself is no news."""
    links = Link.objects.filter(connection=reading.connection, kind=RecordKind.PAYMENT, record_id=payment_id)
    before = Payment.objects.get(pk=payment_id).revision
    payment = applications.unapply(application=application, at=reading.clock())
    links.filter(revision=before).update(revision=payment.revision)
