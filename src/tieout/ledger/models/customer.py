"""Customers, and the people there."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from tieout.identity.models import Organization
from tieout.ledger.models.custom_fields import custom_fields_column
from tieout.ledger.models.history import keep_history
from tieout.lib.identifiers import new_uid

CURRENCY_CODE = "^[A-Z]{3}$"


class Origin(models.TextChoices):
    """The book in which a record was born."""

    LOCAL = "local", "Made in Tieout"
    IMPORTED = "imported", "Imported"


@keep_history(references={"organization": "identity.Organization"})
class Customer(models.Model):
    """Somebody who owes. `revision` is raised by every change."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(editable=False, default=new_uid)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=100)
    name = models.CharField(max_length=300)
    company_name = models.CharField(max_length=300, blank=True, default="")
    email = models.CharField(max_length=300, blank=True, default="")
    phone = models.CharField(max_length=100, blank=True, default="")
    address1 = models.CharField(max_length=300, blank=True, default="")
    address2 = models.CharField(max_length=300, blank=True, default="")
    city = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=200, blank=True, default="")
    postal_code = models.CharField(max_length=60, blank=True, default="")
    country = models.CharField(max_length=120, blank=True, default="")
    currency = models.CharField(max_length=3)
    payment_terms = models.CharField(max_length=100, blank=True, default="")
    custom_fields = custom_fields_column()
    parent_number = models.CharField(
        max_length=100, blank=True, default="", help_text="Of the customer above it, in the book it came from"
    )
    parent_name = models.CharField(max_length=300, blank=True, default="")
    is_active = models.BooleanField(default=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.LOCAL)
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "id"], name="ledger_customer_of_organization"),
            models.UniqueConstraint(fields=["organization", "uid"], name="ledger_customer_uid"),
            models.UniqueConstraint(fields=["organization", "number"], name="ledger_customer_number"),
            models.CheckConstraint(condition=~Q(name=""), name="ledger_customer_has_name"),
            models.CheckConstraint(condition=~Q(number=""), name="ledger_customer_has_number"),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="ledger_customer_origin_known"
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=CURRENCY_CODE), name="ledger_customer_currency_code"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "name"], name="ledger_customer_name"),
            models.Index(
                fields=["organization", "parent_number"],
                condition=~Q(parent_number=""),
                name="ledger_customer_parent",
            ),
            GinIndex(
                OpClass(Upper("name"), name="gin_trgm_ops"),
                OpClass(Upper("number"), name="gin_trgm_ops"),
                name="ledger_customer_search",
            ),
        ]


@keep_history(references={"organization": "identity.Organization", "customer": "ledger.Customer"})
class Contact(models.Model):
    """A person at a customer."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(editable=False, default=new_uid)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="contacts", db_constraint=False
    )
    name = models.CharField(max_length=300)
    email = models.CharField(max_length=300, blank=True, default="")
    phone = models.CharField(max_length=100, blank=True, default="")
    title = models.CharField(max_length=200, blank=True, default="")
    role = models.CharField(max_length=60, blank=True, default="", help_text="bill-to, ship-to, …")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "uid"], name="ledger_contact_uid"),
            models.CheckConstraint(condition=~Q(name=""), name="ledger_contact_has_name"),
        ]
