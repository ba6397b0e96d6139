"""Two books that agree: what the sandbox holds, mirrored into the ledger with links, as an import leaves it.

Used where the import and the export are not the subject. It reads the sandbox over the wire; what it writes
into the ledger goes through the ledger's constraints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import F

from factories.ledger import apply_credit, make_credit_note
from factories.sandbox import Wire
from tieout.comparison import rests
from tieout.comparison.operations import EXPLAINING, READING, tie_out
from tieout.comparison.results import DifferenceFact, TieOut
from tieout.identity.models import Organization
from tieout.ledger.models import Application, CreditNote, Customer, Invoice, InvoiceLine, Payment
from tieout.money import Money
from tieout.sync.models import (
    Attempt,
    AttemptState,
    Connection,
    Failure,
    Link,
    RecordKind,
    RemoteObject,
    RemotePayment,
    RemoteSettlement,
)

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 2)
OPEN_STATES = ("Posted", "Partially Paid")
_numbers = count(1)


@dataclass
class BothBooks:
    """An organization with its connection, and the sandbox behind it."""

    organization: Organization
    connection: Connection
    wire: Wire
    customers: dict[str, Customer] = field(default_factory=dict)
    acts: dict[str, Callable[[], None]] = field(default_factory=dict)

    def set(self, **settings: Any) -> None:
        """Change settings of the connection."""
        self.connection.settings_json = {**self.connection.settings_json, **settings}
        self.connection.save(update_fields=["settings_json"])

    # --- Tieout's side -----------------------------------------------------------------------------------

    def customer(self, customer_id: str) -> Customer:
        """Return our customer of an Intacct customer, linked."""
        if customer_id not in self.customers:
            [row] = self.wire.query(
                "CUSTOMER", "RECORDNO", "NAME", condition=_equals("CUSTOMERID", customer_id)
            )
            customer = Customer.objects.create(
                created_at=AT,
                updated_at=AT,
                organization=self.organization,
                number=customer_id,
                name=row["NAME"],
                currency="USD",
                origin="imported",
            )
            self._link(RecordKind.CUSTOMER, customer, RemoteObject.CUSTOMER, row["RECORDNO"], customer_id)
            self.customers[customer_id] = customer
        return self.customers[customer_id]

    def invoice(
        self,
        customer: Customer,
        total: str,
        *,
        number: str = "",
        currency: str = "USD",
        origin: str = "local",
    ) -> Invoice:
        """Make an issued invoice of one line in our book."""
        invoice = Invoice.objects.create(
            created_at=AT,
            updated_at=AT,
            organization=self.organization,
            customer=customer,
            number=number or f"INV-{next(_numbers):05}",
            currency=currency,
            issue_date=TODAY,
            due_date=TODAY,
            state="issued",
            total=Decimal(total),
            origin=origin,
        )
        InvoiceLine.objects.create(
            organization=self.organization,
            invoice=invoice,
            position=1,
            kind="item",
            name="SERVICE",
            quantity=1,
            unit_price=Decimal(total),
            amount=Decimal(total),
        )
        invoice.refresh_from_db()
        return invoice

    def payment(self, invoice: Invoice, amount: str, *, received: str = "", origin: str = "local") -> Payment:
        """Receive a payment in our book and apply an amount of it to an invoice."""
        payment = Payment.objects.create(
            created_at=AT,
            updated_at=AT,
            organization=self.organization,
            customer=invoice.customer,
            number=f"PAY-{next(_numbers):05}",
            currency=invoice.currency,
            amount=Decimal(received or amount),
            method="check",
            received_date=TODAY,
            origin=origin,
        )
        if Decimal(amount):
            self.apply(payment, invoice, amount)
        payment.refresh_from_db()
        return payment

    def apply(self, payment: Payment, invoice: Invoice, amount: str) -> None:
        """Apply an amount of a payment in our book to an invoice."""
        Application.objects.create(
            created_at=AT,
            currency=invoice.currency,
            organization=self.organization,
            payment=payment,
            invoice=invoice,
            kind="payment",
            amount=Decimal(amount),
            origin=payment.origin,
        )

    def credit(self, customer: Customer, total: str, *, currency: str = "USD") -> CreditNote:
        """Issue a credit note in our book."""
        return make_credit_note(customer=customer, total=Money(Decimal(total), currency))

    def credited(self, invoice: Invoice, amount: str, *, received: str = "") -> Application:
        """Issue a credit note in our book and apply an amount of it to an invoice."""
        note = self.credit(invoice.customer, received or amount, currency=invoice.currency)
        return self.apply_credit(note, invoice, amount)

    def apply_credit(self, note: CreditNote, invoice: Invoice, amount: str) -> Application:
        """Apply an amount of a credit note in our book to an invoice."""
        return apply_credit(note, invoice, Money(Decimal(amount), invoice.currency))

    def void_credit(self, application: Application) -> None:
        """Take a credit off again in our book, and void it."""
        Application.objects.filter(pk=application.pk).delete()
        CreditNote.objects.filter(pk=application.credit_note_id).update(state="voided", voided_date=TODAY)

    def draft(self, customer: Customer, total: str) -> Invoice:
        """Make a draft in our book."""
        invoice = self.invoice(customer, total)
        Invoice.objects.filter(pk=invoice.pk).update(state="draft")
        return invoice

    def void(self, payment: Payment) -> None:
        """Void a payment in our book: nothing of it is applied any more."""
        Application.objects.filter(payment=payment).delete()
        Payment.objects.filter(pk=payment.pk).update(
            state="voided", voided_date=TODAY, revision=payment.revision + 1
        )

    def edit(self, invoice: Invoice, *, more: str) -> None:
        """Raise an invoice in our book."""
        InvoiceLine.objects.filter(invoice=invoice).update(
            amount=F("amount") + Decimal(more), unit_price=F("unit_price") + Decimal(more)
        )
        Invoice.objects.filter(pk=invoice.pk).update(
            total=F("total") + Decimal(more), revision=invoice.revision + 1
        )

    def payment_without_trace(self, invoice: Invoice, amount: str) -> None:
        """Do what no part of Tieout may do: call a payment synced that Intacct never saw."""
        payment = self.payment(invoice, amount, origin="imported")
        customer_id = invoice.customer.number
        number = f"AR-{next(_numbers)}"
        self.wire.act("ar-invoice", customer_id=customer_id, number=number, lines=[{"amount": amount}])
        shown = self.wire.act("payment", customer_id=customer_id, invoices=[{"number": number}])
        key = str(shown["record_no"])
        [row] = self.wire.query("ARPYMT", "RECORDNO", "WHENMODIFIED", condition=_equals("RECORDNO", key))
        self.link_payment(payment, key, seen_modified=row["WHENMODIFIED"])

    # --- What an import or an export would have left ------------------------------------------------------

    def mirror(self) -> list[Invoice]:
        """Import by hand every open Sales Invoice of an active customer, with what settled it."""
        documents = {
            row["PRRECORDKEY"]: row
            for row in self.wire.query("SODOCUMENT", "RECORDNO", "DOCID", "PRRECORDKEY")
        }
        active = {
            row["CUSTOMERID"]
            for row in self.wire.query(
                "CUSTOMER", "RECORDNO", "CUSTOMERID", condition=_equals("STATUS", "active")
            )
        }
        return [
            self._mirror_one(row, documents[row["RECORDNO"]])
            for row in self.wire.query(
                "ARINVOICE", "RECORDNO", "RECORDID", "CUSTOMERID", "STATE", "CURRENCY", "TRX_TOTALENTERED"
            )
            if row["STATE"] in OPEN_STATES
            and row["CUSTOMERID"] in active
            and documents.get(row["RECORDNO"], {}).get("DOCID", "").startswith("Sales Invoice-")
        ]

    def _mirror_one(self, row: Mapping[str, str], document: Mapping[str, str]) -> Invoice:
        invoice = self.invoice(
            self.customer(row["CUSTOMERID"]),
            row["TRX_TOTALENTERED"],
            number=row["RECORDID"],
            currency=row["CURRENCY"] or "USD",
            origin="imported",
        )
        self.link_document(invoice, document, row["RECORDNO"])
        for payment_key, amount in self._settled(row["RECORDNO"]).items():
            self._mirror_payment(invoice, payment_key, amount)
        invoice.refresh_from_db()
        return invoice

    def _mirror_payment(self, invoice: Invoice, payment_key: str, amount: Decimal) -> None:
        """Bring what a payment settles on one invoice; it may have settled another one before."""
        known = Link.objects.filter(
            connection=self.connection, kind=RecordKind.PAYMENT, remote_key=payment_key
        ).first()
        if known is None:
            self.link_payment(self.payment(invoice, str(amount), origin="imported"), payment_key)
            return
        Payment.objects.filter(pk=known.record_id).update(amount=F("amount") + amount)
        self.apply(Payment.objects.get(pk=known.record_id), invoice, str(amount))

    def _settled(self, ar_key: str) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = {}
        fields = ("RECORDNO", "PAYMENTKEY", "TRX_PAYMENTAMOUNT", "STATE")
        for row in self.wire.query("ARPYMTDETAIL", *fields, condition=_equals("RECORDKEY", ar_key)):
            if row["STATE"] == "Complete":
                sums[row["PAYMENTKEY"]] = sums.get(row["PAYMENTKEY"], Decimal(0)) + Decimal(
                    row["TRX_PAYMENTAMOUNT"]
                )
        return sums

    def link_document(self, invoice: Invoice, document: Mapping[str, str], ar_key: str) -> Link:
        """Link an invoice with its Order Entry document."""
        return self._link(
            RecordKind.INVOICE,
            invoice,
            RemoteObject.SODOCUMENT,
            document["RECORDNO"],
            document["DOCID"],
            ar_key=ar_key,
        )

    def link_ar_invoice(self, invoice: Invoice, ar_key: str, **facts: Any) -> Link:
        """Link an invoice that we wrote with its A/R invoice."""
        return self._link(
            RecordKind.INVOICE,
            invoice,
            RemoteObject.ARINVOICE,
            ar_key,
            invoice.number,
            **{"ar_key": ar_key, "born": "local", **facts},
        )

    def link_payment(self, payment: Payment, payment_key: str, **facts: Any) -> Link:
        """Link a payment with its ARPYMT."""
        return self._link(RecordKind.PAYMENT, payment, RemoteObject.ARPYMT, payment_key, payment_key, **facts)

    def _link(
        self, kind: RecordKind, record: Any, remote_object: RemoteObject, key: str, number: str, **facts: Any
    ) -> Link:
        record.refresh_from_db()
        given = {
            "born": "remote",
            "revision": record.revision,
            "seen_modified": "01/01/2026 00:00:00",
            **facts,
        }
        return Link.objects.create(
            organization=self.organization,
            connection=self.connection,
            kind=kind,
            record_id=record.pk,
            remote_object=remote_object,
            remote_key=key,
            remote_number=number,
            **given,
        )

    def written_invoice(self, customer_id: str, total: str, **facts: Any) -> tuple[Invoice, str]:
        """Make an invoice in our book that stands in Intacct too; give it with its A/R key."""
        invoice = self.invoice(self.customer(customer_id), total)
        shown = self.wire.act(
            "ar-invoice", customer_id=customer_id, number=invoice.number, lines=[{"amount": total}]
        )
        key = str(shown["record_no"])
        [row] = self.wire.query("ARINVOICE", "RECORDNO", "WHENMODIFIED", condition=_equals("RECORDNO", key))
        self.link_ar_invoice(invoice, key, **{"seen_modified": row["WHENMODIFIED"], **facts})
        return invoice, key

    def remote_payment(self, payment_key: int, *, invoice_key: int, amount: str) -> None:
        """Note what the sync keeps of a payment that it has read."""
        RemotePayment.objects.create(
            connection=self.connection,
            record_no=payment_key,
            currency="USD",
            amount=Decimal(amount),
            unapplied=0,
            digest="seen",
        )
        RemoteSettlement.objects.create(
            connection=self.connection,
            payment_key=payment_key,
            invoice_key=invoice_key,
            kind="payment",
            amount=Decimal(amount),
        )

    # --- What the sync would say --------------------------------------------------------------------------

    def failure(
        self, kind: RecordKind, record: Any = None, *, remote: tuple[str, str] | None = None, **facts: Any
    ) -> Failure:
        """Note that a record could not sync: one of ours, or one of Intacct by its object and key."""
        if remote is not None:
            name, key = remote
            subject = {"direction": "import", "subject": f"remote:{name}:{key}"}
            subject |= {"remote_object": name, "remote_key": key}
        else:
            subject = {"direction": "export", "subject": f"local:{kind}:{record.pk}"}
        return Failure.objects.create(
            organization=self.organization,
            connection=self.connection,
            kind=kind,
            record_id=None if record is None else record.pk,
            local_number=getattr(record, "number", ""),
            first_at=AT,
            last_at=AT,
            **{"cause": "number_collision", **subject, **facts},
        )

    def attempt(
        self, kind: RecordKind, record: Any, state: AttemptState, *, marker: str = "", **facts: Any
    ) -> Attempt:
        """Note that a record was sent to Intacct."""
        given = {"operation": "create", **facts}
        return Attempt.objects.create(
            uid=uuid4(),
            organization=self.organization,
            connection=self.connection,
            kind=kind,
            record_id=record.pk,
            revision=getattr(record, "revision", 1),
            control_id=str(uuid4()),
            marker=marker or record.number,
            payload={},
            state=state,
            **given,
        )

    # --- The comparison -----------------------------------------------------------------------------------

    def tie_out(self, *, after: timedelta = timedelta()) -> TieOut:
        """Compare both books, now or some time from now."""
        return tie_out(connection=self.connection, at=datetime.now(UTC) + after, progress=self._progress)

    def while_reading(self, act: Callable[[], None]) -> None:
        """Let something happen when the next tie-out has read its first page."""
        self.acts[READING] = act

    def after_comparing(self, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
        """Let something happen in our book when the next tie-out has taken its snapshot of it."""
        compare = rests.compare

        def then_act(connection: Connection) -> None:
            compare(connection)
            act()

        monkeypatch.setattr(rests, "compare", then_act)

    def before_second_reading(self, act: Callable[[], None]) -> None:
        """Let something happen between the two readings of our own invoices by the next tie-out."""
        self.acts[EXPLAINING] = act

    def _progress(self, step: str, _done: int, _total: int) -> None:
        self.acts.pop(step, lambda: None)()

    def reason_of(self, record: Invoice | Payment | CreditNote) -> str:
        """Compare both books, which must differ on this record alone, and give the reason."""
        [line] = self.differences()
        assert line.record_id == record.pk, line
        return line.reason.value

    def differences(self) -> tuple[DifferenceFact, ...]:
        """Compare both books and give the differences."""
        return self.tie_out().differences


def _equals(name: str, value: str) -> str:
    return f"<equalto><field>{name}</field><value>{value}</value></equalto>"
