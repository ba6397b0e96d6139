"""Which credit notes, and what of them is applied, Intacct has not been told of yet (E7, E9, E11)."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from tieout.ledger.models import Application, CreditNote, CreditNoteKind
from tieout.sync.exporting.due_filters import ISSUED, LOCAL, VOIDED, changed, linked, links_to, quiet
from tieout.sync.models import Birthplace, Connection, Link, RecordKind
from tieout.sync.settings import ALL

NOTE, APPLIED = RecordKind.CREDIT_NOTE, RecordKind.CREDIT_APPLICATION
# The revisions that the ledger tells of an application: it is made, and it may be taken off.
MADE, TAKEN_OFF = Value(1), Value(2)


def carried_credit_notes(connection: Connection) -> QuerySet[CreditNote]:
    """Return the credit notes that travel as documents.

    Write-offs always do (E11), and what is linked as one stays one. Of the others the mode decides, within
    the date range; one that was applied before the mode was changed stays as documented.
    """
    always = Q(kind=CreditNoteKind.WRITE_OFF) | Q(linked(connection, NOTE))
    rows = CreditNote.objects.filter(organization=connection.organization_id)
    if connection.settings.credit_applications != ALL:
        return rows.filter(always)
    return rows.filter(always | _chosen(connection))


def _chosen(connection: Connection) -> Q:
    settings, changed_at = connection.settings, connection.credits_changed_at
    chosen = Q(kind=CreditNoteKind.CREDIT)
    if settings.date_from:
        chosen &= Q(issue_date__gte=settings.date_from)
    if settings.date_to:
        chosen &= Q(issue_date__lte=settings.date_to)
    if changed_at is None:
        return chosen
    earlier = Application.objects.filter(credit_note_id=OuterRef("id"), created_at__lt=changed_at)
    return chosen & ~Q(Exists(earlier))


def due_credit_notes(connection: Connection) -> QuerySet[CreditNote]:
    """Return the credit notes to write as documents: made here, not a draft."""
    rows = _local_notes(connection).filter(
        Q(~linked(connection, NOTE)) | changed(connection, NOTE), state=ISSUED
    )
    return quiet(connection, NOTE, rows)


def due_credit_voids(connection: Connection) -> QuerySet[CreditNote]:
    """Return the written credit notes that were voided here."""
    rows = _local_notes(connection).filter(changed(connection, NOTE), state=VOIDED)
    return quiet(connection, NOTE, rows)


def _local_notes(connection: Connection) -> QuerySet[CreditNote]:
    rows = carried_credit_notes(connection).filter(origin=LOCAL)
    return rows if connection.settings.write_credits else rows.none()


def due_credit_applications(connection: Connection) -> QuerySet[Application]:
    """Return what is applied of credit notes here and was not told; those left out by E7 are among them."""
    if not connection.settings.write_credits:
        return Application.objects.none()
    rows = Application.objects.filter(
        ~Exists(links_to(connection, APPLIED)),
        organization=connection.organization_id,
        credit_note__isnull=False,
        origin=LOCAL,
    )
    return quiet(connection, APPLIED, rows, revision=MADE)


def due_credit_reversals(connection: Connection) -> QuerySet[Link]:
    """Return the links of what was applied of credit notes, told, and taken off since."""
    if not connection.settings.write_credits:
        return Link.objects.none()
    rows = Link.objects.filter(
        ~Exists(Application.objects.filter(id=OuterRef("record_id"))),
        connection=connection,
        kind=APPLIED,
        born=Birthplace.LOCAL,
        is_gone=False,
    )
    return quiet(connection, APPLIED, rows, record_id="record_id", revision=TAKEN_OFF)
