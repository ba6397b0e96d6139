"""What is known about one amount on which the books disagree. Pure facts, no database.

A difference is the sum of parts: the invoice's own total, and one part for each payment that settles it.
Each part carries the amount it explains, so that the parts of a record must add up to its difference.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Side(StrEnum):
    """Which book holds the part."""

    TIEOUT = "tieout"
    INTACCT = "intacct"
    BOTH = "both"


class PartKind(StrEnum):
    """What a part is about: a document, what settles an invoice, or what is left of a payment or credit."""

    INVOICE = "invoice"
    NEGATIVE_INVOICE = "negative_invoice"
    DEBIT_MEMO = "debit_memo"
    PAYMENT = "payment"
    APPLIED_CREDIT = "applied_credit"
    WRITE_OFF = "write_off"
    DISCOUNT = "discount"
    CREDIT = "credit"
    UNAPPLIED_CASH = "unapplied_cash"


@dataclass(frozen=True)
class Standing:
    """How far the sync is with a record: an attempt under way, a failure, or a warning.

    A warning says that a rule keeps a credit in its book (E7, E8), until a person insists on it.
    """

    attempt: str = ""
    failure: str = ""
    waits_for: str = ""
    is_left_out: bool = False
    is_insisted_on: bool = False

    @property
    def holds_others(self) -> bool:
        """Whether records that need this one wait for it."""
        return bool(self.attempt or self.failure)


@dataclass(frozen=True)
class Evidence:
    """All that the rules may look at for one part.

    Amounts: `amount` is Tieout's number minus Intacct's, in the record's currency.
    `is_hidden`: Intacct confirmed the write a short while ago and does not show it. `was_read`: the sync has
    read and kept what Intacct says, to the cent. `is_kept`: the rules of credits keep it in the book that
    made it (E7, E8). `only_one_counts`: the other book does not count such money, or does not show it.
    """

    amount: Decimal
    kind: PartKind
    side: Side
    number: str = ""
    standing: Standing = field(default_factory=Standing)
    is_direction_on: bool = True
    is_in_date_range: bool = True
    came_from_intacct: bool = False
    is_newer_in_tieout: bool = False
    is_newer_in_intacct: bool = False
    is_gone_in_intacct: bool = False
    is_hidden: bool = False
    was_read: bool = False
    parent_has_failed: bool = False
    moved_while_comparing: bool = False
    looks_like_ours: bool = False
    is_kept: bool = False
    only_one_counts: bool = False


@dataclass(frozen=True)
class UnlinkedInvoice:
    """An open invoice of Intacct that no link names, with what decides whether it belongs into Tieout."""

    is_draft: bool = False
    is_order_entry: bool = True
    is_definition_chosen: bool = True
    is_in_date_range: bool = True
    is_customer_active: bool = True
    is_at_location: bool = True
    is_direction_on: bool = True
    looks_like_ours: bool = False
