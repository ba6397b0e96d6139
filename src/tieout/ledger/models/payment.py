"""Payments, and what the other book sets against an invoice like one."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from tieout.identity.models import Organization
from tieout.ledger.models.customer import CURRENCY_CODE, Customer, Origin
from tieout.ledger.models.history import keep_history
from tieout.ledger.models.line import amount_field
from tieout.lib.identifiers import new_uid
from tieout.money import Money


class PaymentState(models.TextChoices):
    """Whether the money is there."""

    RECEIVED = "received", "Received"
    VOIDED = "voided", "Voided"


class PaymentMethod(models.TextChoices):
    """How money came in."""

    CHECK = "check", "Check"
    CASH = "cash", "Cash"
    CREDIT_CARD = "credit_card", "Credit card"
    ACH = "ach", "ACH"
    EFT = "eft", "EFT"
    WIRE = "wire", "Wire transfer"
    DIRECT_DEBIT = "direct_debit", "Direct debit"
    OTHER = "other", "Other"


class PaymentKind(models.TextChoices):
    """What a row stands for: money, or an entry of the other book that lowers one invoice without money."""

    PAYMENT = "payment", "Payment"
    APPLIED_CREDIT = "applied_credit", "Applied credit"
    DISCOUNT = "discount", "Discount taken"
    INLINE_CREDIT = "inline_credit", "Credit on the invoice"
    NEGATIVE_INVOICE = "negative_invoice", "Negative invoice"


@keep_history(
    exclude=["applied", "unapplied"],
    references={"organization": "identity.Organization", "customer": "ledger.Customer"},
)
class Payment(models.Model):
    """Money received. `applied` is kept by the database; a voided payment has nothing applied.

    An entry (any other kind) comes from the other book only, settles one invoice and has nothing left.
    Numbers given here are unique; imported ones may repeat.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(editable=False, default=new_uid)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        Customer,
        on_delete=models.PROTECT,
        related_name="payments",
        null=True,
        db_constraint=False,
        help_text="Empty: it settles invoices of several customers",
    )
    number = models.CharField(max_length=100, blank=True, default="")
    kind = models.CharField(max_length=20, choices=PaymentKind.choices, default=PaymentKind.PAYMENT)
    currency = models.CharField(max_length=3)
    amount = amount_field()
    applied = amount_field(default=0)
    unapplied = models.GeneratedField(
        expression=models.Case(
            models.When(Q(state="voided"), then=models.Value(0)),
            default=F("amount") - F("applied"),
            output_field=amount_field(),
        ),
        output_field=amount_field(),
        db_persist=True,
    )
    method = models.CharField(max_length=20, choices=PaymentMethod.choices)
    reference = models.CharField(max_length=200, blank=True, default="", help_text="Check number")
    received_date = models.DateField()
    notes = models.TextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=PaymentState.choices, default=PaymentState.RECEIVED)
    voided_date = models.DateField(null=True)
    generation = models.IntegerField(default=1)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.LOCAL)
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="ledger_payment_of_organization"),
            models.UniqueConstraint(
                fields=["organization", "id", "currency"], name="ledger_payment_of_currency"
            ),
            models.UniqueConstraint(fields=["organization", "uid"], name="ledger_payment_uid"),
            models.UniqueConstraint(
                fields=["organization", "number"],
                condition=Q(origin="local") & ~Q(number=""),
                name="ledger_payment_local_number",
            ),
            models.CheckConstraint(
                condition=Q(applied__gte=0, applied__lte=F("amount")),
                name="ledger_payment_applied_within_amount",
            ),
            models.CheckConstraint(
                condition=~Q(state="voided") | Q(applied=0), name="ledger_payment_voided_has_nothing_applied"
            ),
            models.CheckConstraint(
                condition=Q(state="voided", voided_date__isnull=False)
                | (~Q(state="voided") & Q(voided_date__isnull=True)),
                name="ledger_payment_voided_on_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PaymentState.values), name="ledger_payment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(method__in=PaymentMethod.values), name="ledger_payment_method_known"
            ),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="ledger_payment_origin_known"),
            models.CheckConstraint(
                condition=Q(kind__in=PaymentKind.values), name="ledger_payment_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind="payment") | Q(origin="imported", method="other"),
                name="ledger_payment_entry_is_imported",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=CURRENCY_CODE), name="ledger_payment_currency_code"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-received_date", "-id"], name="ledger_payment_newest"),
            models.Index(
                fields=["organization", "-received_date", "-id"],
                condition=Q(unapplied__gt=0),
                name="ledger_payment_unapplied",
            ),
            models.Index(
                fields=["organization", "-received_date", "-id"],
                condition=Q(state="voided"),
                name="ledger_payment_voided",
            ),
            GinIndex(
                OpClass(Upper("number"), name="gin_trgm_ops"),
                OpClass(Upper("reference"), name="gin_trgm_ops"),
                name="ledger_payment_search",
            ),
            models.Index(fields=["organization", "number"], name="ledger_payment_number"),
        ]

    @property
    def amount_money(self) -> Money:
        """The amount with its currency."""
        return Money(self.amount, self.currency)

    @property
    def unapplied_money(self) -> Money:
        """What may still be applied."""
        return Money(self.unapplied, self.currency)

    @property
    def is_entry(self) -> bool:
        """Whether this is no money but an entry of the other book."""
        return self.kind != PaymentKind.PAYMENT
