"""The books of Copper Kettle for pictures and browser tests: every state that a page can show.

The books are made by operations. What the sync and the tie-out would have left is written as rows: they are
not the subject here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import cycle
from uuid import uuid4

from tieout.comparison.models import Difference, TieOutRun, TieOutScope, TieOutState, TieOutTotal
from tieout.identity.models import Organization, Role, User
from tieout.identity.operations import add_member, add_user, create_organization
from tieout.ledger.facts import LineFacts
from tieout.ledger.models import Customer, Invoice, Payment
from tieout.ledger.operations import customers, invoices, payments
from tieout.money import Money
from tieout.sync.models import Connection, Failure, Link, Run, RunKind, RunState

PASSWORD = "copper-kettle"
PEOPLE = {"alice@copperkettle.example": Role.BILLING, "bob@copperkettle.example": Role.VIEWER}
NAMES = (
    "Zürich Foods & Söhne GmbH",
    "O'Brien & Daughters, Fine Teas",
    "Société Générale d'Électricité et d'Équipements Industriels du Sud-Ouest, Établissement de Pau",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "Łódź Paper Mills",
    "Northwind Traders",
    "Halcyon Biotech",
    "Bytes <b>&amp;</b> Bits",
    "São Paulo Café Importadora Ltda.",
    "Juniper & Vale LLP",
    "Meridian Freight",
    "Ελληνικά Τρόφιμα Α.Ε.",
)
INVOICES = 64
PRICES = ("15814.44", "3847.97", "28140.71", "99.00", "4717.94", "1234567.89", "0.50", "640.00")


@dataclass(frozen=True)
class ShownBooks:
    """The records that pages of their own are shown of."""

    organization: Organization
    customer: Customer
    invoice: Invoice
    payment: Payment
    tie_out: TieOutRun

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of all pages, in the states that the books have."""
        return (
            "/",
            "/customers",
            f"/customers/{self.customer.pk}",
            "/invoices",
            "/invoices?status=past_due",
            "/invoices?status=draft",
            "/invoices?q=nothing+like+it",
            f"/invoices/{self.invoice.pk}",
            "/payments",
            f"/payments/{self.payment.pk}",
            "/failures",
            "/failures?status=ignored",
            "/failures?status=resolved",
            "/failures/guide",
            "/tie-outs",
            f"/tie-outs/{self.tie_out.pk}",
        )


def fill(at: datetime) -> ShownBooks:
    """Found Copper Kettle with its people, books, connection, errors and tie-outs."""
    organization = create_organization(name="Copper Kettle", at=at, time_zone="America/Chicago")
    people = {email: add_user(email=email, password=PASSWORD, at=at) for email in PEOPLE}
    for email, role in PEOPLE.items():
        add_member(organization=organization, user=people[email], role=role)
    second = create_organization(name="Copper Kettle (Europe) Holding & Services", at=at, locale="de_DE")
    add_member(organization=second, user=people["alice@copperkettle.example"], role=Role.OWNER)
    books = _Books(organization, at)
    shown_customers = books.customers()
    issued = books.invoices(shown_customers)
    received = books.payments(issued)
    connection = books.connect()
    books.link(connection, shown_customers, issued, received)
    books.fail(connection, shown_customers, issued, received)
    books.run(connection, people["alice@copperkettle.example"])
    return ShownBooks(
        organization, shown_customers[2], issued[3], received[0], books.tie_out(connection, issued)
    )


