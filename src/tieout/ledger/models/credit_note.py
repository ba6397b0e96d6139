"""Credit notes and their lines: what a customer owes less, and what was given up."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Upper

from tieout.identity.models import Organization
from tieout.ledger.models.customer import CURRENCY_CODE, Customer, Origin
from tieout.ledger.models.history import keep_history
from tieout.ledger.models.line import NOTHING, DocumentLine, amount_field, line_constraints
from tieout.lib.identifiers import new_uid
from tieout.money import Money


class CreditNoteState(models.TextChoices):
    """What is stored; whether it is used up follows from what is unapplied."""

    DRAFT = "draft", "Draft"
    ISSUED = "issued", "Issued"
    VOIDED = "voided", "Voided"


class CreditNoteKind(models.TextChoices):
    """What a credit note is for."""

    CREDIT = "credit", "Credit"
    WRITE_OFF = "write_off", "Write-off"


@keep_history(
    exclude=["applied", "applied_elsewhere", "unapplied"],
    references={"organization": "identity.Organization", "customer": "ledger.Customer"},
)
class CreditNote(models.Model):
    """A credit in one currency, with positive amounts.

    `applied` is kept by the database from the applications, `applied_elsewhere` is what the other book set
    against records that are not known here, `unapplied` is computed from both: a draft and a voided one have
    nothing to apply. A write-off is applied to its invoice as a whole, from the beginning.
    Numbers given here are unique; imported ones may repeat.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(editable=False, default=new_uid)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="credit_notes", db_constraint=False
    )
    number = models.CharField(max_length=100, blank=True, default="")
    currency = models.CharField(max_length=3)
    issue_date = models.DateField()
    notes = models.TextField(blank=True, default="")
    kind = models.CharField(
        max_length=10, choices=CreditNoteKind.choices, default=CreditNoteKind.CREDIT, help_text="Its purpose"
    )
    state = models.CharField(max_length=10, choices=CreditNoteState.choices, default=CreditNoteState.DRAFT)
    voided_date = models.DateField(null=True)
    total = amount_field()
    applied = amount_field(default=0)
    applied_elsewhere = amount_field(default=0)
    unapplied = models.GeneratedField(
        expression=Case(
            When(Q(state="issued"), then=F("total") - F("applied") - F("applied_elsewhere")),
            default=Value(NOTHING),
        ),
        output_field=amount_field(),
        db_persist=True,
    )
    generation = models.IntegerField(default=1)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.LOCAL)
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="ledger_creditnote_of_organization"),
            models.UniqueConstraint(
                fields=["organization", "id", "currency", "kind"], name="ledger_creditnote_of_currency"
            ),
            models.UniqueConstraint(fields=["organization", "uid"], name="ledger_creditnote_uid"),
            models.UniqueConstraint(
                fields=["organization", "number"],
                condition=Q(origin="local") & ~Q(number=""),
                name="ledger_creditnote_local_number",
            ),
            models.CheckConstraint(
                condition=Q(
                    applied__gte=0, applied_elsewhere__gte=0, applied__lte=F("total") - F("applied_elsewhere")
                ),
                name="ledger_creditnote_applied_within_total",
            ),
            models.CheckConstraint(
                condition=Q(state="issued") | Q(applied=0), name="ledger_creditnote_aside_has_nothing_applied"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | ~Q(number=""), name="ledger_creditnote_issued_has_number"
            ),
            models.CheckConstraint(
                condition=Q(state="voided", voided_date__isnull=False)
                | (~Q(state="voided") & Q(voided_date__isnull=True)),
                name="ledger_creditnote_voided_on_a_date",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=CreditNoteKind.values), name="ledger_creditnote_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="ledger_creditnote_origin_known"
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=CURRENCY_CODE), name="ledger_creditnote_currency_code"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CreditNoteState.values), name="ledger_creditnote_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-issue_date", "-id"], name="ledger_creditnote_newest"),
            models.Index(
                fields=["organization", "-issue_date", "-id"],
                condition=Q(unapplied__gt=0),
                name="ledger_creditnote_unapplied",
            ),
            models.Index(
                fields=["organization", "kind", "-issue_date", "-id"],
                condition=Q(state="issued"),
                name="ledger_creditnote_kind",
            ),
            models.Index(
                fields=["organization", "state", "-issue_date", "-id"],
                condition=Q(state__in=["draft", "voided"]),
                name="ledger_creditnote_aside",
            ),
            GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="ledger_creditnote_search"),
            models.Index(fields=["organization", "number"], name="ledger_creditnote_number"),
        ]

    @property
    def total_money(self) -> Money:
        """The total with its currency."""
        return Money(self.total, self.currency)

    @property
    def unapplied_money(self) -> Money:
        """What may still be applied."""
        return Money(self.unapplied, self.currency)


class CreditNoteLine(DocumentLine):
    """One line of a credit note: positive amounts lower what is owed, a discount is negative."""

    credit_note = models.ForeignKey(
        CreditNote, on_delete=models.CASCADE, related_name="lines", db_constraint=False
    )

    class Meta(DocumentLine.Meta):
        abstract = False
        constraints = line_constraints("creditline")
