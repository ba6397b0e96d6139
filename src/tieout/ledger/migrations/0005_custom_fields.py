"""Fields that a firm gives its customers, invoices and lines; the history keeps those of the first two."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """What exists has none; the triggers of the history are made anew, because they name every column."""

    dependencies = [
        ("ledger", "0004_credits_kept"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="customer",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="customer",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="customer",
            name="delete_delete",
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
            model_name="invoice",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="creditnoteline",
            name="custom_fields",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, output_field=models.JSONField()),
                default=dict,
                help_text="The firm's own fields: texts by name",
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="custom_fields",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, output_field=models.JSONField()),
                default=dict,
                help_text="The firm's own fields: texts by name",
            ),
        ),
        migrations.AddField(
            model_name="customerevent",
            name="custom_fields",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, output_field=models.JSONField()),
                default=dict,
                help_text="The firm's own fields: texts by name",
            ),
        ),
        migrations.AddField(
            model_name="invoice",
            name="custom_fields",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, output_field=models.JSONField()),
                default=dict,
                help_text="The firm's own fields: texts by name",
            ),
        ),
        migrations.AddField(
            model_name="invoiceevent",
            name="custom_fields",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, output_field=models.JSONField()),
                default=dict,
                help_text="The firm's own fields: texts by name",
            ),
        ),
        migrations.AddField(
            model_name="invoiceline",
            name="custom_fields",
            field=models.JSONField(
                blank=True,
                db_default=models.Value({}, output_field=models.JSONField()),
                default=dict,
                help_text="The firm's own fields: texts by name",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_customerevent" ("address1", "address2", "city", "company_name", "country", "created_at", "currency", "custom_fields", "email", "id", "is_active", "name", "number", "organization_id", "origin", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "revision", "state", "updated_at") SELECT new_values."address1", new_values."address2", new_values."city", new_values."company_name", new_values."country", new_values."created_at", new_values."currency", new_values."custom_fields", new_values."email", new_values."id", new_values."is_active", new_values."name", new_values."number", new_values."organization_id", new_values."origin", new_values."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."phone", new_values."postal_code", new_values."revision", new_values."state", new_values."updated_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="1f51395aac9cdad49481f9054229fc06ab083988",
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
                    condition='WHEN (OLD."address1" IS DISTINCT FROM (NEW."address1") OR OLD."address2" IS DISTINCT FROM (NEW."address2") OR OLD."city" IS DISTINCT FROM (NEW."city") OR OLD."company_name" IS DISTINCT FROM (NEW."company_name") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."custom_fields" IS DISTINCT FROM (NEW."custom_fields") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."payment_terms" IS DISTINCT FROM (NEW."payment_terms") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."postal_code" IS DISTINCT FROM (NEW."postal_code") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))',
                    func='INSERT INTO "ledger_customerevent" ("address1", "address2", "city", "company_name", "country", "created_at", "currency", "custom_fields", "email", "id", "is_active", "name", "number", "organization_id", "origin", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "revision", "state", "updated_at") VALUES (NEW."address1", NEW."address2", NEW."city", NEW."company_name", NEW."country", NEW."created_at", NEW."currency", NEW."custom_fields", NEW."email", NEW."id", NEW."is_active", NEW."name", NEW."number", NEW."organization_id", NEW."origin", NEW."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."postal_code", NEW."revision", NEW."state", NEW."updated_at"); RETURN NULL;',
                    hash="339f03f771e47afbb15498b46ca04249dd08105a",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_customerevent" ("address1", "address2", "city", "company_name", "country", "created_at", "currency", "custom_fields", "email", "id", "is_active", "name", "number", "organization_id", "origin", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "revision", "state", "updated_at") SELECT old_values."address1", old_values."address2", old_values."city", old_values."company_name", old_values."country", old_values."created_at", old_values."currency", old_values."custom_fields", old_values."email", old_values."id", old_values."is_active", old_values."name", old_values."number", old_values."organization_id", old_values."origin", old_values."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."postal_code", old_values."revision", old_values."state", old_values."updated_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="77e67e4517e1dfb63dd2eed2c2ad2175735a8dc5",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_invoiceevent" ("applied", "created_at", "currency", "custom_fields", "customer_id", "due_date", "id", "issue_date", "notes", "number", "organization_id", "origin", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purchase_order", "revision", "sent_at", "state", "total", "updated_at", "viewed_at", "voided_date") SELECT new_values."applied", new_values."created_at", new_values."currency", new_values."custom_fields", new_values."customer_id", new_values."due_date", new_values."id", new_values."issue_date", new_values."notes", new_values."number", new_values."organization_id", new_values."origin", new_values."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."purchase_order", new_values."revision", new_values."sent_at", new_values."state", new_values."total", new_values."updated_at", new_values."viewed_at", new_values."voided_date" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="fabf219c70171eb5fd036f0aad8b9f7ee71edf22",
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
                    condition='WHEN (OLD."applied" IS DISTINCT FROM (NEW."applied") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."custom_fields" IS DISTINCT FROM (NEW."custom_fields") OR OLD."customer_id" IS DISTINCT FROM (NEW."customer_id") OR OLD."due_date" IS DISTINCT FROM (NEW."due_date") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."issue_date" IS DISTINCT FROM (NEW."issue_date") OR OLD."notes" IS DISTINCT FROM (NEW."notes") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."payment_terms" IS DISTINCT FROM (NEW."payment_terms") OR OLD."purchase_order" IS DISTINCT FROM (NEW."purchase_order") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."sent_at" IS DISTINCT FROM (NEW."sent_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."total" IS DISTINCT FROM (NEW."total") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."viewed_at" IS DISTINCT FROM (NEW."viewed_at") OR OLD."voided_date" IS DISTINCT FROM (NEW."voided_date"))',
                    func='INSERT INTO "ledger_invoiceevent" ("applied", "created_at", "currency", "custom_fields", "customer_id", "due_date", "id", "issue_date", "notes", "number", "organization_id", "origin", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purchase_order", "revision", "sent_at", "state", "total", "updated_at", "viewed_at", "voided_date") VALUES (NEW."applied", NEW."created_at", NEW."currency", NEW."custom_fields", NEW."customer_id", NEW."due_date", NEW."id", NEW."issue_date", NEW."notes", NEW."number", NEW."organization_id", NEW."origin", NEW."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."purchase_order", NEW."revision", NEW."sent_at", NEW."state", NEW."total", NEW."updated_at", NEW."viewed_at", NEW."voided_date"); RETURN NULL;',
                    hash="647ad45be4c2f2691c0bba6d5b8e9c9eaba72785",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_invoiceevent" ("applied", "created_at", "currency", "custom_fields", "customer_id", "due_date", "id", "issue_date", "notes", "number", "organization_id", "origin", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purchase_order", "revision", "sent_at", "state", "total", "updated_at", "viewed_at", "voided_date") SELECT old_values."applied", old_values."created_at", old_values."currency", old_values."custom_fields", old_values."customer_id", old_values."due_date", old_values."id", old_values."issue_date", old_values."notes", old_values."number", old_values."organization_id", old_values."origin", old_values."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."purchase_order", old_values."revision", old_values."sent_at", old_values."state", old_values."total", old_values."updated_at", old_values."viewed_at", old_values."voided_date" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="ba1359f73d6e4a95cd7350b951cbc566740d148d",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_0f64d",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="ledger_invoice",
                    when="AFTER",
                ),
            ),
        ),
    ]
