"""The outbox: what changed, told in the same transaction as the change itself."""

from django.db import models

from tieout.identity.models import Organization


class RecordKind(models.TextChoices):
    """The kinds of records that changes are about."""

    CUSTOMER = "customer", "Customer"
    INVOICE = "invoice", "Invoice"
    PAYMENT = "payment", "Payment"
    CREDIT_NOTE = "credit_note", "Credit note"
    APPLICATION = "application", "Applied credit"


class What(models.TextChoices):
    """What happened to a record."""

    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    ISSUED = "issued", "Issued"
    VOIDED = "voided", "Voided"


class Change(models.Model):
    """One change of one record. Rows are marked one by one, never read by "id greater than last"."""

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=RecordKind.choices)
    record_id = models.BigIntegerField()
    revision = models.IntegerField()
    what = models.CharField(max_length=10, choices=What.choices)
    created_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=RecordKind.values), name="ledger_change_kind_known"
            ),
            models.CheckConstraint(condition=models.Q(what__in=What.values), name="ledger_change_what_known"),
        ]
        indexes = [
            models.Index(
                fields=["organization", "id"],
                condition=models.Q(handled_at__isnull=True),
                name="ledger_change_unhandled",
            ),
        ]
