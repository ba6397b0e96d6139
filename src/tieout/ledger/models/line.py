"""The lines of documents: what they have in common, whatever the document is."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from tieout.identity.models import Organization
from tieout.ledger.models.custom_fields import custom_fields_column

AMOUNT_DIGITS, AMOUNT_PLACES = 24, 6
PRICE_PLACES = 10
NOTHING = Decimal(0)


def amount_field(**options: object) -> "models.DecimalField[Decimal, Decimal]":
    """Make a column for an amount in the currency of its row."""
    return models.DecimalField(max_digits=AMOUNT_DIGITS, decimal_places=AMOUNT_PLACES, **options)  # type: ignore[arg-type]


class LineKind(models.TextChoices):
    """What a line charges for. A discount has a negative amount."""

    ITEM = "item", "Item"
    DISCOUNT = "discount", "Discount"
    TAX = "tax", "Tax"
    SHIPPING = "shipping", "Shipping"


class DocumentLine(models.Model):
    """One line. All amounts of a document's lines add up to its total."""

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    position = models.IntegerField()
    kind = models.CharField(max_length=10, choices=LineKind.choices, default=LineKind.ITEM)
    item = models.CharField(max_length=200, blank=True, default="", help_text="Code of the item")
    name = models.CharField(max_length=500, blank=True, default="")
    description = models.TextField(blank=True, default="")
    quantity = models.DecimalField(max_digits=24, decimal_places=PRICE_PLACES, default=1)
    unit_price = models.DecimalField(max_digits=24, decimal_places=PRICE_PLACES, default=0)
    amount = amount_field()
    tax_rate = models.CharField(max_length=100, blank=True, default="", help_text="Code of the tax rate")
    custom_fields = custom_fields_column()

    class Meta:
        abstract = True
        ordering = ["position", "id"]


def line_constraints(name: str) -> list[models.BaseConstraint]:
    """Return what the database checks of every line of one kind of document."""
    return [
        models.CheckConstraint(
            condition=~Q(kind="discount") | Q(amount__lte=0), name=f"ledger_{name}_discount_lowers"
        ),
        models.CheckConstraint(condition=Q(kind__in=LineKind.values), name=f"ledger_{name}_kind_known"),
    ]
