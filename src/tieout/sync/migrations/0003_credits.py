"""Credits: their links, the mode in which they travel, and warnings beside failures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """New kinds of records, the record that an application belongs to, and how serious a failure is."""

    dependencies = [
        ("sync", "0002_failure_record"),
    ]

    operations = [
        migrations.AddField(
            model_name="connection",
            name="credits_changed_at",
            field=models.DateTimeField(
                help_text="When credit applications were last set to travel otherwise; empty: never",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="failure",
            name="apply_here_too",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="failure",
            name="level",
            field=models.CharField(
                choices=[("failure", "Failure"), ("warning", "Warning")], default="failure", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="parent_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="kind",
            field=models.CharField(
                choices=[
                    ("customer", "Customer"),
                    ("invoice", "Invoice"),
                    ("payment", "Payment"),
                    ("credit_note", "Credit note"),
                    ("application", "Applied credit"),
                    ("payment_application", "Applied payment"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="failure",
            name="kind",
            field=models.CharField(
                choices=[
                    ("customer", "Customer"),
                    ("invoice", "Invoice"),
                    ("payment", "Payment"),
                    ("credit_note", "Credit note"),
                    ("application", "Applied credit"),
                    ("payment_application", "Applied payment"),
                    ("connection", "Connection"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="link",
            name="kind",
            field=models.CharField(
                choices=[
                    ("customer", "Customer"),
                    ("invoice", "Invoice"),
                    ("payment", "Payment"),
                    ("credit_note", "Credit note"),
                    ("application", "Applied credit"),
                    ("payment_application", "Applied payment"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="link",
            name="remote_object",
            field=models.CharField(
                choices=[
                    ("CUSTOMER", "Customer"),
                    ("SODOCUMENT", "Order Entry document"),
                    ("ARINVOICE", "A/R invoice"),
                    ("ARPYMT", "A/R payment"),
                    ("ARADVANCE", "A/R advance"),
                    ("ARADJUSTMENT", "A/R adjustment"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(
                condition=models.Q(("parent_id__isnull", False)),
                fields=["connection", "kind", "parent_id"],
                name="sync_link_parent",
            ),
        ),
    ]
