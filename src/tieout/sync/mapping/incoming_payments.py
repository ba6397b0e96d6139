"""From Intacct's payments to facts, and what of them settles which invoice. Pure: no database, no network.

Source: objects.md 7.2 and 7.3 (ARPYMT, ARPYMTDETAIL).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tieout.intacct import RemoteProtocolError, Row, read_amount, read_date
from tieout.sync.mapping.incoming import DRAFT, digest

PAYMENT_FIELDS = (
    "RECORDNO",
    "RECORDID",
    "RECORDTYPE",
    "STATE",
    "CUSTOMERID",
    "BASECURR",
    "CURRENCY",
    "TRX_TOTALENTERED",
    "TRX_TOTALDUE",
    "PAYMENTMETHOD",
    "DOCNUMBER",
    "DESCRIPTION",
    "RECEIPTDATE",
    "PARENTPAYMENTKEY",
    "MEGAENTITYID",
    "WHENMODIFIED",
)
# What a query on ARPYMT lists beside the payments. Source (documented): objects.md 7.2. Source (assumed): an
# overpayment is a part of its payment and names it, an advance is money of its own.
OVERPAYMENTS, ADVANCE = ("rp", "ro"), "rr"
# Kind of settlement: amount column, key column of what was used. Source (documented): objects.md 7.3.
SETTLEMENTS: Mapping[str, tuple[str, str]] = {
    "payment": ("TRX_PAYMENTAMOUNT", ""),
    "adjustment": ("TRX_ADJUSTMENTAMOUNT", "ADJUSTMENTKEY"),
    "inline": ("TRX_INLINEAMOUNT", "INLINEKEY"),
    "advance": ("TRX_POSTEDADVANCEAMOUNT", "POSTEDADVANCEKEY"),
    "overpayment": ("TRX_POSTEDOVERPAYMENTAMOUNT", "POSTEDOVERPAYMENTKEY"),
    "negative_invoice": ("TRX_NEGATIVEINVOICEAMOUNT", "NEGATIVEINVOICEKEY"),
    "discount": ("TRX_DISCOUNTAMOUNT", ""),
}
DETAIL_FIELDS = (
    "RECORDNO",
    "PAYMENTKEY",
    "RECORDKEY",
    "POSADJKEY",
    *(name for pair in SETTLEMENTS.values() for name in pair if name),
)
# What of them is money that came in before: it belongs to the payment that brought it (E13).
USES = ("advance", "overpayment")
# What lowers an invoice without money, by the kind of the ledger's entry (E9, E13).
ENTRIES: Mapping[str, str] = {
    "adjustment": "applied_credit",
    "inline": "inline_credit",
    "negative_invoice": "negative_invoice",
    "discount": "discount",
}
CREDIT = "adjustment"
METHODS: Mapping[str, str] = {
    "Printed Check": "check",
    "Cash": "cash",
    "EFT": "eft",
    "Credit Card": "credit_card",
    "Online Charge Card": "credit_card",
}


@dataclass(frozen=True)
class RemotePaymentFacts:
    """An ARPYMT as read. Amounts: in its currency."""

    key: int
    number: str
    record_type: str
    state: str
    customer_id: str
    currency: str
    amount: Decimal
    unapplied: Decimal
    method: str
    reference: str
    description: str
    receipt_date: date | None
    parent_key: str
    entity_id: str
    modified: str
    digest: str

    @property
    def is_draft(self) -> bool:
        """Whether it does not count yet."""
        return self.state == DRAFT

    @property
    def is_part(self) -> bool:
        """Whether it is the part of a payment that was too much: never a payment of its own (E13)."""
        return self.record_type in OVERPAYMENTS and bool(self.parent_key)

    @property
    def is_advance(self) -> bool:
        """Whether it is money that settles nothing by itself."""
        return self.record_type == ADVANCE

    @property
    def is_reversed(self) -> bool:
        """Whether it was reversed, or is the reversal. Source (documented): objects.md 7.2, its state."""
        return "revers" in self.state.lower()

    @property
    def is_reversal(self) -> bool:
        """Whether it is the counter-record of a reversal."""
        return "reversal" in self.state.lower()


def read_payment(row: Row) -> RemotePaymentFacts:
    """Read one row of a query for `PAYMENT_FIELDS`."""
    return RemotePaymentFacts(
        key=_key(row, "RECORDNO"),
        number=row.get("RECORDID") or row["RECORDNO"],
        record_type=row.get("RECORDTYPE", ""),
        state=row.get("STATE", ""),
        customer_id=row.get("CUSTOMERID", ""),
        currency=row.get("CURRENCY") or row.get("BASECURR", ""),
        amount=read_amount(row.get("TRX_TOTALENTERED")),
        unapplied=read_amount(row.get("TRX_TOTALDUE")),
        method=row.get("PAYMENTMETHOD", ""),
        reference=row.get("DOCNUMBER", ""),
        description=row.get("DESCRIPTION", ""),
        receipt_date=read_date(row.get("RECEIPTDATE")),
        parent_key=row.get("PARENTPAYMENTKEY", ""),
        entity_id=row.get("MEGAENTITYID", ""),
        modified=row.get("WHENMODIFIED", ""),
        digest=digest(row),
    )


def local_method(remote: str) -> str:
    """Return our payment method; what is not known is `other`."""
    return METHODS.get(remote, "other")


@dataclass(frozen=True, order=True)
class Settled:
    """What one payment settles on one A/R invoice in one way."""

    payment_key: int
    invoice_key: int
    kind: str
    other_key: int
    amount: Decimal

    @property
    def entry_key(self) -> str:
        """The key by which an entry is known: (PAYMENTKEY, ADJUSTMENTKEY, RECORDKEY) of a credit (E9)."""
        used = "-".join(str(part) for part in (self.kind, self.other_key) if part)
        used = str(self.other_key) if self.kind == CREDIT else used
        return f"{self.payment_key}:{used}:{self.invoice_key}"


def read_settlements(rows: Iterable[Row]) -> Sequence[Settled]:
    """Sum the details of payments over the lines of each invoice (one row for each line paid).

    A debit memo that was paid counts as an invoice that is not known here: the keys are of one series.
    """
    sums: dict[tuple[int, int, str, int], Decimal] = {}
    for row in rows:
        paid = "RECORDKEY" if row.get("RECORDKEY") else "POSADJKEY"
        if not row.get(paid):
            continue
        for kind, (amount_name, key_name) in SETTLEMENTS.items():
            amount = read_amount(row.get(amount_name))
            if amount:
                other = int(row.get(key_name) or 0) if key_name else 0
                place = (_key(row, "PAYMENTKEY"), _key(row, paid), kind, other)
                sums[place] = sums.get(place, Decimal(0)) + amount
    return [Settled(*place, amount) for place, amount in sorted(sums.items()) if amount]


def _key(row: Row, name: str) -> int:
    text = row.get(name, "")
    if not text.isdigit():
        raise RemoteProtocolError(f"{name} of a record is {text!r}, which is no key.")
    return int(text)
