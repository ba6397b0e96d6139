"""From Intacct's rows to facts, and from these to what the ledger stores. Pure: no database, no network.

Every field that is asked for stands here, beside the code that reads it.
Source: objects.md 8.2 to 8.4 (SODOCUMENT), 7.2 and 7.3 (ARPYMT, ARPYMTDETAIL).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from tieout.intacct import Row, read_amount, read_date
from tieout.ledger.facts import IncomingInvoice, LineFacts
from tieout.sync.settings import BILL_TO_CONTACT, ConnectionSettings

DRAFT = "Draft"

# --- Order Entry documents -------------------------------------------------------------------------------
# Source (documented): ARINVOICE.RECORDNO. Source (assumed): the other fields of the path, by the dot rule.
DOCUMENT_FIELDS = (
    "RECORDNO",
    "DOCNO",
    "DOCID",
    "DOCPARID",
    "STATE",
    "WHENCREATED",
    "WHENDUE",
    "PONUMBER",
    "MESSAGE",
    "TERM.NAME",
    "CUSTVENDID",
    "BASECURR",
    "CURRENCY",
    "TOTAL",
    "MEGAENTITYID",
    "WHENMODIFIED",
    "ARINVOICE.RECORDNO",
    "ARINVOICE.STATE",
    "ARINVOICE.TRX_TOTALENTERED",
    "ARINVOICE.TRX_TOTALDUE",
)
# Source (documented): objects.md 8.2, BILLTO.* of a document.
BILL_TO_FIELD = "BILLTO.CONTACTNAME"
# Source (assumed): lines carry amounts in the document's currency, as subtotals do (TRX_TOTAL, documented).
LINE_FIELDS = (
    "RECORDNO",
    "DOCHDRNO",
    "LINE_NO",
    "ITEMID",
    "ITEMDESC",
    "MEMO",
    "QUANTITY",
    "TRX_PRICE",
    "TRX_VALUE",
    "LOCATION",
)
SUBTOTAL_FIELDS = ("RECORDNO", "DOCHDRNO", "DESCRIPTION", "TRX_TOTAL")
# Source (inferred): objects.md 8.4, running totals that a definition may show among the subtotals.
RUNNING_TOTALS = ("SUBTOTAL", "TOTAL")
TAX_WORDS, SHIPPING_WORDS = ("tax", "vat", "gst"), ("shipping", "freight", "delivery")


# Whom a document bills: a CUSTOMERID, and with bill-to contacts as source the name of the contact.
Party = tuple[str, str]


@dataclass(frozen=True)
class RemoteDocument:
    """A SODOCUMENT with the A/R invoice that it posted. Amounts: in the document's currency.

    `contact_name` is the bill-to contact, where customers are made of these.
    """

    key: str
    document_id: str
    number: str
    definition: str
    state: str
    customer_id: str
    issue_date: date | None
    due_date: date | None
    term: str
    purchase_order: str
    message: str
    currency: str
    entity_id: str
    modified: str
    ar_key: str
    ar_state: str
    total: Decimal
    due: Decimal
    digest: str
    contact_name: str = ""
    custom_fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def party(self) -> Party:
        """Whom it bills: the customer, and with bill-to contacts the contact."""
        return self.customer_id, self.contact_name

    @property
    def is_draft(self) -> bool:
        """Whether it is a draft, which has no A/R invoice."""
        return self.state == DRAFT

    @property
    def is_posted(self) -> bool:
        """Whether it stands in the receivables."""
        return bool(self.ar_key) and not self.is_draft and "revers" not in self.ar_state.lower()


@dataclass(frozen=True)
class RemoteLine:
    """A line or a subtotal of a document. Amounts: in the document's currency."""

    document_key: str
    location: str
    facts: LineFacts


def document_fields(settings: ConnectionSettings) -> Sequence[str]:
    """Return the fields of SODOCUMENT to ask for: ours, and what the firm chose besides."""
    contact = (BILL_TO_FIELD,) if settings.customer_source == BILL_TO_CONTACT else ()
    fields = (*DOCUMENT_FIELDS, *contact)
    return (*fields, *(name for name in settings.read_invoice_fields if name not in fields))


