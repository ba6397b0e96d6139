"""Intacct's receivables as the comparison reads them: its own questions, its own parsing.

Everything is paged by RECORDNO with `greaterthan`, so that records which come and go while a page is read
shift nothing. Amounts are those of the transaction currency (TRX_*), never the base amounts.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tieout.comparison.evidence import PartKind
from tieout.comparison.staging import ADJUSTMENT, ADVANCE, DRAFT, INVOICE, OVERPAYMENT, OpenDocument
from tieout.intacct import Row, read_amount
from tieout.sync.models import SettlementKind

IN_LIMIT = 1000  # documented: at most 1,000 values in one `in` filter
ZERO = Decimal(0)

# Source (documented): Intacct's help on the states of an invoice. What is not listed here counts as open, so
# that a state never seen before is shown rather than lost.
CLOSED_STATES = ("Paid", "Reversed", "Reversal")
# Source (documented): objects.md 7.2, a reversed pair has "Revers" in its state.
REVERSED = "Revers"
ORDER_ENTRY_MODULE = "8.SO"

INVOICE_FIELDS = (
    "RECORDNO",
    "RECORDID",
    "STATE",
    "CUSTOMERID",
    "CUSTOMERNAME",
    "MODULEKEY",
    "DESCRIPTION2",
    "BASECURR",
    "CURRENCY",
    "TRX_TOTALENTERED",
    "TRX_TOTALPAID",
    "WHENCREATED",
)
# Source (documented): objects.md 1.3, the owning entity; 5.4 and 6.3, the contact that is billed.
ENTITY, BILLED_CONTACT = "MEGAENTITYID", "BILLTOPAYTOCONTACTNAME"
NOW_FIELDS = (
    "RECORDNO",
    "RECORDID",
    "STATE",
    "BASECURR",
    "CURRENCY",
    "TRX_TOTALENTERED",
    "TRX_TOTALPAID",
    "WHENMODIFIED",
    "CREATEDBY",
    "MODIFIEDBY",
)
REST_FIELDS = (
    "RECORDNO",
    "RECORDID",
    "STATE",
    "CUSTOMERID",
    "CUSTOMERNAME",
    "DESCRIPTION",
    "BASECURR",
    "CURRENCY",
    "TRX_TOTALENTERED",
    "TRX_TOTALPAID",
)
# Source (documented): objects.md 7.8; this object has no TRX_TOTALENTERED, and its number is DOCUMENTNUMBER.
# Source (assumed): MEMO is the payment's description.
OVERPAYMENT_FIELDS = (
    "RECORDNO",
    "DOCUMENTNUMBER",
    "STATE",
    "CUSTOMERID",
    "MEMO",
    "CURRENCY",
    "TRX_TOTALDUE",
    "PARENTPAYMENTKEY",
)
OTHER_OBJECTS: Mapping[str, tuple[str, ...]] = {
    ADJUSTMENT: REST_FIELDS,
    ADVANCE: REST_FIELDS,
    OVERPAYMENT: OVERPAYMENT_FIELDS,
}
RECEIVED_IN_ADVANCE = (ADVANCE, OVERPAYMENT)
# What is asked for beside these only where it decides something: a company without entities may lack it.
# Source (documented): both objects name owner and contact; of the other two that is not known.
NAMING_MORE = (INVOICE, ADJUSTMENT)
# Source (documented): objects.md 7.8 names no WHENMODIFIED of an overpayment.
REST_NOW_FIELDS: Mapping[str, tuple[str, ...]] = {
    ADJUSTMENT: (*REST_FIELDS, "WHENMODIFIED"),
    ADVANCE: (*REST_FIELDS, "WHENMODIFIED"),
    OVERPAYMENT: OVERPAYMENT_FIELDS,
}

# Source (documented): objects.md 7.3, what settles an invoice: the amount, and the key of what was used.
SETTLEMENTS: Mapping[SettlementKind, tuple[str, str]] = {
    SettlementKind.PAYMENT: ("TRX_PAYMENTAMOUNT", ""),
    SettlementKind.ADJUSTMENT: ("TRX_ADJUSTMENTAMOUNT", "ADJUSTMENTKEY"),
    SettlementKind.INLINE: ("TRX_INLINEAMOUNT", "INLINEKEY"),
    SettlementKind.ADVANCE: ("TRX_POSTEDADVANCEAMOUNT", "POSTEDADVANCEKEY"),
    SettlementKind.OVERPAYMENT: ("TRX_POSTEDOVERPAYMENTAMOUNT", "POSTEDOVERPAYMENTKEY"),
    SettlementKind.NEGATIVE_INVOICE: ("TRX_NEGATIVEINVOICEAMOUNT", "NEGATIVEINVOICEKEY"),
    SettlementKind.DISCOUNT: ("TRX_DISCOUNTAMOUNT", ""),
}
SETTLEMENT_FIELDS = (
    "RECORDNO",
    "RECORDKEY",
    "PAYMENTKEY",
    "STATE",
    *(name for pair in SETTLEMENTS.values() for name in pair if name),
)
SETTLEMENT_PARTS: Mapping[SettlementKind, PartKind] = {
    SettlementKind.PAYMENT: PartKind.PAYMENT,
    SettlementKind.ADJUSTMENT: PartKind.APPLIED_CREDIT,
    SettlementKind.INLINE: PartKind.NEGATIVE_INVOICE,
    SettlementKind.ADVANCE: PartKind.PAYMENT,
    SettlementKind.OVERPAYMENT: PartKind.PAYMENT,
    SettlementKind.NEGATIVE_INVOICE: PartKind.NEGATIVE_INVOICE,
    SettlementKind.DISCOUNT: PartKind.DISCOUNT,
}


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
        return REVERSED not in self.state and self.state != DRAFT

    @property
    def open(self) -> Decimal:
        """What is still owed. Source: design.md section 4, TRX_TOTALENTERED minus TRX_TOTALPAID."""
        return self.entered - self.paid


@dataclass(frozen=True)
class Settlement:
    """What one payment record of Intacct settles on one invoice, in one way, summed over its lines.

    `used_key` is the key of the credit memo, advance, overpayment or negative invoice that was used.
    """

    invoice_key: str
    payment_key: str
    kind: SettlementKind
    used_key: str
    amount: Decimal

    @property
    def entry_key(self) -> str:
        """The key under which a link knows it, where it is no money (E9)."""
        is_credit = self.kind == SettlementKind.ADJUSTMENT
        named = [self.used_key] if is_credit else [self.kind.value, self.used_key]
        return f"{self.payment_key}:{'-'.join(name for name in named if name)}:{self.invoice_key}"

    @property
    def part_kind(self) -> PartKind:
        """What the settlement is as a part of a difference."""
        return SETTLEMENT_PARTS[self.kind]


@dataclass(frozen=True)
class PaymentNow:
    """One payment as Intacct holds it at this moment."""

    key: str
    number: str
    is_reversed: bool
    description: str
    modified: str


@dataclass(frozen=True)
class RestNow:
    """What is open of a credit memo, an advance, or the overpayments of a payment at this moment.

    Amounts: what lowers the receivables is negative.
    """

    open: Decimal
    currency: str
    modified: str


@dataclass(frozen=True)
class SourceDocument:
    """The Order Entry document that posted an A/R invoice."""

    key: str
    number: str
    definition: str
    entity_id: str = ""


@dataclass(frozen=True)
class CustomerNow:
    """One customer of Intacct."""

    key: str
    is_active: bool


def opened(name: str, row: Row, base_currency: str) -> OpenDocument:
    """Read one open invoice, adjustment, advance or overpayment.

    Amounts: what is received in advance lowers the receivables and counts negative; an adjustment has its
    own sign (documented: a credit memo is negative).
    """
    entered = read_amount(row.get("TRX_TOTALENTERED"))
    left = (
        read_amount(row.get("TRX_TOTALDUE"))
        if name == OVERPAYMENT
        else entered - read_amount(row.get("TRX_TOTALPAID"))
    )
    is_order_entry = row.get("MODULEKEY") == ORDER_ENTRY_MODULE
    return OpenDocument(
        object=name,
        key=row["RECORDNO"],
        number=row.get("RECORDID") or row.get("DOCUMENTNUMBER") or "",
        state=row.get("STATE", ""),
        customer_id=row.get("CUSTOMERID", ""),
        customer_name=row.get("CUSTOMERNAME", ""),
        is_order_entry=is_order_entry,
        document_id=row.get("DESCRIPTION2", "") if is_order_entry else "",
        currency=row.get("CURRENCY") or row.get("BASECURR") or base_currency,
        entered=entered,
        open=-abs(left) if name in RECEIVED_IN_ADVANCE else left,
        document_date=row.get("WHENCREATED", ""),
        parent_key=row.get("PARENTPAYMENTKEY", ""),
        description=row.get("DESCRIPTION") or row.get("MEMO", ""),
        entity_id=row.get(ENTITY, ""),
        contact_name=row.get(BILLED_CONTACT, ""),
    )


def invoice_now(row: Row, base_currency: str) -> InvoiceNow:
    """Read one invoice again."""
    return InvoiceNow(
        key=row["RECORDNO"],
        number=row.get("RECORDID", ""),
        state=row.get("STATE", ""),
        currency=row.get("CURRENCY") or row.get("BASECURR") or base_currency,
        entered=read_amount(row.get("TRX_TOTALENTERED")),
        paid=read_amount(row.get("TRX_TOTALPAID")),
        modified=row.get("WHENMODIFIED", ""),
        created_by=row.get("CREATEDBY", ""),
        modified_by=row.get("MODIFIEDBY", ""),
    )


def lots(keys: Collection[str]) -> Iterator[list[str]]:
    """Cut keys into lots that one `in` filter takes, in a stable order."""
    ordered = sorted(keys, key=lambda key: (len(key), key))
    for start in range(0, len(ordered), IN_LIMIT):
        yield ordered[start : start + IN_LIMIT]
