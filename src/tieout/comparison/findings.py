"""What is known of the whole tie-out, and what comes out for one record."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from tieout.comparison.reasons import Reason, Scope
from tieout.comparison.rules import Explained
from tieout.comparison.staging import OpenDocument
from tieout.sync.models import Connection
from tieout.sync.settings import AS_DOCUMENTED, BILL_TO_CONTACT, ConnectionSettings

ZERO = Decimal(0)
LOCAL = "local"
# Source: design.md section 4, the horizon: 15 minutes of doubt about clocks, and the longest request.
HORIZON_MARGIN = timedelta(minutes=15) + timedelta(seconds=300)


@dataclass(frozen=True)
class Circumstances:
    """What holds for the whole tie-out."""

    connection: Connection
    settings: ConnectionSettings
    at: datetime

    @property
    def writes_invoices(self) -> bool:
        """Whether invoices made in Tieout travel to Intacct at all."""
        return self.connection.reconcile_on and self.settings.write_invoices

    @property
    def writes_payments(self) -> bool:
        """Whether payments made in Tieout travel to Intacct at all."""
        return self.connection.reconcile_on and self.settings.write_payments

    @property
    def writes_credits(self) -> bool:
        """Whether credits and write-offs made in Tieout travel to Intacct at all."""
        return self.connection.reconcile_on and self.settings.write_credits

    @property
    def are_credits_kept(self) -> bool:
        """Whether a credit stays in the book that made it, and only what is applied in part travels."""
        return self.settings.credit_applications == AS_DOCUMENTED

    @property
    def bills_contacts(self) -> bool:
        """Whether customers are made of bill-to contacts (E6)."""
        return self.settings.customer_source == BILL_TO_CONTACT

    def is_elsewhere(self, entity_id: str) -> bool:
        """Say whether a record is another entity's than the connection's; top level is no other one."""
        return bool(self.connection.entity_id) and entity_id not in ("", self.connection.entity_id)

    @property
    def visible_since(self) -> datetime:
        """The time before which what Intacct confirmed must be visible by now."""
        return self.at - timedelta(minutes=self.settings.late_visibility_minutes) - HORIZON_MARGIN

    def is_in_date_range(self, day: date | None) -> bool:
        """Say whether a document of that day syncs; one without a date does."""
        if day is None:
            return True
        first, last = self.settings.date_from, self.settings.date_to
        return (first is None or day >= first) and (last is None or day <= last)


@dataclass(frozen=True)
class Finding:
    """What came out for one record.

    `reason` is None when both books agree after all, a scope when the record is not compared.
    """

    kind: str
    currency: str
    tieout: Decimal
    intacct: Decimal
    reason: Reason | Scope | None
    record_id: int | None = None
    local_number: str = ""
    remote_object: str = ""
    remote_key: str = ""
    remote_number: str = ""
    customer_id: int | None = None
    customer_number: str = ""
    customer_name: str = ""
    parts: tuple[Explained, ...] = ()


def of_intacct(
    document: OpenDocument,
    kind: str,
    *,
    reason: Reason | Scope,
    customer_id: int | None = None,
    parts: tuple[Explained, ...] = (),
) -> Finding:
    """Say what came out for a document that only Intacct has."""
    return Finding(
        kind=kind,
        currency=document.currency,
        tieout=ZERO,
        intacct=document.open,
        reason=reason,
        remote_object=document.object,
        remote_key=document.key,
        remote_number=document.number,
        customer_id=customer_id,
        customer_number=document.customer_id,
        customer_name=document.customer_name,
        parts=parts,
    )
