"""One organization tied to one Intacct company or entity."""

from django.db import models

from tieout.identity.models import Organization
from tieout.sync.models.encrypted import EncryptedTextField
from tieout.sync.settings import ConnectionSettings


class ConnectionState(models.TextChoices):
    """Whether the sync may talk to Intacct on its own."""

    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"


class Connection(models.Model):
    """Credentials, settings and switches of one tie to Intacct.

    Settings version 0 means that they were never saved: then nothing is read and nothing is written.
    `reconcile_on` gates all writing. Company, entity and gateway are fixed once the connection has a link.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="connections")
    name = models.CharField(max_length=200)
    company_id = models.CharField(max_length=100)
    login = models.CharField(max_length=100, help_text="User ID of the web services user")
    entity_id = models.CharField(max_length=100, blank=True, default="", help_text="Empty: top level")
    gateway_url = models.CharField(max_length=500)
    password = EncryptedTextField()
    is_active = models.BooleanField(default=True, help_text="The one connection of its organization")
    state = models.CharField(max_length=10, choices=ConnectionState.choices, default=ConnectionState.ACTIVE)
    pause_cause = models.CharField(max_length=60, blank=True, default="")
    pause_text = models.TextField(blank=True, default="")
    settings_json = models.JSONField(default=dict)
    settings_version = models.IntegerField(default=0)
    reconcile_on = models.BooleanField(default=False)
    reconcile_on_at = models.DateTimeField(null=True)
    credits_changed_at = models.DateTimeField(
        null=True, help_text="When credit applications were last set to travel otherwise; empty: never"
    )
    remote_user_key = models.CharField(
        max_length=40, blank=True, default="", help_text="Our user's CREATEDBY value, once it is known"
    )
    first_invoice_boundary = models.BigIntegerField(
        null=True, help_text="The largest SODOCUMENT RECORDNO when the first import began"
    )
    last_sync_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(is_active=True),
                name="sync_connection_one_active_per_organization",
            ),
        ]

    @property
    def settings(self) -> ConnectionSettings:
        """The typed settings, the defaults where nothing was saved."""
        return ConnectionSettings.from_json(self.settings_json)

    @property
    def may_read(self) -> bool:
        """Whether the sync may read from Intacct at all."""
        return self.is_active and self.state == ConnectionState.ACTIVE and self.settings_version > 0

    @property
    def may_write(self) -> bool:
        """Whether the sync may write to Intacct at all."""
        return self.may_read and self.reconcile_on
