"""One import or sync, with its counts and its progress."""

from django.conf import settings
from django.db import models

from tieout.identity.models import Organization
from tieout.sync.models.connection import Connection


class RunKind(models.TextChoices):
    """What a run does."""

    SYNC = "sync", "Sync"
    IMPORT_CUSTOMERS = "import_customers", "Customer import"
    IMPORT_INVOICES = "import_invoices", "Invoice import"


class RunState(models.TextChoices):
    """The life of a run."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Finished"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Run(models.Model):
    """One import or sync. It keeps the settings and options that it ran with."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="runs")
    kind = models.CharField(max_length=20, choices=RunKind.choices)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.QUEUED)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    settings_json = models.JSONField(default=dict)
    settings_version = models.IntegerField(default=0)
    options = models.JSONField(default=dict)
    step = models.CharField(max_length=80, blank=True, default="")
    done_count = models.BigIntegerField(default=0)
    total_count = models.BigIntegerField(default=0)
    position = models.BigIntegerField(
        default=0, help_text="RECORDNO up to which everything is stored: a run that broke off goes on there"
    )
    counts = models.JSONField(
        default=dict, help_text="Per kind: created, updated, unchanged, skipped, failed, …"
    )
    usage = models.JSONField(default=dict, help_text="Gateway requests and billed transactions")
    cancel_requested = models.BooleanField(default=False)
    error_text = models.TextField(blank=True, default="")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["connection", "-created_at"], name="sync_run_newest")]
