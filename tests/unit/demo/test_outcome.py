"""Whether a story came out as declared."""

from datetime import date
from decimal import Decimal

import pytest

from tieout.demo.outcome import COMPARED_AT_LEAST, RULES, Disagreement, MonthEnd, OpenFailure, Outcome

COLLISION = OpenFailure("export", "CK-1", "number_collision")
AMBIGUOUS = OpenFailure("export", "CK-2", "ambiguous_name")


@pytest.fixture
def outcome() -> Outcome:
    """Begin an outcome in which enough was compared."""
    return Outcome(compared=[COMPARED_AT_LEAST])


class TestJudge:
    def test_takes_the_same_records_in_any_order(self, outcome: Outcome) -> None:
        assert outcome.judge("failure", [COLLISION, AMBIGUOUS], [AMBIGUOUS, COLLISION])

        assert outcome.is_ok

    def test_names_what_was_declared_and_did_not_happen(self, outcome: Outcome) -> None:
        outcome.judge("failure", [COLLISION], [])

        assert outcome.faults == ["expected failure, not found: export of CK-1: number_collision"]
        assert not outcome.is_ok

    def test_names_what_nobody_declared(self, outcome: Outcome) -> None:
        outcome.judge("difference", [], [Disagreement("KT-1", "1.00", "0.00", "unexplained")])

        assert outcome.faults == [
            "difference that nobody expected: KT-1: Tieout 1.00, Intacct 0.00 (unexplained)"
        ]
        assert not outcome.is_ok

    def test_counts_a_record_as_often_as_it_was_declared(self, outcome: Outcome) -> None:
        assert not outcome.judge("failure", [COLLISION], [COLLISION, COLLISION])

    def test_does_not_take_another_amount(self, outcome: Outcome) -> None:
        declared = Disagreement("KT-1", "1.00", "0.00", "failure_open")

        assert not outcome.judge(
            "difference", [declared], [Disagreement("KT-1", "1.01", "0.00", "failure_open")]
        )


class TestClaim:
    def test_lets_a_rule_hold(self, outcome: Outcome) -> None:
        outcome.claim("E3", "a draft is not written", expected=[], found=[])

        assert outcome.rules["E3"] is True
        assert outcome.is_ok

    def test_breaks_a_rule_for_good(self, outcome: Outcome) -> None:
        outcome.claim("E3", "a draft is not written", expected=[], found=["CK-1"])
        outcome.claim("E3", "an invoice is written", expected=["CK-2"], found=["CK-2"])

        assert outcome.rules["E3"] is False
        assert outcome.faults == ["E3, a draft is not written: expected [], found ['CK-1']"]
        assert not outcome.is_ok


class TestOutcome:
    def test_wants_enough_invoices_compared_in_one_tie_out(self) -> None:
        outcome = Outcome(compared=[COMPARED_AT_LEAST - 1, 3])

        assert outcome.shortcomings == ["No tie-out compared 60 invoices; the largest one compared 59."]
        assert outcome.as_json()["ok"] is False

    def test_shows_rules_without_a_claim_as_null(self) -> None:
        assert Outcome().as_json()["rules"] == dict.fromkeys(RULES)

    def test_shows_money_with_its_decimals(self) -> None:
        month = MonthEnd(date(2013, 5, 31), 112, Decimal("6918.35"), Decimal("6918.35"))

        assert Outcome(months=[month]).as_json()["months"] == [
            {"date": "2013-05-31", "invoices": 112, "tieout_balance": "6918.35", "intacct_balance": "6918.35"}
        ]

    def test_shows_every_key_of_the_contract(self) -> None:
        assert set(Outcome().as_json()) >= {
            "ok",
            "seconds",
            "customers",
            "invoices",
            "payments",
            "credits",
            "failures",
            "rules",
            "months",
            "tie_out",
            "gateway",
        }
