"""Invoices and their lines."""

from datetime import date

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Upper

from tieout.identity.models import Organization
from tieout.ledger.models.custom_fields import custom_fields_column
from tieout.ledger.models.customer import CURRENCY_CODE, Customer, Origin
from tieout.ledger.models.history import keep_history
from tieout.ledger.models.line import NOTHING, DocumentLine, amount_field, line_constraints
from tieout.lib.identifiers import new_uid
from tieout.money import Money


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
    WRITTEN_OFF = "written_off", "Written off"
    VOIDED = "voided", "Voided"


@keep_history(
    exclude=["open_balance", "written_off"],
    references={"organization": "identity.Organization", "customer": "ledger.Customer"},
)
class Invoice(models.Model):
    """One bill in one currency.

    `applied` and `written_off` (the part of it that was given up) are kept by the database from the
    applications, `open_balance` is computed. Numbers given here are unique; imported ones may repeat.
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
    custom_fields = custom_fields_column()
    state = models.CharField(max_length=10, choices=InvoiceState.choices, default=InvoiceState.DRAFT)
    sent_at = models.DateTimeField(null=True)
    viewed_at = models.DateTimeField(null=True)
    voided_date = models.DateField(null=True)
    total = amount_field()
    applied = amount_field(default=0)
    written_off = amount_field(default=0)
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
                condition=Q(written_off__gte=0, written_off__lte=F("applied")),
                name="ledger_invoice_written_off_within_applied",
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
                condition=Q(state="issued", open_balance__lte=0, written_off=0),
                name="ledger_invoice_paid",
            ),
            models.Index(
                fields=["organization", "-issue_date", "-id"],
                condition=Q(state="issued", open_balance__lte=0, written_off__gt=0),
                name="ledger_invoice_written_off",
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
            return InvoiceStatus.WRITTEN_OFF if self.written_off > 0 else InvoiceStatus.PAID
        if self.due_date is not None and self.due_date < today:
            return InvoiceStatus.PAST_DUE
        if self.viewed_at is not None:
            return InvoiceStatus.VIEWED
        return InvoiceStatus.SENT if self.sent_at is not None else InvoiceStatus.NOT_SENT


class InvoiceLine(DocumentLine):
    """One line of an invoice."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines", db_constraint=False)

    class Meta(DocumentLine.Meta):
        abstract = False
        constraints = line_constraints("line")
