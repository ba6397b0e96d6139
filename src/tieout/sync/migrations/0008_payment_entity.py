"""The entity that owns a payment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Payments that were read before are of the top level as far as anybody knows."""

    dependencies = [
        ("sync", "0007_display_contact"),
    ]

    operations = [
        migrations.AddField(
            model_name="remotepayment",
            name="entity_id",
            field=models.CharField(blank=True, default="", help_text="Empty: top level", max_length=100),
        ),
    ]
