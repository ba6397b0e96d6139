"""Credit memos of Intacct (ARADJUSTMENT): their numbers, and where all credits travel the memos themselves.

Debit memos are not brought: they raise what a customer owes. A memo that Order Entry posted for a return is
one like any other.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from tieout.intacct import Condition, Query, Row
from tieout.ledger.facts import LineFacts
from tieout.sync.importing import credit_notes, customers, gone_credit_notes
from tieout.sync.importing.pages import by_keys, changed_since, largest, latest, of_headers
from tieout.sync.importing.reading import Reading
from tieout.sync.importing.remote_rows import store_adjustments
from tieout.sync.mapping.incoming_adjustments import (
    ADJUSTMENT_FIELDS,
    ADJUSTMENT_LINE_FIELDS,
    RemoteAdjustmentFacts,
    read_adjustment,
    read_adjustment_line,
)
from tieout.sync.mapping.incoming_payments import CREDIT, Settled
from tieout.sync.models import RemoteAdjustment, RemoteObject
from tieout.sync.settings import ALL

STREAM, OBJECT, LINE = "adjustments", RemoteObject.ARADJUSTMENT.value, "ARADJUSTMENTITEM"
STEP_OPEN, STEP_CHANGES = "Open credit memos", "Changes of credit memos"


def are_brought(reading: Reading) -> bool:
    """Whether credit memos become credit notes here, or some did before all credits ceased to travel."""
    return _is_all(reading) or reading.has_cursor(STREAM)


def _is_all(reading: Reading) -> bool:
    return reading.connection.settings.credit_applications == ALL


def read_changes(reading: Reading) -> None:
    """Bring credit memos that changed since the cursor; the first time, all that have something left."""
    if not reading.has_cursor(STREAM):
        start = largest(reading.client, OBJECT, "WHENMODIFIED")
        _bring_open(reading)
        reading.move_cursor(STREAM, start)
        gone_credit_notes.check(reading)
        return
    newest, done = reading.cursor(STREAM), 0
    question = Query(OBJECT, ADJUSTMENT_FIELDS, _is_credit())
    for page in changed_since(reading.client, question, newest):
        newest = latest([newest, *(row.get("WHENMODIFIED", "") for row in page.rows)])
        _bring(reading, [_read(reading, row) for row in page.rows])
        reading.move_cursor(STREAM, newest)
        done += len(page.rows)
        reading.report(STEP_CHANGES, done, page.total)
    keys = credit_notes.failed_keys(reading)
    if keys:
        _bring(reading, _ask(reading, keys), is_again=True)
    gone_credit_notes.check(reading)


def bring(reading: Reading, settlements: Iterable[Settled]) -> None:
    """Bring the credit memos that settlements use, where they are not known yet."""
    keys = {settled.other_key for settled in settlements if settled.kind == CREDIT}
    known = RemoteAdjustment.objects.filter(connection=reading.connection, record_no__in=keys)
    missing = keys - set(known.values_list("record_no", flat=True))
    if missing:
        _bring(reading, _ask(reading, [str(key) for key in missing]))


def _bring_open(reading: Reading) -> None:
    done = 0
    # Source (inferred): objects.md 6.2, what is left of a credit memo is negative.
    is_open = Condition("TRX_TOTALDUE", "lessthan", ("0",))
    for page in reading.client.pages(Query(OBJECT, ADJUSTMENT_FIELDS, is_open)):
        _bring(reading, [_read(reading, row) for row in page.rows])
        done += len(page.rows)
        reading.report(STEP_OPEN, done, page.total)


def _is_credit() -> Condition:
    return Condition("TRX_TOTALENTERED", "lessthan", ("0",))


def _ask(reading: Reading, keys: Collection[str]) -> list[RemoteAdjustmentFacts]:
    rows = by_keys(reading.client, OBJECT, ADJUSTMENT_FIELDS, key="RECORDNO", keys=keys)
    return [_read(reading, row) for row in rows]


def _read(reading: Reading, row: Row) -> RemoteAdjustmentFacts:
    return read_adjustment(row, by_contact=reading.bills_contacts)


def _bring(reading: Reading, found: Sequence[RemoteAdjustmentFacts], *, is_again: bool = False) -> None:
    """Store credit memos as read, and those that are new or differ as credit notes."""
    memos = [row for row in found if row.is_credit and not reading.is_elsewhere(row.entity_id)]
    if not are_brought(reading):
        store_adjustments(reading, memos)
        return
    news = credit_notes.news_among(reading, memos, is_again=is_again, brings_new=_is_all(reading))
    gone_credit_notes.check_numbers(reading, credit_notes.numbers_of_new(reading, news))
    customers.bring(reading, {row.party for row in news})
    lines = _lines(reading, news)
    with transaction.atomic():
        store_adjustments(reading, memos)
        credit_notes.store(reading, news, lines)
        credit_notes.set_what_is_left(reading, memos)


def _lines(reading: Reading, memos: Sequence[RemoteAdjustmentFacts]) -> dict[str, list[LineFacts]]:
    lines: dict[str, list[LineFacts]] = defaultdict(list)
    keys = [str(row.key) for row in memos]
    if keys:
        for row in of_headers(reading.client, LINE, ADJUSTMENT_LINE_FIELDS, key="RECORDKEY", headers=keys):
            key, line = read_adjustment_line(row)
            lines[key].append(line)
    return lines
