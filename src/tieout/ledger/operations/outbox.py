"""Tell that something changed, in the transaction that changes it."""

from datetime import datetime

from tieout.ledger.models import Change, Customer, Invoice, Payment, RecordKind, What

KINDS = {Customer: RecordKind.CUSTOMER, Invoice: RecordKind.INVOICE, Payment: RecordKind.PAYMENT}


def tell(record: Customer | Invoice | Payment, *, what: What, at: datetime) -> Change:
    """Write the change of one record."""
    return Change.objects.create(
        organization_id=record.organization_id,
        kind=KINDS[type(record)],
        record_id=record.pk,
        revision=record.revision,
        what=what,
        created_at=at,
    )
