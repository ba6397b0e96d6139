"""What the changing and taking back of written invoices needs: how far each one is, and what it told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Attempts keep what they tell, links what was last told; all that exists is left as it is."""

    dependencies = [
        ("sync", "0003_credits"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="content",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="attempt",
            name="entity_id",
            field=models.CharField(
                blank=True,
                default="",
                help_text="In whose session it is written; empty: ours",
                max_length=100,
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="is_step",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="link",
            name="replacing",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not being replaced"),
                    ("renamed", "The old one gave its number free"),
                    ("taken_back", "The old one was taken back"),
                ],
                default="",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="operation",
            field=models.CharField(
                choices=[
                    ("create", "Create"),
                    ("update", "Update"),
                    ("rename", "Rename"),
                    ("reverse", "Reverse"),
                    ("delete", "Delete"),
                ],
                max_length=20,
            ),
        ),
    ]
