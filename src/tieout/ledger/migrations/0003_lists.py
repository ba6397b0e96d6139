"""Indexes for the lists of one status, each in its order, and for words inside numbers and names.

Indexes that others cover go: each costs time in every import.
"""

import django.db.models.deletion
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    """Nothing that a page shows is found by reading a whole table."""

    dependencies = [
        ("identity", "0001_first"),
        ("ledger", "0002_balances"),
    ]

    operations = [
        TrigramExtension(),
        migrations.RemoveIndex(
            model_name="invoice",
            name="ledger_invoice_customer",
        ),
        migrations.AlterField(
            model_name="customer",
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.organization",
            ),
        ),
        migrations.AlterField(
            model_name="invoice",
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
            name="organization",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.organization",
            ),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=GinIndex(
                OpClass(Upper("name"), name="gin_trgm_ops"),
                OpClass(Upper("number"), name="gin_trgm_ops"),
                name="ledger_customer_search",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("open_balance__gt", 0), ("state", "issued")),
                fields=["organization", "-issue_date", "-id"],
                name="ledger_invoice_open_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("open_balance__gt", 0), ("state", "issued")),
                fields=["organization", "-due_date", "-id"],
                include=("currency", "open_balance"),
                name="ledger_invoice_due",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("open_balance__lte", 0), ("state", "issued")),
                fields=["organization", "-issue_date", "-id"],
                name="ledger_invoice_paid",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(
                condition=models.Q(("state__in", ["draft", "voided"])),
                fields=["organization", "state", "-issue_date", "-id"],
                name="ledger_invoice_aside",
            ),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="ledger_invoice_search"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("unapplied__gt", 0)),
                fields=["organization", "-received_date", "-id"],
                name="ledger_payment_unapplied",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                condition=models.Q(("state", "voided")),
                fields=["organization", "-received_date", "-id"],
                name="ledger_payment_voided",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=GinIndex(
                OpClass(Upper("number"), name="gin_trgm_ops"),
                OpClass(Upper("reference"), name="gin_trgm_ops"),
                name="ledger_payment_search",
            ),
        ),
    ]
