"""The reference page of the tie-out, made from the words that the pages show."""

from collections.abc import Iterator, Mapping

from tieout.comparison.reasons import REASON_WORDS, SCOPE_WORDS, Reason, Scope, Words

HEAD = """\
# The tie-out: reasons and scopes

Made from `tieout.comparison.reasons`; `tests/unit/comparison/test_reference.py` keeps it true.

A tie-out compares, for each currency, the open balance of every invoice in both books, and what is left of
payments and credits: an overpayment or advance of Intacct with the rest of the same payment, a credit memo
with the credit note that it is. It reads Intacct's open receivables (open = TRX_TOTALENTERED minus
TRX_TOTALPAID; 2,000 to a request), ties them to Tieout's records by their links, and reads again whatever
differs before it says so. It changes nothing in either book
and never plugs a number: a difference is the sum of its parts (what was billed, and what each payment
settled), each part has a reason, and what the parts do not add up to is *unexplained*.

What it says leads from all that is open in Intacct to all that is open in Tieout: the two balances of each
currency over what is compared, what is not compared by scope, each record that differs with both numbers, and
each customer on whom the books disagree with both balances. Objects that Intacct does not show to the user of
the connection are named, because what they hold is not in the numbers.
"""


def page() -> str:
    """Write the page."""
    return "\n".join(
        [
            HEAD,
            "## Reasons of a difference",
            "",
            *_rows(REASON_WORDS),
            "",
            "## What is not compared",
            "",
            *_rows(SCOPE_WORDS),
            "",
        ]
    )


def _rows(words: Mapping[Reason, Words] | Mapping[Scope, Words]) -> Iterator[str]:
    yield "| Name | Shown as | Meaning | Next step |"
    yield "|---|---|---|---|"
    for name, said in words.items():
        yield f"| `{name.value}` | {said.title} | {said.meaning} | {said.next_step} |"
