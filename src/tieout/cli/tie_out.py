"""`tieout tie-out`: do the books agree, and if not, on which records, by how much and why."""

import click

from tieout.cli.amounts import amount_text
from tieout.cli.clock import now
from tieout.cli.database import attached
from tieout.cli.intacct_refusals import explains_intacct
from tieout.cli.organizations import find_connection, json_option, organization_option
from tieout.cli.output import Progress, counted, say, show_json, show_table
from tieout.cli.refusals import explains
from tieout.comparison.operations import tie_out
from tieout.comparison.reasons import REASON_WORDS, SCOPE_WORDS, Reason, Scope
from tieout.comparison.results import TieOut
from tieout.sync.errors import SyncRefused
from tieout.sync.operations.runs import refuse_unready


@click.command("tie-out")
@organization_option
@json_option
@attached
@explains(SyncRefused)
@explains_intacct
def command(*, organization_name: str | None, as_json: bool) -> None:
    """Compare both books record by record; exit status 1 when they differ."""
    connection = find_connection(organization_name)
    refuse_unready(connection)
    with Progress() as show:
        result = tie_out(connection=connection, at=now(), progress=show)
    _show(result)
    if as_json:
        show_json({"clean": result.is_clean, **result.to_json()})
    if not result.is_clean:
        click.get_current_context().exit(1)


def _show(result: TieOut) -> None:
    show_table(
        ("Currency", "Invoices", "Tieout", "Intacct", "Difference"),
        [
            (
                line.currency,
                f"{line.invoice_count:,}",
                amount_text(line.tieout, line.currency),
                amount_text(line.intacct, line.currency),
                amount_text(line.difference, line.currency),
            )
            for line in result.balances
        ],
        right=(1, 2, 3, 4),
    )
    for left_out in result.left_out:
        words = SCOPE_WORDS[Scope(left_out.scope)]
        amount = amount_text(left_out.balance, left_out.currency)
        records = counted(left_out.count, "record", "records")
        say(f"Not compared: {words.title}, {records}, {amount} {left_out.currency}")
    if result.is_clean:
        say(f"The books agree on all {result.invoice_count:,} invoices.")
        return
    say("")
    show_table(
        ("Record", "Kind", "Customer", "Tieout", "Intacct", "Reason"),
        [
            (
                line.record,
                line.kind.replace("_", " "),
                line.customer_name,
                amount_text(line.tieout, line.currency),
                amount_text(line.intacct, line.currency),
                REASON_WORDS[Reason(line.reason)].title,
            )
            for line in result.differences
        ],
        right=(3, 4),
    )
    say(f"{counted(len(result.differences), 'difference', 'differences')}.")
