"""Records on which something is settled, line by line: invoices, adjustments, and money not yet applied.

Amounts: those given and returned here are positive, whatever sign the record's own totals have.
"""

from __future__ import annotations

from dataclasses import dataclass

from tieout.sandbox.books import Books, Row
from tieout.sandbox.bulk import payable
from tieout.sandbox.errors import invalid
from tieout.sandbox.rules.checks import Actor, not_found
from tieout.sandbox.values import read_key, show_amount

POSTED, PARTLY_PAID, PAID, SELECTED = "Posted", "Partially Paid", "Paid", "Selected"
OPEN_STATES = {POSTED, PARTLY_PAID, SELECTED}
# A line, if the record has lines, and what was set against it.
Part = tuple[int | None, int]


@dataclass(frozen=True)
class Side:
    """Where records of a kind and their lines are."""

    table: str
    lines: str
    word: str


INVOICES = Side("arinvoice", "arinvoiceitem", "invoice")
ADJUSTMENTS = Side("aradjustment", "aradjustmentitem", "adjustment")
ADVANCES = Side("arpymt", "aradvanceitem", "advance")
OVERPAYMENTS = Side("arpymt", "", "overpayment")


@dataclass(frozen=True)
class Use:
    """How amounts are set against records: paid for good, or selected by a draft payment."""

    column: str

    @property
    def is_draft(self) -> bool:
        """Say whether the amounts are only selected."""
        return self is SELECTING


PAYING = Use("totalpaid")
SELECTING = Use("totalselected")


def spread(
    books: Books, side: Side, record: Row, amount: int, line_key: str = "", how: Use = PAYING
) -> list[Part]:
    """Set an amount against the lines of a record, first lines first, or against the one named.

    Raises: FunctionRefused.
    Source (documented): without ENTRYKEY the first lines are paid first, and each line paid has a row.
    """
    if not side.lines:
        return [(None, amount)]
    sql = f"SELECT * FROM {side.lines} WHERE recordkey = ? ORDER BY line_no"  # noqa: S608
    lines = books.rows(sql, (record["recordno"],))
    wanted = read_key(line_key) if line_key else None
    if wanted is not None and wanted not in {line["recordno"] for line in lines}:
        raise not_found(f"{side.word} line")
    sign = -1 if record["totalentered"] < 0 else 1
    # What was used of a line against the sign of its record no longer lowers the others.
    amounts = [sign * (line["amount"] - _used(line, sign)) for line in lines]
    left = amount
    parts: list[Part] = []
    for line, cap in zip(lines, payable(amounts), strict=True):
        taken = min(left, cap - sign * (taken_of(line) - _used(line, sign)))
        if taken <= 0 or wanted not in {None, line["recordno"]}:
            continue
        add_to_line(books, side, line["recordno"], sign * taken, how)
        parts.append((int(line["recordno"]), taken))
        left -= taken
    if left:
        raise invalid(
            f"The payment amount for the line of {side.word} {record['recordid']}"
            f" exceeds total amount due ({show_amount(amount - left)})"
        )
    return parts


def taken_of(line: Row) -> int:
    """Give what was set against a line, by payments and by drafts of them."""
    return int(line["totalpaid"] + line["totalselected"])


def _used(line: Row, sign: int) -> int:
    return taken_of(line) if sign * line["amount"] < 0 else 0


def add_to_line(books: Books, side: Side, line_no: int | None, change: int, how: Use = PAYING) -> None:
    """Add to what is set against a line, in the sign of its record."""
    if line_no is not None and side.lines:
        sql = f"UPDATE {side.lines} SET {how.column} = {how.column} + ? WHERE recordno = ?"  # noqa: S608
        books.execute(sql, (change, line_no))


def sign_of(books: Books, side: Side, record_no: int) -> int:
    """Give -1 for a record that credits the customer by the sign of its total, else 1."""
    sql = f"SELECT totalentered < 0 FROM {side.table} WHERE recordno = ?"  # noqa: S608
    return -1 if books.value(sql, (record_no,)) else 1


def settle(
    books: Books,
    actor: Actor,
    side: Side,
    record_no: int,
    change: int,
    *,
    day: str,
    how: Use = PAYING,
) -> None:
    """Add to what is set against a record (or take away), in the sign of its total, and set its state."""
    row = books.row(f"SELECT * FROM {side.table} WHERE recordno = ?", (record_no,))  # noqa: S608
    assert row is not None
    amounts = {"totalpaid": row["totalpaid"], "totalselected": row["totalselected"]}
    amounts[how.column] += change
    due = row["totalentered"] - sum(amounts.values())
    assert due >= 0 if row["totalentered"] >= 0 else due <= 0, f"more was paid on {row['recordid']} than due"
    changes: dict[str, object] = {
        **amounts,
        "totaldue": due,
        "whenmodified": books.clock.stamp(),
        "modifiedby": actor.user_no,
    }
    if side.table != "arpymt":
        state = _state(amounts["totalpaid"], amounts["totalselected"], due)
        changes |= {"state": state, "whenpaid": day if state == PAID else None}
    books.update(side.table, record_no, changes)
    if side is OVERPAYMENTS:
        # Source (assumed): a payment with an overpayment shows as TRX_TOTALDUE what is left of it.
        settle(books, actor, ADVANCES, row["parentpaymentkey"], change, day=day, how=how)


def _state(paid: int, selected: int, due: int) -> str:
    # Source (documented): Selected, as long as a draft payment picks a record (objects.md 5.1).
    if selected:
        return SELECTED
    return PAID if due == 0 else PARTLY_PAID if paid else POSTED
