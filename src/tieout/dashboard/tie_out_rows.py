"""A tie-out as plain values: the bridge from Intacct's balance to Tieout's, scopes and differences."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Sum
from django.urls import reverse

from tieout.comparison.models import Difference, TieOutRun, TieOutScope, TieOutState
from tieout.comparison.reasons import REASON_WORDS, SCOPE_WORDS, Reason, Scope
from tieout.comparison.reasons import Words as ReasonWords
from tieout.dashboard.links import remote_name
from tieout.dashboard.shown import Mark, Words

ACTIVE_WORDS = {
    TieOutState.QUEUED: "Both books are compared as soon as a worker is free.",
    TieOutState.RUNNING: "Both books are being compared.",
}
TITLES = {
    **{reason.value: said.title for reason, said in REASON_WORDS.items()},
    **{scope.value: said.title for scope, said in SCOPE_WORDS.items()},
}
STATE_MARKS = {
    TieOutState.QUEUED: Mark("Waiting"),
    TieOutState.RUNNING: Mark("Running", "news"),
    TieOutState.FAILED: Mark("Failed", "bad"),
}


@dataclass(frozen=True)
class RunFacts:
    """One tie-out, without what it found."""

    address: str
    at: str
    mark: Mark
    compared: str
    error: str
    not_readable: str
    active_words: str
    is_finished: bool
    is_clean: bool


@dataclass(frozen=True)
class Step:
    """One line of a bridge; a sum says what all lines so far come to."""

    words: str
    amount: str
    is_sum: bool = False


@dataclass(frozen=True)
class Bridge:
    """The way from Intacct's open balance to Tieout's, in one currency."""

    currency: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class ScopeRow:
    """What one scope keeps out of the comparison."""

    words: ReasonWords
    count: str
    balance: str


@dataclass(frozen=True)
class PartRow:
    """One of several amounts that add up to a difference."""

    amount: str
    title: str
    what: str


@dataclass(frozen=True)
class DifferenceRow:
    """One line on which the books disagree."""

    record: str
    address: str
    kind: str
    remote: str
    customer: str
    tieout: str
    intacct: str
    difference: str
    words: ReasonWords
    is_fault: bool
    parts: tuple[PartRow, ...]


def tie_out_mark(run: TieOutRun | None, words: Words) -> Mark:
    """Name the state of a tie-out, or its outcome."""
    if run is None:
        return Mark("Never compared")
    if run.state != TieOutState.DONE:
        return STATE_MARKS[TieOutState(run.state)]
    if run.is_clean:
        return Mark("The books agree", "good")
    return Mark(words.counted(run.difference_count, "difference"), "warn")


def run_facts(run: TieOutRun, words: Words) -> RunFacts:
    """Tell when a tie-out was made, of what, and how it ended."""
    invoices = words.counted(run.invoice_count, "invoice")
    customers = words.counted(run.customer_count, "customer")
    return RunFacts(
        address=reverse("tie-out", args=[run.pk]),
        at=words.moment(run.started_at),
        mark=tie_out_mark(run, words),
        compared=f"{invoices} of {customers}" if run.state == TieOutState.DONE else "–",
        error=run.error_text,
        not_readable=", ".join(run.not_readable),
        active_words=ACTIVE_WORDS.get(TieOutState(run.state), ""),
        is_finished=run.state == TieOutState.DONE,
        is_clean=run.is_clean,
    )


def bridges(run: TieOutRun, words: Words) -> list[Bridge]:
    """Lead from one balance to the other, for each currency: scopes, then the reasons of differences.

    Drafts are no part of either balance: nobody owes them yet.
    """
    left_out = [row for row in _in_order(run.scopes.all()) if row.scope != Scope.DRAFT]
    sums = run.differences.values("reason", "currency").annotate(amount=Sum(F("tieout") - F("intacct")))
    by_reason = sorted(sums, key=lambda row: list(Reason).index(Reason(row["reason"])))
    return [
        _bridge(
            words,
            total.currency,
            (total.intacct_balance, total.tieout_balance),
            [row for row in left_out if row.currency == total.currency],
            [
                (Reason(row["reason"]), row["amount"])
                for row in by_reason
                if row["currency"] == total.currency
            ],
        )
        for total in run.totals.order_by("currency")
    ]


def _bridge(
    words: Words,
    currency: str,
    compared: tuple[Decimal, Decimal],
    left_out: list[TieOutScope],
    differences: list[tuple[Reason, Decimal]],
) -> Bridge:
    def step(name: str, amount: Decimal, *, is_sum: bool = False) -> Step:
        return Step(name, words.amount(amount, currency), is_sum)

    intacct, tieout = compared
    there = [row for row in left_out if row.intacct_balance]
    here = [row for row in left_out if row.tieout_balance]
    steps = [step("Open in Intacct", intacct + sum(row.intacct_balance for row in there), is_sum=True)]
    steps += [step(SCOPE_WORDS[Scope(row.scope)].title, -row.intacct_balance) for row in there]
    if there:
        steps.append(step("Compared in Intacct", intacct, is_sum=True))
    steps += [step(REASON_WORDS[reason].title, amount) for reason, amount in differences]
    if not differences:
        steps.append(step("Differences", tieout - intacct))
    if here:
        steps.append(step("Compared in Tieout", tieout, is_sum=True))
    steps += [step(SCOPE_WORDS[Scope(row.scope)].title, row.tieout_balance) for row in here]
    steps.append(step("Open in Tieout", tieout + sum(row.tieout_balance for row in here), is_sum=True))
    return Bridge(currency, tuple(steps))


def scope_rows(run: TieOutRun, words: Words) -> list[ScopeRow]:
    """Tell what was not compared."""
    return [
        ScopeRow(
            SCOPE_WORDS[Scope(row.scope)],
            words.count(row.record_count),
            words.amount(row.balance, row.currency),
        )
        for row in _in_order(run.scopes.all())
    ]


def _in_order(scopes: Iterable[TieOutScope]) -> list[TieOutScope]:
    order = list(Scope)
    return sorted(scopes, key=lambda row: (order.index(Scope(row.scope)), row.currency))


def difference_row(line: Difference, words: Words) -> DifferenceRow:
    """Turn one difference into plain values."""
    has_page = line.record_id is not None and line.kind in ("invoice", "payment")
    number = line.remote_number or line.remote_key
    record = line.local_number or number
    return DifferenceRow(
        record=record,
        address=reverse(line.kind, args=[line.record_id]) if has_page else "",
        kind=line.kind.replace("_", " ").capitalize(),
        remote=f"{remote_name(line.remote_object)} {number if number != record else ''}".strip(),
        customer=line.customer_name or line.customer_number,
        tieout=words.amount(line.tieout, line.currency),
        intacct=words.amount(line.intacct, line.currency),
        difference=words.amount(line.tieout - line.intacct, line.currency),
        words=REASON_WORDS[Reason(line.reason)],
        is_fault=line.reason == Reason.UNEXPLAINED,
        parts=_parts(line, words),
    )


def _parts(line: Difference, words: Words) -> tuple[PartRow, ...]:
    """Name the amounts of a difference that has several."""
    if len(line.parts) < 2:
        return ()
    return tuple(
        PartRow(
            amount=words.amount(Decimal(part["amount"]), line.currency),
            title=TITLES[part["reason"]],
            what=f"{part['kind'].replace('_', ' ')} {part['number']}".strip(),
        )
        for part in line.parts
    )
