"""What no row may say: states and kinds that nobody knows, voids without a date, negative totals."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """What no row may say: states and kinds that nobody knows, voids without a date, negative totals."""

    dependencies = [("ledger", "0005_history")]

    operations = [
        migrations.RemoveConstraint(
            model_name="invoice",
            name="ledger_invoice_applied_within_total",
        ),
        migrations.RemoveConstraint(
            model_name="invoice",
            name="ledger_invoice_issued_has_number",
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["payment"])), name="ledger_application_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["customer", "invoice", "payment"])),
                name="ledger_change_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", ["created", "updated", "issued", "voided"])),
                name="ledger_change_what_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="ledger_contact_has_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.CheckConstraint(
                condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="ledger_customer_currency_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("applied__gte", 0), ("applied__lte", models.F("total"))),
                name="ledger_invoice_applied_within_total",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "issued"), _negated=True),
                    models.Q(("number", ""), _negated=True),
                    _connector="OR",
                ),
                name="ledger_invoice_issued_has_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "voided"), ("voided_date__isnull", False)),
                    models.Q(models.Q(("state", "voided"), _negated=True), ("voided_date__isnull", True)),
                    _connector="OR",
                ),
                name="ledger_invoice_voided_on_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["local", "imported"])), name="ledger_invoice_origin_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="ledger_invoice_currency_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceline",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["item", "discount", "tax", "shipping"])),
                name="ledger_line_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="numbersequence",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_value__gt", 0)), name="ledger_sequence_counts_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "voided"), ("voided_date__isnull", False)),
                    models.Q(models.Q(("state", "voided"), _negated=True), ("voided_date__isnull", True)),
                    _connector="OR",
                ),
                name="ledger_payment_voided_on_a_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "method__in",
                        ["check", "cash", "credit_card", "ach", "eft", "wire", "direct_debit", "other"],
                    )
                ),
                name="ledger_payment_method_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("origin__in", ["local", "imported"])), name="ledger_payment_origin_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="ledger_payment_currency_code"
            ),
        ),
    ]
