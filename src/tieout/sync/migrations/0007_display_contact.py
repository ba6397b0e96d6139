"""The contact that has a customer's address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Contacts change by themselves, so a customer is found by its contact."""

    dependencies = [
        ("identity", "0002_checks"),
        ("sync", "0006_read_credits"),
    ]

    operations = [
        migrations.AddField(
            model_name="link",
            name="display_contact",
            field=models.CharField(
                blank=True, default="", help_text="CONTACTNAME of a customer's own address", max_length=200
            ),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(
                condition=models.Q(("display_contact", ""), _negated=True),
                fields=["connection", "display_contact"],
                name="sync_link_display_contact",
            ),
        ),
    ]
