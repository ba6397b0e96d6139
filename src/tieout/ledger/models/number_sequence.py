"""The next number of each kind of document."""

from django.db import models

from tieout.identity.models import Organization


class NumberSequence(models.Model):
    """The next value that may be given in one organization; taken numbers are skipped."""

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    next_value = models.BigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind"], name="ledger_sequence_once"),
            models.CheckConstraint(
                condition=models.Q(next_value__gt=0), name="ledger_sequence_counts_from_one"
            ),
        ]
