"""Intacct's receivables as the comparison reads them: its own queries, its own parsing.

Everything is paged by RECORDNO with `greaterthan`, so that records which come and go while a page is read
shift nothing. Amounts are those of the transaction currency (TRX_*), never the base amounts.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tieout.comparison.evidence import PartKind
from tieout.comparison.staging import INVOICE, OpenDocument

IN_LIMIT = 1000  # documented: at most 1,000 values in one `in` filter
PAGE_SIZE = 2000  # documented: the largest page of `query`
ZERO = Decimal(0)

# Source (documented): Intacct's help on states of an invoice. What is not listed here counts as open, so
# that an unknown state is seen rather than lost.
CLOSED_STATES = ("Paid", "Reversed", "Reversal")
REVERSED = "Revers"
ORDER_ENTRY_MODULE = "8.SO"


@dataclass(frozen=True)
class InvoiceNow:
    """One A/R invoice as Intacct holds it at this moment."""

    key: str
    number: str
    state: str
    currency: str
    entered: Decimal
    paid: Decimal
    modified: str
    created_by: str
    modified_by: str

    @property
    def counts(self) -> bool:
        """Whether the document is part of the receivables: posted and not reversed."""
        return REVERSED not in self.state and self.state != "Draft"

    @property
    def open(self) -> Decimal:
        """What is still owed. Source: design.md section 4, TRX_TOTALENTERED minus TRX_TOTALPAID."""
        return self.entered - self.paid


@dataclass(frozen=True)
class Settlement:
    """What one payment record of Intacct settles on one invoice, in one way, summed over its lines."""

    invoice_key: str
    payment_key: str
    kind: PartKind
    amount: Decimal


@dataclass(frozen=True)
class PaymentNow:
    """One payment as Intacct holds it at this moment."""

    key: str
    is_reversed: bool
    modified: str
