"""Keys begin with the organization, and everything that may be named has a `uid`."""

import django.db.models.deletion
from django.db import migrations, models

import tieout.lib.identifiers

# A default that is computed for each row; rows from before get a random one. New rows bring their own.
ADD_UID = (
    "ALTER TABLE {table} ADD COLUMN uid uuid NOT NULL DEFAULT gen_random_uuid();"
    "ALTER TABLE {table} ALTER COLUMN uid DROP DEFAULT"
)
DROP_UID = "ALTER TABLE {table} DROP COLUMN uid"


class Migration(migrations.Migration):
    """Keys begin with the organization, and everything that may be named has a `uid`."""

    dependencies = [("ledger", "0003_lists")]

    operations = [
        migrations.RemoveConstraint(
            model_name="application",
            name="ledger_application_once",
        ),
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    ADD_UID.format(table="ledger_application"), DROP_UID.format(table="ledger_application")
                )
            ],
            [
                migrations.AddField(
                    "application",
                    "uid",
                    models.UUIDField(default=tieout.lib.identifiers.new_uid, editable=False),
                )
            ],
        ),
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    ADD_UID.format(table="ledger_contact"), DROP_UID.format(table="ledger_contact")
                )
            ],
            [
                migrations.AddField(
                    "contact", "uid", models.UUIDField(default=tieout.lib.identifiers.new_uid, editable=False)
                )
            ],
        ),
        migrations.AlterField(
            model_name="change",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.organization",
            ),
        ),
        migrations.AlterField(
            model_name="contact",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.organization",
            ),
        ),
        migrations.AlterField(
            model_name="customer",
            name="uid",
            field=models.UUIDField(default=tieout.lib.identifiers.new_uid, editable=False),
        ),
        migrations.AlterField(
            model_name="invoice",
            name="uid",
            field=models.UUIDField(default=tieout.lib.identifiers.new_uid, editable=False),
        ),
        migrations.AlterField(
            model_name="numbersequence",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.organization",
            ),
        ),
        migrations.AlterField(
            model_name="payment",
            name="uid",
            field=models.UUIDField(default=tieout.lib.identifiers.new_uid, editable=False),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["organization", "number"], name="ledger_invoice_number"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["organization", "number"], name="ledger_payment_number"),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("organization", "payment", "invoice", "kind"), name="ledger_application_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(fields=("organization", "uid"), name="ledger_application_uid"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.UniqueConstraint(fields=("organization", "uid"), name="ledger_contact_uid"),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(fields=("organization", "uid"), name="ledger_customer_uid"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("organization", "uid"), name="ledger_invoice_uid"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("organization", "uid"), name="ledger_payment_uid"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("origin", "local"), models.Q(("number", ""), _negated=True)),
                fields=("organization", "number"),
                name="ledger_payment_local_number",
            ),
        ),
    ]
