"""The database refuses what must never be: each constraint is attacked with plain SQL.

The last test asks the database for its constraints, so that a new one without an attack is noticed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoDbBlocker

from factories.ledger import (
    AT,
    TODAY,
    apply_credit,
    eur,
    make_contact,
    make_credit_draft,
    make_credit_note,
    make_customer,
    make_draft,
    make_invoice,
    make_organization,
    make_payment,
    make_user,
    usd,
)
from tieout.ledger.operations import invoices, payments


class Attack(NamedTuple):
    """One statement, and the constraint that refuses it."""

    constraint: str
    statement: str


APPLY = (
    "INSERT INTO ledger_application "
    "(uid, organization_id, payment_id, invoice_id, currency, kind, amount, origin, created_at) "
    "VALUES (gen_random_uuid(), {organization}, %s, %s, '%s', 'payment', %s, 'local', now())"
)
LINE = (
    "INSERT INTO ledger_invoiceline (organization_id, invoice_id, position, kind, item, name, description, "
    "quantity, unit_price, amount, tax_rate) VALUES (%s, %s, 9, '%s', '', '', '', 1, 0, %s, '')"
)
CUSTOMER = "UPDATE ledger_customer SET {} WHERE id = {{customer}}"
PAID = "UPDATE ledger_invoice SET {} WHERE id = {{invoice}}"
DRAFT = "UPDATE ledger_invoice SET {} WHERE id = {{draft}}"
PAYMENT = "UPDATE ledger_payment SET {} WHERE id = {{payment}}"
REST = "UPDATE ledger_payment SET {} WHERE id = {{free_payment}}"
CREDIT = (
    "INSERT INTO ledger_application "
    "(uid, organization_id, credit_note_id, invoice_id, currency, kind, amount, origin, created_at) "
    "VALUES (gen_random_uuid(), {organization}, %s, %s, '%s', '%s', %s, 'local', now())"
)
CREDIT_LINE = LINE.replace("ledger_invoiceline", "ledger_creditnoteline").replace(
    "invoice_id", "credit_note_id"
)
NOTE = "UPDATE ledger_creditnote SET {} WHERE id = {{note}}"
FREE_NOTE = "UPDATE ledger_creditnote SET {} WHERE id = {{free_note}}"
NOTE_DRAFT = "UPDATE ledger_creditnote SET {} WHERE id = {{note_draft}}"
APPLICATION = "UPDATE ledger_application SET {} WHERE id = {{application}}"

# The guard would refuse first; the check stands behind it.
UNGUARDED = "SET LOCAL session_replication_role = replica; "

ATTACKS = [
    # Customers and the people there.
    Attack("ledger_customer_uid", CUSTOMER.format("uid = '{other_customer_uid}'")),
    Attack("ledger_customer_number", CUSTOMER.format("number = 'TAKEN'")),
    Attack("ledger_customer_has_number", CUSTOMER.format("number = ''")),
    Attack("ledger_customer_has_name", CUSTOMER.format("name = ''")),
    Attack("ledger_customer_origin_known", CUSTOMER.format("origin = 'stolen'")),
    Attack("ledger_customer_currency_code", CUSTOMER.format("currency = 'usd'")),
    Attack(
        "ledger_contact_uid", "UPDATE ledger_contact SET uid = '{other_contact_uid}' WHERE id = {contact}"
    ),
    Attack("ledger_contact_has_name", "UPDATE ledger_contact SET name = '' WHERE id = {contact}"),
    Attack(
        "ledger_contact_customer_id_same_organization",
        "UPDATE ledger_contact SET customer_id = {foreign_customer} WHERE id = {contact}",
    ),
    # Invoices: 50 of 120 are applied.
    Attack("ledger_invoice_uid", PAID.format("uid = '{draft_uid}'")),
    Attack("ledger_invoice_local_number", PAID.format("number = 'INV-00002'")),
    Attack("ledger_invoice_issued_has_number", PAID.format("number = ''")),
    Attack("ledger_invoice_applied_within_total", PAID.format("total = 49")),
    Attack("ledger_invoice_applied_within_total", DRAFT.format("total = -1")),
    Attack("ledger_invoice_applied_within_total", APPLY % ("{free_payment}", "{invoice}", "USD", 71)),
    Attack("ledger_invoice_voided_has_nothing_applied", PAID.format("state = 'voided', voided_date = now()")),
    Attack(
        "ledger_invoice_voided_has_nothing_applied",
        APPLY % ("{free_payment}", "{voided_invoice}", "USD", 1),
    ),
    Attack("ledger_invoice_draft_has_nothing_applied", PAID.format("state = 'draft'")),
    Attack("ledger_invoice_draft_has_nothing_applied", APPLY % ("{free_payment}", "{draft}", "USD", 1)),
    Attack("ledger_invoice_voided_on_a_date", DRAFT.format("state = 'voided'")),
    Attack("ledger_invoice_voided_on_a_date", DRAFT.format("voided_date = now()")),
    Attack("ledger_invoice_state_known", DRAFT.format("state = 'paid'")),
    Attack("ledger_invoice_origin_known", DRAFT.format("origin = ''")),
    Attack("ledger_invoice_currency_code", DRAFT.format("currency = 'US'")),
    Attack("ledger_invoice_customer_id_same_organization", DRAFT.format("customer_id = {foreign_customer}")),
    Attack("ledger_invoice_applied_is_kept", PAID.format("applied = 51")),
    Attack(
        "ledger_invoice_applied_begins_at_nothing",
        "INSERT INTO ledger_invoice (uid, organization_id, customer_id, number, currency, issue_date, "
        "payment_terms, purchase_order, notes, state, total, applied, written_off, origin, revision, "
        "created_at, updated_at) "
        "SELECT gen_random_uuid(), organization_id, customer_id, 'NEW', currency, issue_date, '', '', '', "
        "state, total, 1, 0, origin, 1, now(), now() FROM ledger_invoice WHERE id = {invoice}",
    ),
    Attack("ledger_invoice_written_off_is_kept", PAID.format("written_off = 1")),
    Attack(
        "ledger_invoice_written_off_begins_at_nothing",
        "INSERT INTO ledger_invoice (uid, organization_id, customer_id, number, currency, issue_date, "
        "payment_terms, purchase_order, notes, state, total, applied, written_off, origin, revision, "
        "created_at, updated_at) "
        "SELECT gen_random_uuid(), organization_id, customer_id, 'NEW', currency, issue_date, '', '', '', "
        "state, total, 0, 1, origin, 1, now(), now() FROM ledger_invoice WHERE id = {invoice}",
    ),
    Attack("ledger_invoice_written_off_within_applied", UNGUARDED + PAID.format("written_off = 51")),
    # Lines.
    Attack("ledger_invoice_lines_add_up", DRAFT.format("total = 121")),
    Attack("ledger_invoice_lines_add_up", LINE % ("{organization}", "{draft}", "item", 5)),
    Attack("ledger_invoice_lines_add_up", "DELETE FROM ledger_invoiceline WHERE invoice_id = {draft}"),
    Attack(
        "ledger_invoice_lines_add_up", "UPDATE ledger_invoiceline SET amount = 1 WHERE invoice_id = {draft}"
    ),
    Attack(
        "ledger_invoice_lines_add_up",
        "UPDATE ledger_invoiceline SET invoice_id = {invoice} WHERE invoice_id = {draft}",
    ),
    Attack("ledger_line_kind_known", LINE % ("{organization}", "{draft}", "gift", 0)),
    Attack("ledger_line_discount_lowers", LINE % ("{organization}", "{draft}", "discount", 1)),
    Attack(
        "ledger_invoiceline_invoice_id_same_organization",
        LINE % ("{organization}", "{foreign_invoice}", "item", 0),
    ),
    # Payments: 50 of 100 are applied.
    Attack("ledger_payment_uid", PAYMENT.format("uid = '{free_payment_uid}'")),
    Attack("ledger_payment_local_number", PAYMENT.format("number = 'PAY-00002'")),
    Attack("ledger_payment_applied_within_amount", PAYMENT.format("amount = 49")),
    Attack("ledger_payment_applied_within_amount", REST.format("amount = -1")),
    Attack("ledger_payment_applied_within_amount", APPLY % ("{payment}", "{open_invoice}", "USD", 51)),
    Attack(
        "ledger_payment_voided_has_nothing_applied", PAYMENT.format("state = 'voided', voided_date = now()")
    ),
    Attack(
        "ledger_payment_voided_has_nothing_applied",
        APPLY % ("{voided_payment}", "{open_invoice}", "USD", 1),
    ),
    Attack("ledger_payment_voided_on_a_date", REST.format("state = 'voided'")),
    Attack("ledger_payment_voided_on_a_date", REST.format("voided_date = now()")),
    Attack("ledger_payment_state_known", REST.format("state = 'bounced'")),
    Attack("ledger_payment_method_known", REST.format("method = 'barter'")),
    Attack("ledger_payment_origin_known", REST.format("origin = 'stolen'")),
    Attack("ledger_payment_currency_code", REST.format("currency = 'U$D'")),
    Attack("ledger_payment_customer_id_same_organization", REST.format("customer_id = {foreign_customer}")),
    Attack("ledger_payment_applied_is_kept", PAYMENT.format("applied = 0")),
    Attack(
        "ledger_payment_applied_begins_at_nothing",
        "INSERT INTO ledger_payment (uid, organization_id, number, kind, currency, amount, applied, method, "
        "reference, received_date, notes, state, generation, origin, revision, created_at, updated_at) "
        "SELECT gen_random_uuid(), organization_id, 'NEW', kind, currency, amount, 1, method, '', "
        "received_date, '', state, 1, origin, 1, now(), now() FROM ledger_payment WHERE id = {payment}",
    ),
    Attack(
        "ledger_payment_kind_known", REST.format("kind = 'barter', origin = 'imported', method = 'other'")
    ),
    Attack("ledger_payment_entry_is_imported", REST.format("kind = 'applied_credit', method = 'other'")),
    Attack("ledger_payment_entry_is_imported", REST.format("kind = 'discount', origin = 'imported'")),
    # Credit notes: 30 of 100 are applied.
    Attack("ledger_creditnote_uid", NOTE.format("uid = '{note_draft_uid}'")),
    Attack("ledger_creditnote_local_number", NOTE.format("number = 'CN-00002'")),
    Attack("ledger_creditnote_issued_has_number", NOTE.format("number = ''")),
    Attack("ledger_creditnote_applied_within_total", NOTE.format("total = 29")),
    Attack("ledger_creditnote_applied_within_total", NOTE_DRAFT.format("total = -1")),
    Attack("ledger_creditnote_applied_within_total", NOTE.format("applied_elsewhere = 71")),
    Attack("ledger_creditnote_applied_within_total", NOTE.format("applied_elsewhere = -1")),
    Attack(
        "ledger_creditnote_applied_within_total", CREDIT % ("{note}", "{open_invoice}", "USD", "credit", 71)
    ),
    Attack("ledger_creditnote_aside_has_nothing_applied", NOTE.format("state = 'draft'")),
    Attack(
        "ledger_creditnote_aside_has_nothing_applied", NOTE.format("state = 'voided', voided_date = now()")
    ),
    Attack(
        "ledger_creditnote_aside_has_nothing_applied",
        CREDIT % ("{note_draft}", "{open_invoice}", "USD", "credit", 1),
    ),
    Attack("ledger_creditnote_voided_on_a_date", FREE_NOTE.format("state = 'voided'")),
    Attack("ledger_creditnote_voided_on_a_date", FREE_NOTE.format("voided_date = now()")),
    Attack("ledger_creditnote_kind_known", FREE_NOTE.format("kind = 'gift'")),
    Attack("ledger_creditnote_state_known", FREE_NOTE.format("state = 'open'")),
    Attack("ledger_creditnote_origin_known", FREE_NOTE.format("origin = 'stolen'")),
    Attack("ledger_creditnote_currency_code", FREE_NOTE.format("currency = 'usd'")),
    Attack(
        "ledger_creditnote_customer_id_same_organization",
        FREE_NOTE.format("customer_id = {foreign_customer}"),
    ),
    Attack("ledger_creditnote_applied_is_kept", NOTE.format("applied = 0")),
    Attack(
        "ledger_creditnote_applied_begins_at_nothing",
        "INSERT INTO ledger_creditnote (uid, organization_id, customer_id, number, currency, issue_date, "
        "notes, kind, state, total, applied, generation, origin, revision, created_at, updated_at) "
        "SELECT gen_random_uuid(), organization_id, customer_id, 'NEW', currency, issue_date, '', kind, "
        "state, total, 1, 1, origin, 1, now(), now() FROM ledger_creditnote WHERE id = {note}",
    ),
    Attack("ledger_creditnote_lines_add_up", NOTE_DRAFT.format("total = 101")),
    Attack("ledger_creditnote_lines_add_up", CREDIT_LINE % ("{organization}", "{note_draft}", "item", 5)),
    Attack(
        "ledger_creditnote_lines_add_up",
        "DELETE FROM ledger_creditnoteline WHERE credit_note_id = {note_draft}",
    ),
    Attack(
        "ledger_creditnote_lines_add_up",
        "UPDATE ledger_creditnoteline SET amount = 1 WHERE credit_note_id = {note_draft}",
    ),
    Attack("ledger_creditline_kind_known", CREDIT_LINE % ("{organization}", "{note_draft}", "gift", 0)),
    Attack(
        "ledger_creditline_discount_lowers", CREDIT_LINE % ("{organization}", "{note_draft}", "discount", 1)
    ),
    Attack(
        "ledger_creditnoteline_credit_note_id_same_organization",
        CREDIT_LINE % ("{organization}", "{foreign_note}", "item", 0),
    ),
    # Applications.
    Attack("ledger_application_positive", APPLICATION.format("amount = 0")),
    Attack("ledger_application_positive", APPLY % ("{free_payment}", "{open_invoice}", "USD", -1)),
    Attack("ledger_application_kind_known", APPLICATION.format("kind = 'gift'")),
    Attack("ledger_application_once", APPLY % ("{payment}", "{invoice}", "USD", 1)),
    Attack("ledger_application_uid", APPLICATION.format("uid = '{other_application_uid}'")),
    Attack(
        "ledger_application_invoice_id_same_organization",
        APPLY % ("{free_payment}", "{foreign_invoice}", "USD", 1),
    ),
    Attack(
        "ledger_application_payment_id_same_organization",
        APPLY % ("{foreign_payment}", "{open_invoice}", "USD", 1),
    ),
    Attack(
        "ledger_application_invoice_id_same_organization",
        APPLY % ("{free_payment}", "{euro_invoice}", "USD", 1),
    ),
    Attack(
        "ledger_application_payment_id_same_organization",
        APPLY % ("{free_payment}", "{euro_invoice}", "EUR", 1),
    ),
    Attack("ledger_application_origin_known", APPLICATION.format("origin = 'stolen'")),
    Attack("ledger_application_one_source", APPLICATION.format("credit_note_id = {note}")),
    Attack("ledger_application_one_source", APPLICATION.format("payment_id = NULL")),
    Attack("ledger_application_one_source", APPLICATION.format("kind = 'credit'")),
    Attack("ledger_application_one_source", CREDIT % ("{free_note}", "{open_invoice}", "USD", "payment", 1)),
    Attack(
        "ledger_application_credit_note_id_same_organization",
        CREDIT % ("{foreign_note}", "{open_invoice}", "USD", "credit", 1),
    ),
    Attack(
        "ledger_application_credit_note_id_same_organization",
        CREDIT % ("{free_note}", "{euro_invoice}", "EUR", "credit", 1),
    ),
    Attack(
        "ledger_application_credit_note_id_same_organization",
        CREDIT % ("{free_note}", "{open_invoice}", "USD", "write_off", 1),
    ),
    Attack(
        "ledger_application_credit_stays", "UPDATE ledger_application SET amount = 1 WHERE id = {credited}"
    ),
    # The currency of what has applications, and the purpose of what was applied.
    Attack("ledger_application_credit_note_id_same_organization", NOTE.format("currency = 'EUR'")),
    Attack("ledger_application_credit_note_id_same_organization", NOTE.format("kind = 'write_off'")),
    Attack("ledger_application_invoice_id_same_organization", PAID.format("currency = 'EUR'")),
    Attack("ledger_application_payment_id_same_organization", PAYMENT.format("currency = 'EUR'")),
    # Outbox and numbers.
    Attack("ledger_change_kind_known", "UPDATE ledger_change SET kind = 'gift'"),
    Attack("ledger_change_what_known", "UPDATE ledger_change SET what = 'lost'"),
    Attack(
        "ledger_sequence_once",
        "INSERT INTO ledger_numbersequence (organization_id, kind, next_value) "
        "VALUES ({organization}, 'INV', 1)",
    ),
    Attack("ledger_sequence_counts_from_one", "UPDATE ledger_numbersequence SET next_value = 0"),
    # Organizations and people.
    Attack("identity_organization_has_name", "UPDATE identity_organization SET name = ''"),
    Attack("identity_organization_currency", "UPDATE identity_organization SET base_currency = '$$$'"),
    Attack("identity_organization_name_key", "UPDATE identity_organization SET name = 'Copper Kettle'"),
    Attack("identity_user_has_email", "UPDATE identity_user SET email = '' WHERE id = {user}"),
    Attack("identity_user_email", "UPDATE identity_user SET email = 'BOB@example.com' WHERE id = {user}"),
    Attack("identity_membership_role_known", "UPDATE identity_membership SET role = 'king'"),
    Attack(
        "identity_membership_once",
        "INSERT INTO identity_membership (organization_id, user_id, role) "
        "VALUES ({organization}, {user}, 'viewer')",
    ),
]

# Targets of foreign keys: they repeat the primary key and cannot be broken without breaking that one.
TARGETS = {
    f"ledger_{name}_of_{what}"
    for name, what in [
        ("customer", "organization"),
        ("invoice", "organization"),
        ("invoice", "currency"),
        ("payment", "organization"),
        ("payment", "currency"),
        ("creditnote", "organization"),
        ("creditnote", "currency"),
    ]
}


@pytest.fixture(scope="module")
def books(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Mapping[str, object]]:
    """Two firms with a little of everything, once for all attacks; every attack leaves them as they were."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_books()
        transaction.set_rollback(True)


