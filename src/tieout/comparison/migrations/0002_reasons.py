"""The kinds and reasons of a difference as they are today."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """They are words: the table stays as it is."""

    dependencies = [
        ("comparison", "0001_first"),
    ]

    operations = [
        migrations.AlterField(
            model_name="difference",
            name="kind",
            field=models.CharField(help_text="What it is: an invoice, a payment, a credit, …", max_length=20),
        ),
        migrations.AlterField(
            model_name="difference",
            name="reason",
            field=models.CharField(
                choices=[
                    ("unexplained", "unexplained"),
                    ("currency", "currency"),
                    ("failure_open", "failure_open"),
                    ("waiting_for_parent", "waiting_for_parent"),
                    ("ignored", "ignored"),
                    ("in_doubt", "in_doubt"),
                    ("deleted_or_reversed_in_intacct", "deleted_or_reversed_in_intacct"),
                    ("edited_in_tieout", "edited_in_tieout"),
                    ("not_yet_written", "not_yet_written"),
                    ("not_yet_imported", "not_yet_imported"),
                    ("not_yet_visible", "not_yet_visible"),
                    ("write_off", "write_off"),
                    ("credit_not_written", "credit_not_written"),
                    ("credit_not_imported", "credit_not_imported"),
                    ("credit_unapplied", "credit_unapplied"),
                    ("debit_memo", "debit_memo"),
                    ("negative_invoice", "negative_invoice"),
                    ("discount_taken", "discount_taken"),
                    ("unapplied_cash", "unapplied_cash"),
                    ("changed_in_intacct", "changed_in_intacct"),
                    ("unlinked", "unlinked"),
                    ("changed_while_comparing", "changed_while_comparing"),
                ],
                max_length=40,
            ),
        ),
    ]
