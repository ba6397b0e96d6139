"""No organization without a name or with half a currency, nobody without an address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Checks of organizations and users."""

    dependencies = [
        ("identity", "0001_first"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="identity_organization_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(("base_currency__regex", "^[A-Z]{3}$")),
                name="identity_organization_currency",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", ""), _negated=True), name="identity_user_has_email"
            ),
        ),
    ]