@dataclass
class _Books:
    organization: Organization
    at: datetime

    def customers(self) -> list[Customer]:
        made = [
            customers.create(
                organization=self.organization,
                name=name,
                at=self.at,
                email=f"accounts-payable+{place}@example.com" if place % 3 else "",
                phone="+49 30 901820",
                address1="Hauptstraße 12",
                city="Zürich",
                postal_code="8001",
                country="Switzerland",
                payment_terms="Net 30",
                currency="EUR" if place == 11 else "",
            )
            for place, name in enumerate(NAMES)
        ]
        customers.deactivate(customer=made[6], at=self.at)
        return made

    def invoices(self, billed: list[Customer]) -> list[Invoice]:
        today = self.organization.today(self.at)
        issued = []
        for place, customer, price in zip(range(INVOICES), cycle(billed), cycle(PRICES), strict=False):
            issue_date = today - timedelta(days=130 - place * 2)
            draft = invoices.draft(
                organization=self.organization,
                customer=customer,
                lines=_lines(Decimal(price), has_extras=place % 7 == 3),
                issue_date=issue_date,
                due_date=issue_date + timedelta(days=30),
                at=self.at - timedelta(days=120 - place),
                payment_terms="Net 30",
                purchase_order="PO-2026/77 & Co." if place % 4 == 3 else "",
            )
            issued.append(invoices.issue(invoice=draft, at=self.at - timedelta(days=119 - place)))
        invoices.void(invoice=issued[20], voided_date=today, at=self.at)
        invoices.draft(
            organization=self.organization,
            customer=billed[0],
            lines=_lines(Decimal(80), has_extras=False),
            issue_date=today,
            at=self.at,
        )
        return issued

    def payments(self, issued: list[Invoice]) -> list[Payment]:
        received = []
        for place, invoice in enumerate(issued[:12]):
            part = invoice.total if place % 3 else (invoice.total / 2).quantize(Decimal("0.01"))
            received.append(
                payments.receive(
                    organization=self.organization,
                    customer=invoice.customer,
                    amount=Money(part + (25 if place == 4 else 0), invoice.currency),
                    method=("check", "eft", "credit_card")[place % 3],
                    received_date=self.organization.today(self.at) - timedelta(days=30 - place),
                    reference=f"{100200 + place}" if place % 2 == 0 else "",
                    applications=[(invoice, Money(part, invoice.currency))],
                    at=self.at - timedelta(days=30 - place),
                )
            )
        payments.void(payment=received[5], voided_date=self.organization.today(self.at), at=self.at)
        return received

    def connect(self) -> Connection:
        return Connection.objects.create(
            uid=uuid4(),
            organization=self.organization,
            name="Intacct account",
            company_id="demo",
            login="xml_gateway",
            gateway_url="http://127.0.0.1:1/ia/xml/xmlgw.phtml",
            password="password",
            settings_version=1,
            reconcile_on=True,
            last_sync_at=self.at,
        )

    def link(
        self,
        connection: Connection,
        linked_customers: list[Customer],
        issued: list[Invoice],
        received: list[Payment],
    ) -> None:
        records = [
            *(("customer", "CUSTOMER", row, row.number) for row in linked_customers[:10]),
            *(("invoice", "SODOCUMENT", row, f"Sales Invoice-{row.number}") for row in issued[:50]),
            *(("payment", "ARPYMT", row, row.number) for row in received[:9]),
        ]
        for key, (kind, remote_object, row, number) in enumerate(records, start=4001):
            row.refresh_from_db()
            Link.objects.create(
                organization=self.organization,
                connection=connection,
                kind=kind,
                record_id=row.pk,
                remote_object=remote_object,
                remote_key=str(key),
                remote_number=number,
                ar_key=str(key + 5000) if kind == "invoice" else "",
                born="remote" if kind == "invoice" else "local",
                revision=row.revision - (key % 9 == 0),
                entity_id="200" if kind == "invoice" and key % 5 == 0 else "",
            )
        self._make_contacts(connection, linked_customers[2:4], above=linked_customers[1])

    def _make_contacts(self, connection: Connection, billed: list[Customer], *, above: Customer) -> None:
        """Let customers be bill-to contacts of one Intacct customer, with a parent and fields of the firm."""
        for row in billed:
            link = Link.objects.get(connection=connection, kind="customer", record_id=row.pk)
            link.remote_object, link.contact_name = "CONTACT", f"{row.name[:60]} (C10002)"
            link.remote_key, link.remote_number = f"4003:{link.contact_name}", "10002"
            link.save()
            Customer.objects.filter(pk=row.pk).update(
                parent_number=above.number,
                parent_name=above.name,
                custom_fields={"CUSTOMER_SEGMENT": "Wholesale & export", "ACCOUNT_MANAGER": "Émile Zola"},
            )

    def fail(
        self,
        connection: Connection,
        failed_customers: list[Customer],
        issued: list[Invoice],
        received: list[Payment],
    ) -> None:
        def failure(kind: str, row: Customer | Invoice | Payment, cause: str, **facts: object) -> None:
            Failure.objects.create(
                organization=self.organization,
                connection=connection,
                direction="export",
                kind=kind,
                subject=f"local:{kind}:{row.pk}",
                record_id=row.pk,
                local_number=row.number,
                cause=cause,
                first_at=self.at - timedelta(days=2),
                last_at=self.at - timedelta(minutes=5),
                **facts,
            )

        clash, missing, waiting = issued[51], issued[53], issued[55]
        failure(
            "invoice",
            clash,
            "number_collision",
            code="BL03002185",
            text=f"A transaction with the number '{clash.number}' already exists.",
            correction="Use a unique number instead.",
            count=3,
            details={
                "candidates": [
                    {
                        "remote_key": key,
                        "number": clash.number,
                        "customer": customer_id,
                        "date": "2026-09-14",
                        "total": total,
                        "currency": "USD",
                    }
                    for key, customer_id, total in (
                        ("8811", "C-00017", "3847.97"),
                        ("8812", "C-00004", "12.00"),
                    )
                ]
            },
        )
        failure(
            "invoice",
            missing,
            "missing_field",
            code="DL02000001",
            text="There is no field RECORDURL in the object SODOCUMENT.",
        )
        failure(
            "customer",
            failed_customers[10],
            "ambiguous_name",
            text="'Meridian Freight' is the name of 1 unlinked customers in Tieout and of 2 in Intacct.",
            details={
                "here": [failed_customers[10].number],
                "candidates": [
                    {"remote_key": "71", "number": "10071", "name": "Meridian Freight"},
                    {"remote_key": "72", "number": "10072", "name": "Meridian Freight"},
                ],
            },
        )
        failure(
            "invoice",
            waiting,
            "waiting_for_parent",
            waits_for=f"local:customer:{failed_customers[10].pk}",
            retry_requested=True,
        )
        failure(
            "payment",
            received[9],
            "payment_batch",
            text="Please provide a payment batch key.",
            state="ignored",
        )
        Failure.objects.create(
            organization=self.organization,
            connection=connection,
            direction="import",
            kind="invoice",
            subject="remote:SODOCUMENT:9001",
            remote_object="SODOCUMENT",
            remote_key="9001",
            remote_number="Sales Invoice-2026-0093",
            cause="lines_not_equal_total",
            text="Lines and subtotals add up to 118.00, the total is 120.00.",
            first_at=self.at,
            last_at=self.at,
        )

    def run(self, connection: Connection, by: User) -> None:
        begun = self.at - timedelta(hours=1)
        for kind, state, facts in (
            (
                RunKind.IMPORT_CUSTOMERS,
                RunState.DONE,
                {"counts": {"customers": {"created": 12, "linked": 1}}},
            ),
            (
                RunKind.IMPORT_INVOICES,
                RunState.DONE,
                {"counts": {"invoices": {"created": 1284, "skipped": 3}, "payments": {"created": 9}}},
            ),
            (RunKind.SYNC, RunState.FAILED, {"error_text": "Intacct did not answer within 120 seconds."}),
            (RunKind.SYNC, RunState.DONE, {"counts": {}}),
            (
                RunKind.IMPORT_INVOICES,
                RunState.RUNNING,
                {"step": "Reading sales documents", "done_count": 7412, "total_count": 11900},
            ),
        ):
            begun += timedelta(minutes=9)
            run = Run.objects.create(
                uid=uuid4(),
                organization=self.organization,
                connection=connection,
                kind=kind,
                state=state,
                started_by=by,
                started_at=begun,
                **facts,
            )
            Run.objects.filter(pk=run.pk).update(created_at=begun)

    def tie_out(self, connection: Connection, issued: list[Invoice]) -> TieOutRun:
        def run(hours: int, **facts: object) -> TieOutRun:
            at = self.at - timedelta(hours=hours)
            return TieOutRun.objects.create(
                uid=uuid4(),
                organization=self.organization,
                connection=connection,
                started_at=at,
                finished_at=at,
                **facts,
            )

        run(72, state=TieOutState.DONE, invoice_count=1280, customer_count=12)
        run(48, state=TieOutState.FAILED, error_text="Intacct did not answer within 120 seconds.")
        newest = run(
            2, state=TieOutState.DONE, invoice_count=1284, customer_count=12, difference_count=3,
            not_readable=["APADJUSTMENT"],
        )  # fmt: skip
        for currency, tieout, intacct, count in (
            ("USD", "743346.59", "739398.63", 1283),
            ("EUR", "1917.00", "1917.00", 1),
        ):
            TieOutTotal.objects.create(
                run=newest,
                currency=currency,
                tieout_balance=Decimal(tieout),
                intacct_balance=Decimal(intacct),
                invoice_count=count,
            )
        for scope, tieout, intacct in (("made_in_ar", "0", "1250.00"), ("draft", "80.00", "0")):
            TieOutScope.objects.create(
                run=newest,
                scope=scope,
                currency="USD",
                record_count=2,
                balance=Decimal(tieout) or Decimal(intacct),
                tieout_balance=Decimal(tieout),
                intacct_balance=Decimal(intacct),
            )
        for invoice, tieout, intacct, reason in (
            (issued[51], "3847.97", "0", "failure_open"),
            (issued[52], "200.00", "100.00", "not_yet_written"),
            (issued[54], "0", "0.01", "unexplained"),
        ):
            Difference.objects.create(
                run=newest,
                organization=self.organization,
                kind="invoice",
                record_id=invoice.pk,
                local_number=invoice.number,
                remote_object="ARINVOICE",
                remote_key="77",
                remote_number=invoice.number,
                customer_name=invoice.customer.name,
                customer_number=invoice.customer.number,
                currency="USD",
                tieout=Decimal(tieout),
                intacct=Decimal(intacct),
                reason=reason,
            )
        return newest


def _lines(price: Decimal, *, has_extras: bool) -> list[LineFacts]:
    lines = [
        LineFacts(
            kind="item",
            amount=price,
            item="SERVICE",
            name="Tea, loose & in bags",
            description="Darjeeling first flush, 25 kg" if has_extras else "",
            quantity=Decimal("2.5") if has_extras else Decimal(1),
        )
    ]
    if has_extras:
        lines.append(LineFacts(kind="discount", amount=Decimal("-0.10"), name="Loyal customer"))
        lines.append(LineFacts(kind="tax", amount=Decimal("7.25"), name="Sales tax 7.25 %"))
    return lines
