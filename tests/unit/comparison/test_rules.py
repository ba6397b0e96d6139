"""The rules that name the reason of a difference."""

from decimal import Decimal
from typing import Any

import pytest

from tieout.comparison.evidence import Evidence, PartKind, Side, Standing, UnlinkedInvoice
from tieout.comparison.reasons import REASON_WORDS, SCOPE_WORDS, Reason, Scope
from tieout.comparison.rules import RULES, SCOPE_RULES, explain, judge, scope_of


def part(**facts: Any) -> Evidence:
    """Build the evidence of one part: an invoice in both books, ten too much here."""
    return Evidence(**{"amount": Decimal(10), "kind": PartKind.INVOICE, "side": Side.BOTH, **facts})


CASES: list[tuple[str, Reason | Scope, dict[str, Any]]] = [
    (
        "credit that stays in its book",
        Reason.CREDIT_UNAPPLIED,
        {"kind": PartKind.CREDIT, "side": Side.INTACCT, "is_kept": True},
    ),
    ("debit memo", Reason.DEBIT_MEMO, {"kind": PartKind.DEBIT_MEMO, "side": Side.INTACCT}),
    ("ignored failure", Reason.IGNORED, {"standing": Standing(failure="ignored")}),
    (
        "failure that waits",
        Reason.WAITING_FOR_PARENT,
        {"standing": Standing(failure="open", waits_for="local:invoice:7")},
    ),
    ("answer unknown", Reason.IN_DOUBT, {"standing": Standing(attempt="in_doubt"), "side": Side.TIEOUT}),
    ("request under way", Reason.IN_DOUBT, {"standing": Standing(attempt="sent"), "side": Side.TIEOUT}),
    ("open failure", Reason.FAILURE_OPEN, {"standing": Standing(failure="open"), "side": Side.TIEOUT}),
    (
        "whole invoice written off there",
        Reason.WRITE_OFF,
        {"kind": PartKind.WRITE_OFF, "side": Side.INTACCT, "is_kept": True},
    ),
    (
        "credit of a whole invoice here",
        Reason.CREDIT_NOT_WRITTEN,
        {"kind": PartKind.APPLIED_CREDIT, "side": Side.TIEOUT, "is_kept": True},
    ),
    (
        "credit of a whole invoice there",
        Reason.CREDIT_NOT_IMPORTED,
        {"kind": PartKind.APPLIED_CREDIT, "side": Side.INTACCT, "is_kept": True},
    ),
    ("dated outside", Scope.OUTSIDE_DATE_RANGE, {"is_in_date_range": False, "side": Side.TIEOUT}),
    ("writing is off", Scope.DIRECTION_OFF, {"is_direction_on": False, "side": Side.TIEOUT}),
    (
        "confirmed but not listed",
        Reason.NOT_YET_VISIBLE,
        {"is_gone_in_intacct": True, "is_hidden": True},
    ),
    ("reversed there", Reason.DELETED_OR_REVERSED_IN_INTACCT, {"is_gone_in_intacct": True}),
    (
        "imported, edited here",
        Reason.EDITED_IN_TIEOUT,
        {"came_from_intacct": True, "is_newer_in_tieout": True},
    ),
    (
        "imported, edited in both books",
        Reason.CHANGED_IN_INTACCT,
        {"came_from_intacct": True, "is_newer_in_tieout": True, "is_newer_in_intacct": True},
    ),
    ("newer here", Reason.NOT_YET_WRITTEN, {"is_newer_in_tieout": True}),
    ("newer there", Reason.CHANGED_IN_INTACCT, {"is_newer_in_intacct": True}),
    ("customer failed", Reason.WAITING_FOR_PARENT, {"parent_has_failed": True, "side": Side.TIEOUT}),
    ("looks like ours", Reason.UNLINKED, {"looks_like_ours": True, "side": Side.INTACCT}),
    ("imported, link lost", Reason.UNLINKED, {"came_from_intacct": True, "side": Side.TIEOUT}),
    (
        "money that one book counts",
        Reason.UNAPPLIED_CASH,
        {"kind": PartKind.UNAPPLIED_CASH, "side": Side.INTACCT, "only_one_counts": True},
    ),
    ("only here", Reason.NOT_YET_WRITTEN, {"side": Side.TIEOUT}),
    (
        "negative invoice used there",
        Reason.NEGATIVE_INVOICE,
        {"kind": PartKind.NEGATIVE_INVOICE, "side": Side.INTACCT},
    ),
    ("term discount there", Reason.DISCOUNT_TAKEN, {"kind": PartKind.DISCOUNT, "side": Side.INTACCT}),
    (
        "credit of a part there",
        Reason.NOT_YET_IMPORTED,
        {"kind": PartKind.APPLIED_CREDIT, "side": Side.INTACCT},
    ),
    ("only there", Reason.NOT_YET_IMPORTED, {"side": Side.INTACCT}),
    ("would not hold still", Reason.CHANGED_WHILE_COMPARING, {"moved_while_comparing": True}),
    ("in both, equal revisions, nothing known", Reason.UNEXPLAINED, {}),
]


