"""Keep what a tie-out finds: differences as they are found, lot by lot, and the sums at its end.

Differences of a run that does not come to its end are taken away again.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tieout.comparison.findings import Finding
from tieout.comparison.models import Difference, TieOutRun, TieOutScope, TieOutState, TieOutTotal
from tieout.comparison.reasons import Reason
from tieout.comparison.results import TieOut
from tieout.comparison.rules import Explained
from tieout.comparison.staging import execute

logger = logging.getLogger(__name__)

# A customer's line holds all that was compared of it, also that on which the books agree.
_CUSTOMERS = """
INSERT INTO comparison_tieoutcustomer
    (run_id, customer_id, number, name, currency, difference_count, tieout_balance, intacct_balance)
WITH differing AS (
    SELECT customer_id, CASE WHEN customer_id IS NULL THEN customer_number ELSE '' END AS foreign_number,
           currency, max(customer_number) AS number, max(customer_name) AS name, count(*) AS count,
           sum(tieout) AS tieout, sum(intacct) AS intacct
    FROM comparison_difference WHERE run_id = %(run)s GROUP BY 1, 2, 3),
agreeing AS (
    SELECT customer_id, currency, sum(tieout) AS balance
    FROM (SELECT customer_id, currency, tieout FROM comparison_pair WHERE agrees
          UNION ALL SELECT customer_id, currency, tieout FROM comparison_rest WHERE agrees) AS both_books
    GROUP BY 1, 2)
SELECT %(run)s, d.customer_id, coalesce(c.number, d.number), coalesce(c.name, d.name), d.currency, d.count,
       d.tieout + coalesce(a.balance, 0), d.intacct + coalesce(a.balance, 0)
FROM differing AS d
LEFT JOIN agreeing AS a ON a.customer_id = d.customer_id AND a.currency = d.currency
LEFT JOIN ledger_customer AS c ON c.id = d.customer_id
ORDER BY 3, 5
"""


def store_differences(run: TieOutRun, found: Sequence[Finding]) -> None:
    """Store one lot of differences, and say loudly which of them nothing explains."""
    for line in found:
        if line.reason is Reason.UNEXPLAINED:
            logger.error(
                "Tie-out %s: %s differs and no reason is known: Tieout %s, Intacct %s. "
                "This is a bug of Tieout.",
                run.pk,
                line.local_number or line.remote_number or line.remote_key,
                line.tieout,
                line.intacct,
            )
    Difference.objects.bulk_create(_row(run, line) for line in found)


def _row(run: TieOutRun, line: Finding) -> Difference:
    assert isinstance(line.reason, Reason), "a scope is no difference"
    return Difference(
        run=run,
        organization_id=run.organization_id,
        kind=line.kind,
        record_id=line.record_id,
        local_number=line.local_number,
        remote_object=line.remote_object,
        remote_key=line.remote_key,
        remote_number=line.remote_number,
        customer_id=line.customer_id,
        customer_number=line.customer_number,
        customer_name=line.customer_name,
        currency=line.currency,
        tieout=line.tieout,
        intacct=line.intacct,
        reason=line.reason,
        parts=[_part(item) for item in line.parts],
    )


def _part(item: Explained) -> dict[str, str]:
    return {
        "kind": item.part.kind.value,
        "number": item.part.number,
        "amount": str(item.part.amount),
        "reason": item.reason.value,
    }


def store_customers(run: TieOutRun) -> None:
    """Sum what was compared of each customer on whom the books disagree; the staging tables must stand."""
    execute(_CUSTOMERS, {"run": run.pk})


@transaction.atomic
def store_result(run: TieOutRun, result: TieOut) -> None:
    """Store the sums and end the run."""
    TieOutTotal.objects.bulk_create(
        TieOutTotal(
            run=run,
            currency=line.currency,
            invoice_count=line.invoice_count,
            tieout_balance=line.tieout,
            intacct_balance=line.intacct,
        )
        for line in result.balances
    )
    TieOutScope.objects.bulk_create(
        TieOutScope(
            run=run,
            scope=line.scope,
            currency=line.currency,
            record_count=line.count,
            balance=line.balance,
            tieout_balance=line.tieout,
            intacct_balance=line.intacct,
        )
        for line in result.left_out
    )
    run.state, run.error_text = TieOutState.DONE, ""
    run.invoice_count = result.invoice_count
    run.customer_count = result.customer_count
    run.difference_count = result.difference_count
    run.not_readable = list(result.not_readable)
    run.request_count = result.request_count
    run.finished_at = result.at
    run.save()


@transaction.atomic
def store_failure(run: TieOutRun, *, text: str, at: datetime) -> None:
    """End a run that broke off, and take away what it had found so far."""
    clear_lines(run)
    run.state, run.error_text, run.finished_at = TieOutState.FAILED, text, at
    run.save(update_fields=["state", "error_text", "finished_at"])


def clear_lines(run: TieOutRun) -> None:
    """Take away the single lines of a run."""
    run.differences.all().delete()
    run.customers.all().delete()
