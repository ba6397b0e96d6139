"""What of a payment or of a credit note is set against which invoice."""

from django.db import models
from django.db.models import Q

from tieout.identity.models import Organization
from tieout.ledger.models.credit_note import CreditNote
from tieout.ledger.models.customer import Origin
from tieout.ledger.models.history import keep_history
from tieout.ledger.models.invoice import Invoice
from tieout.ledger.models.line import amount_field
from tieout.ledger.models.payment import Payment
from tieout.lib.identifiers import new_uid


class ApplicationKind(models.TextChoices):
    """As what an amount is applied. Of a credit note it is the note's own kind."""

    PAYMENT = "payment", "Payment"
    CREDIT = "credit", "Credit"
    WRITE_OFF = "write_off", "Write-off"


@keep_history(
    references={
        "organization": "identity.Organization",
        "payment": "ledger.Payment",
        "credit_note": "ledger.CreditNote",
        "invoice": "ledger.Invoice",
    }
)
class Application(models.Model):
    """A part of a payment or of a credit note, set against one invoice.

    A payment has one row for each invoice and book, which grows. Each act of applying a credit note is a row
    of its own that never changes: it is made, and it is taken off. `origin` is the book in which it was made:
    what was applied in the other one is set and taken off there.
    The currency and the kind stand here so that the database itself refuses two currencies in one
    application, and knows a write-off without looking at the credit note.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(editable=False, default=new_uid)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="applications", db_constraint=False, null=True
    )
    credit_note = models.ForeignKey(
        CreditNote, on_delete=models.PROTECT, related_name="applications", db_constraint=False, null=True
    )
    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, related_name="applications", db_constraint=False
    )
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=10, choices=ApplicationKind.choices, default=ApplicationKind.PAYMENT)
    amount = amount_field()
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.LOCAL)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "payment", "invoice", "origin"], name="ledger_application_once"
            ),
            models.UniqueConstraint(fields=["organization", "uid"], name="ledger_application_uid"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_application_positive"),
            models.CheckConstraint(
                condition=Q(kind__in=ApplicationKind.values), name="ledger_application_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="ledger_application_origin_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="payment", payment__isnull=False, credit_note__isnull=True)
                | (~Q(kind="payment") & Q(payment__isnull=True, credit_note__isnull=False)),
                name="ledger_application_one_source",
            ),
        ]
