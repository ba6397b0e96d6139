"""Credits, entries and money for nothing yet in two books: what a person does, and what the sync would leave.

Beside `both_books`, whose `BothBooks` every function here takes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from factories.both_books import AT, TODAY, BothBooks
from factories.ledger import make_write_off
from tieout.ledger.models import Application, CreditNote, Invoice, Payment
from tieout.sync.models import Attempt, AttemptState, Link, RecordKind, RemotePayment, RemoteSettlement

CUSTOMER = "CK-1"


# --- Acts of a person in Intacct ---------------------------------------------------------------------------
def memo(
    books: BothBooks, amount: str, *, customer_id: str = CUSTOMER, number: str = "", **facts: Any
) -> str:
    """Issue a credit memo in Intacct; give its key."""
    lines = [{"amount": amount}]
    shown = books.wire.act("credit-memo", customer_id=customer_id, number=number, lines=lines, **facts)
    return str(shown["record_no"])


def use(books: BothBooks, key: str, invoice_key: str, amount: str) -> str:
    """Apply a credit memo, an advance or a payment's rest in Intacct; give the key of the payment record."""
    shown = books.wire.act(
        "apply-credit",
        credit={"record_no": int(key)},
        invoices=[{"record_no": int(invoice_key), "amount": amount}],
    )
    return str(shown["record_no"])


def pay(books: BothBooks, invoice_key: str, amount: str, **facts: Any) -> str:
    """Receive a payment in Intacct; give its key. `discount` and `credits` belong to the invoice."""
    detail = {"record_no": int(invoice_key), "amount": amount}
    detail |= {name: facts.pop(name) for name in ("discount", "credits") if name in facts}
    shown = books.wire.act("payment", customer_id=CUSTOMER, invoices=[detail], **facts)
    return str(shown["record_no"])


def advance(books: BothBooks, amount: str, *, customer_id: str = CUSTOMER, **facts: Any) -> str:
    """Receive money for nothing yet in Intacct; give its key."""
    return str(books.wire.act("advance", customer_id=customer_id, amount=amount, **facts)["record_no"])


# --- What the sync would leave -----------------------------------------------------------------------------
def link_note(books: BothBooks, note: CreditNote, key: str, **facts: Any) -> Link:
    """Say that a credit note and a credit memo are the same."""
    return _link(books, RecordKind.CREDIT_NOTE, note, "ARADJUSTMENT", key, **facts)


def link_application(books: BothBooks, applied: Application, payment_key: str, **facts: Any) -> Link:
    """Say that an application of a credit note is a payment in Intacct."""
    kind = RecordKind.CREDIT_APPLICATION
    return _link(books, kind, applied, "ARPYMT", payment_key, parent_id=applied.credit_note_id, **facts)


def link_use(books: BothBooks, applied: Application, payment_key: str, amount: str) -> Link:
    """Say that a later use of a payment is a payment without cash in Intacct."""
    kind = RecordKind.PAYMENT_APPLICATION
    content = {"invoice": str(applied.invoice_id), "amount": amount}
    parent = {"parent_id": applied.payment_id, "seen_content": content}
    return _link(books, kind, applied, "ARPYMT", payment_key, **parent)


def link_advance(books: BothBooks, payment: Payment, key: str, **facts: Any) -> Link:
    """Say that a payment is an advance in Intacct."""
    return _link(books, RecordKind.PAYMENT, payment, "ARADVANCE", key, **facts)


def _link(
    books: BothBooks, kind: RecordKind, record: Any, remote_object: str, key: str, **facts: Any
) -> Link:
    given = {"born": "local", "revision": getattr(record, "revision", 1), **facts}
    return Link.objects.create(
        organization=books.organization,
        connection=books.connection,
        kind=kind,
        record_id=record.pk,
        remote_object=remote_object,
        remote_key=key,
        remote_number=key,
        **given,
    )


def entry(books: BothBooks, invoice: Invoice, amount: str, *, kind: str, key: str) -> Payment:
    """Bring what settled an invoice in Intacct without cash, as the import leaves it."""
    made = Payment.objects.create(
        created_at=AT,
        updated_at=AT,
        organization=books.organization,
        customer=invoice.customer,
        number=key,
        kind=kind,
        currency=invoice.currency,
        amount=Decimal(amount),
        method="other",
        received_date=TODAY,
        origin="imported",
    )
    books.apply(made, invoice, amount)
    _link(books, RecordKind.PAYMENT, made, "ARPYMTDETAIL", key, born="remote")
    return made


def imported_application(books: BothBooks, note: CreditNote, invoice: Invoice, amount: str) -> Application:
    """Bring what Intacct applied of a credit that both books hold."""
    return Application.objects.create(
        created_at=AT,
        currency=invoice.currency,
        organization=books.organization,
        credit_note=note,
        invoice=invoice,
        kind="credit",
        amount=Decimal(amount),
        origin="imported",
    )


def seen(books: BothBooks, payment_key: str, *, unapplied: str = "0", **settled: Any) -> None:
    """Note what the sync keeps of a payment that it has read, and of one settlement of it."""
    RemotePayment.objects.create(
        connection=books.connection,
        record_no=int(payment_key),
        currency="USD",
        amount=Decimal(settled.get("amount", unapplied)),
        unapplied=Decimal(unapplied),
        digest="seen",
    )
    if settled:
        RemoteSettlement.objects.create(connection=books.connection, payment_key=int(payment_key), **settled)


def confirmed(books: BothBooks, kind: RecordKind, record: Any, operation: str = "create") -> Attempt:
    """Note that Intacct confirmed a write just now."""
    facts = {"operation": operation, "marker": "token", "settled_at": datetime.now(UTC)}
    return books.attempt(kind, record, AttemptState.DONE, **facts)


def written_off(books: BothBooks, invoice: Invoice) -> Application:
    """Write off in our book what an invoice still owes."""
    return make_write_off(invoice).applications.get()
