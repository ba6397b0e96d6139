"""Tell that something changed, in the transaction that changes it."""

from datetime import datetime

from tieout.ledger.models import (
    Application,
    Change,
    CreditNote,
    Customer,
    Invoice,
    Payment,
    RecordKind,
    What,
)

Told = Customer | Invoice | Payment | CreditNote | Application

KINDS: dict[type[Told], RecordKind] = {
    Customer: RecordKind.CUSTOMER,
    Invoice: RecordKind.INVOICE,
    Payment: RecordKind.PAYMENT,
    CreditNote: RecordKind.CREDIT_NOTE,
    Application: RecordKind.APPLICATION,
}
# An application of a credit note is made and taken off, so it has no revision of its own.
REVISIONS_OF_AN_APPLICATION = {What.CREATED: 1, What.VOIDED: 2}


def tell(record: Told, *, what: What, at: datetime) -> Change:
    """Write the change of one record."""
    return Change.objects.create(
        organization_id=record.organization_id,
        kind=KINDS[type(record)],
        record_id=record.pk,
        revision=_revision(record, what),
        what=what,
        created_at=at,
    )


def _revision(record: Told, what: What) -> int:
    return REVISIONS_OF_AN_APPLICATION[what] if isinstance(record, Application) else record.revision
