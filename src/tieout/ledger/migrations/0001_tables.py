"""The tables of the books, with their checks, their indexes and the triggers of their history."""

from decimal import Decimal

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import tieout.lib.identifiers


class Migration(migrations.Migration):
    """All tables at once: a check that is added to a table later makes Django build every model anew."""

    replaces = [
        ("ledger", "0001_first"),
        ("ledger", "0003_lists"),
        ("ledger", "0004_keys"),
        ("ledger", "0005_history"),
        ("ledger", "0006_checks"),
    ]

    initial = True

    dependencies = [
        ("identity", "0002_checks"),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(default=tieout.lib.identifiers.new_uid, editable=False)),
                ("number", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=300)),
                ("company_name", models.CharField(blank=True, default="", max_length=300)),
                ("email", models.CharField(blank=True, default="", max_length=300)),
                ("phone", models.CharField(blank=True, default="", max_length=100)),
                ("address1", models.CharField(blank=True, default="", max_length=300)),
                ("address2", models.CharField(blank=True, default="", max_length=300)),
                ("city", models.CharField(blank=True, default="", max_length=200)),
                ("state", models.CharField(blank=True, default="", max_length=200)),
                ("postal_code", models.CharField(blank=True, default="", max_length=60)),
                ("country", models.CharField(blank=True, default="", max_length=120)),
                ("currency", models.CharField(max_length=3)),
                ("payment_terms", models.CharField(blank=True, default="", max_length=100)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("local", "Made in Tieout"), ("imported", "Imported")],
                        default="local",
                        max_length=10,
                    ),
                ),
                ("revision", models.IntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organization", "name"], name="ledger_customer_name"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                        ),
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("number"), name="gin_trgm_ops"
                        ),
                        name="ledger_customer_search",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"), name="ledger_customer_of_organization"
                    ),
                    models.UniqueConstraint(fields=("organization", "uid"), name="ledger_customer_uid"),
                    models.UniqueConstraint(fields=("organization", "number"), name="ledger_customer_number"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="ledger_customer_has_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True), name="ledger_customer_has_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["local", "imported"])),
                        name="ledger_customer_origin_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="ledger_customer_currency_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(default=tieout.lib.identifiers.new_uid, editable=False)),
                ("name", models.CharField(max_length=300)),
                ("email", models.CharField(blank=True, default="", max_length=300)),
                ("phone", models.CharField(blank=True, default="", max_length=100)),
                ("title", models.CharField(blank=True, default="", max_length=200)),
                (
                    "role",
                    models.CharField(blank=True, default="", help_text="bill-to, ship-to, …", max_length=60),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="ledger.customer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "uid"), name="ledger_contact_uid"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="ledger_contact_has_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(default=tieout.lib.identifiers.new_uid, editable=False)),
                ("number", models.CharField(blank=True, default="", max_length=100)),
                ("currency", models.CharField(max_length=3)),
                ("issue_date", models.DateField()),
                ("due_date", models.DateField(null=True)),
                ("payment_terms", models.CharField(blank=True, default="", max_length=100)),
                ("purchase_order", models.CharField(blank=True, default="", max_length=200)),
                ("notes", models.TextField(blank=True, default="")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("issued", "Issued"), ("voided", "Voided")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("viewed_at", models.DateTimeField(null=True)),
                ("voided_date", models.DateField(null=True)),
                ("total", models.DecimalField(decimal_places=6, max_digits=24)),
                ("applied", models.DecimalField(decimal_places=6, default=0, max_digits=24)),
                (
                    "open_balance",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(models.Q(("state", "voided")), then=models.Value(Decimal(0))),
                            default=django.db.models.expressions.CombinedExpression(
                                models.F("total"), "-", models.F("applied")
                            ),
                        ),
                        output_field=models.DecimalField(decimal_places=6, max_digits=24),
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("local", "Made in Tieout"), ("imported", "Imported")],
                        default="local",
                        max_length=10,
                    ),
                ),
                ("revision", models.IntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="ledger.customer",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("open_balance__gt", 0)),
                        fields=["organization", "customer"],
                        name="ledger_invoice_open",
                    ),
                    models.Index(fields=["organization", "-issue_date", "-id"], name="ledger_invoice_newest"),
                    models.Index(
                        condition=models.Q(("open_balance__gt", 0), ("state", "issued")),
                        fields=["organization", "-issue_date", "-id"],
                        name="ledger_invoice_open_newest",
                    ),
                    models.Index(
                        condition=models.Q(("open_balance__gt", 0), ("state", "issued")),
                        fields=["organization", "-due_date", "-id"],
                        include=("currency", "open_balance"),
                        name="ledger_invoice_due",
                    ),
                    models.Index(
                        condition=models.Q(("open_balance__lte", 0), ("state", "issued")),
                        fields=["organization", "-issue_date", "-id"],
                        name="ledger_invoice_paid",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["draft", "voided"])),
                        fields=["organization", "state", "-issue_date", "-id"],
                        name="ledger_invoice_aside",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("number"), name="gin_trgm_ops"
                        ),
                        name="ledger_invoice_search",
                    ),
                    models.Index(fields=["organization", "number"], name="ledger_invoice_number"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"), name="ledger_invoice_of_organization"
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "id", "currency"), name="ledger_invoice_of_currency"
                    ),
                    models.UniqueConstraint(fields=("organization", "uid"), name="ledger_invoice_uid"),
                    models.UniqueConstraint(
                        condition=models.Q(("origin", "local"), models.Q(("number", ""), _negated=True)),
                        fields=("organization", "number"),
                        name="ledger_invoice_local_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("applied__gte", 0), ("applied__lte", models.F("total"))),
                        name="ledger_invoice_applied_within_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "voided"), _negated=True), ("applied", 0), _connector="OR"
                        ),
                        name="ledger_invoice_voided_has_nothing_applied",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "draft"), _negated=True), ("applied", 0), _connector="OR"
                        ),
                        name="ledger_invoice_draft_has_nothing_applied",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "issued"), _negated=True),
                            models.Q(("number", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="ledger_invoice_issued_has_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "voided"), ("voided_date__isnull", False)),
                            models.Q(
                                models.Q(("state", "voided"), _negated=True), ("voided_date__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="ledger_invoice_voided_on_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["local", "imported"])),
                        name="ledger_invoice_origin_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="ledger_invoice_currency_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "issued", "voided"])),
                        name="ledger_invoice_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InvoiceLine",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.IntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("item", "Item"),
                            ("discount", "Discount"),
                            ("tax", "Tax"),
                            ("shipping", "Shipping"),
                        ],
                        default="item",
                        max_length=10,
                    ),
                ),
                (
                    "item",
                    models.CharField(blank=True, default="", help_text="Code of the item", max_length=200),
                ),
                ("name", models.CharField(blank=True, default="", max_length=500)),
                ("description", models.TextField(blank=True, default="")),
                ("quantity", models.DecimalField(decimal_places=10, default=1, max_digits=24)),
                ("unit_price", models.DecimalField(decimal_places=10, default=0, max_digits=24)),
                ("amount", models.DecimalField(decimal_places=6, max_digits=24)),
                (
                    "tax_rate",
                    models.CharField(
                        blank=True, default="", help_text="Code of the tax rate", max_length=100
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="ledger.invoice",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "discount"), _negated=True), ("amount__lte", 0), _connector="OR"
                        ),
                        name="ledger_line_discount_lowers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["item", "discount", "tax", "shipping"])),
                        name="ledger_line_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(default=tieout.lib.identifiers.new_uid, editable=False)),
                ("number", models.CharField(blank=True, default="", max_length=100)),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=6, max_digits=24)),
                ("applied", models.DecimalField(decimal_places=6, default=0, max_digits=24)),
                (
                    "unapplied",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(models.Q(("state", "voided")), then=models.Value(0)),
                            default=django.db.models.expressions.CombinedExpression(
                                models.F("amount"), "-", models.F("applied")
                            ),
                            output_field=models.DecimalField(decimal_places=6, max_digits=24),
                        ),
                        output_field=models.DecimalField(decimal_places=6, max_digits=24),
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("check", "Check"),
                            ("cash", "Cash"),
                            ("credit_card", "Credit card"),
                            ("ach", "ACH"),
                            ("eft", "EFT"),
                            ("wire", "Wire transfer"),
                            ("direct_debit", "Direct debit"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, default="", help_text="Check number", max_length=200),
                ),
                ("received_date", models.DateField()),
                ("notes", models.TextField(blank=True, default="")),
                (
                    "state",
                    models.CharField(
                        choices=[("received", "Received"), ("voided", "Voided")],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("voided_date", models.DateField(null=True)),
                ("generation", models.IntegerField(default=1)),
                (
                    "origin",
                    models.CharField(
                        choices=[("local", "Made in Tieout"), ("imported", "Imported")],
                        default="local",
                        max_length=10,
                    ),
                ),
                ("revision", models.IntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        help_text="Empty: it settles invoices of several customers",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="ledger.customer",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["organization", "-received_date", "-id"], name="ledger_payment_newest"
                    ),
                    models.Index(
                        condition=models.Q(("unapplied__gt", 0)),
                        fields=["organization", "-received_date", "-id"],
                        name="ledger_payment_unapplied",
                    ),
                    models.Index(
                        condition=models.Q(("state", "voided")),
                        fields=["organization", "-received_date", "-id"],
                        name="ledger_payment_voided",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("number"), name="gin_trgm_ops"
                        ),
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("reference"), name="gin_trgm_ops"
                        ),
                        name="ledger_payment_search",
                    ),
                    models.Index(fields=["organization", "number"], name="ledger_payment_number"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"), name="ledger_payment_of_organization"
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "id", "currency"), name="ledger_payment_of_currency"
                    ),
                    models.UniqueConstraint(fields=("organization", "uid"), name="ledger_payment_uid"),
                    models.UniqueConstraint(
                        condition=models.Q(("origin", "local"), models.Q(("number", ""), _negated=True)),
                        fields=("organization", "number"),
                        name="ledger_payment_local_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("applied__gte", 0), ("applied__lte", models.F("amount"))),
                        name="ledger_payment_applied_within_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "voided"), _negated=True), ("applied", 0), _connector="OR"
                        ),
                        name="ledger_payment_voided_has_nothing_applied",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "voided"), ("voided_date__isnull", False)),
                            models.Q(
                                models.Q(("state", "voided"), _negated=True), ("voided_date__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="ledger_payment_voided_on_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["received", "voided"])),
                        name="ledger_payment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "method__in",
                                [
                                    "check",
                                    "cash",
                                    "credit_card",
                                    "ach",
                                    "eft",
                                    "wire",
                                    "direct_debit",
                                    "other",
                                ],
                            )
                        ),
                        name="ledger_payment_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["local", "imported"])),
                        name="ledger_payment_origin_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="ledger_payment_currency_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(default=tieout.lib.identifiers.new_uid, editable=False)),
                ("currency", models.CharField(max_length=3)),
                (
                    "kind",
                    models.CharField(choices=[("payment", "Payment")], default="payment", max_length=10),
                ),
                ("amount", models.DecimalField(decimal_places=6, max_digits=24)),
                ("created_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="ledger.invoice",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="ledger.payment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "payment", "invoice", "kind"), name="ledger_application_once"
                    ),
                    models.UniqueConstraint(fields=("organization", "uid"), name="ledger_application_uid"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="ledger_application_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["payment"])), name="ledger_application_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSequence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=10)),
                ("next_value", models.BigIntegerField(default=1)),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "kind"), name="ledger_sequence_once"),
                    models.CheckConstraint(
                        condition=models.Q(("next_value__gt", 0)), name="ledger_sequence_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("customer", "Customer"), ("invoice", "Invoice"), ("payment", "Payment")],
                        max_length=10,
                    ),
                ),
                ("record_id", models.BigIntegerField()),
                ("revision", models.IntegerField()),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("created", "Created"),
                            ("updated", "Updated"),
                            ("issued", "Issued"),
                            ("voided", "Voided"),
                        ],
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("handled_at", models.DateTimeField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("handled_at__isnull", True)),
                        fields=["organization", "id"],
                        name="ledger_change_unhandled",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["customer", "invoice", "payment"])),
                        name="ledger_change_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["created", "updated", "issued", "voided"])),
                        name="ledger_change_what_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("name", models.CharField(max_length=300)),
                ("email", models.CharField(blank=True, default="", max_length=300)),
                ("phone", models.CharField(blank=True, default="", max_length=100)),
                ("title", models.CharField(blank=True, default="", max_length=200)),
                (
                    "role",
                    models.CharField(blank=True, default="", help_text="bill-to, ship-to, …", max_length=60),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="ledger.contact",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="ledger.customer",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CustomerEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=300)),
                ("company_name", models.CharField(blank=True, default="", max_length=300)),
                ("email", models.CharField(blank=True, default="", max_length=300)),
                ("phone", models.CharField(blank=True, default="", max_length=100)),
                ("address1", models.CharField(blank=True, default="", max_length=300)),
                ("address2", models.CharField(blank=True, default="", max_length=300)),
                ("city", models.CharField(blank=True, default="", max_length=200)),
                ("state", models.CharField(blank=True, default="", max_length=200)),
                ("postal_code", models.CharField(blank=True, default="", max_length=60)),
                ("country", models.CharField(blank=True, default="", max_length=120)),
                ("currency", models.CharField(max_length=3)),
                ("payment_terms", models.CharField(blank=True, default="", max_length=100)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[("local", "Made in Tieout"), ("imported", "Imported")],
                        default="local",
                        max_length=10,
                    ),
                ),
                ("revision", models.IntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="ledger.customer",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InvoiceEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(blank=True, default="", max_length=100)),
                ("currency", models.CharField(max_length=3)),
                ("issue_date", models.DateField()),
                ("due_date", models.DateField(null=True)),
                ("payment_terms", models.CharField(blank=True, default="", max_length=100)),
                ("purchase_order", models.CharField(blank=True, default="", max_length=200)),
                ("notes", models.TextField(blank=True, default="")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("issued", "Issued"), ("voided", "Voided")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("sent_at", models.DateTimeField(null=True)),
                ("viewed_at", models.DateTimeField(null=True)),
                ("voided_date", models.DateField(null=True)),
                ("total", models.DecimalField(decimal_places=6, max_digits=24)),
                ("applied", models.DecimalField(decimal_places=6, default=0, max_digits=24)),
                (
                    "origin",
                    models.CharField(
                        choices=[("local", "Made in Tieout"), ("imported", "Imported")],
                        default="local",
                        max_length=10,
                    ),
                ),
                ("revision", models.IntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="ledger.customer",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="ledger.invoice",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ApplicationEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                (
                    "kind",
                    models.CharField(choices=[("payment", "Payment")], default="payment", max_length=10),
                ),
                ("amount", models.DecimalField(decimal_places=6, max_digits=24)),
                ("created_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="ledger.application",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="ledger.invoice",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="ledger.payment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PaymentEvent",
            fields=[
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("number", models.CharField(blank=True, default="", max_length=100)),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.DecimalField(decimal_places=6, max_digits=24)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("check", "Check"),
                            ("cash", "Cash"),
                            ("credit_card", "Credit card"),
                            ("ach", "ACH"),
                            ("eft", "EFT"),
                            ("wire", "Wire transfer"),
                            ("direct_debit", "Direct debit"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "reference",
                    models.CharField(blank=True, default="", help_text="Check number", max_length=200),
                ),
                ("received_date", models.DateField()),
                ("notes", models.TextField(blank=True, default="")),
                (
                    "state",
                    models.CharField(
                        choices=[("received", "Received"), ("voided", "Voided")],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("voided_date", models.DateField(null=True)),
                ("generation", models.IntegerField(default=1)),
                (
                    "origin",
                    models.CharField(
                        choices=[("local", "Made in Tieout"), ("imported", "Imported")],
                        default="local",
                        max_length=10,
                    ),
                ),
                ("revision", models.IntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="ledger.customer",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="ledger.payment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_customerevent" ("address1", "address2", "city", "company_name", "country", "created_at", "currency", "email", "id", "is_active", "name", "number", "organization_id", "origin", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "revision", "state", "updated_at") SELECT new_values."address1", new_values."address2", new_values."city", new_values."company_name", new_values."country", new_values."created_at", new_values."currency", new_values."email", new_values."id", new_values."is_active", new_values."name", new_values."number", new_values."organization_id", new_values."origin", new_values."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."phone", new_values."postal_code", new_values."revision", new_values."state", new_values."updated_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="800790d9fd5664036ad9c321e7a7c8270d278f2d",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9a5ae",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="ledger_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."address1" IS DISTINCT FROM (NEW."address1") OR OLD."address2" IS DISTINCT FROM (NEW."address2") OR OLD."city" IS DISTINCT FROM (NEW."city") OR OLD."company_name" IS DISTINCT FROM (NEW."company_name") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."payment_terms" IS DISTINCT FROM (NEW."payment_terms") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."postal_code" IS DISTINCT FROM (NEW."postal_code") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))',
                    func='INSERT INTO "ledger_customerevent" ("address1", "address2", "city", "company_name", "country", "created_at", "currency", "email", "id", "is_active", "name", "number", "organization_id", "origin", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "revision", "state", "updated_at") VALUES (NEW."address1", NEW."address2", NEW."city", NEW."company_name", NEW."country", NEW."created_at", NEW."currency", NEW."email", NEW."id", NEW."is_active", NEW."name", NEW."number", NEW."organization_id", NEW."origin", NEW."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."postal_code", NEW."revision", NEW."state", NEW."updated_at"); RETURN NULL;',
                    hash="cf2dd926dc5d98817d7678cf9a654860f578b0d1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_b622f",
                    table="ledger_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_customerevent" ("address1", "address2", "city", "company_name", "country", "created_at", "currency", "email", "id", "is_active", "name", "number", "organization_id", "origin", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "revision", "state", "updated_at") SELECT old_values."address1", old_values."address2", old_values."city", old_values."company_name", old_values."country", old_values."created_at", old_values."currency", old_values."email", old_values."id", old_values."is_active", old_values."name", old_values."number", old_values."organization_id", old_values."origin", old_values."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."postal_code", old_values."revision", old_values."state", old_values."updated_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="553b58c16fc827590b721379f0ca6821452ab006",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a52c2",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="ledger_customer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_contactevent" ("customer_id", "email", "id", "name", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role", "title") SELECT new_values."customer_id", new_values."email", new_values."id", new_values."name", new_values."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."phone", new_values."role", new_values."title" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="f2a0a44395258832ff627855bc6ce558c0c710b1",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_42690",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="ledger_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                    func='INSERT INTO "ledger_contactevent" ("customer_id", "email", "id", "name", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role", "title") VALUES (NEW."customer_id", NEW."email", NEW."id", NEW."name", NEW."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."role", NEW."title"); RETURN NULL;',
                    hash="1ef7f5a306d6bae4c056e91dbee0c6dc2202b297",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_d05d0",
                    table="ledger_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_contactevent" ("customer_id", "email", "id", "name", "organization_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role", "title") SELECT old_values."customer_id", old_values."email", old_values."id", old_values."name", old_values."organization_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."role", old_values."title" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="d078e7a03108d3dabf709743ebd12f5c0fb392d8",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_87c89",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="ledger_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoice",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_invoiceevent" ("applied", "created_at", "currency", "customer_id", "due_date", "id", "issue_date", "notes", "number", "organization_id", "origin", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purchase_order", "revision", "sent_at", "state", "total", "updated_at", "viewed_at", "voided_date") SELECT new_values."applied", new_values."created_at", new_values."currency", new_values."customer_id", new_values."due_date", new_values."id", new_values."issue_date", new_values."notes", new_values."number", new_values."organization_id", new_values."origin", new_values."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."purchase_order", new_values."revision", new_values."sent_at", new_values."state", new_values."total", new_values."updated_at", new_values."viewed_at", new_values."voided_date" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="618d8919c27dc983d0549b07ce482db23b8ad729",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4de8a",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="ledger_invoice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoice",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."applied" IS DISTINCT FROM (NEW."applied") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."due_date" IS DISTINCT FROM (NEW."due_date") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issue_date" IS DISTINCT FROM (NEW."issue_date") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."payment_terms" IS DISTINCT FROM (NEW."payment_terms") OR OLD."purchase_order" IS DISTINCT FROM (NEW."purchase_order") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."total" IS DISTINCT FROM (NEW."total") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."viewed_at" IS DISTINCT FROM (NEW."viewed_at") OR OLD."voided_date" IS DISTINCT FROM (NEW."voided_date"))',
                    func='INSERT INTO "ledger_invoiceevent" ("applied", "created_at", "currency", "customer_id", "due_date", "id", "issue_date", "notes", "number", "organization_id", "origin", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purchase_order", "revision", "sent_at", "state", "total", "updated_at", "viewed_at", "voided_date") VALUES (NEW."applied", NEW."created_at", NEW."currency", NEW."customer_id", NEW."due_date", NEW."id", NEW."issue_date", NEW."notes", NEW."number", NEW."organization_id", NEW."origin", NEW."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."purchase_order", NEW."revision", NEW."sent_at", NEW."state", NEW."total", NEW."updated_at", NEW."viewed_at", NEW."voided_date"); RETURN NULL;',
                    hash="df9d4c73ea35d77d5bdc6229a510925153cc4521",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0dc00",
                    table="ledger_invoice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="invoice",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_invoiceevent" ("applied", "created_at", "currency", "customer_id", "due_date", "id", "issue_date", "notes", "number", "organization_id", "origin", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purchase_order", "revision", "sent_at", "state", "total", "updated_at", "viewed_at", "voided_date") SELECT old_values."applied", old_values."created_at", old_values."currency", old_values."customer_id", old_values."due_date", old_values."id", old_values."issue_date", old_values."notes", old_values."number", old_values."organization_id", old_values."origin", old_values."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."purchase_order", old_values."revision", old_values."sent_at", old_values."state", old_values."total", old_values."updated_at", old_values."viewed_at", old_values."voided_date" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="9c6758d8952463cbe393c9b2b926000a2e3ca003",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0f64d",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="ledger_invoice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_paymentevent" ("amount", "created_at", "currency", "customer_id", "generation", "id", "method", "notes", "number", "organization_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_date", "reference", "revision", "state", "updated_at", "voided_date") SELECT new_values."amount", new_values."created_at", new_values."currency", new_values."customer_id", new_values."generation", new_values."id", new_values."method", new_values."notes", new_values."number", new_values."organization_id", new_values."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."received_date", new_values."reference", new_values."revision", new_values."state", new_values."updated_at", new_values."voided_date" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a96d154c990f756bfeb3edaa7abe2176256d80cd",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c9bec",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="ledger_payment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."generation" IS DISTINCT FROM (NEW."generation") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."method" IS DISTINCT FROM (NEW."method") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."received_date" IS DISTINCT FROM (NEW."received_date") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."voided_date" IS DISTINCT FROM (NEW."voided_date"))',
                    func='INSERT INTO "ledger_paymentevent" ("amount", "created_at", "currency", "customer_id", "generation", "id", "method", "notes", "number", "organization_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_date", "reference", "revision", "state", "updated_at", "voided_date") VALUES (NEW."amount", NEW."created_at", NEW."currency", NEW."customer_id", NEW."generation", NEW."id", NEW."method", NEW."notes", NEW."number", NEW."organization_id", NEW."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."received_date", NEW."reference", NEW."revision", NEW."state", NEW."updated_at", NEW."voided_date"); RETURN NULL;',
                    hash="1887aa6bb966d32c82f31cc046d63b1888477ff5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8877c",
                    table="ledger_payment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_paymentevent" ("amount", "created_at", "currency", "customer_id", "generation", "id", "method", "notes", "number", "organization_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_date", "reference", "revision", "state", "updated_at", "voided_date") SELECT old_values."amount", old_values."created_at", old_values."currency", old_values."customer_id", old_values."generation", old_values."id", old_values."method", old_values."notes", old_values."number", old_values."organization_id", old_values."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."received_date", old_values."reference", old_values."revision", old_values."state", old_values."updated_at", old_values."voided_date" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="96990c4344b7b5161043ed48102587863aa5924d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a56fd",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="ledger_payment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="application",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_applicationevent" ("amount", "created_at", "currency", "id", "invoice_id", "kind", "organization_id", "payment_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."amount", new_values."created_at", new_values."currency", new_values."id", new_values."invoice_id", new_values."kind", new_values."organization_id", new_values."payment_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1fcea65f773836d67131fab71f0014924d4e5372",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c8de6",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="ledger_application",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="application",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invoice_id" IS DISTINCT FROM (NEW."invoice_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id"))',
                    func='INSERT INTO "ledger_applicationevent" ("amount", "created_at", "currency", "id", "invoice_id", "kind", "organization_id", "payment_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."created_at", NEW."currency", NEW."id", NEW."invoice_id", NEW."kind", NEW."organization_id", NEW."payment_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="7b6002ef3912b8d193fb05c909933dfc590b0dbc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3d33e",
                    table="ledger_application",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="application",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_applicationevent" ("amount", "created_at", "currency", "id", "invoice_id", "kind", "organization_id", "payment_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."amount", old_values."created_at", old_values."currency", old_values."id", old_values."invoice_id", old_values."kind", old_values."organization_id", old_values."payment_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="b61183c4700a4200c50a308d2790e7a85df8b0c8",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cbf71",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="ledger_application",
                    when="AFTER",
                ),
            ),
        ),
    ]
