"""An index for the customers below a customer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Most customers have none above them and are not in it."""

    dependencies = [
        ("identity", "0002_checks"),
        ("ledger", "0006_customer_parents"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("parent_number", ""), _negated=True),
                fields=["organization", "parent_number"],
                name="ledger_customer_parent",
            ),
        ),
    ]
