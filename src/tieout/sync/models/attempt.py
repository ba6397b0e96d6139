"""One remote write: planned and committed before it is sent, settled after its answer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tieout.identity.models import Organization
from tieout.sync.models.connection import Connection
from tieout.sync.models.link import RecordKind


class Operation(models.TextChoices):
    """What a write does to the record in Intacct."""

    CREATE = "create", "Create"
    UPDATE = "update", "Update"
    RENAME = "rename", "Rename"
    REVERSE = "reverse", "Reverse"
    DELETE = "delete", "Delete"


class AttemptState(models.TextChoices):
    """The life of an attempt.

    planned → sent → done | refused, or sent → in_doubt → done | refused | lapsed. `lapsed` means: known
    not to have happened, a new attempt may be planned.
    """

    PLANNED = "planned", "Planned"
    SENT = "sent", "Sent"
    IN_DOUBT = "in_doubt", "In doubt"
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    LAPSED = "lapsed", "Known not to have happened"


OPEN_ATTEMPT_STATES = (AttemptState.PLANNED, AttemptState.SENT, AttemptState.IN_DOUBT)


class Attempt(models.Model):
    """One try at one remote write of one revision of one record.

    The payload, the control id and the marker never change; a resend belongs to the same attempt. The lease
    and the epoch say which worker owns it: a worker settles only an attempt whose epoch is still its own.
    `content` is what the record holds in Intacct once it happened, as far as later revisions are compared
    with it. A step is one of several writes that tell a revision together: only the last one tells it.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="attempts")
    operation = models.CharField(max_length=20, choices=Operation.choices)
    kind = models.CharField(max_length=20, choices=RecordKind.choices)
    record_id = models.BigIntegerField()
    record_number = models.CharField(max_length=200, blank=True, default="")
    revision = models.IntegerField()
    generation = models.IntegerField(default=1)
    control_id = models.CharField(max_length=256)
    marker = models.CharField(max_length=200)
    payload = models.JSONField()
    content = models.JSONField(default=dict)
    is_step = models.BooleanField(default=False)
    entity_id = models.CharField(
        max_length=100, blank=True, default="", help_text="In whose session it is written; empty: ours"
    )
    state = models.CharField(max_length=10, choices=AttemptState.choices, default=AttemptState.PLANNED)
    epoch = models.IntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    send_count = models.IntegerField(default=0)
    first_sent_at = models.DateTimeField(null=True)
    last_sent_at = models.DateTimeField(null=True)
    doubts = ArrayField(
        models.CharField(max_length=60), default=list, help_text="Why it was in doubt, in order"
    )
    lookup_count = models.IntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=20, blank=True, default="", help_text="answer or look-up")
    remote_key = models.CharField(max_length=100, blank=True, default="")
    error_code = models.CharField(max_length=200, blank=True, default="")
    error_text = models.TextField(blank=True, default="")
    error_correction = models.TextField(blank=True, default="")
    request_xml = models.TextField(blank=True, default="", help_text="Secrets removed")
    response_xml = models.TextField(blank=True, default="", help_text="Secrets removed")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "control_id"], name="sync_attempt_control_id"),
            models.UniqueConstraint(
                fields=["connection", "kind", "record_id"],
                condition=models.Q(state__in=["planned", "sent", "in_doubt"]),
                name="sync_attempt_one_open_per_record",
            ),
        ]
        indexes = [models.Index(fields=["connection", "state"], name="sync_attempt_state")]
