"""A link says: this record of ours and that record of Intacct are the same thing."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from tieout.identity.models import Organization
from tieout.sync.models.connection import Connection


class RecordKind(models.TextChoices):
    """The kinds of our records that sync. The values are those under which the ledger tells its changes.

    A credit application, and what is used later of a payment, are rows of the ledger's `Application`, each a
    record of its own in Intacct: an ARPYMT.
    """

    CUSTOMER = "customer", "Customer"
    INVOICE = "invoice", "Invoice"
    PAYMENT = "payment", "Payment"
    CREDIT_NOTE = "credit_note", "Credit note"
    CREDIT_APPLICATION = "application", "Applied credit"
    PAYMENT_APPLICATION = "payment_application", "Applied payment"


class RemoteObject(models.TextChoices):
    """The Intacct objects that a link may name."""

    CUSTOMER = "CUSTOMER", "Customer"
    CONTACT = "CONTACT", "Bill-to contact"
    SODOCUMENT = "SODOCUMENT", "Order Entry document"
    ARINVOICE = "ARINVOICE", "A/R invoice"
    ARPYMT = "ARPYMT", "A/R payment"
    ARADVANCE = "ARADVANCE", "A/R advance"
    ARADJUSTMENT = "ARADJUSTMENT", "A/R adjustment"
    ARPYMTDETAIL = "ARPYMTDETAIL", "Part of an A/R payment"


class Birthplace(models.TextChoices):
    """The book in which a linked record was made."""

    LOCAL = "local", "Tieout"
    REMOTE = "remote", "Intacct"


class Replacing(models.TextChoices):
    """How far an invoice is whose lines changed: the old one is renamed and taken back, a new one follows.

    From the renaming to the new one no payment may be written on it.
    """

    NOT = "", "Not being replaced"
    RENAMED = "renamed", "The old one gave its number free"
    TAKEN_BACK = "taken_back", "The old one was taken back"


class Link(models.Model):
    """One record in both books.

    `ar_key` is the RECORDNO of the A/R invoice that carries the balance today: for an Order Entry document
    it changes with every edit (E10) and the former ones are kept, for an A/R invoice it is `remote_key`.
    Where customers are made of bill-to contacts (E6), a customer's `remote_key` names the CUSTOMER and the
    contact, `remote_number` is the CUSTOMERID, which several links may share, and `contact_name` the contact.
    Else `display_contact` is the contact that has a customer's address, which may change by itself.
    `revision` is the local revision that Intacct last got, or that was last made from Intacct's content.
    `seen_digest` is the digest of the remote content that was last read and stored; `seen_content` keeps the
    fields of a customer as both books last agreed on them, so that an edit on either side is told apart (E1),
    and what Intacct was last told of an invoice. Of a replaced invoice `former_ar_keys` keeps the key.
    `parent_id` names the record that an application belongs to, also when its row is gone: its payment or
    its credit note.
    """

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(max_length=20, choices=RecordKind.choices)
    record_id = models.BigIntegerField()
    parent_id = models.BigIntegerField(null=True)
    remote_object = models.CharField(max_length=20, choices=RemoteObject.choices)
    remote_key = models.CharField(max_length=250, help_text="RECORDNO")
    remote_number = models.CharField(max_length=200, blank=True, default="", help_text="What people see")
    contact_name = models.CharField(
        max_length=200, blank=True, default="", help_text="CONTACTNAME, if billed"
    )
    display_contact = models.CharField(
        max_length=200, blank=True, default="", help_text="CONTACTNAME of a customer's own address"
    )
    entity_id = models.CharField(max_length=100, blank=True, default="")
    ar_key = models.CharField(max_length=40, blank=True, default="")
    former_ar_keys = ArrayField(models.CharField(max_length=40), default=list)
    born = models.CharField(max_length=10, choices=Birthplace.choices)
    revision = models.IntegerField(default=0)
    seen_digest = models.CharField(max_length=64, blank=True, default="")
    seen_content = models.JSONField(default=dict)
    seen_modified = models.CharField(max_length=40, blank=True, default="", help_text="Intacct's own text")
    generation = models.IntegerField(default=1)
    is_gone = models.BooleanField(default=False, help_text="Reversed or deleted in Intacct")
    replacing = models.CharField(max_length=10, choices=Replacing.choices, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "kind", "record_id"], name="sync_link_one_per_record"
            ),
            models.UniqueConstraint(
                fields=["connection", "remote_object", "remote_key"], name="sync_link_one_per_remote"
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "ar_key"], name="sync_link_ar_key"),
            models.Index(fields=["connection", "kind", "remote_number"], name="sync_link_number"),
            models.Index(
                fields=["connection", "contact_name"],
                condition=~models.Q(contact_name=""),
                name="sync_link_contact",
            ),
            models.Index(
                fields=["connection", "display_contact"],
                condition=~models.Q(display_contact=""),
                name="sync_link_display_contact",
            ),
            models.Index(fields=["connection", "kind", "revision"], name="sync_link_revision"),
            GinIndex(fields=["former_ar_keys"], name="sync_link_former_ar_keys"),
            models.Index(
                fields=["connection", "kind", "parent_id"],
                condition=models.Q(parent_id__isnull=False),
                name="sync_link_parent",
            ),
        ]

    @property
    def is_inactive_there(self) -> bool:
        """Whether Intacct was last seen to do no business with a customer (E2)."""
        return bool(self.seen_content.get("status") == "inactive")
