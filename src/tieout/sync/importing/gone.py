"""Invoices that were deleted or reversed in Intacct: voided here if nothing is applied, else a failure (E14).

Those that Tieout wrote show a reversal when it happens: they are asked for by what changed, which is one
question of a poll. A deletion shows nothing, so once a day the open ones are asked for by their keys. What is
paid cannot be deleted before its payment is reversed, which is read and opens it again.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tieout.intacct import Condition, Query, Row
from tieout.ledger.models import Application, Invoice, InvoiceState
from tieout.ledger.operations import invoices
from tieout.sync.importing import outcomes
from tieout.sync.importing.outcomes import Held
from tieout.sync.importing.pages import by_keys, changed_since, latest
from tieout.sync.importing.reading import Reading
from tieout.sync.models import (
    OPEN_ATTEMPT_STATES,
    Attempt,
    AttemptState,
    Direction,
    Failure,
    FailureKind,
    FailureState,
    Link,
    Operation,
    RecordKind,
    RemoteObject,
)

STREAM, STEP = "written_invoices", "Invoices taken back in Intacct"
CHECKS = {RemoteObject.ARINVOICE: "written_invoices_checked", RemoteObject.SODOCUMENT: "documents_checked"}
CHECKED_EVERY = timedelta(days=1)
CLOCK_TOLERANCE = timedelta(minutes=15)
COUNTED, CAUSE, REFUSED_AS_GONE = "invoices", "gone_in_intacct", "record_gone"
WRITTEN = RemoteObject.ARINVOICE
FIELDS = ("RECORDNO", "STATE", "WHENMODIFIED")
# Source (documented): objects.md 5.1, the origin of an invoice keyed in A/R.
_FROM_AR = Condition("MODULEKEY", "equalto", ("4.AR",))


def read_changes(reading: Reading) -> None:
    """Void what was taken back in Intacct since the cursor, and once a day what is missing there."""
    _settle_held(reading)
    if not reading.has_cursor(CHECKS[RemoteObject.SODOCUMENT]):
        _note_check(reading, RemoteObject.SODOCUMENT)  # they were read a moment ago
    if _is_due(reading, RemoteObject.SODOCUMENT):
        _check(reading, RemoteObject.SODOCUMENT)
    if not _standing(reading, WRITTEN).exists():
        return
    if _is_due(reading, WRITTEN) or not reading.has_cursor(STREAM):
        newest = _check(reading, WRITTEN)
        if newest and not reading.has_cursor(STREAM):
            reading.move_cursor(STREAM, newest)
        return
    _read_reversals(reading)
    suspects = _suspects(reading)
    if suspects:
        _ask(reading, WRITTEN, suspects)


def _read_reversals(reading: Reading) -> None:
    newest = reading.cursor(STREAM)
    for page in changed_since(reading.client, Query(WRITTEN, FIELDS, _FROM_AR), newest):
        newest = latest([newest, *(row.get("WHENMODIFIED", "") for row in page.rows)])
        with transaction.atomic():
            _take_back(reading, WRITTEN, [row["RECORDNO"] for row in page.rows if _is_reversed(row)])
            reading.move_cursor(STREAM, newest)


def _is_reversed(row: Row) -> bool:
    # Source (documented): objects.md 5.1, the states of a reversed pair.
    return "revers" in row.get("STATE", "").lower()


# --- By keys ----------------------------------------------------------------------------------------------
def _is_due(reading: Reading, about: RemoteObject) -> bool:
    checked = reading.cursor(CHECKS[about])
    return not checked or reading.clock() - datetime.fromisoformat(checked) >= CHECKED_EVERY


def _check(reading: Reading, about: RemoteObject) -> str:
    """Ask for all open ones by their keys; return the latest time that Intacct named."""
    links = _standing(reading, about).filter(Exists(_open_invoices(reading)))
    newest = _ask(reading, about, links.values_list("remote_key", flat=True))
    _note_check(reading, about)
    return newest


def _note_check(reading: Reading, about: RemoteObject) -> None:
    reading.move_cursor(CHECKS[about], reading.clock().isoformat(timespec="seconds"))


def _ask(reading: Reading, about: RemoteObject, keys: Iterable[str]) -> str:
    wanted = set(keys)
    if not wanted:
        return ""
    fields = FIELDS if about is WRITTEN else ("RECORDNO", "WHENMODIFIED")
    rows = {
        row["RECORDNO"]: row for row in by_keys(reading.client, about, fields, key="RECORDNO", keys=wanted)
    }
    reversed_there = {key for key, row in rows.items() if _is_reversed(row)}
    with transaction.atomic():
        _take_back(reading, about, [*(wanted - rows.keys() - _fresh(reading, wanted)), *reversed_there])
    reading.report(STEP, len(rows), len(wanted))
    return latest([row.get("WHENMODIFIED", "") for row in rows.values()])


def _fresh(reading: Reading, keys: Collection[str]) -> set[str]:
    """Return what Intacct has confirmed a short while ago, and may not show yet."""
    late = timedelta(minutes=reading.connection.settings.late_visibility_minutes)
    rows = Attempt.objects.filter(
        connection=reading.connection,
        kind=RecordKind.INVOICE,
        operation=Operation.CREATE,
        state=AttemptState.DONE,
        remote_key__in=list(keys),
        settled_at__gte=reading.clock() - late - CLOCK_TOLERANCE,
    )
    return set(rows.values_list("remote_key", flat=True))


def _suspects(reading: Reading) -> list[str]:
    """Return the keys of the invoices of which a write said that they are gone, or a payment on them did."""
    refused = Failure.objects.filter(
        connection=reading.connection,
        direction=Direction.EXPORT,
        state=FailureState.OPEN,
        cause=REFUSED_AS_GONE,
        record_id__isnull=False,
    )
    paid = Application.objects.filter(
        organization=reading.connection.organization_id,
        payment_id__in=refused.filter(kind=FailureKind.PAYMENT).values("record_id"),
    )
    links = _standing(reading, WRITTEN)
    of_invoices = links.filter(record_id__in=refused.filter(kind=FailureKind.INVOICE).values("record_id"))
    of_payments = links.filter(record_id__in=paid.values("invoice_id"))
    return [
        *of_invoices.values_list("remote_key", flat=True),
        *of_payments.values_list("remote_key", flat=True),
    ]


def _standing(reading: Reading, about: RemoteObject) -> QuerySet[Link]:
    """Return the links of invoices that stand in Intacct, as far as is known, and are not being replaced."""
    return Link.objects.filter(
        connection=reading.connection,
        kind=RecordKind.INVOICE,
        remote_object=about,
        is_gone=False,
        replacing="",
    )


def _open_invoices(reading: Reading) -> QuerySet[Invoice]:
    return Invoice.objects.filter(
        organization=reading.connection.organization_id,
        pk=OuterRef("record_id"),
        state=InvoiceState.ISSUED,
        open_balance__gt=0,
    )


# --- What follows here ------------------------------------------------------------------------------------
def _take_back(reading: Reading, about: RemoteObject, keys: Collection[str]) -> None:
    """Void the invoices that are gone under these keys, and hold those to which something is applied."""
    under_way = Attempt.objects.filter(
        connection=reading.connection,
        kind=RecordKind.INVOICE,
        record_id=OuterRef("record_id"),
        state__in=OPEN_ATTEMPT_STATES,
    )
    links = _standing(reading, about).filter(~Exists(under_way), remote_key__in=list(keys))
    ours = Invoice.objects.in_bulk([link.record_id for link in links])
    for link in links.order_by("id"):
        _settle(reading, link, ours[link.record_id])


def _settle(reading: Reading, link: Link, invoice: Invoice) -> None:
    """Let a link know that its invoice is gone, and take the invoice back here if nothing is applied."""
    link.is_gone = True
    if invoice.state == InvoiceState.ISSUED and invoice.applied:
        outcomes.hold(reading, [_held(link, invoice)])
        link.save(update_fields=["is_gone", "updated_at"])
        return
    if invoice.state != InvoiceState.VOIDED:
        invoice = invoices.void(
            invoice=invoice,
            voided_date=_void_date(reading, invoice),
            at=reading.clock(),
            is_told_from_elsewhere=True,
        )
        reading.counts.add(COUNTED, "voided")
    link.revision = invoice.revision
    link.save(update_fields=["is_gone", "revision", "updated_at"])
    outcomes.clear(reading, link.remote_object, [link.remote_key])


def _void_date(reading: Reading, invoice: Invoice) -> date:
    return max(reading.connection.organization.today(reading.clock()), invoice.issue_date)


def _held(link: Link, invoice: Invoice) -> Held:
    return Held(
        kind=FailureKind.INVOICE,
        remote_object=link.remote_object,
        key=link.remote_key,
        number=link.remote_number,
        cause=CAUSE,
        text=(
            f"{invoice.number} is gone in Intacct, and {invoice.applied.normalize():f} {invoice.currency} "
            "are applied to it in Tieout."
        ),
        mark=str(invoice.revision),
        record_id=invoice.pk,
        local_number=invoice.number,
    )


def _settle_held(reading: Reading) -> None:
    """Void what a failure held, once nothing is applied to it any more."""
    held = outcomes.current(reading).filter(cause=CAUSE, kind=FailureKind.INVOICE)
    links = _gone(reading, held.values_list("remote_object", "remote_key"))
    ours = Invoice.objects.in_bulk(list(links))
    for record_id, link in links.items():
        if not ours[record_id].applied:
            _settle(reading, link, ours[record_id])


def _gone(reading: Reading, named: Iterable[tuple[str, str]]) -> Mapping[int, Link]:
    keys = set(named)
    rows = Link.objects.filter(
        connection=reading.connection,
        kind=RecordKind.INVOICE,
        is_gone=True,
        remote_key__in=[key for _, key in keys],
    )
    return {row.record_id: row for row in rows if (row.remote_object, row.remote_key) in keys}