def make_books() -> Mapping[str, object]:
    """Make the books; the names stand for ids in the attacks."""
    firm, other_firm = make_organization(), make_organization(name="Other Firm")
    alice = make_user(organization=firm)
    make_user(email="bob@example.com")
    customer = make_customer(organization=firm)
    other_customer = make_customer(organization=firm, number="TAKEN")
    foreign = make_customer(organization=other_firm)
    contact, other_contact = make_contact(customer=customer), make_contact(customer=customer)
    invoice = make_invoice(customer=customer, total=usd(120))
    open_invoice = make_invoice(customer=customer, total=usd(120))
    voided_invoice = invoices.void(invoice=make_invoice(customer=customer), voided_date=TODAY, at=AT)
    payment = make_payment(customer=customer, amount=usd(100), settles=[(invoice, usd(50))])
    free_payment = make_payment(customer=customer, amount=usd(100))
    settling = make_payment(customer=customer, settles=[(open_invoice, usd(1))])
    draft = make_draft(customer=customer, total=usd(120))
    note = make_credit_note(customer=customer, total=usd(100))
    credited = apply_credit(note, open_invoice, usd(30))
    free_note = make_credit_note(customer=customer, total=usd(100))
    note_draft = make_credit_draft(customer=customer, total=usd(100))
    return {
        "organization": firm.pk,
        "user": alice.pk,
        "customer": customer.pk,
        "other_customer_uid": other_customer.uid,
        "foreign_customer": foreign.pk,
        "contact": contact.pk,
        "other_contact_uid": other_contact.uid,
        "invoice": invoice.pk,
        "open_invoice": open_invoice.pk,
        "voided_invoice": voided_invoice.pk,
        "draft": draft.pk,
        "draft_uid": draft.uid,
        "euro_invoice": make_invoice(customer=customer, total=eur(10)).pk,
        "foreign_invoice": make_invoice(customer=foreign).pk,
        "payment": payment.pk,
        "free_payment": free_payment.pk,
        "free_payment_uid": free_payment.uid,
        "voided_payment": payments.void(payment=make_payment(customer=customer), voided_date=TODAY, at=AT).pk,
        "foreign_payment": make_payment(customer=foreign).pk,
        "note": note.pk,
        "free_note": free_note.pk,
        "note_draft": note_draft.pk,
        "note_draft_uid": note_draft.uid,
        "foreign_note": make_credit_note(customer=foreign).pk,
        "credited": credited.pk,
        "application": payment.applications.get().pk,
        "other_application_uid": settling.applications.get().uid,
    }


