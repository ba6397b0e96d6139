"""Store many credit notes with their lines at once."""

from collections.abc import Iterable
from datetime import datetime

from tieout.identity.models import Organization
from tieout.ledger.facts import IncomingCreditNote, Stored
from tieout.ledger.operations.bulk_documents import Tables, store_documents
from tieout.ledger.operations.refusals import check_credit_note

TABLES = Tables(
    documents="ledger_creditnote",
    lines="ledger_creditnoteline",
    key="credit_note_id",
    columns=("customer_id", "number", "currency", "issue_date", "notes", "total"),
    constants={"applied": 0, "applied_elsewhere": 0, "kind": "credit", "generation": 1},
    # What was applied elsewhere is set with the applications; until then a lower total leaves less of it.
    more=", applied_elsewhere = least(t.applied_elsewhere, s.total - t.applied)",
)


def store_credit_notes(
    *, organization: Organization, rows: Iterable[IncomingCreditNote], at: datetime
) -> list[Stored]:
    """Create and update credit notes with their lines.

    An edit below what is applied, or into another currency while something is applied, stores nothing of that
    credit note. One that was voided here stands again: the other book has it.
    Shape: one answer for each row, in their order.
    """
    return store_documents(TABLES, organization=organization, rows=rows, check=check_credit_note, at=at)
