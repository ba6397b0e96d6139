"""An index for the question of every list: which of these records have an open failure?"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Fifty records are looked up, however many failures are open."""

    dependencies = [("sync", "0001_first")]

    operations = [
        migrations.AddIndex(
            model_name="failure",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["connection", "kind", "record_id"],
                name="sync_failure_record",
            ),
        ),
    ]
