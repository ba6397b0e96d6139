"""How far one stream of a connection has been read."""

from django.db import models

from tieout.sync.models.connection import Connection


class Cursor(models.Model):
    """The largest WHENMODIFIED that Intacct returned and that is stored, with RECORDNO as tie-break.

    `value` is Intacct's own text (mm/dd/yyyy hh:mm:ss): its time zone is unknown, so it is never compared
    with a clock of ours. `record_no` pages a first import. What is checked from time to time keeps the time
    of its last check, by our own clock, as its value.
    """

    id = models.BigAutoField(primary_key=True)
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="cursors")
    stream = models.CharField(max_length=80)
    value = models.CharField(max_length=40, blank=True, default="")
    record_no = models.BigIntegerField(default=0)
    is_complete = models.BooleanField(default=False, help_text="The first pass reached the end")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connection", "stream"], name="sync_cursor_one_per_stream"),
        ]
