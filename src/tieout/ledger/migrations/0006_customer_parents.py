"""The customer above a customer."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    """Shown only: nothing is summed over children."""

    dependencies = [
        ("ledger", "0005_custom_fields"),
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
        migrations.AddField(
            model_name="customer",
            name="parent_name",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="customer",
            name="parent_number",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Of the customer above it, in the book it came from",
                max_length=100,
            ),
        ),
        migrations.AddField(
            model_name="customerevent",
            name="parent_name",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="customerevent",
            name="parent_number",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Of the customer above it, in the book it came from",
                max_length=100,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="customer",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_customerevent" ("address1", "address2", "city", "company_name", "country", "created_at", "currency", "custom_fields", "email", "id", "is_active", "name", "number", "organization_id", "origin", "parent_name", "parent_number", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "revision", "state", "updated_at") SELECT new_values."address1", new_values."address2", new_values."city", new_values."company_name", new_values."country", new_values."created_at", new_values."currency", new_values."custom_fields", new_values."email", new_values."id", new_values."is_active", new_values."name", new_values."number", new_values."organization_id", new_values."origin", new_values."parent_name", new_values."parent_number", new_values."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', new_values."id", new_values."phone", new_values."postal_code", new_values."revision", new_values."state", new_values."updated_at" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="a0d543c5e87d22a6c54f15779dfc735875a777f4",
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
                    condition='WHEN (OLD."address1" IS DISTINCT FROM (NEW."address1") OR OLD."address2" IS DISTINCT FROM (NEW."address2") OR OLD."city" IS DISTINCT FROM (NEW."city") OR OLD."company_name" IS DISTINCT FROM (NEW."company_name") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."custom_fields" IS DISTINCT FROM (NEW."custom_fields") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."organization_id" IS DISTINCT FROM (NEW."organization_id") OR OLD."origin" IS DISTINCT FROM (NEW."origin") OR OLD."parent_name" IS DISTINCT FROM (NEW."parent_name") OR OLD."parent_number" IS DISTINCT FROM (NEW."parent_number") OR OLD."payment_terms" IS DISTINCT FROM (NEW."payment_terms") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."postal_code" IS DISTINCT FROM (NEW."postal_code") OR OLD."revision" IS DISTINCT FROM (NEW."revision") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at"))',
                    func='INSERT INTO "ledger_customerevent" ("address1", "address2", "city", "company_name", "country", "created_at", "currency", "custom_fields", "email", "id", "is_active", "name", "number", "organization_id", "origin", "parent_name", "parent_number", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "revision", "state", "updated_at") VALUES (NEW."address1", NEW."address2", NEW."city", NEW."company_name", NEW."country", NEW."created_at", NEW."currency", NEW."custom_fields", NEW."email", NEW."id", NEW."is_active", NEW."name", NEW."number", NEW."organization_id", NEW."origin", NEW."parent_name", NEW."parent_number", NEW."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phone", NEW."postal_code", NEW."revision", NEW."state", NEW."updated_at"); RETURN NULL;',
                    hash="e21ce4c60e51468a5a8b1ac69744ed6e844f690c",
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
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "ledger_customerevent" ("address1", "address2", "city", "company_name", "country", "created_at", "currency", "custom_fields", "email", "id", "is_active", "name", "number", "organization_id", "origin", "parent_name", "parent_number", "payment_terms", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postal_code", "revision", "state", "updated_at") SELECT old_values."address1", old_values."address2", old_values."city", old_values."company_name", old_values."country", old_values."created_at", old_values."currency", old_values."custom_fields", old_values."email", old_values."id", old_values."is_active", old_values."name", old_values."number", old_values."organization_id", old_values."origin", old_values."parent_name", old_values."parent_number", old_values."payment_terms", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."postal_code", old_values."revision", old_values."state", old_values."updated_at" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="00456ef45a5adc61ed7cc69efa14c583998b7eec",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a52c2",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="ledger_customer",
                    when="AFTER",
                ),
            ),
        ),
    ]
