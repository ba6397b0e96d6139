"""The rules that name the reason of a difference: one table, read from the top, the first that holds wins.

A rule needs positive evidence. Where no rule holds, the part is unexplained, which is a bug of Tieout and is
reported as one; no rule may say "everything else".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tieout.comparison.evidence import Evidence, PartKind, Side, UnlinkedInvoice
from tieout.comparison.reasons import Reason, Scope

ATTEMPTS_WITHOUT_ANSWER = ("sent", "in_doubt")


@dataclass(frozen=True)
class Rule:
    """If `holds`, the part has this reason."""

    reason: Reason | Scope
    holds: Callable[[Evidence], bool]


def _is_linked(part: Evidence) -> bool:
    return part.side is Side.BOTH


def _is_missing_in_intacct(part: Evidence) -> bool:
    return part.side is Side.TIEOUT and not part.came_from_intacct


def _is_news(part: Evidence) -> bool:
    return part.side is Side.INTACCT and not part.was_read


RULES: tuple[Rule, ...] = (
    # What stays in the book that made it.
    Rule(Reason.CREDIT_UNAPPLIED, lambda part: part.kind is PartKind.CREDIT and part.is_kept),
    Rule(Reason.DEBIT_MEMO, lambda part: part.kind is PartKind.DEBIT_MEMO),
    # What the sync itself says about the record.
    Rule(Reason.IGNORED, lambda part: part.standing.failure == "ignored"),
    Rule(Reason.WAITING_FOR_PARENT, lambda part: bool(part.standing.failure and part.standing.waits_for)),
    Rule(Reason.IN_DOUBT, lambda part: part.standing.attempt in ATTEMPTS_WITHOUT_ANSWER),
    Rule(Reason.FAILURE_OPEN, lambda part: part.standing.failure == "open"),
    Rule(
        Reason.WRITE_OFF,
        lambda part: part.side is Side.INTACCT and part.is_kept and part.kind is PartKind.WRITE_OFF,
    ),
    Rule(Reason.CREDIT_NOT_WRITTEN, lambda part: part.side is Side.TIEOUT and part.is_kept),
    Rule(Reason.CREDIT_NOT_IMPORTED, lambda part: part.side is Side.INTACCT and part.is_kept),
    # A person keeps it out or switched it off: the part is not compared at all.
    Rule(Scope.OUTSIDE_DATE_RANGE, lambda part: not part.is_in_date_range),
    Rule(Scope.DIRECTION_OFF, lambda part: not part.is_direction_on),
    Rule(Reason.UNAPPLIED_CASH, lambda part: part.kind is PartKind.UNAPPLIED_CASH and part.only_one_counts),
    # A record that both books had. What Intacct changed comes before what was changed here, where both are
    # true of a record of Intacct: the next sync brings the one and replaces the other (E4).
    Rule(Reason.NOT_YET_VISIBLE, lambda part: _is_linked(part) and part.is_hidden),
    Rule(
        Reason.DELETED_OR_REVERSED_IN_INTACCT,
        lambda part: _is_linked(part) and part.is_gone_in_intacct,
    ),
    Rule(
        Reason.CHANGED_IN_INTACCT,
        lambda part: _is_linked(part) and part.came_from_intacct and part.is_newer_in_intacct,
    ),
    Rule(
        Reason.EDITED_IN_TIEOUT,
        lambda part: _is_linked(part) and part.came_from_intacct and part.is_newer_in_tieout,
    ),
    Rule(Reason.NOT_YET_WRITTEN, lambda part: _is_linked(part) and part.is_newer_in_tieout),
    Rule(Reason.CHANGED_IN_INTACCT, lambda part: _is_linked(part) and part.is_newer_in_intacct),
    # A record that only one book has.
    Rule(Reason.WAITING_FOR_PARENT, lambda part: part.side is not Side.BOTH and part.parent_has_failed),
    Rule(Reason.UNLINKED, lambda part: part.side is Side.INTACCT and part.looks_like_ours),
    Rule(Reason.UNLINKED, lambda part: part.side is Side.TIEOUT and part.came_from_intacct),
    Rule(Reason.NOT_YET_WRITTEN, _is_missing_in_intacct),
    Rule(Reason.NEGATIVE_INVOICE, lambda part: part.kind is PartKind.NEGATIVE_INVOICE and _is_news(part)),
    Rule(Reason.DISCOUNT_TAKEN, lambda part: part.kind is PartKind.DISCOUNT and _is_news(part)),
    Rule(Reason.NOT_YET_IMPORTED, _is_news),
    # A record that would not hold still.
    Rule(Reason.CHANGED_WHILE_COMPARING, lambda part: part.moved_while_comparing),
)


def explain(part: Evidence) -> Reason | Scope:
    """Name the reason of one part, `Reason.UNEXPLAINED` where no rule holds."""
    for rule in RULES:
        if rule.holds(part):
            return rule.reason
    return Reason.UNEXPLAINED


SCOPE_RULES: tuple[tuple[Scope, Callable[[UnlinkedInvoice], bool]], ...] = (
    (Scope.DRAFT, lambda invoice: invoice.is_draft),
    (Scope.MADE_IN_AR, lambda invoice: not invoice.is_order_entry and not invoice.looks_like_ours),
    (Scope.DEFINITION_NOT_CHOSEN, lambda invoice: not invoice.is_definition_chosen),
    (Scope.OUTSIDE_DATE_RANGE, lambda invoice: not invoice.is_in_date_range),
    (Scope.INACTIVE_CUSTOMER, lambda invoice: not invoice.is_customer_active),
    (Scope.OTHER_LOCATION, lambda invoice: not invoice.is_at_location),
    (Scope.DIRECTION_OFF, lambda invoice: not invoice.is_direction_on),
)


def scope_of(invoice: UnlinkedInvoice) -> Scope | None:
    """Say why an unlinked invoice of Intacct is not compared, or None when it ought to be in Tieout."""
    return next((scope for scope, holds in SCOPE_RULES if holds(invoice)), None)


@dataclass(frozen=True)
class Explained:
    """One part with its reason."""

    part: Evidence
    reason: Reason | Scope


@dataclass(frozen=True)
class Verdict:
    """What is to be said about one record. A scope only where nothing but scopes explains it."""

    reason: Reason | Scope
    parts: tuple[Explained, ...]


def judge(*, difference: Decimal, parts: Sequence[Evidence], moved: bool = False) -> Verdict:
    """Explain the difference of one record by its parts.

    What the parts do not add up to is a part of its own: it either moved while comparing or is unexplained.
    The record's reason is the one that explains most of it, but a single unexplained part outweighs all.

    Amounts: Tieout's number minus Intacct's.
    """
    rest = difference - sum((part.amount for part in parts), Decimal(0))
    unknown = [Evidence(amount=rest, kind=PartKind.INVOICE, side=Side.BOTH)] if rest else []
    judged = [replace(part, moved_while_comparing=moved) for part in (*parts, *unknown)]
    explained = [Explained(part, explain(part)) for part in judged]
    weights: dict[Reason, Decimal] = {}
    scopes: list[Scope] = []
    for item in explained:
        if isinstance(item.reason, Scope):
            scopes.append(item.reason)
        else:
            weights[item.reason] = weights.get(item.reason, Decimal(0)) + abs(item.part.amount)
    return Verdict(reason=_heaviest(weights, scopes), parts=tuple(explained))


def _heaviest(weights: dict[Reason, Decimal], scopes: Sequence[Scope]) -> Reason | Scope:
    if Reason.UNEXPLAINED in weights:
        return Reason.UNEXPLAINED
    if weights:
        order = list(Reason)
        return min(weights, key=lambda reason: (-weights[reason], order.index(reason)))
    return scopes[0] if scopes else Reason.UNEXPLAINED
