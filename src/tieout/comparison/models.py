"""What each tie-out found, kept for the pages and for history.

Rows are written while the tie-out runs and never changed after its end.
"""

from django.conf import settings
from django.db import models

from tieout.comparison.reasons import Reason, Scope
from tieout.identity.models import Organization
from tieout.sync.models import Connection


class TieOutState(models.TextChoices):
    """The life of a tie-out."""

    QUEUED = "queued", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Finished"
    FAILED = "failed", "Failed"


ACTIVE_STATES = (TieOutState.QUEUED, TieOutState.RUNNING)


class TieOutRun(models.Model):
    """One comparison of both books, as of the moment it was made."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    connection = models.ForeignKey(Connection, on_delete=models.PROTECT, related_name="tie_outs")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=TieOutState.choices, default=TieOutState.RUNNING)
    invoice_count = models.BigIntegerField(default=0, help_text="Invoices compared")
    customer_count = models.BigIntegerField(default=0, help_text="Customers with a compared invoice")
    difference_count = models.BigIntegerField(default=0)
    not_readable = models.JSONField(default=list, help_text="Objects that Intacct would not show")
    request_count = models.IntegerField(default=0)
    error_text = models.TextField(blank=True, default="")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["connection", "-started_at"], name="comparison_run_newest"),
            models.Index(fields=["organization", "-started_at"], name="comparison_run_of_org"),
        ]

    @property
    def is_clean(self) -> bool:
        """Whether both books agree on every compared record."""
        return self.state == TieOutState.DONE and self.difference_count == 0


class TieOutTotal(models.Model):
    """Both balances of one currency, over what was compared."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(TieOutRun, on_delete=models.CASCADE, related_name="totals")
    currency = models.CharField(max_length=3)
    invoice_count = models.BigIntegerField(default=0)
    tieout_balance = models.DecimalField(max_digits=24, decimal_places=6)
    intacct_balance = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "currency"], name="comparison_total_one_per_currency"),
        ]


class TieOutScope(models.Model):
    """What was not compared for one reason, in one currency.

    Amounts: each book's own open balance of those records. `balance` counts each record once, Intacct's
    number where both books hold it.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(TieOutRun, on_delete=models.CASCADE, related_name="scopes")
    scope = models.CharField(max_length=30, choices=[(scope.value, scope.value) for scope in Scope])
    currency = models.CharField(max_length=3)
    record_count = models.BigIntegerField()
    balance = models.DecimalField(max_digits=24, decimal_places=6)
    tieout_balance = models.DecimalField(max_digits=24, decimal_places=6)
    intacct_balance = models.DecimalField(max_digits=24, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "scope", "currency"], name="comparison_scope_one_per_currency"
            ),
        ]


class TieOutCustomer(models.Model):
    """Both balances of one customer on whom the books disagree, over all that was compared of it.

    On a customer without a line the books agree. `customer_id` is ours, empty where only Intacct has it.
    """

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(TieOutRun, on_delete=models.CASCADE, related_name="customers")
    customer_id = models.BigIntegerField(null=True)
    number = models.CharField(max_length=200, blank=True, default="")
    name = models.CharField(max_length=300, blank=True, default="")
    currency = models.CharField(max_length=3)
    difference_count = models.BigIntegerField()
    tieout_balance = models.DecimalField(max_digits=24, decimal_places=6)
    intacct_balance = models.DecimalField(max_digits=24, decimal_places=6)


class Difference(models.Model):
    """One line on which the two books disagree, with both numbers, both records and the reason."""

    id = models.BigAutoField(primary_key=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(TieOutRun, on_delete=models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=20, help_text="What it is: an invoice, a payment, a credit, …")
    record_id = models.BigIntegerField(null=True, help_text="Our record, where there is one")
    local_number = models.CharField(max_length=200, blank=True, default="")
    remote_object = models.CharField(max_length=30, blank=True, default="")
    remote_key = models.CharField(max_length=100, blank=True, default="")
    remote_number = models.CharField(max_length=200, blank=True, default="")
    customer_id = models.BigIntegerField(null=True, help_text="Our customer, where there is one")
    customer_number = models.CharField(max_length=200, blank=True, default="")
    customer_name = models.CharField(max_length=300, blank=True, default="")
    currency = models.CharField(max_length=3)
    tieout = models.DecimalField(max_digits=24, decimal_places=6)
    intacct = models.DecimalField(max_digits=24, decimal_places=6)
    reason = models.CharField(max_length=40, choices=[(reason.value, reason.value) for reason in Reason])
    parts = models.JSONField(default=list, help_text="The amounts that add up to the difference")

    class Meta:
        indexes = [models.Index(fields=["run", "reason"], name="comparison_difference_reason")]
