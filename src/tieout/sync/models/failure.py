"""A record that could not sync and needs a person. The page is titled Reconciliation Errors."""

from django.db import models

from tieout.identity.models import Organization
from tieout.sync.models.connection import Connection


class Direction(models.TextChoices):
    """Which way the record was going."""

    IMPORT = "import", "From Intacct"
    EXPORT = "export", "To Intacct"


class FailureState(models.TextChoices):
    """Open until a person or a later success ends it."""

    OPEN = "open", "Open"
    IGNORED = "ignored", "Ignored"
    RESOLVED = "resolved", "Resolved"


class FailureLevel(models.TextChoices):
    """Whether a record could not sync, or a rule leaves it out that a person may decide otherwise."""

    FAILURE = "failure", "Failure"
    WARNING = "warning", "Warning"


class FailureKind(models.TextChoices):
    """What failed: a record of one of the kinds, or the connection itself (a refused sign-in)."""

    CUSTOMER = "customer", "Customer"
    INVOICE = "invoice", "Invoice"
    PAYMENT = "payment", "Payment"
    CREDIT_NOTE = "credit_note", "Credit note"
    CREDIT_APPLICATION = "application", "Applied credit"
    PAYMENT_APPLICATION = "payment_application", "Applied payment"
    CONNECTION = "connection", "Connection"


class Failure(models.Model):
    """One record, one direction, one cause.

    `cause` names the row of `sync.policy` that says what it means and what to do. `subject` is the stable key
    of the failing record: `local:<kind>:<id>` on the way out, `remote:<object>:<key>` on the way in,
    `connection` for the connection itself. An
    ignored one stays quiet while `seen_mark` (local revision or remote digest) is unchanged.
    A warning is no failure: E7 and E8 keep a credit in the book that made it, until a person chooses *Apply
    here too*, which `apply_here_too` remembers until the record has synced.
    """

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="failures")
    direction = models.CharField(max_length=10, choices=Direction.choices)
    kind = models.CharField(max_length=20, choices=FailureKind.choices)
    subject = models.CharField(max_length=300)
    record_id = models.BigIntegerField(null=True)
    local_number = models.CharField(max_length=200, blank=True, default="")
    remote_object = models.CharField(max_length=20, blank=True, default="")
    remote_key = models.CharField(max_length=250, blank=True, default="")
    remote_number = models.CharField(max_length=200, blank=True, default="")
    cause = models.CharField(max_length=60)
    code = models.CharField(max_length=200, blank=True, default="", help_text="Intacct's error number")
    text = models.TextField(blank=True, default="", help_text="Intacct's or our sentence")
    correction = models.TextField(blank=True, default="")
    details = models.JSONField(default=dict)
    waits_for = models.CharField(max_length=300, blank=True, default="", help_text="Subject of the parent")
    seen_mark = models.CharField(max_length=80, blank=True, default="")
    level = models.CharField(max_length=10, choices=FailureLevel.choices, default=FailureLevel.FAILURE)
    state = models.CharField(max_length=10, choices=FailureState.choices, default=FailureState.OPEN)
    apply_here_too = models.BooleanField(default=False)
    retry_requested = models.BooleanField(default=False)
    count = models.IntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "direction", "subject"],
                condition=models.Q(state__in=["open", "ignored"]),
                name="sync_failure_one_per_subject",
            ),
        ]
        indexes = [
            models.Index(fields=["connection", "state", "-last_at"], name="sync_failure_state"),
            models.Index(
                fields=["connection", "kind", "record_id"],
                condition=models.Q(state="open"),
                name="sync_failure_record",
            ),
        ]