def commit(statement: str) -> None:
    """Run a statement, and judge what is judged at a commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestConstraints:
    @pytest.mark.parametrize("attack", ATTACKS, ids=[attack.constraint for attack in ATTACKS])
    def test_refuse(self, books: Mapping[str, object], attack: Attack) -> None:
        with pytest.raises(IntegrityError) as refused:
            commit(attack.statement.format(**books))

        assert refused.value.__cause__.diag.constraint_name.startswith(attack.constraint)  # type: ignore[union-attr]

    @pytest.mark.django_db
    def test_are_all_attacked(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid::regclass::text ~ '^(ledger|identity)_' "
                "AND conrelid::regclass::text !~ 'event$' AND contype NOT IN ('p', 'n') "
                "UNION SELECT indexrelid::regclass::text FROM pg_index "
                "WHERE indrelid::regclass::text ~ '^(ledger|identity)_' AND indisunique AND NOT indisprimary"
            )
            known = {name for (name,) in cursor.fetchall()}

        # The plain references to organizations and users, and random uids of what owns itself.
        plain = {name for name in known if "_fk_identity_" in name or name.endswith("_uid_key")}
        attacked = {attack.constraint for attack in ATTACKS}
        assert {name for name in known - plain - TARGETS if not name.startswith(tuple(attacked))} == set()