def read_document(row: Row, *, custom: Sequence[str] = ()) -> RemoteDocument:
    """Read one row of a query for `document_fields`.

    The digest leaves out what payments change; everything else about a document changes with an edit, and
    an edit posts a new A/R invoice.
    """
    ar_key = row.get("ARINVOICE.RECORDNO", "")
    settled = ("ARINVOICE.STATE", "ARINVOICE.TRX_TOTALDUE")
    return RemoteDocument(
        key=row["RECORDNO"],
        document_id=row.get("DOCID", ""),
        number=row.get("DOCNO", "") or row.get("DOCID", ""),
        definition=row.get("DOCPARID", ""),
        state=row.get("STATE", ""),
        customer_id=row.get("CUSTVENDID", ""),
        issue_date=read_date(row.get("WHENCREATED")),
        due_date=read_date(row.get("WHENDUE")),
        term=row.get("TERM.NAME", ""),
        purchase_order=row.get("PONUMBER", ""),
        message=row.get("MESSAGE", ""),
        currency=row.get("CURRENCY") or row.get("BASECURR", ""),
        entity_id=row.get("MEGAENTITYID", ""),
        modified=row.get("WHENMODIFIED", ""),
        ar_key=ar_key,
        ar_state=row.get("ARINVOICE.STATE", ""),
        total=read_amount(row.get("ARINVOICE.TRX_TOTALENTERED") if ar_key else row.get("TOTAL")),
        due=read_amount(row.get("ARINVOICE.TRX_TOTALDUE")),
        digest=digest({name: text for name, text in row.items() if name not in settled}),
        contact_name=row.get(BILL_TO_FIELD, ""),
        custom_fields={name: row.get(name, "").strip() for name in custom},
    )


def read_line(row: Row) -> RemoteLine:
    """Read one row of a query for `LINE_FIELDS`. Source (documented): LINE_NO counts from 0 when read."""
    return RemoteLine(
        document_key=row["DOCHDRNO"],
        location=row.get("LOCATION", ""),
        facts=LineFacts(
            kind="item",
            amount=read_amount(row.get("TRX_VALUE")),
            position=int(row.get("LINE_NO") or 0) + 1,
            item=row.get("ITEMID", ""),
            name=row.get("ITEMDESC") or row.get("ITEMID", ""),
            description=row.get("MEMO", ""),
            quantity=read_amount(row.get("QUANTITY")),
            unit_price=read_amount(row.get("TRX_PRICE")),
        ),
    )


def read_subtotal(row: Row) -> RemoteLine | None:
    """Read one row of a query for `SUBTOTAL_FIELDS`; a running total or an empty one is none.

    What a subtotal is follows from its sign and its words; Intacct has no field that says it.
    """
    amount, words = read_amount(row.get("TRX_TOTAL")), row.get("DESCRIPTION", "")
    if not amount or words.strip().upper() in RUNNING_TOTALS:
        return None
    return RemoteLine(
        document_key=row["DOCHDRNO"],
        location="",
        facts=LineFacts(kind=_subtotal_kind(amount, words), amount=amount, name=words, unit_price=amount),
    )


def _subtotal_kind(amount: Decimal, words: str) -> str:
    lowered = words.lower()
    if amount < 0:
        return "discount"
    if any(word in lowered for word in TAX_WORDS):
        return "tax"
    return "shipping" if any(word in lowered for word in SHIPPING_WORDS) else "item"


class CannotBeStored(Exception):
    """A document that breaks a rule of the ledger. `cause` names the row of the policy."""

    def __init__(self, cause: str, text: str) -> None:
        super().__init__(text)
        self.cause = cause
        self.text = text


def incoming_invoice(
    document: RemoteDocument,
    *,
    lines: Iterable[RemoteLine],
    customer_id: int,
    base_currency: str,
    record_id: int | None,
) -> IncomingInvoice:
    """Return what the ledger stores of a document.

    Raises: CannotBeStored.
    """
    if document.issue_date is None:
        raise CannotBeStored("cannot_be_stored", f"{document.document_id} has no date.")
    facts = [replace(line.facts, position=place) for place, line in enumerate(lines, start=1)]
    total = sum((line.amount for line in facts), Decimal(0))
    if total != document.total:
        text = f"The lines of {document.document_id} add up to {total}, not to its total of {document.total}."
        raise CannotBeStored("lines_not_equal_total", text)
    return IncomingInvoice(
        ref=document.key,
        id=record_id,
        customer_id=customer_id,
        number=document.number,
        currency=document.currency or base_currency,
        issue_date=document.issue_date,
        due_date=document.due_date,
        total=document.total,
        lines=tuple(facts),
        payment_terms=document.term,
        purchase_order=document.purchase_order,
        notes=document.message,
        is_draft=document.is_draft,
        custom_fields=document.custom_fields,
    )


def digest(row: Mapping[str, str]) -> str:
    """Return a digest that is equal for equal content."""
    return hashlib.sha256(json.dumps(dict(row), sort_keys=True).encode()).hexdigest()
