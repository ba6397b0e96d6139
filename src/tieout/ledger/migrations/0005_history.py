"""The history says who did it, in the event itself, and follows contacts too.

What the database computes from applications is not repeated for payments: applications have events of their own.
"""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """The history says who did it, in the event itself, and follows contacts too."""

    dependencies = [("ledger", "0004_keys")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="application",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="application",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="application",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="customer",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="customer",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="invoice",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="invoice",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="payment",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="payment",
            name="update_update",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveField(
            model_name="customerevent",
            name="uid",
        ),
        migrations.RemoveField(
            model_name="invoiceevent",
            name="uid",
        ),
        migrations.RemoveField(
            model_name="paymentevent",
            name="applied",
        ),
        migrations.RemoveField(
            model_name="paymentevent",
            name="uid",
        ),
        migrations.RemoveField(
            model_name="applicationevent",
            name="pgh_context",
        ),
        migrations.AddField(
            model_name="applicationevent",
            name="pgh_context",
            field=pghistory.utils.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="applicationevent",
            name="pgh_context_id",
            field=models.UUIDField(null=True),
        ),
        migrations.RemoveField(
            model_name="customerevent",
            name="pgh_context",
        ),
        migrations.AddField(
            model_name="customerevent",
            name="pgh_context",
            field=pghistory.utils.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="customerevent",
            name="pgh_context_id",
            field=models.UUIDField(null=True),
        ),
        migrations.RemoveField(
            model_name="invoiceevent",
            name="pgh_context",
        ),
        migrations.AddField(
            model_name="invoiceevent",
            name="pgh_context",
            field=pghistory.utils.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="invoiceevent",
            name="pgh_context_id",
            field=models.UUIDField(null=True),
        ),
        migrations.RemoveField(
            model_name="paymentevent",
            name="pgh_context",
        ),
        migrations.AddField(
            model_name="paymentevent",
            name="pgh_context",
            field=pghistory.utils.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="paymentevent",
            name="pgh_context_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="applicationevent",
            name="invoice",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="ledger.invoice",
            ),
        ),
        migrations.AlterField(
            model_name="applicationevent",
            name="organization",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="identity.organization",
            ),
        ),
        migrations.AlterField(
            model_name="applicationevent",
            name="payment",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="ledger.payment",
            ),
        ),
        migrations.AlterField(
            model_name="applicationevent",
            name="pgh_id",
            field=models.BigAutoField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="customerevent",
            name="organization",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="identity.organization",
            ),
        ),
        migrations.AlterField(
            model_name="customerevent",
            name="pgh_id",
            field=models.BigAutoField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="invoiceevent",
            name="customer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="ledger.customer",
            ),
        ),
        migrations.AlterField(
            model_name="invoiceevent",
            name="organization",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="identity.organization",
            ),
        ),
        migrations.AlterField(
            model_name="invoiceevent",
            name="pgh_id",
            field=models.BigAutoField(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name="paymentevent",
            name="customer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="ledger.customer",
            ),
        ),
        migrations.AlterField(
            model_name="paymentevent",
            name="organization",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="identity.organization",
            ),
        ),
        migrations.AlterField(
            model_name="paymentevent",
            name="pgh_id",
            field=models.BigAutoField(primary_key=True, serialize=False),
        ),
        migrations.AddField(
            model_name="contactevent",
            name="customer",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="ledger.customer",
            ),
        ),
        migrations.AddField(
            model_name="contactevent",
            name="organization",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="identity.organization",
            ),
        ),
        migrations.AddField(
            model_name="contactevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="ledger.contact",
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
    ]
