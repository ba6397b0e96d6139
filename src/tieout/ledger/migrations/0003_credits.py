"""Credit notes with their lines, applications of either source, and entries of the other book."""

from decimal import Decimal

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import tieout.lib.identifiers


class Migration(migrations.Migration):
    """The tables of credit notes, and what payments, invoices and applications know of them."""

    dependencies = [
        ("identity", "0002_checks"),
        ("ledger", "0002_kept_by_the_database"),
    ]

    operations = [
        migrations.CreateModel(
            name="CreditNote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uid", models.UUIDField(default=tieout.lib.identifiers.new_uid, editable=False)),
                ("number", models.CharField(blank=True, default="", max_length=100)),
                ("currency", models.CharField(max_length=3)),
                ("issue_date", models.DateField()),
                ("notes", models.TextField(blank=True, default="")),
                (
                    "kind",
                    models.CharField(
                        choices=[("credit", "Credit"), ("write_off", "Write-off")],
                        default="credit",
                        help_text="Its purpose",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("issued", "Issued"), ("voided", "Voided")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("voided_date", models.DateField(null=True)),
                ("total", models.DecimalField(decimal_places=6, max_digits=24)),
                ("applied", models.DecimalField(decimal_places=6, default=0, max_digits=24)),
                ("applied_elsewhere", models.DecimalField(decimal_places=6, default=0, max_digits=24)),
                (
                    "unapplied",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                models.Q(("state", "issued")),
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("total"), "-", models.F("applied")
                                    ),
                                    "-",
                                    models.F("applied_elsewhere"),
                                ),
                            ),
                            default=models.Value(Decimal(0)),
                        ),
                        output_field=models.DecimalField(decimal_places=6, max_digits=24),
                    ),
                ),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_notes",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organization", "id"), name="ledger_creditnote_of_organization"
                    ),
                    models.UniqueConstraint(
                        fields=("organization", "id", "currency", "kind"),
                        name="ledger_creditnote_of_currency",
                    ),
                    models.UniqueConstraint(fields=("organization", "uid"), name="ledger_creditnote_uid"),
                    models.UniqueConstraint(
                        condition=models.Q(("origin", "local"), models.Q(("number", ""), _negated=True)),
                        fields=("organization", "number"),
                        name="ledger_creditnote_local_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied__gte", 0),
                            (
                                "applied__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("total"), "-", models.F("applied_elsewhere")
                                ),
                            ),
                            ("applied_elsewhere__gte", 0),
                        ),
                        name="ledger_creditnote_applied_within_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "issued"), ("applied", 0), _connector="OR"),
                        name="ledger_creditnote_aside_has_nothing_applied",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "issued"), _negated=True),
                            models.Q(("number", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="ledger_creditnote_issued_has_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "voided"), ("voided_date__isnull", False)),
                            models.Q(
                                models.Q(("state", "voided"), _negated=True), ("voided_date__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="ledger_creditnote_voided_on_a_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["credit", "write_off"])),
                        name="ledger_creditnote_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("origin__in", ["local", "imported"])),
                        name="ledger_creditnote_origin_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="ledger_creditnote_currency_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "issued", "voided"])),
                        name="ledger_creditnote_state_known",
                    ),
                ],
                "indexes": [
                    models.Index(
                        fields=["organization", "-issue_date", "-id"], name="ledger_creditnote_newest"
                    ),
                    models.Index(
                        condition=models.Q(("unapplied__gt", 0)),
                        fields=["organization", "-issue_date", "-id"],
                        name="ledger_creditnote_unapplied",
                    ),
                    models.Index(
                        condition=models.Q(("state", "issued")),
                        fields=["organization", "kind", "-issue_date", "-id"],
                        name="ledger_creditnote_kind",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["draft", "voided"])),
                        fields=["organization", "state", "-issue_date", "-id"],
                        name="ledger_creditnote_aside",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("number"), name="gin_trgm_ops"
                        ),
                        name="ledger_creditnote_search",
                    ),
                    models.Index(fields=["organization", "number"], name="ledger_creditnote_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CreditNoteEvent",
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
                ("notes", models.TextField(blank=True, default="")),
                (
                    "kind",
                    models.CharField(
                        choices=[("credit", "Credit"), ("write_off", "Write-off")],
                        default="credit",
                        help_text="Its purpose",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("issued", "Issued"), ("voided", "Voided")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("voided_date", models.DateField(null=True)),
                ("total", models.DecimalField(decimal_places=6, max_digits=24)),
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
                        to="ledger.creditnote",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="CreditNoteLine",
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
                    "credit_note",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="ledger.creditnote",
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
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "discount"), _negated=True), ("amount__lte", 0), _connector="OR"
                        ),
                        name="ledger_creditline_discount_lowers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["item", "discount", "tax", "shipping"])),
                        name="ledger_creditline_kind_known",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(model_name="application", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="application", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="application", name="delete_delete"),
        pgtrigger.migrations.RemoveTrigger(model_name="payment", name="insert_insert"),
        pgtrigger.migrations.RemoveTrigger(model_name="payment", name="update_update"),
        pgtrigger.migrations.RemoveTrigger(model_name="payment", name="delete_delete"),
        migrations.RemoveConstraint(model_name="application", name="ledger_application_once"),
        migrations.RemoveConstraint(model_name="application", name="ledger_application_kind_known"),
        migrations.RemoveConstraint(model_name="change", name="ledger_change_kind_known"),
        migrations.RemoveIndex(model_name="invoice", name="ledger_invoice_paid"),
        migrations.AddField(
            model_name="application",
            name="origin",
            field=models.CharField(
                choices=[("local", "Made in Tieout"), ("imported", "Imported")],
                default="local",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="applicationevent",
            name="origin",
            field=models.CharField(
                choices=[("local", "Made in Tieout"), ("imported", "Imported")],
                default="local",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="written_off",
            field=models.DecimalField(decimal_places=6, default=0, max_digits=24),
        ),
        migrations.AddField(
            model_name="payment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("payment", "Payment"),
                    ("applied_credit", "Applied credit"),
                    ("discount", "Discount taken"),
                    ("inline_credit", "Credit on the invoice"),
                    ("negative_invoice", "Negative invoice"),
                ],
                default="payment",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="paymentevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("payment", "Payment"),
                    ("applied_credit", "Applied credit"),
                    ("discount", "Discount taken"),
                    ("inline_credit", "Credit on the invoice"),
                    ("negative_invoice", "Negative invoice"),
                ],
                default="payment",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="kind",
            field=models.CharField(
                choices=[("payment", "Payment"), ("credit", "Credit"), ("write_off", "Write-off")],
                default="payment",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="payment",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="ledger.payment",
            ),
        ),
        migrations.AlterField(
            model_name="applicationevent",
            name="kind",
            field=models.CharField(
                choices=[("payment", "Payment"), ("credit", "Credit"), ("write_off", "Write-off")],
                default="payment",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="change",
            name="kind",
            field=models.CharField(
                choices=[
                    ("customer", "Customer"),
                    ("invoice", "Invoice"),
                    ("payment", "Payment"),
                    ("credit_note", "Credit note"),
                    ("application", "Applied credit"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("open_balance__lte", 0), ("state", "issued"), ("written_off", 0)),
                fields=["organization", "-issue_date", "-id"],
                name="ledger_invoice_paid",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("open_balance__lte", 0), ("state", "issued"), ("written_off__gt", 0)),
                fields=["organization", "-issue_date", "-id"],
                name="ledger_invoice_written_off",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["customer", "invoice", "payment", "credit_note", "application"])
                ),
                name="ledger_change_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("written_off__gte", 0), ("written_off__lte", models.F("applied"))),
                name="ledger_invoice_written_off_within_applied",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["payment", "applied_credit", "discount", "inline_credit", "negative_invoice"],
                    )
                ),
                name="ledger_payment_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "payment"),
                    models.Q(("method", "other"), ("origin", "imported")),
                    _connector="OR",
                ),
                name="ledger_payment_entry_is_imported",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="credit_note",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="ledger.creditnote",
            ),
        ),
        migrations.AddField(
            model_name="applicationevent",
            name="credit_note",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="ledger.creditnote",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("organization", "payment", "invoice", "origin"), name="ledger_application_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["payment", "credit", "write_off"])),
                name="ledger_application_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["local", "imported"])),
                name="ledger_application_origin_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credit_note__isnull", True), ("kind", "payment"), ("payment__isnull", False)),
                    models.Q(
                        models.Q(("kind", "payment"), _negated=True),
                        ("credit_note__isnull", False),
                        ("payment__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="ledger_application_one_source",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="application",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_applicationevent" ("amount", "created_at", "credit_note_id", "currency", "id", "invoice_id", "kind", "organization_id", "origin", "payment_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT new_values."amount", new_values."created_at", new_values."credit_note_id", new_values."currency", new_values."id", new_values."invoice_id", new_values."kind", new_values."organization_id", new_values."origin", new_values."payment_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="78882cdaa0eb7ce7d79d1d8bc7471dcbc35692ad",
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
                    condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."credit_note_id" IS DISTINCT FROM (NEW."credit_note_id") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invoice_id" IS DISTINCT FROM (NEW."invoice_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id"))',
                    func='INSERT INTO "ledger_applicationevent" ("amount", "created_at", "credit_note_id", "currency", "id", "invoice_id", "kind", "organization_id", "origin", "payment_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."amount", NEW."created_at", NEW."credit_note_id", NEW."currency", NEW."id", NEW."invoice_id", NEW."kind", NEW."organization_id", NEW."origin", NEW."payment_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="5d9c883e0a3c5bb11d13a43c5339f1d6948a4692",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_applicationevent" ("amount", "created_at", "credit_note_id", "currency", "id", "invoice_id", "kind", "organization_id", "origin", "payment_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") SELECT old_values."amount", old_values."created_at", old_values."credit_note_id", old_values."currency", old_values."id", old_values."invoice_id", old_values."kind", old_values."organization_id", old_values."origin", old_values."payment_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="2a6a7d4dbb6b785335014ba4b8b330a97266d433",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_cbf71",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="ledger_application",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="payment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_paymentevent" ("amount", "created_at", "currency", "customer_id", "generation", "id", "kind", "method", "notes", "number", "organization_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_date", "reference", "revision", "state", "updated_at", "voided_date") SELECT new_values."amount", new_values."created_at", new_values."currency", new_values."customer_id", new_values."generation", new_values."id", new_values."kind", new_values."method", new_values."notes", new_values."number", new_values."organization_id", new_values."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."received_date", new_values."reference", new_values."revision", new_values."state", new_values."updated_at", new_values."voided_date" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="86be25034432dc1a874a38cc7ac9330f96cc5c91",
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
                    condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."generation" IS DISTINCT FROM (NEW."generation") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."method" IS DISTINCT FROM (NEW."method") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."received_date" IS DISTINCT FROM (NEW."received_date") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."voided_date" IS DISTINCT FROM (NEW."voided_date"))',
                    func='INSERT INTO "ledger_paymentevent" ("amount", "created_at", "currency", "customer_id", "generation", "id", "kind", "method", "notes", "number", "organization_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_date", "reference", "revision", "state", "updated_at", "voided_date") VALUES (NEW."amount", NEW."created_at", NEW."currency", NEW."customer_id", NEW."generation", NEW."id", NEW."kind", NEW."method", NEW."notes", NEW."number", NEW."organization_id", NEW."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."received_date", NEW."reference", NEW."revision", NEW."state", NEW."updated_at", NEW."voided_date"); RETURN NULL;',
                    hash="68e0b5c7dddb49a437904564e55c05fb9628c581",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_paymentevent" ("amount", "created_at", "currency", "customer_id", "generation", "id", "kind", "method", "notes", "number", "organization_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_date", "reference", "revision", "state", "updated_at", "voided_date") SELECT old_values."amount", old_values."created_at", old_values."currency", old_values."customer_id", old_values."generation", old_values."id", old_values."kind", old_values."method", old_values."notes", old_values."number", old_values."organization_id", old_values."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."received_date", old_values."reference", old_values."revision", old_values."state", old_values."updated_at", old_values."voided_date" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="66cb15e0f6a3657931e093dbdfc2842b678eaeab",
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
            model_name="creditnote",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_creditnoteevent" ("created_at", "currency", "customer_id", "generation", "id", "issue_date", "kind", "notes", "number", "organization_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "state", "total", "updated_at", "voided_date") SELECT new_values."created_at", new_values."currency", new_values."customer_id", new_values."generation", new_values."id", new_values."issue_date", new_values."kind", new_values."notes", new_values."number", new_values."organization_id", new_values."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."revision", new_values."state", new_values."total", new_values."updated_at", new_values."voided_date" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="6f0d64dcc21cb05d11efdb9b5943bd2d9ce91a33",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4f76f",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="ledger_creditnote",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="creditnote",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."generation" IS DISTINCT FROM (NEW."generation") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issue_date" IS DISTINCT FROM (NEW."issue_date") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."total" IS DISTINCT FROM (NEW."total") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."voided_date" IS DISTINCT FROM (NEW."voided_date"))',
                    func='INSERT INTO "ledger_creditnoteevent" ("created_at", "currency", "customer_id", "generation", "id", "issue_date", "kind", "notes", "number", "organization_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "state", "total", "updated_at", "voided_date") VALUES (NEW."created_at", NEW."currency", NEW."customer_id", NEW."generation", NEW."id", NEW."issue_date", NEW."kind", NEW."notes", NEW."number", NEW."organization_id", NEW."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."revision", NEW."state", NEW."total", NEW."updated_at", NEW."voided_date"); RETURN NULL;',
                    hash="b2068a35ccb1eb2f33624b7fc27e28e0fd5f1cdb",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8d512",
                    table="ledger_creditnote",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="creditnote",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_creditnoteevent" ("created_at", "currency", "customer_id", "generation", "id", "issue_date", "kind", "notes", "number", "organization_id", "origin", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "state", "total", "updated_at", "voided_date") SELECT old_values."created_at", old_values."currency", old_values."customer_id", old_values."generation", old_values."id", old_values."issue_date", old_values."kind", old_values."notes", old_values."number", old_values."organization_id", old_values."origin", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."revision", old_values."state", old_values."total", old_values."updated_at", old_values."voided_date" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="6761a44450bbdc7dc1b466bd8aea5db099b4ce21",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e663c",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="ledger_creditnote",
                    when="AFTER",
                ),
            ),
        ),
    ]