class TestExplain:
    @pytest.mark.parametrize(
        ("reason", "facts"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
    )
    def test_names_the_reason_that_the_evidence_shows(
        self, reason: Reason | Scope, facts: dict[str, Any]
    ) -> None:
        assert explain(part(**facts)) is reason

    def test_has_a_case_for_every_rule(self) -> None:
        reached = set()
        for _, _, facts in CASES:
            evidence = part(**facts)
            reached.add(next((index for index, rule in enumerate(RULES) if rule.holds(evidence)), None))

        assert reached == {*range(len(RULES)), None}

    def test_takes_a_failure_for_the_reason_before_an_old_revision(self) -> None:
        assert (
            explain(part(is_newer_in_tieout=True, standing=Standing(failure="open"))) is Reason.FAILURE_OPEN
        )

    def test_looks_at_what_the_sync_says_before_the_date(self) -> None:
        evidence = part(side=Side.TIEOUT, is_in_date_range=False, standing=Standing(attempt="in_doubt"))

        assert explain(evidence) is Reason.IN_DOUBT

    def test_never_calls_what_the_sync_has_read_not_yet_imported(self) -> None:
        payment = part(kind=PartKind.PAYMENT, side=Side.INTACCT, was_read=True)

        assert explain(payment) is Reason.UNEXPLAINED

    @pytest.mark.parametrize("kind", [PartKind.DISCOUNT, PartKind.NEGATIVE_INVOICE, PartKind.APPLIED_CREDIT])
    def test_never_calls_an_entry_on_its_way_that_the_sync_has_read(self, kind: PartKind) -> None:
        assert explain(part(kind=kind, side=Side.INTACCT, was_read=True)) is Reason.UNEXPLAINED

    @pytest.mark.parametrize("kind", [PartKind.CREDIT, PartKind.UNAPPLIED_CASH])
    def test_never_calls_a_rest_explained_that_both_books_should_hold(self, kind: PartKind) -> None:
        assert explain(part(kind=kind)) is Reason.UNEXPLAINED

    def test_never_calls_a_difference_between_equal_revisions_explained(self) -> None:
        assert explain(part(kind=PartKind.PAYMENT)) is Reason.UNEXPLAINED


class TestJudge:
    def test_takes_the_reason_that_explains_most(self) -> None:
        small = part(amount=Decimal(10), side=Side.TIEOUT)
        large = part(amount=Decimal(-90), side=Side.INTACCT, kind=PartKind.PAYMENT)

        assert judge(difference=Decimal(-80), parts=[small, large]).reason is Reason.NOT_YET_IMPORTED

    def test_says_so_when_the_parts_do_not_add_up(self) -> None:
        verdict = judge(difference=Decimal("10.01"), parts=[part(side=Side.TIEOUT)])

        assert verdict.reason is Reason.UNEXPLAINED
        assert verdict.parts[-1].part.amount == Decimal("0.01")

    def test_lets_one_unexplained_cent_outweigh_the_rest(self) -> None:
        parts = [part(amount=Decimal(100), side=Side.TIEOUT), part(amount=Decimal("0.01"))]

        assert judge(difference=Decimal("100.01"), parts=parts).reason is Reason.UNEXPLAINED

    def test_names_the_rest_a_movement_when_the_record_moved(self) -> None:
        verdict = judge(difference=Decimal(5), parts=[], moved=True)

        assert verdict.reason is Reason.CHANGED_WHILE_COMPARING

    def test_leaves_a_record_out_only_when_nothing_but_a_scope_explains_it(self) -> None:
        off = part(amount=Decimal(4), side=Side.TIEOUT, is_direction_on=False)
        unwritten = part(amount=Decimal(6), side=Side.TIEOUT)

        assert judge(difference=Decimal(4), parts=[off]).reason is Scope.DIRECTION_OFF
        assert judge(difference=Decimal(10), parts=[off, unwritten]).reason is Reason.NOT_YET_WRITTEN


class TestScopeOf:
    @pytest.mark.parametrize(
        ("scope", "facts"),
        [
            (Scope.DRAFT, {"is_draft": True}),
            (Scope.MADE_IN_AR, {"is_order_entry": False}),
            (Scope.DEFINITION_NOT_CHOSEN, {"is_definition_chosen": False}),
            (Scope.OUTSIDE_DATE_RANGE, {"is_in_date_range": False}),
            (Scope.INACTIVE_CUSTOMER, {"is_customer_active": False}),
            (Scope.OTHER_LOCATION, {"is_at_location": False}),
            (Scope.DIRECTION_OFF, {"is_direction_on": False}),
            (None, {}),
        ],
    )
    def test_says_why_an_invoice_of_intacct_is_left_out(
        self, scope: Scope | None, facts: dict[str, bool]
    ) -> None:
        assert scope_of(UnlinkedInvoice(**facts)) is scope

    def test_does_not_hide_a_lost_record_of_ours_among_those_made_in_accounts_receivable(self) -> None:
        assert scope_of(UnlinkedInvoice(is_order_entry=False, looks_like_ours=True)) is None

    def test_knows_every_scope(self) -> None:
        assert {scope for scope, _ in SCOPE_RULES} == set(Scope)


class TestWords:
    @pytest.mark.parametrize("name", [*Reason, *Scope])
    def test_explain_every_reason_and_scope_and_say_what_to_do(self, name: Reason | Scope) -> None:
        words = REASON_WORDS[name] if isinstance(name, Reason) else SCOPE_WORDS[name]

        assert words.title
        assert words.meaning.endswith(".")
        assert words.next_step.endswith(".")

    @pytest.mark.parametrize("reason", [reason for reason in Reason if reason is not Reason.CURRENCY])
    def test_belong_to_reasons_that_a_rule_can_give(self, reason: Reason) -> None:
        given = {rule.reason for rule in RULES} | {Reason.UNEXPLAINED}

        assert reason in given
