"""What a story found, for a person."""

from collections.abc import Iterator, Mapping

from tieout.cli.output import say, show_table
from tieout.demo.outcome import Outcome

WORDS = {True: "holds", False: "BROKEN", None: "not in this story"}


def say_outcome(outcome: Outcome) -> None:
    """Report what travelled, what the books say, and whether it all came out as declared."""
    for what, counts in (
        ("Customers", outcome.customers),
        ("Invoices", outcome.invoices),
        ("Payments", outcome.payments),
        ("Credits", outcome.credits),
    ):
        say(f"{what}: {_counts(counts)}")
    if outcome.months:
        show_table(
            ("Month end", "Open invoices", "Tieout", "Intacct"),
            [
                (month.day, month.invoices, f"{month.tieout_balance:,}", f"{month.intacct_balance:,}")
                for month in outcome.months
            ],
            right=(1, 2, 3),
        )
    for line in _tie_out(outcome):
        say(line)
    for failure in outcome.failures:
        say(f"Needs a person: {failure}")
    for verdict, words in WORDS.items():
        named = ", ".join(rule for rule, held in outcome.rules.items() if held is verdict)
        if named:
            say(f"Rules, {words}: {named}")
    if outcome.gateway:
        say(
            f"Intacct was asked {outcome.gateway['requests']:,} times, "
            f"{outcome.gateway['transactions']:,} billed transactions."
        )
    for shortcoming in outcome.shortcomings:
        say(f"NOT AS DECLARED: {shortcoming}")
    verdict_words = (
        "Everything came out as declared" if outcome.is_ok else "NOT everything came out as declared"
    )
    say(f"{verdict_words}, in {outcome.seconds:.1f} s.")


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items()) or "none"


def _tie_out(outcome: Outcome) -> Iterator[str]:
    if not outcome.tie_out:
        return
    yield f"The last tie-out compared {outcome.tie_out['invoices']:,} invoices:"
    for currency, sums in outcome.tie_out["by_currency"].items():
        yield f"  {currency}: Tieout {sums['tieout_balance']}, Intacct {sums['intacct_balance']}"
    for scope, left_out in outcome.tie_out["out_of_scope"].items():
        yield f"  not compared, {scope.replace('_', ' ')}: {left_out['count']:,}, {left_out['balance']}"
    for line in outcome.tie_out["differences"]:
        yield f"  {line['record']}: Tieout {line['tieout']}, Intacct {line['intacct']} ({line['reason']})"
