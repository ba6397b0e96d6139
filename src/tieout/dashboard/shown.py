"""Plain values for templates: words, formatted amounts and dates, and the tone of a state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from tieout.identity.models import Organization
from tieout.ledger.models import Invoice
from tieout.money import Money, NotExact
from tieout.sync.models import Connection, Failure, FailureState, Link, RecordKind


@dataclass(frozen=True)
class Mark:
    """A word with a tone: good, news, warn, bad or nothing."""

    word: str
    tone: str = ""


STATUS_MARKS: Mapping[str, Mark] = {
    "draft": Mark("Draft"),
    "not_sent": Mark("Open", "news"),
    "sent": Mark("Sent", "news"),
    "viewed": Mark("Viewed", "news"),
    "past_due": Mark("Past due", "bad"),
    "paid": Mark("Paid", "good"),
    "voided": Mark("Voided"),
}


class Words:
    """How one organization writes amounts, days and times."""

    def __init__(self, organization: Organization) -> None:
        self._locale = organization.locale
        self._zone = ZoneInfo(organization.time_zone)

    def amount(self, amount: Decimal, currency: str) -> str:
        """Write an amount with its currency."""
        try:
            return Money(amount, currency).format(self._locale)
        except NotExact:
            # Intacct keeps two decimals in every currency: what it says is shown as it is.
            return f"{amount.normalize():f} {currency}"

    def day(self, day: date | None) -> str:
        """Write a calendar day, a dash for none."""
        return format_date(day, format="medium", locale=self._locale) if day else "–"

    def moment(self, moment: datetime | None) -> str:
        """Write a time in the organization's zone, a dash for none."""
        if moment is None:
            return "–"
        local = moment.astimezone(self._zone)
        return f"{self.day(local.date())}, {format_time(local.timetz(), format='short', locale=self._locale)}"


def status_of(invoice: Invoice, today: date) -> Mark:
    """Name the state of an invoice; a late one says how many days."""
    status = str(invoice.status(today))
    mark = STATUS_MARKS.get(status, Mark(status.replace("_", " ").capitalize()))
    if status == "past_due" and invoice.due_date:
        return Mark(f"Past due · {(today - invoice.due_date).days} d", mark.tone)
    return mark


def sync_marks(
    connection: Connection | None, kind: RecordKind, records: Iterable[tuple[int, int]]
) -> dict[int, Mark]:
    """Say for a page of records whether Intacct has them.

    Shape: pairs of (id, revision) in, a mark by id out. Two queries, whatever the number of records.
    """
    revisions = dict(records)
    if connection is None or not revisions:
        return dict.fromkeys(revisions, Mark("–"))
    failed = set(
        Failure.objects.filter(
            connection=connection, kind=kind, state=FailureState.OPEN, record_id__in=revisions
        ).values_list("record_id", flat=True)
    )
    linked = dict(
        Link.objects.filter(connection=connection, kind=kind, record_id__in=revisions).values_list(
            "record_id", "revision"
        )
    )
    return {
        record_id: _sync_mark(record_id in failed, linked.get(record_id), revision)
        for record_id, revision in revisions.items()
    }


def _sync_mark(has_failed: bool, linked_revision: int | None, revision: int) -> Mark:  # noqa: FBT001
    if has_failed:
        return Mark("Error", "bad")
    if linked_revision is None:
        return Mark("Not in Intacct")
    # An imported invoice that was edited here stays newer for ever (E4); that is no error of the sync.
    return Mark("Waiting", "warn") if linked_revision < revision else Mark("Synced", "good")
