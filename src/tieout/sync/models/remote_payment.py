"""What Intacct says about payments, credit memos and what they settle, kept as it was said.

A payment may arrive before the invoices that it settles (E13), so the rows are stored first and the ledger's
payment is derived from them, again whenever one of their invoices becomes known.
"""

from django.db import models

from tieout.sync.models.connection import Connection


class SettlementKind(models.TextChoices):
    """The columns of ARPYMTDETAIL that settle an invoice."""

    PAYMENT = "payment", "Cash"
    ADJUSTMENT = "adjustment", "Credit memo"
    INLINE = "inline", "Inline credit"
    ADVANCE = "advance", "Advance"
    OVERPAYMENT = "overpayment", "Overpayment"
    NEGATIVE_INVOICE = "negative_invoice", "Negative invoice"
    DISCOUNT = "discount", "Term discount"


class RemotePayment(models.Model):
    """One ARPYMT as last read, also an advance or the overpaid part of one. Amounts are in its currency."""

    id = models.BigAutoField(primary_key=True)
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="remote_payments")
    record_no = models.BigIntegerField()
    record_number = models.CharField(max_length=200, blank=True, default="", help_text="RECORDID")
    record_type = models.CharField(max_length=10, blank=True, default="")
    state = models.CharField(max_length=40, blank=True, default="")
    customer_id = models.CharField(max_length=100, blank=True, default="")
    currency = models.CharField(max_length=3, blank=True, default="")
    amount = models.DecimalField(max_digits=24, decimal_places=6)
    unapplied = models.DecimalField(max_digits=24, decimal_places=6)
    method = models.CharField(max_length=60, blank=True, default="")
    reference = models.CharField(max_length=200, blank=True, default="", help_text="DOCNUMBER")
    description = models.TextField(blank=True, default="")
    receipt_date = models.DateField(null=True)
    is_reversed = models.BooleanField(default=False)
    is_reversal = models.BooleanField(default=False, help_text="The counter-record of a reversal")
    parent_key = models.CharField(max_length=40, blank=True, default="")
    entity_id = models.CharField(max_length=100, blank=True, default="", help_text="Empty: top level")
    modified = models.CharField(max_length=40, blank=True, default="", help_text="Intacct's own text")
    digest = models.CharField(max_length=64)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "record_no"], name="sync_remote_payment_key"),
        ]
        indexes = [
            models.Index(
                fields=["connection", "parent_key"],
                condition=~models.Q(parent_key=""),
                name="sync_remote_payment_parent",
            ),
        ]


class RemoteAdjustment(models.Model):
    """One credit memo (ARADJUSTMENT) as last read. Amounts are in its currency, and positive."""

    id = models.BigAutoField(primary_key=True)
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="remote_adjustments")
    record_no = models.BigIntegerField()
    record_number = models.CharField(max_length=200, blank=True, default="", help_text="RECORDID")
    total = models.DecimalField(max_digits=24, decimal_places=6)
    unapplied = models.DecimalField(max_digits=24, decimal_places=6)
    modified = models.CharField(max_length=40, blank=True, default="", help_text="Intacct's own text")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "record_no"], name="sync_remote_adjustment_key"),
        ]


class RemoteSettlement(models.Model):
    """What one payment settles on one A/R invoice, summed over the invoice's lines."""

    id = models.BigAutoField(primary_key=True)
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="remote_settlements")
    payment_key = models.BigIntegerField()
    invoice_key = models.BigIntegerField(help_text="RECORDNO of the ARINVOICE, perhaps a former one")
    kind = models.CharField(max_length=20, choices=SettlementKind.choices)
    other_key = models.BigIntegerField(default=0, help_text="Key of the credit, advance, … that was used")
    amount = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "payment_key", "invoice_key", "kind", "other_key"],
                name="sync_remote_settlement_key",
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "invoice_key"], name="sync_settlement_invoice"),
            models.Index(
                fields=["connection", "other_key"],
                condition=models.Q(other_key__gt=0),
                name="sync_settlement_other",
            ),
        ]
