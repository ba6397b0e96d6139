"""From Intacct's credit memos to facts and to the ledger's credit notes. Pure: no database, no network.

Source: objects.md 6.2 (ARADJUSTMENT, ARADJUSTMENTITEM).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tieout.intacct import Row, read_amount, read_date
from tieout.ledger.facts import IncomingCreditNote, LineFacts
from tieout.sync.mapping.incoming import DRAFT, CannotBeStored, Party, digest

ADJUSTMENT_FIELDS = (
    "RECORDNO",
    "RECORDID",
    "STATE",
    "CUSTOMERID",
    "BILLTOPAYTOCONTACTNAME",
    "DOCNUMBER",
    "DESCRIPTION",
    "WHENCREATED",
    "BASECURR",
    "CURRENCY",
    "TRX_TOTALENTERED",
    "TRX_TOTALDUE",
    "MEGAENTITYID",
    "WHENMODIFIED",
)
ADJUSTMENT_LINE_FIELDS = (
    "RECORDNO",
    "RECORDKEY",
    "LINE_NO",
    "ACCOUNTTITLE",
    "ENTRYDESCRIPTION",
    "TRX_AMOUNT",
)


@dataclass(frozen=True)
class RemoteAdjustmentFacts:
    """An ARADJUSTMENT as read. Amounts: in its currency, positive for a credit.

    Source (inferred): objects.md 6.2, totals of a credit memo are negative in Intacct.
    """

    key: int
    number: str
    state: str
    customer_id: str
    contact_name: str
    reference: str
    description: str
    issue_date: date | None
    currency: str
    total: Decimal
    unapplied: Decimal
    entity_id: str
    modified: str
    digest: str

    @property
    def is_credit(self) -> bool:
        """Whether it lowers what a customer owes; a debit memo raises it and is not brought."""
        return self.total > 0 and self.state != DRAFT

    @property
    def is_reversed(self) -> bool:
        """Whether it was taken back."""
        return "revers" in self.state.lower()

    @property
    def party(self) -> Party:
        """Whom it credits, as an invoice's."""
        return (self.customer_id, self.contact_name)


def read_adjustment(row: Row, *, by_contact: bool) -> RemoteAdjustmentFacts:
    """Read one row of a query for `ADJUSTMENT_FIELDS`.

    The digest leaves out how much is applied; that something else changed is seen by the time of it.
    """
    applied = ("STATE", "TRX_TOTALDUE")
    return RemoteAdjustmentFacts(
        key=int(row["RECORDNO"]),
        number=row.get("RECORDID") or row["RECORDNO"],
        state=row.get("STATE", ""),
        customer_id=row.get("CUSTOMERID", ""),
        contact_name=row.get("BILLTOPAYTOCONTACTNAME", "") if by_contact else "",
        reference=row.get("DOCNUMBER", ""),
        description=row.get("DESCRIPTION", ""),
        issue_date=read_date(row.get("WHENCREATED")),
        currency=row.get("CURRENCY") or row.get("BASECURR", ""),
        total=-read_amount(row.get("TRX_TOTALENTERED")),
        unapplied=-read_amount(row.get("TRX_TOTALDUE")),
        entity_id=row.get("MEGAENTITYID", ""),
        modified=row.get("WHENMODIFIED", ""),
        digest=digest({name: text for name, text in row.items() if name not in applied}),
    )


def read_adjustment_line(row: Row) -> tuple[str, LineFacts]:
    """Read one row of a query for `ADJUSTMENT_LINE_FIELDS`. Shape: the adjustment's key, and the line.

    A line that lowers the credit is a discount there, which the ledger knows by its sign.
    """
    amount = -read_amount(row.get("TRX_AMOUNT"))
    return row["RECORDKEY"], LineFacts(
        kind="item" if amount >= 0 else "discount",
        amount=amount,
        position=int(row.get("LINE_NO") or 0),
        name=row.get("ENTRYDESCRIPTION") or row.get("ACCOUNTTITLE", ""),
        unit_price=amount,
    )


def incoming_credit_note(
    adjustment: RemoteAdjustmentFacts,
    *,
    lines: Sequence[LineFacts],
    customer_id: int,
    base_currency: str,
    record_id: int | None,
) -> IncomingCreditNote:
    """Return what the ledger stores of a credit memo.

    Raises: CannotBeStored.
    """
    if adjustment.issue_date is None:
        raise CannotBeStored("cannot_be_stored", f"{adjustment.number} has no date.")
    total = sum((line.amount for line in lines), Decimal(0))
    if total != adjustment.total:
        text = f"The lines of {adjustment.number} add up to {total}, not to its total of {adjustment.total}."
        raise CannotBeStored("lines_not_equal_total", text)
    return IncomingCreditNote(
        ref=str(adjustment.key),
        id=record_id,
        customer_id=customer_id,
        number=adjustment.number,
        currency=adjustment.currency or base_currency,
        issue_date=adjustment.issue_date,
        total=adjustment.total,
        lines=tuple(sorted(lines, key=lambda line: line.position)),
        notes=adjustment.description,
    )
