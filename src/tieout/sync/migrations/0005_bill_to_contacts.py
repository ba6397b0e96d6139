"""Customers that are made of bill-to contacts (E6): their links name the contact, and keys are longer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The name of a contact is its key, and may be long."""

    dependencies = [
        ("identity", "0002_checks"),
        ("sync", "0004_invoice_changes"),
    ]

    operations = [
        migrations.AddField(
            model_name="link",
            name="contact_name",
            field=models.CharField(
                blank=True, default="", help_text="CONTACTNAME, if billed", max_length=200
            ),
        ),
        migrations.AlterField(
            model_name="failure",
            name="remote_key",
            field=models.CharField(blank=True, default="", max_length=250),
        ),
        migrations.AlterField(
            model_name="failure",
            name="subject",
            field=models.CharField(max_length=300),
        ),
        migrations.AlterField(
            model_name="failure",
            name="waits_for",
            field=models.CharField(blank=True, default="", help_text="Subject of the parent", max_length=300),
        ),
        migrations.AlterField(
            model_name="link",
            name="remote_key",
            field=models.CharField(help_text="RECORDNO", max_length=250),
        ),
        migrations.AlterField(
            model_name="link",
            name="remote_object",
            field=models.CharField(
                choices=[
                    ("CUSTOMER", "Customer"),
                    ("CONTACT", "Bill-to contact"),
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
                condition=models.Q(("contact_name", ""), _negated=True),
                fields=["connection", "contact_name"],
                name="sync_link_contact",
            ),
        ),
    ]
