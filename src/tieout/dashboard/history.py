"""What happened to an invoice, told from the history that the database keeps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.apps import apps

from tieout.dashboard.shown import Words
from tieout.ledger.models import Invoice, InvoiceState, Origin

EVENTS_SHOWN = 50
FIELDS = {
    "number": "Number",
    "issue_date": "Issue date",
    "due_date": "Due date",
    "total": "Total",
    "payment_terms": "Terms",
    "purchase_order": "Purchase order",
    "notes": "Notes",
}


@dataclass(frozen=True)
class Happening:
    """What changed at one moment."""

    at: str
    sentences: tuple[str, ...]


def history_of(invoice: Invoice, words: Words) -> list[Happening]:
    """Tell what happened to an invoice, newest first.

    A row of the history is the invoice after a change; what changed is its difference to the row before.
    """
    table: Any = apps.get_model("ledger", "InvoiceEvent")
    newest = table.objects.filter(pgh_obj=invoice.pk).order_by("-pgh_id")[: EVENTS_SHOWN + 1]
    events = list(newest)[::-1]
    told = [
        Happening(words.moment(after.pgh_created_at), sentences)
        for before, after in pairwise(events)
        if (sentences := tuple(_changes(before, after, words)))
    ]
    if events and len(events) <= EVENTS_SHOWN:
        told.insert(0, Happening(words.moment(events[0].pgh_created_at), (_beginning(events[0]),)))
    return told[::-1]


def _beginning(first: Any) -> str:
    if first.origin == Origin.IMPORTED:
        return "Imported from Intacct"
    return "Prepared as a draft" if first.state == InvoiceState.DRAFT else "Issued"


def _changes(before: Any, after: Any, words: Words) -> Iterator[str]:
    is_issued = before.state == InvoiceState.DRAFT and after.state == InvoiceState.ISSUED
    if is_issued:
        yield f"Issued as {after.number}"
    elif before.state != after.state:
        yield "Voided"
    for name, title in FIELDS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new and not (is_issued and name == "number"):
            yield _change(title, _written(old, after.currency, words), _written(new, after.currency, words))
    if before.sent_at is None and after.sent_at is not None:
        yield "Sent"
    settled = after.applied - before.applied
    if settled > 0:
        yield f"Settled {words.amount(settled, after.currency)}"
    elif settled < 0:
        yield f"Settlement of {words.amount(-settled, after.currency)} taken back"


def _change(title: str, old: str, new: str) -> str:
    return f"{title} changed from {old} to {new}" if old and new else f"{title} {new or 'removed'}"


def _written(value: str | date | Decimal | None, currency: str, words: Words) -> str:
    if isinstance(value, Decimal):
        return words.amount(value, currency)
    return words.day(value) if isinstance(value, date) else value or ""
