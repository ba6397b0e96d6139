"""Invoices and their lines."""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Upper

from tieout.identity.models import Organization
from tieout.ledger.models.customer import CURRENCY_CODE, Customer, Origin
from tieout.ledger.models.history import keep_history
from tieout.lib.identifiers import new_uid
from tieout.money import Money

AMOUNT_DIGITS, AMOUNT_PLACES = 24, 6
PRICE_PLACES = 10
NOTHING = Decimal(0)


def amount_field(**options: object) -> "models.DecimalField[Decimal, Decimal]":
    """Make a column for an amount in the currency of its row."""
    return models.DecimalField(max_digits=AMOUNT_DIGITS, decimal_places=AMOUNT_PLACES, **options)  # type: ignore[arg-type]


class InvoiceState(models.TextChoices):
    """What is stored; everything else about the status follows from dates and balances."""

    DRAFT = "draft", "Draft"
    ISSUED = "issued", "Issued"
    VOIDED = "voided", "Voided"


class InvoiceStatus(models.TextChoices):
    """What people see."""

    DRAFT = "draft", "Draft"
    NOT_SENT = "not_sent", "Not sent"
    SENT = "sent", "Sent"
    VIEWED = "viewed", "Viewed"
    PAST_DUE = "past_due", "Past due"
    PAID = "paid", "Paid"
    VOIDED = "voided", "Voided"


class LineKind(models.TextChoices):
    """What a line charges for. A discount has a negative amount."""

    ITEM = "item", "Item"
    DISCOUNT = "discount", "Discount"
    TAX = "tax", "Tax"
    SHIPPING = "shipping", "Shipping"


@keep_history(
    exclude=["open_balance"],
    references={"organization": "identity.Organization", "customer": "ledger.Customer"},
)
class Invoice(models.Model):
    """One bill in one currency.

    `applied` is kept by the database from the applications, `open_balance` is computed from it. Numbers given
    here are unique; imported ones may repeat.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(editable=False, default=new_uid)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="invoices", db_constraint=False
    )
    number = models.CharField(max_length=100, blank=True, default="")
    currency = models.CharField(max_length=3)
    issue_date = models.DateField()
    due_date = models.DateField(null=True)
    payment_terms = models.CharField(max_length=100, blank=True, default="")
    purchase_order = models.CharField(max_length=200, blank=True, default="")
    notes = models.TextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=InvoiceState.choices, default=InvoiceState.DRAFT)
    sent_at = models.DateTimeField(null=True)
    viewed_at = models.DateTimeField(null=True)
    voided_date = models.DateField(null=True)
    total = amount_field()
    applied = amount_field(default=0)
    open_balance = models.GeneratedField(
        expression=Case(
            When(Q(state="voided"), then=Value(NOTHING)),
            default=F("total") - F("applied"),
        ),
        output_field=amount_field(),
        db_persist=True,
    )
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.LOCAL)
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="ledger_invoice_of_organization"),
            models.UniqueConstraint(
                fields=["organization", "id", "currency"], name="ledger_invoice_of_currency"
            ),
            models.UniqueConstraint(fields=["organization", "uid"], name="ledger_invoice_uid"),
            models.UniqueConstraint(
                fields=["organization", "number"],
                condition=Q(origin="local") & ~Q(number=""),
                name="ledger_invoice_local_number",
            ),
            models.CheckConstraint(
                condition=Q(applied__gte=0, applied__lte=F("total")),
                name="ledger_invoice_applied_within_total",
            ),
            models.CheckConstraint(
                condition=~Q(state="voided") | Q(applied=0), name="ledger_invoice_voided_has_nothing_applied"
            ),
            models.CheckConstraint(
                condition=~Q(state="draft") | Q(applied=0), name="ledger_invoice_draft_has_nothing_applied"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | ~Q(number=""), name="ledger_invoice_issued_has_number"
            ),
            models.CheckConstraint(
                condition=Q(state="voided", voided_date__isnull=False)
                | (~Q(state="voided") & Q(voided_date__isnull=True)),
                name="ledger_invoice_voided_on_a_date",
            ),
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="ledger_invoice_origin_known"),
            models.CheckConstraint(
                condition=Q(currency__regex=CURRENCY_CODE), name="ledger_invoice_currency_code"
            ),
            models.CheckConstraint(
                condition=Q(state__in=InvoiceState.values), name="ledger_invoice_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organization", "customer"],
                condition=Q(open_balance__gt=0),
                name="ledger_invoice_open",
            ),
            models.Index(fields=["organization", "-issue_date", "-id"], name="ledger_invoice_newest"),
            # The lists of one status, each in its order: no page of a list reads more rows than it shows.
            models.Index(
                fields=["organization", "-issue_date", "-id"],
                condition=Q(state="issued", open_balance__gt=0),
                name="ledger_invoice_open_newest",
            ),
            models.Index(
                fields=["organization", "-due_date", "-id"],
                include=["currency", "open_balance"],
                condition=Q(state="issued", open_balance__gt=0),
                name="ledger_invoice_due",
            ),
            models.Index(
                fields=["organization", "-issue_date", "-id"],
                condition=Q(state="issued", open_balance__lte=0),
                name="ledger_invoice_paid",
            ),
            models.Index(
                fields=["organization", "state", "-issue_date", "-id"],
                condition=Q(state__in=["draft", "voided"]),
                name="ledger_invoice_aside",
            ),
            GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="ledger_invoice_search"),
            models.Index(fields=["organization", "number"], name="ledger_invoice_number"),
        ]

    @property
    def total_money(self) -> Money:
        """The total with its currency."""
        return Money(self.total, self.currency)

    @property
    def open_money(self) -> Money:
        """The open balance with its currency."""
        return Money(self.open_balance, self.currency)

    def status(self, today: date) -> InvoiceStatus:
        """Derive what people see on a day of the organization."""
        if self.state != InvoiceState.ISSUED:
            return InvoiceStatus(self.state)
        if self.open_balance <= 0:
            return InvoiceStatus.PAID
        if self.due_date is not None and self.due_date < today:
            return InvoiceStatus.PAST_DUE
        if self.viewed_at is not None:
            return InvoiceStatus.VIEWED
        return InvoiceStatus.SENT if self.sent_at is not None else InvoiceStatus.NOT_SENT


class InvoiceLine(models.Model):
    """One line. All amounts of an invoice's lines add up to its total."""

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines", db_constraint=False)
    position = models.IntegerField()
    kind = models.CharField(max_length=10, choices=LineKind.choices, default=LineKind.ITEM)
    item = models.CharField(max_length=200, blank=True, default="", help_text="Code of the item")
    name = models.CharField(max_length=500, blank=True, default="")
    description = models.TextField(blank=True, default="")
    quantity = models.DecimalField(max_digits=24, decimal_places=PRICE_PLACES, default=1)
    unit_price = models.DecimalField(max_digits=24, decimal_places=PRICE_PLACES, default=0)
    amount = amount_field()
    tax_rate = models.CharField(max_length=100, blank=True, default="", help_text="Code of the tax rate")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="discount") | Q(amount__lte=0), name="ledger_line_discount_lowers"
            ),
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="ledger_line_kind_known"),
        ]
        ordering = ["position", "id"]
