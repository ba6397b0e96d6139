"""The second pair of eyes sees what the database should have refused."""
# ruff: noqa: S608 - the statements are constants of this file

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from factories.ledger import (
    apply_credit,
    make_credit_note,
    make_customer,
    make_draft,
    make_invoice,
    make_organization,
    make_payment,
    make_write_off,
    usd,
)
from tieout.identity.models import Organization
from tieout.ledger.invariants import CHECKS, Violation, check

LINES, CREDIT_LINES, INVOICE_SUM, PAYMENT_SUM, CREDIT_SUM = (rule for rule, _ in CHECKS[:5])
GIVEN_UP_SUM, OPEN, UNAPPLIED, NOTHING_LEFT, SOURCE = (rule for rule, _ in CHECKS[5:10])
ABOVE_OWED, ABOVE_RECEIVED, ABOVE_CREDITED, NEGATIVE, CLOSED = (rule for rule, _ in CHECKS[10:15])
SAME, TENANT, UNIQUE, DECIMALS = (rule for rule, _ in CHECKS[15:19])
CUSTOMER_PAST, INVOICE_PAST, PAYMENT_PAST, CREDIT_PAST = (rule for rule, _ in CHECKS[19:])


def drop(table: str, *names: str) -> str:
    """Take constraints away; the test's transaction brings them back."""
    return "; ".join(f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE" for name in names)


def drop_expression(table: str, column: str) -> str:
    """Let a computed column be written."""
    return f"ALTER TABLE {table} ALTER COLUMN {column} DROP EXPRESSION"


WITHIN_TOTAL = drop("ledger_invoice", "ledger_invoice_applied_within_total")
ENTRY_IS_IMPORTED = drop("ledger_payment", "ledger_payment_entry_is_imported")
WITHIN_CREDIT = drop("ledger_creditnote", "ledger_creditnote_applied_within_total")
WITHIN_AMOUNT = drop("ledger_payment", "ledger_payment_applied_within_amount")

BREACHES: list[tuple[str, str]] = [
    (LINES, "UPDATE ledger_invoiceline SET amount = amount + 1 WHERE invoice_id = {invoice}"),
    (LINES, "UPDATE ledger_invoice SET total = 7 WHERE id = {draft}"),
    (INVOICE_SUM, "UPDATE ledger_invoice SET applied = 51 WHERE id = {invoice}"),
    (INVOICE_SUM, "UPDATE ledger_application SET amount = 40"),
    (PAYMENT_SUM, "UPDATE ledger_payment SET applied = 0 WHERE id = {payment}"),
    (PAYMENT_SUM, "DELETE FROM ledger_application"),
    (CREDIT_SUM, "DELETE FROM ledger_application"),
    (CREDIT_SUM, "UPDATE ledger_creditnote SET applied = 1 WHERE id = {note}"),
    (CREDIT_LINES, "UPDATE ledger_creditnoteline SET amount = amount + 1 WHERE credit_note_id = {note}"),
    (GIVEN_UP_SUM, "UPDATE ledger_invoice SET written_off = 1 WHERE id = {invoice}"),
    (GIVEN_UP_SUM, "DELETE FROM ledger_application"),
    (
        NOTHING_LEFT,
        f"{ENTRY_IS_IMPORTED}; UPDATE ledger_payment SET kind = 'discount' WHERE id = {{payment}}",
    ),
    (NOTHING_LEFT, "UPDATE ledger_creditnote SET kind = 'write_off' WHERE id = {note}"),
    (SOURCE, "UPDATE ledger_application SET kind = 'write_off' WHERE credit_note_id = {note}"),
    (
        SOURCE,
        drop("ledger_application", "ledger_application_one_source")
        + "; UPDATE ledger_application SET credit_note_id = {note} WHERE payment_id IS NOT NULL",
    ),
    (
        UNAPPLIED,
        drop_expression("ledger_creditnote", "unapplied")
        + "; UPDATE ledger_creditnote SET unapplied = 1 WHERE id = {note}",
    ),
    (ABOVE_CREDITED, f"{WITHIN_CREDIT}; UPDATE ledger_creditnote SET total = 29 WHERE id = {{note}}"),
    (NEGATIVE, f"{WITHIN_CREDIT}; UPDATE ledger_creditnote SET total = -1 WHERE id = {{note}}"),
    (
        CLOSED,
        drop("ledger_creditnote", "ledger_creditnote_aside_has_nothing_applied")
        + "; UPDATE ledger_creditnote SET state = 'draft' WHERE id = {note}",
    ),
    (SAME, "UPDATE ledger_creditnote SET currency = 'EUR' WHERE id = {note}"),
    (TENANT, "UPDATE ledger_creditnote SET customer_id = {foreign_customer} WHERE id = {note}"),
    (
        UNIQUE,
        "DROP INDEX ledger_creditnote_local_number; UPDATE ledger_creditnote SET number = 'TWICE'",
    ),
    (DECIMALS, "UPDATE ledger_creditnoteline SET amount = 0.005 WHERE credit_note_id = {note}"),
    (DECIMALS, "UPDATE ledger_creditnote SET total = 100.001 WHERE id = {note}"),
    (CREDIT_PAST, "DELETE FROM ledger_creditnoteevent"),
    (
        OPEN,
        drop_expression("ledger_invoice", "open_balance")
        + "; UPDATE ledger_invoice SET open_balance = 1 WHERE id = {invoice}",
    ),
    (
        UNAPPLIED,
        drop_expression("ledger_payment", "unapplied")
        + "; UPDATE ledger_payment SET unapplied = 1 WHERE id = {payment}",
    ),
    (ABOVE_OWED, f"{WITHIN_TOTAL}; UPDATE ledger_invoice SET total = 49 WHERE id = {{invoice}}"),
    (ABOVE_RECEIVED, f"{WITHIN_AMOUNT}; UPDATE ledger_payment SET amount = 49 WHERE id = {{payment}}"),
    (NEGATIVE, f"{WITHIN_TOTAL}; UPDATE ledger_invoice SET total = -1 WHERE id = {{draft}}"),
    (NEGATIVE, f"{WITHIN_AMOUNT}; UPDATE ledger_payment SET amount = -1 WHERE id = {{free_payment}}"),
    (
        NEGATIVE,
        drop("ledger_application", "ledger_application_positive")
        + "; UPDATE ledger_application SET amount = -50",
    ),
    (
        CLOSED,
        drop("ledger_invoice", "ledger_invoice_draft_has_nothing_applied")
        + "; UPDATE ledger_invoice SET state = 'draft' WHERE id = {invoice}",
    ),
    (
        CLOSED,
        drop("ledger_payment", "ledger_payment_voided_has_nothing_applied")
        + "; UPDATE ledger_payment SET state = 'voided', voided_date = now() WHERE id = {payment}",
    ),
    (SAME, "UPDATE ledger_application SET currency = 'EUR'"),
    (SAME, "UPDATE ledger_payment SET currency = 'EUR' WHERE id = {payment}"),
    (TENANT, "UPDATE ledger_invoice SET customer_id = {foreign_customer} WHERE id = {draft}"),
    (TENANT, "UPDATE ledger_payment SET customer_id = {foreign_customer} WHERE id = {payment}"),
    (
        UNIQUE,
        "DROP INDEX ledger_invoice_local_number; UPDATE ledger_invoice SET number = 'TWICE'",
    ),
    (
        UNIQUE,
        "DROP INDEX ledger_payment_local_number; UPDATE ledger_payment SET number = 'TWICE'",
    ),
    (DECIMALS, "UPDATE ledger_invoiceline SET amount = 0.005 WHERE invoice_id = {draft}"),
    (DECIMALS, "UPDATE ledger_payment SET amount = 100.001 WHERE id = {free_payment}"),
    (DECIMALS, "UPDATE ledger_invoice SET currency = 'QQQ' WHERE id = {draft}"),
    (CUSTOMER_PAST, "UPDATE ledger_customer SET revision = 9 WHERE id = {customer}"),
    (INVOICE_PAST, "UPDATE ledger_invoice SET revision = 9 WHERE id = {invoice}"),
    (PAYMENT_PAST, "DELETE FROM ledger_paymentevent"),
]


@pytest.fixture(scope="module")
def books(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Mapping[str, int]]:
    """Good books, once for all breaches; every breach is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        northwind = make_customer(organization=make_organization())
        invoice = make_invoice(customer=northwind, total=usd(120))
        note = make_credit_note(customer=northwind, total=usd(100))
        apply_credit(note, invoice, usd(30))
        make_write_off(make_invoice(customer=northwind))
        yield {
            "note": note.pk,
            "organization": northwind.organization_id,
            "customer": northwind.pk,
            "foreign_customer": make_customer(organization=make_organization(name="Other Firm")).pk,
            "invoice": invoice.pk,
            "draft": make_draft(customer=northwind).pk,
            "payment": make_payment(customer=northwind, amount=usd(100), settles=[(invoice, usd(50))]).pk,
            "free_payment": make_payment(customer=northwind, amount=usd(100)).pk,
        }
        transaction.set_rollback(True)


def breach(books: Mapping[str, int], statement: str, *, of: str = "Copper Kettle") -> list[Violation]:
    """Break the books behind the back of every trigger, and look at one firm."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement.format(**books))
        found = check(Organization.objects.get(name=of))
        transaction.set_rollback(True)
    return found


class TestCheck:
    def test_finds_nothing_in_good_books(self, books: Mapping[str, int]) -> None:
        assert breach(books, "SELECT 1") == []

    @pytest.mark.parametrize(("rule", "statement"), BREACHES, ids=[rule for rule, _ in BREACHES])
    def test_finds_that_it_is_false_that(self, books: Mapping[str, int], rule: str, statement: str) -> None:
        found = breach(books, statement)

        assert rule in {violation.rule for violation in found}

    def test_names_the_record(self, books: Mapping[str, int]) -> None:
        found = breach(books, "UPDATE ledger_invoice SET applied = 51 WHERE id = {invoice}")

        assert Violation(INVOICE_SUM, "INV-00001") in found

    def test_has_a_breach_for_every_rule(self) -> None:
        assert {rule for rule, _ in BREACHES} == {rule for rule, _ in CHECKS}

    def test_looks_at_one_firm_only(self, books: Mapping[str, int]) -> None:
        statement = "UPDATE ledger_invoice SET total = 7 WHERE id = {draft}"

        assert {violation.rule for violation in breach(books, statement)} == {LINES}
        assert breach(books, statement, of="Other Firm") == []
