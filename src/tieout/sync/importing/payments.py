"""Payments from Intacct, kept as it says them; the ledger's payments are derived from that (E12, E13, E14).

A payment may become known before the invoices that it settles. So the rows are stored first, and whenever a
payment or one of its invoices becomes known, what is settled on the touched invoices is set anew, in one
transaction: the order of arrival does not matter.
"""

from collections.abc import Collection, Sequence

from django.db import transaction

from tieout.intacct import Query
from tieout.sync.importing import adjustments, outcomes
from tieout.sync.importing.deriving import derive, retry_held
from tieout.sync.importing.pages import by_keys, changed_since, latest
from tieout.sync.importing.reading import Reading
from tieout.sync.importing.remote_rows import incomplete, insert_settlements, known_digests, store_headers
from tieout.sync.importing.reversals import take_back
from tieout.sync.importing.snapshot import invoices_by_ar_key
from tieout.sync.mapping.incoming_payments import (
    DETAIL_FIELDS,
    PAYMENT_FIELDS,
    USES,
    RemotePaymentFacts,
    Settled,
    read_payment,
    read_settlements,
)
from tieout.sync.models import RemoteObject, RemotePayment, RemoteSettlement

STREAM, OBJECT, DETAIL = "payments", RemoteObject.ARPYMT.value, "ARPYMTDETAIL"
STEP_CHANGES = "Changes of payments"


def read_changes(reading: Reading) -> None:
    """Bring payments that were recorded, or reversed, in Intacct since the cursor."""
    newest = reading.cursor(STREAM)
    done = 0
    for page in changed_since(reading.client, Query(OBJECT, PAYMENT_FIELDS), newest):
        newest = latest([newest, *(row.get("WHENMODIFIED", "") for row in page.rows)])
        _bring(reading, [read_payment(row) for row in page.rows])
        reading.move_cursor(STREAM, newest)
        done += len(page.rows)
        reading.report(STEP_CHANGES, done, page.total)
    keys = outcomes.open_keys(reading, OBJECT)
    if keys:
        again = by_keys(reading.client, OBJECT, PAYMENT_FIELDS, key="RECORDNO", keys=keys)
        _bring(reading, [read_payment(row) for row in again], is_again=True)
    retry_held(reading)


def bring_headers(reading: Reading, settlements: Sequence[Settled]) -> None:
    """Bring what settles a page of invoices, where it is not known yet (E12): payments and credit memos.

    The payments get no digest: what else they settle was not asked for, so the reading of changes asks again.
    """
    _bring_missing(reading, {settled.payment_key for settled in settlements})
    _bring_used(reading, settlements)


def settle_invoices(
    reading: Reading, settlements: Sequence[Settled], *, ar_keys: Collection[str], invoice_ids: Sequence[int]
) -> None:
    """Store all that settles some A/R invoices, and set it on the ledger's invoices. In a transaction."""
    RemoteSettlement.objects.filter(
        connection=reading.connection, invoice_key__in=[int(key) for key in ar_keys]
    ).delete()
    insert_settlements(reading, settlements)
    derive(reading, invoice_ids)


def _bring_used(
    reading: Reading, settlements: Sequence[Settled], *, beside: Sequence[RemotePaymentFacts] = ()
) -> None:
    """Bring the advances, overpaid parts with their payments, and credit memos that settlements use."""
    known = {row.key for row in beside}
    used = {settled.other_key for settled in settlements if settled.kind in USES}
    _bring_missing(reading, used - known)
    parts = RemotePayment.objects.filter(connection=reading.connection, record_no__in=used)
    _bring_missing(reading, {int(key) for key in parts.values_list("parent_key", flat=True) if key} - known)
    adjustments.bring(reading, settlements)


def _bring_missing(reading: Reading, keys: Collection[int]) -> None:
    missing = set(keys) - set(known_digests(reading, keys))
    if missing:
        texts = [str(key) for key in missing]
        rows = by_keys(reading.client, OBJECT, PAYMENT_FIELDS, key="RECORDNO", keys=texts)
        store_headers(reading, [read_payment(row) for row in rows], incomplete=missing)


def _bring(reading: Reading, rows: Sequence[RemotePaymentFacts], *, is_again: bool = False) -> None:
    """Store payments that are new or differ from what was last read, with all that they settle."""
    standing = [row for row in rows if not row.is_draft and not reading.is_elsewhere(row.entity_id)]
    known = known_digests(reading, [row.key for row in standing])
    news = [row for row in standing if is_again or known.get(row.key) != row.digest]
    if not news:
        return
    keys = [row.key for row in news]
    asked = [str(row.key) for row in news if not row.is_part]
    details = by_keys(reading.client, DETAIL, DETAIL_FIELDS, key="PAYMENTKEY", keys=asked)
    settlements = read_settlements(details)
    _bring_used(reading, settlements, beside=news)
    with transaction.atomic():
        before = RemoteSettlement.objects.filter(connection=reading.connection, payment_key__in=keys)
        touched_keys = set(before.values_list("invoice_key", flat=True))
        touched_keys |= {settled.invoice_key for settled in settlements}
        before.delete()
        insert_settlements(reading, settlements)
        store_headers(reading, [row for row in news if row.is_part])
        payments = [row for row in news if not row.is_part]
        store_headers(reading, payments, incomplete=incomplete(reading, payments, settlements))
        take_back(reading, payments)
        derive(reading, sorted(set(invoices_by_ar_key(reading, touched_keys).values())), keys)
