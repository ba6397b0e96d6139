"""Every page of a list is found by an index: no table is read from end to end."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tieout.dashboard.paging import PAGE_SIZE
from tieout.ledger.facts import IncomingCustomer, IncomingInvoice, LineFacts
from tieout.ledger.models import Customer, Invoice, Payment
from tieout.ledger.operations.bulk import store_customers, store_invoices
from tieout.sync.models import Failure

from .conftest import AT, DUE, ISSUED, Firm
from .test_invoices import LATER

ROWS = 2000
LIMIT = f"LIMIT {PAGE_SIZE + 1}"
PAGES = {
    ("/invoices", LIMIT): "ledger_invoice_newest",
    ("/invoices?before=2026-01-01~999", LIMIT): "ledger_invoice_newest",
    ("/invoices?status=open", LIMIT): "ledger_invoice_open_newest",
    ("/invoices?status=past_due", LIMIT): "ledger_invoice_due",
    ("/invoices?status=past_due&before=2026-01-01~999", LIMIT): "ledger_invoice_due",
    ("/invoices?status=paid", LIMIT): "ledger_invoice_paid",
    ("/invoices?status=draft", LIMIT): "ledger_invoice_aside",
    ("/invoices?status=voided", LIMIT): "ledger_invoice_aside",
    ("/payments", LIMIT): "ledger_payment_newest",
    ("/payments?status=unapplied", LIMIT): "ledger_payment_unapplied",
    ("/payments?status=voided", LIMIT): "ledger_payment_voided",
    ("/customers", LIMIT): "ledger_customer_pkey",
    ("/failures", LIMIT): "sync_failure_state",
    ("/failures?status=ignored", LIMIT): "sync_failure_state",
    ("/invoices", '"sync_failure"."record_id" IN'): "sync_failure_record",
}
SEARCHES = (
    (Invoice, "number", "ledger_invoice_search"),
    (Payment, "number", "ledger_payment_search"),
    (Payment, "reference", "ledger_payment_search"),
    (Customer, "name", "ledger_customer_search"),
    (Customer, "number", "ledger_customer_search"),
)


def used_in(plan: str) -> list[str]:
    """Name the indexes that a plan uses."""
    return re.findall(r"(?:Scan using|Scan Backward using|Bitmap Index Scan on) (\w+)", plan)


@pytest.fixture
def large(copper_kettle: Firm) -> Firm:
    """A firm with so many records that reading a whole table costs more than an index."""
    organization = copper_kettle.organization
    people = [
        IncomingCustomer(
            ref="", id=None, number=f"C-{place:05}", name=f"Customer number {place}", currency="USD"
        )
        for place in range(ROWS)
    ]
    customers = store_customers(organization=organization, rows=people, at=AT)
    bills = [
        IncomingInvoice(
            ref="",
            id=None,
            number=f"INV-{place:05}",
            customer_id=customers[place].id,
            currency="USD",
            issue_date=ISSUED - timedelta(days=place % 300),
            due_date=LATER if place % 2 else DUE - timedelta(days=place % 300),
            total=Decimal(place % 3),
            lines=(LineFacts(kind="item", amount=Decimal(place % 3)),),
            is_draft=place % 50 == 7,
        )
        for place in range(ROWS)
    ]
    invoices = store_invoices(organization=organization, rows=bills, at=AT)
    payments = Payment.objects.bulk_create(
        Payment(
            organization=organization,
            number=f"PAY-{place:05}",
            customer_id=customers[place].id,
            currency="USD",
            amount=Decimal(1),
            method="check",
            received_date=ISSUED - timedelta(days=place % 300),
            created_at=AT,
            updated_at=AT,
        )
        for place in range(ROWS)
    )
    voided = {"state": "voided", "voided_date": ISSUED}
    Invoice.objects.filter(pk__in=[row.id for row in invoices[10::50]]).update(**voided)
    Payment.objects.filter(pk__in=[row.pk for row in payments[10::50]]).update(**voided)
    Failure.objects.bulk_create(
        Failure(
            organization=organization,
            connection=copper_kettle.connection,
            direction="export",
            kind="invoice",
            subject=f"local:invoice:{row.id}",
            record_id=row.id,
            cause="unknown",
            state="open" if place % 2 else "ignored",
            first_at=AT,
            last_at=AT - timedelta(seconds=place),
        )
        for place, row in enumerate(invoices)
    )
    with database.cursor() as cursor:
        for table in ("ledger_customer", "ledger_invoice", "ledger_payment", "sync_failure"):
            cursor.execute(f"ANALYZE {table}")
    return copper_kettle


def plan_of(client: Client, address: str, marker: str) -> str:
    """Return how the database answers the page's query that has a marker, if it need not sort.

    What other tests left behind in the tables makes an index look dear; whether it can serve a page in the
    page's own order does not depend on that.
    """
    with CaptureQueriesContext(database) as captured:
        assert client.get(address).status_code == 200
    [query] = [query["sql"] for query in captured.captured_queries if marker in query["sql"]]
    with database.cursor() as cursor:
        for way in ("sort", "seqscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {query}")
        return "\n".join(line for (line,) in cursor.fetchall())


class TestLargeLists:
    def test_are_paged_by_an_index(self, alice: Client, large: Firm) -> None:
        for (address, marker), index in PAGES.items():
            plan = plan_of(alice, address, marker)

            assert index in used_in(plan), (address, plan)
            table = "_".join(index.split("_")[:2])
            assert f"Seq Scan on {table}" not in plan, (address, plan)


class TestWordsInsideNumbersAndNames:
    def test_can_be_found_by_an_index(self, db: None) -> None:
        with database.cursor() as cursor:
            # An empty table is always read as a whole; what counts is that the index fits the question.
            cursor.execute("SET LOCAL enable_seqscan = off")

        for model, column, index in SEARCHES:
            plan = model.objects.filter(**{f"{column}__icontains": "number 19"}).explain()

            assert used_in(plan) == [index], plan
